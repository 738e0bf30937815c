"""The tags: what they show, and that nothing a person typed becomes markup."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import timezone, translation

EVIL = "<script>alert(1)</script>"


def shown(source: str, **context: Any) -> str:
    with translation.override("en"):
        return Template("{% load look i18n %}" + source).render(Context(context)).strip()


def test_an_icon_beside_a_word_is_hidden_from_ears_and_alone_it_speaks() -> None:
    assert 'aria-hidden="true"' in shown('{% icon "calendar" %}')
    assert 'role="img" aria-label="Call &lt;b&gt;"' in shown('{% icon "phone" label=label %}', label="Call <b>")


def test_an_unknown_icon_is_refused_when_the_page_is_made() -> None:
    with pytest.raises(ImproperlyConfigured, match=r"icons\.json"):
        shown('{% icon "unicorn" %}')


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("Pump", "Pump"),
        ("Leaking", "Leaking"),
        ("Leaks oil", "Leaks…"),
        ("Leaks a lot", "Leaks…"),
        ("漏水七八九十了", "漏水七八九十了"),
    ],
)
def test_what_is_too_long_is_cut_and_says_so(said: str, kept: str) -> None:
    assert shown("{{ said|shortened:7 }}", said=said) == kept


def test_a_state_has_word_icon_and_tone() -> None:
    badge = shown('{% state_badge "waiting_parts" %}')
    assert "state-waiting" in badge
    assert "Waiting for parts" in badge
    assert "#part" in badge


def test_a_state_that_nobody_described_is_shown_quietly() -> None:
    badge = shown("{% state_badge state %}", state="in_quarantine<b>")
    assert "state-quiet" in badge
    assert "in quarantine&lt;b&gt;" in badge


@pytest.mark.parametrize(
    ("clock", "tone", "words", "value"),
    [
        ({"used": 0.25, "hours": 3}, "calm", "due in 3 h", 75),
        ({"used": 0.8, "hours": 1}, "soon", "due in 1 h", 20),
        ({"used": 1, "hours": -2}, "late", "2 h late", 0),
        ({"used": 0.5, "hours": 5, "state": "met"}, "done", "met", 100),
        ({"used": 1, "hours": -5, "state": "missed"}, "late", "missed", 0),
        ({"used": 0.5, "hours": -1, "state": "paused"}, "waiting", "paused, 4 h left", 50),
    ],
)
def test_a_promise_says_in_words_what_its_bar_shows(clock: dict[str, Any], tone: str, words: str, value: int) -> None:
    bar = shown(
        '{% sla_bar "Response" due=due used=used state=state left=left %}',
        due=timezone.now() + timedelta(hours=clock["hours"], seconds=5 if clock["hours"] > 0 else -5),
        used=clock["used"],
        state=clock.get("state", "running"),
        left=timedelta(hours=4),
    )
    assert f"sla-{tone}" in bar
    assert words in bar
    assert f'value="{value}"' in bar


def test_what_is_missing_is_a_dash() -> None:
    for tag in ("time_ago when", "moment when", "window when when", "day when", "money when"):
        assert shown("{% " + tag + " %}", when=None) == "—"
    assert "<dd>—</dd>" in shown('{% pair "Serial number" value %}', value=None)


def test_what_people_typed_stays_text() -> None:
    parts = shown(
        "{% card title=evil note=evil %}{{ evil }}{% endcard %}{% callout 'info' evil %}{{ evil }}{% endcallout %}"
        "{% empty evil evil url=url action=evil %}{% pair evil evil copy=True %}"
        "{% timeline happened %}{% steps happened %}"
        "{% kpi evil evil formula=evil %}{% crumb evil url %}{% initials evil %}",
        evil=EVIL,
        url='"><script>',
        happened=[{"at": timezone.now(), "text": EVIL, "label": EVIL, "note": EVIL, "by": EVIL, "state": "done"}],
    )
    assert "<script" not in parts


def test_a_card_carries_its_contents_as_they_are() -> None:
    assert "<p>hello</p>" in shown('{% card title="A" icon="asset" %}<p>hello</p>{% endcard %}')


def test_a_kpi_leads_to_its_rows_and_tells_its_formula() -> None:
    tile = shown('{% kpi "Fix rate" "87%" formula="a ÷ b" url="/orders?x=1" window="30 days" change="+1" good=False %}')
    assert '<a href="/orders?x=1">87%</a>' in tile
    assert "a ÷ b" in tile
    assert "kpi-bad" in tile


@pytest.mark.parametrize(
    ("name", "said"),
    [("陈立", "陈立"), ("欧阳晓燕", "晓燕"), ("Tom Keller", "TK"), ("ann@example.org", "AE"), ("", "?")],
)
def test_initials(name: str, said: str) -> None:
    assert shown("{% initials name %}", name=name) == said


def test_the_day_stepper_keeps_the_rest_of_the_address() -> None:
    request = RequestFactory().get("/board?team=2&day=2026-11-24&team=3")
    stepper = shown("{% day_stepper day %}", request=request, day=date(2026, 11, 24))
    assert "?team=2&amp;team=3&amp;day=2026-11-23" in stepper
    assert '<input type="hidden" name="team" value="3">' in stepper
    assert 'name="day" value="2026-11-24"' in stepper


def test_a_phone_shows_four_entries_or_three_and_more() -> None:
    menu = [{"label": n} for n in "abcdef"]
    source = "{% for entry in menu|phone_items %}{{ entry.label }}{% endfor %}"
    assert shown(source, menu=menu[:4]) == "abcd"
    assert shown(source, menu=menu) == "abc"
    assert shown(source, menu=None) == ""


def test_a_site_named_as_its_customer_is_said_once() -> None:
    assert shown('{% names "Harbour Laundry" "Pier 4" "" %}') == "Harbour Laundry&nbsp;· Pier 4"
    assert shown('{% names "Harbour Laundry" "Harbour Laundry" %}') == "Harbour Laundry"
    assert shown('{% names "Harbour Laundry" "Harbour Laundry, Pier 4" %}') == "Harbour Laundry, Pier 4"
    assert shown("{% names customer site under=True %}", customer="<b>", site="Pier 4") == (
        '&lt;b&gt;<span class="under">Pier 4</span>'
    )
    assert shown("{% names customer under=True %}", customer=None) == "—"


@pytest.mark.parametrize(("step", "said"), [(1.84, "+1.8"), (-0.4, "\u22120.4"), (0, "±0.0"), (None, "—")])
def test_a_change_has_its_sign(step: float | None, said: str) -> None:
    assert shown("{{ step|signed }}", step=step) == said
