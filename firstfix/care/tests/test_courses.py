"""A course is written and held; its people sign in by QR code, answer the quiz and get a certificate."""

from __future__ import annotations

import base64
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image

from firstfix.care.actions import (
    answer_quiz,
    change_training,
    hold_training,
    join_training,
    open_attendance,
    sign_training,
    write_version,
)
from firstfix.care.models import Attendee, Training, Where
from firstfix.care.queries.courses import refreshers_due
from firstfix.care.queries.trainings import attendee_behind, training_token
from firstfix.care.rules.quiz import questions_in, quiz_flaws, score_of
from firstfix.care.tests.makers import QUIZ, make_course
from firstfix.logistics.rules import add_months
from firstfix.platform.accounts.actors import GUEST, SYSTEM
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.api.tests.callers import Caller
from firstfix.platform.bilingual import Bilingual
from firstfix.platform.errors import Invalid, Refused
from firstfix.work.tests.makers import make_work_order

pytestmark = pytest.mark.usefixtures("company")
ClientOf = Callable[[User], Client]


def held_on(course: Any = None, *, names: tuple[str, ...] = (), **kw: Any) -> Training:
    given: dict[str, Any] = {"topics": "Daily operation", "attendees": names, "minutes": 45, "by": SYSTEM}
    return hold_training(Where.of(order=make_work_order()), course=course or make_course(), **given | kw)


def a_drawing() -> bytes:
    out = BytesIO()
    Image.new("RGBA", (60, 20), "black").save(out, "PNG")
    return out.getvalue()


def test_the_quiz_is_read_and_marked() -> None:
    questions = questions_in(QUIZ)
    assert [one.right for one in questions] == [1, 0]
    assert [score_of(answers, questions) for answers in ([1, 0], [1, 1], [0, 1])] == [100, 50, 0]


@pytest.mark.parametrize(
    "wrong",
    [
        "Alarm E-05?\n+ Stop\n- Go",  # no question mark before it
        "+ Stop\n? Alarm\n- Go",
        "? Alarm\n+ Stop",
        "? Alarm\n+ Stop\n+ Go",
        "? Alarm\n- Stop\n- Go",
        "?\n+ Stop\n- Go",
        "\n".join(f"? Question {n}\n+ Yes\n- No" for n in range(21)),
    ],
)
def test_a_quiz_that_cannot_be_asked_is_refused(wrong: str) -> None:
    assert quiz_flaws(Bilingual("", wrong))


def test_both_languages_ask_the_same() -> None:
    assert not quiz_flaws(Bilingual("？报警\n+ 停机\n- 继续", "? Alarm\n+ Stop\n- Go on"))
    assert quiz_flaws(Bilingual("？报警\n- 继续\n+ 停机", "? Alarm\n+ Stop\n- Go on"))


def test_a_new_version_leaves_what_was_taught_as_it_was() -> None:
    course = make_course()
    held = held_on(course)
    second = write_version(course, text=Bilingual("", "New"), files=[a_file()], by=make_user(Role.RND))
    third = write_version(course, text=Bilingual("", "Newer"), keeps=[second.files.get().pk], by=SYSTEM)
    assert (second.number, third.number, third.files.count()) == (2, 3, 1)
    held.refresh_from_db()
    assert held.course_version is not None
    assert held.course_version.number == 1


def a_file() -> Any:
    return SimpleUploadedFile("page.pdf", b"%PDF-1.4 page", "application/pdf")


def test_who_passes_is_certified_until_the_refresher() -> None:
    training = open_attendance(held_on(), by=make_user(Role.ENGINEER))
    attendee = join_training(training, name=" 王芳 ", by=GUEST)
    assert join_training(training, name="王芳", by=GUEST) == attendee
    failed = answer_quiz(attendee, answers=[0, 0], by=GUEST)
    assert (failed.score, failed.certified_on) == (50, None)
    passed = answer_quiz(attendee, answers=[1, 0], by=GUEST)
    today = timezone.localdate()
    assert (passed.score, passed.certified_on, passed.valid_until) == (100, today, add_months(today, 12))
    with pytest.raises(Refused):
        answer_quiz(attendee, answers=[1, 0], by=GUEST)


def test_somebody_else_of_the_same_name_is_another_attendee() -> None:
    training = open_attendance(held_on(names=("王芳",)), by=SYSTEM)
    first, door = training.attendees.get(), f"/k/{training_token(training)}"
    asked = Client().post(door, {"name": "王芳"}).content.decode()
    assert "I am 王芳 and was here before" in asked
    other = Client().post(door, {"name": " 王芳 ", "who": "another"}).headers["Location"]
    assert "王芳 (2)" in Client().get(other).content.decode()
    back = Client().post(door, {"name": "王芳", "who": "1"}).headers["Location"]
    assert attendee_behind(training, back.rsplit("/", 1)[1]) == first
    assert Client().post(door, {"name": "王芳", "who": "99"}).headers["Location"] not in (other, back)
    assert [one.number for one in training.attendees.all()] == [1, 2, 3]
    Training.objects.update(open_until=timezone.now() - timedelta(minutes=1))
    assert Client().post(door, {"name": "王芳", "who": "1"}).status_code == 409


