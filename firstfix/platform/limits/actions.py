"""Rate limits for what anybody can reach, or guess at: so many tries per key in a fixed window."""

from __future__ import annotations

import hashlib
import ipaddress
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.http import HttpRequest

from firstfix.platform.errors import TooMany

_COUNT = """
insert into limits_hit (key, "window", count) values (%(key)s, now(), 1)
on conflict (key) do update set
    count = case when limits_hit."window" < now() - make_interval(secs => %(seconds)s) then 1
                 else limits_hit.count + 1 end,
    "window" = case when limits_hit."window" < now() - make_interval(secs => %(seconds)s) then now()
                  else limits_hit."window" end
returning count
"""
_FORGIVE = "update limits_hit set count = count - 1 where key = %(key)s and count > 0"


def limit(what: str, *, who: str, tries: int, seconds: int, survives: bool = False) -> None:
    """Raise TooMany when `who` has done `what` more than `tries` times in the window. Only a hash of `who` is kept.

    survives   a refusal that rolls the open transaction back forgets no try; costs a connection
    """
    with counting() if survives else connection.cursor() as cursor:
        cursor.execute(_COUNT, {"key": _key(what, who), "seconds": seconds})
        if cursor.fetchone()[0] > tries:
            raise TooMany


def forgive(what: str, *, who: str, survives: bool = False) -> None:
    """The last try was a good one and does not count. It was counted first, so that many at once cannot slip by."""
    with counting() if survives else connection.cursor() as cursor:
        cursor.execute(_FORGIVE, {"key": _key(what, who)})


@contextmanager
def counting() -> Iterator[CursorWrapper]:
    """Where a transaction is open, on a connection of its own, so that its end does not matter."""
    if not connection.in_atomic_block:
        with connection.cursor() as cursor:
            yield cursor
        return
    own = connection.copy()
    try:
        with own.cursor() as cursor:
            yield cursor
    finally:
        own.close()


def _key(what: str, who: str) -> str:
    return f"{what}:{hashlib.sha256(who.encode()).hexdigest()[:32]}"


def address_of(request: HttpRequest) -> str:
    """The client's address. Of the proxies in front each has added, as the last, whom it heard from."""
    if settings.BEHIND_PROXY:
        heard = [one.strip() for one in str(request.META.get("HTTP_X_FORWARDED_FOR", "")).split(",")]
        return _without_port(heard[-min(int(settings.BEHIND_PROXY), len(heard))])
    return str(request.META.get("REMOTE_ADDR", ""))


def _without_port(heard: str) -> str:
    """Some proxies add the port, which is another one for each connection."""
    if heard.startswith("["):
        return heard[1:].partition("]")[0]
    return heard.partition(":")[0] if heard.count(":") == 1 else heard


def caller_of(request: HttpRequest) -> str:
    """Whose tries are counted together: an address, of version 6 the network that one household has whole (/64)."""
    try:
        address = ipaddress.ip_address(address_of(request))
    except ValueError:
        return address_of(request)
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    return str(address.ipv4_mapped or ipaddress.ip_network((address, 64), strict=False))
