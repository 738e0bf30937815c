"""What I was told: the list, and the bell that counts what is not read."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from firstfix.platform.accounts.permissions import require
from firstfix.platform.accounts.sign_in import SignedInRequest, signed_in
from firstfix.platform.notices.actions import read_notices
from firstfix.platform.notices.queries import notices_of, unread_count


@signed_in
@require_safe
def notices(request: SignedInRequest) -> HttpResponse:
    require(request.user, "notice.read")
    lines = notices_of(request.user, now=timezone.now())
    shown = {"lines": lines, "has_unread": any(not line.is_read for line in lines)}
    return render(request, "notices/notices.html", shown)


@signed_in
@require_safe
def bell(request: SignedInRequest) -> HttpResponse:
    """A part of every page, fetched after it."""
    require(request.user, "notice.read")
    return render(request, "notices/_unread.html", {"count": unread_count(request.user)})


@signed_in
@require_POST
def notices_read(request: SignedInRequest) -> HttpResponse:
    """POST: all of them."""
    read_notices(by=request.user)
    return HttpResponseRedirect(reverse("notices"))
