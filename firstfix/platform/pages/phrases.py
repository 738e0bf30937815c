"""Times, spans, money and shares as people say them, in the language of the page."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache

from django.utils import formats, timezone
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

MINUTE, HOUR, DAY = 60, 3600, 86400


def ago(moment: datetime, *, now: datetime) -> str:
    """ "in 5 min", "2 h ago", "3 d ago"; beyond a week the date itself says more."""
    seconds = (moment - now).total_seconds()
    if abs(seconds) < MINUTE:
        return pgettext("time", "now")
    if abs(seconds) >= 7 * DAY:
        return day(timezone.localtime(moment).date(), today=timezone.localtime(now).date())
    span = rough_span(timedelta(seconds=abs(seconds)))
    return _("in %(span)s") % {"span": span} if seconds > 0 else _("%(span)s ago") % {"span": span}


def rough_span(length: timedelta) -> str:
    """A span in its largest unit, rounded down: "5 min", "2 h", "3 d"."""
    seconds = max(0, int(length.total_seconds()))
    if seconds < HOUR:
        return _("%(n)s min") % {"n": max(1, seconds // MINUTE)}
    if seconds < DAY:
        return _("%(n)s h") % {"n": seconds // HOUR}
    return _("%(n)s d") % {"n": seconds // DAY}


def exact_span(length: timedelta) -> str:
    """A span in hours and minutes: "2 h 15 min"; days are left to the reader of dates."""
    minutes = round(length.total_seconds() / MINUTE)
    hours, rest = divmod(abs(minutes), 60)
    said = [_("%(n)s h") % {"n": hours}] if hours else []
    if rest or not hours:
        said.append(_("%(n)s min") % {"n": rest})
    return ("−" if minutes < 0 else "") + " ".join(said)


def hours_minutes(length: timedelta) -> str:
    """A span for a narrow column: "2:15"."""
    hours, rest = divmod(round(length.total_seconds() / MINUTE), 60)
    return f"{hours}:{rest:02}"


def day(value: date, *, today: date) -> str:
    """ "today", "tomorrow", "yesterday", else the date, with the year only when it is another one."""
    near = {-1: pgettext("day", "yesterday"), 0: pgettext("day", "today"), 1: pgettext("day", "tomorrow")}
    if (value - today).days in near:
        return near[(value - today).days]
    return _dated(value, "j M" if value.year == today.year else "j M Y", get_language())


@lru_cache(maxsize=1024)  # a list shows the same few days again and again
def _dated(value: date, pattern: str, language: str | None) -> str:
    patterns = {
        "j M": pgettext("date format", "j M"),
        "j M Y": pgettext("date format", "j M Y"),
        "D, j M Y": pgettext("date format", "D, j M Y"),
    }
    return formats.date_format(value, patterns[pattern])


def full_day(value: date) -> str:
    """A day for paper, where "today" means nothing: "Sun, 22 Nov 2026"."""
    return _dated(value, "D, j M Y", get_language())


def moment(value: datetime, *, now: datetime) -> str:
    """A point in time: "09:40" today, "tomorrow 09:40", "24 Nov 09:40"."""
    local, today = timezone.localtime(value), timezone.localtime(now).date()
    clock = f"{local:%H:%M}"
    return clock if local.date() == today else f"{day(local.date(), today=today)} {clock}"


def full_moment(value: datetime) -> str:
    """The whole truth for a tooltip: weekday, date, time and zone."""
    local = timezone.localtime(value)
    return f"{full_day(local.date())} {local:%H:%M} {local.tzname()}"


def window(start: datetime, end: datetime, *, now: datetime) -> str:
    """A time window: "09:00–10:30", "tomorrow 09:00–10:30"; both days when it spans midnight, whole days as days."""
    first, last, today = timezone.localtime(start), timezone.localtime(end), timezone.localtime(now).date()
    if first.date() == last.date():
        return f"{moment(start, now=now)}–{last:%H:%M}"
    if first.time() == last.time() == time():
        days = first.date(), last.date() - timedelta(days=1)
        return " – ".join(day(one, today=today) for one in sorted(set(days)))
    return " – ".join(f"{day(one.date(), today=today)} {one:%H:%M}" for one in (first, last))


def promise(state: str, *, due: datetime | None, left: timedelta | None, now: datetime) -> str:
    """How a promise stands: "due in 2 h", "3 h late", "paused, 5 h left", "met", "missed"."""
    if state == "met":
        return pgettext("promise", "met")
    if state == "missed":
        return pgettext("promise", "missed")
    if state == "paused":
        return _("paused, %(left)s left") % {"left": rough_span(left)} if left is not None else _("paused")
    if due is None:
        return ""
    if due < now:
        return _("%(over)s late") % {"over": rough_span(now - due)}
    return _("due %(ago)s") % {"ago": ago(due, now=now)}


SYMBOLS = {"CNY": "¥", "EUR": "€", "GBP": "£", "USD": "US$", "HKD": "HK$", "JPY": "JP¥"}


def money(amount: Decimal | int | float, *, currency: str = "CNY", digits: int = 2) -> str:
    """ "¥1,280.00"; a currency without a symbol here is named by its code. Estimates take no `digits`."""
    figure = f"{abs(Decimal(str(amount))):,.{digits}f}"
    sign = "−" if amount < 0 else ""
    return sign + (f"{SYMBOLS[currency]}{figure}" if currency in SYMBOLS else f"{currency} {figure}")


def percent(share: float | Decimal, *, digits: int = 1) -> str:
    """A share of 0…1 as "87.3%"."""
    return f"{Decimal(str(share)) * 100:.{digits}f}%"


def count(number: int) -> str:
    """A whole number in groups of three, in both languages (Django would group Chinese figures by four)."""
    return f"{number:,}"


def rows_shown(shown: int) -> str:
    return ngettext("%(n)s row", "%(n)s rows", shown) % {"n": count(shown)}


def words_for_behaviours() -> dict[str, str]:
    """What the scripts of a page say, in the page's language. Keys are read in web/behaviours/words.ts."""
    return {
        "now": pgettext("time", "now"),
        "in": _("in %(span)s") % {"span": "{span}"},
        "ago": _("%(span)s ago") % {"span": "{span}"},
        "min": _("%(n)s min") % {"n": "{n}"},
        "h": _("%(n)s h") % {"n": "{n}"},
        "d": _("%(n)s d") % {"n": "{n}"},
        "copied": _("Copied"),
        "copyFailed": _("Could not copy. Select the text and copy it by hand."),
        "draftRestored": _("What you typed before is back."),
        "draftDiscard": _("Discard"),
        "failed": _("That did not work. Nothing was lost; please try again."),
        "noNetwork": _("No network. Nothing was lost; please try again when you are connected."),
        "dismiss": _("Dismiss"),
        "undo": _("Undo"),
        "columns": _("Columns"),
        "removePhoto": _("Remove photo"),
        "photoBroken": _("This file is not a picture that can be shown."),
        "signed": _("Signed"),
        "notSigned": _("Not signed yet"),
        "nothingFits": _("Nothing fits these words."),
    }


def said_once(*names: object) -> list[str]:
    """Names that go together, without what is empty and what a later one begins with."""
    words = [text for one in names if one is not None and (text := str(one))]
    return [one for n, one in enumerate(words) if not any(later.startswith(one) for later in words[n + 1 :])]
