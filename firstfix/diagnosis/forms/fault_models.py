"""One form per kind of entry of a fault model, in Chinese and English side by side.

A form writes the fields that it knows into the entry and leaves all others as they were. What the engine finds wrong
with the entry is shown at its field when the form is opened (`show`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.forms.utils import ErrorDict, ErrorList
from django.http import QueryDict
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from firstfix.diagnosis.forms.tables import MOST_ROWS, Grid, whole
from firstfix.diagnosis.queries.fault_models import Sheet
from firstfix.diagnosis.rules import OUTCOMES
from firstfix.diagnosis.rules.entries import OTHER, id_of
from firstfix.diagnosis.rules.mistakes import Mistake
from firstfix.platform.bilingual import Bilingual, BilingualFormField
from firstfix.platform.catalogues.models import FailureCode, Skill, ToolType

WHERE = [("remote", _("Remotely")), ("onsite", _("On site"))]
KINDS = [("symptom", _("Symptom")), ("question", _("Question")), ("test", pgettext_lazy("fault model", "Test"))]
NOTHING = "---------"
#: Outcomes that a form has room for beyond those that are there.
SPARE_OUTCOMES = 2
MOST_OUTCOMES = 20

Entry = Mapping[str, Any]
Choices = Sequence[tuple[str, Any]]


def _texts(**more: Any) -> BilingualFormField:
    return BilingualFormField(required=False, **more)


class EntryForm(forms.Form):
    """`entry` is what stands there now, {} for a new one; `written()` is what shall stand there."""

    part: ClassVar[str]
    id = forms.CharField(
        label=pgettext_lazy("fault model", "Id"), max_length=60, help_text=_("Short and free of language: F_PUMP.")
    )
    #: Fields of the document that are texts, numbers, yes or no, texts by language.
    plain: ClassVar[Sequence[str]] = ()
    numbers: ClassVar[Sequence[str]] = ()
    truths: ClassVar[Sequence[str]] = ()
    bilingual: ClassVar[Sequence[str]] = ()
    #: Form field -> (object, key) for what stands deeper: code_mode -> codes.mode.
    deeper: ClassVar[Mapping[str, tuple[str, str]]] = {}
    #: Numbers that the format wants even when they are empty here.
    needed: ClassVar[Sequence[str]] = ()
    #: Kept as null where they are empty.
    nullable: ClassVar[Sequence[str]] = ()

    def __init__(self, data: QueryDict | None = None, *, sheet: Sheet, entry: Entry) -> None:
        self.sheet, self.entry = sheet, entry
        super().__init__(data, initial=self._initial())
        for name, field in self.fields.items():
            if isinstance(field, forms.ChoiceField) and not isinstance(field, forms.TypedMultipleChoiceField):
                self._keep_strange(name, field)

    def _initial(self) -> dict[str, Any]:
        shown: dict[str, Any] = {name: self.entry.get(name) for name in ("id", *self.plain, *self.numbers)}
        shown |= {name: self.entry.get(name) is True for name in self.truths}
        shown |= {name: Bilingual.of(self.entry.get(name)) for name in self.bilingual}
        for name, (above, key) in self.deeper.items():
            inner = self.entry.get(above)
            value = inner.get(key) if isinstance(inner, dict) else None
            shown[name] = Bilingual.of(value) if isinstance(self.base_fields[name], BilingualFormField) else value
        return shown

    def _keep_strange(self, name: str, field: forms.ChoiceField) -> None:
        """A value that no list knows stays, and is shown."""
        value = self.initial.get(name)
        known = {key for key, _label in field.choices}  # type: ignore[union-attr, misc]
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, str) and one and one not in known:
                field.choices = [*field.choices, (one, one)]  # type: ignore[misc]

    def show(self, mistakes: Iterable[Mistake]) -> None:
        """Put the engine's mistakes at the fields of a form that is opened."""
        errors = ErrorDict()
        for mistake in mistakes:
            name = self.field_of(mistake)
            if name is not None:
                text = mistake.text if name in self.fields else str(mistake)
                errors.setdefault(name if name in self.fields else "__all__", ErrorList()).append(text)
        self._errors = errors

    def field_of(self, mistake: Mistake) -> str | None:
        """Where a mistake is shown; None when a table has shown it itself."""
        if mistake.top in self.fields:
            return mistake.top
        places = {place: name for name, place in self.deeper.items()}
        return places.get((mistake.top, mistake.below.partition(".")[0]), "__all__")

    def written(self) -> dict[str, Any]:
        """The entry with what was filled in; to be asked for after `is_valid()`."""
        said = self.cleaned_data
        entry = dict(self.entry)
        for name in ("id", *self.plain):
            _put(entry, name, said[name] or None, keeps_null=name in self.nullable)
        for name in self.numbers:
            _put(entry, name, whole(said[name]))
        for name in self.truths:
            _put(entry, name, True if said[name] else None)
        for name in self.bilingual:
            _put(entry, name, _languages(entry.get(name), said[name]))
        for name, (above, key) in self.deeper.items():
            value, inner = said[name], entry.get(above)
            inner = dict(inner) if isinstance(inner, dict) else {}
            is_text = isinstance(value, Bilingual)
            _put(
                inner, key, _languages(inner.get(key), value) if is_text else value if value not in ("", None) else None
            )
            _put(entry, above, inner or None)
        return entry

    def _names(self, part: str, *, empty: Any = NOTHING) -> Choices:
        """The entries of a part to choose from."""
        listed = [(one.id, f"{one.name} ({one.id})" if one.name else one.id) for one in self.sheet.by_part[part]]
        return [("", empty), *((id, label) for id, label in listed if id)]

    def _faults(self, rows: Any) -> tuple[list[tuple[str, str]], Choices]:
        """The rows of a table of faults, and what its spare rows may be about."""
        all_ = [(one.id, str(one.name) or one.id) for one in self.sheet.by_part["faults"] if one.id]
        own = [key for key in rows if isinstance(key, str)] if isinstance(rows, dict) else []
        names = dict(all_)
        strange = [(key, key) for key in own if key not in names]
        if len(all_) <= MOST_ROWS:
            return [*names.items(), *strange], ()
        return [(key, names.get(key, key)) for key in own], [("", NOTHING), *names.items()]


