"""Pages of pay: HR writes, tries and closes; an engineer sees the own; whoever looks leaves a fact."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from threading import Barrier, Thread
from typing import Any
from urllib.parse import quote

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from firstfix.people.models import Engineer
from firstfix.people.tests.makers import make_engineer
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import STAFF, Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.errors import Refused
from firstfix.platform.facts.models import Fact
from firstfix.platform.pages.listing import Listing
from firstfix.platform.tenants.models import Tenant
from firstfix.platform.tenants.scope import tenant_scope
from firstfix.platform.tenants.tests.makers import make_tenant
from firstfix.platform.tenants.zone import company_day
from firstfix.rewards.actions import ask_pay_run, close_pay_month, count_pay_month
from firstfix.rewards.models import PayDispute, PayLine, PayMonth, PayRules
from firstfix.rewards.pages import pay_shown
from firstfix.rewards.queries.pay import behind
from firstfix.rewards.tests.makers import user_of
from firstfix.rewards.tests.pay_makers import (
    MONTH,
    NEXT,
    at,
    make_grade,
    make_paid_order,
    make_post,
    make_rules,
    make_rules_in_force,
    sheet_of,
)
from firstfix.rewards.translate import first_of

ClientOf = Callable[[User], Client]


def work_off() -> None:
    """What a worker does with the runs that were asked for, each of them twice: a job may come again."""
    for job in ProcrastinateJob.objects.filter(task_name="rewards.count_asked").order_by("pk"):
        for _time in range(2):
            app.tasks[job.task_name].func(**job.args)


def said(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def paid(name: str = "Chen Li") -> Engineer:
    engineer = make_engineer(name=name)
    make_post(engineer)
    return engineer


def sent_rules(**changes: str) -> dict[str, str]:
    return {
        "note": "first", "step": "0.01", "base__0__grade": "E1", "base__0__amount": "6,000",
        "base__2__grade": "E1", "base__2__years": "3", "base__2__amount": "7000",
        "night__amount": "30", "night__start": "22:00", "night__end": "06:00", "night__most": "900",
        "travel__hours": "6", "travel__most": "5000", "travel__0__name": "A", "travel__0__cities": "上海、 北京",
        "travel__0__per_day": "100", "travel__0__per_night": "300", **changes,
    }  # fmt: skip


def test_hr_writes_a_version_on_one_page(company: Tenant, client_of: ClientOf) -> None:
    make_grade()
    client = client_of(make_user(Role.HR))
    assert "base__0__grade" in said(client, "/pay/rules/new")
    answer = client.post("/pay/rules/new", sent_rules())
    version = PayRules.objects.get()
    assert answer.headers["Location"] == f"/pay/rules/{version.pk}"
    assert version.document == {
        "base": {"rows": [{"grade": "E1", "amount": "6000"}, {"grade": "E1", "years": 3, "amount": "7000"}]},
        "night": {"amount": "30", "start": "22:00", "end": "06:00", "most": "900"},
        "travel": {
            "hours": 6, "most": "5000",
            "rows": [{"name": "A", "cities": ["上海", "北京"], "per_day": "100", "per_night": "300"}],
        },
    }  # fmt: skip
    assert "¥7,000.00" in said(client, f"/pay/rules/{version.pk}")
    assert "上海" in said(client, f"/pay/rules/{version.pk}/change")


def test_what_cannot_be_paid_stands_at_its_field(company: Tenant, client_of: ClientOf) -> None:
    """The rows between are empty: the second row of the document is the third of the form."""
    make_grade()
    client = client_of(make_user(Role.HR))
    answer = client.post("/pay/rules/new", sent_rules(base__2__years="0", night__most="", article__amount="x"))
    assert answer.status_code == 422
    errors = answer.context["form"].errors
    assert set(errors) == {"base__2__amount", "night__most", "article__amount", "article__most"}
    assert not PayRules.objects.exists()


def test_a_version_is_tried_and_put_in_force(company: Tenant, client_of: ClientOf) -> None:
    engineer, client = paid(), client_of(make_user(Role.HR))
    version = make_rules()
    this = first_of(company_day(timezone.now()))
    assert client.post(f"/pay/rules/{version.pk}/force", {"first_month": this.isoformat()}).status_code == 409
    answer = client.post(f"/pay/rules/{version.pk}/trial", {"month": MONTH.isoformat()})
    assert "hx-get" in said(client, answer.headers["Location"])
    work_off()
    page = said(client, answer.headers["Location"])
    assert engineer.name in page
    assert "¥6,000.00" in page
    client.post(f"/pay/rules/{version.pk}/force", {"first_month": this.isoformat()})
    version.refresh_from_db()
    assert (version.state, version.first_month) == ("in_force", this)
    assert client.post(f"/pay/rules/{version.pk}/change", sent_rules()).status_code == 409


def test_a_line_names_all_that_stands_behind_it(
    company: Tenant, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first on the sheet, and all of them page by page on a page of the line."""
    for module in (pay_shown, behind):
        monkeypatch.setattr(module, "MOST_SHOWN", 4)
    monkeypatch.setattr(Listing, "per_page", 5)
    engineer = paid()
    make_rules_in_force()
    orders = [make_paid_order(engineer) for _one in range(7)]
    hr, own = client_of(make_user(Role.HR)), client_of(user_of(engineer))
    key = sheet_of(engineer).lines[1].key
    for client, sheet, address in (
        (hr, f"/pay/2026-08/engineers/{engineer.pk}", f"/pay/2026-08/engineers/{engineer.pk}/line"),
        (own, "/my-pay/2026-08", "/my-pay/2026-08/line"),
    ):
        link = f"{address}?key={quote(key, safe='')}"
        first = said(client, sheet)
        assert f'href="{link}"' in first
        assert sum(f'"/work-orders/{order.pk}"' in first for order in orders) == 4
        pages = [said(client, f"{link}&page={page}") for page in (1, 2)]
        named = [[order.pk for order in orders if f'"/work-orders/{order.pk}"' in page] for page in pages]
        assert [len(found) for found in named] == [5, 2]
        assert sorted(one for found in named for one in found) == sorted(order.pk for order in orders)
        assert client.get(f"{address}?key=piece:none").status_code == 404
    assert own.get(f"/pay/2026-08/engineers/{engineer.pk}/line?key={key}").status_code == 403


