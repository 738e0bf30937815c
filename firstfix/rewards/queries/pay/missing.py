"""What a month still waits for: what pay is counted from and is not known yet. Until then it is not closed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from firstfix.people.models import Engineer
from firstfix.platform.tenants.zone import midnight
from firstfix.rewards.models import PayRules, Trip
from firstfix.rewards.queries.pay.facts import posts_in
from firstfix.rewards.translate import last_of, posts_without_base
from firstfix.scheduling.models import Booking, Visit
from firstfix.scheduling.states import UNDER_WAY

#: So many are named of each; how many there are is said.
MOST_NAMED = 5


@dataclass(frozen=True)
class Missing:
    """In words, with the page where it is put right."""

    text: str
    path: str = ""


def facts_missing(month: date, rules: PayRules) -> list[Missing]:
    """Three statements."""
    found = (look(month, rules) for look in _LOOKS)
    return [one for one in found if one]


def workers_without_post(month: date) -> list[Engineer]:
    """Who was at customers' in the month and gets no pay sheet: of apprentices and partners that may be meant."""
    start, end = _moments(month)
    there = Booking.objects.filter(visit__arrived_at__gte=start, visit__arrived_at__lt=end)
    return list(
        Engineer.objects.filter(pk__in=there.values("engineer"))
        .exclude(pk__in=posts_in(month).order_by().values("engineer"))
        .order_by("name", "pk")
    )


def _moments(month: date) -> tuple[datetime, datetime]:
    return midnight(month), midnight(last_of(month) + timedelta(days=1))


def _trips(month: date, rules: PayRules) -> Missing | None:
    if "travel" not in rules.document:
        return None
    rows = Trip.objects.filter(state="submitted", day__gte=month, day__lte=last_of(month))
    names = list(rows.order_by("day", "pk").values_list("engineer__name", flat=True))
    said = ngettext("%(n)d trip waits for an answer", "%(n)d trips wait for an answer", len(names))
    return _missing(said, names, "/trips?state=submitted")


def _visits(month: date, rules: PayRules) -> Missing | None:
    start, end = _moments(month)
    rows = Visit.objects.filter(state__in=UNDER_WAY, arrived_at__gte=start, arrived_at__lt=end)
    numbers = list(rows.order_by("pk").values_list("work_order__number", flat=True))
    said = ngettext("%(n)d visit is not ended", "%(n)d visits are not ended", len(numbers))
    return _missing(said, numbers)


def _posts(month: date, rules: PayRules) -> Missing | None:
    posts = posts_without_base(rules.document, posts_in(month).select_related("engineer"), month)
    names = [f"{post.engineer.name} ({post.grade})" for post in posts]
    said = ngettext(
        "%(n)d person has a post without a row in the base table",
        "%(n)d people have posts without a row in the base table",
        len(names),
    )
    return _missing(said, names, "/pay/posts")


_LOOKS: Sequence[Callable[[date, PayRules], Missing | None]] = (_trips, _visits, _posts)


def _missing(said: str, names: Sequence[str], path: str = "") -> Missing | None:
    if not names:
        return None
    more = " …" if len(names) > MOST_NAMED else ""
    values = {"what": said % {"n": len(names)}, "names": str(_(", ")).join(names[:MOST_NAMED]) + more}
    return Missing(_("%(what)s: %(names)s") % values, path)
