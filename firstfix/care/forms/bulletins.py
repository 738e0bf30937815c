"""What is written of a bulletin."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from firstfix.care.models import Bulletin
from firstfix.platform.pages.fields import DayInput


class BulletinForm(forms.ModelForm[Bulletin]):
    class Meta:
        model = Bulletin
        fields = [
            "kind", "subject", "text", "product_model", "serial_from", "serial_to", "began_from", "began_to", "minutes",
            "due_on",
        ]  # fmt: skip
        widgets = {
            "kind": forms.RadioSelect, "text": forms.Textarea(attrs={"rows": 6}), "began_from": DayInput,
            "began_to": DayInput, "due_on": DayInput,
        }  # fmt: skip
        help_texts = {
            "serial_from": _("Left empty: from the first."),
            "serial_to": _("Left empty: to the last."),
            "minutes": _("For the work orders that are made of it."),
        }
