"""When something goes wrong the page that says so must not go wrong too: no request, no person, no database."""

from __future__ import annotations

import json

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils.translation import override

from firstfix.platform.errors import Invalid
from firstfix.platform.pages.errors import error_response


@pytest.mark.parametrize("name", ["403.html", "404.html", "429.html", "500.html", "403_csrf.html"])
def test_a_problem_page_needs_nothing(name: str) -> None:
    with override("zh-hans"):
        chinese = render_to_string(name)
    with override("en"):
        english = render_to_string(name)
    assert 'lang="zh-hans"' in chinese
    assert 'lang="en"' in english
    for page in (chinese, english):
        assert page.count("<h1") == 1
        assert 'class="btn btn-primary" href="/"' in page


def test_a_refusal_says_its_reason_as_text() -> None:
    with override("en"):
        page = render_to_string("platform/error.html", {"error": "Engineer <b>Chen</b> is busy."})
    assert "Engineer &lt;b&gt;Chen&lt;/b&gt; is busy." in page
    assert "Nothing was changed." in page


def test_a_refused_part_of_a_page_stays_and_a_toast_says_why_in_words_for_people() -> None:
    request = RequestFactory().post("/visits/1/steps/2", headers={"HX-Request": "true"})
    answer = error_response(request, Invalid({"value": "Enter the number that you read."}))
    assert answer.status_code == 422
    assert answer["HX-Reswap"] == "none"
    assert json.loads(answer["HX-Trigger"])["toast"]["text"] == "Enter the number that you read."
