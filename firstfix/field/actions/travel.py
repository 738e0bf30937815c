"""How far an engineer went to a visit, and how long it took."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firstfix.field.access import own_visit_for
from firstfix.field.facts import TravelTold
from firstfix.field.models import VisitTravel
from firstfix.people.models import Engineer
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.errors import Invalid, NotAllowed, Refused
from firstfix.platform.facts.actions import record
from firstfix.platform.records import by_field
from firstfix.scheduling.models import Visit

#: There was no way yet, or there will be none.
NOT_GONE = ("planned", "cancelled")


@transaction.atomic
def tell_travel(
    visit: Visit,
    engineer: Engineer,
    *,
    kilometres: Decimal,
    minutes: int | None = None,
    by: Actor,
    at: datetime | None = None,
) -> VisitTravel:
    """The way of one of the crew; said again it is corrected. Without `minutes` the visit's own times count.

    kilometres  0 to 3000, kept to 100 m
    """
    visit = own_visit_for(by, visit.pk, lock=True)
    if not visit.bookings.filter(engineer=engineer).exists():
        raise NotAllowed(_("This is a colleague's visit."))
    if visit.state in NOT_GONE:
        raise Refused(_("Tell the way once you have set off."))
    if not kilometres.is_finite():
        raise Invalid({"kilometres": _("This is not a number.")})
    at = at or timezone.now()
    travel = VisitTravel.objects.filter(visit=visit, engineer=engineer).first()
    travel = travel or VisitTravel(visit=visit, engineer=engineer)
    travel.kilometres, travel.minutes, travel.at = round(kilometres, 1), minutes, at
    try:
        travel.full_clean()
    except ValidationError as wrong:
        raise Invalid(by_field(wrong)) from wrong
    travel.save()
    record(TravelTold(engineer.name, f"{travel.kilometres}", minutes), about=visit, by=by, at=at)
    return travel
