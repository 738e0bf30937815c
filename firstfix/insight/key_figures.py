"""The key figures as data: what each is called, how it is counted, which way is better, and when it settles."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from firstfix.insight.rules import MTTR_FORMULA, RATES
from firstfix.platform.errors import Text


@dataclass(frozen=True)
class KeyFigure:
    """kind  as in `engines/indicators`: share, mean, between or ratio
    form          how it is written: percent, hours, days, money or score (-100 to 100)
    is_cohort     it settles only when the repeat window has passed
    of_none       why it says nothing of a single engineer: it is of areas and the company only
    rows_need     the permission to read what it counted one by one (decision 0028)
    """

    key: str
    name: Text
    formula: Text
    kind: str
    form: str
    more_is_better: bool | None
    is_cohort: bool = False
    of_none: Text = ""
    rows_need: str = "figures.see"

    @property
    def of_engineers(self) -> bool:
        return not self.of_none


#: Rates that the desk makes.
OF_THE_DESK = {"remote": _("The desk leads it, and gives to engineers what it cannot solve.")}

KEY_FIGURES: tuple[KeyFigure, ...] = (
    *(
        KeyFigure(
            one.key, one.name, one.formula, "share", "percent", one.more_is_better, one.is_cohort,
            OF_THE_DESK.get(one.key, ""),
        )
        for one in RATES
    ),
    KeyFigure("mttr", _("Mean time to restore"), MTTR_FORMULA, "mean", "hours", False),
    KeyFigure(
        "response",
        _("Mean time to respond"),
        _("Mean time from report to the first answer, of repairs answered in the period."),
        "mean", "hours", False, of_none=_("The desk answers, whoever comes afterwards."),
    ),
    KeyFigure(
        "mtbf",
        _("Mean time between failures"),
        _("Days that machines were in service ÷ their failures; repeats are the same failure again."),
        "between", "days", True, of_none=_("Machines run in the hands of all who serve them."),
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
        "mean", "money", False, rows_need="account.see_cost",
        of_none=_("It is made by the fault, the way and the parts more than by who was sent."),
    ),
    KeyFigure(
        "training-effect",
        _("Faults from use after training"),
        _(
            "Faults from use in the year after the first training at a site ÷ those that its year before lets expect,"
            " by the day of the training. Sites without machines before it are left out. Below 100 %: fewer faults."
        ),
        "ratio", "percent", False, of_none=_("One engineer trains too few sites to tell."),
    ),
)  # fmt: skip
KEY_FIGURE_BY_KEY = {one.key: one for one in KEY_FIGURES}
