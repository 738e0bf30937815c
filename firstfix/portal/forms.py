from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from firstfix.care.rules import TOLD
from firstfix.equipment.models import Asset
from firstfix.platform.pages.fields import PhotosField, TenPointField


class ReportForm(forms.Form):
    """What a customer tells us in a minute, on a phone, beside a machine that stands still."""

    description = forms.CharField(
        label=_("What is wrong?"),
        max_length=4000,
        widget=forms.Textarea(
            attrs={"rows": 4, "placeholder": _("What do you see, hear or smell? Since when? Any code on the display?")}
        ),
        error_messages={"required": _("Please tell us what is wrong.")},
    )
    is_stopped = forms.BooleanField(label=_("It does not work at all"), required=False)
    photos = PhotosField(label=_("Photos"), required=False, most=5)
    contact_name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Please enter your name.")},
    )
    contact_phone = forms.CharField(
        label=_("Your phone number"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
        error_messages={"required": _("Please enter your phone number, so that we can reach you.")},
    )


class FollowUpForm(forms.Form):
    """How it runs since we were there, or at an interval: three taps, and words for who likes to."""

    is_running = forms.TypedChoiceField(
        label=_("Does it run well since the repair?"),
        choices=[("1", _("Yes")), ("0", _("No"))],
        coerce=lambda value: value == "1",
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose one.")},
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
        error_messages={"required": _("Please choose one.")},
    )
    nps = TenPointField(label=_("Would you recommend us to others?"), help_text=_("0: not at all; 10: by all means."))
    usage = forms.CharField(
        label=_("How do you use it?"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Hours a day, by whom, for what; what has changed since."),
    )  # fmt: skip
    remarks = forms.CharField(
        label=_("What else would you like to tell us?"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    topic = forms.ChoiceField(
        label=_("Would you like an answer? About what?"), required=False, widget=forms.RadioSelect,
        choices=[("", _("No answer needed")), *((one.value, one.label) for one in TOLD)],
    )  # fmt: skip
    photos = PhotosField(label=_("Photos"), required=False, most=5)

    def __init__(self, *args: Any, is_after_work: bool = True, questions: str = "", **kwargs: Any) -> None:
        """questions: what the company asks besides, one in each line; answered in the words for everything else"""
        super().__init__(*args, **kwargs)
        self.fields["remarks"].help_text = " ".join(questions.splitlines())
        if not is_after_work:
            self.fields["is_running"].label = _("Is everything running well?")


class TellForm(forms.Form):
    """What a customer would like to tell us; with `assets`, about which of them, if about one."""

    topic = forms.ChoiceField(
        label=_("About what?"), choices=[(one.value, one.label) for one in TOLD], widget=forms.RadioSelect,
        error_messages={"required": _("Please choose one.")},
    )  # fmt: skip
    asset = forms.ModelChoiceField(
        label=_("Equipment"), queryset=Asset.objects.none(), required=False, empty_label=_("no machine in particular")
    )
    text = forms.CharField(
        label=_("In your words"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Please write what you would like to tell us.")},
    )  # fmt: skip

    def __init__(self, *args: Any, assets: QuerySet[Asset] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if assets is None:
            del self.fields["asset"]
        else:
            self.fields["asset"].queryset = assets  # type: ignore[attr-defined]


class MyMessagesForm(forms.Form):
    """How a customer with a login wants to hear from us."""

    wants = forms.BooleanField(label=_("Send me messages about my repairs"), required=False)
    language = forms.ChoiceField(
        label=_("Language"), choices=[("", _("As I write to you")), *settings.LANGUAGES], required=False
    )
    channel = forms.TypedChoiceField(label=_("Channel"), required=False, coerce=int, empty_value=None)

    def __init__(self, *args: Any, channels: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if channels:
            self.fields["channel"].choices = [("", _("Any that reaches me")), *channels]  # type: ignore[attr-defined]
        else:
            del self.fields["channel"]


class JoinForm(forms.Form):
    """Who sits in a training; nothing but the name."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Please enter your name.")},
    )
