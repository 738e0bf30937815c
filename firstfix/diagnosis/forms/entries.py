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
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from firstfix.diagnosis.forms.tables import MOST_ROWS, whole
from firstfix.diagnosis.queries.fault_models import Sheet
from firstfix.diagnosis.rules.entries import OTHER, id_of
from firstfix.diagnosis.rules.mistakes import Mistake
from firstfix.platform.bilingual import Bilingual, BilingualFormField
from firstfix.platform.catalogues.models import FailureCode

WHERE = [("remote", _("Remotely")), ("onsite", _("On site"))]
KINDS = [("symptom", _("Symptom")), ("question", _("Question")), ("test", pgettext_lazy("fault model", "Test"))]
NOTHING = "---------"
#: The classes of fault-model/2's `ageing`.
AGEING = [
    ("", _("not known")),
    ("early", _("soon after it was set up")),
    ("random", _("at any age")),
    ("wear", _("by wear")),
]
#: Of what stands there and is no choice of the form.
KEPT = "kept"
#: Outcomes that a form has room for beyond those that are there.
SPARE_OUTCOMES = 2
MOST_OUTCOMES = 20

Entry = Mapping[str, Any]
Files = MultiValueDict[str, Any] | None
Choices = Sequence[tuple[str, Any]]


def texts(**more: Any) -> BilingualFormField:
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

    def __init__(self, data: QueryDict | None = None, files: Files = None, *, sheet: Sheet, entry: Entry) -> None:
        self.sheet, self.entry = sheet, entry
        super().__init__(data, files, initial=self._initial())
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
            put(entry, name, said[name] or None, keeps_null=name in self.nullable)
        for name in self.numbers:
            put(entry, name, whole(said[name]))
        for name in self.truths:
            put(entry, name, True if said[name] else None)
        for name in self.bilingual:
            put(entry, name, languages(entry.get(name), said[name]))
        for name, (above, key) in self.deeper.items():
            value, inner = said[name], entry.get(above)
            inner = dict(inner) if isinstance(inner, dict) else {}
            is_text = isinstance(value, Bilingual)
            put(inner, key, languages(inner.get(key), value) if is_text else value if value not in ("", None) else None)
            put(entry, above, inner or None)
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


def put(entry: dict[str, Any], name: str, value: Any, *, keeps_null: bool = False) -> None:
    if value is None and not (keeps_null and name in entry):
        entry.pop(name, None)
    else:
        entry[name] = value


def languages(former: Any, text: Bilingual) -> dict[str, Any] | None:
    """Both languages, beside others that the document has."""
    others = dict(former) if isinstance(former, dict) else {}
    for language, one in (("zh", text.zh), ("en", text.en)):
        put(others, language, one or None)
    return others or None


class ComponentForm(EntryForm):
    part = "components"
    name = texts(label=_("Name"))
    parent = forms.ChoiceField(label=_("Part of"), required=False)
    plain, bilingual, nullable = ("parent",), ("name",), ("parent",)

    def __init__(self, data: QueryDict | None = None, files: Files = None, *, sheet: Sheet, entry: Entry) -> None:
        super().__init__(data, files, sheet=sheet, entry=entry)
        own = id_of(entry)
        choices = [one for one in self._names("components", empty=_("the product itself")) if not own or one[0] != own]
        self.fields["parent"].choices = choices  # type: ignore[attr-defined]
        self._keep_strange("parent", self.fields["parent"])  # type: ignore[arg-type]


class AccessForm(EntryForm):
    part = "accesses"
    name = texts(label=_("Name"), help_text=_("Paid once per case, before the first step behind it: open the housing."))
    where = forms.ChoiceField(label=_("Where"), choices=WHERE)
    minutes = forms.FloatField(label=_("Minutes"), min_value=0)
    within = forms.ChoiceField(label=_("Behind another access"), required=False)
    plain, numbers, bilingual, nullable = ("where", "within"), ("minutes",), ("name",), ("within",)

    def __init__(self, data: QueryDict | None = None, files: Files = None, *, sheet: Sheet, entry: Entry) -> None:
        super().__init__(data, files, sheet=sheet, entry=entry)
        own = id_of(entry)
        self.fields["within"].choices = [  # type: ignore[attr-defined]
            one for one in self._names("accesses") if not own or one[0] != own
        ]
        self._keep_strange("within", self.fields["within"])  # type: ignore[arg-type]


