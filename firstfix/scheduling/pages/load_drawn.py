"""An engineer's week as pages show it: the hours with a bar, and what is near or over a limit."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from firstfix.scheduling.fatigue import Limit, Load, Sign
from firstfix.scheduling.queries.load import EngineerWeek
from firstfix.scheduling.words import load_words, number, rest_words, week_words

TONES = {"well": "quiet", "near": "soon", "over": "late"}


@dataclass(frozen=True)
class WeekLine:
    """`share` of the limit of hours, None without one; `warnings` are tones with words; `rest` says what else there is
    besides the hours, `label` all figures.
    """

    hours: str
    share: float | None
    tone: str
    warnings: tuple[tuple[str, str], ...]
    rest: str
    label: str


def week_line(week: EngineerWeek, *, told: list[Sign] | None = None) -> WeekLine:
    """`told` are the signs that are said, where not all of them matter."""
    load, signs = week.load, week.signs
    share = next((sign.share for sign in signs if sign.limit == Limit.HOURS), None)
    told = signs if told is None else told
    worst = max((sign.state for sign in told), key=list(TONES).index, default="well")
    hours = _("%(n)s h") % {"n": number(load.hours.total_seconds() / 3600)}
    return WeekLine(hours, share, TONES[worst], warnings(told), _rest(load, signs), week_words(load))


def _rest(load: Load, signs: list[Sign]) -> str:
    """Without what a warning says already."""
    return rest_words(load, but={sign.limit for sign in signs if sign.state != "well"})


def warnings(signs: list[Sign]) -> tuple[tuple[str, str], ...]:
    return tuple((TONES[sign.state], load_words(sign)) for sign in signs if sign.state != "well")
