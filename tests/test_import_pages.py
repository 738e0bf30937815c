"""The way of a file through the browser: taken, understood, looked at, written; and what each step says."""

from __future__ import annotations

import csv
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from firstfix.customers.models import Customer
from firstfix.customers.tests.makers import make_customer, make_site
from firstfix.equipment.models import Asset
from firstfix.equipment.tests.makers import make_product_model
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.exchange.models import ImportRun
from firstfix.platform.exchange.tests.makers import DATA
from firstfix.platform.tenants.models import Tenant
from firstfix.platform.tenants.scope import tenant_scope
from firstfix.platform.tenants.tests.makers import make_tenant
from tests.test_export_and_import_again import make_everything

ClientOf = Callable[[User], Client]
FILE = "客户编号,客户名称,传真\nK1,金河食品,1\nK2,,2\n".encode("gb18030")


@pytest.fixture
def browser(company: Tenant, client_of: ClientOf) -> Client:
    return client_of(make_user(Role.MANAGER))


def upload(browser: Client, content: bytes, name: str = "客户.csv", *, read: bool = True, **more: str) -> ImportRun:
    answer = browser.post(reverse("imports"), {"file": SimpleUploadedFile(name, content), **more})
    assert answer.status_code == 302, answer.content.decode()
    run = ImportRun.objects.latest("pk")
    assert answer.headers["Location"] == reverse("import_run", args=[run.pk])
    return carried_out(browser, run) if read else run


def page(browser: Client, run: ImportRun, query: str = "") -> str:
    answer = browser.get(reverse("import_run", args=[run.pk]) + query)
    assert answer.status_code == 200
    return answer.content.decode()


def choose(browser: Client, run: ImportRun, **post: Any) -> Any:
    return browser.post(reverse("import_columns", args=[run.pk]), post)


def carried_out(browser: Client, run: ImportRun) -> ImportRun:
    (waiting,) = ProcrastinateJob.objects.filter(args__run_id=run.pk).order_by("-pk")[:1]
    app.tasks[waiting.task_name].func(**waiting.args)
    run.refresh_from_db()
    return run


def test_rows_are_read_by_those_who_could_have_brought_them(browser: Client, client_of: ClientOf) -> None:
    run = upload(browser, FILE, kind="customers")
    address = reverse("import_run", args=[run.pk])
    assert client_of(make_user(Role.DESK)).get(address).status_code == 200
    parts = client_of(make_user(Role.PARTS))
    assert parts.get(address).status_code == 404
    assert "客户.csv" not in parts.get(reverse("imports")).content.decode()
    own = upload(parts, FILE)
    assert parts.get(reverse("import_run", args=[own.pk])).status_code == 200


def test_from_file_to_customers(browser: Client) -> None:
    run = upload(browser, FILE)
    shown = page(browser, run)
    assert "What do the columns mean?" in shown
    assert "GB18030" in shown
    assert "金河食品" in shown
    answer = choose(browser, run, **{"kind": "customers", "column-0": "code", "column-1": "name", "column-2": ""})
    assert answer.status_code == 302
    assert "The rows are being looked at" in page(browser, run)
    assert carried_out(browser, run).counts == {"new": 1, "refused": 1}
    shown = page(browser, run)
    assert "Write the 1 good row" in shown
    assert "客户名称" in shown
    assert not Customer.objects.exists()
    assert browser.post(reverse("import_writing", args=[run.pk]), {"rows": "good"}).status_code == 302
    carried_out(browser, run)
    assert Customer.objects.get().name == "金河食品"
    assert "1 row is in" in page(browser, run)


def test_all_rows_are_written_when_none_is_refused(browser: Client) -> None:
    run = upload(browser, b"code,name\nC1,A\nC2,B\n")
    choose(browser, run, **{"kind": "customers", "column-0": "code", "column-1": "name"})
    carried_out(browser, run)
    assert "Write all 2 rows" in page(browser, run)
    browser.post(reverse("import_writing", args=[run.pk]))
    assert carried_out(browser, run).state == "done"


def test_progress_leads_to_the_result(browser: Client) -> None:
    run = upload(browser, b"code,name\nC1,A\n")
    choose(browser, run, **{"kind": "customers", "column-0": "code", "column-1": "name"})
    progress = reverse("import_progress", args=[run.pk])
    assert "HX-Redirect" not in browser.get(progress).headers
    carried_out(browser, run)
    assert browser.get(progress).headers["HX-Redirect"] == reverse("import_run", args=[run.pk])


