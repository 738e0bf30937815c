"""Fault models and their versions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import Count, F, Func, IntegerField, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from firstfix.diagnosis import translate
from firstfix.diagnosis.models import FaultModel, FaultModelVersion, TroubleshootingRecord
from firstfix.diagnosis.rules import Wording
from firstfix.diagnosis.rules.entries import PARTS, entries, id_of, shares, skeleton
from firstfix.diagnosis.rules.mistakes import Mistake, mistakes_by_entry, remarks_by_entry
from firstfix.equipment.models import ProductModel
from firstfix.platform.bilingual import Bilingual
from firstfix.platform.facts.models import Fact
from firstfix.platform.facts.queries import facts_about

#: What an overview counts of a version.
COUNTED = ("faults", "observations", "repairs")


def published_version_of(product_model: ProductModel) -> FaultModelVersion | None:
    """The version that cases of this product are begun with, if there is one."""
    return (
        FaultModelVersion.objects.filter(fault_model__product_model=product_model, state="published")
        .select_related("fault_model__product_model")
        .first()
    )


def product_models_listed() -> QuerySet[ProductModel]:
    """Every product model with `has_fault_model`, `record_count` (cases so far) and its fault model's live versions:
    `fault_model.live`, newest first, without their documents but with `fault_count` … of each.
    """
    cases = (
        TroubleshootingRecord.objects.filter(model_version__fault_model__product_model=OuterRef("pk"))
        .order_by()
        .values("model_version__fault_model__product_model")
        .annotate(n=Count("pk"))
        .values("n")
    )
    live = _counted(FaultModelVersion.objects.filter(state__in=("draft", "review", "published"))).order_by("-number")
    return ProductModel.objects.annotate(
        has_fault_model=Count("fault_model__versions", filter=~Q(fault_model__versions__state="discarded")),
        record_count=Subquery(cases, output_field=IntegerField()),
    ).prefetch_related(Prefetch("fault_model__versions", queryset=live, to_attr="live"))


def versions_of(fault_model: FaultModel) -> QuerySet[FaultModelVersion]:
    """All versions, newest first, without documents and trees, with `fault_count` … and `record_count`."""
    return _counted(fault_model.versions.annotate(record_count=Count("records"))).select_related("made_by")


def _counted(versions: QuerySet[FaultModelVersion]) -> QuerySet[FaultModelVersion]:
    """Counted in the database: a document may hold megabytes. A part that is no list counts as one entry."""
    counts = {f"{part[:-1]}_count": _length(part) for part in COUNTED}
    return versions.annotate(**counts).defer("document", "tree")


def _length(part: str) -> Func:
    return Func(
        F("document"),
        template=f"jsonb_array_length(jsonb_path_query_array(%(expressions)s, '$.{part}[*]'))",
        output_field=IntegerField(),
    )


def skeleton_of(product_model: ProductModel, *, money: str) -> dict[str, Any]:
    """A document to begin with, which has the product's parts."""
    fits = product_model.parts.order_by("code")
    return skeleton(
        [
            {
                "id": part.code,
                "name": {"zh": part.name.zh, "en": part.name.en},
                "price": float(part.price),
                "weight": float(part.weight_kg or 0),
            }
            for part in fits
        ],
        money=money,
    )


def happened_to(version: FaultModelVersion) -> list[Fact]:
    """What was done to this version, newest first."""
    return [fact for fact in facts_about(version.fault_model)[:500] if fact.data.get("number") == version.number]


@dataclass(frozen=True)
class Entry:
    """One entry of a part, whatever it holds; `data` is empty when it is not even an object."""

    part: str
    place: int
    data: Mapping[str, Any]
    mistakes: Sequence[Mistake] = ()
    remarks: Sequence[str] = ()
    share: float | None = None

    @property
    def id(self) -> str:
        return id_of(self.data)

    @property
    def name(self) -> Bilingual:
        return Bilingual.of(self.data.get("mode" if self.part == "faults" else "name"))

    @property
    def anchor(self) -> str:
        return f"{self.part}-{self.place}"


@dataclass(frozen=True)
class Branch:
    """A component with the faults in it, `depth` steps below the product; `component` is None for what has none."""

    depth: int
    component: Entry | None
    faults: Sequence[Entry]
    share: float | None = None


