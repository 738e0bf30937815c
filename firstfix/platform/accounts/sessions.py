"""Sessions in Django's table, and who has signed in. Every request asks for both: the questions are written once."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.sessions.backends.db import SessionStore as InTable
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone

from firstfix.platform.accounts.models import User
from firstfix.platform.written_once import written_once


class SessionStore(InTable):
    def load(self) -> dict[str, Any]:
        for session in _valid(self.session_key or "", timezone.now()):
            return self.decode(session.session_data)
        self._session_key = None
        return {}


class Passwords(ModelBackend):
    """Django's; who has signed in is asked by a written question."""

    def get_user(self, user_id: int) -> User | None:
        found = next(iter(_user(int(user_id))), None)
        return found if found and self.user_can_authenticate(found) else None


@written_once
def _user(id: int) -> QuerySet[User]:
    return User.objects.filter(pk=id)


@written_once
def _valid(key: str, now: datetime) -> QuerySet[Session]:
    return Session.objects.filter(session_key=key, expire_date__gt=now)