def test_rows_can_be_narrowed_to_a_verdict_and_to_words(browser: Client) -> None:
    run = upload(browser, b"code,name\nC1,Alpha\nC2,\nC3,Gamma\n")
    choose(browser, run, **{"kind": "customers", "column-0": "code", "column-1": "name"})
    carried_out(browser, run)
    refused = page(browser, run, "?verdict=refused")
    assert "C2" in refused
    assert "Alpha" not in refused
    assert "Gamma" in page(browser, run, "?words=gamma")
    assert "No row fits" in page(browser, run, "?words=delta")


def test_the_refused_rows_are_a_file(browser: Client) -> None:
    run = upload(browser, FILE)
    choose(browser, run, **{"kind": "customers", "column-0": "code", "column-1": "name"})
    carried_out(browser, run)
    answer = browser.get(reverse("import_refused_rows", args=[run.pk]))
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    assert text.splitlines() == ["客户编号,客户名称,传真,Row,Reason for refusal", "K2,,2,3,客户名称: is missing"]


def test_without_refused_rows_there_is_no_such_file(browser: Client) -> None:
    assert browser.get(reverse("import_refused_rows", args=[upload(browser, FILE).pk])).status_code == 404


def test_a_recognised_file_shows_where_its_columns_go(browser: Client) -> None:
    run = upload(browser, (DATA / "atlas_assets.csv").read_bytes())
    shown = page(browser, run)
    assert "Atlas CMMS assets" in shown
    assert "Assets: Serial number" in shown or "Assets: serial number" in shown
    assert choose(browser, run, profile="atlas_assets").status_code == 302
    assert carried_out(browser, run).counts == {"new": 3}


def test_a_recognised_file_may_be_read_as_something_else(browser: Client) -> None:
    run = upload(browser, (DATA / "atlas_assets.csv").read_bytes())
    shown = page(browser, run, "?columns=&kind=assets")
    assert 'name="column-0"' in shown
    assert "Atlas CMMS assets" not in shown


def test_two_columns_cannot_mean_the_same(browser: Client) -> None:
    run = upload(browser, FILE)
    answer = choose(browser, run, **{"kind": "customers", "column-0": "name", "column-1": "name"})
    assert answer.status_code == 422
    assert "Two columns cannot both be: name." in answer.content.decode()


def test_dates_that_can_be_read_two_ways_are_asked_for(browser: Client) -> None:
    make_site(code="S1")
    make_product_model(code="M1")
    run = upload(browser, b"code,model,site,delivered on\nA1,M1,S1,03/04/2026\n")
    assert 'name="order-3"' in page(browser, run)
    columns = {"kind": "assets", "column-0": "code", "column-1": "product_model", "column-2": "site",
               "column-3": "delivered_on"}  # fmt: skip
    answer = choose(browser, run, **columns)
    assert answer.status_code == 422
    assert "day or the month" in answer.content.decode()
    choose(browser, run, **columns, **{"order-3": "day"})
    carried_out(browser, run)
    browser.post(reverse("import_writing", args=[run.pk]))
    carried_out(browser, run)
    assert str(Asset.objects.get().delivered_on) == "2026-04-03"


def test_what_no_column_holds_is_the_same_for_all_rows(browser: Client) -> None:
    make_customer(code="C1")
    run = upload(browser, b"code,site name\nS1,Plant 1\nS2,Plant 2\n")
    assert 'name="always-customer"' in page(browser, run)
    choose(browser, run, **{"kind": "sites", "column-0": "code", "column-1": "name", "always-customer": "C1"})
    assert carried_out(browser, run).counts == {"new": 2}


def test_changing_the_columns_looks_again(browser: Client) -> None:
    run = upload(browser, b"code,name\nC1,A\n")
    choose(browser, run, **{"kind": "customers", "column-0": "code", "column-1": ""})
    assert carried_out(browser, run).counts == {"refused": 1}
    assert "What do the columns mean?" in page(browser, run, "?columns")
    choose(browser, run, **{"kind": "customers", "column-0": "code", "column-1": "name"})
    assert carried_out(browser, run).counts == {"new": 1}


@pytest.mark.parametrize(("content", "why"), [(b"", "empty"), (b"%PDF-1.7", "neither")])
def test_what_is_no_file_of_rows_is_said_at_its_field(browser: Client, content: bytes, why: str) -> None:
    answer = browser.post(reverse("imports"), {"file": SimpleUploadedFile("f.csv", content or b" ")})
    assert answer.status_code == 422
    assert why in answer.content.decode()
    assert not ImportRun.objects.exists()


