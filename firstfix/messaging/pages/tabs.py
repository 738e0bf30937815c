from __future__ import annotations

from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.permissions import may


def tabs(user: User) -> dict[str, bool]:
    """What `_tabs.html` asks about the person."""
    return {"may_channels": may(user, "message.channels")}
