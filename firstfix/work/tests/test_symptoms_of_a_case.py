"""From the report's words to the symptoms of its case."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy

import pytest
from django.test import Client

from firstfix.diagnosis.actions import report_symptoms
from firstfix.diagnosis.models import FaultModelVersion
from firstfix.diagnosis.queries import case_of
from firstfix.diagnosis.tests.makers import CHILLER, make_published
from firstfix.equipment.tests.makers import make_asset
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.catalogues.models import FailureCode
from firstfix.platform.catalogues.tests.makers import make_failure_code
from firstfix.work.actions.cases import troubleshoot
from firstfix.work.actions.suggestions import name_symptom
from firstfix.work.models import ServiceRequest
from firstfix.work.tests.makers import make_request

pytestmark = pytest.mark.usefixtures("company")


@pytest.fixture
def warm(company: object) -> FailureCode:
    return make_failure_code(kind="symptom", code="TOO-WARM")


def a_model() -> FaultModelVersion:
    """The chiller's, in which warm water is the symptom TOO-WARM."""
    observations = deepcopy(CHILLER["observations"])
    observations[0]["codes"] = {"symptom": "TOO-WARM"}
    return make_published(observations=observations)


def a_report(text: str) -> ServiceRequest:
    return make_request(asset=make_asset(product_model=a_model().fault_model.product_model), description=text)


def test_what_the_desk_has_named_need_not_be_asked(warm: FailureCode) -> None:
    request = name_symptom(a_report("有问题"), warm, by=SYSTEM)
    assert troubleshoot(request, by=SYSTEM).symptoms == {"Q_HOT": "yes"}


def test_words_only_suggest_a_symptom(warm: FailureCode) -> None:
    case = troubleshoot(a_report("冷水机水温高"), by=SYSTEM)
    assert case.symptoms == {}
    assert [one.id for one in case_of(case).symptoms if one.is_suggested] == ["Q_HOT"]


def test_one_key_takes_over_what_the_words_suggest(warm: FailureCode, client_of: Callable[[User], Client]) -> None:
    case = troubleshoot(a_report("冷水机水温高"), by=SYSTEM)
    desk = client_of(make_user(Role.DESK))
    assert 'data-key="r"' in desk.get(f"/troubleshooting/{case.pk}").content.decode()
    desk.post(f"/troubleshooting/{case.pk}/symptoms", {"Q_HOT": "yes"})
    assert 'data-key="r"' not in desk.get(f"/troubleshooting/{case.pk}").content.decode()


def test_nothing_is_suggested_once_somebody_has_said_it(warm: FailureCode) -> None:
    case = report_symptoms(troubleshoot(a_report("冷水机水温高"), by=SYSTEM), {"Q_HOT": "no"}, by=SYSTEM)
    assert not [one for one in case_of(case).symptoms if one.is_suggested]


def test_a_symptom_that_the_model_has_not_is_left_out(warm: FailureCode) -> None:
    request = name_symptom(a_report("漏水"), make_failure_code(kind="symptom", code="LEAK-WATER"), by=SYSTEM)
    assert troubleshoot(request, by=SYSTEM).symptoms == {}
