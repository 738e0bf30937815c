"""Seeded service companies from the parameters (company/1): each with its own region, people and fault models."""

import tomllib
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Json = dict[str, Any]
Random = np.random.Generator

PARAMETERS: Json = tomllib.loads(Path(__file__).with_name("parameters.toml").read_text(encoding="utf-8"))


def company(seed: int, *, engineers: int | None = None, days: int | None = None, **changes: Any) -> Json:
    """A company; `changes` overwrite parameters by "table__name" (`travel__seconds_per_km=120`). With fewer engineers
    the region has fewer machines, as far apart."""
    given = changed(PARAMETERS, changes)
    random = np.random.default_rng([80, seed])
    people = engineers or given["company"]["engineers"]
    size = people / given["company"]["engineers"]
    side = given["company"]["side_km"] * size**0.5
    products = [_product(random, number, given) for number in range(given["products"]["models"])]
    return {
        "schema": "company/1",
        "days": days or given["company"]["days"],
        "hours": {"opens": _seconds(given["time"]["opens"]), "closes": _seconds(given["time"]["closes"]),
                  "days": [0, 1, 2, 3, 4]},
        "travel": given["travel"],
        "prices": {key: value for key, value in given["prices"].items() if key != "expert_days"},
        "service_levels": [
            {"id": level["id"], "seconds": level["hours"] * 3600, "late_per_hour": level["late_per_hour"]}
            for level in given["service_levels"]
        ],
        "products": products,
        "sites": _sites(random, given, products, round(given["company"]["machines"] * size), side),
        "engineers": _engineers(random, given, people, side),
        "branch": {"x": side / 2, "y": side / 2, "seconds": given["time"]["branch_minutes"] * 60,
                   "lead_days": given["stock"]["lead_days"], "supplier_days": given["stock"]["supplier_days"]},
        "van_kg": given["stock"]["van_kg"],
        "model_error": given["knowledge"]["model_error"],
        "intake_seconds": given["time"]["intake_minutes"] * 60,
        "expert_days": given["prices"]["expert_days"],
    }  # fmt: skip


def changed(parameters: Json, changes: Json) -> Json:
    """The parameters with some of them overwritten."""
    found = {name: dict(table) if isinstance(table, dict) else table for name, table in parameters.items()}
    for key, value in changes.items():
        table, name = key.split("__")
        if name not in found[table]:
            raise KeyError(key)
        found[table][name] = value
    return found


def _seconds(clock: str) -> int:
    hours, minutes = clock.split(":")
    return int(hours) * 3600 + int(minutes) * 60


def _sites(random: Random, given: Json, products: list[Json], machines: int, side: float) -> list[Json]:
    """One machine at each place: half scattered, half around a few towns."""
    levels = given["service_levels"]
    shares = np.array([level["share"] for level in levels])
    towns = random.uniform(0.15 * side, 0.85 * side, (5, 2))
    sites = []
    for number in range(machines):
        at = random.uniform(0.0, side, 2)
        if random.random() < 0.5:
            at = np.clip(random.normal(towns[random.integers(len(towns))], side / 15), 0.0, side)
        level = levels[int(random.choice(len(levels), p=shares / shares.sum()))]["id"]
        product = products[int(random.integers(len(products)))]["id"]
        sites.append({"id": f"s{number}", "x": round(float(at[0]), 3), "y": round(float(at[1]), 3),
                      "product": product, "machines": 1, "service_level": level})  # fmt: skip
    return sites


def _engineers(random: Random, given: Json, people: int, side: float) -> list[Json]:
    """Everybody has two or three families; each family is with as many as it takes."""
    wanted, time = given["engineers"], given["time"]
    found = []
    for number in range(people):
        count = int(random.integers(wanted["per_engineer"][0], wanted["per_engineer"][1] + 1))
        first = number % wanted["skills"]
        others = [skill for skill in range(wanted["skills"]) if skill != first]
        skills = [first, *random.choice(others, count - 1, replace=False).tolist()]
        names = [f"family-{skill}" for skill in skills]
        names += [f"special-{one}" for one in range(3) if random.random() < wanted["special_skills"]]
        tools = [f"tool-{one}" for one in range(3) if random.random() < wanted["tools"]]
        found.append({"id": f"e{number}", "x": round(float(random.uniform(0, side)), 3),
                      "y": round(float(random.uniform(0, side)), 3), "skills": names, "tools": tools,
                      "begins": _seconds(time["shift"][0]), "ends": _seconds(time["shift"][1]),
                      "overtime_ends": _seconds(time["overtime_to"])})  # fmt: skip
    return found