def _rank(**more: Any) -> forms.IntegerField:
    return forms.IntegerField(min_value=1, max_value=10, required=False, **more)


class FaultForm(EntryForm):
    part = "faults"
    mode = texts(label=_("Fault"), help_text=_("What is broken, as one would say it to a colleague."))
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
    ageing = forms.ChoiceField(
        label=_("When in a machine's life"),
        choices=AGEING,
        required=False,
        help_text=_("Learnt from closed cases with the machine's age; until then your word counts."),
    )
    danger_limit = forms.FloatField(
        label=_("Dangerous from a probability of"),
        required=False,
        help_text=_("Above it, nobody but an engineer on site does anything: 0.05."),
    )
    danger_do = texts(rows=2, label=_("What to tell the customer then"))
    plain, numbers = ("component",), ("occurrence", "prior", "severity", "detection")
    bilingual, nullable = ("mode",), ("component",)
    deeper: ClassVar[Mapping[str, tuple[str, str]]] = {
        "code_mode": ("codes", "mode"),
        "code_mechanism": ("codes", "mechanism"),
        "code_cause": ("codes", "cause"),
        "danger_limit": ("danger", "limit"),
        "danger_do": ("danger", "do"),
    }

    def __init__(self, data: QueryDict | None = None, files: Files = None, *, sheet: Sheet, entry: Entry) -> None:
        super().__init__(data, files, sheet=sheet, entry=entry)
        choices = {"component": self._names("components", empty=_("none in particular"))}
        codes = codes_of_kinds("mode", "mechanism", "cause")
        choices |= {f"code_{kind}": listed for kind, listed in codes.items()}
        for name, listed in choices.items():
            self.fields[name].choices = listed  # type: ignore[attr-defined]
            self._keep_strange(name, self.fields[name])  # type: ignore[arg-type]
        self._show_learnt_ageing()
        if id_of(entry) == OTHER:
            self.fields["id"].disabled = True

    def _show_learnt_ageing(self) -> None:
        """Shares of the classes are a choice of their own: kept as they are unless another one is chosen."""
        ageing, field = self.entry.get("ageing"), self.fields["ageing"]
        self.initial["ageing"] = ageing or "" if ageing is None or isinstance(ageing, str) else KEPT
        if self.initial["ageing"] == KEPT:
            shares = as_object(ageing)
            said = [f"{label} {share:.0%}" for name, label in AGEING if _is_share(share := shares.get(name))]
            field.choices = [*AGEING, (KEPT, _("learnt: %(shares)s") % {"shares": ", ".join(said)})]  # type: ignore[attr-defined]
        self._keep_strange("ageing", field)  # type: ignore[arg-type]

    def written(self) -> dict[str, Any]:
        entry, ageing = super().written(), self.cleaned_data["ageing"]
        if ageing != KEPT:
            put(entry, "ageing", ageing or None)
        return entry


def _is_share(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def codes_of_kinds(*kinds: str) -> dict[str, Choices]:
    """The company's failure codes in use."""
    found: dict[str, list[tuple[str, str]]] = {kind: [("", NOTHING)] for kind in kinds}
    for code in FailureCode.objects.filter(kind__in=kinds, is_active=True):
        found[code.kind].append((code.code, f"{code.name} ({code.code})"))
    return dict(found)


class PartForm(EntryForm):
    part = "parts"
    name = texts(label=_("Name"))
    price = forms.FloatField(label=_("Price"), min_value=0, required=False)
    weight = forms.FloatField(label=_("Weight in kg"), min_value=0, required=False)
    carry = forms.FloatField(
        label=_("Carrying it along costs"), min_value=0, required=False, help_text=_("For what is bulky or fragile.")
    )
    numbers, bilingual = ("price", "weight", "carry"), ("name",)


def as_text(value: Any) -> str:
    """YAML's unquoted yes and no."""
    return {True: "yes", False: "no"}.get(value, str(value)) if isinstance(value, bool) else str(value)