def test_of_two_of_one_name_one_stays_due() -> None:
    course, today, order = make_course(quiz=""), timezone.localdate(), make_work_order()
    long_ago = timezone.now() - timedelta(days=360)
    for names, at in ((["Li", "Li"], long_ago), (["Li"], timezone.now())):
        hold_training(Where.of(order=order), topics="A", attendees=names, minutes=9, course=course, by=SYSTEM, at=at)
    assert [str(one) for one in refreshers_due(today=today)] == ["Li (2)"]


def test_without_a_quiz_being_there_is_enough() -> None:
    training = held_on(make_course(quiz="", months=None), names=("王芳",))
    assert training.attendees.get().certified_on == timezone.localdate()
    assert training.attendees.get().valid_until is None


@pytest.mark.parametrize("answers", [[], [1], [1, 0, 0], [1, 2]])
def test_each_question_needs_one_of_its_answers(answers: list[int]) -> None:
    training = held_on(names=("王芳",))
    with pytest.raises(Invalid):
        answer_quiz(training.attendees.get(), answers=answers, by=make_user(Role.ENGINEER))


def test_the_door_closes_after_four_hours() -> None:
    training = held_on(names=("王芳",))
    with pytest.raises(Refused):
        join_training(training, name="Li", by=GUEST)
    opened = open_attendance(training, by=SYSTEM)
    late = timezone.now() + timedelta(hours=5)
    with pytest.raises(Refused):
        join_training(opened, name="Li", by=GUEST, at=late)
    with pytest.raises(Refused):
        answer_quiz(opened.attendees.get(), answers=[1, 0], by=GUEST, at=late)
    assert answer_quiz(opened.attendees.get(), answers=[1, 0], by=make_user(Role.ENGINEER), at=late).score == 100


def test_putting_the_list_right_keeps_what_was_answered() -> None:
    training = held_on(names=("王芳", "Li"))
    answer_quiz(training.attendees.get(name="王芳"), answers=[1, 0], by=SYSTEM)
    change_training(training, attendees=["王芳", "Chen"], by=make_user(Role.DESK))
    assert {one.name: one.score for one in training.attendees.all()} == {"王芳": 100, "Chen": None}


def test_the_customer_signs_once() -> None:
    training = sign_training(held_on(), drawing=a_drawing(), signer="王厂长", by=make_user(Role.ENGINEER))
    assert (training.signed_by, training.signature is not None) == ("王厂长", True)
    with pytest.raises(Refused):
        sign_training(training, drawing=a_drawing(), signer="王厂长", by=SYSTEM)


def test_who_has_heard_it_again_is_not_due_any_more() -> None:
    course, today = make_course(quiz=""), timezone.localdate()
    order = make_work_order()
    long_ago = timezone.now() - timedelta(days=360)
    first = hold_training(
        Where.of(order=order), topics="A", attendees=["王芳", "Li"], minutes=30, course=course, by=SYSTEM, at=long_ago
    )
    assert [one.name for one in refreshers_due(today=today)] == ["王芳", "Li"]
    hold_training(Where.of(order=order), topics="A", attendees=["Li"], minutes=30, course=course, by=SYSTEM)
    assert [one.name for one in refreshers_due(today=today, customer=first.customer)] == ["王芳"]
    assert not refreshers_due(today=today - timedelta(days=100)).exists()


def test_on_their_own_phone_people_sign_in_answer_and_take_the_certificate(client_of: ClientOf) -> None:
    training = open_attendance(held_on(), by=SYSTEM)
    phone, door = Client(), f"/k/{training_token(training)}"
    assert "Daily operation" in phone.get(door).content.decode()
    assert phone.post(door, {"name": ""}).status_code == 422
    own = phone.post(door, {"name": "王芳"}).headers["Location"]
    assert "Press the emergency stop" in phone.get(own).content.decode()
    assert phone.post(own, {"q0": "1"}).status_code == 422
    assert phone.get(f"{own}/certificate").status_code == 409
    phone.post(own, {"q0": "1", "q1": "0"})
    assert "Passed with 100 percent" in phone.get(own).content.decode()
    paper = phone.get(f"{own}/certificate")
    assert paper.content.startswith(b"%PDF-")
    stranger = own.replace(own.rsplit("/", 1)[1], "made-up")
    assert phone.get(stranger).status_code == 404
    page = client_of(make_user(Role.DESK)).get(f"/trainings/{training.pk}").content.decode()
    assert "王芳" in page
    assert "100 percent" in page


