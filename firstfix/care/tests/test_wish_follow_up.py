"""A customer wishes to be called."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from firstfix.care.actions import complete_follow_up, wish_follow_up
from firstfix.care.models import FollowUp
from firstfix.care.queries import care_of_visits, due_follow_ups
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.errors import Invalid, NotAllowed
from firstfix.scheduling.tests.makers import make_visit
from firstfix.work.tests.makers import make_work_order

pytestmark = pytest.mark.usefixtures("company")


def test_it_stands_in_the_list_of_its_day() -> None:
    today = timezone.localdate()
    visit = make_visit(state="working", work_order=make_work_order(state="on_site"))
    engineer = make_user(Role.ENGINEER)
    wish_follow_up(visit.work_order, on=today, text=" 用得怎么样 ", visit=visit, by=engineer)
    follow_up = due_follow_ups(today).get()
    assert (follow_up.wish, follow_up.wished_by, follow_up.rule) == ("用得怎么样", engineer, None)
    complete_follow_up(follow_up, rating=5, is_running=True, remarks="Very well", by=SYSTEM)
    assert care_of_visits([visit.pk])[visit.pk][0].answer == "Very well"


def test_a_phone_that_was_away_for_days_loses_no_wish() -> None:
    at = timezone.now() - timedelta(days=4)
    wish_follow_up(make_work_order(), on=timezone.localdate(at), text="Price", by=SYSTEM, at=at)
    assert due_follow_ups(timezone.localdate()).count() == 1


def test_sent_twice_is_wished_once() -> None:
    order, uid = make_work_order(), uuid.uuid4()
    for _repetition in range(2):
        wish_follow_up(order, on=timezone.localdate(), text="Price", by=SYSTEM, uid=uid)
    assert FollowUp.objects.count() == 1


@pytest.mark.parametrize("days", [-1, 1200])
def test_a_day_gone_by_or_far_away_is_asked_for_again(days: int) -> None:
    with pytest.raises(Invalid):
        wish_follow_up(make_work_order(), on=timezone.localdate() + timedelta(days=days), text="Price", by=SYSTEM)


def test_needs_words_and_the_right() -> None:
    with pytest.raises(Invalid):
        wish_follow_up(make_work_order(), on=timezone.localdate(), text=" ", by=SYSTEM)
    with pytest.raises(NotAllowed):
        wish_follow_up(make_work_order(), on=timezone.localdate(), text="Price", by=make_user(Role.PARTS))
