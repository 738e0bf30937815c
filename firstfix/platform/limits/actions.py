"""Rate limits for pages that anybody can reach: so many tries per key in a fixed window."""

from __future__ import annotations

import hashlib

from django.conf import settings
from django.db import connection
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


def limit(what: str, *, who: str, tries: int, seconds: int) -> None:
    """Raise TooMany when `who` has done `what` more than `tries` times in the window. Only a hash of `who` is kept."""
    key = f"{what}:{hashlib.sha256(who.encode()).hexdigest()[:32]}"
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, {"key": key, "seconds": seconds})
        if cursor.fetchone()[0] > tries:
            raise TooMany


def address_of(request: HttpRequest) -> str:
    """The client's address; behind a proxy the one that the proxy itself added, which is the last."""
    if settings.BEHIND_PROXY:
        return str(request.META.get("HTTP_X_FORWARDED_FOR", "")).rpartition(",")[2].strip()
    return str(request.META.get("REMOTE_ADDR", ""))
