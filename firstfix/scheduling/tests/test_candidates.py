"""Who is offered for an order: those who fit first, the others with why not and the time that they would have."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from firstfix.people.models import Engineer
from firstfix.people.tests.makers import make_engineer
from firstfix.platform.catalogues.tests.makers import make_skill
from firstfix.scheduling.queries import candidates
from firstfix.scheduling.tests.makers import make_shift
from firstfix.work.models import OrderSkill
from firstfix.work.tests.makers import make_work_order

pytestmark = pytest.mark.usefixtures("company")
DAY = date(2030, 5, 6)
#: Half past eight in Shanghai.
MORNING = datetime(2030, 5, 6, 0, 30, tzinfo=UTC)


def test_who_does_not_fit_comes_after_those_who_do() -> None:
    able, unskilled, away = make_engineer(name="Zhou", skills={"electrical": 3}), make_engineer(), make_engineer()
    for one in (able, unskilled):
        make_shift(one, starts_at=MORNING)
    order = make_work_order()
    OrderSkill.objects.create(work_order=order, skill=make_skill(), level=3)
    first, second, last = candidates(order, engineers=list(Engineer.objects.all()), day=DAY, now=MORNING)
    assert (first.engineer, first.reasons) == (able, ())
    assert first.start is not None
    assert first.start >= MORNING
    assert second.engineer == unskilled
    assert len(second.reasons) == 1
    assert second.start is not None  # the time that they would have, if the order asked for less
    assert second.travel is not None
    assert last.engineer == away
    assert len(last.reasons) == 2
    assert last.start is None
