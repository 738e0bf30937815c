"""What visits of the last weeks leave behind: filled-in checklists, photos and signatures."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import chain
from random import Random
from typing import Any

from firstfix.config.demo.chronicle import TOLD_IN_FULL, Case, Chronicle
from firstfix.config.demo.clock import ZONE
from firstfix.config.demo.pictures import photo, signature
from firstfix.field.actions.measuring import kept_of
from firstfix.field.models import Checklist, ChecklistStep, Signature, StepResult, VisitPhoto
from firstfix.field.queries.visit import MOMENTS, scope_of
from firstfix.logistics.models import Tool, ToolCalibration
from firstfix.platform.files.actions import store_drawing, store_photo
from firstfix.platform.files.models import StoredFile
from firstfix.scheduling.models import Visit

DISPLAYS = ("E-05", "E-01", "AL 27", "LOW P", "Err 3", "108 °C", "F-12", "----")
SIGNATURES = 8


class Paperwork:
    def __init__(self, chronicle: Chronicle) -> None:
        self.chronicle, self.books = chronicle, chronicle.books
        by_list: dict[int, list[ChecklistStep]] = defaultdict(list)
        for step in ChecklistStep.objects.order_by("checklist", "position"):
            by_list[step.checklist_id].append(step)
        self._checklists = [(one, by_list[one.pk]) for one in Checklist.objects.filter(is_active=True).order_by("pk")]
        self._tools = list(Tool.objects.select_related("tool_type").order_by("-owner", "code"))
        self._certificates = dict(ToolCalibration.objects.order_by("done_on").values_list("tool", "certificate"))
        on_site = StepResult.objects.filter(visit__state__in=("arrived", "working", "restored"))
        self._written = set(on_site.values_list("visit", "step"))
        self._signatures: list[StoredFile] = []
        self._photos: dict[tuple[str, int], StoredFile] = {}

    def steps_for(self, case: Case) -> list[ChecklistStep]:
        """As `field.queries.steps_of`: those of the product first, then of its class, in the order of the work."""
        product = scope_of(case.machine.asset)
        fitting = [
            steps
            for checklist, steps in self._checklists
            if checklist.kind == case.order.kind and checklist.scope.holds_for(product)
        ]
        return sorted(chain.from_iterable(fitting), key=lambda step: MOMENTS[step.moment])

    def fill_in(self, case: Case, visit: Visit, *, share: float = 1.0) -> None:
        """The first `share` of the checklist's steps; all of it with a signature once the visit is over. Of long ago
        only what was measured on medical devices after their repair.
        """
        if visit.arrived_at is None:
            return
        rng = Random(f"{case.order.number} {visit.pk}")
        steps = self.steps_for(case)
        is_restored = visit.outcome == Visit.Outcome.RESTORED
        if visit.arrived_at < self.chronicle.now - TOLD_IN_FULL:
            if is_restored and visit.left_at and case.machine.asset.product_model.kind == "medical":
                for step in steps:
                    if step.moment == ChecklistStep.Moment.TEST and step.kind == ChecklistStep.Kind.READING:
                        self._result(case, visit, step, visit.left_at, rng)
            return
        if visit.left_at and not is_restored:
            steps = [step for step in steps if step.moment != ChecklistStep.Moment.TEST]
        ends = visit.left_at or self.chronicle.now
        for number, step in enumerate(steps[: round(len(steps) * share)]):
            moment = visit.arrived_at + (ends - visit.arrived_at) * ((number + 1) / (len(steps) + 1))
            if (visit.pk, step.pk) not in self._written:
                self._result(case, visit, step, moment, rng)
        if is_restored and visit.left_at:
            self._sign(case, visit, rng)

    def _result(self, case: Case, visit: Visit, step: ChecklistStep, moment: datetime, rng: Random) -> None:
        value = None
        if step.kind == ChecklistStep.Kind.PHOTO:
            self._take_photo(case, visit, step, moment, rng)
        if step.kind == ChecklistStep.Kind.READING:
            value = _reading(step, rng)
        self.books.add(
            StepResult(
                visit=visit,
                step=step,
                text=step.text,
                moment=step.moment,
                verdict=StepResult.Verdict.DONE,
                value=value,
                unit=step.unit,
                low=step.low,
                high=step.high,
                tools=self._done_with(case, step, moment),
                at=moment,
                created_at=moment,
            )
        )

    def _done_with(self, case: Case, step: ChecklistStep, moment: datetime) -> list[dict[str, Any]]:
        """The tool of the van, or the shared one where that has run out."""
        if not step.tool_type_id or case.worker is None:
            return []
        day = moment.astimezone(ZONE).date()
        for tool in (one for one in self._tools if one.tool_type_id == step.tool_type_id):
            is_there = tool.place_id == case.worker.van.pk or tool.owner_id is None
            if is_there and (tool.calibrated_until is None or tool.calibrated_until >= day):
                return [kept_of(tool, self._certificates.get(tool.pk, ""))]
        return []

    def _take_photo(self, case: Case, visit: Visit, step: ChecklistStep, moment: datetime, rng: Random) -> None:
        caption = step.text.zh if case.machine.is_chinese else step.text.en
        file = self.photo_of(case.machine.product.kind, rng)
        self.books.add(VisitPhoto(visit=visit, step=step, file=file, caption=caption, at=moment, created_at=moment))

    def photo_of(self, kind: str, rng: Random) -> StoredFile:
        """One of a few pictures per kind of machine: two thousand different ones would only take space."""
        which = rng.randrange(len(DISPLAYS))
        if (kind, which) not in self._photos:
            picture = photo(kind, DISPLAYS[which], Random(f"{kind} {which}"))
            self._photos[kind, which] = store_photo(picture, name=f"{kind}-{which}.jpg")
        return self._photos[kind, which]

    def _sign(self, case: Case, visit: Visit, rng: Random) -> None:
        assert visit.left_at is not None
        moment = visit.left_at - timedelta(minutes=2)
        contact = case.order.contact
        self.books.add(
            Signature(
                visit=visit,
                signer=contact.name if contact else case.say("当班负责人", "Person on duty"),
                file=self._signature(rng),
                at=moment,
                created_at=moment,
            )
        )

    def _signature(self, rng: Random) -> StoredFile:
        if len(self._signatures) < SIGNATURES:
            drawing = signature(Random(len(self._signatures)))
            self._signatures.append(store_drawing(drawing, name=f"signature-{len(self._signatures)}.png"))
        return rng.choice(self._signatures)


def _reading(step: ChecklistStep, rng: Random) -> Decimal:
    """Within the limits, mostly near the middle."""
    low = float(step.low) if step.low is not None else None
    high = float(step.high) if step.high is not None else None
    if low is None and high is None:
        return Decimal(round(rng.uniform(15, 32), 1)).quantize(Decimal("0.1"))
    if low is None:
        low = 0.0
    if high is None:
        high = low * 1.25
    value = rng.triangular(low, high)
    return Decimal(str(round(value, 3 if high - low < 1 else 1)))
