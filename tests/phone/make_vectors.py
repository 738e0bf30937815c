"""Cases whose numbers phone and engine must share: `python -m tests.phone.make_vectors` writes tests/phone/vectors.

Each file has the pack of a fault model as a phone gets it, and cases: a record with the engine's belief after it, and
`tree` with the step that the strategy tree says comes next (null where it ends in escalation), absent off the tree.
"""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from firstfix.engines.troubleshooting.model import CHANGED, ESCALATE, FAILED, FIXED, UNKNOWN, Model, Tables
from firstfix.engines.troubleshooting.record import read_record, state_of

FOLDER = Path(__file__).parent / "vectors"
CASES = 60
#: Two products of the demo, one with a tree below the limit for `unknown` edges, and all that is rare at once.
DEMO = ("CW-300", "IM-180")
RARE: dict[str, Any] = {
    "schema": "fault-model/2",
    "product": {"id": "RARE", "version": 3},
    "typical_age": 4,
    "rates": {"remote_min": 2, "onsite_min": 4, "downtime_min": 1, "visit": 500, "revisit": 800, "escalate": 3000},
    "components": [
        {"id": "GAS", "name": {"zh": "气路", "en": "Gas"}},
        {"id": "VALVE", "parent": "GAS", "name": {"zh": "阀", "en": "Valve"}},
        {"id": "BOARD", "name": {"zh": "电路板", "en": "Board"}},
    ],
    "accesses": [{"id": "A_HOUSING", "where": "onsite", "minutes": 10}],
    "faults": [
        {"id": "F_LEAK", "component": "GAS", "prior": 0.2, "ageing": "wear", "mode": {"zh": "漏气", "en": "Leak"},
         "danger": {"limit": 0.3, "do": {"zh": "离开房间", "en": "Leave the room"}}},
        {"id": "F_STUCK", "component": "VALVE", "prior": 0.3, "ageing": {"early": 0.2, "random": 0.3, "wear": 0.5},
         "mode": {"zh": "阀卡住", "en": "Valve stuck"}},
        {"id": "F_BURNT", "component": "BOARD", "prior": 0.3, "ageing": "early", "mode": {"zh": "烧毁", "en": "Burnt"}},
        {"id": "F_OTHER", "prior": 0.2, "mode": {"zh": "其他", "en": "Other"}},
    ],
    "observations": [
        {"id": "Q_SMELL", "kind": "symptom", "where": "remote", "minutes": 1, "outcomes": ["no", "yes"],
         "default": [0.97, 0.03], "p": {"F_LEAK": [0.3, 0.7]}, "name": {"zh": "有气味", "en": "It smells"}},
        {"id": "T_PRESSURE", "kind": "test", "where": "onsite", "minutes": 8, "access": "A_HOUSING", "repeats": 3,
         "outcomes": ["normal", "low", "high"], "covers": "GAS", "inside": [0.2, 0.7, 0.1],
         "default": [0.9, 0.05, 0.05], "p": {"F_STUCK": [0.3, 0.1, 0.6]},
         "name": {"zh": "测压力", "en": "Measure the pressure"}},
        {"id": "T_LED", "kind": "test", "where": "onsite", "minutes": 2, "outcomes": ["ok", "bad"],
         "default": [0.8, 0.2], "p": {"F_BURNT": [0.1, 0.9]}, "name": {"zh": "看指示灯", "en": "Look at the LED"}},
    ],
    "repairs": [
        {"id": "R_SEAL", "where": "onsite", "minutes": 30, "fixes": {"F_LEAK": 0.8}},
        {"id": "R_VALVE", "where": "onsite", "minutes": 40, "access": "A_HOUSING",
         "fixes": {"F_STUCK": 1.0, "F_LEAK": 0.4}},
        {"id": "R_BOARD", "where": "onsite", "minutes": 20, "fixes": {"F_BURNT": 0.95}},
        {"id": "R_ALL", "where": "onsite", "minutes": 300,
         "fixes": {"F_LEAK": 1.0, "F_STUCK": 1.0, "F_BURNT": 1.0, "F_OTHER": 1.0}},
    ],
}  # fmt: skip


def documents() -> Iterator[tuple[str, Mapping[str, Any]]]:
    from firstfix.config.demo import fault_models
    from firstfix.engines.troubleshooting.document import read_yaml

    folder = Path(fault_models.__file__).parent
    for name in DEMO:
        yield name, read_yaml((folder / f"{name}.yaml").read_bytes())
    yield "RARE", RARE


