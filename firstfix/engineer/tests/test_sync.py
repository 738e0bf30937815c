from __future__ import annotations

from firstfix.engineer.models import Phone, PhoneVerb
from firstfix.engineer.tests.makers import make_phone, states
from firstfix.people.tests.makers import make_engineer
from firstfix.platform.tenants.models import Tenant
from firstfix.scheduling.tests.makers import make_visit


def test_a_visit_is_told_from_the_phone(company: Tenant) -> None:
    engineer = make_engineer()
    visit = make_visit(engineer=engineer)
    phone = make_phone(engineer)
    answer = phone.sync(*(phone.verb(name, visit=visit.pk) for name in ("set_off", "arrive", "start_work")))
    assert states(answer["results"]) == ["applied"] * 3
    assert answer["taken"] == 3
    visit.refresh_from_db()
    assert visit.state == "working"
    assert Phone.objects.get().taken == PhoneVerb.objects.count() == 3
