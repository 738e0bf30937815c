"""The front door: everybody is led to where their day begins."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from firstfix.config.menu import home_of
from firstfix.platform.accounts.models import User


def front_door(request: HttpRequest) -> HttpResponse:
    if isinstance(request.user, User):
        return HttpResponseRedirect(home_of(request.user))
    return HttpResponseRedirect(reverse("demo" if settings.DEMO else "sign_in"))
