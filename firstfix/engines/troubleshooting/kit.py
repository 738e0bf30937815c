"""Which parts to bring: the kit with the greatest chance to fix it on the first visit, exactly.

The job-fill-rate form of the repair kit problem (Bijvank, Koole & Vis, "Optimising a general repair kit problem with a
service constraint", EJOR 204, 2010) for one job: a repair counts only when all its parts are on board, and a fault is
fixed by the best of the repairs that can be done. Few repairs are solved by looking at all sets of them, many by HiGHS
as a mixed-integer program.
"""

from typing import Any, Final

import numpy as np

from firstfix.engines.troubleshooting.model import Numbers, Tables
from firstfix.engines.troubleshooting.state import State

#: How much weight above the capacity is a rounding of decimals.
ROUNDING: Final = 1e-9
#: Sets of repairs × faults that are looked at one by one: some 30 MB and 0.1 s.
MOST_SETS: Final = 1 << 22
#: So many repairs with parts have few enough sets for 256 faults that they fix.
FEW: Final = 14


def best_kit(
    tables: Tables, state: State, *, capacity: float, most: int | None = None, least: float = 0.0
) -> dict[str, Any]:
    """`{"parts": {id: quantity}, "first_fix": probability, "weight": kg}` for what is known of the case.

    Parts that no chosen repair needs are left out. `first_fix` counts repairs not yet tried, those without parts too.
    With `most`, only so many repairs with parts count, those with the greatest chance: up to `FEW` need no SciPy.
    Repairs that add less than `least` to `first_fix` stay at home with their parts, those that add least first.
    """
    model = tables.model
    untried = [repair for repair in np.nonzero(~state.tried)[0].tolist() if tables.fixes[repair].any()]
    gain = tables.fixes[untried] * state.belief  # (untried, F)
    carried = [_weight(tables, model.repairs[repair].parts) <= capacity + ROUNDING for repair in untried]
    rows = [row for row, can in enumerate(carried) if can]
    untried, gain = [untried[row] for row in rows], gain[rows]
    if most is not None:
        rows = _promising(tables, untried, gain, most)
        untried, gain = [untried[row] for row in rows], gain[rows]
    done = _worth(tables, untried, gain, _chosen(tables, untried, gain, capacity), least)
    parts: dict[str, int] = {}
    if done:
        best = np.array(done)[gain[done].argmax(axis=0)]
        for row in sorted({int(row) for row, share in zip(best, gain[done].max(axis=0), strict=True) if share > 0}):
            for name, amount in model.repairs[untried[row]].parts.items():
                parts[name] = max(parts.get(name, 0), amount)
    first_fix = float(gain[done].max(axis=0).sum()) if done else 0.0
    return {"parts": parts, "first_fix": first_fix, "weight": round(_weight(tables, parts), 9)}


def _weight(tables: Tables, parts: dict[str, int]) -> float:
    return sum(tables.model.parts[name].weight * amount for name, amount in parts.items())


def _promising(tables: Tables, repairs: list[int], gain: Numbers, most: int) -> list[int]:
    """The rows of the repairs without parts and of the `most` others that fix it most probably, in their order."""
    rows = np.argsort(-gain.sum(axis=1), kind="stable").tolist()
    with_parts = [row for row in rows if tables.model.repairs[repairs[row]].parts]
    kept = with_parts[:most]
    while kept and not _are_few(gain, kept):
        kept.pop()
    return sorted(set(rows) - set(with_parts) | set(kept))


def _are_few(gain: Numbers, rows: list[int]) -> bool:
    return (1 << len(rows)) * max(1, int(np.count_nonzero(gain[rows].any(axis=0)))) <= MOST_SETS


def _worth(tables: Tables, repairs: list[int], gain: Numbers, done: list[int], least: float) -> list[int]:
    """Without the repairs whose parts add too little, dropped one after the other."""
    while least > 0:
        adds = {
            row: float((gain[done].max(axis=0) - _best(gain, [one for one in done if one != row])).sum())
            for row in done
            if tables.model.repairs[repairs[row]].parts
        }
        if not adds or min(adds.values()) >= least:
            break
        done = [one for one in done if one != min(adds, key=lambda row: adds[row])]
    return done


def _best(gain: Numbers, rows: list[int]) -> Numbers:
    """How far each fault is fixed by the best of some repairs, (F,)."""
    return np.asarray(gain[rows].max(axis=0, initial=0.0))


