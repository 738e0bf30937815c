"""When something goes wrong the page that says so must not go wrong too: no request, no person, no database."""

from __future__ import annotations

import pytest
from django.template.loader import render_to_string
from django.utils.translation import override


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
