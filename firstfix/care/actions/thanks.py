"""A customer thanks our engineers."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firstfix.care.actions.caught import notify_all, person, said, short, tell_visit
from firstfix.care.facts import ThanksGiven
from firstfix.care.models import Thanked, Thanks, Where
from firstfix.people.models import Engineer
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.permissions import require
from firstfix.platform.errors import Invalid
from firstfix.platform.facts.actions import record


@transaction.atomic
def give_thanks(
    where: Where,
    *,
    text: str,
    says: str = "",
    engineers: Iterable[Engineer] = (),
    by: Actor,
    at: datetime | None = None,
    uid: uuid.UUID | None = None,
) -> Thanks:
    """Kept for the engineers named, else for all of the visit's crew, else for the engineer who wrote it down.

    The same `uid` twice is the same thanks.
    """
    require(by, "thanks.give")
    if uid and (known := Thanks.objects.filter(uid=uid).first()):
        return known
    at = at or timezone.now()
    meant = list(engineers) or _meant(where, by)
    if not meant:
        raise Invalid({"engineers": _("Please say whom the customer thanks.")})
    thanks = Thanks.objects.create(
        **where.fields,
        uid=uid or uuid.uuid4(),
        text=said(text, field="text", ask=_("Please write what was said.")),
        says=short(says, field="says"),
        by=person(by),
        at=at,
    )
    Thanked.objects.bulk_create(Thanked(thanks=thanks, engineer=engineer) for engineer in meant)
    record(ThanksGiven(says=thanks.says), about=thanks, by=by, at=at)
    for engineer in meant:
        record(ThanksGiven(says=thanks.says), about=engineer, by=by, at=at)
    tell_visit(where.visit, "thanks", by=by, at=at)
    notify_all(
        [engineer.user for engineer in meant], "thanked" if thanks.says else "thanked_by_customer", but=by,
        link="/thanks", at=at, visit=thanks.visit_id, says=thanks.says, text=thanks.text[:200],
    )  # fmt: skip
    return thanks


def _meant(where: Where, by: Actor) -> list[Engineer]:
    if where.visit:
        return list(Engineer.objects.filter(bookings__visit=where.visit).distinct().order_by("pk"))
    return list(Engineer.objects.filter(user_id=by.pk)) if by.pk else []
