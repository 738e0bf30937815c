"""What a customer says finds its owner, and the answer finds its way back."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from firstfix.care.actions import (
    answer_feedback,
    end_lead,
    gather_feedback,
    give_feedback,
    make_renewals,
    make_task,
    reopen_feedback,
    route_feedback,
    save_feedback_rule,
    take_feedback,
)
from firstfix.care.models import Feedback, FeedbackRule, Where
from firstfix.care.queries import care_of_visits, possible_same_feedback, routes
from firstfix.care.rules import DEFAULT_ROUTES, Team, Topic
from firstfix.care.tests.makers import make_feedback, make_follow_up
from firstfix.customers.tests.makers import make_contract
from firstfix.people.tests.makers import make_engineer
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.errors import Invalid, NotAllowed, Refused
from firstfix.platform.facts.models import Fact
from firstfix.platform.notices.models import Notice
from firstfix.scheduling.tests.makers import make_visit
from firstfix.work.tests.makers import make_work_order

pytestmark = pytest.mark.usefixtures("company")


@pytest.mark.parametrize("topic", [one for one in Topic if one != Topic.RENEWAL])
def test_each_topic_has_its_team_and_its_day(topic: Topic) -> None:
    feedback, route = make_feedback(topic=topic), DEFAULT_ROUTES[topic]
    assert (feedback.team, feedback.owner) == (route.team, None)
    assert feedback.due_on == timezone.localdate() + timedelta(days=route.days)
    assert feedback.number == "FB-2026-00001"


def test_a_rule_says_otherwise_from_now_on() -> None:
    former, boss = make_feedback(topic="service"), make_user(Role.MANAGER)
    save_feedback_rule(topic="service", team="service", days=1, owner=boss, by=boss)
    feedback = make_feedback(topic="service")
    assert (feedback.owner, feedback.due_on) == (boss, timezone.localdate() + timedelta(days=1))
    assert Notice.objects.get(user=boss).words == "feedback_for_you"
    former.refresh_from_db()
    assert former.owner is None
    save_feedback_rule(topic="service", team="service", days=2, by=boss)
    assert FeedbackRule.objects.count() == 1


def test_who_has_left_is_given_nothing_new() -> None:
    gone = make_user(Role.RND)
    save_feedback_rule(topic="product", team="rnd", days=5, owner=gone, by=SYSTEM)
    gone.is_active = False
    gone.save()
    assert make_feedback().owner is None
    assert len(routes()) == len(Topic)


def test_the_answer_goes_back_to_who_brought_it() -> None:
    engineer = make_engineer()
    visit = make_visit(engineer=engineer, state="working", work_order=make_work_order(state="on_site"))
    assert engineer.user
    feedback = give_feedback(Where.of(visit=visit), topic="product", text="门太重", says="王芳", by=engineer.user)
    assert visit.work_order.asset is not None
    assert feedback.product_model == visit.work_order.asset.product_model
    answer_feedback(feedback, answer="The next model has a spring.", by=make_user(Role.RND))
    feedback.refresh_from_db()
    assert (feedback.state, feedback.answer) == ("answered", "The next model has a spring.")
    assert feedback.answered_at is not None
    assert Notice.objects.get(user=engineer.user).visit == visit.pk
    item = care_of_visits([visit.pk])[visit.pk][0]
    assert (item.kind, item.text, item.answer) == ("feedback", "门太重", "The next model has a spring.")
    with pytest.raises(Refused):
        answer_feedback(feedback, answer="Again", by=SYSTEM)


def test_the_engineers_who_were_there_hear_the_answer_whoever_brought_it() -> None:
    """Once each, as who brought it or as whose work it is about; of a lead they hear nothing."""
    engineer, mate, desk = make_engineer(), make_engineer(), make_user(Role.DESK)
    order = make_work_order(state="on_site")
    for one in (engineer, mate):
        make_visit(engineer=one, state="left", work_order=order, arrived_at=timezone.now())
    answer_feedback(make_feedback(order=order, topic="service", by=engineer.user), answer="Sorry.", by=desk)
    told = Notice.objects.values_list("user", "words")
    assert set(told) == {
        (engineer.user_id, "feedback_answered"), (mate.user_id, "feedback_about_visit_answered"),
    }  # fmt: skip
    end_lead(make_feedback(order=order, topic="lead"), outcome="lost", answer="Too dear.", by=desk)
    assert told.count() == 2


def test_who_was_not_there_does_not_read_what_was_said_of_a_colleague(client_of: Callable[[User], Client]) -> None:
    """As the follow-up itself: the task of a bad answer has the same words."""
    engineer, other, desk, parts = make_engineer(), make_engineer(), make_user(Role.DESK), make_user(Role.PARTS)
    order = make_work_order(state="closed", closed_at=timezone.now())
    make_visit(engineer=engineer, state="left", work_order=order, arrived_at=timezone.now())
    call = make_follow_up(work_order=order, rating=1, is_running=True, remarks="He was rude.")
    task = make_task(call, by=SYSTEM, at=timezone.now())
    assert task.words_of_customer == "He was rude.", "and not our own words about it"
    make_feedback(order=order, text="The door is heavy.")
    places = (f"/feedback/{task.pk}", "/feedback?all", "/api/feedback", f"/work-orders/{order.pk}/care")

    def told(user: User | None, place: str) -> tuple[bool, bool]:
        page = client_of(user or desk).get(place).content.decode()
        return "He was rude." in page, "The door is heavy." in page

    for reader in (desk, engineer.user):
        assert [told(reader, place)[0] for place in places] == [True] * 4
    for reader in (other.user, parts):
        assert [told(reader, place) for place in places] == [(False, False), *[(False, True)] * 3]
        found = client_of(reader or desk).get("/search", {"q": "rude"}).content.decode()
        assert task.number not in found
    assert task.number in client_of(desk).get("/search", {"q": "rude"}).content.decode()


def test_a_renewal_is_won_or_lost_and_nothing_is_sent_of_it() -> None:
    lead = make_feedback(topic="lead")
    assert not lead.awaits_answer
    assert not Feedback(topic="renewal", customer_id=1).awaits_answer
    with pytest.raises(Refused):
        answer_feedback(lead, answer="Soon.", by=SYSTEM)


def test_what_only_our_own_people_said_is_sent_to_no_customer_with_the_answer_of_another() -> None:
    original, ours = make_feedback(topic="product"), make_feedback(topic="suggestion", text="They are slow to decide.")
    answer_feedback(original, answer="The next model has a spring.", by=SYSTEM)
    gather_feedback(ours, of=original, by=SYSTEM)
    ours.refresh_from_db()
    assert (ours.answer, ours.answer_told) == ("The next model has a spring.", "")
    reopen_feedback(original, reason="It has not.", by=SYSTEM)
    later = make_feedback(topic="product")
    gather_feedback(later, of=original, by=SYSTEM)
    later.refresh_from_db()
    assert later.answer == "", "what was taken back answers nobody"


def test_two_bad_ratings_are_not_the_same_because_both_are_bad() -> None:
    order = make_work_order(state="closed", closed_at=timezone.now())
    first, second = (
        make_task(make_follow_up(work_order=order, rating=1, is_running=False), by=SYSTEM, at=timezone.now())
        for _n in range(2)
    )
    said = make_feedback(order=order, topic="service", text=first.text)
    assert first.text == second.text
    assert [possible_same_feedback(one) for one in (first, second, said)] == [[], [], []]


def test_the_customer_is_told_where_they_expect_it_or_somebody_says_so() -> None:
    desk = make_user(Role.DESK)
    usual, kept_back, suggestion, told = (
        make_feedback(), make_feedback(), make_feedback(topic="suggestion"), make_feedback(topic="suggestion")
    )  # fmt: skip
    answer_feedback(usual, answer="Thank you.", by=desk)
    answer_feedback(kept_back, answer="Between us.", tells_customer=False, by=desk)
    answer_feedback(suggestion, answer="Good idea.", by=desk)
    answer_feedback(told, answer="We do it.", tells_customer=True, by=desk)
    heard = Fact.objects.filter(name="FeedbackAnswerTold").values_list("about_id", flat=True)
    assert set(heard) == {usual.pk, told.pk}
    assert [Feedback.objects.get(pk=one.pk).answer_told for one in (usual, kept_back)] == ["Thank you.", ""]
    reopen_feedback(usual, reason="Not yet", by=desk)
    assert Feedback.objects.get(pk=usual.pk).answer_told == ""


def test_duplicates_are_gathered_and_get_the_answer_too() -> None:
    first = make_feedback(text="The door is far too heavy")
    second = make_feedback(order=first.work_order, text="The door is too heavy for me", by=make_user(Role.ENGINEER))
    make_feedback(order=first.work_order, text="报警声音太小")
    assert [same.feedback for same in possible_same_feedback(second)] == [first]
    gather_feedback(second, of=first, by=SYSTEM)
    answer_feedback(first, answer="We lighten it.", by=SYSTEM)
    second.refresh_from_db()
    assert (second.state, second.answer) == ("duplicate", "We lighten it.")
    assert Notice.objects.get(user=second.by).words == "feedback_answered"


def test_what_is_gathered_late_has_the_answer_at_once_and_makes_no_chains() -> None:
    first, second, third = make_feedback(), make_feedback(), make_feedback()
    gather_feedback(second, of=third, by=SYSTEM)
    answer_feedback(first, answer="We lighten it.", by=SYSTEM)
    gather_feedback(third, of=first, by=SYSTEM)
    for one in (second, third):
        one.refresh_from_db()
    assert {second.duplicate_of, third.duplicate_of} == {first}
    assert second.answer == third.answer == "We lighten it."
    with pytest.raises(Invalid):
        gather_feedback(first, of=first, by=SYSTEM)


def test_whoever_says_the_same_is_answered_themselves() -> None:
    """Also where the first was our own people's idea; words that were for no customer go to one only if somebody says
    so.
    """
    idea, asked, later, other = (
        make_feedback(topic=topic) for topic in ("suggestion", "product", "product", "product")
    )
    gather_feedback(asked, of=idea, by=SYSTEM)
    idea.refresh_from_db()
    answer_feedback(idea, answer="The next model has a spring.", by=SYSTEM)
    with pytest.raises(Refused):
        gather_feedback(later, of=idea, by=SYSTEM)
    later.refresh_from_db()
    assert later.state == "new"
    gather_feedback(later, of=idea, tells_customer=True, by=SYSTEM)
    gather_feedback(other, of=idea, tells_customer=False, by=SYSTEM)
    told = [Feedback.objects.get(pk=one.pk).answer_told for one in (idea, asked, later, other)]
    assert told == ["", "The next model has a spring.", "The next model has a spring.", ""]


def test_a_lead_is_won_or_lost() -> None:
    lead = make_feedback(topic="lead", text="They want a second chiller.")
    with pytest.raises(Invalid):
        end_lead(lead, outcome="perhaps", answer="…", by=SYSTEM)
    assert end_lead(lead, outcome="won", answer="Ordered.", by=make_user(Role.SALES)).state == "won"
    with pytest.raises(Invalid):
        end_lead(make_feedback(), outcome="won", answer="…", by=SYSTEM)


def test_others_are_to_answer() -> None:
    feedback, sales = make_feedback(), make_user(Role.SALES)
    on = date(2027, 1, 5)
    route_feedback(feedback, team=Team.SALES, due_on=on, owner=sales, by=make_user(Role.DESK))
    feedback.refresh_from_db()
    assert (feedback.team, feedback.due_on, feedback.owner) == ("sales", on, sales)
    assert Notice.objects.get(user=sales).words == "feedback_for_you"
    assert take_feedback(feedback, by=sales).state == "in_work"
    with pytest.raises(Invalid):
        route_feedback(feedback, team="cleaning", due_on=on, by=SYSTEM)


def test_reopened_with_a_reason() -> None:
    feedback = make_feedback()
    answer_feedback(feedback, answer="Done.", by=SYSTEM)
    with pytest.raises(Invalid):
        reopen_feedback(feedback, reason="", by=SYSTEM)
    assert reopen_feedback(feedback, reason="It is not", by=SYSTEM).answered_at is None


def test_sent_twice_is_given_once() -> None:
    uid, where = uuid.uuid4(), Where.of(order=make_work_order())
    for _repetition in range(2):
        give_feedback(where, topic="suggestion", text="Longer cable", by=SYSTEM, uid=uid)
    assert Feedback.objects.get().kind == "suggestion"


@pytest.mark.parametrize("wrong", [{"text": " "}, {"text": "x" * 10_001}, {"topic": "weather"}, {"says": "x" * 121}])
def test_bad_feedback_is_not_kept(wrong: dict[str, str]) -> None:
    with pytest.raises(Invalid) as invalid:
        make_feedback(**wrong)
    assert list(invalid.value.errors) == list(wrong)
    assert not Feedback.objects.exists()


@pytest.mark.parametrize("wrong", [{"topic": "weather"}, {"team": "cleaning"}, {"days": -1}, {"days": 366}])
def test_a_bad_rule_is_not_kept(wrong: dict[str, object]) -> None:
    with pytest.raises(Invalid):
        save_feedback_rule(**{"topic": "lead", "team": "sales", "days": 3, "by": SYSTEM} | wrong)  # type: ignore[arg-type]


def test_customers_do_not_answer_and_engineers_make_no_rules() -> None:
    with pytest.raises(NotAllowed):
        answer_feedback(make_feedback(), answer="…", by=make_user(Role.ENGINEER))
    with pytest.raises(NotAllowed):
        save_feedback_rule(topic="lead", team="sales", days=3, by=make_user(Role.ENGINEER))


def test_a_contract_that_ends_soon_is_on_sales_list_once_and_is_won_or_lost() -> None:
    today = timezone.localdate()
    ending = make_contract(ends_on=today + timedelta(days=40))
    make_contract(ends_on=today + timedelta(days=90))
    renewed = make_contract(ends_on=today + timedelta(days=20))
    make_contract(customer=renewed.customer, ends_on=today + timedelta(days=380))
    (renewal,) = make_renewals()
    assert make_renewals() == []
    assert (renewal.contract, renewal.team, renewal.due_on) == (ending, "sales", ending.ends_on)
    assert end_lead(renewal, outcome="won", answer="Two years more", by=make_user(Role.SALES)).state == "won"


def test_nobody_writes_a_renewal_by_hand() -> None:
    with pytest.raises(Invalid):
        make_feedback(topic="renewal")
