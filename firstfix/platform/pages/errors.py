"""How a problem is told: as a message on the page the person stands on, as a toast of an htmx part, or as a page."""

from __future__ import annotations

import json

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

from firstfix.platform.errors import FirstFixError


def error_response(request: HttpRequest, error: FirstFixError) -> HttpResponse:
    """What a person gets who did something that cannot be: what happened, that nothing is lost, what to do."""
    if request.headers.get("HX-Request"):
        response = HttpResponse(status=error.status)
        response["HX-Trigger"] = json.dumps({"toast": {"text": error.said, "kind": "error"}})
        # What was on the page stays, with what was typed: pages swap an answer of 422, and this one is empty.
        response["HX-Reswap"] = "none"
        return response
    if request.method == "POST" and (back := _came_from(request)):
        messages.error(request, error.said)
        return HttpResponseRedirect(back)
    return render(request, "platform/error.html", {"error": error.said}, status=error.status)


def _came_from(request: HttpRequest) -> str | None:
    referer = request.headers.get("Referer", "")
    ours = url_has_allowed_host_and_scheme(referer, {request.get_host()}, require_https=request.is_secure())
    return referer if ours else None
