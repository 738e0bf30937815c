"""What was refused of an engineer's phones, for all of them: one may be lost, the other is in the hand."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

from firstfix.engineer.models import PhoneVerb

#: Characters of data in one document; the rest comes when these are settled.
ROOM = 200_000
#: So long a phone that was away is told what another one has settled.
TOLD = timedelta(days=60)
MOST_SETTLED = 500


def refused_document(user_id: int, *, now: datetime) -> dict[str, Any]:
    """`RefusedDocument` of web/engineer/protocol.ts: the oldest first, and by their uids what was settled lately."""
    refused = PhoneVerb.objects.filter(phone__user=user_id, state=PhoneVerb.State.REFUSED)
    waiting = refused.filter(settled_at=None).order_by("at", "pk")
    shown: list[dict[str, Any]] = []
    room = ROOM
    for verb in waiting.iterator(chunk_size=100):
        room -= len(json.dumps(verb.data))
        if shown and room < 0:
            break
        shown.append(
            {
                "uid": verb.uid, "name": verb.name, "at": verb.at, "visit": verb.visit, "data": verb.data,
                "reason": verb.reason,
            }
        )  # fmt: skip
    settled = refused.filter(settled_at__gt=now - TOLD).order_by("-settled_at").values_list("uid", flat=True)
    return {
        "verbs": shown,
        "more": waiting.count() - len(shown) if room < 0 else 0,
        "settled": list(settled[:MOST_SETTLED]),
    }
