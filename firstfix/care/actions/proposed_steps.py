"""R&D puts what a bulletin says to do into the fault model, as a draft that is reviewed like any other."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from firstfix.care.models import Bulletin
from firstfix.care.queries.proposed_steps import place_of, step_in_model
from firstfix.care.rules.proposed_steps import proposed_step, step_id
from firstfix.diagnosis.actions import change_draft, draft_version
from firstfix.diagnosis.models import FaultModelVersion
from firstfix.diagnosis.rules.entries import with_entry
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.permissions import require
from firstfix.platform.errors import Invalid, Refused

WHERES = ("onsite", "remote")


@transaction.atomic
def propose_step(
    bulletin: Bulletin, *, fault: str, percent: int, where: str, by: Actor
) -> tuple[FaultModelVersion, int]:
    """A repair for `fault`, which it ends in so many percent of cases. It goes into the newest draft of the product's
    fault model, else into a new one made of the published version. Returns the draft and the repair's place in it.
    """
    require(by, "fault_model.change")
    if bulletin.state != "published":
        raise Refused(_("Publish the bulletin first."))
    stands = step_in_model(bulletin)
    if stands is None:
        raise Refused(_("This product has no fault model that is published."))
    if stands.version is not None:
        raise Refused(
            _("The fault model has this step already: version %(number)s.") % {"number": stands.version.number}
        )
    if fault not in dict(stands.faults):
        raise Invalid({"fault": _("Choose a fault of the model.")})
    if not 1 <= percent <= 100:
        raise Invalid({"percent": _("Give a percentage from 1 to 100.")})
    if where not in WHERES:
        raise Invalid({"where": _("Say where it is done.")})
    entry = proposed_step(
        bulletin.number, subject=bulletin.subject, text=bulletin.text, minutes=bulletin.minutes, fault=fault,
        share=percent / 100, where=where,
    )  # fmt: skip
    version = _put_in(bulletin, entry, by=by)
    place = place_of(version, step_id(bulletin.number))
    assert place is not None
    return version, place


def _put_in(bulletin: Bulletin, entry: dict[str, object], *, by: Actor) -> FaultModelVersion:
    versions = FaultModelVersion.objects.filter(fault_model__product_model=bulletin.product_model_id)
    note = _("Step of bulletin %(number)s: %(subject)s") % {"number": bulletin.number, "subject": bulletin.subject}
    draft = versions.filter(state="draft").order_by("-number").first()
    if draft:
        said = "\n".join(text for text in (draft.note, note) if text)
        return change_draft(
            draft,
            document=with_entry(draft.document, "repairs", None, entry),
            what=f"repairs {entry['id']}",
            note=said,
            by=by,
        )
    published = versions.get(state="published")
    return draft_version(
        bulletin.product_model, document=with_entry(published.document, "repairs", None, entry), note=note,
        based_on=published, by=by,
    )  # fmt: skip