def test_a_closed_door_says_so_and_lets_nobody_in() -> None:
    training = open_attendance(held_on(), by=SYSTEM)
    Training.objects.filter(pk=training.pk).update(open_until=timezone.now() - timedelta(minutes=1))
    door = f"/k/{training_token(training)}"
    assert "Signing in is closed" in Client().get(door).content.decode()
    assert Client().post(door, {"name": "Li"}).status_code == 409
    assert not Attendee.objects.exists()


def test_a_file_of_the_course_is_shown_there_and_no_other() -> None:
    course = make_course()
    version = write_version(course, text=Bilingual("", "New"), files=[a_file()], by=SYSTEM)
    training, other = open_attendance(held_on(course), by=SYSTEM), open_attendance(held_on(), by=SYSTEM)
    uid = version.files.get().file.uid
    shown = Client().get(f"/k/{training_token(training)}/files/{uid}")
    assert shown.content == b"%PDF-1.4 page"
    assert Client().get(f"/k/{training_token(other)}/files/{uid}").status_code == 404


def test_the_engineer_holds_a_course_and_asks_somebody_without_a_phone(client_of: ClientOf) -> None:
    order, course = make_work_order(), make_course()
    engineer = client_of(make_user(Role.ENGINEER))
    held = engineer.post("/trainings/new", {"work_order": order.pk, "course": course.pk, "minutes": "30"})
    training = Training.objects.get()
    assert held.headers["Location"] == f"/trainings/{training.pk}"
    assert training.topics == "Daily operation"
    engineer.post(f"/trainings/{training.pk}/attendance")
    assert 'class="qr"' in engineer.get(f"/trainings/{training.pk}").content.decode()
    attendee = join_training(Training.objects.get(), name="Li", by=GUEST)
    asked = f"/trainings/{training.pk}/attendees/{attendee.pk}/quiz"
    assert engineer.post(asked, {"q0": "1", "q1": "0"}).status_code == 302
    drawing = f"data:image/png;base64,{base64.b64encode(a_drawing()).decode()}"
    assert engineer.post(f"/trainings/{training.pk}/signature", {"signer": "Li", "drawing": drawing}).status_code == 302
    paper = engineer.get(f"/trainings/{training.pk}/attendees/{attendee.pk}/certificate")
    assert paper["Content-Type"] == "application/pdf"


def test_rnd_writes_a_course_on_its_pages(client_of: ClientOf) -> None:
    rnd = client_of(make_user(Role.RND))
    there = rnd.post("/courses/new", {"name_zh": "操作", "name_en": "Use", "minutes": "60", "is_active": "on"})
    course = there.headers["Location"]
    wrong = {"text_zh": "", "text_en": "Stop first", "quiz_en": "? Alarm\n+ Stop", "pass_percent": "80"}
    refused = rnd.post(f"{course}/versions/new", wrong)
    assert refused.status_code == 422
    assert "two to six answers" in refused.content.decode()
    assert rnd.post(f"{course}/versions/new", wrong | {"quiz_en": QUIZ, "file": a_file()}).status_code == 302
    page = rnd.get(course).content.decode()
    assert "page.pdf" in page
    assert "Press the emergency stop" in page
    assert client_of(make_user(Role.ENGINEER)).get(f"{course}/versions/new").status_code == 403


def test_programs_write_courses_and_hold_them() -> None:
    rnd, engineer, order = Caller(Role.RND), Caller(Role.ENGINEER), make_work_order()
    course = rnd.made("POST", "/courses", {"name": {"zh": "操作", "en": "Use"}, "months": 6})
    rnd.made("POST", f"/courses/{course['id']}/versions", {"text": {"en": "Stop"}, "quiz": {"en": QUIZ}})
    assert (
        rnd("POST", f"/courses/{course['id']}/versions", {"text": {"en": "Stop"}, "quiz": {"en": "?"}}).status_code
        == 422
    )
    assert engineer("POST", "/courses", {"name": {"en": "Use"}}).status_code == 403
    held = hold_training(Where.of(order=order), topics="Use", attendees=[], minutes=30, by=SYSTEM, course=make_course())
    there = f"/trainings/{held.pk}"
    assert "/k/" in engineer.made("POST", f"{there}/attendance")["address"]
    person = engineer.made("POST", f"{there}/attendees", {"name": "Li"})
    another = engineer.made("POST", f"{there}/attendees", {"name": "Li", "is_another": True})
    assert (person["number"], another["number"]) == (1, 2)
    passed = engineer.made("POST", f"{there}/attendees/{person['id']}/quiz", {"answers": [1, 0]})
    assert passed["score"] == 100
    assert engineer.made("GET", there)["people"][0]["name"] == "Li"
    assert engineer.made("GET", "/refreshers") == []
