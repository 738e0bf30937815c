"""What stands in the way of a visit, in words."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from firstfix.platform.pages import phrases
from firstfix.platform.tenants.zone import company_zone
from firstfix.scheduling.models import Booking, Hold


def is_booked(booking: Booking, *, now: datetime) -> str:
    """Names the visit that takes the engineer's time; fetched with `engineer` and `visit__work_order__site`."""
    visit = booking.visit
    return _("%(name)s is booked already: %(order)s, %(site)s, %(when)s.") % {
        "name": booking.engineer.name,
        "order": visit.work_order.number,
        "site": visit.work_order.site.name,
        "when": phrases.window(visit.planned_start, visit.planned_end, now=now),
    }


def is_kept(hold: Hold) -> str:
    """Names the order for whose customer the time is kept; fetched with `engineer` and `work_order`."""
    return _("%(name)s's time is kept until %(until)s for the customer of %(order)s, who is choosing.") % {
        "name": hold.engineer.name,
        "until": f"{hold.expires_at.astimezone(company_zone()):%H:%M}",
        "order": hold.work_order.number,
    }
