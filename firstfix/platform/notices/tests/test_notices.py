"""People are told something in their own language, read it, and their browsers are woken."""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import http_ece
import pytest
import requests
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.test import Client
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy
from procrastinate.contrib.django.models import ProcrastinateJob

from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.bilingual import Bilingual
from firstfix.platform.errors import Invalid, NotAllowed
from firstfix.platform.facts.models import Fact
from firstfix.platform.notices import register
from firstfix.platform.notices.actions import MOST_BROWSERS, notify, read_notices, subscribe_to_push
from firstfix.platform.notices.jobs import push_notice
from firstfix.platform.notices.models import PushSubscription
from firstfix.platform.notices.queries import notices_of, unread_count

pytestmark = pytest.mark.usefixtures("company")
AT = datetime(2026, 11, 29, 1, 40, tzinfo=UTC)
ENDPOINT = "https://fcm.googleapis.com/fcm/send/abc"


@pytest.fixture(autouse=True)
def words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(register._words, "told", gettext_lazy("Closed"))
    monkeypatch.setitem(register._words, "moved", "%(number)s %(when)s %(what)s")


@pytest.fixture
def reader() -> User:
    user = make_user(Role.ENGINEER)
    user.language = "zh-hans"
    user.save()
    return user


class Browser:
    """What a browser keeps to itself when it subscribes, and how it reads a message."""

    def __init__(self) -> None:
        self.key, self.secret = ec.generate_private_key(ec.SECP256R1()), os.urandom(16)

    def subscribe(self, user: User, endpoint: str = ENDPOINT) -> PushSubscription:
        point = self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return subscribe_to_push(endpoint=endpoint, p256dh=_text(point), auth=_text(self.secret), by=user)

    def read(self, body: bytes) -> Any:
        return json.loads(http_ece.decrypt(body, private_key=self.key, auth_secret=self.secret))


def _text(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).decode().rstrip("=")


