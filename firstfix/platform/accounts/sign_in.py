"""Signing in: the e-mail address opens the tenant, then the password is checked inside it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, cast
from urllib.parse import quote

from django.contrib.auth import authenticate, login
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from firstfix.platform.accounts.devices import known_device
from firstfix.platform.accounts.models import User
from firstfix.platform.errors import Invalid, NotFound
from firstfix.platform.limits.actions import caller_of, forgive, limit
from firstfix.platform.tenants.doors import open_door
from firstfix.platform.tenants.middleware import SESSION_KEY
from firstfix.platform.tenants.scope import tenant_scope

#: In which wrong passwords are counted.
WINDOW_SECONDS = 300

View = Callable[..., HttpResponse]


class SignedInRequest(HttpRequest):
    """A request whose `user` is known to be a person (what `signed_in` guarantees)."""

    user: User


def signed_in(view: Callable[..., Any]) -> View:
    """For pages that need a person; others are sent to the sign-in page and come back."""

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return HttpResponseRedirect(f"{reverse('sign_in')}?next={quote(request.get_full_path())}")
        return cast(HttpResponse, view(request, *args, **kwargs))

    return checked


def sign_in(request: HttpRequest, *, email: str, password: str) -> User:
    """Start a session, or say why not; one answer, after the same time, for an unknown address and a wrong password."""
    email = email.strip().lower()
    counters = _counters(request, email)
    for who, tries in counters:
        limit("sign-in", who=who, tries=tries, seconds=WINDOW_SECONDS)
    wrong = Invalid({"email": _("This e-mail address and password do not match.")})
    try:
        tenant_id = open_door("sign_in", email).tenant_id
    except NotFound as unknown:
        make_password(password)  # takes as long as comparing it with somebody's
        raise wrong from unknown
    with tenant_scope(tenant_id):
        user = authenticate(request, username=email, password=password)
        if not isinstance(user, User):
            raise wrong
        begin_session(request, user)
    for who, _tries in counters:
        forgive("sign-in", who=who)
    return user


def _counters(request: HttpRequest, email: str) -> list[tuple[str, int]]:
    """Whose wrong tries are counted, and how many may be. Who has signed in on this device before answers for it
    alone: nobody else can use up their tries.
    """
    if device := known_device(request, email):
        return [(f"device {device}", 10)]
    caller = caller_of(request)
    return [(caller, 30), (f"{email} {caller}", 10), (email, 50)]


def begin_session(request: HttpRequest, user: User) -> None:
    login(request, user)
    request.session[SESSION_KEY] = user.tenant_id
