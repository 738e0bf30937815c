"""How long a visit takes, by hand."""

import numpy as np
import pytest

from firstfix.engines.troubleshooting.duration import VisitTime, visit_time
from firstfix.engines.troubleshooting.model import Tables
from firstfix.engines.troubleshooting.reading import read_model
from firstfix.engines.troubleshooting.state import start
from firstfix.engines.troubleshooting.tests.makers import document, repair


def two_repairs() -> Tables:
    repairs = [repair("R1", {"F1": 1.0}, 10), repair("R2", {"F2": 0.5}, 30)]
    return Tables(read_model(document([0.6, 0.3, 0.1], [], repairs)))


def test_each_repair_ends_its_share_of_the_cases() -> None:
    known = two_repairs()
    time = visit_time(known, start(known), repairs=np.array([10.0, 30.0]), accesses=np.zeros(len(known.access_cost)))
    assert time.mean == pytest.approx(0.6 * 10 + 0.4 * 40)  # the second repair is tried in all that is left
    assert time.most == 40


def test_most_cases_end_within_the_time() -> None:
    known = Tables(read_model(document([0.9, 0.1], [], [repair("R1", {"F1": 1.0}, 10)])))
    time = visit_time(known, start(known), repairs=np.array([10.0]), accesses=np.zeros(len(known.access_cost)))
    assert time == VisitTime(10.0, 10.0)


def test_an_access_is_paid_once() -> None:
    housing = [{"id": "A_HOUSING", "where": "onsite", "minutes": 7}]
    repairs = [
        repair(name, {fault: 1.0}, 10, where="onsite", access="A_HOUSING")
        for name, fault in (("R1", "F1"), ("R2", "F2"))
    ]
    known = Tables(read_model(document([0.6, 0.3, 0.1], [], repairs, schema="fault-model/2", accesses=housing)))
    accesses = np.array([0.0, 7.0])  # the visit, the housing
    time = visit_time(known, start(known), repairs=np.array([10.0, 10.0]), accesses=accesses)
    assert time.mean == pytest.approx(0.6 * 17 + 0.4 * 27)


def test_nothing_worth_trying_takes_no_time() -> None:
    known = Tables(read_model(document([0.001, 0.999], [], [repair("R1", {"F1": 0.01}, 900)])))
    none = visit_time(known, start(known), repairs=np.array([900.0]), accesses=np.zeros(len(known.access_cost)))
    assert none == VisitTime(0.0, 0.0)
