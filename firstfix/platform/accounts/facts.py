from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from firstfix.platform.errors import Text


@dataclass(frozen=True)
class UserAdded:
    email: str
    roles: tuple[str, ...]
    words: ClassVar[Text] = _("User added")


@dataclass(frozen=True)
class UserChanged:
    """`fields` names what changed; roles and whether the person may sign in are those from now on."""

    fields: tuple[str, ...]
    roles: tuple[str, ...]
    is_active: bool
    words: ClassVar[Text] = _("User changed")


@dataclass(frozen=True)
class PasswordChanged:
    words: ClassVar[Text] = _("New password")


@dataclass(frozen=True)
class CompanyChanged:
    """`before` and `after` hold the values of `fields`; none of them is a secret."""

    fields: tuple[str, ...]
    before: dict[str, str | int]
    after: dict[str, str | int]
    words: ClassVar[Text] = _("Settings changed")


@dataclass(frozen=True)
class ApiKeyMade:
    name: str
    words: ClassVar[Text] = _("Key “%(name)s” made")


@dataclass(frozen=True)
class ApiKeyRevoked:
    name: str
    words: ClassVar[Text] = _("Key “%(name)s” revoked")


@dataclass(frozen=True)
class SignedIn:
    pass
