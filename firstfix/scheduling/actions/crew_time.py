"""The time of engineers: whoever takes some of it waits for the others who do, and reads who has it already."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.utils import timezone

from firstfix.people.models import Engineer
from firstfix.platform.errors import Refused
from firstfix.scheduling.queries.calls import calls_taking
from firstfix.scheduling.queries.visits import live_holds
from firstfix.scheduling.rules import Span
from firstfix.scheduling.words import calls_then, is_kept


def lock_time_of(crew: Iterable[Engineer]) -> None:
    """Whoever books or keeps time of these engineers waits for the others who do."""
    list(Engineer.objects.select_for_update(no_key=True).filter(pk__in=[one.pk for one in crew]).order_by("pk"))


def check_time_of(crew: Sequence[Engineer], span: Span) -> None:
    """Refused while the time is kept for a customer, or somebody of them calls at a warehouse then."""
    now = timezone.now()
    kept = live_holds(now).filter(engineer__in=crew, during__overlap=(span.start, span.end))
    if hold := kept.select_related("engineer", "work_order").first():
        raise Refused(is_kept(hold))
    if call := calls_taking(crew, span).first():
        raise Refused(calls_then(call, now=now))
