"""What an engineer records on a visit, and how the visit ends.

A phone without network tells it late: what happened on site (`at`) is recorded even after the visit was left.
"""

from __future__ import annotations

import io
import uuid
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from firstfix.field.access import own_visit_for
from firstfix.field.actions.measuring import tools_of_step
from firstfix.field.facts import LeftUnsigned, PhotoAdded, PhotoRemoved, SignatureWithdrawn, StepRecorded, VisitSigned
from firstfix.field.models import ChecklistStep, Signature, StepResult, VisitPhoto
from firstfix.field.queries.visit import is_asked, still_open
from firstfix.field.rules.checklist import is_possible, within
from firstfix.field.rules.on_site import was_on_site
from firstfix.logistics.models import StockPlace, Tool
from firstfix.logistics.queries import places_at
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.errors import Invalid, Refused
from firstfix.platform.facts.actions import record
from firstfix.platform.files.actions import store_drawing, store_photo
from firstfix.platform.files.models import StoredFile, Upload
from firstfix.scheduling.actions import leave
from firstfix.scheduling.actions import resume_work as resume_visit
from firstfix.scheduling.models import Visit
from firstfix.work.models import WorkOrder


class StepsOpen(Refused):
    """Restored was said while blocking steps are open."""

    def __init__(self, steps: list[ChecklistStep]) -> None:
        self.steps = steps
        texts = [str(step.text) for step in steps]
        super().__init__(_("Still to be done before you leave: %(steps)s") % {"steps": _("; ").join(texts)})


#: While an engineer is on site; before and after, nothing can be observed there.
ON_SITE = ("arrived", "working", "restored")


@transaction.atomic
def record_step(
    visit: Visit,
    step: ChecklistStep,
    *,
    verdict: str = "",
    value: Decimal | None = None,
    note: str = "",
    tools: Sequence[Tool] = (),
    by: Actor,
    at: datetime | None = None,
) -> StepResult:
    """What was found at a step; doing it again corrects it. A reading decides by its limits whether it is in order.

    tools  with which it was done; see `measuring`
    """
    order, visit = visit.work_order, on_site(visit, by=by, at=at)
    if not is_asked(step, order):
        raise Invalid({"step": _("This step does not belong to this visit.")})
    verdict = _verdict(step, verdict, value)
    if verdict == StepResult.Verdict.FAILED and not note.strip() and step.kind != ChecklistStep.Kind.READING:
        raise Invalid({"note": _("Please say what is not in order.")})
    applies = verdict != StepResult.Verdict.NOT_APPLICABLE
    result, _is_new = StepResult.objects.update_or_create(
        visit=visit,
        step=step,
        defaults={
            "text": step.text, "moment": step.moment, "verdict": verdict, "value": value, "unit": step.unit,
            "low": step.low, "high": step.high, "note": note.strip(), "at": at or timezone.now(),
            "tools": tools_of_step(visit, step, tools, at=at) if applies else [],
        },
    )  # fmt: skip
    said = f"{value} {step.unit}".strip() if value is not None else ""
    record(StepRecorded(step=step.text.en or step.text.zh, verdict=verdict, value=said), about=visit, by=by, at=at)
    return result


def _verdict(step: ChecklistStep, verdict: str, value: Decimal | None) -> str:
    if step.kind == ChecklistStep.Kind.READING and verdict != StepResult.Verdict.NOT_APPLICABLE:
        if value is None:
            raise Invalid({"value": _("Enter the number that you read.")})
        if not is_possible(value, unit=step.unit):
            said = f"{value.normalize():f} {step.unit}"
            raise Invalid({"value": _("No gauge reads %(value)s. Please look again.") % {"value": said}})
        is_good = within(value, low=step.low, high=step.high)
        return StepResult.Verdict.DONE if is_good else StepResult.Verdict.FAILED
    if verdict not in StepResult.Verdict.values:
        raise Invalid({"verdict": _("Choose what you found.")})
    return verdict


@transaction.atomic
def add_photo(
    visit: Visit,
    upload: Any,
    *,
    caption: str = "",
    step: ChecklistStep | None = None,
    by: Actor,
    at: datetime | None = None,
    uid: uuid.UUID | None = None,
) -> VisitPhoto:
    """A photo of the visit, or of one step, which it then settles. The same `uid` twice is the same photo.

    upload  a file, or what a phone has announced: the photo stands then, with its file on its way
    """
    order, visit = visit.work_order, on_site(visit, by=by, at=at)
    if uid and (known := VisitPhoto.objects.filter(uid=uid).first()):
        return known
    at = at or timezone.now()
    if step is not None and not is_asked(step, order):
        raise Invalid({"step": _("This step does not belong to this visit.")})
    if isinstance(upload, Upload):
        files = _announced(upload)
    else:
        files = {"file": store_photo(upload, name=getattr(upload, "name", "") or "photo.jpg")}
    photo = VisitPhoto.objects.create(
        uid=uid or uuid.uuid4(), visit=visit, step=step, caption=caption.strip(), at=at, **files
    )
    record(PhotoAdded(caption=photo.caption), about=visit, by=by, at=at)
    if step is not None and step.kind == ChecklistStep.Kind.PHOTO:
        record_step(visit, step, verdict=StepResult.Verdict.DONE, by=by, at=at)
    return photo


