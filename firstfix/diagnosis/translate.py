"""Between our records and the troubleshooting engine. Everything is passed in; nothing is fetched here."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from threading import Lock
from typing import Any, Generic, Literal, TypeVar

import numpy as np
from django.utils.translation import gettext as _

from firstfix.diagnosis.models import FaultModelVersion, SuggestionModel, TroubleshootingRecord
from firstfix.diagnosis.rules import Wording
from firstfix.diagnosis.rules.reports import Labelled
from firstfix.engines.mistakes import Mistakes
from firstfix.engines.triage.lexicon import Entry, Lexicon, said_words, seed, written_words
from firstfix.engines.triage.model import Model as SuggestionReader
from firstfix.engines.triage.model_file import from_bytes, to_bytes
from firstfix.engines.troubleshooting.advice import advise, leading_faults
from firstfix.engines.troubleshooting.calibration import Bin, Calibration, calibration, confirmed_cases, reliability
from firstfix.engines.troubleshooting.compare import Change, compare
from firstfix.engines.troubleshooting.document import read_yaml, write_yaml
from firstfix.engines.troubleshooting.drift import Alarm, drift
from firstfix.engines.troubleshooting.duration import visit_time
from firstfix.engines.troubleshooting.exact import is_affordable
from firstfix.engines.troubleshooting.kit import FEW, best_kit
from firstfix.engines.troubleshooting.learn import learn, learnt_document
from firstfix.engines.troubleshooting.lookahead import Rule
from firstfix.engines.troubleshooting.model import VISIT, Tables
from firstfix.engines.troubleshooting.policy import BestPolicy
from firstfix.engines.troubleshooting.reading import read_model, remarks
from firstfix.engines.troubleshooting.record import Answer, Record, read_record, state_of, states_of
from firstfix.engines.troubleshooting.state import start
from firstfix.engines.troubleshooting.tree import compile_tree
from firstfix.engines.troubleshooting.tuning import trials
from firstfix.engines.troubleshooting.worth import worth_of_observations
from firstfix.platform.bilingual import Bilingual
from firstfix.platform.errors import Invalid, Refused, Text

Kept = TypeVar("Kept")
Way = Literal["remote", "visit", "escalate", "stop", "nothing"]
#: Tables of models that are kept in a process; a large one takes some 10 MB.
KEPT = 12
#: Answers of the engine that are kept in a process: what follows a step is asked for again by the page that shows it.
ANSWERS_KEPT = 100
#: Records of a model whose optimum takes some tenths of a second.
FEW_RECORDS = 100_000
#: What changed between two documents, for those who show it.
ModelChange = Change
#: What an engineer carries to a visit by hand, kg.
CARRIED = 30.0
#: A repair that is the one that helps in fewer cases than this brings no parts, skills or tools along.
LIKELY = 0.03


@dataclass(frozen=True)
class FaultShare:
    id: str
    name: str
    component: str
    probability: float


@dataclass(frozen=True)
class PossibleOutcome:
    """An answer that may be given, how likely it is, and what one would think then."""

    id: str
    name: Text
    probability: float | None = None
    leads_to: str = ""


@dataclass(frozen=True)
class NextStep:
    """A step that may come next. `price` is its own, `cost` that of the whole rest of the case with it, in money.

    A step that somebody picked from the whole model, see `step_of`, has neither price nor cost nor reason.
    """

    id: str
    kind: str
    is_on_site: bool
    name: Text
    price: float | None
    cost: float | None
    reason: str
    outcomes: Sequence[PossibleOutcome]
    say: str = ""
    pictures: Sequence[str] = ()
    minutes: float = 0
    fixes: float | None = None


@dataclass(frozen=True)
class Danger:
    fault: str
    probability: float
    limit: float
    do: str


@dataclass(frozen=True)
class Advice:
    """What to do next: the best steps, best first, and what each way on is expected to cost (None: not possible)."""

    faults: Sequence[FaultShare]
    steps: Sequence[NextStep]
    dangers: Sequence[Danger]
    way: Way
    remote: float | None = None
    visit: float | None = None
    escalate: float | None = None
    is_exact: bool = False

    @property
    def best(self) -> NextStep | None:
        return self.steps[0] if self.steps else None

    @property
    def cost(self) -> float:
        """Of the rest of the case; nothing when it is over."""
        return self.steps[0].cost or 0.0 if self.steps else 0.0


@dataclass(frozen=True)
class VisitNeeds:
    """What a visit asks for by what is known of the case: ids of the model, which are codes of the catalogues.

    `minutes` is the mean time on site, `most_minutes` what eight of ten such cases end within; 0 where no repair is
    worth trying. `first_fix` is the chance that the repairs that the parts allow fix it.
    """

    parts: Mapping[str, int]
    first_fix: float
    minutes: float
    most_minutes: float
    skills: Sequence[str]
    tools: Sequence[str]


@dataclass
class _LastUsed(Generic[Kept]):
    """What was worked out last in this process, by what it was worked out from."""

    most: int
    held: OrderedDict[Hashable, Kept] = field(default_factory=OrderedDict)
    lock: Lock = field(default_factory=Lock)

    def of(self, key: Hashable, make: Callable[[], Kept]) -> Kept:
        with self.lock:
            if key in self.held:
                self.held.move_to_end(key)
                return self.held[key]
        made = make()
        with self.lock:
            self.held[key] = made
            while len(self.held) > self.most:
                self.held.popitem(last=False)
        return made


_tables_kept: _LastUsed[Tables] = _LastUsed(KEPT)
_answers_kept: _LastUsed[Mapping[str, Any]] = _LastUsed(ANSWERS_KEPT)


def _tables(version: FaultModelVersion) -> Tables:
    return _tables_kept.of((version.pk, version.version), lambda: tables_of(version.document))


def tables_of(document: Mapping[str, Any]) -> Tables:
    """For any document; Invalid with every mistake in it."""
    try:
        return Tables(read_model(document))
    except Mistakes as mistakes:
        raise Invalid({"document": "\n".join(mistakes.lines)}) from None


def mistakes_in(document: Any) -> list[str]:
    """One line per mistake, each beginning with its place (`faults[3].prior: …`)."""
    try:
        read_model(document)
    except Mistakes as mistakes:
        return list(mistakes.lines)
    return []


def remarks_on(document: Mapping[str, Any]) -> list[str]:
    """What is allowed but rarely meant; nothing while there are mistakes."""
    try:
        return remarks(read_model(document))
    except Mistakes:
        return []


def document_from_yaml(content: bytes) -> Any:
    """What the file says; Invalid when it is not YAML, or not of the kind that a fault model needs."""
    try:
        return read_yaml(content)
    except Mistakes as mistakes:
        raise Invalid({"file": "\n".join(mistakes.lines)}) from None


def yaml_of(document: Mapping[str, Any]) -> str:
    return write_yaml(dict(document))


def advice_on(version: FaultModelVersion, record: Mapping[str, Any]) -> Advice:
    """What to do after the record (record/1); Invalid when the record does not fit the model."""
    key = (version.pk, version.version, json.dumps(record, sort_keys=True))
    return _advice(_answers_kept.of(key, lambda: _answer(version, record)), version.document)


def _answer(version: FaultModelVersion, record: Mapping[str, Any]) -> Mapping[str, Any]:
    tables = _tables(version)
    read = _read(tables, record)
    policy = _policy(tables, version.figures)
    return advise(tables, policy, state_of(tables, read), is_over=read.is_fixed)


def advice_for(record: TroubleshootingRecord) -> Advice:
    return advice_on(record.model_version, record.as_record())


def belief_after(version: FaultModelVersion, record: Mapping[str, Any], *, count: int) -> list[FaultShare]:
    """The most probable faults after the record, the most probable first."""
    tables = _tables(version)
    belief = state_of(tables, _read(tables, record)).belief
    return _shares(leading_faults(tables.model, belief, count), Wording(version.document))


def step_of(version: FaultModelVersion, id: str) -> NextStep:
    """Any step of the model, whether or not the engine would take it; Invalid when there is none of this id."""
    words = Wording(version.document)
    entry = words.entry(id)
    if not entry:
        raise Invalid({"step": _("This fault model has no such step.")})
    is_repair = "fixes" in entry
    outcomes = ("fixed", "failed", "changed") if is_repair else entry["outcomes"]
    return NextStep(
        id=id, kind="repair" if is_repair else entry["kind"],
        is_on_site=id not in steps_for_customers(version),
        name=words.step(id), price=None, cost=None, reason="",
        outcomes=[PossibleOutcome(one, words.outcome(id, one)) for one in outcomes],
        say=str(Bilingual.of(entry.get("say"))), pictures=entry.get("pictures", ()), minutes=_minutes(entry),
    )  # fmt: skip


def steps_for_customers(version: FaultModelVersion) -> set[str]:
    """Steps that somebody without our training may do beside the machine, told by telephone or by a link."""
    model = _tables(version).model
    remote = [one.id for one in model.observations if not one.needs & VISIT]
    return {*remote, *(one.id for one in model.repairs if not one.needs & VISIT)}


def visit_needs(record: TroubleshootingRecord) -> VisitNeeds:
    """What to send: the kit, and time, skills and tools of the steps that probably come.

    Needs nothing but NumPy: of repairs with parts the most promising count, see `best_kit`.
    """
    tables, document = _tables(record.model_version), record.model_version.document
    state = state_of(tables, _read(tables, record.as_record()))
    kit = best_kit(tables, state, capacity=CARRIED, most=FEW, least=LIKELY)
    words = Wording(document)
    accesses = {one["id"]: one for one in document.get("accesses", ())}
    time = visit_time(
        tables, state,
        repairs=np.array([_minutes(words.entry(one.id)) for one in tables.model.repairs]),
        accesses=np.array([_minutes(accesses.get(one.id, {})) for one in tables.model.accesses]),
    )  # fmt: skip
    chances = tables.fixes @ state.belief
    likely = [
        one.id
        for one, chance, tried in zip(tables.model.repairs, chances, state.tried, strict=True)
        if one.needs & VISIT and chance >= LIKELY and not tried
    ]
    on_site = record.as_record() | {"on_site": True}
    tests = [one.id for one in advice_on(record.model_version, on_site).steps if one.is_on_site and one.kind == "test"]
    entries = [words.entry(id) for id in (*tests, *likely)]
    return VisitNeeds(
        parts=kit["parts"], first_fix=kit["first_fix"], minutes=time.mean, most_minutes=time.most,
        skills=list(dict.fromkeys(str(one["skill"]) for one in entries if one.get("skill"))),
        tools=list(dict.fromkeys(str(tool) for one in entries for tool in one.get("tools") or ())),
    )  # fmt: skip


def _minutes(entry: Mapping[str, Any]) -> float:
    return float(entry.get("minutes") or 0)


def tree_of(
    document: Mapping[str, Any], *, figures: Mapping[str, Any] | None = None, nodes: int = 1000
) -> dict[str, Any]:
    """The strategy tree (strategy-tree/1) from nothing known: what a phone without network follows."""
    tables = tables_of(document)
    policy = _policy(tables, figures or {})
    return compile_tree(tables, policy, state_of(tables, _read(tables, {})), symptoms={}, nodes=nodes)


def is_settled_at_once(document: Mapping[str, Any]) -> bool:
    """Whether the model is so small that its optimum and its tree take well below a second."""
    tables = tables_of(document)
    return is_affordable(tables, start(tables), FEW_RECORDS)


def rule_figures(document: Mapping[str, Any], *, cases: int, seed: int) -> dict[str, Any]:
    """The decision rule that suits the model, and what each that was tried costs on average: `rule`, `trials`.

    Some ten seconds for a model of twenty faults; nothing for one that is solved exactly.
    """
    tables = tables_of(document)
    if is_affordable(tables, start(tables), FEW_RECORDS):
        return {}
    tried = trials(tables, cases=cases, seed=seed)
    return {"rule": asdict(tried[0].rule), "trials": [{"rule": asdict(one.rule), "cost": one.cost} for one in tried]}


def _policy(tables: Tables, figures: Mapping[str, Any]) -> BestPolicy:
    """With the rule that was chosen when the version was published, or with the usual one of its size."""
    said = figures.get("rule")
    return BestPolicy(tables, Rule(**{**said, "then": tuple(said["then"])}) if said else None)


def _read(tables: Tables, record: Mapping[str, Any]) -> Any:
    try:
        return read_record(dict(record), tables.model)
    except Mistakes as mistakes:
        raise Invalid({"step": "\n".join(mistakes.lines)}) from None


def refuse_without_model(version: FaultModelVersion | None) -> FaultModelVersion:
    if version is None:
        raise Refused(_("There is no published fault model for this product yet."))
    return version


def _advice(answer: Mapping[str, Any], document: Mapping[str, Any]) -> Advice:
    words, costs = Wording(document), answer["advice"]
    return Advice(
        faults=_shares(answer["faults"], words),
        steps=[_step(step, words) for step in answer["steps"]],
        dangers=[
            Danger(words.fault(one["fault"]), one["probability"], one["limit"], str(Bilingual.of(one["do"])))
            for one in answer["dangers"]
        ],
        way=costs["do"],
        remote=costs["remote"],
        visit=costs["visit"],
        escalate=costs["escalate"],
        is_exact=bool(answer.get("exact")),
    )


def _shares(faults: Sequence[Mapping[str, Any]], words: Wording) -> list[FaultShare]:
    return [
        FaultShare(one["fault"], words.fault(one["fault"]), words.component_of(one["fault"]), one["probability"])
        for one in faults
    ]


def _step(step: Mapping[str, Any], words: Wording) -> NextStep:
    id, kind = step["step"], step["kind"]
    if kind == "repair":
        fixes = step["fixes"]
        outcomes = [
            PossibleOutcome("fixed", words.outcome(id, "fixed"), fixes),
            PossibleOutcome("failed", words.outcome(id, "failed"), 1 - fixes),
            PossibleOutcome("changed", words.outcome(id, "changed")),
        ]
    else:
        outcomes = [
            PossibleOutcome(
                one["outcome"],
                words.outcome(id, one["outcome"]),
                one["probability"],
                words.fault(one["faults"][0]["fault"]) if one["faults"] else "",
            )
            for one in step.get("outcomes", ())
        ]
    return NextStep(
        id=id,
        kind=kind,
        is_on_site=step.get("where") == "onsite",
        name=words.step(id),
        price=step["price"],
        cost=step["expected_cost"],
        reason=str(Bilingual.of(step["reason"])),
        outcomes=outcomes,
        say=str(Bilingual.of(step.get("say"))),
        pictures=step.get("pictures", ()),
        minutes=_minutes(words.entry(id)),
        fixes=step.get("fixes"),
    )


# Learning

#: Faults that were believed in with less say nothing in a reliability diagram, and there are many of them.
FAINT = 0.01
#: Share of the newest orders that a learnt model is held against before it is proposed, and how many that must be.
NEWEST, LEAST_TESTED = 0.2, 10


@dataclass(frozen=True)
class Score:
    """What a closed case says of its model; see `diagnosis.models.CaseScore`."""

    fault: str
    probability: float | None
    place: int | None
    beliefs: Sequence[float]
    cost: float
    repairs: int
    questions: Sequence[tuple[str, float, float]]


@dataclass(frozen=True)
class Lesson:
    """What closed orders teach. `before` and `after` are the published and the learnt model on the newest orders.

    The learnt model of that comparison knew only the older ones; `document` has learnt from all.
    """

    cases: int
    before: Calibration
    after: Calibration
    document: dict[str, Any]
    shares: Sequence[tuple[str, float, float]]

    @property
    def is_better(self) -> bool:
        return self.after.log_loss < self.before.log_loss


def scores_of(version: FaultModelVersion, records: Sequence[Mapping[str, Any]]) -> list[Score | None]:
    """The score of each record (record/1) that is over; None for one that does not fit its model.

    The belief is the one before the last repair: afterwards, when the complaint was gone, it says little more than
    that it was gone. Of a case that came back nobody knows whether the confirmed fault was the one, so its belief is
    not counted.
    """
    tables = _tables(version)
    return [_score(tables, record) for record in records]


def _score(tables: Tables, written: Mapping[str, Any]) -> Score | None:
    try:
        record = read_record(dict(written), tables.model)
    except Mistakes:
        return None
    worth = worth_of_observations(tables, [record])
    cost, repairs = _spent(tables, record)
    questions = [(one.id, round(one.price, 2), round(one.saving, 2)) for one in worth]
    cases = [] if record.repeated else confirmed_cases(tables, [record])
    if not cases:
        return Score("", None, None, (), cost, repairs, questions)
    belief, fault = cases[0]
    others = np.delete(belief, fault)
    return Score(
        fault=tables.model.faults[fault].id,
        probability=float(belief[fault]),
        place=1 + int((others > belief[fault]).sum()),
        beliefs=[round(float(one), 6) for one in np.sort(others[others >= FAINT])[::-1]],
        cost=cost,
        repairs=repairs,
        questions=questions,
    )


def _spent(tables: Tables, record: Record) -> tuple[float, int]:
    """What the steps of the record cost, and how many of them were repairs."""
    cost, repairs = 0.0, 0
    for step, before in zip(record.steps, states_of(tables, record)[:-1], strict=True):
        if isinstance(step, Answer):
            observation = tables.model.observations[step.question]
            cost += observation.cost + tables.opening(observation.needs, before.opened)
        else:
            repair = tables.model.repairs[step.repair]
            cost += repair.cost + tables.opening(repair.needs, before.opened)
            repairs += 1
    if record.closed == "escalated":
        cost += tables.model.escalate
    return round(cost, 2), repairs


def reliability_of(pairs: Sequence[tuple[float, bool]]) -> Sequence[Bin]:
    """Of (probability, whether it was so): the bins of a reliability diagram."""
    return reliability(pairs)


def drift_of(version: FaultModelVersion, records: Sequence[Mapping[str, Any]]) -> list[Alarm]:
    """Alarms over the records, oldest first, held against this version; what does not fit it counts as nothing seen."""
    tables = _tables(version)
    return drift(tables, [_read_or_none(tables, one) or Record() for one in records])


def lesson_from(
    author: Mapping[str, Any], published: Mapping[str, Any], records: Sequence[Mapping[str, Any]]
) -> Lesson | None:
    """What the orders' records, oldest first, teach the author's document; None when too few have a confirmed fault.

    For job workers: learning imports SciPy.
    """
    first, now = tables_of(author), tables_of(published)
    kept = [(one, other) for one in records if (other := _read_or_none(first, one))]
    tested = max(LEAST_TESTED, round(NEWEST * len(kept)))
    older = [one for _written, one in kept[:-tested]]
    newest = [(written, one) for written, one in kept[-tested:] if not one.repeated]
    before = calibration(confirmed_cases(now, [one for w, _ in newest if (one := _read_or_none(now, w))]))
    if before is None or before.orders < LEAST_TESTED or not older:
        return None
    known = learnt_document(dict(author), first.model, learn(first.model, older), len(older))
    after = calibration(confirmed_cases(tables_of(known), [one for _written, one in newest]))
    assert after is not None
    everything = [one for _written, one in kept]
    learnt = learnt_document(dict(author), first.model, learn(first.model, everything), len(everything))
    return Lesson(len(everything), before, after, learnt, _changed_shares(published, learnt))


def _read_or_none(tables: Tables, record: Mapping[str, Any]) -> Record | None:
    try:
        return read_record(dict(record), tables.model)
    except Mistakes:
        return None


def changes_between(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Change]:
    """Every change from one document to another; Invalid when one of them is no model."""
    try:
        return compare(dict(old), dict(new))
    except Mistakes as mistakes:
        raise Invalid({"document": "\n".join(mistakes.lines)}) from None


def _changed_shares(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[tuple[str, float, float]]:
    """Faults whose share changed, the largest change first."""
    changes = [one for one in compare(dict(old), dict(new)) if one.field == "share"]
    return sorted(((one.id, one.old, one.new) for one in changes), key=lambda one: -abs(one[2] - one[1]))


@dataclass(frozen=True)
class Suggestion:
    """`confidence` 0…1, None where only a word of the list speaks for it; `because`: keys of texts most alike."""

    label: str
    confidence: float | None
    because: Sequence[int] = ()


@dataclass(frozen=True)
class Learnt:
    """`content` is triage-model/1, None when the model in use is better; `figures` say how much."""

    content: bytes | None
    figures: dict[str, Any]


def suggested(model: SuggestionModel, text: str, *, most: int) -> list[Suggestion]:
    """What the learnt model suggests, best first; nothing when it is not sure."""
    if model.content is None:
        return []
    found = _suggesters(model.pk, lambda: bytes(model.content or b"")).suggest(text, most=most)
    return [Suggestion(one.label, one.confidence, [near.key for near in one.because]) for one in found]


def named(synonyms: Iterable[tuple[str, str]], text: str, *, most: int) -> list[Suggestion]:
    """The codes whose words stand in the text, before anything is learnt."""
    lexicon = Lexicon(Entry(*synonym) for synonym in synonyms)
    return [Suggestion(code, None) for code in lexicon.codes(said_words(written_words(text)))[:most]]


def usual_synonyms() -> Sequence[tuple[str, str]]:
    """Our own list of phrases and codes, in Chinese and English."""
    return seed()


def learnt_suggestions(
    examples: Sequence[Labelled],
    former: bytes | None,
    *,
    synonyms: Iterable[tuple[str, str]],
    labels: Sequence[str],
) -> Learnt | None:
    """Learn from the examples and hold it against the model in use; None when there is too little to learn from."""
    from firstfix.engines.triage.model import Example
    from firstfix.engines.triage.succession import succeed  # scikit-learn: only job workers learn

    known = [Example(one.text, one.label, one.key, one.at) for one in examples]
    lexicon = Lexicon(Entry(*synonym) for synonym in synonyms)
    try:
        old = from_bytes(former) if former else None
    except Mistakes:  # of an older FirstFix, or damaged: what is learnt now replaces it
        old = None
    try:
        result = succeed(known, old, lexicon=lexicon, labels=labels)
    except Mistakes:
        return None
    figures = {name: {**one._asdict()} for name, one in (("new", result.new), ("old", result.old)) if one is not None}
    return Learnt(to_bytes(result.model) if result.model else None, figures)


class _Suggesters:
    """The models used last, by key; each takes some ten megabytes."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.held: OrderedDict[int, SuggestionReader] = OrderedDict()
        self.lock = Lock()

    def __call__(self, key: int, content: Callable[[], bytes]) -> SuggestionReader:
        with self.lock:
            if key in self.held:
                self.held.move_to_end(key)
                return self.held[key]
        model = from_bytes(content())
        with self.lock:
            self.held[key] = model
            while len(self.held) > self.most:
                self.held.popitem(last=False)
        return model


_suggesters = _Suggesters(most=8)
