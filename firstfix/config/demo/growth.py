"""What engineers grow into in the demo company: levels proposed, some of them decided; certificates that end."""

from __future__ import annotations

from datetime import datetime, timedelta

from firstfix.config.demo.cast import address_of
from firstfix.growth.actions import confirm_level, decline_level, propose_levels, remind_of_certificates
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role

#: The first look was so long ago; what came of it is decided two days later.
LOOKED = timedelta(days=100)
DECIDED = timedelta(days=2)
CONFIRMED = "新机型的现场我都看过，判断准，下手稳。"
DECLINED = "先参加十二月的厂家培训，再看一个季度。"


def write_growth(*, now: datetime) -> None:
    """Two levels in three are confirmed, one is declined; then it is looked again, as by night."""
    manager = User.objects.get(email=address_of(Role.MANAGER))
    for number, one in enumerate(propose_levels(by=SYSTEM, at=now - LOOKED)[:6]):
        decide, reason = (decline_level, DECLINED) if number % 3 == 2 else (confirm_level, CONFIRMED)
        decide(one, reason=reason, by=manager, at=now - LOOKED + DECIDED)
    propose_levels(by=SYSTEM, at=now)
    remind_of_certificates(by=SYSTEM, at=now)
