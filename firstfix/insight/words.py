"""Scenarios in words: what was asked, what came out, and what the simulation had to assume."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from firstfix.insight.drawn import said, said_change
from firstfix.insight.endurance import Endurance, Fit
from firstfix.insight.models import Scenario
from firstfix.insight.outcome import LEAST_WORLDS, Row
from firstfix.platform.errors import Text
from firstfix.platform.pages import phrases

NOTICES: Mapping[str, Text] = {
    "batch_warned": _("Machines of %(product)s that began in %(began)s fail sooner than their like."),
    "version_warned": _(
        "Machines of %(product)s with software version %(version)s fail sooner than those with others."
    ),
    "weekly_report": _("The report of the week from %(monday)s is ready. First-time fix rate %(first_fix)s."),
}

#: By the keys of `translate.company.assumptions`.
ASSUMPTIONS: Mapping[str, Text] = {
    "short_history": _("There are only %(n)s days of records: the demand of a year is taken from them."),
    "no_machine": _("%(n)s repairs name no machine: they are taken to be like the others."),
    "no_model": _(
        "%(n)s repairs (%(percent)s %%) are of product models without a published fault model: their faults are what"
        " parts the year's repairs took, and the desk cannot find them by phone."
    ),
    "nobody_able": _("For %(n)s repairs nobody has all skills and certificates today: they go to the expert."),
    "no_promise": _(
        "%(n)s repairs had no promised restoration: they are aimed at within %(hours)s business hours and do not count"
        " in the attainment."
    ),
    "no_place": _("%(n)s repairs are at sites without coordinates: they are put in the middle of their territory."),
    "no_home": _("%(n)s engineers have no place where they start: they are put in the middle of their territory."),
    "empty_van": _("%(n)s engineers have no van stock: they fetch every part."),
    "no_advice": _("For %(n)s vans the van stock policy has not been worked out: they stay as they are."),
    "no_shifts": _("There are no shifts in the last weeks: engineers work the company's opening hours."),
    "away": _(
        "Absences and work that is no repair take %(percent)s %% of the shifts: every shift begins so much later."
    ),
    "no_hour": _("No price list says what an engineer's hour costs: %(price)s is taken."),
    "no_km": _("No price list says what a kilometre costs: %(price)s is taken."),
    "no_branch": _("No warehouse has coordinates: parts are fetched in the middle of the region."),
    "no_supplier": _("No supplier says how long delivery takes: %(n)s days are taken."),
    "rest": _(
        "Taken for every company: 30 km/h on the road, roads 1.3 times the straight line, overtime at 1.5 times the"
        " hour, the desk at half of it, one branch with its shelves as demand and delivery times ask, two days from"
        " the warehouse, an hour of lateness as the planner weighs it, fault models with the errors that some hundred"
        " closed orders leave, no holidays."
    ),
}


def assumed(said: Mapping[str, Any]) -> str:
    """One assumption of an answer in the reader's language."""
    return str(ASSUMPTIONS[said["key"]]) % said if said.get("key") in ASSUMPTIONS else ""


def question_words(one: Scenario) -> str:
    """What differs, in a line: "2 engineers more with Refrigeration · demand +10 %"."""
    said = []
    if one.engineers:
        text = (
            ngettext("%(n)d engineer more", "%(n)d engineers more", one.engineers)
            if one.engineers > 0
            else ngettext("%(n)d engineer fewer", "%(n)d engineers fewer", -one.engineers)
        ) % {"n": abs(one.engineers)}
        said.append(" ".join([text, *(f"({which})" for which in (one.skill, one.territory) if which)]))
    if one.van_stock != Scenario.VanStock.NOW:
        said.append(gettext("vans: %(how)s") % {"how": one.get_van_stock_display()})
    if one.promise_hours is not None:
        said.append(gettext("restoration within %(n)s h") % {"n": f"{one.promise_hours:g}"})
    if one.demand_percent:
        said.append(gettext("orders %(n)s %%") % {"n": f"{one.demand_percent:+d}".replace("-", "−")})
    if one.policy_now != one.policy_then:
        said.append(f"{one.get_policy_now_display()} → {one.get_policy_then_display()}")
    return " · ".join(said)


#: What the sentence speaks of, in this order.
SPOKEN_OF = ("cost", "first-time-fix", "mttr", "sla", "overtime")


def sentence(rows: Sequence[Row], money: str) -> str:
    """The outcome in one sentence: what gets better, what worse, or that no difference is more than chance."""
    if not rows:
        return ""
    if rows[0].worlds < LEAST_WORLDS:
        return gettext("Too few worlds were played to tell a difference from chance.")
    sure = {row.metric.key: row for row in rows if row.is_sure}
    told = [
        f"{row.metric.name} {said(row.metric, row.then.mean, money)} ({said_change(row, money)})"
        for row in (sure[key] for key in SPOKEN_OF if key in sure)
    ]
    if not told:
        return gettext("Nothing that matters differs by more than chance.")
    rest = [str(row.metric.name) for row in rows if row.metric.key in SPOKEN_OF and row.metric.key not in sure]
    text = gettext("It would be: %(what)s.") % {"what": gettext(", ").join(told)}
    if rest:
        text += gettext(" No more than chance: %(what)s.") % {"what": gettext(", ").join(rest)}
    return text


WHY_IT_FAILS: Mapping[str, Text] = {
    "early": _("fails early: most in the first time"),
    "chance": _("fails by chance, at any age alike"),
    "wear": _("fails by wear: more often with age"),
    "unsure": _("too few failures to tell why"),
}


def why_it_fails(fit: Fit | None) -> str:
    return str(WHY_IT_FAILS[fit.why if fit else "unsure"])


def lasts(found: Endurance) -> str:
    """In a sentence: the first year without a failure, and why the product fails."""
    if not found.failures:
        return gettext("No machine of this model has failed under watch.")
    said = []
    if found.half is not None:
        said.append(
            gettext("Half of all machines have failed for the first time at %(n)s days.") % {"n": round(found.half)}
        )
    elif first := found.first_year:
        said.append(
            gettext("%(share)s of all machines get through their first year without a failure (%(low)s to %(high)s).")
            % {
                "share": phrases.percent(first.running, digits=0),
                "low": phrases.percent(first.low, digits=0),
                "high": phrases.percent(first.high, digits=0),
            }
        )
    said.append(gettext("The model %(why)s.") % {"why": why_it_fails(found.fit)})
    return " ".join(said)
