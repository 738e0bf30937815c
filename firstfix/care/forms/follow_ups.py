from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from firstfix.care.actions.follow_ups import MOST_PHOTOS
from firstfix.care.models import FollowUpRule
from firstfix.care.rules import Topic
from firstfix.care.rules.follow_ups import CallTrigger
from firstfix.platform.bilingual import BilingualFormField
from firstfix.platform.errors import Text
from firstfix.platform.pages.fields import DayInput, PhotosField, TenPointField


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
    nps = TenPointField(label=_("Would you recommend us to others?"), help_text=_("0: not at all; 10: by all means."))
    usage = forms.CharField(
        label=_("How is it used?"), required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Hours a day, by whom, for what; what has changed since."),
    )  # fmt: skip
    remarks = forms.CharField(
        label=_("What else would you like to tell us?"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    topic = forms.ChoiceField(
        label=_("Does it ask for an answer? About what?"), required=False, widget=forms.RadioSelect,
        choices=[("", _("No answer needed")), *((one.value, one.label) for one in Topic if one != Topic.RENEWAL)],
        help_text=_("What they said goes to those who answer, with a day until when."),
    )  # fmt: skip
    photos = PhotosField(label=_("Photos that the customer sends"), required=False, most=MOST_PHOTOS)

    def __init__(self, *args: Any, is_about_order: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_about_order:
            self.fields["is_running"].label = _("Does everything run well?")


class WishForm(forms.Form):
    on = forms.DateField(label=_("On which day?"), widget=DayInput)
    text = forms.CharField(label=_("What is the call to be about?"), widget=forms.Textarea(attrs={"rows": 3}))


class LaterForm(forms.Form):
    due_on = forms.DateField(label=_("Try again on"), widget=DayInput)


class GiveUpForm(forms.Form):
    reason = forms.CharField(label=_("Why?"), max_length=400)


#: The parts of the form. A part named by a trigger is seen only where that is chosen (`care.css`).
PARTS: Sequence[tuple[str, Text, Sequence[str]]] = (
    ("", _("When the call comes"), ("trigger",)),
    ("closed", _("After a work order"), ("kind", "days")),
    ("interval", _("At an interval"), ("months",)),
    ("", _("What we say and ask"), ("script", "questions")),
    ("", _("When nobody is reached"), ("most_tries", "retry_days")),
    ("", "", ("is_active",)),
)
#: What the other trigger's part says is left out.
ONLY_FOR: Mapping[CallTrigger, Mapping[str, Any]] = {
    CallTrigger.CLOSED: {"kind": "", "days": None},
    CallTrigger.INTERVAL: {"months": None},
}


class RuleForm(forms.ModelForm[FollowUpRule]):
    script = BilingualFormField(
        label=_("What we say"), required=False, rows=3, help_text=_("Shown while calling; empty: FirstFix's own words.")
    )
    questions = BilingualFormField(
        label=_("Questions besides"), required=False, rows=4, help_text=_("One in each line.")
    )

    class Meta:
        model = FollowUpRule
        fields = [name for _kind, _title, names in PARTS for name in names]
        widgets = {"trigger": forms.RadioSelect}

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        for trigger, fields in ONLY_FOR.items():
            if said.get("trigger") != trigger:
                said |= fields
                for name in fields:
                    self.errors.pop(name, None)
        return said

    @property
    def parts(self) -> list[Mapping[str, Any]]:
        return [
            {"kind": kind, "title": title, "fields": [self[name] for name in names]} for kind, title, names in PARTS
        ]
