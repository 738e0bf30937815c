"""`firstfix readings`: what machines tell a broker becomes readings, each once."""

from __future__ import annotations

import asyncio
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import closing

import aiomqtt
import pytest

from firstfix.config.commands.readings import Broker, check_is_no_copy, keeper, listen
from firstfix.config.inside import Inside
from firstfix.config.not_ready import NotReady
from firstfix.equipment.models import Reading
from firstfix.equipment.tests.makers import make_asset
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.tenants.models import Tenant

MOSQUITTO = shutil.which("mosquitto", path="/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin")


@pytest.mark.usefixtures("company")
def test_messages_become_readings_and_wrong_ones_are_left(company: Tenant, caplog: pytest.LogCaptureFixture) -> None:
    asset = make_asset(code="A-7")
    keep = keeper(Inside(company.pk, SYSTEM), prefix="readings")
    dated = b'{"value": 18.3, "unit": "\xc2\xb0C", "at": "2026-03-01T10:00:00Z"}'
    for topic, payload in (
        ("readings/A-7/temperature", dated),
        ("readings/A-7/temperature", dated),
        ("readings/A-7/hours", b"500"),
        ("readings/A-8/hours", b"500"),
        ("readings/A-7/hours", b"many"),
    ):
        keep(topic, payload)
    kept = Reading.objects.order_by("pk").values_list("asset", "meter", "value", "unit")
    assert [(*row[:2], str(row[2]), row[3]) for row in kept] == [
        (asset.pk, "temperature", "18.300", "°C"), (asset.pk, "hours", "500.000", ""),
    ]  # fmt: skip
    assert "readings/A-8/hours" in caplog.text
    assert "many" not in Reading.objects.values_list("meter", flat=True)


def test_the_address_of_a_broker() -> None:
    assert Broker.of("mqtts://me:p%40ss@broker.example/plant/readings") == Broker(
        "broker.example", 8883, "plant/readings", "me", "p@ss", True
    )
    for wrong in ("", "mqtt://host", "http://host/readings", "mqtt://host/+/readings"):
        with pytest.raises(NotReady):
            Broker.of(wrong)


@pytest.fixture
def mosquitto() -> Iterator[int]:
    """The port of a broker of our own."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    assert MOSQUITTO
    process = subprocess.Popen([MOSQUITTO, "-p", str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    yield port
    process.terminate()
    process.wait()


@pytest.mark.skipif(not MOSQUITTO, reason="no Mosquitto on this machine")
def test_a_broker_brings_what_was_said_while_we_were_away(mosquitto: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("firstfix.config.commands.readings.PATIENCE", 0.05)
    broker, heard = Broker("127.0.0.1", mosquitto, "readings", None, None, False), list[tuple[str, bytes]]()

    async def until(count: int, say: str) -> None:
        """Listens until so many messages are heard; `say` is said when somebody listens."""
        ready, enough = asyncio.Event(), asyncio.Event()
        loop = asyncio.get_running_loop()

        def keep(topic: str, payload: bytes) -> None:
            heard.append((topic, payload))
            if len(heard) == count:
                loop.call_soon_threadsafe(enough.set)

        listening = asyncio.create_task(listen(broker, keep, name="test", ready=ready))
        await asyncio.wait_for(ready.wait(), 20)
        await publish(say)
        await asyncio.wait_for(enough.wait(), 20)
        listening.cancel()
        await asyncio.gather(listening, return_exceptions=True)

    async def publish(value: str) -> None:
        async with aiomqtt.Client("127.0.0.1", mosquitto) as machine:
            await machine.publish("readings/A-7/hours", value, qos=1)

    async def story() -> None:
        await until(1, "1")
        await publish("2")
        await until(3, "3")

    asyncio.run(story())
    assert [payload for _topic, payload in heard] == [b"1", b"2", b"3"]


def test_a_restored_copy_takes_no_readings_from_the_original(company: Tenant) -> None:
    check_is_no_copy(company.pk)
    company.outgoing_held_at = company.created_at
    company.save()
    with pytest.raises(NotReady, match="restored copy"):
        check_is_no_copy(company.pk)
