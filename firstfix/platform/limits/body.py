"""How much one request may bring: the largest form is ten photos. More would fill the disk before anybody looks."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from firstfix.platform.api.problems import problem
from firstfix.platform.errors import FirstFixError
from firstfix.platform.pages.errors import error_response

LARGEST_BODY = 130 * 1024 * 1024


class TooLarge(FirstFixError):
    status = 413
    default = _("This is too much for one time. Please send fewer or smaller files.")


class BodyMiddleware:
    """It stands before the views' own checks, of which that of CSRF reads the whole form.

    Without a length Django reads nothing.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if _length(request) <= LARGEST_BODY:
            return self.get_response(request)
        error = TooLarge()
        if request.path_info.startswith("/api/"):
            return problem(error.status, error.said)
        return error_response(request, error)


def _length(request: HttpRequest) -> int:
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0
