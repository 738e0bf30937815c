"""Records of a year -> company/1, as it is or as a question changes it; and what had to be assumed for it.

An engine's company has one branch, one rhythm of weeks and repairs only. Absences and other work therefore take their
share from the beginning of every shift, and each place has as many machines as it had repairs, of one fault a year.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from math import cos, radians
from statistics import fmean
from typing import Any, Final

from firstfix.insight.translate.records import Colleague, Demand, Product, Question, Records
from firstfix.scheduling.rules import ROAD_FACTOR, SPEED_KMH, Place, late_cost

Json = dict[str, Any]
HOUR: Final = 3600
YEAR: Final = 365
#: Of a company with fewer days of records it is said.
SHORT_DAYS: Final = 350
#: Where no price list says it: benchmarks/company/parameters.toml, with the sources.
HOUR_PRICE, KM_PRICE, HOLDING, OVERTIME, DESK, EXPERT = 180.0, 1.2, 0.25, 1.5, 0.5, 2000.0
SUPPLIER_DAYS, LEAD_DAYS, EXPERT_DAYS, BRANCH_SECONDS, INTAKE_SECONDS = 14, 2, 3, 900, 360
#: What is not promised is aimed at within so many hours of business time.
AIM_HOURS: Final = 40
#: Spread of the errors of fault models: some hundred closed orders on a rough FMEA leave e^0.5.
MODEL_ERROR: Final = 0.5
#: Overtime ends so long after the shift.
OVERTIME_SECONDS: Final = 3 * HOUR
#: A van carries so much at least, in kilograms.
LEAST_KG: Final = 50.0
#: Ways to be wrong of a product model without a fault model; a repair that fits its fault helps so often.
MOST_PATTERNS, HELPS, FOUND_MINUTES = 18, 0.95, 15
#: No engineer is away for more of the shift than this.
MOST_AWAY: Final = 0.75
DEGREE_KM: Final = 111.2


def document(records: Records, question: Question, *, days: int) -> Json:
    """company/1 over so many days, which `read_company` reads."""
    plane = _Plane(records)
    products = {id: f"m{id}" for id in records.products if any(one.product == id for one in records.demand)}
    demand = [one for one in records.demand if one.product in products]
    counted = sum(one.orders for one in demand)
    rate = (counted + records.uncounted) / max(1, counted) * YEAR / records.days * (1 + question.demand_percent / 100)
    hour = HOUR_PRICE if records.prices.hour is None else records.prices.hour
    documents = {id: model_document(records.products[id], records, hour) for id in products}
    known = {str(part["id"]) for one in documents.values() for part in one.get("parts") or ()}
    levels = {(one.priority, _promise(one, question)) for one in demand}
    return {
        "schema": "company/1",
        "days": days,
        "hours": {"opens": records.opening.opens, "closes": records.opening.closes, "days": [*records.opening.days]},
        "travel": {"seconds_per_km": HOUR / SPEED_KMH, "detour": ROAD_FACTOR},
        "prices": {
            "hour": hour,
            "overtime_hour": OVERTIME * hour,
            "desk_hour": DESK * hour,
            "km": KM_PRICE if records.prices.km is None else records.prices.km,
            "holding": HOLDING if records.prices.holding is None else records.prices.holding,
            "expert": expert_price(records),
        },
        "service_levels": [_level(priority, promise, hour) for priority, promise in sorted(levels, key=str)],
        "products": [
            {"id": name, "skill": name, "faults_per_year": rate, "model": documents[id]}
            for id, name in products.items()
        ],
        "sites": [
            {
                "id": f"s{place}", "product": products[one.product], "machines": one.orders,
                "service_level": _level_id(one.priority, _promise(one, question)), **plane.xy(one.place, one.territory),
            }
            for place, one in enumerate(demand)
        ],
        "engineers": [
            _engineer(place, one, records, question, plane, products, known)
            for place, one in enumerate(engineers(records, question))
        ],
        "branch": {
            **plane.xy(records.branch, None), "seconds": BRANCH_SECONDS, "lead_days": LEAD_DAYS,
            "supplier_days": SUPPLIER_DAYS if records.supplier_days is None else records.supplier_days,
        },
        "van_kg": van_kg(records),
        "model_error": MODEL_ERROR,
        "intake_seconds": INTAKE_SECONDS,
        "expert_days": EXPERT_DAYS,
    }  # fmt: skip


def engineers(records: Records, question: Question) -> list[Colleague]:
    """Those that there are; more are like the colleagues whom the question names, one after the other, and live where
    these do; fewer: of these, those who can do least go first."""
    there = list(records.colleagues)
    meant = [one for one in there if _is_meant(one, question)]
    if question.engineers > 0:
        model = meant or there
        return there + [model[number % len(model)] for number in range(question.engineers if model else 0)]
    gone = sorted(meant, key=lambda one: (len(one.can), len(one.skills), -one.id))[: -question.engineers]
    return [one for one in there if one not in gone]


def _is_meant(one: Colleague, question: Question) -> bool:
    return question.skill in (None, *one.skill_ids) and question.territory in (None, one.territory)


def _engineer(
    place: int, one: Colleague, records: Records, question: Question, plane: _Plane, products: Mapping[int, str],
    known: set[str],
) -> Json:  # fmt: skip
    begins, ends = records.shift
    carried = {
        "now": one.carries, "none": {}, "advised": one.carries if one.advised is None else one.advised
    }[question.van_stock]  # fmt: skip
    return {
        "id": f"e{place}",
        **plane.xy(one.place, one.territory),
        "skills": sorted({*one.skills, *(products[id] for id in one.can if id in products)}),
        "tools": sorted(one.tools),
        "begins": begins + round((ends - begins) * min(MOST_AWAY, records.away)),
        "ends": ends,
        "overtime_ends": ends + OVERTIME_SECONDS,
        "stock": {part: level for part, level in carried.items() if part in known and level > 0},
    }


# What was promised


def _promise(one: Demand, question: Question) -> float | None:
    """In hours of business time."""
    return one.promise if question.promise_hours is None else question.promise_hours


def _level_id(priority: int, promise: float | None) -> str:
    return f"P{priority}-{'aim' if promise is None else promise}"


def _level(priority: int, promise: float | None, hour: float) -> Json:
    """An hour of lateness costs what the planner weighs it with, in engineers' time."""
    return {
        "id": _level_id(priority, promise),
        "seconds": round(HOUR * (AIM_HOURS if promise is None else promise)),
        "late_per_hour": hour * late_cost(priority) / HOUR,
        "aim": promise is None,
    }


