from dataclasses import dataclass


@dataclass(frozen=True)
class UserAdded:
    email: str
    roles: tuple[str, ...]


@dataclass(frozen=True)
class ApiKeyMade:
    name: str


@dataclass(frozen=True)
class ApiKeyRevoked:
    name: str


@dataclass(frozen=True)
class SignedIn:
    pass
