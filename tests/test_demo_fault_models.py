"""The demo's fault models: complete, in both languages, and of one world with the demo's products and codes."""

from __future__ import annotations

from collections.abc import Iterator
from math import log2
from typing import Any

import pytest

from firstfix.config.demo.catalogues import SKILLS, TOOLS
from firstfix.config.demo.fault_models import fault_in_model, fault_model_files
from firstfix.config.demo.products import BY_CODE
from firstfix.config.failure_codes import CAUSES, MECHANISMS, MODES, REMEDIES, SYMPTOMS
from firstfix.engines.troubleshooting.document import read_yaml
from firstfix.engines.troubleshooting.model import OTHER, Tables
from firstfix.engines.troubleshooting.reading import read_model, remarks

Json = dict[str, Any]
LANGUAGES = {"zh", "en"}
FILES = fault_model_files()
#: An FMEA rank is a factor of two, so a rank is off by half of it, and a rounding more where ranks meet.
RANKS_APART = 0.8
#: What customers report without cause, at the least: a tingle at a machine that is not live.
RAREST = 0.004
CODES = {"mode": MODES, "mechanism": MECHANISMS, "cause": CAUSES, "symptom": SYMPTOMS, "remedy": REMEDIES}


@pytest.fixture(params=sorted(FILES))
def document(request: pytest.FixtureRequest) -> Json:
    found: Json = read_yaml(FILES[request.param].encode())
    assert found["product"]["id"] == request.param
    return found


def steps(document: Json) -> list[Json]:
    return [*document["observations"], *document["repairs"]]


def words(document: Json) -> Iterator[tuple[str, Any]]:
    """Every place of a model where people read."""
    yield "product", document["product"].get("name")
    for one in [*document["components"], *document.get("accesses", ()), *document["parts"], *steps(document)]:
        yield one["id"], one.get("name")
    for fault in document["faults"]:
        yield fault["id"], fault.get("mode")
        if "danger" in fault:
            yield fault["id"], fault["danger"].get("do")
    for step in steps(document):
        if step["where"] == "remote" and not step.get("unsafe_for_customers"):
            yield f"{step['id']} say", step.get("say")
    for observation in document["observations"]:
        for outcome in observation["outcomes"]:
            yield f"{observation['id']} {outcome}", observation.get("outcome_names", {}).get(outcome)


def test_every_product_has_a_model() -> None:
    assert set(FILES) == set(BY_CODE)


def test_a_model_has_no_mistake_and_leaves_no_doubt(document: Json) -> None:
    model = read_model(document)
    assert remarks(model) == []
    assert len(model.faults) >= 16


def test_all_words_are_there_in_both_languages(document: Json) -> None:
    lacking = [place for place, found in words(document) if not found or set(found) != LANGUAGES]
    assert lacking == []


def test_chinese_words_are_chinese_and_english_ones_are_not(document: Json) -> None:
    def is_chinese(text: str) -> bool:
        return any("\u4e00" <= letter <= "\u9fff" for letter in text)

    mixed = [place for place, found in words(document) if is_chinese(found["en"])]
    mixed += [place for place, found in words(document) if place.endswith(" say") and not is_chinese(found["zh"])]
    assert mixed == []


def test_ranks_are_those_of_an_fmea(document: Json) -> None:
    for fault in document["faults"]:
        assert all(fault[rank] in range(1, 11) for rank in ("occurrence", "severity", "detection")), fault["id"]


def test_nothing_is_certain(document: Json) -> None:
    rows = [
        (observation["id"], row)
        for observation in document["observations"]
        for row in [observation["default"], *observation["p"].values()]
    ]
    assert [name for name, row in rows if min(row) < RAREST] == []
    assert [one["id"] for one in document["repairs"] if max(one["fixes"].values()) > 0.98] == []


def test_a_known_fault_is_repaired_rather_than_escalated(document: Json) -> None:
    """Were escalation cheaper than a repair by its parts alone, every case that may need it would be given up."""
    model = read_model(document)
    tables = Tables(model)
    for place, fault in enumerate(model.faults):
        prices = [
            (repair.cost + tables.opening(repair.needs, 0)) / repair.fixes[place]
            for repair in model.repairs
            if repair.fixes[place] > 0
        ]
        assert fault.id == OTHER or min(prices) < model.escalate, fault.id


def test_parts_skills_tools_and_failure_codes_are_the_demos(document: Json) -> None:
    product = BY_CODE[document["product"]["id"]]
    for part in document["parts"]:
        spec = product.by_code[part["id"]]
        assert (part["price"], part["weight"]) == (spec.price, spec.kg), part["id"]
    for step in steps(document):
        assert step.get("skill", "electrical") in SKILLS, step["id"]
        assert set(step.get("tools", ())) <= set(TOOLS), step["id"]
    for one in [*document["faults"], *steps(document)]:
        for kind, code in one.get("codes", {}).items():
            assert code in CODES[kind], (one["id"], code)


def test_all_faults_and_repairs_have_failure_codes(document: Json) -> None:
    faults = [one["id"] for one in document["faults"] if set(one.get("codes", ())) != {"mode", "mechanism", "cause"}]
    assert faults == ["F_OTHER"]
    assert [one["id"] for one in document["repairs"] if set(one.get("codes", ())) != {"remedy"}] == []


def test_every_fault_of_the_product_is_in_its_model(document: Json) -> None:
    """With its share, its symptom and its remedy, so that the demo's orders can be read as records of this model."""
    product = BY_CODE[document["product"]["id"]]
    of_fault = {fault: fault_in_model(document, fault) for fault in product.faults}
    assert len(set(of_fault.values())) == len(product.faults)
    occurrence = {one["id"]: one["occurrence"] for one in document["faults"]}
    in_model = sum(2 ** occurrence[name] for name in of_fault.values())
    in_demo = sum(fault.weight for fault in product.faults)
    for fault, name in of_fault.items():
        apart = log2(2 ** occurrence[name] / in_model) - log2(fault.weight / in_demo)
        assert abs(apart) <= RANKS_APART, (name, apart)
        assert reports(document, name, fault.symptom), (name, fault.symptom)
        assert removes(document, name, fault.remedy, {"onsite", "remote"}), (name, fault.remedy)
        assert not fault.remote or removes(document, name, None, {"remote"}), (name, "remote")


def reports(document: Json, fault: str, symptom: str) -> bool:
    """Whether the symptom is more likely under the fault than under the others."""
    return any(
        observation["p"].get(fault, observation["default"])[-1] > max(0.3, observation["default"][-1])
        for observation in document["observations"]
        if observation.get("codes", {}).get("symptom") == symptom
    )


def removes(document: Json, fault: str, remedy: str | None, places: set[str]) -> bool:
    return any(
        repair["fixes"].get(fault, 0) >= (0.5 if remedy else 0.05)
        for repair in document["repairs"]
        if repair["where"] in places and remedy in (None, repair["codes"]["remedy"])
    )
