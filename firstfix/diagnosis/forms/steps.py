"""The forms of observations and repairs: steps with their probabilities, parts and tools."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.http import QueryDict
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from firstfix.diagnosis.forms.entries import (
    KINDS,
    MOST_OUTCOMES,
    NOTHING,
    SPARE_OUTCOMES,
    WHERE,
    Entry,
    EntryForm,
    Files,
    as_object,
    as_text,
    codes_of_kinds,
    languages,
    put,
    texts,
)
from firstfix.diagnosis.forms.tables import MOST_ROWS, Grid, whole
from firstfix.diagnosis.queries.fault_models import Sheet
from firstfix.diagnosis.rules import OUTCOMES
from firstfix.diagnosis.rules.mistakes import Mistake
from firstfix.diagnosis.translate import pictures_of
from firstfix.platform.bilingual import Bilingual
from firstfix.platform.catalogues.models import Skill, ToolType
from firstfix.platform.pages.fields import PhotosField


def _picture(address: str) -> str:
    """A bare name of a file stands for something elsewhere, and is only named."""
    if not pictures_of([address]):
        return address
    return format_html('<span class="thumbs"><img src="{}" alt="{}"></span>', address, address)


class StepForm(EntryForm):
    """What observations and repairs have in common."""

    name = texts(label=_("Name"))
    where = forms.ChoiceField(label=_("Where"), choices=WHERE, initial="remote")
    minutes = forms.FloatField(label=_("Minutes"), min_value=0)
    access = forms.ChoiceField(label=_("Behind"), required=False)
    unsafe_for_customers = forms.BooleanField(
        label=_("Not safe for customers: only an engineer on site does it"), required=False
    )
    say = texts(rows=2, label=_("Words to say"), help_text=_("Read out to the customer, or shown on their phone."))
    pictures = forms.MultipleChoiceField(
        label=_("Pictures"), required=False, widget=forms.CheckboxSelectMultiple, help_text=_("Untick what is to go."),
    )  # fmt: skip
    photos = PhotosField(
        label=_("Add pictures"),
        required=False,
        most=6,
        help_text=_("Seen at the step: at the desk, by customers behind their link, and on the phone without network."),
    )
    skill = forms.ChoiceField(label=_("Skill"), required=False)
    tools = forms.MultipleChoiceField(label=_("Tools"), required=False, widget=forms.CheckboxSelectMultiple)
    plain: ClassVar[Sequence[str]] = ("where", "access", "skill")
    numbers: ClassVar[Sequence[str]] = ("minutes",)
    truths: ClassVar[Sequence[str]] = ("unsafe_for_customers",)
    bilingual: ClassVar[Sequence[str]] = ("name", "say")
    code: ClassVar[str]

    def __init__(self, data: QueryDict | None = None, files: Files = None, *, sheet: Sheet, entry: Entry) -> None:
        super().__init__(data, files, sheet=sheet, entry=entry)
        choices = {
            "pictures": [(one, _picture(one)) for one in self.initial["pictures"]],
            "access": self._names("accesses", empty=_("nothing to open")),
            "skill": [("", NOTHING), *((one.code, str(one)) for one in Skill.objects.filter(is_active=True))],
            "tools": [(one.code, str(one)) for one in ToolType.objects.filter(is_active=True)],
            f"code_{self.code}": codes_of_kinds(self.code)[self.code],
        }
        for name, listed in choices.items():
            self.fields[name].choices = listed  # type: ignore[attr-defined]
            self._keep_strange(name, self.fields[name])  # type: ignore[arg-type]
        if not self.initial["pictures"]:
            del self.fields["pictures"]

    def _initial(self) -> dict[str, Any]:
        tools, pictures = self.entry.get("tools"), self.entry.get("pictures")
        return super()._initial() | {
            "where": self.entry.get("where") or "remote",
            "tools": [str(one) for one in tools] if isinstance(tools, list) else [],
            "pictures": [str(one) for one in pictures] if isinstance(pictures, list) else [],
        }

    def written(self) -> dict[str, Any]:
        entry = super().written()
        put(entry, "tools", self.cleaned_data["tools"] or None)
        put(entry, "pictures", self.cleaned_data.get("pictures") or None)
        return entry


class ObservationForm(StepForm):
    """With its outcomes and the probability of each, by fault."""

    part, code = "observations", "symptom"
    kind = forms.ChoiceField(label=_("Kind"), choices=KINDS, initial="question")
    repeats = forms.IntegerField(
        label=_("May be made so often"), min_value=1, max_value=5, required=False,
        help_text=_("Only where a second look may show something else."),
    )  # fmt: skip
    covers = forms.ChoiceField(
        label=_("Tests a component as a whole"),
        required=False,
        help_text=_("Then one row holds for all faults inside that have none of their own."),
    )
    code_symptom = forms.ChoiceField(label=_("Symptom code"), required=False)
    plain: ClassVar[Sequence[str]] = (*StepForm.plain, "kind", "covers")
    numbers: ClassVar[Sequence[str]] = ("minutes", "repeats")
    deeper: ClassVar[Mapping[str, tuple[str, str]]] = {"code_symptom": ("codes", "symptom")}
    field_order = (
        "id", "kind", "name", "say", "where", "minutes", "access", "unsafe_for_customers", "repeats", "covers",
        "code_symptom", "skill", "tools", "pictures", "photos",
    )  # fmt: skip

    def __init__(self, data: QueryDict | None = None, files: Files = None, *, sheet: Sheet, entry: Entry) -> None:
        super().__init__(data, files, sheet=sheet, entry=entry)
        self.fields["covers"].choices = self._names("components")  # type: ignore[attr-defined]
        self._keep_strange("covers", self.fields["covers"])  # type: ignore[arg-type]
        listed = entry.get("outcomes")
        self.former = listed if isinstance(listed, list) else []
        self.names = entry.get("outcome_names") if isinstance(entry.get("outcome_names"), dict) else {}
        self.outcomes = self._outcome_rows(data)
        self.outcome_errors: list[str] = []
        #: Columns of the table: the outcomes as they are now; new ones get theirs when the form is opened again.
        self.columns = [as_text(one) for one in self.former] or ["no", "yes"]
        rows, spare = self._faults(entry.get("p"))
        values = entry.get("p") if isinstance(entry.get("p"), dict) else {}
        heads = [("default", gettext("All others")), ("inside", gettext("Inside the component"))]
        self.table = Grid(
            "p",
            [*heads, *((f"p.{key}", label) for key, label in rows)],
            width=len(self.columns),
            values={"default": entry.get("default"), "inside": entry.get("inside")}
            | {f"p.{key}": row for key, row in (values or {}).items()},
            choices=[(f"p.{key}" if key else "", label) for key, label in spare],
            data=data,
        )  # fmt: skip

    @property
    def column_heads(self) -> list[str]:
        return [self._outcome_name(one) for one in self.columns]

    def _outcome_name(self, outcome: str) -> str:
        own = (self.names or {}).get(outcome)
        return str(Bilingual.of(own)) if own else str(OUTCOMES.get(outcome, outcome))

    def _outcome_rows(self, data: QueryDict | None) -> list[dict[str, str]]:
        known = self.former or ([] if self.entry else ["no", "yes"])
        count = min(MOST_OUTCOMES, len(known) + SPARE_OUTCOMES)
        if data is not None:
            return [
                {key: data.get(f"outcome-{number}-{key}", "").strip() for key in ("id", "zh", "en")}
                for number in range(count)
            ]
        rows = []
        for outcome in known:
            text = Bilingual.of((self.names or {}).get(as_text(outcome)))
            rows.append({"id": as_text(outcome), "zh": text.zh, "en": text.en})
        return [*rows, *({"id": "", "zh": "", "en": ""} for _number in range(count - len(rows)))]

    def is_valid(self) -> bool:
        is_valid = super().is_valid()
        said = [row["id"] for row in self.outcomes]
        if any(not row["id"] and (row["zh"] or row["en"]) for row in self.outcomes):
            self.outcome_errors.append(gettext("An outcome with words needs an id."))
        if len([one for one in said if one]) < 2:
            self.outcome_errors.append(gettext("Two outcomes at least."))
        self.numbers_read = self.table.read()
        return is_valid and not self.outcome_errors and self.table.is_valid

    def show(self, mistakes: Iterable[Mistake]) -> None:
        rest = []
        for mistake in mistakes:
            key = f"p.{mistake.below}" if mistake.top == "p" and mistake.below else mistake.top
            row = self.table.row(key)
            if mistake.top in ("outcomes", "outcome_names"):
                self.outcome_errors.append(mistake.text)
            elif row is not None:
                row.errors.append(mistake.text)
            else:
                rest.append(mistake)
        super().show(rest)

    @property
    def adds_outcomes(self) -> bool:
        """Whether columns are still to be filled, so that the form is shown again."""
        kept = [number for number, row in enumerate(self.outcomes) if row["id"]]
        return any(number >= len(self.columns) for number in kept)

    def written(self) -> dict[str, Any]:
        """Columns of outcomes that were emptied go; new outcomes get 0, which the engine asks to be filled."""
        entry = super().written()
        kept = [number for number, row in enumerate(self.outcomes) if row["id"]]
        entry["outcomes"] = [self.outcomes[number]["id"] for number in kept]
        names = dict(self.names or {})
        for number, row in enumerate(self.outcomes):
            former = as_text(self.former[number]) if number < len(self.former) else ""
            own = names.pop(former, None)
            if row["id"]:
                put(names, row["id"], languages(own, Bilingual(row["zh"], row["en"])))
        put(entry, "outcome_names", names or None)

        def columns(row: list[float | None]) -> list[Any]:
            return [(whole(row[number]) or 0) if number < len(row) else 0 for number in kept]

        for name in ("default", "inside"):
            put(entry, name, columns(self.numbers_read[name]) if name in self.numbers_read else None)
        rows = {key.removeprefix("p."): row for key, row in self.numbers_read.items() if key.startswith("p.")}
        former_order = [key for key in (self.entry.get("p") or {}) if key in rows] if self.entry.get("p") else []
        order = [*former_order, *(key for key in rows if key not in former_order)]
        put(entry, "p", {key: columns(rows[key]) for key in order} or None)
        return entry


class RepairForm(StepForm):
    """With the chance to end the complaint, by fault, and the parts that it uses up."""

    part, code = "repairs", "remedy"
    code_remedy = forms.ChoiceField(label=_("Remedy code"), required=False)
    deeper: ClassVar[Mapping[str, tuple[str, str]]] = {"code_remedy": ("codes", "remedy")}
    field_order = (
        "id", "name", "say", "where", "minutes", "access", "unsafe_for_customers", "code_remedy", "skill", "tools",
        "pictures", "photos",
    )  # fmt: skip

    def __init__(self, data: QueryDict | None = None, files: Files = None, *, sheet: Sheet, entry: Entry) -> None:
        super().__init__(data, files, sheet=sheet, entry=entry)
        fixes, used = as_object(entry.get("fixes")), as_object(entry.get("parts"))
        rows, spare = self._faults(fixes)
        self.fixes = Grid("fixes", rows, values=fixes, choices=spare, data=data)
        listed = [(one.id, str(one.name) or one.id) for one in sheet.by_part["parts"] if one.id]
        names = dict(listed)
        strange = [(key, key) for key in used if key not in names]
        if len(listed) > MOST_ROWS:
            self.used = Grid(
                "parts", [(key, names.get(key, key)) for key in used], values=used,
                choices=[("", NOTHING), *listed], data=data,
            )  # fmt: skip
        else:
            self.used = Grid("parts", [*listed, *strange], values=used, data=data)

    @property
    def chance_head(self) -> list[str]:
        return [gettext("Chance")]

    @property
    def amount_head(self) -> list[str]:
        return [gettext("Quantity")]

    def is_valid(self) -> bool:
        is_valid = super().is_valid()
        self.chances, self.amounts = self.fixes.read(), self.used.read()
        return is_valid and self.fixes.is_valid and self.used.is_valid

    def show(self, mistakes: Iterable[Mistake]) -> None:
        rest = []
        for mistake in mistakes:
            grid = {"fixes": self.fixes, "parts": self.used}.get(mistake.top)
            row = grid.row(mistake.below) if grid else None
            if row is not None:
                row.errors.append(mistake.text)
            else:
                rest.append(mistake)
        super().show(rest)

    def written(self) -> dict[str, Any]:
        entry = super().written()
        entry["fixes"] = {key: whole(row[0]) for key, row in self.chances.items()}
        put(entry, "parts", {key: whole(row[0]) for key, row in self.amounts.items()} or None)
        return entry
