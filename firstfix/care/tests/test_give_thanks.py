"""A thank-you reaches the engineers whom it is meant for."""

from __future__ import annotations

import uuid

import pytest

from firstfix.care.actions import give_thanks
from firstfix.care.models import Thanks, Where
from firstfix.care.tests.makers import make_thanks
from firstfix.people.tests.makers import make_engineer
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.errors import Invalid, NotAllowed
from firstfix.platform.notices.models import Notice
from firstfix.scheduling.models import Booking
from firstfix.scheduling.tests.makers import make_visit

pytestmark = pytest.mark.usefixtures("company")


def test_thanks_on_a_visit_are_the_crews() -> None:
    one, mate = make_engineer(), make_engineer()
    assert one.user
    visit = make_visit(engineer=one, state="working")
    Booking.objects.create(visit=visit, engineer=mate, during=(visit.planned_start, visit.planned_end), is_firm=True)
    thanks = give_thanks(Where.of(visit=visit), text="谢谢师傅", says="王芳", by=one.user)
    assert set(thanks.engineers.all()) == {one, mate}
    assert Notice.objects.get().user == mate.user


def test_without_a_visit_they_are_who_wrote_them_down() -> None:
    engineer = make_engineer()
    assert engineer.user
    assert give_thanks(Where(), text="Thank you", by=engineer.user).engineers.get() == engineer


def test_the_desk_says_whom_they_are_for() -> None:
    engineer, desk = make_engineer(), make_user(Role.DESK)
    thanks = make_thanks(engineer, says="", by=desk)
    assert thanks.engineers.get() == engineer
    assert Notice.objects.get(user=engineer.user).words == "thanked_by_customer"
    with pytest.raises(Invalid):
        give_thanks(Where(), text="Thank you", by=desk)


def test_sent_twice_is_given_once() -> None:
    engineer, uid = make_engineer(), uuid.uuid4()
    assert make_thanks(engineer, uid=uid) == make_thanks(engineer, uid=uid)
    assert Thanks.objects.count() == 1


def test_needs_words() -> None:
    with pytest.raises(Invalid):
        make_thanks(make_engineer(), text=" ")
    assert make_thanks(make_engineer(), by=SYSTEM).text


def test_is_not_for_customers() -> None:
    with pytest.raises(NotAllowed):
        make_thanks(make_engineer(), by=make_user(Role.CUSTOMER))
