import pytest

from firstfix.messaging.tests.makers import make_no_quiet_hours
from firstfix.platform.tenants.models import Tenant


@pytest.fixture
def by_day(company: Tenant) -> Tenant:
    make_no_quiet_hours()
    return company
