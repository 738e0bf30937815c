"""What is asked of claims on suppliers, and of what proves them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from firstfix.logistics.forms.parts import lots_field, read_lots
from firstfix.logistics.models import SupplierClaimLine
from firstfix.platform.errors import Invalid
from firstfix.platform.pages.fields import DayInput, PhotosField


def _answer_field(label: Any, *, required: bool) -> forms.CharField:
    return forms.CharField(label=label, max_length=400, required=required, widget=forms.Textarea(attrs={"rows": 2}))


class ProofForm(forms.Form):
    photos = PhotosField(label=_("Photos of the old part with its label"), most=4, required=False)
    serial = forms.CharField(
        label=_("Old serial number"), max_length=80, required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip

    def __init__(self, *args: Any, asks_serial: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not asks_serial:
            del self.fields["serial"]


class ClaimTheseForm(forms.Form):
    """Below the list of old parts: the ticked ones."""

    take = forms.TypedMultipleChoiceField(coerce=int, required=False)
    finding = _answer_field(_("What was found?"), required=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["take"]
        chosen.choices = [(one, one) for one in self.data.getlist("take") if one.isdigit()]  # type: ignore[attr-defined]


class SendClaimForm(forms.Form):
    reference = forms.CharField(label=_("Supplier's claim number"), max_length=80, required=False)
    answer_due_on = forms.DateField(
        label=_("Answer due"), widget=DayInput(), required=False, help_text=_("left empty: in 30 days")
    )


class AcceptClaimForm(forms.Form):
    answer = _answer_field(_("Answer"), required=False)


class RefuseClaimForm(forms.Form):
    answer = _answer_field(_("Reason of the supplier"), required=True)
    comes_back = forms.BooleanField(label=_("The pieces come back to our store"), required=False, initial=True)


class CreditForm(forms.Form):
    """Settled by money."""

    credit = forms.DecimalField(label=_("Credit"), min_value=0, max_digits=12, decimal_places=2)
    currency = forms.CharField(label=_("Currency"), max_length=3, required=False)
    credit_note = forms.CharField(label=_("Credit note number"), max_length=80, required=False)


class ReplacementForm(forms.Form):
    """Settled by new pieces: the numbers of those that are tracked. Cleans to `lots` by line."""

    def __init__(self, *args: Any, lines: Sequence[SupplierClaimLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = {f"lots_{line.pk}": line for line in lines if line.part.is_tracked}
        for name, line in self.lines.items():
            field = lots_field(_("one a line, as they came; of a batch how much of it after a colon"))
            field.label = f"{line.part.name} {line.part.code}"
            field.required = True
            self.fields[name] = field

    def clean(self) -> dict[str, Any]:
        cleaned, lots = super().clean() or {}, {}
        for name, line in self.lines.items():
            if text := cleaned.pop(name, ""):
                try:
                    lots[line.pk] = read_lots(text, line.part, line.quantity)
                except Invalid as wrong:
                    self.add_error(name, wrong.said)
        return {"lots": lots}
