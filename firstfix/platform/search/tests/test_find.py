from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from firstfix.customers.tests.makers import make_customer, make_site
from firstfix.equipment.tests.makers import make_asset
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.search.actions import refresh, refresh_all
from firstfix.platform.search.models import SearchDocument
from firstfix.platform.search.queries import find
from firstfix.platform.tenants.models import Tenant
from firstfix.platform.tenants.scope import tenant_scope
from firstfix.platform.tenants.tests.makers import make_tenant
from firstfix.work.actions import report_fault
from firstfix.work.tests.makers import make_work_order


def titles(words: str, by: User) -> list[str]:
    return [result.title for result in find(words, by=by)]


@pytest.mark.parametrize("words", ["压缩", "压缩机", "漏水", "E-05", "e05", "E05 漏", "leak", "compressor leak"])
def test_a_request_is_found_by_its_words_in_both_languages(company: Tenant, words: str) -> None:
    request = report_fault(
        description="空调压缩机漏水，E-05 compressor leaking", channel="phone", asset=make_asset(), by=SYSTEM
    )
    assert any(request.number in title for title in titles(words, make_user(Role.DESK)))


def test_what_does_not_hold_all_words_is_not_found(company: Tenant) -> None:
    report_fault(description="空调压缩机漏水", channel="phone", asset=make_asset(), by=SYSTEM)
    assert titles("压缩 停机", make_user(Role.DESK)) == []


@pytest.mark.parametrize("words", ["", "   ", "&|!()':*", "'; drop table", "\x00", "的" * 500])
def test_odd_words_find_nothing_and_break_nothing(company: Tenant, words: str) -> None:
    make_customer()
    assert titles(words, make_user(Role.DESK)) == []


def test_another_tenants_records_are_never_found(company: Tenant) -> None:
    other = make_tenant()
    with tenant_scope(other.pk):
        refresh("customers.customer", [make_customer(name="Secret Mining").pk])
    assert titles("Secret", make_user(Role.DESK)) == []


def test_a_customer_finds_nothing_of_others(company: Tenant) -> None:
    mine, theirs = make_site(name="Plant One"), make_site(name="Plant Two")
    user = make_user(Role.CUSTOMER)
    mine.customer.contacts.create(name="Wang", user=user)
    refresh("customers.site", [mine.pk, theirs.pk])
    assert titles("Plant", user) == ["Plant One"]


def test_an_index_made_anew_holds_each_record_once(company: Tenant) -> None:
    make_work_order()
    for _repetition in range(2):
        assert refresh_all("work.workorder") == 1
    assert SearchDocument.objects.filter(kind="work.workorder").count() == 1


def test_the_box_answers_while_typing(company: Tenant, client_of: Callable[[User], Client]) -> None:
    customer = make_customer(name="金河食品")
    refresh("customers.customer", [customer.pk])
    answer = client_of(make_user(Role.DESK)).get("/search?q=金河", headers={"HX-Request": "true"})
    assert f"/customers/{customer.pk}" in answer.content.decode()
    assert "<html" not in answer.content.decode()
