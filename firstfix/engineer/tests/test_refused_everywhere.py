"""What was refused of one phone is on every phone of its engineer, and leaves all of them when it is settled on one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from firstfix.engineer.models import PhoneVerb
from firstfix.engineer.queries import refused as refused_queries
from firstfix.engineer.tests.copy_makers import scope_of
from firstfix.engineer.tests.makers import PhoneInHand, make_phone
from firstfix.people.models import Engineer
from firstfix.people.tests.makers import make_engineer
from firstfix.platform.tenants.models import Tenant
from firstfix.platform.tenants.scope import tenant_scope
from firstfix.platform.tenants.tests.makers import make_tenant
from firstfix.scheduling.models import Visit
from firstfix.scheduling.tests.makers import make_visit

pytestmark = pytest.mark.usefixtures("committed")  # a cursor tells transactions apart


@pytest.fixture
def tenant(committed: None) -> Tenant:
    return make_tenant()


@pytest.fixture
def engineer(tenant: Tenant) -> Engineer:
    with tenant_scope(tenant.pk):
        return make_engineer()


@pytest.fixture
def visit(engineer: Engineer) -> Visit:
    with scope_of(engineer):
        return make_visit(engineer=engineer)


@pytest.fixture
def phones(engineer: Engineer) -> tuple[PhoneInHand, PhoneInHand]:
    with scope_of(engineer):
        return make_phone(engineer), make_phone(engineer)


class Copy:
    """What a phone has heard, exchange after exchange."""

    def __init__(self, phone: PhoneInHand) -> None:
        self.phone, self.cursor = phone, ""
        self.have: list[int] = []

    def hear(self, *verbs: dict[str, Any]) -> dict[str, Any]:
        answer: dict[str, Any] = self.phone.post(self.phone.request(*verbs, cursor=self.cursor, have=self.have)).json()
        self.cursor, self.have = answer["cursor"], answer["visits"]
        documents: dict[str, Any] = answer["documents"]
        return documents


def test_it_comes_to_the_other_phone_with_its_words_and_reason(phones: tuple[PhoneInHand, ...], visit: Visit) -> None:
    one, other = map(Copy, phones)
    assert other.hear()["refused"] == {"verbs": [], "more": 0, "settled": []}
    verb = one.phone.verb("leave", visit=visit.pk, outcome="restored", unsigned_reason="Nobody was there")
    assert [shown["uid"] for shown in one.hear(verb)["refused"]["verbs"]] == [verb["uid"]]
    (shown,) = other.hear()["refused"]["verbs"]
    assert (shown["name"], shown["visit"], shown["data"]) == ("leave", visit.pk, verb["data"])
    assert shown["reason"]["code"] == "refused"
    assert "refused" not in other.hear(), "no news, no document"


def test_settled_on_one_it_is_settled_on_all(phones: tuple[PhoneInHand, ...], visit: Visit) -> None:
    one, other = map(Copy, phones)
    verb = one.phone.verb("leave", visit=visit.pk, outcome="restored", unsigned_reason="x")
    one.hear(verb)
    other.hear()
    settled = other.phone.verb("settle", verb=verb["uid"], how="given_up")
    for answer in (other.hear(settled), one.hear()):
        assert answer["refused"] == {"verbs": [], "more": 0, "settled": [verb["uid"]]}


def test_of_a_colleagues_phones_nothing_is_told(
    phones: tuple[PhoneInHand, ...], engineer: Engineer, visit: Visit
) -> None:
    with scope_of(engineer):
        theirs, own = Copy(make_phone()), Copy(phones[0])
    own.hear()
    theirs.hear(theirs.phone.verb("arrive", visit=visit.pk))
    assert "refused" not in own.hear()


def test_a_flood_comes_piece_by_piece(
    phones: tuple[PhoneInHand, ...], visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(refused_queries, "ROOM", 500)
    one, other = map(Copy, phones)
    verbs = [one.phone.verb("miss", visit=visit.pk, reason="x" * 200) for _ in range(5)]
    one.hear(*verbs)
    told = other.hear()["refused"]
    assert ([shown["uid"] for shown in told["verbs"]], told["more"]) == ([verb["uid"] for verb in verbs[:2]], 3)


def test_what_was_settled_long_ago_is_told_no_more(
    phones: tuple[PhoneInHand, ...], engineer: Engineer, visit: Visit
) -> None:
    one = Copy(phones[0])
    verb = one.phone.verb("leave", visit=visit.pk, outcome="restored", unsigned_reason="x")
    one.hear(verb, one.phone.verb("settle", verb=verb["uid"], how="given_up"))
    with scope_of(engineer):
        long_ago = timezone.now() - refused_queries.TOLD - timedelta(hours=1)
        assert PhoneVerb.objects.filter(uid=verb["uid"]).update(settled_at=long_ago) == 1
    assert Copy(phones[1]).hear()["refused"]["settled"] == []
