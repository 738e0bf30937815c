"""What phones tell for the customer's care lands where others work on it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from firstfix.care.actions import answer_problem, ask_back, escalate_order, merge_problem, reopen_problem
from firstfix.care.models import Escalation, Feedback, FollowUp, Thanks, Training
from firstfix.care.tests.makers import make_course, make_problem
from firstfix.engineer.tests.makers import PhoneInHand, make_phone
from firstfix.people.models import Engineer
from firstfix.people.tests.makers import make_engineer
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.catalogues.models import FailureCode
from firstfix.scheduling.models import Visit
from firstfix.scheduling.tests.makers import make_visit
from firstfix.work.tests.makers import make_work_order

pytestmark = pytest.mark.usefixtures("company")


def on_site() -> tuple[Engineer, Visit, PhoneInHand]:
    engineer = make_engineer()
    visit = make_visit(engineer=engineer, state="working", work_order=make_work_order(state="on_site"))
    return engineer, visit, make_phone(engineer)


def test_each_verb_lands_in_its_room() -> None:
    engineer, visit, phone = on_site()
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    verbs = [
        phone.verb("escalate", visit=visit.pk, subject="E-05 反复", description="换过主板"),
        phone.verb("give_feedback", visit=visit.pk, about="service", text="Came late", says="王芳"),
        phone.verb("give_thanks", visit=visit.pk, text="谢谢师傅", says=""),
        phone.verb("wish_follow_up", visit=visit.pk, on=tomorrow, text="Is it quiet?"),
        phone.verb("note_lead", visit=visit.pk, text="A second chiller", says="李总"),
        phone.verb("suggest", visit=visit.pk, text="A longer cable"),
    ]
    answer = phone.sync(*verbs)
    assert [(one["state"], one["made"]["kind"]) for one in answer["results"]] == [
        ("applied", "problem"), ("applied", "feedback"), ("applied", "thanks"), ("applied", "follow_up"),
        ("applied", "feedback"), ("applied", "feedback"),
    ]  # fmt: skip
    escalation = Escalation.objects.get()
    assert (str(escalation.uid), escalation.visit, escalation.by) == (verbs[0]["uid"], visit, engineer.user)
    assert list(Feedback.objects.order_by("pk").values_list("topic", "visit")) == [
        ("service", visit.pk), ("lead", visit.pk), ("suggestion", visit.pk),
    ]  # fmt: skip
    assert Thanks.objects.get().engineers.get() == engineer
    assert FollowUp.objects.get().wish == "Is it quiet?"
    kinds = [item["kind"] for item in answer["documents"][f"visit/{visit.pk}"]["care"]]
    assert sorted(kinds) == ["feedback", "lead", "problem", "suggestion", "thanks", "wish"]


def test_the_phone_tells_what_rnd_says_of_the_order_and_that_a_training_may_help() -> None:
    _engineer, visit, phone = on_site()
    document = phone.sync()["documents"][f"visit/{visit.pk}"]
    assert (document["rnd"], document["training_hint"]) == ([], 0)
    cursor = phone.sync()["cursor"]
    problem = escalate_order(visit.work_order, subject="E-05", by=SYSTEM).problem
    answer_problem(problem, "work_around", text="换保险丝 F2", by=SYSTEM)
    cause, _new = FailureCode.objects.get_or_create(kind="cause", code="USE", is_use=True)
    for _fault in range(2):
        make_work_order(asset=visit.work_order.asset, state="closed", cause=cause, reported_at=timezone.now())
    changed = phone.post(phone.request(cursor=cursor)).json()["documents"][f"visit/{visit.pk}"]
    assert [(one["text"], one["is_answer"], one["is_own"]) for one in changed["rnd"]] == [("换保险丝 F2", True, True)]
    assert (changed["training_hint"], changed["rnd"][0]["holds"]) == (2, True)
    reopen_problem(problem, reason="又坏了", by=SYSTEM)
    changed = phone.post(phone.request(cursor=cursor)).json()["documents"][f"visit/{visit.pk}"]
    assert [(one["text"], one["holds"]) for one in changed["rnd"]] == [("换保险丝 F2", False)]


def test_what_rnd_asks_is_replied_to_from_the_phone_also_when_it_is_part_of_another_problem_by_then() -> None:
    _engineer, visit, phone = on_site()
    problem = escalate_order(visit.work_order, subject="E-05", by=SYSTEM).problem
    ask_back(problem, text="哪个批次？", by=SYSTEM)
    (asked,) = phone.sync()["documents"][f"visit/{visit.pk}"]["rnd"]
    assert (asked["problem"], asked["text"], asked["asks"], asked["reply"]) == (problem.pk, "哪个批次？", True, "")
    empty = phone.tell("reply_to_rnd", visit=visit.pk, problem=problem.pk, text=" ")
    assert (empty["state"], list(empty["reason"]["fields"])) == ("refused", ["text"])
    other = make_problem()
    merge_problem(problem, into=other, by=SYSTEM)
    verb = phone.verb("reply_to_rnd", visit=visit.pk, problem=problem.pk, text="第 12 批")
    for _twice in range(2):
        answer = phone.sync(verb)
        assert answer["results"][0]["state"] == "applied"
    assert answer["results"][0]["made"]["id"] == other.pk
    reply = other.messages.get(kind="reply")
    assert (str(reply.uid), reply.text) == (verb["uid"], "第 12 批")
    (told,) = phone.sync()["documents"][f"visit/{visit.pk}"]["rnd"]
    assert (told["asks"], told["reply"]) == (False, "第 12 批")


def test_a_lead_and_a_suggestion_need_no_visit() -> None:
    _engineer, visit, phone = on_site()
    assert phone.tell("note_lead", text="Their neighbour asks too", says="王芳")["state"] == "applied"
    assert visit.work_order.asset is not None
    model = visit.work_order.asset.product_model_id
    assert phone.tell("suggest", text="A longer cable", product_model=model)["state"] == "applied"
    assert Feedback.objects.get(topic="suggestion").product_model_id == model


@pytest.mark.parametrize(
    ("name", "data", "field"),
    [
        ("escalate", {"subject": " ", "description": ""}, "subject"),
        ("give_feedback", {"about": "weather", "text": "x", "says": ""}, "about"),
        ("give_feedback", {"about": "sales", "text": "", "says": ""}, "text"),
        ("give_thanks", {"text": "\n", "says": ""}, "text"),
        ("wish_follow_up", {"on": "2020-01-01", "text": "x"}, "on"),
        ("wish_follow_up", {"on": "tomorrow", "text": "x"}, "on"),
        ("note_lead", {"text": "x", "says": "y" * 500}, "says"),
        ("suggest", {"text": "x" * 15_000}, "text"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_its_field(name: str, data: dict[str, Any], field: str) -> None:
    _engineer, visit, phone = on_site()
    result = phone.tell(name, visit=visit.pk, **data)
    assert (result["state"], result["reason"]["code"]) == ("refused", "invalid")
    assert list(result["reason"]["fields"]) == [field]
    assert not Feedback.objects.exists()
    assert not Thanks.objects.exists()


@pytest.mark.parametrize("name", ["escalate", "give_feedback", "give_thanks", "wish_follow_up", "note_lead"])
def test_a_colleagues_visit_is_not_written_on(name: str) -> None:
    _engineer, visit, _phone = on_site()
    stranger = make_phone()
    day = timezone.localdate().isoformat()
    said = {"subject": "x", "description": "", "about": "other", "text": "x", "says": "", "on": day}
    assert stranger.tell(name, visit=visit.pk, **said)["reason"]["code"] == "not_allowed"
    assert not Escalation.objects.exists()


def test_a_product_model_that_is_not_there_is_not_found() -> None:
    _engineer, _visit, phone = on_site()
    assert phone.tell("suggest", text="x", product_model=999_999)["reason"]["code"] == "not_found"


def test_a_course_is_held_on_the_phone_and_goes_on_on_its_page() -> None:
    _engineer, visit, phone = on_site()
    course = make_course()
    (told,) = phone.sync()["documents"]["lists"]["courses"]
    assert (told["id"], told["product_model"], told["minutes"]) == (course.pk, course.product_model_id, course.minutes)
    said = {"topics": "Use", "attendees": ["Li"], "minutes": 30}
    phone.tell("hold_training", visit=visit.pk, **said, course=course.pk, opens=True)
    held = Training.objects.get()
    assert (held.course_version, [one.name for one in held.attendees.all()]) == (course.versions.get(), ["Li"])
    assert held.open_until
    (item,) = phone.sync()["documents"][f"visit/{visit.pk}"]["care"]
    assert item["page"] == f"/trainings/{held.pk}"
    phone.tell("hold_training", visit=visit.pk, **said | {"attendees": []}, course=course.pk)
    assert Training.objects.count() == 2
    nobody = phone.tell("hold_training", visit=visit.pk, **said | {"attendees": []})
    assert nobody["reason"]["code"] == "invalid"
    assert phone.tell("hold_training", visit=visit.pk, **said, course=2**40)["reason"]["code"] == "not_found"
