"""What is worth taking comes to the phone in both languages, and only to the engineer whose day it is."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from datetime import date
from typing import Any

import pytest
from django.test import Client

from firstfix.diagnosis.tests.makers import CHILLER, make_published
from firstfix.equipment.tests.makers import make_asset, make_part
from firstfix.field.tests.day_makers import plan
from firstfix.logistics.tests.makers import make_stock, make_van, make_warehouse
from firstfix.people.tests.makers import make_engineer
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.work.tests.makers import make_work_order

pytestmark = pytest.mark.usefixtures("company")
DAY = date(2030, 5, 6)
PATH = f"/api/phone/days/{DAY}/likely"


def test_the_days_own_engineer_gets_it(client_of: Callable[[User], Client]) -> None:
    document: dict[str, Any] = deepcopy(CHILLER)
    priors = {"F_CLOG": 0.0005, "F_PUMP": 0.9, "F_CAP": 0.03, "F_OTHER": 0.0695}
    faults = [fault | {"prior": priors[fault["id"]]} for fault in document["faults"]]
    product = make_published(faults=faults, observations=[]).fault_model.product_model
    pump = make_part(code="P_PUMP", weight_kg=9)
    make_part(code="P_CAP", weight_kg=1)
    chen = make_engineer()
    van = make_van(chen)
    make_stock(make_warehouse(name="Central"), pump, 3)
    order = make_work_order(asset=make_asset(product_model=product), state="scheduled")
    plan(chen, DAY, "09:00", order)
    assert chen.user
    said = client_of(chen.user).get(PATH).json()
    (line,) = said["take"]
    assert (line["part"], line["name"], line["quantity"]) == (pump.pk, {"zh": pump.name.zh, "en": pump.name.en}, 1)
    assert (line["place"], line["orders"]) == ("Central", [order.pk])
    assert line["key"].startswith(f"l{pump.pk}-")
    assert [(one["code"], one["place"]) for one in said["leave"]] == [("P_CAP", "")]
    (stop,) = said["stops"]
    assert stop["order"] == order.pk
    assert stop["first_fix"] < 0.1 < 0.9 < stop["first_fix_with_load"]

    make_stock(van, pump, 2)
    said = client_of(chen.user).get(PATH).json()
    assert [(line["part"], line["quantity"]) for line in said["in_van"]] == [(pump.pk, 2)]

    colleague = make_engineer()
    assert colleague.user
    assert client_of(colleague.user).get(PATH).json()["take"] == []
    assert client_of(make_user(Role.DISPATCHER)).get(PATH).status_code == 403