def _product(random: Random, number: int, given: Json) -> Json:
    """A product model with its true fault model (fault-model/1)."""
    wanted, prices = given["products"], given["prices"]
    count = int(random.integers(wanted["faults"][0], wanted["faults"][1] + 1))
    names = [f"F_{fault}" for fault in range(count)]
    shares = random.dirichlet(np.full(count, wanted["concentration"])) * (1.0 - wanted["other"])
    parts: list[Json] = []
    repairs = [_repair(random, number, fault, wanted, parts) for fault in range(count)]
    repairs += [_swap(random, number, group, wanted, parts) for group in _groups(random, count, wanted["swap_share"])]
    an_hour = prices["hour"] / 60
    model = {
        "schema": "fault-model/1",
        "product": {"id": f"M{number}", "version": 1},
        "rates": {"remote_min": prices["desk_hour"] / 60, "onsite_min": an_hour, "downtime_min": 0.5,
                  "visit": 250, "revisit": 350, "escalate": prices["expert"]},
        "faults": [{"id": name, "prior": float(share) + 1e-4} for name, share in zip(names, shares, strict=True)]
        + [{"id": "F_OTHER", "prior": wanted["other"]}],
        "observations": [_symptom(random, names, wanted["symptoms"])]
        + [_question(random, names, f"Q_{one}") for one in range(wanted["questions"])]
        + [_test(random, name, wanted) for name in names],
        "repairs": repairs,
        "parts": parts,
    }  # fmt: skip
    low, high = given["company"]["faults_per_year"]
    skill = f"family-{number % given['engineers']['skills']}"
    return {"id": f"M{number}", "skill": skill, "faults_per_year": float(random.uniform(low, high)), "model": model}


def _repair(random: Random, product: int, fault: int, wanted: Json, parts: list[Json]) -> Json:
    repair: Json = {
        "id": f"R_{fault}",
        "where": "onsite",
        "minutes": float(random.uniform(*wanted["repair_minutes"])),
        "fixes": {f"F_{fault}": float(random.uniform(*wanted["fixes"]))},
    }
    if random.random() < wanted["remote_share"]:
        return repair | {"where": "remote", "minutes": float(random.uniform(5, 15))}
    if random.random() < wanted["part_share"]:
        used = [_part(random, product, wanted, parts) for _ in range(2 if random.random() < 0.2 else 1)]
        repair["parts"] = dict.fromkeys(used, 1)
    if random.random() < wanted["special_skill_share"]:
        repair["skill"] = f"special-{random.integers(3)}"
    if random.random() < wanted["special_tool_share"]:
        repair["tools"] = [f"tool-{random.integers(3)}"]
    return repair


def _swap(random: Random, product: int, group: list[int], wanted: Json, parts: list[Json]) -> Json:
    """An assembly that is changed as a whole: three times the price of a part, no special skill."""
    part = _part(random, product, wanted, parts)
    parts[-1]["price"] *= 3.0
    parts[-1]["weight"] *= 2.0
    fixes = {f"F_{fault}": float(random.uniform(*wanted["fixes"])) for fault in group}
    minutes = float(random.uniform(*wanted["repair_minutes"])) * 1.3
    return {"id": f"R_SWAP{part}", "where": "onsite", "minutes": minutes, "fixes": fixes, "parts": {part: 1}}


def _groups(random: Random, count: int, share: float) -> list[list[int]]:
    """Threes of faults that one assembly holds."""
    faults = random.permutation(count)[: round(count * share)].tolist()
    return [sorted(faults[at : at + 3]) for at in range(0, len(faults) - 1, 3)]


def _part(random: Random, product: int, wanted: Json, parts: list[Json]) -> str:
    name = f"P{product}_{len(parts)}"
    price, weight = (float(np.exp(random.uniform(*np.log(wanted[key])))) for key in ("price", "weight"))
    parts.append({"id": name, "price": round(price, 2), "weight": round(weight, 3), "carry": 0})
    return name


def _symptom(random: Random, names: list[str], complaints: int) -> Json:
    """What the customer complains of: each fault has one complaint that it mostly shows as."""
    rows = {}
    for name in names:
        row = random.dirichlet(np.full(complaints, 0.5)) * 0.3
        row[int(random.integers(complaints))] += 0.7
        rows[name] = _row(row)
    outcomes = [f"complaint {one}" for one in range(complaints)]
    default = [1.0 / complaints] * complaints
    return {"id": "Q_S", "kind": "symptom", "where": "remote", "minutes": 2.0, "outcomes": outcomes,
            "default": default, "p": rows}  # fmt: skip


def _question(random: Random, names: list[str], name: str) -> Json:
    """Yes for half of the faults as a rule; customers err."""
    rows = {}
    for fault in names:
        yes = float(random.uniform(0.75, 0.95) if random.random() < 0.4 else random.uniform(0.05, 0.25))
        rows[fault] = [1.0 - yes, yes]
    return {"id": name, "kind": "question", "where": "remote", "minutes": float(random.uniform(1.5, 5)),
            "outcomes": ["no", "yes"], "default": [0.7, 0.3], "p": rows}  # fmt: skip


def _test(random: Random, fault: str, wanted: Json) -> Json:
    """A look at one component."""
    hit, false = float(random.uniform(*wanted["test_hits"])), float(random.uniform(*wanted["test_false"]))
    return {"id": f"T_{fault}", "kind": "test", "where": "onsite",
            "minutes": float(random.uniform(*wanted["test_minutes"])), "outcomes": ["ok", "bad"],
            "default": [1.0 - false, false], "p": {fault: [1.0 - hit, hit]}}  # fmt: skip


def _row(shares: npt.NDArray[np.float64]) -> list[float]:
    shares = shares * 0.96 + 0.04 / len(shares)
    return [float(share) for share in shares / shares.sum()]
