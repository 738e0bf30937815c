from datetime import time

import pytest

from firstfix.messaging.actions import change_message_rules
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.tenants.models import Tenant


@pytest.fixture
def by_day(company: Tenant) -> Tenant:
    """No quiet hours, so that nothing depends on when the tests run."""
    change_message_rules(quiet_from=time(0), quiet_until=time(0), by=SYSTEM)
    return company
