"""What publishing a large model leaves to a worker: its decision rule and its strategy tree."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from firstfix.diagnosis import jobs, translate
from firstfix.diagnosis.actions.fault_models import unsettled_version
from firstfix.diagnosis.models import FaultModelVersion
from firstfix.diagnosis.tests.makers import CHILLER, make_published
from firstfix.platform.tenants.models import Tenant


def wide(questions: int = 10) -> dict[str, Any]:
    """The chiller with so many more questions that its records are not counted in a moment."""
    document = deepcopy(CHILLER)
    for number in range(questions):
        fault = document["faults"][number % 3]["id"]
        document["observations"].append(
            {
                "id": f"Q_{number}", "kind": "question", "where": "remote", "minutes": 3, "outcomes": ["no", "yes"],
                "default": [0.9, 0.1], "p": {fault: [0.3, 0.7]},
            }
        )  # fmt: skip
    return document


def test_a_small_model_has_its_tree_at_once(company: Tenant) -> None:
    version = make_published()
    assert version.tree is not None
    assert unsettled_version(version.pk) is None


def test_a_worker_chooses_the_rule_and_grows_the_tree(company: Tenant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "CASES", 2)
    monkeypatch.setattr(jobs, "NODES_PUBLISHED", 5)
    version = make_published(**wide())
    assert version.tree is None
    jobs.settle_version(company.pk, version_id=version.pk)
    settled = FaultModelVersion.objects.get(pk=version.pk)
    assert settled.tree is not None
    assert settled.tree["schema"] == "strategy-tree/1"
    costs = [one["cost"] for one in settled.figures["trials"]]
    assert costs == sorted(costs)
    assert settled.figures["rule"] == settled.figures["trials"][0]["rule"]
    advice = translate.advice_on(settled, {"symptoms": {}, "steps": []})
    assert advice.best is not None


def test_what_goes_wrong_is_noted_and_cases_go_on(company: Tenant, monkeypatch: pytest.MonkeyPatch) -> None:
    version = make_published(**wide())

    def broken(document: Any, **how: Any) -> Any:
        raise MemoryError

    monkeypatch.setattr(jobs, "rule_figures", broken)
    jobs.settle_version(company.pk, version_id=version.pk)
    noted = FaultModelVersion.objects.get(pk=version.pk)
    assert noted.figures == {"trouble": True}
    assert translate.advice_on(noted, {"symptoms": {}, "steps": []}).best is not None
