"""Quiet hours, placeholders and addresses: pure functions."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from functools import partial
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstfix.messaging.rules import (
    ALLOWED,
    WRITTEN,
    Needs,
    filled,
    masked,
    needs_of,
    next_try,
    plain_phone,
    sent_at,
    unknown_placeholders,
    url_for,
)
from firstfix.messaging.texts import DEFAULTS

SHANGHAI = ZoneInfo("Asia/Shanghai")


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC)),
    st.times(),
    st.times(),
    st.sampled_from(["Asia/Shanghai", "Europe/Berlin", "America/New_York"]),
)
def test_nothing_goes_in_the_quiet_hours_and_nothing_early(
    wished: datetime, quiet_from: time, quiet_until: time, zone: str
) -> None:
    goes = sent_at(wished, quiet_from=quiet_from, quiet_until=quiet_until, zone=ZoneInfo(zone))
    assert wished <= goes < wished + timedelta(hours=26)
    if goes != wished:
        assert goes.astimezone(ZoneInfo(zone)).time() == quiet_until or goes.utcoffset() is not None
        clock = wished.astimezone(ZoneInfo(zone)).time()
        inside = quiet_from <= clock < quiet_until
        assert inside if quiet_from <= quiet_until else (clock >= quiet_from or clock < quiet_until)


def test_a_night_over_midnight_ends_in_the_morning() -> None:
    evening, morning = (datetime(2026, 11, 29, hour, 30, tzinfo=SHANGHAI) for hour in (22, 3))
    night = partial(sent_at, quiet_until=time(8), zone=SHANGHAI)
    assert night(evening, quiet_from=time(21)) == datetime(2026, 11, 30, 8, tzinfo=SHANGHAI)
    assert night(morning, quiet_from=time(21)) == datetime(2026, 11, 29, 8, tzinfo=SHANGHAI)
    assert night(evening, quiet_from=time(8)) == evening


@pytest.mark.parametrize("moment", WRITTEN)
def test_the_words_we_come_with_name_only_what_there_is(moment: str) -> None:
    for text in texts_of(moment):
        assert unknown_placeholders(text, moment) == []
        assert "{" not in filled(text, dict.fromkeys(ALLOWED[moment], "x"))


def texts_of(moment: str) -> list[str]:
    words = DEFAULTS[moment]
    return [words.subject.zh, words.subject.en, words.text.zh, words.text.en]


def test_placeholders_and_addresses() -> None:
    assert unknown_placeholders("{link} { arrival } {oops}{}", "done") == [" arrival ", "oops", ""]
    assert filled("Dear {contact}, {engineer} comes.", {"engineer": "Wei {link}"}) == "Dear , Wei {link} comes."
    assert needs_of("twilio://a:b@c/{phone}") == Needs.PHONE
    assert needs_of("wecombot://key") == Needs.GROUP
    assert needs_of("mailtos://a?to={email}&x={phone}") is None
    assert url_for("mailtos://a?to={email}", "a+b@c.cn&to=x@y") == "mailtos://a?to=a%2Bb%40c.cn%26to%3Dx%40y"
    same = ("+86 138-0013 8000", "13800138000", "0086 138 0013 8000")
    assert {plain_phone(phone, country="CN") for phone in same} == {"+8613800138000"}
    assert (plain_phone("030 1234", country="DE"), plain_phone("+", country="DE")) == ("0301234", "")
    assert (masked("13800138000"), masked("wang@example.org")) == ("•••8000", "w•••@example.org")
    start = datetime(2026, 11, 29, tzinfo=UTC)
    assert next_try(start, tries=1) < next_try(start, tries=2) < next_try(start, tries=4) == next_try(start, tries=9)
