"""Devices on which somebody has signed in before: what strangers guess elsewhere does not keep these out."""

from __future__ import annotations

import hashlib
import secrets

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

SALT = "firstfix.device"
KEPT_SECONDS = 180 * 24 * 3600


def known_device(request: HttpRequest, email: str) -> str:
    """Its own token where this person has signed in on it, else ""."""
    return request.get_signed_cookie(_name(email), "", salt=SALT, max_age=KEPT_SECONDS) or ""


def remember_device(answer: HttpResponse, request: HttpRequest, email: str) -> None:
    """A signed cookie for each person of a shared device. It opens nothing: the password is asked all the same."""
    token = known_device(request, email) or secrets.token_urlsafe(12)
    answer.set_signed_cookie(
        _name(email), token, salt=SALT, max_age=KEPT_SECONDS, path=reverse("sign_in"), httponly=True, samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )  # fmt: skip


def _name(email: str) -> str:
    """Django signs it together with the token, so nobody's token is good for somebody else."""
    return f"device_{hashlib.sha256(email.strip().lower().encode()).hexdigest()[:16]}"