def test_a_new_version_begins_as_a_copy(company: Tenant, client_of: ClientOf) -> None:
    make_rules_in_force()
    page = said(client_of(make_user(Role.HR)), "/pay/rules/new")
    assert 'value="6000"' in page


def test_the_month_of_everybody_one_sheet_and_the_closing(company: Tenant, client_of: ClientOf) -> None:
    engineer, client = paid(), client_of(make_user(Role.HR))
    make_rules_in_force()
    order = make_paid_order(engineer)
    page = said(client, "/pay/2026-08")
    assert "/pay/2026-08/count" in page
    assert "¥6,050.00" not in page
    client.post("/pay/2026-08/count")
    work_off()
    page = said(client, "/pay/2026-08")
    assert "¥6,050.00" in page
    assert "/pay/2026-08/closure" in page
    sheet = said(client, f"/pay/2026-08/engineers/{engineer.pk}")
    assert order.number in sheet
    assert "¥6,050.00" in said(client, "/pay/2026-08/closure")
    assert client.post("/pay/2026-08/closure").headers["Location"] == "/pay/2026-08"
    going = said(client, "/pay/2026-08")
    assert "hx-get" in going
    assert "/pay/2026-08/closure" not in going
    work_off()
    assert PayMonth.objects.get().month == MONTH
    closed = said(client, "/pay/2026-08")
    assert "/pay/2026-08/closure" not in closed
    assert "¥6,050.00" in closed
    assert order.number in said(client, f"/pay/2026-08/engineers/{engineer.pk}")
    looks = Fact.objects.filter(name__in=("PayOfAllSeen", "PaySheetSeen")).order_by("pk")
    assert [fact.data.get("how", "one") for fact in looks] == [
        "month", "month", "one", "closure", "month", "month", "one",
    ]  # fmt: skip


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_payroll_gets_every_line(company: Tenant, client_of: ClientOf, ending: str) -> None:
    engineer, client = paid("=cmd()"), client_of(make_user(Role.HR))
    make_rules_in_force()
    make_paid_order(engineer)
    count_pay_month(MONTH, by=SYSTEM, at=at(NEXT))
    answer = client.get(f"/pay/2026-08/export?format={ending}")
    assert f"pay-2026-08.{ending}" in answer.headers["Content-Disposition"]
    if ending == "xlsx":
        sheet: Any = openpyxl.load_workbook(io.BytesIO(answer.content)).active
        rows = list(sheet.iter_rows(values_only=True))
        assert [row[8] for row in rows[1:]] == [6000, 50]
    else:
        text = answer.content.decode("utf-8-sig")
        assert len(text.splitlines()) == 3
        assert ",=cmd()" not in text
    assert Fact.objects.get(name="PayOfAllSeen").data["how"] == f"pay-2026-08.{ending}"


