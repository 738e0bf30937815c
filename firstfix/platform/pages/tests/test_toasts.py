"""Toasts: said on the next page, or carried along by a part that htmx asked for."""

from __future__ import annotations

from django.contrib.messages import get_messages
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.test import RequestFactory

from firstfix.platform.pages.toasts import ToastsInParts, toast, undo_url


def request_of(htmx: bool) -> HttpRequest:
    request = RequestFactory().get("/", headers={"HX-Request": "true"} if htmx else {})
    request._messages = CookieStorage(request)  # type: ignore[attr-defined]
    return request


def answer(request: HttpRequest, response: HttpResponse) -> HttpResponseBase:
    def page(request: HttpRequest) -> HttpResponse:
        toast(request, "Visit <b>moved</b>", undo="/visits/12/undo")
        return response

    return ToastsInParts(page)(request)


def test_a_part_carries_the_toast_and_its_undo() -> None:
    part = answer(request_of(htmx=True), HttpResponse("<p>part</p>"))
    assert isinstance(part, HttpResponse)
    said = part.content.decode()
    assert said.startswith("<p>part</p>")
    assert 'hx-swap-oob="beforeend"' in said
    assert "Visit &lt;b&gt;moved&lt;/b&gt;" in said
    assert 'action="/visits/12/undo"' in said


def test_a_page_leaves_it_for_the_next_one() -> None:
    for htmx, response in (
        (False, HttpResponse("page")),
        (True, HttpResponse("{}", content_type="application/json")),
        (True, HttpResponse("", headers={"HX-Redirect": "/"})),
        (True, HttpResponse("", status=204)),
    ):
        request = request_of(htmx)
        kept = response.content
        assert answer(request, response).content == kept  # type: ignore[attr-defined]
        assert [undo_url(message) for message in get_messages(request)] == ["/visits/12/undo"]
