"""Ways out: what may be entered, what is kept secret, and a service that takes a message, refuses it, or is silent."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
from django.utils import timezone

from firstfix.messaging.actions import send_again, send_trial
from firstfix.messaging.actions.delivering import Parcel, note_delivery, take_due_messages
from firstfix.messaging.models import Channel, Message
from firstfix.messaging.outside import handed_over
from firstfix.messaging.tests.makers import make_channel, make_message, send_all
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.errors import Invalid
from firstfix.platform.tenants.models import Tenant

# Apprise looks for a module that Python is about to drop, and brings its own where it is gone.
pytestmark = [pytest.mark.usefixtures("by_day"), pytest.mark.filterwarnings("ignore:'imghdr':DeprecationWarning")]


class Service:
    """Takes JSON as Apprise's own `json://` sends it, and answers with `status`."""

    def __init__(self) -> None:
        self.got: list[dict[str, str]] = []
        self.status = 200
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                service.got.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
                self.send_response(service.status)
                self.end_headers()

            def log_message(self, *_args: object) -> None: ...

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"json://user:secret@127.0.0.1:{self.server.server_port}/to/" + "{phone}"


@pytest.fixture
def service(settings: object) -> Iterator[Service]:
    settings.MESSAGE_SERVICES = ["json"]  # type: ignore[attr-defined]
    service = Service()
    Thread(target=service.server.serve_forever, daemon=True).start()
    yield service
    service.server.shutdown()
    service.server.server_close()


def deliver(parcels: list[Parcel]) -> None:
    for parcel in parcels:
        note_delivery(parcel.delivery_id, answer=handed_over(parcel), at=timezone.now())


@pytest.mark.parametrize(
    ("kind", "url"),
    [
        ("email", "json://127.0.0.1/"),
        ("wecom", "mailtos://a:b@c"),
        ("other", "syslog://"),
        ("other", ""),
        ("sms", "twilio://a:b@c/{phone}/{email}"),
    ],
)
def test_only_known_services_can_be_entered(company: Tenant, kind: str, url: str) -> None:
    with pytest.raises(Invalid) as refused:
        make_channel(url, kind=kind)
    assert list(refused.value.errors) == ["url"]
    assert Channel.objects.count() == 0


def test_an_address_is_kept_sealed(company: Tenant) -> None:
    channel = make_channel()
    assert "secret" not in str(vars(channel))
    before, channel.name = channel.sealed_url, "Mail"
    channel.save()
    assert Channel.objects.get().sealed_url == before


def test_a_service_takes_a_message_in_the_end(
    company: Tenant, service: Service, caplog: pytest.LogCaptureFixture
) -> None:
    """Refused, tried again later, given up with its reason, sent again by a person; nothing secret in any log."""
    caplog.set_level(logging.INFO)
    make_channel(service.url, kind="other")
    message = make_message()
    now, service.status = timezone.now(), 500
    for number in range(1, 6):
        batch = take_due_messages(at=now)
        assert len(batch.parcels) == 1
        assert take_due_messages(at=now).count == 0
        deliver(batch.parcels)
        message.refresh_from_db()
        assert message.tries == number
        now = message.due_at
    assert (message.state, message.reason) == ("given_up", "tried")
    assert "500" in message.deliveries.get(number=5).answer
    service.status = 200
    send_again(message, by=SYSTEM)
    deliver(send_all().parcels)
    message.refresh_from_db()
    assert (message.state, message.tries, len(service.got)) == ("sent", 6, 6)
    assert service.got[-1]["message"] == message.text
    assert service.got[-1]["title"] == ""
    said = " ".join([caplog.text, *message.deliveries.values_list("answer", flat=True)])
    assert not [word for word in ("secret", "13800138000", "查看进度") if word in said]


def test_a_worker_that_died_while_a_service_was_asked(company: Tenant) -> None:
    """Nobody knows whether it went: the try counts, and the next one is made at its time."""
    make_channel()
    message, now = make_message(), timezone.now()
    first = take_due_messages(at=now)
    assert take_due_messages(at=now + timedelta(minutes=2)).count == 0
    second = take_due_messages(at=now + timedelta(minutes=4))
    assert [len(first.parcels), len(second.parcels)] == [1, 1]
    note_delivery(second.parcels[0].delivery_id, answer="", at=now)
    note_delivery(first.parcels[0].delivery_id, answer="too late", at=now)
    message.refresh_from_db()
    assert (message.state, message.tries) == ("sent", 2)


def test_a_trial_goes_by_its_channel_at_once(company: Tenant, service: Service) -> None:
    make_channel()
    channel = make_channel(service.url, kind="other", rank=9)
    with pytest.raises(Invalid):
        send_trial(channel, to="  ", language="en", by=SYSTEM)
    trial = send_trial(channel, to="138 0013 8000", language="en", by=SYSTEM)
    deliver(send_all().parcels)
    trial.refresh_from_db()
    assert trial.state == "sent"
    assert "this is a trial" in service.got[0]["message"]


def test_an_address_sealed_with_another_key_is_said(company: Tenant) -> None:
    channel = make_channel()
    Channel.objects.filter(pk=channel.pk).update(sealed_url="x")
    message = make_message()
    send_all()
    assert Message.objects.get(pk=message.pk).reason == "unreadable"