def as_object(value: Any) -> dict[str, Any]:
    """An object, or an empty one where a draft holds something else."""
    return value if isinstance(value, dict) else {}


def _put(entry: dict[str, Any], name: str, value: Any, *, keeps_null: bool = False) -> None:
    if value is None and not (keeps_null and name in entry):
        entry.pop(name, None)
    else:
        entry[name] = value


def _languages(former: Any, text: Bilingual) -> dict[str, Any] | None:
    """Both languages, beside others that the document has."""
    others = dict(former) if isinstance(former, dict) else {}
    for language, one in (("zh", text.zh), ("en", text.en)):
        _put(others, language, one or None)
    return others or None


class ComponentForm(EntryForm):
    part = "components"
    name = _texts(label=_("Name"))
    parent = forms.ChoiceField(label=_("Part of"), required=False)
    plain, bilingual, nullable = ("parent",), ("name",), ("parent",)

    def __init__(self, data: QueryDict | None = None, *, sheet: Sheet, entry: Entry) -> None:
        super().__init__(data, sheet=sheet, entry=entry)
        own = id_of(entry)
        choices = [one for one in self._names("components", empty=_("the product itself")) if not own or one[0] != own]
        self.fields["parent"].choices = choices  # type: ignore[attr-defined]
        self._keep_strange("parent", self.fields["parent"])  # type: ignore[arg-type]


class AccessForm(EntryForm):
    part = "accesses"
    name = _texts(
        label=_("Name"), help_text=_("Paid once per case, before the first step behind it: open the housing.")
    )
    where = forms.ChoiceField(label=_("Where"), choices=WHERE)
    minutes = forms.FloatField(label=_("Minutes"), min_value=0)
    within = forms.ChoiceField(label=_("Behind another access"), required=False)
    plain, numbers, bilingual, nullable = ("where", "within"), ("minutes",), ("name",), ("within",)

    def __init__(self, data: QueryDict | None = None, *, sheet: Sheet, entry: Entry) -> None:
        super().__init__(data, sheet=sheet, entry=entry)
        own = id_of(entry)
        self.fields["within"].choices = [  # type: ignore[attr-defined]
            one for one in self._names("accesses") if not own or one[0] != own
        ]
        self._keep_strange("within", self.fields["within"])  # type: ignore[arg-type]


