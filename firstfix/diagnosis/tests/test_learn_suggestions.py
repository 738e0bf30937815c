"""What was learnt takes over when it is not worse; tries are kept, and texts are what an engineer confirmed."""

from __future__ import annotations

import pytest

from firstfix.diagnosis import translate
from firstfix.diagnosis.actions.suggestions import KEPT, learn_suggestions
from firstfix.diagnosis.models import SuggestionModel
from firstfix.diagnosis.queries.suggestions import suggestions_for, tries_by_field
from firstfix.diagnosis.rules.reports import Labelled
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.catalogues.models import FailureCode
from firstfix.platform.catalogues.tests.makers import make_failure_code
from firstfix.platform.errors import NotAllowed
from firstfix.platform.tenants.models import Tenant

TEXTS = {
    "LEAK": ["漏水", "管子漏水", "water under the machine", "接头滴水", "地上有水", "it leaks", "水箱渗水"],
    "NOISE": ["异响", "声音很大", "it rattles", "loud noise", "轴承响", "嗡嗡响", "吱吱响"],
}
EXAMPLES = [
    Labelled(text, label, key, float(key))
    for key, (text, label) in enumerate((text, label) for label, texts in TEXTS.items() for text in texts)
]


@pytest.fixture(autouse=True)
def _codes(company: Tenant) -> None:
    for code in TEXTS:
        make_failure_code(kind="symptom", code=code)


def test_the_first_model_takes_over_and_suggests() -> None:
    made = learn_suggestions("symptom", EXAMPLES, by=SYSTEM)
    assert made is not None
    assert made.is_current
    assert [one.label for one in suggestions_for("水管一直滴水")["symptom"]][:1] == ["LEAK"]


def test_a_worse_model_is_noted_and_the_former_one_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    first = learn_suggestions("symptom", EXAMPLES, by=SYSTEM)
    worse = translate.Learnt(None, {"new": {"first": 0.1}, "old": {"first": 0.9}})
    monkeypatch.setattr(translate, "learnt_suggestions", lambda *_, **__: worse)
    second = learn_suggestions("symptom", EXAMPLES, by=SYSTEM)
    assert first is not None
    assert second is not None
    first.refresh_from_db()
    assert (first.is_current, second.is_current) == (True, False)
    assert suggestions_for("水管一直滴水")["symptom"][0].label == "LEAK"
    (tries,) = tries_by_field()
    assert (tries.current, tries.last) == (first, second)


def test_only_one_content_is_kept_and_old_tries_are_forgotten() -> None:
    for _ in range(KEPT + 3):
        learn_suggestions("symptom", EXAMPLES, by=SYSTEM)
    assert SuggestionModel.objects.count() == KEPT
    assert SuggestionModel.objects.exclude(content=None).count() == 1


def test_a_damaged_model_is_replaced() -> None:
    made = learn_suggestions("symptom", EXAMPLES, by=SYSTEM)
    SuggestionModel.objects.update(content=b"not a model")
    again = learn_suggestions("symptom", EXAMPLES, by=SYSTEM)
    assert made is not None
    assert again is not None
    assert again.is_current


def test_a_code_that_is_no_longer_used_is_not_suggested() -> None:
    learn_suggestions("symptom", EXAMPLES, by=SYSTEM)
    FailureCode.objects.filter(code="LEAK").update(is_active=False)
    assert "LEAK" not in [one.label for one in suggestions_for("水管一直滴水").get("symptom", [])]


def test_engineers_do_not_start_learning() -> None:
    with pytest.raises(NotAllowed):
        learn_suggestions("symptom", EXAMPLES, by=make_user(Role.ENGINEER))
