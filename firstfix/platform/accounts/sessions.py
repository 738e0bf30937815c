"""Sessions in Django's table. Every request asks for one, so the question is written once."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.sessions.backends.db import SessionStore as InTable
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone

from firstfix.platform.written_once import written_once


class SessionStore(InTable):
    def load(self) -> dict[str, Any]:
        for session in _valid(self.session_key or "", timezone.now()):
            return self.decode(session.session_data)
        self._session_key = None
        return {}


@written_once
def _valid(key: str, now: datetime) -> QuerySet[Session]:
    return Session.objects.filter(session_key=key, expire_date__gt=now)