def _rank(**more: Any) -> forms.IntegerField:
    return forms.IntegerField(min_value=1, max_value=10, required=False, **more)


class FaultForm(EntryForm):
    part = "faults"
    mode = _texts(label=_("Fault"), help_text=_("What is broken, as one would say it to a colleague."))
    component = forms.ChoiceField(label=_("Component"), required=False)
    occurrence = _rank(
        label=_("Occurrence (FMEA, 1 to 10)"), help_text=_("How often: one rank more is twice as often.")
    )
    prior = forms.FloatField(
        label=_("Share of all cases"),
        required=False,
        help_text=_("Learnt or counted. Give it to all faults or to none; then the ranks do not count."),
    )
    severity = _rank(label=_("Severity (FMEA, 1 to 10)"))
    detection = _rank(label=_("Detection (FMEA, 1 to 10)"), help_text=_("10: can hardly be found."))
    code_mode = forms.ChoiceField(label=_("Failure mode"), required=False)
    code_mechanism = forms.ChoiceField(label=_("Failure mechanism"), required=False)
    code_cause = forms.ChoiceField(label=_("Failure cause"), required=False)
    danger_limit = forms.FloatField(
        label=_("Dangerous from a probability of"),
        required=False,
        help_text=_("Above it, nobody but an engineer on site does anything: 0.05."),
    )
    danger_do = _texts(rows=2, label=_("What to tell the customer then"))
    plain, numbers = ("component",), ("occurrence", "prior", "severity", "detection")
    bilingual, nullable = ("mode",), ("component",)
    deeper: ClassVar[Mapping[str, tuple[str, str]]] = {
        "code_mode": ("codes", "mode"),
        "code_mechanism": ("codes", "mechanism"),
        "code_cause": ("codes", "cause"),
        "danger_limit": ("danger", "limit"),
        "danger_do": ("danger", "do"),
    }

    def __init__(self, data: QueryDict | None = None, *, sheet: Sheet, entry: Entry) -> None:
        super().__init__(data, sheet=sheet, entry=entry)
        choices = {"component": self._names("components", empty=_("none in particular"))}
        codes = codes_of_kinds("mode", "mechanism", "cause")
        choices |= {f"code_{kind}": listed for kind, listed in codes.items()}
        for name, listed in choices.items():
            self.fields[name].choices = listed  # type: ignore[attr-defined]
            self._keep_strange(name, self.fields[name])  # type: ignore[arg-type]
        if id_of(entry) == OTHER:
            self.fields["id"].disabled = True


def codes_of_kinds(*kinds: str) -> dict[str, Choices]:
    """The company's failure codes in use."""
    found: dict[str, list[tuple[str, str]]] = {kind: [("", NOTHING)] for kind in kinds}
    for code in FailureCode.objects.filter(kind__in=kinds, is_active=True):
        found[code.kind].append((code.code, f"{code.name} ({code.code})"))
    return dict(found)


