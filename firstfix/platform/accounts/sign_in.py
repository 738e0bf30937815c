"""Signing in: the e-mail address opens the tenant, then the password is checked inside it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, cast
from urllib.parse import quote

from django.contrib.auth import authenticate, login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from firstfix.platform.accounts.models import User
from firstfix.platform.errors import Invalid, NotFound
from firstfix.platform.limits.actions import address_of, limit
from firstfix.platform.tenants.doors import open_door
from firstfix.platform.tenants.middleware import SESSION_KEY
from firstfix.platform.tenants.scope import tenant_scope

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
    """Start a session, or say why not; one answer for an unknown address and a wrong password."""
    email = email.strip().lower()
    limit("sign-in", who=address_of(request), tries=30, seconds=300)
    limit("sign-in", who=email, tries=10, seconds=300)
    wrong = Invalid({"email": _("This e-mail address and password do not match.")})
    try:
        tenant_id = open_door("sign_in", email).tenant_id
    except NotFound as unknown:
        raise wrong from unknown
    with tenant_scope(tenant_id):
        user = authenticate(request, username=email, password=password)
        if not isinstance(user, User):
            raise wrong
        begin_session(request, user)
    return user


def begin_session(request: HttpRequest, user: User) -> None:
    login(request, user)
    request.session[SESSION_KEY] = user.tenant_id
