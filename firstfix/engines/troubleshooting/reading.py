"""Reading a fault model: every mistake in words for its author, with its place."""

from collections.abc import Container, Iterator
from typing import Any, Final

import numpy as np

from firstfix.engines.mistakes import Mistakes
from firstfix.engines.reading import Spot, shown
from firstfix.engines.troubleshooting.model import (
    AGEINGS,
    CHANGED,
    ESCALATE,
    FAILED,
    FIXED,
    OTHER,
    TYPICAL_AGE,
    UNKNOWN,
    VISIT,
    Access,
    Danger,
    Fault,
    Guide,
    Model,
    Numbers,
    Observation,
    Part,
    Repair,
    Words,
)

SCHEMAS: Final = ("fault-model/1", "fault-model/2")
MOST: Final = {"accesses": 16, "components": 5000, "faults": 2000, "observations": 1000, "repairs": 4000, "parts": 4000}
MOST_OUTCOMES: Final = 20
#: What keeps the tables of a model below some 100 MB.
MOST_ENTRIES: Final = 6_000_000
#: How far a row of probabilities may be from 1, for rows that were rounded.
ROUNDING: Final = 1e-6
KINDS: Final = ("symptom", "question", "test")
VISIT_ID: Final = "visit"
MOST_REPEATS: Final = 5


def read_model(document: Any) -> Model:
    """The model in a document (dicts and lists); raises `Mistakes` with one line per mistake."""
    if not isinstance(document, dict):
        raise Mistakes([f"the model must be an object, not {shown(document)}"])
    mistakes: list[str] = []
    root = Spot(document, "", mistakes)
    _choice(root.at("schema"), SCHEMAS)
    _refuse_too_many(root)
    model = _Reader(root).model()
    if mistakes:
        raise Mistakes(mistakes)
    return model


def _refuse_too_many(root: Spot) -> None:
    """Stops before work is put into a model that no engine is made for."""
    sizes = {key: len(root.value[key]) for key in MOST if isinstance(root.value.get(key), list)}
    lines = [f"{key}: has {sizes[key]:,} entries; the most is {MOST[key]:,}" for key in sizes if sizes[key] > MOST[key]]
    observations = root.value.get("observations")
    rows = sizes.get("repairs", 0) + sum(
        len(observation["outcomes"])
        for observation in (observations if isinstance(observations, list) else ())
        if isinstance(observation, dict) and isinstance(observation.get("outcomes"), list)
    )
    if sizes.get("faults", 0) * rows > MOST_ENTRIES:
        lines.append(f"faults × (outcomes + repairs) is above {MOST_ENTRIES:,}")
    if lines:
        raise Mistakes([*root.mistakes, *lines])


def remarks(model: Model) -> list[str]:
    """What is allowed but rarely meant."""
    helped = np.zeros(len(model.faults), dtype=bool)
    for repair in model.repairs:
        helped |= repair.fixes > 0
    lone = [fault.id for fault, helps in zip(model.faults, helped, strict=True) if not helps and fault.id != OTHER]
    found = [f"{name}: no repair fixes it, so it ends in escalation" for name in lone]
    used = {name for repair in model.repairs for name in repair.parts}
    found += [f"{name}: no repair uses this part" for name in model.parts if name not in used]
    return found if model.repairs else ["repairs: there is none, so every case is escalated at once"]