# What can be wrong


def model_document(product: Product, records: Records, hour: float) -> Json:
    """The published fault model with the catalogue's prices and weights, else a stand-in from the parts used."""
    if product.document is None:
        return _stand_in(product, records, hour)
    parts = [
        {**part, "price": records.part(part["id"])[0], "weight": records.part(part["id"])[1]}
        if part.get("id") in records.parts
        else part
        for part in product.document.get("parts") or ()
    ]
    return {**product.document, "parts": parts}


def _stand_in(product: Product, records: Records, hour: float) -> Json:
    """A fault for each set of parts that repairs took, as often as they took it, and one test that tells them apart."""
    patterns = Counter(product.used) or Counter({(): 1})
    common = patterns.most_common(MOST_PATTERNS)
    names = [f"F{place}" for place in range(len(common))]
    shares = {name: 0.99 * count / sum(n for _, n in common) for name, (_, count) in zip(names, common, strict=True)}
    outcomes = [*names, "other"]
    missed = (1 - HELPS) / len(names)
    return {
        "schema": "fault-model/1",
        "product": {"id": product.code, "version": 1},
        "rates": {
            "remote_min": DESK * hour / 60, "onsite_min": hour / 60, "downtime_min": 0, "visit": hour,
            "escalate": EXPERT,
        },
        "faults": [*({"id": name, "prior": share} for name, share in shares.items()), {"id": "F_OTHER", "prior": 0.01}],
        "observations": [
            {
                "id": "T", "kind": "test", "where": "onsite", "minutes": FOUND_MINUTES, "outcomes": outcomes,
                "default": [1 / len(outcomes)] * len(outcomes),
                "p": {
                    name: [HELPS if one == name else missed for one in outcomes] for name in outcomes if name != "other"
                },
            }
        ],
        "repairs": [
            {
                "id": f"R{place}", "where": "onsite", "minutes": max(5, product.repair_minutes - FOUND_MINUTES),
                "parts": dict(parts), "fixes": {names[place]: HELPS},
            }
            for place, (parts, _) in enumerate(common)
        ],
        "parts": [
            {"id": part, "price": records.part(part)[0], "weight": records.part(part)[1], "carry": 0}
            for part in sorted({part for parts, _ in common for part, _ in parts})
        ],
    }  # fmt: skip


