"""All that an engineer sees and records on one visit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from firstfix.equipment.models import Asset, Part
from firstfix.field.models import ChecklistStep, Signature, StepResult, VisitPhoto, VisitTravel
from firstfix.field.rules.checklist import Asked, Scope, blocking
from firstfix.logistics.models import PartUse, StockPlace, Tool
from firstfix.logistics.queries import stock_at, tools_in_vans
from firstfix.logistics.rules import calibration_state
from firstfix.platform.errors import Text
from firstfix.platform.written_once import Ids, written_once
from firstfix.scheduling.models import Visit
from firstfix.work.models import WorkOrder

MOMENTS = {moment: number for number, moment in enumerate(ChecklistStep.Moment.values)}


class ToolChoice(NamedTuple):
    """A tool of the crew with which the step can be done; `is_usable` on this day."""

    tool: Tool
    is_usable: bool


@dataclass(frozen=True)
class StepLine:
    """A step with what was found at it, if anything was."""

    step: ChecklistStep
    result: StepResult | None
    photos: list[VisitPhoto]
    tools: list[ToolChoice]


@dataclass(frozen=True)
class Sheet:
    visit: Visit
    moments: list[tuple[Text, list[StepLine]]]
    photos: list[VisitPhoto]
    uses: list[PartUse]
    signature: Signature | None
    travels: list[VisitTravel]
    still_open: list[ChecklistStep]

    @property
    def step_count(self) -> int:
        return sum(len(lines) for _name, lines in self.moments)

    @property
    def done_count(self) -> int:
        return sum(1 for _name, lines in self.moments for line in lines if line.result)


def steps_of(visit: Visit) -> list[ChecklistStep]:
    """The steps of all checklists for its kind of work on its product, in the order in which they are done."""
    return steps_of_orders([visit.work_order])[visit.work_order_id]


def steps_of_orders(orders: Collection[WorkOrder]) -> dict[int, list[ChecklistStep]]:
    """By order what is asked on its visits, as `steps_of`; in one statement for each kind of work."""
    models = {0, *(order.asset.product_model_id for order in orders if order.asset)}  # 0: an order without an asset
    steps = [step for kind in {order.kind for order in orders} for step in _steps_for(kind, models)]
    in_turn = sorted(steps, key=lambda step: (MOMENTS[step.moment], step.checklist_id, step.position))
    return {order.pk: [step for step in in_turn if is_asked(step, order)] for order in orders}


@written_once
def _steps_for(kind: str, models: Ids) -> QuerySet[ChecklistStep]:
    rows = ChecklistStep.objects.filter(checklist__kind=kind, checklist__is_active=True)
    of_models = Q(checklist__product_model=None) | Q(checklist__product_model__in=models)
    return rows.filter(of_models).select_related("checklist", "tool_type")


def is_asked(step: ChecklistStep, order: WorkOrder) -> bool:
    """On visits of this order, while its checklist is in use."""
    asks = step.checklist
    return asks.is_active and asks.kind == order.kind and asks.scope.holds_for(scope_of(order.asset))


def scope_of(asset: Asset | None) -> Scope:
    model = asset.product_model if asset else None
    return Scope(model.pk, model.protection, model.applied_part) if model else Scope(None)


def results_of(visit: Visit) -> QuerySet[StepResult]:
    return StepResult.objects.filter(visit=visit)


def sheet_of(visit: Visit) -> Sheet:
    """The visit's sheet: checklist by moment, photos, parts, signature, and the blocking steps that are still open."""
    results = {result.step_id: result for result in results_of(visit)}
    photos = list(visit.photos.select_related("file", "upload").order_by("at", "pk"))
    by_step: dict[int | None, list[VisitPhoto]] = defaultdict(list)
    for photo in photos:
        by_step[photo.step_id].append(photo)
    lines: dict[str, list[StepLine]] = defaultdict(list)
    steps = steps_of(visit)
    tools = _tools_for(visit, steps)
    for step in steps:
        line = StepLine(step, results.get(step.pk), by_step.get(step.pk, []), tools.get(step.tool_type_id, []))
        lines[step.moment].append(line)
    return Sheet(
        visit=visit,
        moments=[(ChecklistStep.Moment(moment).label, lines[moment]) for moment in MOMENTS if lines[moment]],
        photos=by_step[None],
        uses=list(visit.work_order.part_uses.select_related("part", "difference").order_by("at", "pk")),
        signature=Signature.objects.filter(visit=visit).select_related("file", "upload").first(),
        travels=list(visit.travels.select_related("engineer").order_by("pk")),
        still_open=_still_open(steps, {step: result.verdict for step, result in results.items() if step}),
    )


def _tools_for(visit: Visit, steps: list[ChecklistStep]) -> dict[int | None, list[ToolChoice]]:
    """By type, what the crew has of the types that the steps ask for, usable ones first; nothing asked, no query."""
    asked = {step.tool_type_id for step in steps if step.tool_type_id}
    found: dict[int | None, list[ToolChoice]] = defaultdict(list)
    today = timezone.localdate()
    for tool in tools_in_vans(visit.engineers.all()) if asked else ():
        if tool.tool_type_id in asked:
            months = tool.tool_type.calibration_months
            state = calibration_state(tool.calibrated_until, every_months=months, on=today)
            found[tool.tool_type_id].append(ToolChoice(tool, state.is_usable and not tool.out_of_order))
    for choices in found.values():
        choices.sort(key=lambda one: not one.is_usable)
    return found


def uid_of(photo: VisitPhoto) -> UUID:
    """By which phones know a photo: that of its file, from before the file has come."""
    sent = photo.upload or photo.file
    assert sent is not None  # the table says so
    return sent.uid


def photo_with_uid(visit: Visit, uid: UUID) -> VisitPhoto | None:
    return visit.photos.filter(Q(upload__uid=uid) | Q(upload=None, file__uid=uid)).first()


def still_open(visit: Visit) -> list[ChecklistStep]:
    """The steps that forbid to call it restored, in the order in which they are done."""
    return _still_open(steps_of(visit), dict(results_of(visit).values_list("step_id", "verdict")))


def _still_open(steps: list[ChecklistStep], verdicts: dict[int, str]) -> list[ChecklistStep]:
    asked = [
        Asked(
            id=step.pk,
            blocks=step.blocks,
            is_test=step.moment == ChecklistStep.Moment.TEST,
            verdict=verdicts.get(step.pk, ""),
        )
        for step in steps
    ]
    left = set(blocking(asked, is_restored=True))
    return [step for step in steps if step.pk in left]


@dataclass(frozen=True)
class UsablePart:
    """A part that may go in, and how many good ones lie in the van, and of the customer's own at the site."""

    part: Part
    in_van: int
    theirs: int = 0


def usable_parts(visit: Visit, van: StockPlace | None, own: Collection[StockPlace] = ()) -> list[UsablePart]:
    """All parts: those in the van first, then the customer's `own`, and among them those of the asset's model."""
    model = visit.work_order.asset.product_model_id if visit.work_order.asset else None
    fitting = set(Part.objects.filter(fits=model).values_list("pk", flat=True)) if model else set()
    in_van = {one.part_id: one.quantity for one in stock_at([van.pk])} if van else {}
    theirs: dict[int, int] = defaultdict(int)
    for one in stock_at([place.pk for place in own]) if own else ():
        theirs[one.part_id] += one.quantity
    parts = [UsablePart(part, in_van.get(part.pk, 0), theirs.get(part.pk, 0)) for part in Part.objects.order_by("code")]
    return sorted(parts, key=lambda one: (not one.in_van, not one.theirs, one.part.pk not in fitting))