class _Reader:
    def __init__(self, root: Spot) -> None:
        self.root = root
        self.rates = root.at("rates")
        if self.rates.value is None:
            self.rates.wrong("is missing")
            self.rates.value = {}
        elif not self.rates.is_record():
            self.rates.value = {}
        self.minute = {place: self._rate(f"{place}_min") for place in ("remote", "onsite")}
        self.downtime = self._rate("downtime_min", 0.0)
        self.is_second = root.value.get("schema") == SCHEMAS[1]
        self.accesses: tuple[Access, ...] = (Access(VISIT_ID, self._rate("visit", 0.0), None),)
        self.needs_of = {VISIT_ID: VISIT}

    def _rate(self, key: str, default: float | None = None) -> float:
        if key in self.rates.value or default is None:
            return float(self.rates.number(key))
        return default

    def model(self) -> Model:
        root = self.root
        escalate = self._rate("escalate")
        if escalate == 0 and "escalate" in self.rates.value and not self._noted("rates.escalate"):
            self.rates.at("escalate").wrong("must be above 0")
        self._rate("revisit", 0.0)
        components = _ids(list(root.records("components")), {})
        self.parents = _parents(components)
        if self.is_second:
            self._read_accesses()
        fault_spots = list(root.records("faults", required=True))
        faults = tuple(self._fault(spot, components) for spot in fault_spots)
        self.fault_at = {name: index for index, name in enumerate(_ids(fault_spots, {}))}
        self.component_of = {fault.id: fault.component for fault in faults}
        if isinstance(root.value.get("faults"), list) and OTHER not in self.fault_at:
            root.at("faults").wrong(f"{OTHER} is missing: the fault for all that is not listed")
        parts = {name: _part(spot) for name, spot in _ids(list(root.records("parts")), {}).items()}
        observation_spots, repair_spots = (list(root.records(key)) for key in ("observations", "repairs"))
        _ids(repair_spots, _ids(observation_spots, {}))
        return Model(
            name=_product(root.at("product")),
            faults=faults,
            prior=_shares(root, fault_spots),
            observations=tuple(
                one for spot in observation_spots for one in [self._observation(spot)] * self._repeats(spot)
            ),
            repairs=tuple(self._repair(spot, parts) for spot in repair_spots),
            parts=parts,
            accesses=self.accesses,
            escalate=escalate,
            ageing=self._ageing(fault_spots),
            typical_age=self._typical_age(),
        )

    def _noted(self, place: str) -> bool:
        return any(line.startswith(f"{place}:") for line in self.root.mistakes)

    def _fault(self, spot: Spot, components: Container[str]) -> Fault:
        component = spot.at("component")
        return Fault(
            _id(spot),
            None if component.value is None else component.as_known(components, "component"),
            _words(spot.at("mode")),
            self._danger(spot.at("danger")),
        )

    def _danger(self, spot: Spot) -> Danger | None:
        if not self.is_second or spot.value is None or not spot.is_record():
            return None
        return Danger(spot.number("limit", most=1), _words(spot.at("do")))

    def _typical_age(self) -> float:
        if not self.is_second or self.root.value.get("typical_age") is None:
            return TYPICAL_AGE
        age: float = self.root.number("typical_age")
        if age == 0 and self.root.value["typical_age"] == 0:
            self.root.at("typical_age").wrong("must be above 0")
        return age or TYPICAL_AGE

    def _ageing(self, spots: list[Spot]) -> Numbers | None:
        """A row of classes per fault, random where nothing is said; None where nothing is said of any."""
        if not self.is_second or all(spot.value.get("ageing") is None for spot in spots):
            return None
        rows = np.zeros((len(spots), len(AGEINGS)))
        rows[:, AGEINGS.index("random")] = 1.0
        for row, spot in zip(rows, spots, strict=True):
            ageing = spot.at("ageing")
            if isinstance(ageing.value, dict):
                row[:] = _classes(ageing)
            elif ageing.value is not None and (name := _choice(ageing, AGEINGS)) in AGEINGS:
                row[:] = np.eye(len(AGEINGS))[AGEINGS.index(name)]
        return rows

    def _read_accesses(self) -> None:
        """Parents first, however they stand there; behind an access on site is the visit."""
        spots = _ids(list(self.root.records("accesses")), {})
        within = _parents(spots, "within")
        order: dict[str, None] = {}
        for name in spots:
            way = [name]
            while (above := within.get(way[-1])) and above not in way:
                way.append(above)
            order.update(dict.fromkeys(reversed(way)))
        for name in order:
            spot = spots[name]
            place = _choice(spot.at("where"), ("remote", "onsite"))
            cost = spot.number("minutes") * (self.minute.get(place, 0.0) + self.downtime)
            parent = within.get(name) or (VISIT_ID if place == "onsite" else None)
            known = [access.id for access in self.accesses]
            above_bits = self.needs_of.get(parent, 0) if parent else 0
            if place == "onsite":
                above_bits |= VISIT
            self.needs_of[name] = above_bits | 1 << len(known)
            inside = known.index(parent) if parent in known else None
            self.accesses = (*self.accesses, Access(name, cost, inside))

    def _repeats(self, spot: Spot) -> int:
        """How often an observation may be made, each time anew."""
        if not self.is_second or spot.value.get("repeats") is None:
            return 1
        repeats: int = spot.whole("repeats", least=1)
        if repeats > MOST_REPEATS:
            spot.at("repeats").wrong(f"must be at most {MOST_REPEATS}")
        return min(repeats, MOST_REPEATS)

    def _guide(self, spot: Spot) -> Guide | None:
        if not self.is_second:
            return None
        return Guide(_words(spot.at("say")), tuple(item.as_text() for item in spot.items("pictures")))

    def _step(self, spot: Spot) -> tuple[float, int]:
        """Price without parts, and the accesses it needs."""
        minutes = spot.number("minutes")
        where = _choice(spot.at("where"), ("remote", "onsite"))
        if spot.value.get("skill") is not None:
            spot.text("skill")
        spot.texts("tools")
        needs = VISIT if where == "onsite" else 0
        if self.is_second:
            if spot.truth("unsafe_for_customers"):
                where, needs = "onsite", VISIT
            access = spot.at("access")
            if access.value is not None:
                needs |= self.needs_of.get(access.as_known(self.needs_of, "access"), 0)
        return minutes * (self.minute.get(where, 0.0) + self.downtime), needs

    def _observation(self, spot: Spot) -> Observation:
        cost, needs = self._step(spot)
        kind = _choice(spot.at("kind"), KINDS)
        outcomes = tuple(_outcomes(spot))
        return Observation(
            _id(spot),
            kind,
            _words(spot.at("name")),
            cost,
            needs,
            outcomes,
            self._likelihood(spot, outcomes),
            self._guide(spot),
            self._outcome_names(spot, outcomes),
        )

    def _outcome_names(self, spot: Spot, outcomes: tuple[str, ...]) -> dict[str, Words]:
        names = spot.at("outcome_names")
        if not self.is_second or names.value is None or not names.is_record():
            return {}
        for name in names.value:
            if name not in outcomes:
                names.at(name).wrong(f"there is no outcome {shown(name)}")
        return {name: _words(names.at(name)) for name in names.value}

    def _likelihood(self, spot: Spot, outcomes: tuple[str, ...]) -> Numbers:
        table = np.ones((len(outcomes), len(self.fault_at)))
        rest = set(self.fault_at)
        rows = spot.at("p")
        if rows.value is not None and rows.is_record():
            for name in rows.value:
                if name in self.fault_at:
                    rest.discard(name)
                    table[:, self.fault_at[name]] = _row(rows.at(name), len(outcomes))
                else:
                    rows.at(name).wrong(f"there is no fault {shown(name)}")
        if self.is_second and spot.value.get("covers") is not None:
            covered = rest & self._faults_in(spot.at("covers").as_known(self.parents, "component"))
            table[:, [self.fault_at[name] for name in covered]] = _row(spot.at("inside"), len(outcomes))[:, np.newaxis]
            rest -= covered
        default = spot.at("default")
        if default.value is not None:
            table[:, [self.fault_at[name] for name in rest]] = _row(default, len(outcomes))[:, np.newaxis]
        elif rest:
            default.wrong(f"is missing, and p has no row for {', '.join(sorted(rest)[:3])}")
        return table

    def _faults_in(self, component: str) -> set[str]:
        """The faults of a component and of all its parts."""
        found = set()
        for fault, at in self.component_of.items():
            seen: set[str] = set()
            while at is not None and at not in seen:
                if at == component:
                    found.add(fault)
                seen.add(at)
                at = self.parents.get(at)
        return found

    def _repair(self, spot: Spot, parts: dict[str, Part]) -> Repair:
        cost, needs = self._step(spot)
        used: dict[str, int] = {}
        listed = spot.at("parts")
        if listed.value is not None and listed.is_record():
            for name in listed.value:
                if name in parts:
                    used[name] = listed.at(name).as_whole(least=1)
                else:
                    listed.at(name).wrong(f"there is no part {shown(name)}")
        fixes = np.zeros(len(self.fault_at))
        rows = spot.at("fixes")
        if rows.value is None:
            rows.wrong("is missing")
        elif rows.is_record():
            if not rows.value:
                rows.wrong("is empty: a repair fixes at least one fault")
            for name in rows.value:
                if name in self.fault_at:
                    fixes[self.fault_at[name]] = _probability(rows, name)
                else:
                    rows.at(name).wrong(f"there is no fault {shown(name)}")
        cost += sum(parts[name].price * amount for name, amount in used.items())
        return Repair(_id(spot), _words(spot.at("name")), cost, needs, used, fixes, self._guide(spot))


