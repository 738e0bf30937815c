"""A file is for who may see what it hangs on, whoever has its address."""

from __future__ import annotations

from collections.abc import Callable

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from firstfix.care.models import FollowUpPhoto
from firstfix.care.tests.makers import make_follow_up
from firstfix.config.files import SUBJECTS
from firstfix.logistics.models import ToolCalibration
from firstfix.logistics.tests.makers import make_tool
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.exchange.tests.makers import csv_of, taken
from firstfix.platform.files.models import StoredFile
from firstfix.platform.files.register import holders
from firstfix.platform.tenants.models import Tenant
from firstfix.rewards.tests.makers import make_expense, make_receipt, user_of
from firstfix.work.models import RequestPhoto
from firstfix.work.tests.makers import make_request

ClientOf = Callable[[User], Client]
#: Roles with different things to see; customers have pages and files of their own.
READERS = (Role.ENGINEER, Role.DESK, Role.PARTS, Role.MANAGER, Role.RND, Role.HR, Role.CUSTOMER)


def status_of(reader: Client, stored: StoredFile) -> int:
    answer = reader.get(f"/files/{stored.uid}")
    b"".join(answer)  # to its end, where the file is closed
    return answer.status_code


def test_each_record_on_which_files_hang_is_in_the_table() -> None:
    assert {holder.subject for holder in holders()} == set(SUBJECTS)


def test_each_file_is_for_who_may_see_its_record(company: Tenant, client_of: ClientOf) -> None:
    readers = {role: client_of(make_user(role)) for role in READERS}

    def seen_by(stored: StoredFile | None) -> set[Role]:
        assert stored
        answers = {role: status_of(reader, stored) for role, reader in readers.items()}
        assert set(answers.values()) <= {200, 403, 404}
        return {role for role, status in answers.items() if status == 200}

    everybody = set(READERS) - {Role.CUSTOMER}
    report, answer, paper, drawing = (make_receipt(colour) for colour in ("red", "green", "blue", "gray"))
    RequestPhoto.objects.create(request=make_request(), file=report)
    FollowUpPhoto.objects.create(follow_up=make_follow_up(), file=answer)
    ToolCalibration.objects.create(tool=make_tool(), done_on=timezone.now().date(), file=paper)
    customers = csv_of(["code", "name"], ["C1", "Golden River"])
    run = taken(customers, name="customers.csv", by=make_user(Role.ADMIN))
    assert seen_by(report) == everybody
    assert seen_by(drawing) == everybody  # in a text: it hangs on no record
    assert seen_by(answer) == {Role.DESK, Role.MANAGER}
    assert seen_by(paper) == {Role.ENGINEER, Role.DESK, Role.PARTS, Role.MANAGER}
    assert seen_by(run.file) == {Role.DESK, Role.MANAGER}


def test_few_statements_say_whose_a_file_is(company: Tenant, client_of: ClientOf) -> None:
    """Session, tenant (twice, and its end), person, file, what it hangs on, whether that is seen; and the savepoint."""
    photo = make_receipt()
    RequestPhoto.objects.create(request=make_request(), file=photo)
    engineer = client_of(make_user(Role.ENGINEER))
    with CaptureQueriesContext(connection) as asked:
        assert status_of(engineer, photo) == 200
    assert len([one for one in asked.captured_queries if "SAVEPOINT" not in str(one["sql"])]) <= 8


def test_a_receipt_is_its_engineers_and_the_managers_also_when_another_took_its_place(
    company: Tenant, client_of: ClientOf
) -> None:
    expense, former = make_expense(receipt=make_receipt()), make_receipt("black")
    present = expense.receipt
    expense.receipt = former
    expense.save()
    expense.receipt = present
    expense.save()
    people = [user_of(expense.engineer), make_user(Role.MANAGER), user_of(make_expense().engineer), make_user()]
    assert present
    for stored in (present, former):
        assert [status_of(client_of(one), stored) for one in people] == [200, 200, 404, 404]
