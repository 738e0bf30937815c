"""What to do next, and why: the best steps, the leading faults, and whether to stay remote, to visit or to escalate."""

from typing import Any, Final

import numpy as np

from firstfix.engines.troubleshooting.choice import Choice, Policy
from firstfix.engines.troubleshooting.model import ESCALATE, VISIT, Model, Numbers, Observation, Tables, Words
from firstfix.engines.troubleshooting.safety import dangers, is_halted
from firstfix.engines.troubleshooting.state import State

STEPS: Final = 3
LEADING: Final = 5
#: Faults named beside an outcome.
NAMED: Final = 3


def advise(tables: Tables, policy: Policy, state: State, *, is_over: bool = False) -> dict[str, Any]:
    """The best next steps with the expected cost of the whole rest of the case, and the costs of the three ways on.

    `remote` and `visit` are the costs when the next step is the best of that kind, the visit's surcharge included as
    long as nobody is on site; None where no such step is left. A case that is over has no next steps. With a dangerous
    fault above its limit and nobody on site, `do` is "stop": `dangers` says what to tell the customer, and no remote
    step is proposed.
    """
    answer = {
        "model": tables.model.name,
        "faults": leading_faults(tables.model, state.belief, LEADING),
        "dangers": [_danger(tables.model, state.belief, fault) for fault in dangers(tables, state)],
        "steps": [],
        "advice": {"do": "nothing", "remote": None, "visit": None, "escalate": None},
    }
    if is_over:
        return answer
    choices = policy.choices(state)
    costs = {
        way: next((choice.cost for choice in choices if way_of(tables, choice) == way), None)
        for way in ("remote", "visit", "escalate")
    }
    described = [_described(tables, state, choices, choice) for choice in choices[:STEPS]]
    halted = is_halted(tables, state)
    return answer | {
        "exact": policy.is_exact_at(state),
        "expected_cost": choices[0].cost,
        "steps": described,
        "advice": {"do": "stop" if halted else way_of(tables, choices[0]), **costs},
    }


def way_of(tables: Tables, choice: Choice) -> str:
    """Which of the three ways on a step belongs to."""
    if choice.kind == "escalate":
        return "escalate"
    needs = tables.question_needs if choice.kind == "observation" else tables.repair_needs
    return "visit" if needs[choice.index] & VISIT else "remote"


def leading_faults(model: Model, belief: Numbers, count: int) -> list[dict[str, Any]]:
    """The most probable faults, best first."""
    order = np.argsort(-belief, kind="stable")[:count]
    return [{"fault": model.faults[fault].id, "probability": float(belief[fault])} for fault in order.tolist()]


def _described(tables: Tables, state: State, choices: list[Choice], choice: Choice) -> dict[str, Any]:
    model = tables.model
    if choice.kind == "escalate":
        step: dict[str, Any] = {"step": ESCALATE, "kind": "escalate", "price": model.escalate}
    elif choice.kind == "repair":
        repair = model.repairs[choice.index]
        step = {
            "step": repair.id,
            "kind": "repair",
            "where": "onsite" if repair.needs & VISIT else "remote",
            "price": repair.cost + tables.opening(repair.needs, state.opened),
            "fixes": float(repair.fixes @ state.belief),
        }
    else:
        observation = model.observations[choice.index]
        step = {
            "step": observation.id,
            "kind": observation.kind,
            "where": "onsite" if observation.needs & VISIT else "remote",
            "price": observation.cost + tables.opening(observation.needs, state.opened),
            "outcomes": [
                _outcome(model, state.belief, observation, outcome, row)
                for outcome, row in zip(observation.outcomes, observation.likelihood, strict=True)
            ],
        }
    step |= _guidance(model, choice)
    others = [(_name(model, other), other.cost) for other in choices if other is not choice][:2]
    return {**step, "expected_cost": choice.cost, "reason": _reason(model, state, choice, step, others)}


def _guidance(model: Model, choice: Choice) -> dict[str, Any]:
    """The words to say and the pictures to show, where the model has them."""
    if choice.kind == "escalate":
        return {}
    guide = (model.repairs if choice.kind == "repair" else model.observations)[choice.index].guide
    found = {"say": guide.say, "pictures": list(guide.pictures)} if guide else {}
    return {name: value for name, value in found.items() if value}


def _danger(model: Model, belief: Numbers, place: int) -> dict[str, Any]:
    fault = model.faults[place]
    assert fault.danger is not None
    return {
        "fault": fault.id,
        "probability": float(belief[place]),
        "limit": fault.danger.limit,
        "do": fault.danger.do,
    }


def _outcome(model: Model, belief: Numbers, observation: Observation, outcome: str, row: Numbers) -> dict[str, Any]:
    """How likely an answer is, and what one would think after it; `name` where the model has words for it."""
    weights = belief * row
    total = float(weights.sum())
    name = observation.outcome_names.get(outcome)
    return {
        "outcome": outcome,
        **({"name": name} if name else {}),
        "probability": total,
        "faults": leading_faults(model, weights / total, NAMED),
    }


def _name(model: Model, choice: Choice) -> Words:
    if choice.kind == "escalate":
        return {"en": "escalation", "zh": "升级处理"}
    step = model.repairs[choice.index] if choice.kind == "repair" else model.observations[choice.index]
    return {language: step.name.get(language) or step.id for language in ("en", "zh")}


def _fault(model: Model, name: str, language: str) -> str:
    mode = next(fault.mode for fault in model.faults if fault.id == name)
    return mode.get(language) or name


def _reason(model: Model, state: State, choice: Choice, step: dict[str, Any], others: list[Any]) -> Words:
    """Why this step, in words for a person."""
    price, cost = step["price"], choice.cost
    english = f"Costs {price:,.2f}, the whole case then {cost:,.2f}."
    chinese = f"本步{price:,.2f}，预计总费用{cost:,.2f}。"
    if choice.kind == "repair":
        share = f"{100 * step['fixes']:.0f} %"
        english = f"Fixes it with {share} probability. {english}"
        chinese = f"有{share}的概率修好。{chinese}"
    elif choice.kind == "observation":
        said = {
            language: "; ".join(
                f"{answer.get('name', {}).get(language) or answer['outcome']} {100 * answer['probability']:.0f} % → "
                f"{_fault(model, answer['faults'][0]['fault'], language)} "
                f"{100 * answer['faults'][0]['probability']:.0f} %"
                for answer in step["outcomes"]
            )
            for language in ("en", "zh")
        }
        english, chinese = f"Separates the faults: {said['en']}. {english}", f"区分故障：{said['zh']}。{chinese}"
    else:
        english, chinese = f"No step is worth its price any more. {english}", f"其余步骤都不值得。{chinese}"
    if others:
        english += " Instead: " + ", ".join(f"{name['en']} {price:,.2f}" for name, price in others) + "."
        chinese += "其他选择：" + "，".join(f"{name['zh']} {price:,.2f}" for name, price in others) + "。"
    return {"zh": chinese, "en": english}
