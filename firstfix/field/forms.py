from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firstfix.equipment.models import Part
from firstfix.equipment.rules import quantity_from, show_quantity
from firstfix.field.models import Checklist, ChecklistStep
from firstfix.field.queries.article_draft import OrderPhoto
from firstfix.field.queries.visit import UsablePart
from firstfix.logistics.models import StockPlace
from firstfix.platform.pages import phrases
from firstfix.platform.pages.fields import AmountField, MomentInput, PhotosField, SignatureField, read_amount
from firstfix.scheduling.models import Visit


class PhotoForm(forms.Form):
    photos = PhotosField(label=_("Photos"), most=10)
    caption = forms.CharField(label=_("What it shows"), max_length=200, required=False)


class PartUseForm(forms.Form):
    """A part that goes in. The list holds what is in the van, what is the customer's own, then all other parts.

    own  where the customer keeps parts of their own; without any it is not asked where the part is taken from
    """

    part = forms.ModelChoiceField(Part.objects.none(), label=_("Part"))
    place = forms.TypedChoiceField(label=_("Taken from"), coerce=int, empty_value=None, required=False, choices=[])
    quantity = AmountField(label=_("Quantity"), initial="1")
    serial_installed = forms.CharField(label=_("New serial number"), max_length=80, required=False)
    serial_removed = forms.CharField(label=_("Old serial number"), max_length=80, required=False)

    def __init__(self, *args: Any, parts: Sequence[UsablePart], own: Sequence[StockPlace] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        from_place: Any = self.fields["place"]
        from_place.choices = [("", _("The van")), *((one.pk, one.name) for one in own)]
        if not own:
            del self.fields["place"]
        chosen: Any = self.fields["part"]
        chosen.queryset = Part.objects.all()
        in_van = [(one.part.pk, self._said(one)) for one in parts if one.in_van]
        theirs = [(one.part.pk, str(one.part)) for one in parts if one.theirs and not one.in_van]
        others = [(one.part.pk, str(one.part)) for one in parts if not (one.in_van or one.theirs)]
        groups = [(_("In the van"), in_van), (_("The customer's own, here"), theirs), (_("Not in the van"), others)]
        chosen.choices = [("", "---------"), *((name, rows) for name, rows in groups if rows)]

    @staticmethod
    def _said(one: UsablePart) -> str:
        n = show_quantity(one.in_van, one.part.unit)
        return _("%(part)s · %(n)s in the van") % {"part": one.part, "n": n}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if part := cleaned.get("part"):
            read_amount(self, "quantity", lambda text: quantity_from(text, part.unit))
        return self.cleaned_data


class SignatureForm(forms.Form):
    signer = forms.CharField(label=_("Name of the signer"), max_length=120)
    drawing = SignatureField(label=_("Signature"))
    remarks = forms.CharField(label=_("Customer's remarks"), required=False, widget=forms.Textarea(attrs={"rows": 2}))


class TimeForm(forms.Form):
    """A time of the visit that was recorded wrongly."""

    step = forms.ChoiceField(label=_("Which time?"))
    to = forms.DateTimeField(label=_("It was"), widget=MomentInput)
    reason = forms.CharField(label=_("Why was the recorded time wrong?"), max_length=500)

    def __init__(self, *args: Any, visit: Visit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        now = timezone.now()
        words = {
            "set_off_at": _("Set off"),
            "arrived_at": _("Arrived"),
            "started_at": _("Work started"),
            "restored_at": _("Restored"),
            "left_at": _("Left"),
        }
        noted = [(step, word, at) for step, word in words.items() if (at := getattr(visit, step))]
        chosen: Any = self.fields["step"]
        chosen.choices = [(step, f"{word} {phrases.moment(at, now=now)}") for step, word, at in noted]


class VersionForm(forms.Form):
    """What runs on the machine, as its display says it."""

    version = forms.CharField(label=_("Software version"), max_length=40, required=False)


class EndForm(forms.Form):
    outcome = forms.ChoiceField(label=_("How did it end?"), choices=Visit.Outcome.choices, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("What is still missing?"),
        help_text=_("Needed when it is not restored: it becomes a carry-over with this reason."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    unsigned_reason = forms.CharField(
        label=_("Why is there no signature?"), max_length=200, required=False, help_text=_("Only if nobody could sign.")
    )


class OrderArticleForm(forms.Form):
    """Which of the order's photos an article takes along."""

    photos = forms.MultipleChoiceField(label=_("Photos"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, photos: Sequence[OrderPhoto], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["photos"]
        chosen.choices = [(str(one.file.uid), one.caption) for one in photos]


class ChecklistForm(forms.ModelForm[Checklist]):
    class Meta:
        model = Checklist
        fields = ["name", "kind", "product_model", "protection", "applied_part", "is_active"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["product_model"].empty_label = _("all product models")  # type: ignore[attr-defined]


class ChecklistStepForm(forms.ModelForm[ChecklistStep]):
    class Meta:
        model = ChecklistStep
        fields = ["text", "moment", "kind", "unit", "low", "high", "tool_type", "blocks"]
        help_texts = {
            "unit": _("For readings only."),
            "tool_type": _("Then the engineer says with which tool, and it must be in calibration."),
            "blocks": _("Without it the visit cannot end as restored."),
        }
