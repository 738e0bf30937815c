from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from firstfix.customers.actions import save_customer
from firstfix.customers.models import Customer
from firstfix.customers.tests.makers import make_customer, make_site
from firstfix.equipment.tests.makers import make_asset
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.search import jobs
from firstfix.platform.search.actions import refresh, refresh_all
from firstfix.platform.search.jobs import index_anew
from firstfix.platform.search.models import SearchDocument
from firstfix.platform.search.queries import find, with_words
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


def crowd(kind: str, *, count: int, tokens: str) -> None:
    """Documents of records that nobody has: what they would be found by, older than everything."""
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into search_searchdocument (tenant_id, kind, record_id, tokens, tokens_version, at) "
            "select nullif(current_setting('firstfix.tenant', true), '')::bigint, %s, -n, %s::tsvector, 9, "
            "now() - interval '1 day' * n from generate_series(1, %s) as n",
            [kind, tokens, count],
        )


def test_many_orders_hide_neither_the_customer_nor_what_came_today(company: Tenant) -> None:
    crowd("work.workorder", count=3500, tokens="'金河' '河食' '食品' '品' 'leak'")
    customer = make_customer(name="金河食品")
    refresh("customers.customer", [customer.pk])
    order = make_work_order(asset=make_asset(site=make_site(customer=customer)), subject="Leak")
    refresh("work.workorder", [order.pk])
    found = titles("金河食品", make_user(Role.DESK))
    assert found[0] == "金河食品"
    assert any(order.number in title for title in found)
    assert list(with_words(type(order).objects.all(), "金河食品")) == [order]


def test_what_has_exactly_this_name_comes_first_however_many_hold_its_words(company: Tenant) -> None:
    customer = make_customer(name="Pump")
    Customer.objects.update(created_at=timezone.now() - timedelta(days=900))
    refresh("customers.customer", [customer.pk])
    crowd("customers.customer", count=1500, tokens="'pump'")
    assert titles("pump", make_user(Role.DESK)) == ["Pump"]


def test_a_renamed_customer_is_found_in_what_names_it(company: Tenant) -> None:
    order = make_work_order()
    refresh_all("customers.customer")
    refresh_all("work.workorder")
    order.customer.name = "长江制药"
    save_customer(order.customer, by=SYSTEM)
    for job in ProcrastinateJob.objects.filter(task_name="search.refresh_those_naming"):
        app.tasks[job.task_name].func(**job.args)
    assert any(order.number in title for title in titles("长江制药", make_user(Role.DESK)))
    assert not ProcrastinateJob.objects.filter(task_name="search.refresh_those_naming").count() > 1


def test_what_was_indexed_by_older_tokens_is_indexed_anew(company: Tenant) -> None:
    customer = make_customer(name="Pump")
    refresh("customers.customer", [customer.pk])
    SearchDocument.objects.update(tokens_version=0, tokens="'old'")
    assert titles("pump", make_user(Role.DESK)) == []
    index_anew(timezone.now())
    assert titles("pump", make_user(Role.DESK)) == ["Pump"]


def test_words_are_read_once_nobody_else_is_writing_them(company: Tenant) -> None:
    customer = make_customer()
    with CaptureQueriesContext(connection) as asked:
        refresh("customers.customer", [customer.pk])
    first, *then = [one["sql"] for one in asked]
    assert "FOR NO KEY UPDATE" in first
    assert not any("FOR NO KEY UPDATE" in sql for sql in then)


def test_a_deadlock_does_not_end_the_work_for_good(company: Tenant, monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[list[int]] = []

    def stopped(kind: str, ids: list[int]) -> None:
        tried.append(ids)
        if len(tried) != 3:
            raise OperationalError

    monkeypatch.setattr(jobs, "refresh", stopped)
    jobs._refresh(company.pk, "customers.customer", [1])
    assert tried == [[1]] * 3
    with pytest.raises(OperationalError):
        jobs._refresh(company.pk, "customers.customer", [2])
    assert tried[3:] == [[2]] * 3
