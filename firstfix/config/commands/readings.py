"""Listen to an MQTT broker: what machines tell becomes readings, and plans that watch them make their orders."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import logging
import os
import ssl
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from firstfix.config import inside
from firstfix.config.not_ready import NotReady
from firstfix.config.processes import stoppable
from firstfix.config.words import translated as _

if TYPE_CHECKING:
    from firstfix.equipment.rules.telemetry import Told

HELP = _("listen to an MQTT broker: what machines tell becomes readings of their meters")
EXAMPLE = "firstfix readings --as plant@example.com"

log = logging.getLogger("firstfix.readings")

#: Takes a topic and a payload.
Keep = Callable[[str, bytes], None]
PORTS = {"mqtt": 1883, "mqtts": 8883}
#: A broker that is away is asked again after so many seconds.
PATIENCE = 5.0
#: A sensor's clock may be a little fast; one that is far off would lie about the rate of a meter.
FAST = timedelta(minutes=10)


@dataclass(frozen=True)
class Broker:
    """Where to listen; `prefix` is what topics begin with."""

    host: str
    port: int
    prefix: str
    user: str | None
    password: str | None
    is_safe: bool

    @classmethod
    def of(cls, address: str) -> Broker:
        """From mqtt://user:password@host:1883/prefix, or mqtts:// with TLS; NotReady says what is missing."""
        parts = urlsplit(address)
        prefix = unquote(parts.path).strip("/")
        if parts.scheme not in PORTS or not parts.hostname or not prefix or set("+#") & set(prefix):
            raise NotReady("FIRSTFIX_MQTT must say where to listen: mqtt://user:password@host:1883/topic")
        return cls(
            parts.hostname, parts.port or PORTS[parts.scheme], prefix,
            unquote(parts.username) if parts.username else None, unquote(parts.password) if parts.password else None,
            parts.scheme == "mqtts",
        )  # fmt: skip


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--as", dest="email", default="", metavar="EMAIL", help=_("who acts (default: the system)"))


def run(options: argparse.Namespace) -> int:
    broker = Broker.of(os.environ.get("FIRSTFIX_MQTT", ""))
    with contextlib.suppress(KeyboardInterrupt), inside.company(email=options.email) as company, stoppable():
        check_is_no_copy(company.tenant_id)
        from django.db import close_old_connections

        keep = keeper(company, prefix=broker.prefix)

        def keep_afresh(topic: str, payload: bytes) -> None:
            """The database may have been away since the last message."""
            close_old_connections()
            keep(topic, payload)

        asyncio.run(listen(broker, keep_afresh, name=f"firstfix-{company.tenant_id}"))
    return 0


def check_is_no_copy(tenant_id: int) -> None:
    """The broker knows us by name: it would send a restored copy what the original waits for."""
    from firstfix.platform.tenants.company import company
    from firstfix.platform.tenants.scope import tenant_scope

    with tenant_scope(tenant_id):
        if company().outgoing_held_at:
            raise NotReady(
                "This is a restored copy, and the original may still listen; if this one takes its place: "
                "`firstfix outgoing --let-go`."
            )


def keeper(company: inside.Inside, *, prefix: str) -> Keep:
    """Keeps a message as a reading, in a transaction of its own; one that is wrong is logged and left."""
    from django.utils import timezone

    from firstfix.equipment.rules.telemetry import read_message
    from firstfix.platform.errors import FirstFixError

    def keep(topic: str, payload: bytes) -> None:
        try:
            _take(company, read_message(topic, payload, prefix=prefix), now=timezone.now())
        except (ValueError, FirstFixError) as wrong:
            log.warning("%s: %s", topic, wrong)
        except Exception:
            log.exception("%s could not be kept", topic)

    return keep


def _take(company: inside.Inside, told: Told, *, now: datetime) -> None:
    from firstfix.equipment.access import asset_called
    from firstfix.equipment.actions import record_reading
    from firstfix.platform.tenants.scope import tenant_scope

    with tenant_scope(company.tenant_id):
        at = told.at if told.at and told.at <= now + FAST else now
        record_reading(
            asset_called(told.asset, by=company.by), meter=told.meter, value=told.value, unit=told.unit, at=at,
            uid=told.uid, by=company.by,
        )  # fmt: skip


async def listen(broker: Broker, keep: Keep, *, name: str, ready: asyncio.Event | None = None) -> None:
    """For ever, one message after the other; the broker keeps what comes while we are away.

    name   by which the broker knows us again
    ready  set when messages come
    """
    import aiomqtt

    topics = f"{broker.prefix}/#"
    with ThreadPoolExecutor(1) as hand:
        while True:
            try:
                async with aiomqtt.Client(
                    broker.host, broker.port, username=broker.user, password=broker.password, identifier=name,
                    clean_session=False, tls_context=ssl.create_default_context() if broker.is_safe else None,
                ) as client:  # fmt: skip
                    await client.subscribe(topics, qos=1)
                    log.info("listening to %s on %s:%s", topics, broker.host, broker.port)
                    if ready:
                        ready.set()
                    async for message in client.messages:
                        if message.retain:
                            continue  # what the broker remembers from before: nobody knows how old it is
                        payload = message.payload if isinstance(message.payload, bytes) else b""
                        await asyncio.get_running_loop().run_in_executor(hand, keep, str(message.topic), payload)
            except aiomqtt.MqttError as lost:
                log.warning("%s:%s: %s; trying again", broker.host, broker.port, lost)
                await asyncio.sleep(PATIENCE)