def _ids(spots: list[Spot], taken: dict[str, Spot]) -> dict[str, Spot]:
    """The spots by id; an id that is used twice, or by a step already, is a mistake."""
    found: dict[str, Spot] = {}
    for spot in spots:
        name = spot.text("id")
        former = found.get(name) or taken.get(name)
        if former:
            spot.at("id").wrong(f"{shown(name)} is the id of {former.place} already")
        elif name == ESCALATE:
            spot.at("id").wrong(f"{shown(name)} is the word for giving a case up")
        elif name:
            found[name] = spot
    return found


def _id(spot: Spot) -> str:
    """The id, whose mistakes `_ids` notes."""
    return str(spot.value.get("id"))


def _choice(spot: Spot, choices: tuple[str, ...]) -> str:
    name = spot.as_text()
    if name and name not in choices:
        spot.wrong(f"must be one of {', '.join(choices)}, not {shown(name)}")
    return name


def _words(spot: Spot) -> Words:
    """Texts by language; a name may be missing."""
    if spot.value is None or not spot.is_record():
        return {}
    return {language: spot.text(language) for language in spot.value}


def _product(spot: Spot) -> str:
    """`CW-300@3`."""
    if spot.value is None:
        spot.wrong("is missing")
    elif spot.is_record():
        _words(spot.at("name"))
        return f"{spot.text('id')}@{spot.whole('version', least=0)}"
    return ""


