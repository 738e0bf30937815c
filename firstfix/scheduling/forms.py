"""What people type about shifts and visits."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from firstfix.people.models import Engineer
from firstfix.platform.catalogues.models import Territory
from firstfix.platform.pages.fields import ClockInput, DayInput, MomentInput
from firstfix.scheduling.fatigue import Limit
from firstfix.scheduling.models import Absence, Visit

WEEKDAYS = [
    ("1", _("Monday")),
    ("2", _("Tuesday")),
    ("3", _("Wednesday")),
    ("4", _("Thursday")),
    ("5", _("Friday")),
    ("6", _("Saturday")),
    ("7", _("Sunday")),
]


class VisitForm(forms.Form):
    """When, how long, by whom; the window is what the customer is told."""

    day = forms.DateField(label=_("Day"), widget=DayInput)
    start = forms.TimeField(label=_("Start"), widget=ClockInput)
    minutes = forms.IntegerField(label=_("Minutes on site"), min_value=5, max_value=24 * 60)
    window_from = forms.TimeField(
        label=_("Window told to the customer: from"),
        widget=ClockInput,
        required=False,
        help_text=_("Empty: two hours around the start."),
    )
    window_to = forms.TimeField(label=_("until"), widget=ClockInput, required=False)
    engineers = forms.ModelMultipleChoiceField(
        label=_("Engineers"),
        queryset=Engineer.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one engineer.")},
    )

    def __init__(self, *args: Any, engineers: Iterable[Engineer] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["engineers"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        field.queryset = Engineer.objects.filter(pk__in=[engineer.pk for engineer in engineers])

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if bool(cleaned.get("window_from")) != bool(cleaned.get("window_to")):
            self.add_error("window_to", _("Give both ends of the window, or neither."))
        return cleaned

    @property
    def times(self) -> dict[str, Any]:
        """start, end and window as `plan_visit` and `move_visit` take them."""
        said = self.cleaned_data
        start = _at(said["day"], said["start"])
        window = None
        if said["window_from"]:
            opens, closes = _at(said["day"], said["window_from"]), _at(said["day"], said["window_to"])
            window = (opens, closes if closes >= opens else closes + timedelta(days=1))
        return {"start": start, "end": start + timedelta(minutes=said["minutes"]), "window": window}


def _at(day: date, clock: time) -> datetime:
    """In the company's zone, which is active in a request."""
    return timezone.make_aware(datetime.combine(day, clock))


def visit_initial(visit: Visit) -> dict[str, Any]:
    """What stands now, to be moved; the window is left empty, since what was told stays while it holds."""
    local = timezone.localtime
    return {
        "day": local(visit.planned_start).date(),
        "start": local(visit.planned_start).time(),
        "minutes": round((visit.planned_end - visit.planned_start) / timedelta(minutes=1)),
        "engineers": [booking.engineer_id for booking in visit.bookings.all()],
    }


