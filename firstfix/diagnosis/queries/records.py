"""Troubleshooting records as people read them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from firstfix.diagnosis import translate
from firstfix.diagnosis.models import FaultModelVersion, RecordStep, TroubleshootingRecord
from firstfix.diagnosis.queries.fault_models import published_version_of
from firstfix.diagnosis.queries.suggestions import suggestions_for
from firstfix.diagnosis.rules import Wording
from firstfix.diagnosis.states import UNDER_WAY
from firstfix.diagnosis.translate import Advice, FaultShare, NextStep, VisitNeeds
from firstfix.equipment.models import Asset, ProductModel
from firstfix.platform.accounts.actors import GUEST, Actor
from firstfix.platform.errors import Text
from firstfix.platform.tenants.models import Door
from firstfix.platform.tokens import public_token

#: Faults that are named where a case is told in short.
LEADING = 3
#: Cases that the page of a machine names.
LAST_CASES = 5


@dataclass(frozen=True)
class TakenStep:
    """A step in words; `row` holds who, when and where."""

    row: RecordStep
    name: Text
    outcome: Text

    @property
    def is_by_customer(self) -> bool:
        return self.row.by_id is None and self.row.by_name == GUEST.name


@dataclass(frozen=True)
class Symptom:
    """A complaint that may be ticked; `said` is the outcome that was reported, if one was.

    `is_suggested`: the words of the report point to it, and nobody has said yet whether it is so.
    """

    id: str
    name: Text
    outcomes: Sequence[tuple[str, Text]]
    said: str
    is_suggested: bool = False

    @property
    def ticked(self) -> str:
        """The outcome that a tick stands for: of a symptom the last one says that it is there."""
        return self.outcomes[-1][0]


@dataclass(frozen=True)
class Case:
    """A record with the advice on it; `step` is the one that is looked at now: the chosen one, else the best."""

    record: TroubleshootingRecord
    advice: Advice
    step: NextStep | None
    steps: Sequence[NextStep]
    taken: Sequence[TakenStep]
    suggested: Collection[str] = ()

    @property
    def is_under_way(self) -> bool:
        return self.record.state in UNDER_WAY

    @property
    def confirmed(self) -> str:
        """The fault that somebody has confirmed; empty while nobody has."""
        return self.words.fault(self.record.confirmed_fault) if self.record.confirmed_fault else ""

    @property
    def before(self) -> NextStep | None:
        """The step before the one that is looked at, in the order of the advice."""
        return self._beside(-1)

    @property
    def after(self) -> NextStep | None:
        return self._beside(1)

    def _beside(self, way: int) -> NextStep | None:
        if self.step is None or self.step not in self.steps:
            return None
        place = self.steps.index(self.step) + way
        return self.steps[place] if 0 <= place < len(self.steps) else None

    @cached_property
    def words(self) -> Wording:
        return Wording(self.record.model_version.document)

    @cached_property
    def _done(self) -> set[str]:
        """Since the complaint last changed: what was answered or tried before it may come again."""
        done: set[str] = set(self.record.symptoms)
        for one in self.taken:
            done = {one.row.step} if one.row.outcome == "changed" else done | {one.row.step}
        return done

    @property
    def symptoms(self) -> Sequence[Symptom]:
        asked = {one.row.step for one in self.taken}
        return [
            Symptom(
                id, self.words.step(id), [(one, self.words.outcome(id, one)) for one in entry["outcomes"]],
                str(self.record.symptoms.get(id, "")), is_suggested=id in self.suggested,
            )
            for id, entry in self.words.steps.items()
            if entry.get("kind") == "symptom" and id not in asked
        ]  # fmt: skip

    @property
    def further_steps(self) -> Sequence[tuple[str, Text]]:
        """All steps that may still be taken, by id, in the model's order."""
        return [
            (id, self.words.step(id))
            for id, entry in self.words.steps.items()
            if id not in self._done or int(entry.get("repeats") or 1) > 1
        ]


@dataclass(frozen=True)
class CaseInBrief:
    """What the pages of requests, orders and visits say about their case."""

    record: TroubleshootingRecord
    faults: Sequence[FaultShare]
    last: TakenStep | None
    step_count: int


@dataclass(frozen=True)
class CaseOfAsset:
    """A line of a machine's past cases; `fault` is empty when nobody has confirmed one."""

    record: TroubleshootingRecord
    fault: str


@dataclass(frozen=True)
class Finding:
    """What a case says to whoever closes it: failure codes by their kinds, and what was done, in a customer's words."""

    codes: Mapping[str, str]
    work_done: str


def taken_steps(record: TroubleshootingRecord) -> Sequence[TakenStep]:
    """What was done so far, in its order."""
    words = Wording(record.model_version.document)
    return [TakenStep(row, words.step(row.step), words.outcome(row.step, row.outcome)) for row in record.steps.all()]