@dataclass
class Sheet:
    """A version as it is read: entries with what is wrong with them."""

    version: FaultModelVersion
    lines: Sequence[str] = field(init=False)
    notes: Sequence[str] = field(init=False)

    def __post_init__(self) -> None:
        self.lines = translate.mistakes_in(self.version.document)
        self.notes = [] if self.lines else translate.remarks_on(self.version.document)

    @property
    def document(self) -> Mapping[str, Any]:
        document: Mapping[str, Any] = self.version.document
        return document

    @cached_property
    def mistakes(self) -> Mapping[tuple[str, int | None], list[Mistake]]:
        return mistakes_by_entry(self.document, self.lines)

    @cached_property
    def remarks(self) -> Mapping[tuple[str, int | None], list[str]]:
        return remarks_by_entry(self.document, self.notes)

    @property
    def on_the_whole(self) -> list[Mistake]:
        """Mistakes that are at no entry: of rates, or of a part as a whole."""
        return [one for (_part, place), found in self.mistakes.items() if place is None for one in found]

    @property
    def wrong(self) -> list[Entry]:
        """Entries with mistakes, in the model's order."""
        return [one for part in PARTS for one in self.by_part[part] if one.mistakes]

    def of(self, part: str) -> list[Entry]:
        known = shares(self.document) if part == "faults" else []
        return [
            Entry(
                part,
                place,
                one if isinstance(one, dict) else {},
                self.mistakes.get((part, place), ()),
                self.remarks.get((part, place), ()),
                known[place] if known else None,
            )
            for place, one in enumerate(entries(self.document, part))
        ]

    @cached_property
    def by_part(self) -> Mapping[str, list[Entry]]:
        return {part: self.of(part) for part in PARTS}

    @cached_property
    def largest_share(self) -> float:
        """What a full bar stands for."""
        return max((one.share or 0.0 for one in self.by_part["faults"]), default=0.0) or 1.0

    @property
    def steps(self) -> list[tuple[str, list[Entry]]]:
        return [(part, self.by_part[part]) for part in ("observations", "repairs")]

    @cached_property
    def tree(self) -> list[Branch]:
        """Components, each before its parts, with their faults; last the faults of no component."""
        components, faults = self.by_part["components"], self.by_part["faults"]
        ids = {one.id for one in components}
        inside: dict[str | None, list[Entry]] = {}
        for one in components:
            parent = one.data.get("parent")
            inside.setdefault(parent if isinstance(parent, str) and parent in ids else None, []).append(one)
        beneath: dict[str | None, list[Entry]] = {}
        for fault in faults:
            component = fault.data.get("component")
            beneath.setdefault(component if isinstance(component, str) and component in ids else None, []).append(fault)
        branches: list[Branch] = []
        seen: set[str] = set()

        def walk(above: str | None, depth: int) -> None:
            for one in inside.get(above, []):
                if one.id not in seen:
                    seen.add(one.id)
                    branches.append(_branch(depth, one, beneath.get(one.id, [])))
                    walk(one.id, depth + 1)

        walk(None, 0)
        for one in components:  # those that are parts of themselves
            if one.id not in seen:
                seen.add(one.id)
                branches.append(_branch(0, one, beneath.get(one.id, [])))
        if beneath.get(None) or not branches:
            branches.append(_branch(0, None, beneath.get(None, [])))
        return branches

    def name_of(self, part: str, id: Any) -> str:
        return self._names.get((part, str(id))) or str(id)

    @cached_property
    def _names(self) -> Mapping[tuple[str, str], str]:
        return {(part, one.id): str(one.name) for part in PARTS for one in self.by_part[part]}


def _branch(depth: int, component: Entry | None, faults: Sequence[Entry]) -> Branch:
    known = [fault.share for fault in faults if fault.share is not None]
    return Branch(depth, component, faults, sum(known) if known else None)


def rows_of(version: FaultModelVersion, part: str, place: int) -> dict[str, Any]:
    """What one observation or repair says about each fault, as a table: heads, rows of (label, cells), parts used.

    A cell is what is shown and, where it is a number, the number.
    """
    sheet = Sheet(version)
    entry = sheet.by_part[part][place]
    words, data = Wording(version.document), entry.data
    if part == "observations":
        outcomes = data.get("outcomes")
        heads = [str(words.outcome(entry.id, str(one))) for one in (outcomes if isinstance(outcomes, list) else [])]
        named = [(words.fault(key), row) for key, row in _object(data.get("p")).items()]
        component = sheet.name_of("components", data.get("covers"))
        whole = (
            [(_("All in %(component)s") % {"component": component}, data.get("inside"))] if data.get("covers") else []
        )
        listed = [*named, *whole, (_("All others"), data.get("default"))]
    else:
        heads = [_("Chance")]
        listed = [(words.fault(key), [chance]) for key, chance in _object(data.get("fixes")).items()]
    tools = data.get("tools")
    return {
        "entry": entry,
        "heads": heads,
        "rows": [(label, [_cell(one) for one in row]) for label, row in listed if isinstance(row, list)],
        "used": [(sheet.name_of("parts", id), amount) for id, amount in _object(data.get("parts")).items()],
        "tools": _(", ").join(str(one) for one in tools) if isinstance(tools, list) else "",
    }


def _object(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _cell(value: Any) -> tuple[str, float | None]:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return (f"{value:.4g}" if is_number else str(value), float(value) if is_number and 0 <= value <= 1 else None)


def components_by_fault() -> dict[tuple[int, str], str]:
    """(version, fault) → component, for all versions that cases were kept with."""
    versions = FaultModelVersion.objects.filter(records__isnull=False).distinct()
    return {
        (pk, fault["id"]): fault["component"]
        for pk, faults in versions.values_list("pk", "document__faults")
        for fault in faults or ()
        if fault.get("component")
    }
