"""Users and their keys, as a person may have them."""

from __future__ import annotations

from firstfix.platform.access import record_for
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.models import ApiKey, User


def user_for(by: Actor, id: int, *, to: str = "see") -> User:
    return record_for(User.objects.all(), by=by, action=f"user.{to}", pk=id)


def api_key_for(by: Actor, id: int) -> ApiKey:
    return record_for(ApiKey.objects.select_related("user"), by=by, action="api_key.make", pk=id)