def test_no_page_reads_the_file(browser: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def read(*_args: object, **_more: object) -> None:
        raise AssertionError("read by a web worker")

    with monkeypatch.context() as while_asked:
        while_asked.setattr("firstfix.platform.exchange.actions.read_table", read)
        run = upload(browser, FILE, read=False)
        assert "The file is being read" in page(browser, run)
        assert "HX-Redirect" not in browser.get(reverse("import_progress", args=[run.pk])).headers
        assert choose(browser, run, kind="customers").status_code == 404
    carried_out(browser, run)
    monkeypatch.setattr("firstfix.platform.exchange.actions.read_table", read)
    leads_to = browser.get(reverse("import_progress", args=[run.pk])).headers["HX-Redirect"]
    assert leads_to == reverse("import_run", args=[run.pk])
    assert "What do the columns mean?" in page(browser, run)
    assert choose(browser, run, **{"kind": "customers", "column-1": "name"}).status_code == 302


def test_a_file_that_cannot_be_read_is_told_on_the_page(browser: Client) -> None:
    run = upload(browser, b"code,name\n")
    shown = page(browser, run)
    assert "This file could not be read" in shown
    assert "no rows" in shown
    assert f'href="{reverse("imports")}"' in shown
    assert "?columns" not in shown


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_records_are_taken_out(browser: Client, ending: str) -> None:
    make_customer(code="C1", name="金河食品")
    answer = browser.get(reverse("export", kwargs={"kind": "customers", "ending": ending}))
    assert answer.status_code == 200
    assert f"Customers.{ending}" in answer.headers["Content-Disposition"]
    assert len(b"".join(answer.streaming_content)) > 50  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("address", "kind"),
    [("customers", "customers"), ("assets", "assets"), ("product_models", "product_models"), ("parts", "parts"),
     ("engineers", "engineers")],
)  # fmt: skip
def test_a_list_exports_what_is_seen(browser: Client, address: str, kind: str) -> None:
    make_everything()
    whole = csv_rows(browser.get(reverse(address), {"export": "csv"}))
    assert whole == csv_rows(browser.get(reverse("export", kwargs={"kind": kind, "ending": "csv"})))
    assert csv_rows(browser.get(reverse(address), {"export": "csv", "words": "nothing is called so"})) == []
    assert "?export=csv" in browser.get(reverse(address)).content.decode()


def csv_rows(answer: Any) -> list[tuple[Any, ...]]:
    assert answer.status_code == 200
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    return sorted(csv.reader(lines[1:]))


def test_a_list_offers_no_export_to_who_may_not(company: Tenant, client_of: ClientOf) -> None:
    browser = client_of(make_user(Role.ENGINEER))
    assert "?export=csv" not in browser.get(reverse("assets")).content.decode()
    assert browser.get(reverse("assets"), {"export": "csv"}).status_code == 403


def test_an_unknown_kind_does_not_exist(browser: Client) -> None:
    assert browser.get("/exports/users.csv").status_code == 404


def test_a_dispatcher_takes_out_but_brings_nothing_in(company: Tenant, client_of: ClientOf) -> None:
    browser = client_of(make_user(Role.DISPATCHER))
    shown = browser.get(reverse("imports")).content.decode()
    assert "What do you want to take out?" in shown
    assert 'name="file"' not in shown
    assert browser.post(reverse("imports"), {"file": SimpleUploadedFile("f.csv", FILE)}).status_code == 403


def test_an_engineer_does_neither(company: Tenant, client_of: ClientOf) -> None:
    browser = client_of(make_user(Role.ENGINEER))
    assert browser.get(reverse("imports")).status_code == 403
    assert browser.get(reverse("export", kwargs={"kind": "customers", "ending": "csv"})).status_code == 403


def test_another_companys_import_does_not_exist(company: Tenant, client_of: ClientOf) -> None:
    run = upload(client_of(make_user(Role.MANAGER)), FILE)
    with tenant_scope(make_tenant().pk):
        stranger = client_of(make_user(Role.MANAGER))
    for name in ("import_run", "import_progress", "import_refused_rows"):
        assert stranger.get(reverse(name, args=[run.pk])).status_code == 404
    assert stranger.post(reverse("import_writing", args=[run.pk])).status_code == 404


def test_a_few_statements_show_a_page_however_many_rows(browser: Client, django_assert_max_num_queries: Any) -> None:
    run = upload(browser, ("name\n" + "\n".join(f"Customer {n}" for n in range(300))).encode(), kind="customers")
    choose(browser, run, **{"kind": "customers", "column-0": "name"})
    carried_out(browser, run)
    with django_assert_max_num_queries(14):
        page(browser, run)
