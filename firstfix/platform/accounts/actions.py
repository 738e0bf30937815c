"""Users come and go, and get keys."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.facts import ApiKeyMade, ApiKeyRevoked, UserAdded
from firstfix.platform.accounts.models import ApiKey, User
from firstfix.platform.accounts.permissions import require
from firstfix.platform.accounts.roles import Role
from firstfix.platform.errors import Invalid
from firstfix.platform.facts.actions import record
from firstfix.platform.tenants.doors import close_doors, fit_doors
from firstfix.platform.tenants.models import Door
from firstfix.platform.tokens import random_token, token_hash


@transaction.atomic
def add_user(
    *,
    email: str,
    name: str,
    roles: Iterable[Role],
    by: Actor,
    password: str | None = None,
    language: str = "",
) -> User:
    """A person who may sign in. The e-mail address opens the tenant, so it is unique over all of them."""
    require(by, "user.add")
    email = email.strip().lower()
    if Door.objects.filter(kind="sign_in", token_hash=token_hash(email)).exists():
        raise Invalid({"email": "already in use"})
    user = User(email=email, name=name, roles=sorted(set(roles)), language=language)
    user.set_password(password)
    user.save()
    fit_doors("sign_in", [(email, user.pk)])
    record(UserAdded(email=email, roles=tuple(user.roles)), about=user, by=by)
    return user


@transaction.atomic
def make_api_key(user: User, *, name: str, by: Actor) -> str:
    """The key itself, shown once; only its hash is kept."""
    require(by, "api_key.make")
    key = ApiKey.objects.create(user=user, name=name)
    token = random_token()
    fit_doors("api_key", [(token, key.pk)])
    record(ApiKeyMade(name=name), about=user, by=by)
    return token


@transaction.atomic
def revoke_api_key(key: ApiKey, *, by: Actor) -> None:
    require(by, "api_key.make")
    close_doors("api_key", key.pk)
    record(ApiKeyRevoked(name=key.name), about=key.user, by=by)
    key.delete()