def case_of(record: TroubleshootingRecord, *, chosen: str = "", on_site: bool = False) -> Case:
    """All that the page of a case shows. `on_site`: somebody is there, whatever the record says yet."""
    record.is_on_site = record.is_on_site or on_site
    advice = translate.advice_for(record)
    steps = list(advice.steps)
    step = next((one for one in steps if one.id == chosen), None)
    if chosen and step is None and record.state in UNDER_WAY:
        step = translate.step_of(record.model_version, chosen)
        steps.append(step)
    taken = taken_steps(record)
    is_new = record.state in UNDER_WAY and not record.symptoms and not taken
    return Case(record, advice, step or advice.best, steps, taken, _suggested_symptoms(record) if is_new else ())


def _suggested_symptoms(record: TroubleshootingRecord) -> Collection[str]:
    """The symptoms of the model that the words of the report point to."""
    if not record.text:
        return ()
    codes = {one.label for one in suggestions_for(record.text, fields=("symptom",)).get("symptom", [])}
    return _words(record).symptoms_of(codes).keys()


def named_symptoms(product_model: ProductModel, code: str) -> dict[str, str]:
    """What a failure code that the desk has named for a report says to the product's fault model."""
    version = published_version_of(product_model)
    return Wording(version.document).symptoms_of([code]) if version and code else {}


def case_in_brief(record: TroubleshootingRecord) -> CaseInBrief:
    taken = taken_steps(record)
    return CaseInBrief(record, likely_faults(record, count=LEADING), taken[-1] if taken else None, len(taken))


def likely_faults(record: TroubleshootingRecord, *, count: int = LEADING) -> Sequence[FaultShare]:
    """The most probable faults by what is known; the confirmed one alone once there is one."""
    if record.confirmed_fault:
        words, fault = Wording(record.model_version.document), record.confirmed_fault
        return [FaultShare(fault, words.fault(fault), words.component_of(fault), 1.0)]
    return translate.belief_after(record.model_version, record.as_record(), count=count)


def faults_of(record: TroubleshootingRecord) -> Sequence[FaultShare]:
    """All faults of the model, the most probable first."""
    return translate.belief_after(record.model_version, record.as_record(), count=len(_words(record).faults))


def finding_of(record: TroubleshootingRecord, *, fault: str = "") -> Finding:
    """The codes that stand for the fault, for the last reported symptom and for the repair that helped."""
    words = _words(record)
    codes = {kind: str(code) for kind, code in words.codes_of(fault).items()}
    said = [*record.symptoms.items(), *((one.step, one.outcome) for one in record.steps.all())]
    for step, outcome in said:
        entry = words.entry(step)
        symptom = (entry.get("codes") or {}).get("symptom")
        if symptom and entry.get("outcomes", [None])[-1] == outcome:
            codes.setdefault("symptom", str(symptom))
    helped = [one.step for one in record.steps.all() if one.outcome == "fixed"]
    if not helped:
        return Finding(codes, "")
    if remedy := (words.entry(helped[-1]).get("codes") or {}).get("remedy"):
        codes["remedy"] = str(remedy)
    return Finding(codes, str(words.step(helped[-1])))


def visit_needs_of(record: TroubleshootingRecord) -> VisitNeeds:
    """Parts, time, skills and tools for a visit, by what is known of the case."""
    return translate.visit_needs(record)


def customers_step(advice: Advice) -> NextStep | None:
    """What the customer is asked or told to do next: only while going on remotely is the best way, and safe."""
    return advice.best if advice.way == "remote" else None


def may_take_back(record: TroubleshootingRecord, *, by: Actor) -> bool:
    """Whether the last answer is this customer's own and nobody has gone on from it."""
    last = record.steps.order_by("-place").first()
    if last is None or (last.by_id, last.by_name) != (by.pk, by.name) or record.is_on_site or record.confirmed_fault:
        return False
    return record.state == "remote" or (record.state == "solved" and last.outcome == "fixed")


def cases_of_asset(by: Actor, asset: Asset) -> Sequence[CaseOfAsset]:
    """The newest cases of a machine, each with what it turned out to be."""
    records = TroubleshootingRecord.objects.visible_to(by).filter(asset=asset)
    found = records.select_related("model_version").order_by("-opened_at", "-pk")[:LAST_CASES]
    return [CaseOfAsset(one, _words(one).fault(one.confirmed_fault) if one.confirmed_fault else "") for one in found]


def has_published_model(asset: Asset | None) -> bool:
    """Whether a case of this asset can be begun."""
    if asset is None:
        return False
    return FaultModelVersion.objects.filter(
        fault_model__product_model=asset.product_model_id, state="published"
    ).exists()


def link_token(record: TroubleshootingRecord) -> str:
    """What the customer's link carries; it opens the door `troubleshooting`, see `has_link`."""
    return public_token("troubleshooting", record.uid)


def shows_picture(record: TroubleshootingRecord, address: str) -> bool:
    """Whether the picture stands at a step of the record's fault model."""
    return address in translate.step_pictures(record.model_version.document)


def has_link(record: TroubleshootingRecord) -> bool:
    """Whether the customer has been given the link."""
    return Door.objects.filter(kind="troubleshooting", subject_id=record.pk).exists()


def _words(record: TroubleshootingRecord) -> Wording:
    return Wording(record.model_version.document)