def _parents(components: dict[str, Spot], key: str = "parent") -> dict[str, str | None]:
    """What each is a part of; never of itself."""
    parents: dict[str, str | None] = dict.fromkeys(components)
    for name, spot in components.items():
        parent = spot.at(key)
        what = "component" if key == "parent" else "access"
        if parent.value is not None and parent.as_known(components, what) in components:
            parents[name] = parent.value
    above_all: set[str] = set()
    for name in components:
        way: dict[str, None] = {}
        above: str | None = name
        while above is not None and above not in above_all and above not in way:
            way[above] = None
            above = parents.get(above)
        if above in way:
            components[above].at(key).wrong(f"{shown(above)} would be a part of itself")
            parents[above] = None
        above_all.update(way)
    return parents


def _shares(root: Spot, faults: list[Spot]) -> Numbers:
    """Learnt shares, else from FMEA ranks, where a rank more doubles a fault's share."""
    if not faults:
        if root.value.get("faults") == []:
            root.at("faults").wrong("is empty")
        return np.zeros(0)
    learnt = [spot.value.get("prior") is not None for spot in faults]
    if all(learnt):
        shares = np.array([_share(spot) for spot in faults])
    elif any(spot.value.get("occurrence") is None for spot in faults):
        for spot in faults:
            if spot.value.get("occurrence") is None and spot.value.get("prior") is None:
                spot.wrong("has neither prior nor occurrence")
            elif spot.value.get("occurrence") is None:
                spot.at("prior").wrong(
                    f"is given here but not for {faults[learnt.index(False)].place}: give all or none"
                )
        return np.ones(len(faults))
    else:
        shares = np.array([2.0 ** (spot.number("occurrence", least=1, most=10) - 10) for spot in faults])
        for spot, given in zip(faults, learnt, strict=True):
            if given:
                spot.at("prior").wrong(
                    f"is given here but not for {faults[learnt.index(False)].place}: give all or none"
                )
    total = shares.sum()
    return shares / total if total > 0 else shares