class StepForm(EntryForm):
    """What observations and repairs have in common."""

    name = _texts(label=_("Name"))
    where = forms.ChoiceField(label=_("Where"), choices=WHERE, initial="remote")
    minutes = forms.FloatField(label=_("Minutes"), min_value=0)
    access = forms.ChoiceField(label=_("Behind"), required=False)
    unsafe_for_customers = forms.BooleanField(
        label=_("Not safe for customers: only an engineer on site does it"), required=False
    )
    say = _texts(rows=2, label=_("Words to say"), help_text=_("Read out to the customer, or shown on their phone."))
    pictures = forms.CharField(label=_("Pictures"), required=False, help_text=_("Names of files, one a line."))
    skill = forms.ChoiceField(label=_("Skill"), required=False)
    tools = forms.MultipleChoiceField(label=_("Tools"), required=False, widget=forms.CheckboxSelectMultiple)
    plain: ClassVar[Sequence[str]] = ("where", "access", "skill")
    numbers: ClassVar[Sequence[str]] = ("minutes",)
    truths: ClassVar[Sequence[str]] = ("unsafe_for_customers",)
    bilingual: ClassVar[Sequence[str]] = ("name", "say")
    code: ClassVar[str]

    def __init__(self, data: QueryDict | None = None, *, sheet: Sheet, entry: Entry) -> None:
        super().__init__(data, sheet=sheet, entry=entry)
        self.fields["pictures"].widget = forms.Textarea(attrs={"rows": 2})
        choices = {
            "access": self._names("accesses", empty=_("nothing to open")),
            "skill": [("", NOTHING), *((one.code, str(one)) for one in Skill.objects.filter(is_active=True))],
            "tools": [(one.code, str(one)) for one in ToolType.objects.filter(is_active=True)],
            f"code_{self.code}": codes_of_kinds(self.code)[self.code],
        }
        for name, listed in choices.items():
            self.fields[name].choices = listed  # type: ignore[attr-defined]
            self._keep_strange(name, self.fields[name])  # type: ignore[arg-type]

    def _initial(self) -> dict[str, Any]:
        tools, pictures = self.entry.get("tools"), self.entry.get("pictures")
        return super()._initial() | {
            "where": self.entry.get("where") or "remote",
            "tools": [str(one) for one in tools] if isinstance(tools, list) else [],
            "pictures": "\n".join(str(one) for one in pictures) if isinstance(pictures, list) else "",
        }

    def written(self) -> dict[str, Any]:
        entry = super().written()
        _put(entry, "tools", self.cleaned_data["tools"] or None)
        _put(
            entry,
            "pictures",
            [one for line in self.cleaned_data["pictures"].splitlines() if (one := line.strip())] or None,
        )
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
        "code_symptom", "skill", "tools", "pictures",
    )  # fmt: skip

    def __init__(self, data: QueryDict | None = None, *, sheet: Sheet, entry: Entry) -> None:
        super().__init__(data, sheet=sheet, entry=entry)
        self.fields["covers"].choices = self._names("components")  # type: ignore[attr-defined]
        self._keep_strange("covers", self.fields["covers"])  # type: ignore[arg-type]
        listed = entry.get("outcomes")
        self.former = listed if isinstance(listed, list) else []
        self.names = entry.get("outcome_names") if isinstance(entry.get("outcome_names"), dict) else {}
        self.outcomes = self._outcome_rows(data)
        self.outcome_errors: list[str] = []
        #: Columns of the table: the outcomes as they are now; new ones get theirs when the form is opened again.
        self.columns = [_as_text(one) for one in self.former] or ["no", "yes"]
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
            text = Bilingual.of((self.names or {}).get(_as_text(outcome)))
            rows.append({"id": _as_text(outcome), "zh": text.zh, "en": text.en})
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
            former = _as_text(self.former[number]) if number < len(self.former) else ""
            own = names.pop(former, None)
            if row["id"]:
                _put(names, row["id"], _languages(own, Bilingual(row["zh"], row["en"])))
        _put(entry, "outcome_names", names or None)

        def columns(row: list[float | None]) -> list[Any]:
            return [(whole(row[number]) or 0) if number < len(row) else 0 for number in kept]

        for name in ("default", "inside"):
            _put(entry, name, columns(self.numbers_read[name]) if name in self.numbers_read else None)
        rows = {key.removeprefix("p."): row for key, row in self.numbers_read.items() if key.startswith("p.")}
        former_order = [key for key in (self.entry.get("p") or {}) if key in rows] if self.entry.get("p") else []
        order = [*former_order, *(key for key in rows if key not in former_order)]
        _put(entry, "p", {key: columns(rows[key]) for key in order} or None)
        return entry


