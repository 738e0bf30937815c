"""Who plays which role when somebody looks at the demo."""

from __future__ import annotations

from collections.abc import Mapping

from firstfix.config.demo.names import MAIL
from firstfix.platform.accounts.roles import Role
from firstfix.platform.errors import NotFound
from firstfix.platform.tenants.doors import open_door

#: The engineer is the first of the engineers, the customer the one with the most machines.
CAST: Mapping[Role, str] = {
    Role.DESK: "林晓雯",
    Role.DISPATCHER: "周建华",
    Role.PARTS: "吴桂芳",
    Role.MANAGER: "赵明哲",
    Role.RND: "沈一凡",
    Role.SALES: "何佳怡",
    Role.HR: "郑美玲",
    Role.ADMIN: "孙浩然",
}


def address_of(role: Role) -> str:
    """The e-mail address of the person who plays this role."""
    return f"e01@{MAIL}" if role == Role.ENGINEER else f"{role.value}@{MAIL}"


def demo_tenant() -> int | None:
    """The demo company's id, found as its people's addresses find it."""
    try:
        return open_door("sign_in", address_of(Role.ADMIN)).tenant_id
    except NotFound:
        return None
