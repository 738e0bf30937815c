"""The front door: everybody is led to where their day begins, engineers with a phone to their app."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from firstfix.config.menu import home_of
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role


def front_door(request: HttpRequest) -> HttpResponse:
    if isinstance(request.user, User):
        return HttpResponseRedirect(
            reverse("engineer_app") if _opens_app(request, request.user) else home_of(request.user)
        )
    return HttpResponseRedirect(reverse("demo" if settings.DEMO else "sign_in"))


def _opens_app(request: HttpRequest, user: User) -> bool:
    """Browsers of phones say what they are; who has chosen the full site stays there until they open the app again."""
    is_phone = request.headers.get("Sec-CH-UA-Mobile") == "?1" or "Mobi" in request.headers.get("User-Agent", "")
    return is_phone and Role.ENGINEER in user.roles and request.COOKIES.get("site") != "full"