def _share(spot: Spot) -> float:
    share: float = spot.number("prior")
    if share == 0 and spot.at("prior").value == 0:
        spot.at("prior").wrong("must be above 0")
    return share


def _outcomes(spot: Spot) -> Iterator[str]:
    seen: set[str] = set()
    items = list(spot.items("outcomes", required=True))
    if isinstance(spot.value.get("outcomes"), list) and not 2 <= len(items) <= MOST_OUTCOMES:
        spot.at("outcomes").wrong(f"must be 2 to {MOST_OUTCOMES} outcomes, not {len(items)}")
    for item in items[: MOST_OUTCOMES + 1]:
        if isinstance(item.value, bool):
            item.wrong('must be a text, not true or false: write "yes" and "no" in quotes')
            continue
        name = item.as_text()
        if name in seen:
            item.wrong(f"{shown(name)} is an outcome already")
        elif name in (UNKNOWN, FIXED, FAILED, CHANGED):
            item.wrong(f"{shown(name)} has a meaning of its own and cannot be an outcome")
        seen.add(name)
        yield name


def _row(spot: Spot, length: int) -> Numbers:
    """One probability per outcome, all above 0, together 1."""
    noted = len(spot.mistakes)
    if not isinstance(spot.value, list):
        spot.wrong(f"must be a list of probabilities, not {shown(spot.value)}")
    elif len(spot.value) != length:
        spot.wrong(f"has {len(spot.value)} probabilities for {length} outcomes")
    else:
        row = np.array([_probability(spot, index) for index in range(length)])
        total = float(row.sum())
        if len(spot.mistakes) == noted and abs(total - 1) > ROUNDING:
            spot.wrong(f"adds up to {total:.6g}, not 1")
        elif len(spot.mistakes) == noted:
            return row / total
    return np.full(length, 1 / max(1, length))


def _classes(spot: Spot) -> Numbers:
    """How probable each class of ageing is, together 1."""
    for name in spot.value:
        if name not in AGEINGS:
            spot.at(name).wrong(f"there is no class {shown(name)}; there are {', '.join(AGEINGS)}")
    row = np.array([float(spot.number(name, 0.0, most=1)) for name in AGEINGS])
    if abs(float(row.sum()) - 1) > ROUNDING:
        spot.wrong(f"adds up to {row.sum():.6g}, not 1")
    return row / row.sum() if row.sum() > 0 else np.full(len(AGEINGS), 1 / len(AGEINGS))


def _probability(spot: Spot, key: str | int) -> float:
    """Above 0 and at most 1."""
    at = spot.at(key)
    value = at.as_number(most=1)
    if value == 0 and at.value == 0:
        at.wrong("must be above 0")
    return value or 0.5


def _part(spot: Spot) -> Part:
    return Part(_id(spot), spot.number("price", 0.0), spot.number("weight", 0.0), spot.number("carry", 0.0))
