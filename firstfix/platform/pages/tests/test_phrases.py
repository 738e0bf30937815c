"""Times, spans and figures read naturally in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone, translation

from firstfix.platform.pages import phrases

NOON = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)  # 12:00 in Shanghai, a Sunday


@pytest.fixture(autouse=True)
def in_shanghai() -> Iterator[None]:
    with timezone.override("Asia/Shanghai"):
        yield


@pytest.mark.parametrize(
    ("away", "english", "chinese"),
    [
        (timedelta(seconds=30), "now", "现在"),
        (timedelta(minutes=5, seconds=59), "in 5 min", "5 分钟后"),
        (timedelta(minutes=-59), "59 min ago", "59 分钟前"),
        (timedelta(hours=2, minutes=59), "in 2 h", "2 小时后"),
        (timedelta(days=-3), "3 d ago", "3 天前"),
        (timedelta(days=9), "1 Dec", "12月1日"),
        (timedelta(days=-365), "22 Nov 2025", "2025年11月22日"),
    ],
)
def test_how_far_away(away: timedelta, english: str, chinese: str) -> None:
    for language, said in (("en", english), ("zh-hans", chinese)):
        with translation.override(language):
            assert phrases.ago(NOON + away, now=NOON) == said


def test_a_moment_names_its_day_only_when_it_is_another_one() -> None:
    with translation.override("en"):
        assert phrases.moment(NOON, now=NOON) == "12:00"
        assert phrases.moment(NOON + timedelta(hours=22), now=NOON) == "tomorrow 10:00"
        assert phrases.moment(NOON - timedelta(days=2), now=NOON) == "20 Nov 12:00"
    with translation.override("zh-hans"):
        assert phrases.moment(NOON + timedelta(days=2), now=NOON) == "11月24日 12:00"


def test_the_day_is_the_companys_and_not_utc() -> None:
    late_evening = datetime(2026, 11, 22, 17, 30, tzinfo=UTC)  # already the 23rd in Shanghai
    with translation.override("en"):
        assert phrases.moment(late_evening, now=NOON) == "tomorrow 01:30"


def test_a_window_says_both_days_when_it_passes_midnight() -> None:
    with translation.override("en"):
        assert phrases.window(NOON, NOON + timedelta(minutes=90), now=NOON) == "12:00–13:30"
        assert phrases.window(NOON, NOON + timedelta(hours=14), now=NOON) == "today 12:00 – tomorrow 02:00"
    with translation.override("zh-hans"):
        said = phrases.window(NOON - timedelta(hours=27, minutes=30), NOON - timedelta(hours=3, minutes=30), now=NOON)
        assert said == "昨天 08:30 – 今天 08:30"


def test_whole_days_are_said_as_days() -> None:
    midnight = timezone.localtime(NOON).replace(hour=0)
    with translation.override("en"):
        assert phrases.window(midnight, midnight + timedelta(days=1), now=NOON) == "today"
        assert phrases.window(midnight, midnight + timedelta(days=3), now=NOON) == "today – 24 Nov"


def test_the_whole_moment_names_weekday_and_zone() -> None:
    with translation.override("en"):
        assert phrases.full_moment(NOON) == "Sun, 22 Nov 2026 12:00 CST"
    with translation.override("zh-hans"):
        assert phrases.full_moment(NOON) == "2026年11月22日 星期日 12:00 CST"
        assert phrases.full_day(date(2026, 11, 22)) == "2026年11月22日 星期日"


@pytest.mark.parametrize(
    ("minutes", "said"), [(0, "0 min"), (45, "45 min"), (120, "2 h"), (135, "2 h 15 min"), (-75, "−1 h 15 min")]
)
def test_spans(minutes: int, said: str) -> None:
    with translation.override("en"):
        assert phrases.exact_span(timedelta(minutes=minutes)) == said


@pytest.mark.parametrize(("minutes", "said"), [(0, "0:00"), (5, "0:05"), (135, "2:15"), (1500, "25:00")])
def test_spans_in_narrow_columns(minutes: int, said: str) -> None:
    assert phrases.hours_minutes(timedelta(minutes=minutes)) == said


def test_figures_are_grouped_by_three_in_both_languages() -> None:
    for language in ("en", "zh-hans"):
        with translation.override(language):
            assert phrases.money(Decimal("1234567.5")) == "¥1,234,567.50"
            assert phrases.money(-12, currency="CHF") == "−CHF 12.00"
            assert phrases.money(28423.6, digits=0) == "¥28,424"
            assert phrases.count(20190) == "20,190"
            assert phrases.percent(0.8734) == "87.3%"
