"""Troubleshooting beside the machine: the desk, the customer and the engineer work on one case."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from firstfix.diagnosis.actions import take_step
from firstfix.diagnosis.models import ArticleHelp, TroubleshootingRecord
from firstfix.diagnosis.tests.article_makers import make_published_article
from firstfix.diagnosis.tests.makers import make_published, make_troubleshooting
from firstfix.engineer.tests.makers import PhoneInHand, make_phone, states
from firstfix.people.tests.makers import make_engineer
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.facts.queries import facts_about
from firstfix.platform.tenants.models import Tenant
from firstfix.scheduling.models import Visit
from firstfix.scheduling.tests.makers import make_visit
from firstfix.work.tests.makers import make_work_order

Site = tuple[PhoneInHand, Visit, TroubleshootingRecord]


@pytest.fixture
def site(company: Tenant) -> Site:
    case = make_troubleshooting()
    assert case.asset
    engineer = make_engineer()
    order = make_work_order(asset=case.asset, state="on_site", troubleshooting=case)
    visit = make_visit(engineer=engineer, work_order=order, state="working")
    return make_phone(engineer), visit, case


@pytest.fixture
def desk(company: Tenant) -> User:
    return make_user(Role.DESK, name="Wang Fang")


def test_a_case_that_was_begun_without_network_goes_by_the_model_that_led_it(site: Site) -> None:
    phone, visit, case = site
    asset = case.asset
    assert asset
    pack = phone.sync()["documents"][f"visit/{visit.pk}"]["pack"]
    newer = make_published(product_model=asset.product_model)
    assert newer.state == "published"
    for named, begun_with in ((pack, case.model_version), ("12-34-0123456789ab", newer), ("", newer)):
        visit.work_order.troubleshooting = None
        visit.work_order.save()
        assert phone.tell("troubleshoot", visit=visit.pk, pack=named)["state"] == "applied"
        visit.work_order.refresh_from_db()
        assert visit.work_order.troubleshooting
        assert visit.work_order.troubleshooting.model_version == begun_with


def test_a_case_is_begun_and_gone_on_with_on_site(site: Site) -> None:
    phone, visit, case = site
    visit.work_order.troubleshooting = None
    visit.work_order.save()
    at = timezone.now() - timedelta(minutes=50)
    told = [
        phone.verb("troubleshoot", visit=visit.pk, at=at),
        phone.verb("report_symptoms", visit=visit.pk, at=at, symptoms={"Q_HOT": "yes"}),
        phone.verb("take_step", visit=visit.pk, at=at, kind="observe", step="Q_NOISE", outcome="no"),
        phone.verb("take_step", visit=visit.pk, at=at, kind="repair", step="R_CLEAN", outcome="failed"),
        phone.verb("undo_step", visit=visit.pk, at=at),
        phone.verb("confirm_fault", visit=visit.pk, at=at, fault="F_CLOG"),
    ]
    results = phone.sync(*told)["results"]
    assert states(results) == ["applied"] * 6, results
    visit.work_order.refresh_from_db()
    begun = visit.work_order.troubleshooting
    assert begun
    assert begun != case
    assert (begun.symptoms, begun.confirmed_fault, begun.is_on_site) == ({"Q_HOT": "yes"}, "F_CLOG", True)
    assert [(step.step, step.outcome, step.at) for step in begun.steps.all()] == [("Q_NOISE", "no", at)]
    assert {fact.at for fact in facts_about(begun)} == {at}


def test_the_case_of_the_desk_is_gone_on_with(site: Site) -> None:
    phone, visit, case = site
    result = phone.tell("troubleshoot", visit=visit.pk)
    assert result["made"] == {"kind": "case", "id": case.pk, "name": visit.work_order.number}


def test_a_step_that_the_desk_took_meanwhile_is_not_taken_back(site: Site, desk: User) -> None:
    phone, visit, case = site
    phone.tell("take_step", visit=visit.pk, kind="observe", step="Q_NOISE", outcome="no")
    take_step(case, step="R_CLEAN", outcome="failed", by=desk)
    reason = phone.tell("undo_step", visit=visit.pk)["reason"]
    assert "Wang Fang" in reason["text"]
    assert case.steps.count() == 2


def test_a_step_that_was_done_already_is_refused(site: Site, desk: User) -> None:
    phone, visit, case = site
    take_step(case, step="Q_NOISE", outcome="no", by=desk)
    result = phone.tell("take_step", visit=visit.pk, kind="observe", step="Q_NOISE", outcome="yes")
    assert (result["state"], case.steps.get().outcome) == ("refused", "no")


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("take_step", {"kind": "observe", "step": "Q_NONE", "outcome": "no"}),
        ("take_step", {"kind": "observe", "step": "Q_NOISE", "outcome": "purple"}),
        ("take_step", {"kind": "pray", "step": "Q_NOISE", "outcome": "no"}),
        ("take_step", {"kind": "observe", "step": "x" * 61, "outcome": "no"}),
        ("take_step", {}),
        ("report_symptoms", {"symptoms": {"Q_NONE": "yes"}}),
        ("report_symptoms", {"symptoms": ["Q_HOT"]}),
        ("confirm_fault", {"fault": "F_NONE"}),
        ("confirm_fault", {"fault": None}),
        ("article_helped", {"article": "first", "helped": True}),
    ],
)
def test_what_the_model_has_not_is_invalid_and_leaves_nothing(site: Site, name: str, data: dict[str, object]) -> None:
    phone, visit, case = site
    before = (case.version, case.steps.count())
    assert phone.tell(name, visit=visit.pk, **data)["reason"]["code"] == "invalid"
    case.refresh_from_db()
    assert (case.version, case.steps.count()) == before


def test_without_a_case_there_are_no_steps(company: Tenant) -> None:
    engineer = make_engineer()
    visit = make_visit(engineer=engineer, state="working")
    result = make_phone(engineer).tell("take_step", visit=visit.pk, kind="observe", step="Q_NOISE", outcome="no")
    assert result["reason"]["code"] == "refused"


def test_an_article_helped_or_did_not_after_all(site: Site) -> None:
    phone, visit, case = site
    assert case.asset
    article = make_published_article(product_model=case.asset.product_model)
    phone.tell("article_helped", visit=visit.pk, article=article.pk, helped=True)
    assert ArticleHelp.objects.get().record == case
    phone.tell("article_helped", visit=visit.pk, article=article.pk, helped=False)
    assert not ArticleHelp.objects.exists()


def test_a_case_of_a_colleagues_visit_is_not_touched(site: Site) -> None:
    _phone, visit, case = site
    result = make_phone().tell("take_step", visit=visit.pk, kind="observe", step="Q_NOISE", outcome="no")
    assert (result["reason"]["code"], case.steps.count()) == ("not_allowed", 0)