def _announced(upload: Upload) -> dict[str, StoredFile | Upload | None]:
    """Locked, so that a file that becomes whole at this moment is either in here or meets the record."""
    upload = Upload.objects.select_for_update(of=("self",), no_key=True).get(pk=upload.pk)
    return {"upload": upload, "file": upload.file}


@transaction.atomic
def remove_photo(photo: VisitPhoto, *, by: Actor, at: datetime | None = None) -> None:
    visit = on_site(photo.visit, by=by, at=at)
    record(PhotoRemoved(caption=photo.caption), about=visit, by=by, at=at)
    photo.delete()


@transaction.atomic
def sign_visit(
    visit: Visit, *, signer: str, drawing: bytes | Upload, remarks: str = "", by: Actor, at: datetime | None = None
) -> Signature:
    """The customer signs, once: what stands under a signature is not changed afterwards.

    drawing  a PNG, or what a phone has announced: signed it is then, with the drawing on its way
    """
    visit = on_site(visit, by=by, at=at)
    if not signer.strip():
        raise Invalid({"signer": _("Enter the name of the person who signs.")})
    if not drawing:
        raise Invalid({"drawing": _("Please sign in the field.")})
    if Signature.objects.filter(visit=visit).exists():
        raise Refused(gettext_lazy("This visit is signed already."))
    at = at or timezone.now()
    if isinstance(drawing, Upload):
        files = _announced(drawing)
    else:
        files = {"file": store_drawing(io.BytesIO(drawing), name="signature.png")}
    signature = Signature.objects.create(visit=visit, signer=signer.strip(), remarks=remarks.strip(), at=at, **files)
    record(VisitSigned(signer=signature.signer), about=visit, by=by, at=at)
    return signature


@transaction.atomic
def resume_work(visit: Visit, *, reason: str, by: Actor, at: datetime | None = None) -> Visit:
    """It does not work after all: worked on again. Who had signed that it works is asked anew when it does."""
    visit = own_visit_for(by, visit.pk, lock=True)
    visit = resume_visit(visit, reason=reason, by=by, at=at)
    signature = Signature.objects.filter(visit=visit).select_related("file", "upload").first()
    if signature:
        sent = signature.upload or signature.file
        said = SignatureWithdrawn(signature.signer, signature.at, signature.remarks, str(sent.uid) if sent else "")
        record(said, about=visit, by=by, at=at)
        signature.delete()
    return visit


@transaction.atomic
def finish_visit(
    visit: Visit,
    *,
    outcome: str,
    reason: str = "",
    unsigned_reason: str = "",
    by: Actor,
    at: datetime | None = None,
) -> Visit:
    """Leave. Restored needs every blocking step, and a signature or the reason why there is none."""
    visit = own_visit_for(by, visit.pk, lock=True)
    is_restored = outcome == Visit.Outcome.RESTORED
    if is_restored and (left := still_open(visit)):
        raise StepsOpen(left)
    if is_restored and not Signature.objects.filter(visit=visit).exists():
        if not unsigned_reason.strip():
            raise Invalid({"unsigned_reason": _("Let the customer sign, or say why nobody could.")})
        record(LeftUnsigned(reason=unsigned_reason.strip()), about=visit, by=by, at=at)
    return leave(visit, outcome=outcome, reason=reason, by=by, at=at)


def place_of_use(order: WorkOrder, *, van: StockPlace | None, place_id: int | None = None) -> StockPlace:
    """Where a part that goes in is taken from: the van, or what the order's customer keeps at the site."""
    if place_id is not None and not (van and van.pk == place_id):
        found = next((one for one in places_at(order) if one.pk == place_id), None)
        if found is None:
            raise Invalid({"place": _("Parts are taken from your own van, or from what the customer keeps here.")})
        return found
    if van is None:
        raise Refused(gettext_lazy("There is no van stock to take the part from. Ask the parts keeper to set it up."))
    return van


def on_site(visit: Visit, *, by: Actor, at: datetime | None = None) -> Visit:
    """The visit, locked, of which something is told that happened `at` (now, when it is not said); Refused otherwise.

    While the engineers are on site it is taken, unless it lies before they arrived; afterwards only what happened
    between arriving and leaving.
    """
    visit = own_visit_for(by, visit.pk, lock=True)
    is_open = visit.state in ON_SITE
    if at is None and is_open:
        return visit
    if at and was_on_site(at, arrived_at=visit.arrived_at, left_at=visit.left_at, is_open=is_open):
        return visit
    raise Refused(_("This can be recorded while you are on site: from arriving until leaving."))
