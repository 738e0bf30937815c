from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from firstfix.care.models import FollowUpRule
from firstfix.platform.pages.fields import DayInput


class AnswerForm(forms.Form):
    """What the customer says on the phone, in the order in which it is asked."""

    is_running = forms.TypedChoiceField(
        label=_("Does it run well since the repair?"),
        choices=[("1", _("Yes")), ("0", _("No"))],
        coerce=lambda value: value == "1",
        widget=forms.RadioSelect,
    )
    rating = forms.TypedChoiceField(
        label=_("How satisfied are you with our work?"),
        choices=[
            ("5", _("5 – very satisfied")),
            ("4", _("4 – satisfied")),
            ("3", _("3 – so so")),
            ("2", _("2 – dissatisfied")),
            ("1", _("1 – very dissatisfied")),
        ],
        coerce=int,
        widget=forms.RadioSelect,
    )
    remarks = forms.CharField(
        label=_("What else would you like to tell us?"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class WishForm(forms.Form):
    on = forms.DateField(label=_("On which day?"), widget=DayInput)
    text = forms.CharField(label=_("What is the call to be about?"), widget=forms.Textarea(attrs={"rows": 3}))


class LaterForm(forms.Form):
    due_on = forms.DateField(label=_("Try again on"), widget=DayInput)


class RuleForm(forms.ModelForm[FollowUpRule]):
    class Meta:
        model = FollowUpRule
        fields = ["kind", "days", "is_active"]
