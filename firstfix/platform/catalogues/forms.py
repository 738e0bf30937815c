from __future__ import annotations

from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from firstfix.platform.catalogues.models import BusinessCalendar


class CalendarForm(forms.ModelForm[BusinessCalendar]):
    """A line of hours for each weekday, as on a shop's door."""

    class Meta:
        model = BusinessCalendar
        fields = ["code", "name", "country", "is_default", "is_active"]
        help_texts = {"country": _("Two letters, such as CN; empty for no public holidays.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hours = self.instance.hours or {}
        for day in range(1, 8):
            spans = ", ".join("-".join(span) for span in hours.get(str(day), []))
            self.fields[f"day_{day}"] = forms.CharField(
                label=WEEKDAYS[day - 1], required=False, initial=spans, max_length=120
            )
        self.fields["day_1"].help_text = _("Such as 08:30-12:00, 13:00-17:30. Empty: closed.")
        self.fields["closed_days"] = forms.CharField(
            label=_("Further closed days"),
            required=False,
            initial="\n".join(self.instance.closed_days),
            widget=forms.Textarea(attrs={"rows": 3}),
            help_text=_("One on each line, such as 2026-12-24."),
        )
        self.order_fields(["code", "name", *(f"day_{day}" for day in range(1, 8))])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        said = {str(day): spans_of(cleaned.get(f"day_{day}", "")) for day in range(1, 8)}
        self.instance.hours = {day: spans for day, spans in said.items() if spans}
        self.instance.closed_days = cleaned.get("closed_days", "").split()
        return cleaned


def spans_of(text: str) -> list[list[str]]:
    """ "08:30-12:00, 13:00-17:30" as pairs; whether they are times is for the action to check."""
    for typed, ours in (("–", "-"), ("—", "-"), ("：", ":"), ("，", ","), ("、", ","), (";", ",")):
        text = text.replace(typed, ours)
    spans = [[end.strip() for end in one.split("-")] for one in text.split(",") if one.strip()]
    return [[end if len(end) == 5 else f"0{end}" for end in span] for span in spans]


def form_for(model: type[Any]) -> type[forms.ModelForm[Any]]:
    if model is BusinessCalendar:
        return CalendarForm
    names = [field.name for field in model._meta.concrete_fields if field.name not in ("id", "tenant")]
    return forms.modelform_factory(model, fields=names)
