"""What is written of a maintenance plan, and the day to which a service is moved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from firstfix.care.models import MaintenancePlan
from firstfix.care.words import MONTH_CHOICES
from firstfix.platform.bilingual import BilingualFormField
from firstfix.platform.errors import Text
from firstfix.platform.pages.fields import DayInput

#: The parts of the form. A part named by a trigger is seen only where that is chosen (`maintenance.css`).
PARTS: Sequence[tuple[str, Text, Sequence[str]]] = (
    ("", _("What, and on which machines"), ("name", "kind", "product_model", "only_covered", "planned_minutes")),
    ("", _("When it falls due"), ("trigger",)),
    ("calendar", _("By the calendar"), ("every", "unit", "season", "anchor_on")),
    ("meter", _("By a meter"), ("units",)),
    ("reading", _("Readings"), ("meter",)),
    ("condition", _("Beyond a limit"), ("limit", "is_below", "rearm")),
    ("", _("How it goes on"), ("counts_from", "begins_on", "horizon_days", "slack_days")),
    ("", _("For the customer"), ("reminder_days", "advice")),
)


class SeasonField(forms.TypedMultipleChoiceField):
    """Months as numbers 1 … 12, in their order."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            choices=MONTH_CHOICES, coerce=int, required=False, widget=forms.CheckboxSelectMultiple, **kwargs
        )

    def prepare_value(self, value: Any) -> Any:
        return [str(month) for month in value or ()]


class MaintenancePlanForm(forms.ModelForm[MaintenancePlan]):
    season = SeasonField(label=_("Season"), help_text=_("Months in which it may fall due; none: all year."))
    advice = BilingualFormField(
        label=_("What the customer can do"), required=False, rows=3,
        help_text=_("Sent with the reminder: clean the filter, keep the doors free …"),
    )  # fmt: skip

    class Meta:
        model = MaintenancePlan
        fields = [name for _kind, _title, names in PARTS for name in names]
        widgets = {
            "trigger": forms.RadioSelect, "counts_from": forms.RadioSelect, "anchor_on": DayInput, "begins_on": DayInput
        }  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.asset_id:
            del self.fields["product_model"]
        else:
            self.fields["product_model"].required = True

    @property
    def parts(self) -> list[Mapping[str, Any]]:
        return [
            {"kind": kind, "title": title, "fields": [self[name] for name in names if name in self.fields]}
            for kind, title, names in PARTS
        ]


class MoveForm(forms.Form):
    to = forms.DateField(label=_("New day"), widget=DayInput)
    reason = forms.CharField(label=_("Why?"), max_length=400)