def expert_price(records: Records) -> float:
    """What an expert's case costs: the mean of the published fault models."""
    said = [
        float(one.document["rates"]["escalate"])
        for one in records.products.values()
        if one.document is not None and (one.document.get("rates") or {}).get("escalate")
    ]
    return fmean(said) if said else EXPERT


def van_kg(records: Records) -> float:
    """As much as somebody says, else as the fullest van carries now."""
    if records.van_kg is not None:
        return records.van_kg
    loads = [sum(records.part(part)[1] * level for part, level in one.carries.items()) for one in records.colleagues]
    return max([LEAST_KG, *loads])


# Where


class _Plane:
    """Degrees as kilometres around the middle of the work. Who has no place is put where the others of the territory
    are, else in the middle."""

    def __init__(self, records: Records) -> None:
        placed = [(one.place, one.territory, one.orders) for one in records.demand if one.place]
        placed += [(one.place, one.territory, 1) for one in records.colleagues if one.place]
        self.middle = _mean(placed) or Place(0.0, 0.0)
        self.of = {
            territory: _mean([one for one in placed if one[1] == territory]) for territory in {one[1] for one in placed}
        }

    def xy(self, place: Place | None, territory: int | None) -> dict[str, float]:
        at = place or (self.of.get(territory) if territory else None) or self.middle
        east = (at.longitude - self.middle.longitude) * DEGREE_KM * cos(radians(self.middle.latitude))
        return {"x": round(east, 3), "y": round((at.latitude - self.middle.latitude) * DEGREE_KM, 3)}


def _mean(placed: Sequence[tuple[Place, int | None, int]]) -> Place | None:
    if not placed:
        return None
    weight = sum(orders for *_, orders in placed)
    return Place(
        sum(place.latitude * orders for place, _, orders in placed) / weight,
        sum(place.longitude * orders for place, _, orders in placed) / weight,
    )


# What had to be assumed


def assumptions(records: Records, question: Question) -> list[Json]:
    """Each as {"key": …, values}; `words.ASSUMPTIONS` says them."""
    return list(_assumed(records, question))


def _assumed(records: Records, question: Question) -> Iterator[Json]:
    demand = records.demand
    orders = sum(one.orders for one in demand)
    if records.days < SHORT_DAYS:
        yield {"key": "short_history", "n": records.days}
    if records.uncounted:
        yield {"key": "no_machine", "n": records.uncounted}
    bare = {id for id, one in records.products.items() if one.document is None}
    if count := sum(one.orders for one in demand if one.product in bare):
        yield {"key": "no_model", "n": count, "percent": round(100 * count / max(1, orders))}
    able = {id for one in records.colleagues for id in one.can}
    if count := sum(one.orders for one in demand if one.product not in able):
        yield {"key": "nobody_able", "n": count}
    if count := sum(one.orders for one in demand if one.promise is None):
        yield {"key": "no_promise", "n": count, "hours": AIM_HOURS}
    if count := sum(one.orders for one in demand if one.place is None):
        yield {"key": "no_place", "n": count}
    if count := sum(one.place is None for one in records.colleagues):
        yield {"key": "no_home", "n": count}
    if count := sum(not one.carries for one in records.colleagues):
        yield {"key": "empty_van", "n": count}
    if question.van_stock == "advised" and (count := sum(one.advised is None for one in records.colleagues)):
        yield {"key": "no_advice", "n": count}
    if not records.has_shifts:
        yield {"key": "no_shifts"}
    yield {"key": "away", "percent": round(100 * min(MOST_AWAY, records.away))}
    if records.prices.hour is None:
        yield {"key": "no_hour", "price": HOUR_PRICE}
    if records.prices.km is None:
        yield {"key": "no_km", "price": KM_PRICE}
    if records.branch is None:
        yield {"key": "no_branch"}
    if records.supplier_days is None:
        yield {"key": "no_supplier", "n": SUPPLIER_DAYS}
    yield {"key": "rest"}
