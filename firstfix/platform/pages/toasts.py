"""Short answers to what a person just did, with an undo where it can be undone."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.contrib import messages
from django.contrib.messages.storage.base import Message
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string

_UNDO = "undo:"


def toast(request: HttpRequest, text: str, *, level: int = messages.SUCCESS, undo: str = "") -> None:
    """Says `text` on the next page or part; `undo` is the address that a POST takes it back at."""
    messages.add_message(request, level, text, extra_tags=f"{_UNDO}{undo}" if undo else "")


def undo_url(message: Message | None) -> str:
    tags = (getattr(message, "extra_tags", "") or "") if message else ""
    return tags.removeprefix(_UNDO) if tags.startswith(_UNDO) else ""


class ToastsInParts:
    """Middleware: a part answered to htmx carries the waiting messages along; otherwise they would wait for a page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        is_part = request.headers.get("HX-Request") == "true" and response.status_code in (
            HTTPStatus.OK,
            HTTPStatus.UNPROCESSABLE_ENTITY,
        )
        swaps = "HX-Redirect" not in response.headers and "HX-Refresh" not in response.headers
        is_html = response.headers.get("Content-Type", "").startswith("text/html")
        if not (is_part and swaps and is_html) or response.streaming:
            return response
        waiting = list(messages.get_messages(request))
        if waiting:
            part = render_to_string("pages/_toasts_part.html", {"messages": waiting}, request)
            response.content += part.encode()  # type: ignore[attr-defined]
            if response.has_header("Content-Length"):
                response.headers["Content-Length"] = str(len(response.content))  # type: ignore[attr-defined]
        return response