def _chosen(tables: Tables, repairs: list[int], gain: Numbers, capacity: float) -> list[int]:
    """The rows of the repairs whose parts are on board."""
    all_parts: dict[str, int] = {}
    for repair in repairs:
        for name, amount in tables.model.repairs[repair].parts.items():
            all_parts[name] = max(all_parts.get(name, 0), amount)
    if _weight(tables, all_parts) <= capacity + ROUNDING:
        return list(range(len(repairs)))
    with_parts = [row for row, repair in enumerate(repairs) if tables.model.repairs[repair].parts]
    if len(with_parts) <= FEW and _are_few(gain, with_parts):
        return _by_sets(tables, repairs, gain, with_parts, capacity)
    return _by_program(tables, repairs, gain, capacity)


def _by_sets(tables: Tables, repairs: list[int], gain: Numbers, with_parts: list[int], capacity: float) -> list[int]:
    """The best of all sets of repairs with parts, the lightest of equal ones. Set s holds the repairs of its bits."""
    fixed_by_parts = gain[with_parts].any(axis=0)
    without = [row for row in range(len(repairs)) if row not in with_parts]
    fixed = _best(gain, without)[np.newaxis, fixed_by_parts]  # (sets, F)
    amounts = {name: np.zeros(1) for row in with_parts for name in tables.model.repairs[repairs[row]].parts}
    for row in with_parts:  # each repair doubles the sets: those before, and the same with it
        fixed = np.concatenate([fixed, np.maximum(fixed, gain[row, fixed_by_parts])])
        needed = tables.model.repairs[repairs[row]].parts
        amounts = {name: np.concatenate([n, np.maximum(n, needed.get(name, 0))]) for name, n in amounts.items()}
    weight = sum(tables.model.parts[name].weight * n for name, n in amounts.items()) + np.zeros(len(fixed))
    share = np.where(weight <= capacity + ROUNDING, fixed.sum(axis=1), -1.0)
    best = np.nonzero(share >= share.max() - ROUNDING)[0]
    chosen = int(best[weight[best].argmin()])
    return [*without, *(row for bit, row in enumerate(with_parts) if chosen >> bit & 1)]


def _by_program(tables: Tables, repairs: list[int], gain: Numbers, capacity: float) -> list[int]:
    """The same by a mixed-integer program.

    Variables: `done[repair]`, `level[part, amount]` (so many of a part are on board), and `share[repair, fault]`, how
    far the fault is left to the repair. Only `level` need be whole: done ≤ level, share ≤ done, Σ share per fault ≤ 1.
    """
    needed = {(name, n) for repair in repairs for name, n in tables.model.repairs[repair].parts.items()}
    from scipy.optimize import Bounds, LinearConstraint, milp  # only kits need it, and web workers should stay small
    from scipy.sparse import coo_array

    levels = {level: place for place, level in enumerate(sorted(needed))}
    row, fault = np.nonzero(gain)
    first_level, first_share = len(repairs), len(repairs) + len(levels)
    entries: list[tuple[int, int, float]] = []  # row of the constraint, variable, coefficient; all ≤ upper
    upper: list[float] = []

    def add(terms: list[tuple[int, float]], limit: float) -> None:
        entries.extend((len(upper), variable, factor) for variable, factor in terms)
        upper.append(limit)

    for place, repair in enumerate(repairs):
        for level in tables.model.repairs[repair].parts.items():
            add([(place, 1.0), (first_level + levels[level], -1.0)], 0.0)
    weights: list[tuple[int, float]] = []
    below: dict[str, tuple[int, int]] = {}
    for (name, amount), place in levels.items():  # by part and amount: the weight of a level is what it adds
        before, lower = below.get(name, (0, -1))
        weights.append((first_level + place, tables.model.parts[name].weight * (amount - before)))
        if lower >= 0:
            add([(first_level + place, 1.0), (first_level + lower, -1.0)], 0.0)
        below[name] = (amount, place)
    add(weights, capacity + ROUNDING)
    for share, place in enumerate(row.tolist()):
        add([(first_share + share, 1.0), (place, -1.0)], 0.0)
    for one in range(gain.shape[1]):
        shares = np.nonzero(fault == one)[0]
        if len(shares) > 1:
            add([(first_share + int(share), 1.0) for share in shares], 1.0)
    lines, variables, factors = zip(*entries, strict=True)
    size = first_share + len(row)
    whole = np.zeros(size)
    whole[first_level:first_share] = 1
    table = coo_array((factors, (lines, variables)), shape=(len(upper), size)).tocsr()
    found = milp(
        c=np.concatenate([np.zeros(first_share), -gain[row, fault]]),
        integrality=whole,
        bounds=Bounds(0, 1),
        constraints=LinearConstraint(table, -np.inf, upper),
        options={"mip_rel_gap": 0.0},
    )
    on_board = {level for level, place in levels.items() if found.x[first_level + place] > 0.5}
    return [
        place
        for place, repair in enumerate(repairs)
        if all(level in on_board for level in tables.model.repairs[repair].parts.items())
    ]
