"""What stands in the way of a visit, and how a week is filled, in words."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.utils.translation import gettext as _

from firstfix.platform.pages import phrases
from firstfix.platform.tenants.zone import company_zone
from firstfix.scheduling.fatigue import Limit, Load, Sign
from firstfix.scheduling.models import Booking, DepotCall, Hold


def is_booked(booking: Booking, *, now: datetime) -> str:
    """Names the visit that takes the engineer's time; fetched with `engineer` and `visit__work_order__site`."""
    visit = booking.visit
    return _("%(name)s is booked already: %(order)s, %(site)s, %(when)s.") % {
        "name": booking.engineer.name,
        "order": visit.work_order.number,
        "site": visit.work_order.site.name,
        "when": phrases.window(visit.planned_start, visit.planned_end, now=now),
    }


def calls_then(call: DepotCall, *, now: datetime) -> str:
    """Names the warehouse where the engineer is; fetched with `engineer` and `place`."""
    return _("%(name)s collects parts or tools at %(place)s then, %(when)s.") % {
        "name": call.engineer.name,
        "place": call.place.name,
        "when": phrases.window(call.starts_at, call.ends_at, now=now),
    }


def is_kept(hold: Hold) -> str:
    """Names the order for whose customer the time is kept; fetched with `engineer` and `work_order`."""
    return _("%(name)s's time is kept until %(until)s for the customer of %(order)s, who is choosing.") % {
        "name": hold.engineer.name,
        "until": f"{hold.expires_at.astimezone(company_zone()):%H:%M}",
        "order": hold.work_order.number,
    }


def why_no_choice() -> str:
    """To a customer, where the company would rather agree on times itself."""
    return _("Times are agreed on with you personally. We will get in touch with you.")


def load_words(sign: Sign) -> str:
    """A figure of a week beside its limit: "46 h this week, limit 44"."""
    said = {"value": number(sign.value), "most": number(sign.most)}
    return {
        Limit.HOURS: _("%(value)s h of work this week, limit %(most)s"),
        Limit.NIGHTS: _("nights this week: %(value)s, limit %(most)s"),
        Limit.TRAVEL_DAYS: _("days of long travel this week: %(value)s, limit %(most)s"),
        Limit.DAYS_IN_A_ROW: _("days on duty in a row: %(value)s, limit %(most)s"),
        Limit.REST: _("%(value)s h of rest between two days, at least %(most)s"),
    }[sign.limit] % said


def week_words(load: Load) -> str:
    """A whole week: "38 h of work, nights: 1, days of long travel: 0, days in a row: 5"."""
    hours = _("%(n)s h of work") % {"n": number(load.hours.total_seconds() / 3600)}
    return _(", ").join(filter(None, [hours, rest_words(load)]))


def rest_words(load: Load, *, but: Collection[Limit] = ()) -> str:
    """What a week has besides its hours; what there is none of is not said."""
    said = [
        (Limit.NIGHTS, load.nights, _("nights: %(n)s")),
        (Limit.TRAVEL_DAYS, load.travel_days, _("days of long travel: %(n)s")),
        (Limit.DAYS_IN_A_ROW, load.days_in_a_row, _("days in a row: %(n)s")),
    ]
    return _(", ").join(text % {"n": n} for limit, n, text in said if n and limit not in but)


def number(figure: float) -> str:
    """With one decimal where it needs one: 44, 38.5."""
    return f"{round(figure, 1):g}"
