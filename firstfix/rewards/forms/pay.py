"""What HR writes of pay: a version of the rules, posts and grades; and what an engineer does not agree with."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from firstfix.customers.models import Site
from firstfix.people.models import Engineer
from firstfix.people.queries import working_engineers
from firstfix.platform.catalogues.models import Territory
from firstfix.platform.errors import Invalid, Text
from firstfix.platform.pages.fields import DayInput
from firstfix.rewards.models import PayGrade, PayPost
from firstfix.rewards.queries.pay.document import FIELDS, ROWS, STEPS, Asked
from firstfix.rewards.queries.pay.known import Names
from firstfix.rewards.queries.pay.words import EXPLAINED, RULES
from firstfix.rewards.translate import RuleKind

#: Empty rows that a table offers, and rows that it has at most.
MORE_ROWS, MOST_ROWS = 3, 200
_COMMAS = re.compile(r"[,，、;；\n]+")


@dataclass(frozen=True)
class Section:
    """A rule on the page of the form."""

    kind: RuleKind
    name: Text
    explained: Text
    fields: Sequence[Any]
    headings: Sequence[Asked]
    rows: Sequence[Sequence[Any]]
    is_used: bool


class PayRulesForm(forms.Form):
    """All rules on one page. A rule of which every field is empty does not exist, a row likewise.

    Fields are named by their place in the document: "piece__0__amount". What is wrong is found by the engine.
    """

    note = forms.CharField(label=_("What is new in this version?"), max_length=200, required=False)
    step = forms.ChoiceField(label=_("Lines are rounded"), choices=STEPS, required=False)

    def __init__(self, *args: Any, document: Mapping[str, Any], names: Names, note: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.names = names
        self.initial.update({"note": note, "step": document.get("step", STEPS[0][0])})
        self.tables: dict[RuleKind, int] = {}
        for kind in RuleKind:
            rule = document.get(kind) or {}
            for asked in FIELDS[kind]:
                self._ask(f"{kind}__{asked.name}", asked, rule.get(asked.name))
            if kind in ROWS:
                self._ask_rows(kind, rule.get("rows") or [])

    def _ask_rows(self, kind: RuleKind, rows: Sequence[Mapping[str, Any]]) -> None:
        sent = [int(one[1]) for name in self.data if (one := re.fullmatch(rf"{kind}__(\d{{1,4}})__\w+", name))]
        count = max(sent, default=-1) + 1 if self.is_bound else len(rows) + MORE_ROWS
        self.tables[kind] = min(count, MOST_ROWS)
        for at in range(self.tables[kind]):
            row = rows[at] if at < len(rows) else {}
            for asked in ROWS[kind]:
                self._ask(f"{kind}__{at}__{asked.name}", asked, row.get(asked.name))

    def _ask(self, name: str, asked: Asked, value: Any) -> None:
        self.fields[name] = self._field(asked)
        if value is not None:
            self.initial[name] = "，".join(value) if asked.what == "cities" else value

    def _field(self, asked: Asked) -> forms.Field:
        known = {
            "grade": self.names.grades, "region": self.names.regions, "industry": self.names.industries,
            "work": self.names.works,
        }.get(asked.what)  # fmt: skip
        if known is not None:
            none = "—" if asked.what in ("grade", "work") else _("all")
            choices = [("", none), *sorted(known.items(), key=lambda one: one[1])]
            select = forms.Select(choices=choices, attrs={"aria-label": str(asked.label)})
            return forms.CharField(label=str(asked.label), required=False, widget=select)
        mode = {"amount": "decimal", "number": "decimal", "whole": "numeric"}.get(asked.what, "text")
        attrs = {"inputmode": mode, "autocomplete": "off", "aria-label": str(asked.label)}
        if asked.what == "clock":
            attrs["placeholder"] = "22:00"
        return forms.CharField(
            label=str(asked.label), required=False, max_length=2000, widget=forms.TextInput(attrs=attrs)
        )

    @property
    def sections(self) -> Iterator[Section]:
        for kind in RuleKind:
            fields = [self[f"{kind}__{asked.name}"] for asked in FIELDS[kind]]
            rows = [
                [self[f"{kind}__{at}__{asked.name}"] for asked in ROWS[kind]] for at in range(self.tables.get(kind, 0))
            ]
            used = any(field.value() for row in (fields, *rows) for field in row)
            yield Section(kind, RULES[kind], EXPLAINED[kind], fields, ROWS.get(kind, ()), rows, used)

    def document(self) -> dict[str, Any]:
        """As it is written, without what is empty."""
        found: dict[str, Any] = {}
        for kind in RuleKind:
            rule = self._said(str(kind), FIELDS[kind])
            if rows := [row for _at, row in self._rows(kind)]:
                rule["rows"] = rows
            if rule:
                found[kind.value] = rule
        if self.cleaned_data.get("step") and self.cleaned_data["step"] != STEPS[0][0]:
            found["step"] = self.cleaned_data["step"]
        return found

    def put(self, wrong: Invalid) -> None:
        """Each error at its field: rows of the document are the ones of the form that are not empty."""
        for place, text in wrong.errors.items():
            self.add_error(self._field_at(place), str(text))

    def _field_at(self, place: str) -> str | None:
        kind, *rest = place.split("__")
        if kind not in set(RuleKind):
            return place if place in self.fields else None
        if rest and rest[0].isdigit():
            filled = [at for at, _row in self._rows(RuleKind(kind))]
            name = rest[1] if len(rest) > 1 else ROWS[RuleKind(kind)][-1].name
            place = f"{kind}__{filled[int(rest[0])]}__{name}"
        return place if place in self.fields else next((name for name in self.fields if name.startswith(kind)), None)

    def _rows(self, kind: RuleKind) -> list[tuple[int, dict[str, Any]]]:
        rows = [(at, self._said(f"{kind}__{at}", ROWS[kind])) for at in range(self.tables.get(kind, 0))]
        return [(at, row) for at, row in rows if row]

    def _said(self, before: str, asked: Sequence[Asked]) -> dict[str, Any]:
        texts = {one: str(self.cleaned_data.get(f"{before}__{one.name}") or "").strip() for one in asked}
        if not any(texts.values()):
            return {}
        return {one.name: _value(one, text) for one, text in texts.items() if text or one.what == "cities"}


def _value(asked: Asked, text: str) -> Any:
    """As the document has it; what is no number stays a text, which the engine refuses."""
    if asked.what == "whole":
        return int(text) if re.fullmatch(r"\d{1,6}", text) else text
    if asked.what == "cities":
        return [city.strip() for city in _COMMAS.split(text) if city.strip()]
    return text.replace(",", "") if asked.what == "amount" else text


class PayPostForm(forms.Form):
    engineer = forms.ModelChoiceField(Engineer.objects.none(), label=_("Engineer"))
    grade = forms.ModelChoiceField(PayGrade.objects.none(), label=_("Pay grade"))
    territory = forms.ModelChoiceField(
        Territory.objects.none(), label=_("Region"), required=False, empty_label=_("none")
    )
    industry = forms.ChoiceField(
        label=_("Industry"), required=False, choices=[("", _("none in particular")), *Site.Kind.choices]
    )
    experience_since = forms.DateField(label=_("Experience since"), widget=DayInput)
    first_day = forms.DateField(label=_("From"), widget=DayInput)
    last_day = forms.DateField(
        label=_("Last day"), widget=DayInput, required=False, help_text=_("Empty: until further notice.")
    )

    def __init__(
        self, *args: Any, post: PayPost | None = None, engineer: Engineer | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["engineer"].queryset = working_engineers()
        fields["grade"].queryset = PayGrade.objects.filter(is_active=True)
        fields["territory"].queryset = Territory.objects.filter(is_active=True)
        if engineer:
            self.initial.update({"engineer": engineer.pk, "territory": engineer.territory_id})
        if post:
            self.initial.update(
                {
                    "grade": post.grade_id, "territory": post.territory_id, "industry": post.industry,
                    "experience_since": post.experience_since,
                }
            )  # fmt: skip


class PayGradeForm(forms.ModelForm[PayGrade]):
    class Meta:
        model = PayGrade
        fields = ("code", "name", "is_active")


class FirstMonthForm(forms.Form):
    """From which month on a version pays."""

    first_month = forms.ChoiceField(label=_("From month"))

    def __init__(self, *args: Any, months: Sequence[date], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["first_month"]
        field.choices = [(month.isoformat(), f"{month:%Y-%m}") for month in months]


class DisputeForm(forms.Form):
    key = forms.CharField(max_length=200, widget=forms.HiddenInput)
    text = forms.CharField(label=_("What is wrong?"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