class TestMyPay:
    def test_every_line_opens_to_what_stands_behind_it(self, company: Tenant, client_of: ClientOf) -> None:
        engineer, other = paid(), paid("Wang Wei")
        make_rules_in_force()
        own, foreign = make_paid_order(engineer), make_paid_order(other)
        page = said(client_of(user_of(engineer)), "/my-pay/2026-08")
        assert "¥6,050.00" in page
        assert own.number in page
        assert foreign.number not in page
        assert f"/work-orders/{own.pk}" in page

    def test_this_month_stands_first(self, company: Tenant, client_of: ClientOf) -> None:
        engineer = paid()
        make_rules_in_force()
        page = said(client_of(user_of(engineer)), "/my-pay")
        assert f"{company_day(timezone.now()):%Y-%m-%d}" in page

    def test_without_rules_or_post_it_says_what_is_missing(self, company: Tenant, client_of: ClientOf) -> None:
        assert "HR" in said(client_of(user_of(make_engineer())), "/my-pay")
        assert client_of(make_user(Role.ENGINEER)).get("/my-pay").status_code == 403

    def test_a_line_is_disputed_and_answered(self, company: Tenant, client_of: ClientOf) -> None:
        engineer, hr = paid(), client_of(make_user(Role.HR))
        make_rules_in_force()
        make_paid_order(engineer)
        key = sheet_of(engineer).lines[1].key
        client = client_of(user_of(engineer))
        assert key in said(client, "/my-pay/2026-08")
        client.post("/my-pay/2026-08/disputes", {"key": key, "text": "There were <two>."})
        dispute = PayDispute.objects.get()
        assert "&lt;two&gt;" in said(hr, f"/pay/2026-08/engineers/{engineer.pk}")
        assert f"/pay/2026-08/engineers/{engineer.pk}" in said(hr, "/pay/2026-08")
        hr.post(f"/pay/disputes/{dispute.pk}/answer", {"answer": "One was of July."})
        assert "One was of July." in said(client, "/my-pay/2026-08")


def test_a_manager_sees_sums_of_teams_only(company: Tenant, client_of: ClientOf) -> None:
    for name in ("A", "B", "C"):
        paid(name)
    make_rules_in_force()
    count_pay_month(MONTH, by=SYSTEM, at=at(NEXT))
    client = client_of(make_user(Role.MANAGER))
    assert "¥18,000.00" in said(client, "/pay/teams/2026-08")
    assert client.get("/pay/2026-08").status_code == 403


