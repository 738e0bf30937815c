"""The makers of all areas fit together, and before and after of a change are kept."""

from __future__ import annotations

from datetime import date

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from firstfix.customers.models import Customer
from firstfix.customers.tests.makers import make_contract, make_customer
from firstfix.people.tests.makers import make_engineer
from firstfix.platform.tenants.models import Tenant
from firstfix.scheduling.tests.makers import make_visit


def test_a_visit_stands_on_everything_below(company: Tenant) -> None:
    visit = make_visit()
    assert visit.work_order.asset is not None
    assert visit.engineers.count() == 1
    assert make_contract().levels.count() == 4


def test_the_database_refuses_to_book_an_engineer_twice(company: Tenant) -> None:
    engineer = make_engineer(skills={"electrical": 2}, certificates={"high-voltage": date(2030, 1, 1)})
    visit = make_visit(engineer=engineer)
    with pytest.raises(IntegrityError, match="engineer_not_twice"), transaction.atomic():
        make_visit(engineer=engineer, planned_start=visit.planned_start)


def test_bulk_changes_keep_the_former_row(company: Tenant) -> None:
    customer = make_customer(name="Old name")
    Customer.objects.update(name="New name")
    event = apps.get_model("customers", "CustomerEvent").objects.get(pgh_obj_id=customer.pk)
    assert event.name == "Old name"
