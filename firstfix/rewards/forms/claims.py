"""What people type when they claim something."""

from __future__ import annotations

from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firstfix.people.models import Engineer
from firstfix.platform.pages.fields import ClockInput, DayInput, PhotosField
from firstfix.platform.tenants.company import company
from firstfix.platform.tenants.zone import company_day, company_zone
from firstfix.rewards.kinds import KINDS
from firstfix.rewards.models import AddedHours, Advance, Expense, Trip
from firstfix.rewards.queries.trips import TripKnown
from firstfix.rewards.rules import CURRENCIES
from firstfix.scheduling.models import Visit

#: How far back an engineer is offered the visits that a receipt may belong to.
VISITS_OFFERED = timedelta(days=30)
LONGEST_PERIOD = timedelta(days=366)


class ExpenseForm(forms.Form):
    receipt = PhotosField(label=_("Photo of the receipt"), most=1, required=False)
    kind = forms.ChoiceField(label=_("What was it for?"), choices=[("", "---------"), *Expense.Kind.choices])
    amount = forms.DecimalField(label=_("Amount"), widget=forms.NumberInput(attrs={"step": "0.01", "min": "0"}))
    currency = forms.ChoiceField(label=_("Currency"))
    day = forms.DateField(label=_("Day on the receipt"), widget=DayInput)
    visit = forms.ModelChoiceField(
        Visit.objects.none(), label=_("For which visit?"), required=False, empty_label=_("for none in particular")
    )
    note = forms.CharField(label=_("Note"), required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, engineer: Engineer, expense: Expense | None = None, **kwargs: Any) -> None:
        kwargs["initial"] = _said(expense, "kind", "amount", "currency", "day", "visit", "note") or {
            "currency": company().currency,
            "day": company_day(timezone.now()),
        }
        super().__init__(*args, **kwargs)
        currency: Any = self.fields["currency"]
        currency.choices = _currencies()
        visit: Any = self.fields["visit"]
        rows = Visit.objects.filter(
            bookings__engineer=engineer,
            planned_start__lt=timezone.now(),
            planned_start__gt=timezone.now() - VISITS_OFFERED,
        ).exclude(state="cancelled")
        if expense and expense.visit_id:
            rows = rows | Visit.objects.filter(pk=expense.visit_id, bookings__engineer=engineer)
        visit.queryset = rows.select_related("work_order__site").order_by("-planned_start").distinct()
        visit.label_from_instance = _visit_in_words

    def values(self) -> dict[str, Any]:
        """Of the action, without the photo."""
        return {name: value for name, value in self.cleaned_data.items() if name != "receipt"}


class AdvanceForm(forms.Form):
    amount = forms.DecimalField(label=_("Amount"), widget=forms.NumberInput(attrs={"step": "0.01", "min": "0"}))
    currency = forms.ChoiceField(label=_("Currency"))
    day = forms.DateField(label=_("Needed on"), widget=DayInput)
    purpose = forms.CharField(label=_("Where to and what for"), widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, advance: Advance | None = None, **kwargs: Any) -> None:
        kwargs["initial"] = _said(advance, "amount", "currency", "day", "purpose") or {
            "currency": company().currency,
            "day": company_day(timezone.now()),
        }
        super().__init__(*args, **kwargs)
        currency: Any = self.fields["currency"]
        currency.choices = _currencies()


class ClaimRulesForm(forms.Form):
    away_km = forms.IntegerField(
        label=_("A trip leads so many kilometres away from the engineer's base"),
        min_value=1,
        max_value=1000,
        help_text=_(
            "As the crow flies. When the last visit of a day and the first of the next are so far away, the night "
            "between them counts as spent away."
        ),
    )


class TripForm(forms.Form):
    day = forms.DateField(label=_("Day"), widget=DayInput)
    start = forms.TimeField(label=_("Set off"), widget=ClockInput)
    last_day = forms.DateField(
        label=_("Back on"), widget=DayInput, required=False, help_text=_("Only when nights were spent away.")
    )
    end = forms.TimeField(
        label=_("Back at"),
        widget=ClockInput,
        help_text=_("Earlier than the start, and no other day: it is the next morning."),
    )
    kilometres = forms.DecimalField(label=_("Kilometres"), widget=forms.NumberInput(attrs={"step": "0.1", "min": "0"}))
    purpose = forms.CharField(label=_("Where to and what for"), widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(
        self, *args: Any, day: date, known: TripKnown | None = None, trip: Trip | None = None, **kwargs: Any
    ) -> None:
        kwargs["initial"] = _of_trip(trip) if trip else {"day": day, **(_of_known(known) if known else {})}
        super().__init__(*args, **kwargs)


class HoursForm(forms.Form):
    day = forms.DateField(label=_("Day"), widget=DayInput)
    kind = forms.ChoiceField(label=_("What kind of work?"), choices=[("", "---------"), *AddedHours.Kind.choices])
    hours = forms.DecimalField(
        label=_("Hours"), widget=forms.NumberInput(attrs={"step": "0.25", "min": "0"}), min_value=0, max_value=24
    )
    note = forms.CharField(
        label=_("What for"),
        required=False,
        help_text=_("Overtime says why it was needed."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, hours: AddedHours | None = None, **kwargs: Any) -> None:
        kwargs["initial"] = {"day": company_day(timezone.now())}
        if hours:
            kwargs["initial"] = _said(hours, "day", "kind", "note") | {"hours": Decimal(hours.minutes) / 60}
        super().__init__(*args, **kwargs)

    def values(self) -> dict[str, Any]:
        """Of the action, in minutes."""
        said = dict(self.cleaned_data)
        return {"minutes": round(said.pop("hours") * 60), **said}


def _currencies() -> list[tuple[str, str]]:
    """The company's own first."""
    return [(code, code) for code in dict.fromkeys([company().currency, *CURRENCIES])]


def _said(record: Any, *names: str) -> dict[str, Any]:
    return {name: getattr(record, name) for name in names} if record else {}


def _of_trip(trip: Trip) -> dict[str, Any]:
    zone = company_zone()
    clocks = {"start": trip.starts_at.astimezone(zone).time(), "end": trip.ends_at.astimezone(zone).time()}
    return _said(trip, "day", "kilometres", "purpose") | clocks | ({"last_day": trip.last_day} if trip.is_long else {})


def _of_known(known: TripKnown) -> dict[str, Any]:
    return {
        **({"day": known.first_day, "last_day": known.last_day} if known.nights else {}),
        "start": _clock(known.start),
        "end": _clock(known.end),
        "kilometres": known.kilometres,
        "purpose": known.purpose,
    }


def _clock(moment: Any) -> time | None:
    return moment.astimezone(company_zone()).time().replace(second=0, microsecond=0) if moment else None


def _visit_in_words(visit: Visit) -> str:
    day = visit.planned_start.astimezone(company_zone())
    return f"{day:%m-%d} · {visit.work_order.site.name} · {visit.work_order.number}"


class PeriodForm(forms.Form):
    """Which claims go into a file. At most a year at once."""

    kind = forms.ChoiceField(label=_("What?"), choices=[(kind.word, kind.title) for kind in KINDS])
    first = forms.DateField(label=_("From"), widget=DayInput)
    last = forms.DateField(label=_("To"), widget=DayInput)
    format = forms.ChoiceField(label=_("As"), choices=[("xlsx", "XLSX"), ("csv", "CSV")])

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        first, last = said.get("first"), said.get("last")
        if first and last and last < first:
            self.add_error("last", _("It ends before it starts."))
        elif first and last and last - first > LONGEST_PERIOD:
            self.add_error("last", _("At most a year at once."))
        return said
