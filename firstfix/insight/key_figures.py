"""The key figures as data: what each is called, how it is counted, which way is better, and when it settles."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from firstfix.insight.rules import MTTR_FORMULA, RATES
from firstfix.platform.errors import Text


@dataclass(frozen=True)
class KeyFigure:
    """kind  as in `engines/indicators`: share, mean or between
    form          how it is written: percent, hours, days, money or score (-100 to 100)
    is_cohort     it settles only when the repeat window has passed
    of_engineers  it says something of those who were there; else of areas and the company only
    rows_need     the permission to read what it counted one by one (decision 0028)
    """

    key: str
    name: Text
    formula: Text
    kind: str
    form: str
    more_is_better: bool | None
    is_cohort: bool = False
    of_engineers: bool = True
    rows_need: str = "figures.see"


KEY_FIGURES: tuple[KeyFigure, ...] = (
    *(
        KeyFigure(
            one.key, one.name, one.formula, "share", "percent", one.more_is_better, one.is_cohort, one.key != "remote"
        )
        for one in RATES
    ),
    KeyFigure("mttr", _("Mean time to restore"), MTTR_FORMULA, "mean", "hours", False),
    KeyFigure(
        "response",
        _("Mean time to respond"),
        _("Mean time from report to the first answer, of repairs answered in the period."),
        "mean", "hours", False, of_engineers=False,
    ),
    KeyFigure(
        "mtbf",
        _("Mean time between failures"),
        _("Days that machines were in service ÷ their failures; repeats are the same failure again."),
        "between", "days", True, of_engineers=False,
    ),
    KeyFigure(
        "satisfied",
        _("Satisfied customers"),
        _("Follow-ups rated 4 or 5 ÷ follow-ups with a rating."),
        "share", "percent", True, rows_need="follow_up.see_all",
    ),
    KeyFigure(
        "nps",
        _("Net promoter score"),
        _("Of those asked whether they would recommend us (0 to 10): percent of 9 and 10 less percent of 0 to 6."),
        "mean", "score", True, rows_need="follow_up.see_all",
    ),
    KeyFigure(
        "parts-fill",
        _("Parts at hand"),
        _("Visits that used parts and did not end waiting for any ÷ visits that used parts or ended waiting for them."),
        "share", "percent", True,
    ),
    KeyFigure(
        "utilisation",
        _("Utilisation"),
        _("Hours at work and on the road ÷ hours of shifts without absences; it may pass 100 %."),
        "mean", "percent", None,
    ),
    KeyFigure(
        "travel-share",
        _("Share of travel"),
        _("Hours on the road ÷ hours at work and on the road."),
        "mean", "percent", False,
    ),
    KeyFigure(
        "order-cost",
        _("Cost of an order"),
        _("What orders with a settled account came to cost us, by the day of their last line."),
        "mean", "money", False, of_engineers=False, rows_need="account.see_cost",
    ),
)  # fmt: skip
KEY_FIGURE_BY_KEY = {one.key: one for one in KEY_FIGURES}
