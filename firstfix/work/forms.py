"""What people fill in about requests and orders."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from firstfix.customers.models import Contact
from firstfix.diagnosis.queries import FaultShare
from firstfix.equipment.models import Part
from firstfix.equipment.rules import quantity_from, scale_of
from firstfix.platform.catalogues.models import FailureCode
from firstfix.platform.pages.fields import AmountField, PhotosField, read_amount
from firstfix.platform.pages.phrases import percent
from firstfix.work.models import ServiceRequest, WorkOrder
from firstfix.work.rules import Priority

Choices = forms.ModelChoiceField[FailureCode]
#: The most probable faults that are a button each.
AT_A_TAP = 3


class ReportForm(forms.Form):
    """What the desk asks on the telephone; the place is chosen beside it."""

    description = forms.CharField(label=_("What is wrong?"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4}))
    is_stopped = forms.BooleanField(label=_("It does not work at all"), required=False)
    contact_name = forms.CharField(label=_("Who reports it?"), max_length=120, required=False)
    contact_phone = forms.CharField(
        label=_("Telephone"), max_length=40, required=False, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )
    photos = PhotosField(label=_("Photos"), required=False)
    channel = forms.ChoiceField(
        label=_("Channel"),
        choices=[
            (channel.value, channel.label)
            for channel in (
                ServiceRequest.Channel.PHONE,
                ServiceRequest.Channel.EMAIL,
                ServiceRequest.Channel.ON_SITE,
            )
        ],
        widget=forms.RadioSelect,
        initial=ServiceRequest.Channel.PHONE,
    )


class CrewField(forms.TypedChoiceField):
    """How many engineers the work takes; where nothing is said, it stays."""

    def __init__(self) -> None:
        super().__init__(
            label=_("Engineers on site"),
            choices=WorkOrder.Crew.choices,
            coerce=int,
            empty_value=None,
            initial=WorkOrder.Crew.ONE,
            required=False,
            widget=forms.RadioSelect,
            help_text=_("Two come at the same time; one of them brings what the work asks for."),
        )


class QuickOrderForm(forms.Form):
    """A request becomes an order: the two things that a person decides at once."""

    subject = forms.CharField(label=_("Subject"), max_length=200)
    priority = forms.TypedChoiceField(label=_("Priority"), choices=Priority.choices, coerce=int)


class OrderForm(forms.Form):
    """An order of any kind, opened without a request."""

    kind = forms.ChoiceField(
        label=_("Kind of work"), choices=WorkOrder.Kind.choices, widget=forms.RadioSelect, initial=WorkOrder.Kind.REPAIR
    )
    subject = forms.CharField(label=_("Subject"), max_length=200)
    description = forms.CharField(
        label=_("Description"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    priority = forms.TypedChoiceField(
        label=_("Priority"),
        choices=[("", _("As the contract suggests")), *Priority.choices],
        coerce=int,
        empty_value=None,
        required=False,
    )
    planned_minutes = forms.IntegerField(
        label=_("Planned minutes on site"),
        min_value=5,
        max_value=24 * 60,
        required=False,
        help_text=_("Empty: as the product model says."),
    )
    crew = CrewField()


class ChangeForm(forms.Form):
    subject = forms.CharField(label=_("Subject"), max_length=200)
    description = forms.CharField(
        label=_("Description"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    priority = forms.TypedChoiceField(label=_("Priority"), choices=Priority.choices, coerce=int)
    planned_minutes = forms.IntegerField(label=_("Planned minutes on site"), min_value=5, max_value=24 * 60)
    crew = CrewField()
    contact: forms.ModelChoiceField[Contact] = forms.ModelChoiceField(
        label=_("Contact"), queryset=Contact.objects.none(), required=False
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, order: WorkOrder, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        contacts: forms.ModelChoiceField[Contact] = self.fields["contact"]  # type: ignore[assignment]
        contacts.queryset = order.customer.contacts.order_by("name")
        contacts.empty_label = None if order.contact_id else str(_("As reported"))


class PartNeedsForm(forms.Form):
    """How many of each part that fits, and one more part by its code."""

    more_code = forms.CharField(label=_("Another part, by its code"), max_length=60, required=False)
    more_quantity = AmountField(label=_("Quantity"), required=False)

    def __init__(self, *args: Any, parts: Iterable[Part], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parts = {f"part_{part.pk}": part for part in parts}
        for name, part in self.parts.items():
            self.fields[name] = AmountField(label=str(part), required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if code := cleaned.get("more_code", "").strip():
            self.more = Part.objects.filter(code__iexact=code).first()
            if self.more is None:
                self.add_error("more_code", _("There is no part with this code."))
            else:
                _read(self, "more_quantity", self.more)
        for name, part in self.parts.items():
            _read(self, name, part)
        return self.cleaned_data

    @property
    def rows(self) -> Iterator[tuple[Part, forms.BoundField]]:
        return ((part, self[name]) for name, part in self.parts.items())

    @property
    def part_needs(self) -> dict[Part, int]:
        needs = {part: quantity for name, part in self.parts.items() if (quantity := self.cleaned_data.get(name))}
        if more := getattr(self, "more", None):
            needs[more] = self.cleaned_data.get("more_quantity") or scale_of(more.unit)
        return needs


def _read(form: forms.Form, name: str, part: Part) -> None:
    read_amount(form, name, lambda text: quantity_from(text, part.unit, least=0, field=name))


class CodeField(Choices):
    """One of the failure codes of a kind, with a search field inside."""

    def __init__(self, kind: str, *, label: Any, help_text: Any = "", required: bool = True) -> None:
        codes = FailureCode.objects.filter(kind=kind, is_active=True)
        widget = forms.Select(attrs={"data-choose": ""})
        super().__init__(codes, label=label, help_text=help_text, required=required, empty_label="", widget=widget)

    def label_from_instance(self, obj: FailureCode) -> str:
        return f"{obj.name} · {obj.code}"


class ClosureForm(forms.Form):
    """What was wrong and what was done, in the structure of ISO 14224. A repair needs all but the mechanism."""

    symptom = CodeField("symptom", label=_("Symptom"), help_text=_("What could be seen, heard or read?"))
    mode = CodeField("mode", label=_("Failure mode"), help_text=_("In which way did it fail to do its work?"))
    mechanism = CodeField(
        "mechanism",
        label=_("Failure mechanism"),
        help_text=_("What happened in the material, if you know: wear, corrosion, short circuit …"),
        required=False,
    )
    cause = CodeField("cause", label=_("Failure cause"), help_text=_("What set it off: design, use, maintenance …"))
    remedy = CodeField("remedy", label=_("Remedy"), help_text=_("What brought it back to work?"))
    work_done = forms.CharField(
        label=_("What was done"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The customer reads this, so say it in their words."),
    )

    def __init__(self, *args: Any, is_repair: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_repair:
            for name in ("symptom", "mode", "mechanism", "cause", "remedy"):
                del self.fields[name]
            self.fields["work_done"].required = False


class FaultForm(forms.Form):
    """Which fault of the fault model it was: the most probable ones at a tap, all others in a list."""

    confirmed_fault = forms.ChoiceField(label=_("Which fault was it?"), widget=forms.RadioSelect, required=False)
    other_fault = forms.ChoiceField(
        label=_("Another fault"), required=False, widget=forms.Select(attrs={"data-choose": ""})
    )

    def __init__(self, *args: Any, faults: Sequence[FaultShare], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        first = [(one.id, f"{one.name} · {percent(one.probability, digits=0)}") for one in faults[:AT_A_TAP]]
        others = [(one.id, one.name) for one in faults[AT_A_TAP:]]
        self.fields["confirmed_fault"].choices = [*first, ("", _("Another one, or not known"))]  # type: ignore[attr-defined]
        self.fields["other_fault"].choices = [("", ""), *others]  # type: ignore[attr-defined]

    @property
    def fault(self) -> str:
        """Empty when nobody knows."""
        said = self.cleaned_data if self.is_bound else self.initial
        return str(said.get("confirmed_fault") or said.get("other_fault") or "")


class HandoverForm(forms.Form):
    """What a visit needs by what is known of the case; people know better sometimes."""

    subject = forms.CharField(label=_("Subject"), max_length=200, widget=forms.TextInput(attrs={"autofocus": ""}))
    priority = forms.TypedChoiceField(label=_("Priority"), choices=Priority.choices, coerce=int)
    planned_minutes = forms.IntegerField(label=_("Planned minutes on site"), min_value=5, max_value=24 * 60)


class StepForm(forms.Form):
    verb = forms.ChoiceField(choices=())
    reason = forms.CharField(max_length=1000, required=False)

    def __init__(self, *args: Any, verbs: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["verb"].choices = [(verb, verb) for verb in verbs]  # type: ignore[attr-defined]
