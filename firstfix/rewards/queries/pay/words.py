"""What pay says in words: rules, lines with how they were counted, and what is wrong with rules."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from firstfix.platform.errors import Text
from firstfix.platform.pages import phrases
from firstfix.platform.tenants.company import company
from firstfix.rewards.queries.pay.known import Names
from firstfix.rewards.translate import LIMIT, Flaw, Line, Part, RuleKind

RULES: Mapping[RuleKind, Text] = {
    RuleKind.BASE: gettext_lazy("Base pay"),
    RuleKind.PIECE: gettext_lazy("Orders done"),
    RuleKind.FIRST_FIX: gettext_lazy("First fixes"),
    RuleKind.REMOTE: gettext_lazy("Solved remotely"),
    RuleKind.REPEAT: gettext_lazy("Repeats"),
    RuleKind.IN_TIME: gettext_lazy("Restored in time"),
    RuleKind.RATING: gettext_lazy("Satisfaction of customers"),
    RuleKind.NIGHT: gettext_lazy("Hours at night"),
    RuleKind.EMERGENCY: gettext_lazy("Emergencies"),
    RuleKind.TRAINING: gettext_lazy("Customers trained"),
    RuleKind.ARTICLE: gettext_lazy("Articles that helped"),
    RuleKind.TEAM: gettext_lazy("Share of the team"),
    RuleKind.TRAVEL: gettext_lazy("Travel subsidy"),
}

PARTS: Mapping[Part, Text] = {
    Part.BASE: gettext_lazy("Base pay"),
    Part.BONUS: gettext_lazy("Performance bonus"),
    Part.TRAVEL: gettext_lazy("Travel subsidy"),
}

#: What each rule does: read beside it, and where it is written.
EXPLAINED: Mapping[RuleKind, Text] = {
    RuleKind.BASE: gettext_lazy(
        "A month's pay by grade. A row for a region comes before one for all, then one for an industry, then the one "
        "with more years. Whoever comes, goes or changes within the month gets the calendar days."
    ),
    RuleKind.PIECE: gettext_lazy(
        "For each order closed in the month, by kind of work and from a difficulty on (the highest skill level that "
        "it asks for). A crew divides it evenly."
    ),
    RuleKind.FIRST_FIX: gettext_lazy(
        "For each repair done by the first visit that has held for so many days; paid in the month in which they are "
        "over."
    ),
    RuleKind.REMOTE: gettext_lazy(
        "For each repair that an engineer solved without a visit and that has held for so many days; paid in the month "
        "in which they are over. Piece rates can name what is solved remotely, too."
    ),
    RuleKind.REPEAT: gettext_lazy(
        "Taken off for each repair whose fault was reported again within so many days, in the month of that report; "
        "for what was solved remotely, where that is paid."
    ),
    RuleKind.IN_TIME: gettext_lazy("For each order restored within what was promised. A crew divides it evenly."),
    RuleKind.RATING: gettext_lazy(
        "Once a month, by the average that customers gave in follow-ups, where there are enough of them."
    ),
    RuleKind.NIGHT: gettext_lazy("For each hour at a customer's at night, to the minute."),
    RuleKind.EMERGENCY: gettext_lazy("For each emergency closed in the month, in full to everybody who was there."),
    RuleKind.TRAINING: gettext_lazy("For trainings held at customers', in proportion to their minutes."),
    RuleKind.ARTICLE: gettext_lazy("For each case in which an article helped a colleague, to its author."),
    RuleKind.TEAM: gettext_lazy("For each order that the region's engineers closed, divided evenly among all of them."),
    RuleKind.TRAVEL: gettext_lazy(
        "For approved trips from so many hours on: per calendar day and per night, by the class of the city. A day of "
        "two trips is paid once, by the one that began first. The city is that of the site's address; of several sites "
        "the class counts that stands first here. A class without cities is everywhere else."
    ),
}

FLAW_WORDS: Mapping[str, Text] = {
    "unknown_kind": gettext_lazy("There is no such rule."),
    "not_a_rule": gettext_lazy("This is not written as a rule."),
    "missing": gettext_lazy("This is missing."),
    "not_a_number": gettext_lazy("“%(value)s” is not an amount."),
    "negative": gettext_lazy("%(value)s: what is taken off is written as a positive amount, too."),
    "too_large": gettext_lazy("%(value)s is more than %(most)s."),
    "too_fine": gettext_lazy("%(value)s has more than %(places)s digits after the point."),
    "not_whole": gettext_lazy("A whole number from %(least)s to %(most)s."),
    "unbounded": gettext_lazy("It would pay without bound: %(many)s in one month would be %(amount)s. Give a limit."),
    "divides_by_zero": gettext_lazy(
        "It would divide by zero: %(minutes)s minutes would be paid %(amount)s × %(minutes)s ÷ 0."
    ),
    "no_average": gettext_lazy("It would divide by zero: somebody without a rating has an average of 0 ÷ 0."),
    "no_span": gettext_lazy("A night from %(start)s to %(end)s has no length."),
    "not_a_time": gettext_lazy("“%(value)s” is not a time of the clock, like 22:00."),
    "unknown": gettext_lazy("“%(value)s” does not exist."),
    "unknown_field": gettext_lazy("Nothing asks for “%(value)s” here: is it spelled rightly?"),
    "twice": gettext_lazy("%(value)s would be paid %(first)s by row %(row)s and %(second)s by row %(other)s."),
    "no_rows": gettext_lazy("It has no rows: nobody would get anything."),
    "held_longer": gettext_lazy(
        "A repair that fails again after %(day)s days would be paid as if it had held for %(days)s: the company links "
        "reports to a repair within %(window)s days."
    ),
    "taken_longer": gettext_lazy(
        "A repair that fails again after %(day)s days would not be taken off: the company links reports to a repair "
        "within %(window)s days."
    ),
    "less_for_more": gettext_lazy("%(more)s would be paid %(second)s, less than the %(first)s for %(less)s."),
    "limit_below_one": gettext_lazy(
        "One alone pays %(amount)s, of which the limit of %(most)s would take %(back)s away."
    ),
    "day_as_night": gettext_lazy("Noon would be paid as night: it lies between %(start)s and %(end)s."),
    "nowhere": gettext_lazy("No site lies in %(cities)s. Is it written as in the addresses?"),
    "elsewhere_unpaid": gettext_lazy("A trip to any other city pays nothing: there is no class without cities."),
    "paid_and_taken": gettext_lazy(
        "A repair that fails again after %(day)s days is paid as one that held for %(held)s, and taken off as a repeat."
    ),
    "pays_nothing": gettext_lazy("It pays nothing: its amount is 0."),
}


def flaw_said(flaw: Flaw) -> str:
    return str(FLAW_WORDS[flaw.code]) % flaw.values


def amount_said(amount: Decimal | str) -> str:
    return phrases.money(Decimal(amount), currency=company().currency)


def line_name(line: Line, names: Names) -> str:
    """What it is paid for: "Orders done: Repair, from difficulty 3"."""
    rule = str(RULES[line.rule])
    if line.row == LIMIT:
        return _("%(rule)s: beyond the limit of a month") % {"rule": rule}
    said = _row_said(line, names)
    return _("%(rule)s: %(row)s") % {"rule": rule, "row": said} if said else rule


def line_counted(line: Line) -> str:
    """How the amount comes about: "12 × ¥75.50 ÷ 2"."""
    rate, quantity = amount_said(abs(line.rate) if line.rate < 0 else line.rate), f"{line.quantity.normalize():f}"
    values = {"n": quantity, "rate": rate, "per": line.per}
    if line.row == LIMIT:
        return ""
    match line.rule:
        case RuleKind.BASE:
            return _("%(n)s of %(per)s days × %(rate)s") % values
        case RuleKind.NIGHT | RuleKind.TRAINING:
            return _("%(n)s min × %(rate)s ÷ %(per)s min") % values
        case RuleKind.RATING:
            return ""
        case _:
            said = f"{quantity} × {rate}"
            return f"{said} ÷ {line.per}" if line.per > 1 else said


def _row_said(line: Line, names: Names) -> str:
    row = line.row
    match line.rule:
        case RuleKind.BASE:
            grade, region, industry, years = row
            parts = [names.grades.get(grade, grade), names.regions.get(region, region)]
            parts.append(names.industries.get(industry, industry))
            if years != "0":
                parts.append(ngettext("from %(n)d year", "from %(n)d years", int(years)) % {"n": int(years)})
            return str(_(", ")).join(filter(None, parts))
        case RuleKind.PIECE:
            work, difficulty = row
            name = names.works.get(work, work)
            if difficulty == "0":
                return name
            return _("%(work)s, from difficulty %(level)s") % {"work": name, "level": difficulty}
        case RuleKind.RATING:
            return _("average from %(average)s") % {"average": row[0]}
        case RuleKind.TEAM:
            return names.regions.get(row[0], row[0])
        case RuleKind.TRAVEL:
            place, kind = row
            said = _("%(place)s, days") if kind == "day" else _("%(place)s, nights")
            return said % {"place": place}
        case _:
            return ""
