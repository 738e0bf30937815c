"""Users come and go, and get keys; the company's own settings."""

from __future__ import annotations

import zoneinfo
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.facts import (
    ApiKeyMade,
    ApiKeyRevoked,
    CompanyChanged,
    PasswordChanged,
    UserAdded,
    UserChanged,
)
from firstfix.platform.accounts.models import ApiKey, User
from firstfix.platform.accounts.permissions import require
from firstfix.platform.accounts.roles import Role
from firstfix.platform.errors import Invalid, NotAllowed, NotFound, Refused
from firstfix.platform.facts.actions import record
from firstfix.platform.limits.actions import forgive, limit
from firstfix.platform.records import former_values
from firstfix.platform.tenants.doors import close_doors, fit_doors, open_door
from firstfix.platform.tenants.models import Tenant
from firstfix.platform.tokens import random_token

#: What a person may be: anything but the one behind a link.
ROLES = frozenset(Role) - {Role.GUEST}


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
    email, name = email.strip().lower(), name.strip()
    if not email or not name:
        raise Invalid({"name" if email else "email": _("This is needed.")})
    if not _is_address(email):
        raise Invalid({"email": _("This is no e-mail address.")})
    if _is_taken(email):
        raise Invalid({"email": _("Somebody signs in with this e-mail address already.")})
    user = User(email=email, name=name, roles=_known(roles), language=language)
    if password is not None:
        check_password(password, of=user)
    user.set_password(password)
    user.save()
    fit_doors("sign_in", [(email, user.pk)])
    record(UserAdded(email=email, roles=tuple(user.roles)), about=user, by=by)
    return user


@transaction.atomic
def change_user(
    user: User,
    *,
    by: Actor,
    name: str | None = None,
    roles: Iterable[Role] | None = None,
    language: str | None = None,
    is_active: bool | None = None,
) -> User:
    """What is None stays. Who may no longer sign in is signed out at once. The last administrator stays one."""
    require(by, "user.add")
    user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    said: dict[str, Any] = {
        "name": name and name.strip(),
        "roles": None if roles is None else _known(roles),
        "language": language,
        "is_active": is_active,
    }
    if name is not None and not said["name"]:
        raise Invalid({"name": _("This is needed.")})
    fields = tuple(field for field, value in said.items() if value is not None and value != getattr(user, field))
    for field in fields:
        setattr(user, field, said[field])
    if fields:
        if not User.objects.exclude(pk=user.pk).filter(is_active=True, roles__contains=[Role.ADMIN]).exists() and (
            Role.ADMIN not in user.roles or not user.is_active
        ):
            raise Refused(_("Somebody must remain an administrator. Make another person one first."))
        user.save()
        record(UserChanged(fields, tuple(user.roles), user.is_active), about=user, by=by)
    return user


@transaction.atomic
def choose_language(user: User, *, language: str, by: Actor) -> User:
    """The language in which one person reads; everybody chooses the own."""
    _must_be_self(user, by)
    if language not in dict(settings.LANGUAGES):
        raise Invalid({"language": _("Choose one of the list.")})
    if user.language != language:
        user.language = language
        user.save(update_fields=["language"])
        record(UserChanged(("language",), tuple(user.roles), user.is_active), about=user, by=by)
    return user


@transaction.atomic
def change_password(user: User, *, old: str, new: str, by: Actor) -> User:
    """One's own, with the present one. All other sessions of the person end. A session that was taken guesses ten."""
    _must_be_self(user, by)
    limit("password", who=str(user.pk), tries=10, seconds=300, survives=True)
    if not user.check_password(old):
        raise Invalid({"old": _("This is not your present password.")})
    forgive("password", who=str(user.pk), survives=True)
    return _set_password(user, new, field="new", by=by)


@transaction.atomic
def reset_password(user: User, *, new: str, by: Actor) -> User:
    """An administrator gives a new one to somebody who has forgotten it. All sessions of the person end."""
    require(by, "user.add")
    return _set_password(user, new, field="password", by=by)


def _set_password(user: User, password: str, *, field: str, by: Actor) -> User:
    check_password(password, of=user, field=field)
    user.set_password(password)
    user.save(update_fields=["password"])
    record(PasswordChanged(), about=user, by=by)
    return user


def check_password(password: str, *, of: User, field: str = "password") -> None:
    """Invalid, with all reasons, when it is too easy."""
    try:
        validate_password(password, of)
    except ValidationError as weak:
        raise Invalid({field: " ".join(weak.messages)}) from weak


def _must_be_self(user: User, by: Actor) -> None:
    if by.pk != user.pk:
        raise NotAllowed


def _known(roles: Iterable[Role]) -> list[str]:
    wanted = {Role(role) for role in roles if role in Role.values}
    if not wanted or not wanted <= ROLES:
        raise Invalid({"roles": _("Choose at least one role.")})
    return sorted(wanted)


def _is_address(email: str) -> bool:
    try:
        validate_email(email)
    except ValidationError:
        return False
    return True


def _is_taken(email: str) -> bool:
    """In any company: the address alone says to which one it leads."""
    try:
        open_door("sign_in", email)
    except NotFound:
        return False
    return True


COMPANY_FIELDS = frozenset({"name", "zone", "language", "country", "currency", "repeat_window_days"})


@transaction.atomic
def change_company(company: Tenant, *, by: Actor, **values: Any) -> Tenant:
    """Set some of COMPANY_FIELDS. The repeat window counts from now on for all figures, past ones too."""
    require(by, "company.change")
    if unknown := values.keys() - COMPANY_FIELDS:
        raise TypeError(f"a company has no changeable {sorted(unknown)}")
    for field, value in values.items():
        setattr(company, field, value)
    if company.zone not in zoneinfo.available_timezones():
        raise Invalid({"zone": _("This time zone is not known.")})
    if not 1 <= company.repeat_window_days <= 365:
        raise Invalid({"repeat_window_days": _("Between 1 and 365 days.")})
    try:
        company.full_clean()
    except ValidationError as wrong:
        raise Invalid({field: " ".join(problems) for field, problems in wrong.message_dict.items()}) from wrong
    if before := former_values(company):
        company.save()
        after = {field: getattr(company, field) for field in before}
        record(CompanyChanged(tuple(before), before=before, after=after), about=company, by=by)
    return company


@transaction.atomic
def make_api_key(user: User, *, name: str, by: Actor) -> str:
    """The key itself, shown once; only its hash is kept."""
    require(by, "api_key.make")
    if not name.strip():
        raise Invalid({"name": _("This is needed.")})
    key = ApiKey.objects.create(user=user, name=name.strip())
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
