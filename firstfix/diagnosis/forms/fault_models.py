"""Forms of a fault model as a whole, and which form each kind of entry has."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.forms.utils import ErrorDict, ErrorList
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from firstfix.diagnosis.forms.entries import (
    AccessForm,
    ComponentForm,
    EntryForm,
    FaultForm,
    PartForm,
    put,
)
from firstfix.diagnosis.forms.steps import ObservationForm, RepairForm
from firstfix.diagnosis.forms.tables import whole
from firstfix.diagnosis.queries.fault_models import Sheet
from firstfix.diagnosis.rules.mistakes import Mistake


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
    typical_age = forms.FloatField(
        label=_("Age in years for which the shares hold"), min_value=0.01, required=False,
        help_text=_("5 unless given; older machines have more faults by wear."),
    )  # fmt: skip
    rates = ("remote_min", "onsite_min", "downtime_min", "visit", "revisit", "escalate")

    def __init__(self, data: QueryDict | None = None, *, sheet: Sheet) -> None:
        self.sheet = sheet
        rates = sheet.document.get("rates")
        self.former = rates if isinstance(rates, dict) else {}
        shown = {name: self.former.get(name) for name in self.rates}
        shown |= {name: sheet.document.get(name) for name in ("money", "typical_age")}
        super().__init__(data, initial=shown | {"note": sheet.version.note})

    def show(self, mistakes: Iterable[Mistake]) -> None:
        self._errors = ErrorDict()
        for mistake in mistakes:
            name = mistake.top if mistake.top in self.fields else "__all__"
            self._errors.setdefault(name, ErrorList()).append(mistake.text if mistake.top else str(mistake))

    def written(self) -> dict[str, Any]:
        """The whole document with its rates."""
        rates = dict(self.former)
        for name in self.rates:
            put(rates, name, whole(self.cleaned_data[name]))
        document = {**self.sheet.document, "rates": rates}
        put(document, "money", self.cleaned_data["money"] or None)
        put(document, "typical_age", whole(self.cleaned_data["typical_age"]))
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
