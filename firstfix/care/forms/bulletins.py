"""What is written of a bulletin."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from firstfix.care.models import Bulletin
from firstfix.platform.bilingual import BilingualFormField
from firstfix.platform.pages.fields import DayInput


class BulletinForm(forms.ModelForm[Bulletin]):
    text = BilingualFormField(
        label=_("What is to be known, or done"), rows=6,
        help_text=_("Who reads the language that you leave empty gets the other one."),
    )  # fmt: skip

    class Meta:
        model = Bulletin
        fields = [
            "kind", "subject", "text", "product_model", "serial_from", "serial_to", "version_from", "version_to",
            "began_from", "began_to", "minutes", "version_after", "due_on",
        ]  # fmt: skip
        widgets = {
            "kind": forms.RadioSelect, "began_from": DayInput,
            "began_to": DayInput, "due_on": DayInput,
        }  # fmt: skip
        help_texts = {
            "serial_from": _("Left empty: from the first."),
            "serial_to": _("Left empty: to the last."),
            "version_from": _("Versions are compared number by number: 2.10 comes after 2.9."),
            "version_to": _("This version too. Machines whose version nobody knows are not concerned."),
            "version_after": _("Noted for each machine on which it is done; empty: its software stays."),
            "minutes": _("For the work orders that are made of it."),
        }


class StepForm(forms.Form):
    """What the bulletin says to do, as a repair of the product's fault model."""

    fault = forms.ChoiceField(label=_("Which fault does it end?"))
    percent = forms.IntegerField(label=_("In how many of 100 cases?"), initial=90, min_value=1, max_value=100)
    where = forms.ChoiceField(
        label=_("Where is it done?"), choices=[("onsite", _("On site")), ("remote", _("By telephone or at a distance"))]
    )

    def __init__(self, *args: Any, faults: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["fault"]
        chosen.choices = faults
