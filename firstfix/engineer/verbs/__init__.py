"""Every verb of the phone, by the rooms that they lead to: each module has its own `VERBS`, put together here."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.utils.translation import gettext as _
from pydantic import ValidationError

from firstfix.engineer.actions.exchange import Unknown
from firstfix.engineer.models import PhoneVerb
from firstfix.engineer.verbs import (
    care,
    case,
    checklist,
    day,
    edits,
    mine,
    new,
    notices,
    parts,
    photos,
    settle,
    transfers,
    visit,
)
from firstfix.engineer.verbs.register import Made, Told, Verb, Verbs
from firstfix.people.models import Engineer
from firstfix.platform.errors import Invalid

VERBS: Verbs = {
    **visit.VERBS,
    **photos.VERBS,
    **parts.VERBS,
    **transfers.VERBS,
    **day.VERBS,
    **notices.VERBS,
    **checklist.VERBS,
    **case.VERBS,
    **edits.VERBS,
    **care.VERBS,
    **new.VERBS,
    **mine.VERBS,
    **settle.VERBS,
}


class Misunderstood(Invalid):
    """The app's mistake, not its engineer's, who is not to read the words of a program."""

    @property
    def said(self) -> str:
        return _("Some fields are wrong.")


def act_on(verb: PhoneVerb, engineer: Engineer) -> dict[str, Any] | None:
    """Do what the phone tells; what it made or changed. FirstFixError when it is refused."""
    known = VERBS.get(verb.name)
    if known is None:
        raise Unknown
    told = Told(
        verb.uid, by=verb.phone.user, engineer=engineer, at=verb.at, visit_id=verb.visit, seen=verb.seen,
        phone_id=verb.phone_id,
    )  # fmt: skip
    try:
        data = known.data.model_validate(verb.data)
    except ValidationError as wrong:
        raise Misunderstood({_field(one["loc"]): one["msg"] for one in wrong.errors()}) from wrong
    made = known.act(told, data)
    return asdict(made) if made else None


def _field(steps: tuple[int | str, ...]) -> str:
    return ".".join(str(step) for step in steps) or "data"


__all__ = ["VERBS", "Made", "Told", "Verb", "Verbs", "act_on"]
