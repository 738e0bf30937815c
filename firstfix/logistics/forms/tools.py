"""What is asked of tools, their loans and kits."""

from __future__ import annotations

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firstfix.logistics.forms.parts import PlaceField
from firstfix.logistics.models import (
    Tool,
    ToolCalibration,
    ToolLoan,
)
from firstfix.people.models import Engineer
from firstfix.platform.catalogues.models import Skill, ToolType
from firstfix.platform.pages.fields import DayInput


class ToolForm(forms.ModelForm[Tool]):
    class Meta:
        model = Tool
        fields = ["code", "tool_type", "serial", "owner", "place", "calibrated_until", "out_of_order"]
        widgets = {
            "calibrated_until": DayInput(),
            "place": forms.Select(attrs={"data-choose": ""}),
            "owner": forms.Select(attrs={"data-choose": ""}),
        }


class ToolMoveForm(forms.Form):
    to_place = PlaceField(label=_("To"))


class ToolSendForm(forms.Form):
    sent_to = forms.CharField(label=_("Who calibrates it"), max_length=120)
    expected_on = forms.DateField(label=_("Expected back"), widget=DayInput(), required=False)


class CalibrationForm(forms.Form):
    done_on = forms.DateField(label=_("Calibrated on"), widget=DayInput(), initial=timezone.localdate)
    result = forms.ChoiceField(label=_("Result"), choices=ToolCalibration.Result.choices)
    until = forms.DateField(
        label=_("Valid until"),
        widget=DayInput(),
        required=False,
        help_text=_("Empty: as long as the type of tool says."),
    )
    provider = forms.CharField(
        label=_("Calibrated by"), max_length=120, required=False, help_text=_("Empty: to whom it was sent.")
    )
    certificate = forms.CharField(label=_("Certificate number"), max_length=80, required=False)
    file = forms.FileField(
        label=_("Certificate as PDF or picture"),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": "application/pdf,image/jpeg,image/png,image/webp"}),
    )


class LoanForm(forms.Form):
    """`way` is the button: reserved for days to come, or handed out at once."""

    engineer = forms.ModelChoiceField(
        Engineer.objects.filter(is_active=True).order_by("name"),
        label=_("For"),
        empty_label="",
        widget=forms.Select(attrs={"data-choose": ""}),
    )
    starts_on = forms.DateField(label=_("From"), widget=DayInput(), initial=timezone.localdate)
    due_on = forms.DateField(label=_("Due back"), widget=DayInput())


class GiveBackForm(forms.Form):
    condition = forms.ChoiceField(
        label=_("In which condition?"), choices=ToolLoan.Condition.choices, initial=ToolLoan.Condition.GOOD
    )
    note = forms.CharField(label=_("What is not in order"), max_length=200, required=False)
    to_place = PlaceField(label=_("Came back to"), required=False, help_text=_("Empty: where it came from."))


class KitToolForm(forms.Form):
    skill = forms.ModelChoiceField(Skill.objects.filter(is_active=True), label=_("Skill"))
    tool_type = forms.ModelChoiceField(ToolType.objects.filter(is_active=True), label=_("Tool type"))
    quantity = forms.IntegerField(
        label=_("How many"), min_value=0, max_value=99, initial=1, help_text=_("0 takes it out of the kit.")
    )