class PlanningForm(forms.Form):
    """Days, territories and time for a planning run. `territories` may have None for what has no territory."""

    DAYS = (1, 2, 3, 5, 7)
    SECONDS = (
        (30, _("half a minute")),
        (60, _("a minute")),
        (180, _("3 minutes")),
        (600, _("10 minutes")),
        (1800, _("half an hour")),
    )

    first = forms.DateField(label=_("From"), widget=DayInput)
    days = forms.TypedChoiceField(label=_("Days"), coerce=int, initial=3)
    territories = forms.TypedMultipleChoiceField(
        label=_("Territories"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        coerce=int,
        help_text=_("None ticked: all of them."),
    )
    seconds = forms.TypedChoiceField(
        label=_("Time for each day of a territory"),
        coerce=int,
        initial=60,
        choices=SECONDS,
        help_text=_("At most; small days are ready in seconds. Stop at any time and keep the best plan so far."),
    )

    def __init__(self, *args: Any, territories: Iterable[Territory | None], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by_number = {territory.pk if territory else 0: territory for territory in territories}
        days, named = self.fields["days"], self.fields["territories"]
        assert isinstance(days, forms.TypedChoiceField)
        assert isinstance(named, forms.TypedMultipleChoiceField)
        days.choices = [(n, ngettext("%(n)d day", "%(n)d days", n) % {"n": n}) for n in self.DAYS]
        named.choices = [(id, str(one) if one else _("without a territory")) for id, one in self.by_number.items()]
        if len(self.by_number) < 2:
            del self.fields["territories"]

    @property
    def asked(self) -> dict[str, Any]:
        """As `start_run` takes it."""
        said = self.cleaned_data
        chosen = said.get("territories")
        return {
            "first": said["first"],
            "days": said["days"],
            "seconds": said["seconds"],
            "territories": [self.by_number[id] for id in chosen] if chosen else None,
        }


class BoardForm(forms.Form):
    """A drop on the dispatch board: an order or a visit, to an engineer, from a time of the company's clock."""

    order = forms.IntegerField(min_value=1, max_value=2**63 - 1, required=False)
    visit = forms.IntegerField(min_value=1, max_value=2**63 - 1, required=False)
    version = forms.IntegerField(required=False)
    engineer = forms.ModelChoiceField(
        queryset=Engineer.objects.none(), error_messages={"required": _("Choose at least one engineer.")}
    )
    start = forms.DateTimeField(label=_("Start"))
    minutes = forms.IntegerField(label=_("Minutes on site"), min_value=5, max_value=24 * 60)
    window_from = forms.DateTimeField(required=False)
    window_to = forms.DateTimeField(required=False)

    def __init__(self, *args: Any, engineers: QuerySet[Engineer], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["engineer"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = engineers

    @property
    def end(self) -> datetime:
        start: datetime = self.cleaned_data["start"]
        return start + timedelta(minutes=self.cleaned_data["minutes"])

    @property
    def window(self) -> tuple[datetime, datetime] | None:
        opens, closes = self.cleaned_data["window_from"], self.cleaned_data["window_to"]
        return (opens, closes) if opens and closes else None


class ShiftsForm(forms.Form):
    engineers = forms.ModelMultipleChoiceField(
        label=_("Engineers"), queryset=Engineer.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    weekdays = forms.MultipleChoiceField(
        label=_("Weekdays"),
        choices=WEEKDAYS,
        initial=["1", "2", "3", "4", "5"],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Public holidays are left out, moved working days are added by themselves."),
    )
    opens = forms.TimeField(label=_("From"), widget=ClockInput, initial=time(8, 30))
    closes = forms.TimeField(
        label=_("To"), widget=ClockInput, initial=time(17, 30), help_text=_("Before “from”: on the next day.")
    )
    first = forms.DateField(label=_("Starting on"), widget=DayInput)
    weeks = forms.IntegerField(label=_("For how many weeks"), min_value=1, max_value=60, initial=4)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _engineers(self, "engineers")
        # A pattern is mostly for all; who differs is taken out.
        self.fields["engineers"].initial = Engineer.objects.filter(is_active=True)

    @property
    def hours(self) -> dict[str, list[list[str]]]:
        said = self.cleaned_data
        hours = [f"{said['opens']:%H:%M}", f"{said['closes']:%H:%M}"]
        return {day: [hours] for day in said["weekdays"]}


class AbsenceForm(forms.Form):
    engineer = forms.ModelChoiceField(label=_("Engineer"), queryset=Engineer.objects.none())
    reason = forms.ChoiceField(label=_("Reason"), choices=Absence.Reason.choices)
    starts_at = forms.DateTimeField(label=_("From"), widget=MomentInput)
    ends_at = forms.DateTimeField(label=_("Until"), widget=MomentInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _engineers(self, "engineer")


class OnCallForm(forms.Form):
    engineer = forms.ModelChoiceField(label=_("Engineer"), queryset=Engineer.objects.none())
    starts_at = forms.DateTimeField(label=_("From"), widget=MomentInput)
    ends_at = forms.DateTimeField(label=_("Until"), widget=MomentInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _engineers(self, "engineer")


def _engineers(form: forms.Form, name: str) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = Engineer.objects.filter(is_active=True).order_by("name", "pk")


class PlanningRulesForm(forms.Form):
    """Limits of an engineer's week, and what else the company asks of its plans; an empty limit is none."""

    hours = forms.IntegerField(
        label=_("Hours of work in a week"),
        min_value=1,
        max_value=100,
        required=False,
        help_text=_("Visits and the ways to them, planned or done; waiting in a shift and being on call do not count."),
    )
    days_in_a_row = forms.IntegerField(
        label=_("Days on duty in a row"), min_value=1, max_value=14, required=False, help_text=_("By shift or visit.")
    )
    rest = forms.IntegerField(
        label=_("Hours of rest between two days, at least"), min_value=1, max_value=24, required=False
    )
    nights = forms.IntegerField(
        label=_("Nights in a week"),
        min_value=1,
        max_value=7,
        required=False,
        help_text=_("Two hours or more between 22:00 and 06:00, by shift or visit."),
    )
    travel_days = forms.IntegerField(label=_("Days of long travel in a week"), min_value=1, max_value=7, required=False)
    long_travel_hours = forms.IntegerField(
        label=_("Travel is long from so many hours on the road in a day"), min_value=1, max_value=24
    )
    firm = forms.MultipleChoiceField(
        label=_("Refused by hand, too"),
        choices=Limit.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("The planner keeps all limits. Whoever plans by hand is warned; of those ticked here, refused."),
    )
    fairness = forms.IntegerField(
        label=_("How much an even share counts, 0 to 100"),
        min_value=0,
        max_value=100,
        help_text=_("0: only driving and promises count. 100: for an even day the planner accepts long ways."),
    )
    customers_choose = forms.BooleanField(
        label=_("Customers choose their time themselves"),
        required=False,
        help_text=_("On their status page, among times with room. Switched off, only your people offer times."),
    )
    plans_at_night = forms.BooleanField(
        label=_("Plan the coming days every night"),
        required=False,
        help_text=_("The dispatcher finds the plan in the morning. Nothing is accepted by itself."),
    )
    night_hour = forms.IntegerField(
        label=_("At which hour"),
        min_value=0,
        max_value=23,
        help_text=_("By the company's clock; before noon it begins with the same day, else with the next one."),
    )
    night_days = forms.IntegerField(label=_("How many days"), min_value=1, max_value=14)
