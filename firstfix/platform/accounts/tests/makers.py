from itertools import count

from firstfix.platform.accounts.actions import add_user
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role

_numbers = count(1)


def make_user(*roles: Role, email: str = "", name: str = "Alice Example", password: str = "correct horse") -> User:
    email = email or f"user{next(_numbers)}@example.org"
    return add_user(email=email, name=name, roles=roles or (Role.DESK,), password=password, by=SYSTEM)