class Service:
    """A push service that answers with `status` and keeps what it was given."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, status: int = 201) -> None:
        self.status, self.got = status, list[tuple[str, bytes, dict[str, str]]]()
        monkeypatch.setattr(requests, "post", self._post)

    def _post(self, url: str, *, data: bytes, headers: dict[str, str], **_: Any) -> requests.Response:
        self.got.append((url, data, {name.lower(): value for name, value in headers.items()}))
        answer = requests.Response()
        answer.status_code = self.status
        return answer


def test_each_reader_sees_it_in_the_own_language(reader: User) -> None:
    notify(reader, "told", at=AT)
    notify(reader, "moved", at=AT, number="WO-1", when=AT + timedelta(days=1), what=Bilingual(zh="泵", en="Pump"))
    assert [line.text for line in notices_of(reader, now=AT)] == ["WO-1 tomorrow 09:40 Pump", "Closed"]
    with translation.override("zh-hans"):
        assert [line.text for line in notices_of(reader, now=AT)] == ["WO-1 明天 09:40 泵", "已关闭"]


def test_it_is_a_fact_about_the_reader(reader: User) -> None:
    notice = notify(reader, "told", at=AT)
    fact = Fact.objects.get(name="NoticeGiven")
    assert (fact.about_kind, fact.about_id, fact.data) == ("accounts.user", reader.pk, {"notice": notice.pk})


def test_words_that_no_area_has_are_a_mistake_of_ours(reader: User) -> None:
    with pytest.raises(KeyError):
        notify(reader, "unheard")


def test_only_own_notices_are_read_and_once(reader: User) -> None:
    mine, other = notify(reader, "told"), notify(make_user(Role.DESK), "told")
    assert read_notices([mine.pk, other.pk], by=reader, at=AT) == 1
    assert read_notices(by=reader) == 0
    other.refresh_from_db()
    assert (unread_count(reader), other.read_at) == (0, None)
    assert Fact.objects.filter(name="NoticesRead").count() == 1


def test_customers_have_no_list() -> None:
    with pytest.raises(NotAllowed):
        read_notices(by=make_user(Role.CUSTOMER))


def test_the_bell_counts_and_the_page_takes_it_as_read(reader: User, client_of: Callable[[User], Client]) -> None:
    client = client_of(reader)
    notify(reader, "told", link="/day")
    assert ">1<" in client.get("/notices/bell").content.decode()
    page = client.get("/notices").content.decode()
    assert 'href="/day">已关闭' in page
    client.post("/notices/read")
    assert client.get("/notices/bell").content.decode().strip() == ""


def test_programs_read_them_too(reader: User, client_of: Callable[[User], Client]) -> None:
    client, notice = client_of(reader), notify(reader, "told", visit=7)
    (shown,) = client.get("/api/notices").json()
    assert (shown["text"], shown["visit"], shown["is_read"]) == ("已关闭", 7, False)
    body = {"notices": [notice.pk]}
    assert client.post("/api/notices/read", body, content_type="application/json").status_code == 204
    assert client.get("/api/notices").json()[0]["is_read"]


def test_a_message_can_be_read_by_the_browser_alone(reader: User, monkeypatch: pytest.MonkeyPatch) -> None:
    browser, service = Browser(), Service(monkeypatch)
    subscription = browser.subscribe(reader)
    notice = notify(reader, "told", visit=7)
    push_notice(notice_id=notice.pk, subscription_id=subscription.pk, tried=0)
    ((url, body, headers),) = service.got
    assert url == ENDPOINT
    assert b"Closed" not in body
    assert browser.read(body) == {"id": notice.pk, "text": "已关闭", "visit": 7}
    assert headers["authorization"].startswith("vapid t=")


def test_each_browser_of_the_person_gets_a_job(reader: User) -> None:
    for number in range(2):
        Browser().subscribe(reader, f"{ENDPOINT}{number}")
    Browser().subscribe(make_user(Role.ENGINEER), f"{ENDPOINT}x")
    notify(reader, "told")
    assert ProcrastinateJob.objects.filter(task_name="notices.push_notice").count() == 2


def test_a_browser_that_is_gone_is_forgotten(reader: User, monkeypatch: pytest.MonkeyPatch) -> None:
    Service(monkeypatch, status=410)
    subscription, notice = Browser().subscribe(reader), notify(reader, "told")
    push_notice(notice_id=notice.pk, subscription_id=subscription.pk, tried=0)
    assert not PushSubscription.objects.exists()


def test_a_service_that_fails_is_asked_three_times_more(reader: User, monkeypatch: pytest.MonkeyPatch) -> None:
    Service(monkeypatch, status=503)
    notice = notify(reader, "told")
    subscription = Browser().subscribe(reader)
    for tried in range(4):
        push_notice(notice_id=notice.pk, subscription_id=subscription.pk, tried=tried)
    waiting = ProcrastinateJob.objects.filter(task_name="notices.push_notice").order_by("id")
    assert [job.args["tried"] for job in waiting] == [1, 2, 3]
    assert all(job.scheduled_at and job.scheduled_at > timezone.now() for job in waiting)


def test_what_was_read_meanwhile_wakes_nobody(reader: User, monkeypatch: pytest.MonkeyPatch) -> None:
    service = Service(monkeypatch)
    subscription, notice = Browser().subscribe(reader), notify(reader, "told")
    read_notices(by=reader)
    push_notice(notice_id=notice.pk, subscription_id=subscription.pk, tried=0)
    assert service.got == []


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://fcm.googleapis.com/x",
        "https://127.0.0.1/x",
        "https://fcm.googleapis.com.evil.example/x",
        "https://evilfcm.googleapis.com@10.0.0.1/x",
        "https://fcm.googleapis.com:8443/x",
        "https://[::1",
        "file:///etc/passwd",
    ],
)
def test_nothing_is_sent_to_an_address_that_is_no_push_service(reader: User, endpoint: str) -> None:
    with pytest.raises(Invalid):
        Browser().subscribe(reader, endpoint)


def test_a_browser_belongs_to_whoever_signed_in_last(reader: User) -> None:
    colleague, browser = make_user(Role.ENGINEER), Browser()
    browser.subscribe(reader)
    browser.subscribe(colleague)
    notice = notify(reader, "told")
    assert PushSubscription.objects.get().user == colleague
    assert not ProcrastinateJob.objects.filter(args__notice_id=notice.pk).exists()


def test_the_oldest_browsers_give_way(reader: User) -> None:
    for number in range(MOST_BROWSERS + 2):
        Browser().subscribe(reader, f"{ENDPOINT}{number}")
    assert PushSubscription.objects.count() == MOST_BROWSERS
    assert not PushSubscription.objects.filter(endpoint=f"{ENDPOINT}0").exists()
