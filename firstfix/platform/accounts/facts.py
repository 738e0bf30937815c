from dataclasses import dataclass


@dataclass(frozen=True)
class UserAdded:
    email: str
    roles: tuple[str, ...]


@dataclass(frozen=True)
class UserChanged:
    """`fields` names what changed; roles and whether the person may sign in are those from now on."""

    fields: tuple[str, ...]
    roles: tuple[str, ...]
    is_active: bool


@dataclass(frozen=True)
class PasswordChanged:
    pass


@dataclass(frozen=True)
class CompanyChanged:
    fields: tuple[str, ...]


@dataclass(frozen=True)
class ApiKeyMade:
    name: str


@dataclass(frozen=True)
class ApiKeyRevoked:
    name: str


@dataclass(frozen=True)
class SignedIn:
    pass
