"""What is asked of old parts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from firstfix.logistics.forms.parts import PlaceField


class HandInForm(forms.Form):
    parcel = forms.CharField(
        label=_("Parcel number"), max_length=80, required=False, help_text=_("Empty: laid down at the counter.")
    )


class ReceiveOldPartForm(forms.Form):
    """What lies on the counter, read with the scanner."""

    serial = forms.CharField(
        label=_("Serial number on it"),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"autofocus": True, "autocomplete": "off", "spellcheck": "false"}),
    )
    to_place = PlaceField(label=_("Came back to"), required=False, help_text=_("Empty: the central warehouse."))
    is_another = forms.BooleanField(label=_("It is another one, and is received all the same"), required=False)


class InspectionForm(forms.Form):
    verb = forms.ChoiceField(label=_("What becomes of it?"), widget=forms.RadioSelect)
    finding = forms.CharField(
        label=_("What was found?"), max_length=400, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, verbs: Sequence[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["verb"]
        chosen.choices = verbs


class GiveUpForm(forms.Form):
    reason = forms.CharField(label=_("Why"), max_length=400)
