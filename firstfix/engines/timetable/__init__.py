"""Business time: when a service company works, and what that does to its promises.

The concepts, in the order in which they build on each other:

interval            a stretch of real time, kept in UTC, start included, end not     `intervals.py`
working calendar    the hours of a week in one time zone, plus dates that differ     `calendar.py`
business time       real time that falls inside a calendar's hours                   `calendar.py`
public holidays     days off and moved working days (调休) of a country              `holidays.py`
clock               how much of a promised time is used, and when it runs out        `clocks.py`
shifts              when an engineer can be booked: shifts − absences − bookings     `shifts.py`
rhythm, season      every so many days, weeks, months or years                       `rhythms.py`
meter, threshold    what a machine has counted, and values that ask for work once    `meters.py`
due                 when planned work falls due, from rule, past work and meter      `dues.py`

Two rules hold everywhere. Datetimes must be aware and come back in UTC, because two datetimes in the
same local zone subtract by the wall clock and silently lose the hour of a daylight saving change
(PEP 495). And time is always an argument (`at=`, `now=`): nothing here reads the machine's clock.

    office = ((9 * 60, 12 * 60), (13 * 60, 18 * 60))
    calendar = WorkingCalendar(zone="Asia/Shanghai", weekly=(office,) * 5 + ((), ()))
    due = add_business_time(calendar, reported_at, timedelta(hours=4))

`holidays.py` is not imported here: it loads a library that most callers do not need.
"""

from firstfix.engines.timetable.calendar import (
    ROUND_THE_CLOCK,
    DayHours,
    Hours,
    Week,
    WorkingCalendar,
    add_business_time,
    business_time_between,
    is_open,
    local_instant,
    local_interval,
    next_opening,
    open_intervals,
)
from firstfix.engines.timetable.clocks import Clock, ClockTerms, Promise, clock
from firstfix.engines.timetable.dues import Due, Rule, Service, coming
from firstfix.engines.timetable.intervals import Interval, merge, subtract
from firstfix.engines.timetable.meters import Meter, Threshold, crossings
from firstfix.engines.timetable.rhythms import Rhythm
from firstfix.engines.timetable.shifts import cover_gaps, day_bounds, free_intervals

__all__ = [
    "ROUND_THE_CLOCK",
    "Clock",
    "ClockTerms",
    "DayHours",
    "Due",
    "Hours",
    "Interval",
    "Meter",
    "Promise",
    "Rhythm",
    "Rule",
    "Service",
    "Threshold",
    "Week",
    "WorkingCalendar",
    "add_business_time",
    "business_time_between",
    "clock",
    "coming",
    "cover_gaps",
    "crossings",
    "day_bounds",
    "free_intervals",
    "is_open",
    "local_instant",
    "local_interval",
    "merge",
    "next_opening",
    "open_intervals",
    "subtract",
]