@pytest.mark.parametrize("role", sorted(STAFF - {Role.HR}))
def test_pay_of_others_is_hrs_alone(company: Tenant, client_of: ClientOf, role: Role) -> None:
    engineer, client = paid(), client_of(make_user(role))
    make_rules_in_force()
    for address in (
        "/pay", "/pay/2026-08", f"/pay/2026-08/engineers/{engineer.pk}", "/pay/2026-08/closure",
        "/pay/2026-08/export", "/pay/rules", "/pay/rules/new", "/pay/posts", "/pay/posts/new", "/pay/grades/new",
    ):  # fmt: skip
        assert client.get(address).status_code in (403, 404), address
    assert not Fact.objects.filter(name__startswith="Pay", by_id__isnull=False).exists()


def test_the_code_of_a_grade_that_posts_have_stays(company: Tenant, client_of: ClientOf) -> None:
    """Rules name it: another code would change what closed months paid."""
    grade, free = make_grade(), make_grade("E9")
    make_post(grade=grade)
    client = client_of(make_user(Role.HR))
    typed = {"name_zh": "一级", "name_en": "First"}
    assert client.post(f"/pay/grades/{grade.pk}", {**typed, "code": "E1a"}).status_code == 422
    assert client.post(f"/pay/grades/{grade.pk}", {**typed, "code": "E1"}).status_code == 302
    assert client.post(f"/pay/grades/{free.pk}", {**typed, "code": "E8"}).status_code == 302
    grade.refresh_from_db()
    assert (grade.code, grade.name.en) == ("E1", "First")


def test_posts_and_grades(company: Tenant, client_of: ClientOf) -> None:
    engineer, client, grade = make_engineer(name="Chen Li"), client_of(make_user(Role.HR)), make_grade()
    assert "Chen Li" in said(client, "/pay/posts")
    sent = {"engineer": engineer.pk, "grade": grade.pk, "experience_since": "2020-05-01", "first_day": "2026-01-01"}
    assert client.post(f"/pay/posts/new?engineer={engineer.pk}", sent).status_code == 302
    assert engineer.pay_posts.get().first_day == date(2026, 1, 1)
    assert client.post("/pay/posts/new", {**sent, "experience_since": "2026-02-01"}).status_code == 422
    said(client, f"/pay/grades/{grade.pk}")
    assert client.post("/pay/grades/new", {"code": "E1", "name_0": "一", "name_1": "One"}).status_code == 422


def test_two_who_ask_at_once_get_one_run(committed: None) -> None:
    tenant = make_tenant()
    with tenant_scope(tenant.pk):
        paid()
        make_rules_in_force()
        people = [make_user(Role.HR) for _n in range(2)]
    start, runs = Barrier(2), list[int]()

    def ask(person: User) -> None:
        try:
            with tenant_scope(tenant.pk):
                start.wait(timeout=30)
                runs.append(ask_pay_run("close", MONTH, by=person, at=at(NEXT)).pk)
        finally:
            connection.close()

    threads = [Thread(target=ask, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert len(runs) == 2
    assert len(set(runs)) == 1
    assert ProcrastinateJob.objects.filter(task_name="rewards.count_asked", args__run_id=runs[0]).count() == 1


def test_of_two_who_close_at_once_one_is_told_that_it_is_closed(committed: None) -> None:
    tenant = make_tenant()
    with tenant_scope(tenant.pk):
        paid()
        make_rules_in_force()
    start, answers = Barrier(2), list[str]()

    def close() -> None:
        try:
            with tenant_scope(tenant.pk):
                start.wait(timeout=30)
                close_pay_month(MONTH, by=SYSTEM, at=at(NEXT))
            answers.append("closed")
        except Refused:
            answers.append("refused")
        finally:
            connection.close()

    threads = [Thread(target=close) for _one in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert sorted(answers) == ["closed", "refused"]
    with tenant_scope(tenant.pk):
        assert PayLine.objects.count() == 1
