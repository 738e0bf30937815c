"""What the visits of a day may need beside what they need for sure: parts of pages that come after them, for finding it
takes a while.
"""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from firstfix.field.access import day_engineer_for, require_day
from firstfix.field.pages.day import day_from, may_pack
from firstfix.field.queries.laid_out import only_likely_on
from firstfix.field.queries.likely import likely_on
from firstfix.logistics.queries import van_of
from firstfix.platform.accounts.permissions import may, require
from firstfix.platform.accounts.sign_in import SignedInRequest, signed_in


@signed_in
@require_safe
def engineer_day_likely(request: SignedInRequest, id: int, day: str) -> HttpResponse:
    """A part of the day's page, whose form takes the ticks."""
    engineer = day_engineer_for(request.user, id)
    require_day(request.user, engineer)
    context = {
        "likely": likely_on(engineer, day_from(day)),
        "may_pack": may_pack(request.user, engineer) and van_of(engineer) is not None,
    }
    return render(request, "field/_likely.html", context)


@signed_in
@require_safe
def picks_likely_of_engineer(request: SignedInRequest, day: str, id: int) -> HttpResponse:
    """A part of one engineer's form among the picks."""
    require(request.user, "day.see_all")
    engineer = day_engineer_for(request.user, id)
    context = {
        "likely": likely_on(engineer, day_from(day)),
        "may_pack": may(request.user, "pick.confirm"),
        "prefix": f"e{engineer.pk}-",
    }
    return render(request, "field/_picks_likely.html", context)


@signed_in
@require_safe
def picks_only_likely(request: SignedInRequest, day: str) -> HttpResponse:
    """Engineers for whom nothing must be laid out, but something is worth taking."""
    require(request.user, "day.see_all")
    on = day_from(day)
    context = {"rows": only_likely_on(on), "day": on, "may_pack": may(request.user, "pick.confirm")}
    return render(request, "field/_picks_only_likely.html", context)