class RepairForm(StepForm):
    """With the chance to end the complaint, by fault, and the parts that it uses up."""

    part, code = "repairs", "remedy"
    code_remedy = forms.ChoiceField(label=_("Remedy code"), required=False)
    deeper: ClassVar[Mapping[str, tuple[str, str]]] = {"code_remedy": ("codes", "remedy")}
    field_order = (
        "id", "name", "say", "where", "minutes", "access", "unsafe_for_customers", "code_remedy", "skill", "tools",
        "pictures",
    )  # fmt: skip

    def __init__(self, data: QueryDict | None = None, *, sheet: Sheet, entry: Entry) -> None:
        super().__init__(data, sheet=sheet, entry=entry)
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
        _put(entry, "parts", {key: whole(row[0]) for key, row in self.amounts.items()} or None)
        return entry


class PartForm(EntryForm):
    part = "parts"
    name = _texts(label=_("Name"))
    price = forms.FloatField(label=_("Price"), min_value=0, required=False)
    weight = forms.FloatField(label=_("Weight in kg"), min_value=0, required=False)
    carry = forms.FloatField(
        label=_("Carrying it along costs"), min_value=0, required=False, help_text=_("For what is bulky or fragile.")
    )
    numbers, bilingual = ("price", "weight", "carry"), ("name",)


class RatesForm(forms.Form):
    """What minutes, a visit and giving up cost; and what changed in this version."""

    note = forms.CharField(
        label=_("What changed and why"), required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("The reviewer reads this first."),
    )  # fmt: skip
    money = forms.CharField(label=_("Currency"), max_length=3, required=False)
    remote_min = forms.FloatField(label=_("A minute on the phone"), min_value=0)
    onsite_min = forms.FloatField(label=_("A minute on site"), min_value=0)
    downtime_min = forms.FloatField(label=_("A minute that the machine stands still"), min_value=0, required=False)
    visit = forms.FloatField(label=_("A visit"), min_value=0, required=False)
    revisit = forms.FloatField(label=_("A second visit"), min_value=0, required=False)
    escalate = forms.FloatField(
        label=_("Giving a case up"), min_value=0, help_text=_("To the maker or to a specialist; above 0.")
    )
    rates = ("remote_min", "onsite_min", "downtime_min", "visit", "revisit", "escalate")

    def __init__(self, data: QueryDict | None = None, *, sheet: Sheet) -> None:
        self.sheet = sheet
        rates = sheet.document.get("rates")
        self.former = rates if isinstance(rates, dict) else {}
        shown = {name: self.former.get(name) for name in self.rates}
        super().__init__(data, initial=shown | {"note": sheet.version.note, "money": sheet.document.get("money")})

    def show(self, mistakes: Iterable[Mistake]) -> None:
        self._errors = ErrorDict()
        for mistake in mistakes:
            name = mistake.top if mistake.top in self.fields else "__all__"
            self._errors.setdefault(name, ErrorList()).append(mistake.text if mistake.top else str(mistake))

    def written(self) -> dict[str, Any]:
        """The whole document with its rates."""
        rates = dict(self.former)
        for name in self.rates:
            _put(rates, name, whole(self.cleaned_data[name]))
        document = {**self.sheet.document, "rates": rates}
        _put(document, "money", self.cleaned_data["money"] or None)
        return document


class ModelFileForm(forms.Form):
    """A fault model from a file, as the next version."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("YAML (fault-model/1 or /2), or the tables as a workbook (XLSX) or as a ZIP of CSV files."),
        widget=forms.ClearableFileInput(attrs={"accept": ".yaml,.yml,.xlsx,.ods,.zip,.csv"}),
    )
    note = forms.CharField(label=_("What changed and why"), required=False, widget=forms.Textarea(attrs={"rows": 2}))


FORMS: Mapping[str, type[EntryForm]] = {
    form.part: form for form in (ComponentForm, AccessForm, FaultForm, ObservationForm, RepairForm, PartForm)
}


def _as_text(value: Any) -> str:
    """YAML's unquoted yes and no."""
    return {True: "yes", False: "no"}.get(value, str(value)) if isinstance(value, bool) else str(value)