def vectors(document: Mapping[str, Any], *, seed: int = 1) -> dict[str, Any]:
    from firstfix.diagnosis.translate import pack_of, tables_of, tree_of

    tables, tree = tables_of(document), tree_of(document, nodes=80)
    chance = random.Random(seed)
    cases = [
        *(_by_the_tree(tables.model, tree, chance) for _ in range(CASES // 2)),
        *(_by_chance(tables.model, chance) for _ in range(CASES // 2)),
    ]
    pack = pack_of(tables, document, number=document["product"]["version"], tree=tree)
    return {"pack": pack, "cases": [case | _numbers(tables, tree, case) for case in cases]}


def _by_the_tree(model: Model, tree: Mapping[str, Any], chance: random.Random) -> dict[str, Any]:
    """Some steps down a way of the tree, with any outcome that it knows."""
    nodes, steps = tree["nodes"], []
    node = nodes[tree["root"]]
    for _ in range(chance.randrange(6)):
        if "plan" in node or not node.get("next"):
            break
        outcome = chance.choice(sorted(node["next"]))
        steps.append(_step(node["step"], outcome))
        node = nodes[node["next"][outcome]]
    if "plan" in node:
        steps += [_step(one, FAILED) for one in node["plan"][: chance.randrange(3)] if one != ESCALATE]
    return {"state": "visit", "symptoms": {}, "steps": steps, "age": None}


def _by_chance(model: Model, chance: random.Random) -> dict[str, Any]:
    """Symptoms, answers, "don't know", repairs that failed, fixed or changed the complaint, at any age."""
    allowed = Counter(one.id for one in model.observations)
    outcomes = {one.id: (*one.outcomes, UNKNOWN) for one in model.observations}
    repairs = [one.id for one in model.repairs]
    symptoms = {
        one.id: chance.choice(one.outcomes)
        for one in model.observations
        if one.kind == "symptom" and chance.random() < 0.4
    }
    made, steps = Counter(list(symptoms)), []
    for _ in range(chance.randrange(9)):
        open_ones = [id for id in outcomes if made[id] < allowed[id]] + [id for id in repairs if not made[id]]
        if not open_ones:
            break
        id = chance.choice(open_ones)
        outcome = chance.choice(outcomes[id]) if id in outcomes else chance.choice((FAILED, FAILED, FAILED, CHANGED))
        made = Counter({id: 1}) if outcome == CHANGED else made + Counter([id])
        steps.append(_step(id, outcome))
    left = [id for id in repairs if not made[id]]
    state = chance.choice(("visit", "solved"))
    if left and (state == "solved" or chance.random() < 0.3):
        steps.append(_step(chance.choice(left), FIXED))
    age = chance.choice((None, 0.05, 1.0, 4.0, 9.5, 60.0))
    return {"state": state, "symptoms": symptoms, "steps": steps, "age": age}


def _step(step: str, outcome: str) -> dict[str, str]:
    is_repair = outcome in (FIXED, FAILED, CHANGED)
    return {"kind": "repair" if is_repair else "observe", "step": step, "outcome": outcome}


def _numbers(tables: Tables, tree: Mapping[str, Any], case: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {"belief": belief_after(tables, case)}
    on_tree, step = step_by_tree(tree, case)
    return found | {"tree": {"step": step}} if on_tree else found


def belief_after(tables: Tables, case: Mapping[str, Any]) -> list[float]:
    """The engine's. In a case under way what fixed it did not fix it for good (TroubleshootingRecord.as_record)."""
    helped = FIXED if case["state"] == "solved" else FAILED
    record = {
        "symptoms": case["symptoms"],
        "steps": [
            {"step": one["step"], "outcome": helped if one["outcome"] == FIXED else one["outcome"]}
            for one in case["steps"]
        ],
    } | ({} if case["age"] is None else {"age_years": case["age"]})
    belief: list[float] = state_of(tables, read_record(record, tables.model)).belief.tolist()
    return belief


def step_by_tree(tree: Mapping[str, Any], case: Mapping[str, Any]) -> tuple[bool, str | None]:
    """Whether all that is known lies on a way of the tree ("don't know" says nothing), and the step that comes then;
    the phone's rule (web/engineer/tree.ts) said once more.
    """
    said: dict[str, list[str]] = {id: [outcome] for id, outcome in case["symptoms"].items()}
    for one in case["steps"]:
        said.setdefault(one["step"], []).append(FAILED if one["outcome"] == FIXED else one["outcome"])
    if any(one["outcome"] == CHANGED for one in case["steps"]):
        return False, None
    place: int | None = tree["root"]
    while place is not None:
        node = tree["nodes"][place]
        if "plan" not in node and said.get(node["step"]):
            place = node.get("next", {}).get(said[node["step"]].pop(0))
            continue
        plan = node.get("plan", [node.get("step")])  # its repairs count in any order
        left = [one for one in plan if not (said.get(one) and said[one].pop(0))]
        is_used_up = all(outcome == UNKNOWN for outcomes in said.values() for outcome in outcomes)
        return is_used_up, left[0] if left and left[0] != ESCALATE else None
    return False, None


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    for name, document in documents():
        text = json.dumps(vectors(document), ensure_ascii=False, separators=(",", ":"), sort_keys=True)
        (FOLDER / f"{name}.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    import django

    django.setup()
    main()
