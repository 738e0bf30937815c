"""In which language somebody is answered: as chosen in this browser, else their own, the browser's, the company's."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation.trans_real import get_supported_language_variant, parse_accept_lang_header

from firstfix.platform.accounts.models import User
from firstfix.platform.tenants.company import company


def speak_to(user: User, request: HttpRequest) -> None:
    """Answer a browser; whoever has a cookie has chosen there."""
    if request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME) not in dict(settings.LANGUAGES):
        translation.activate(user.language or _asked(request) or company().language)


def speak_to_program(user: User, request: HttpRequest) -> None:
    """Answer a program: a header that it sends is meant."""
    translation.activate(_asked(request) or user.language or company().language)


def keep_language(response: HttpResponse, user: User, request: HttpRequest, *, after: bool) -> None:
    """Whoever signs in reads the own language; without one, what was chosen on the sign-in page, but nothing that
    somebody had chosen who was signed in here until now (`after`).
    """
    if user.language:
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, user.language, samesite="Lax", secure=request.is_secure())
    elif after:
        forget_language(response)


def forget_language(response: HttpResponse) -> None:
    response.delete_cookie(settings.LANGUAGE_COOKIE_NAME, samesite="Lax")


def _asked(request: HttpRequest) -> str:
    for code, _weight in parse_accept_lang_header(request.headers.get("Accept-Language", "").lower()):
        try:
            return get_supported_language_variant(code)
        except LookupError:
            continue
    return ""
