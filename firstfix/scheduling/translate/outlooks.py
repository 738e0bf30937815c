"""What may be wrong at an order, as the engines read it: ids as texts, skills at their lowest level."""

from __future__ import annotations

from firstfix.engines.troubleshooting.chances import PossibleFault, PossibleRepair
from firstfix.work.queries import Outlook


def as_possible(outlook: Outlook) -> tuple[PossibleFault, ...]:
    """`s4:1` is skill 4 at any level, as the planner names them; parts and tools are their ids."""
    return tuple(
        PossibleFault(
            fault.share,
            tuple(
                PossibleRepair(
                    one.fixes,
                    {str(part): pieces for part, pieces in one.parts.items()},
                    frozenset(f"s{skill}:1" for skill in one.skills),
                    frozenset(map(str, one.tools)),
                )
                for one in fault.repairs
            ),
        )
        for fault in outlook
    )


def as_possible_for(outlook: Outlook, *, skills: frozenset[int], tools: frozenset[int]) -> tuple[PossibleFault, ...]:
    """Of its repairs those that somebody with these skills and tools can do."""
    have_skills, have_tools = {f"s{skill}:1" for skill in skills}, set(map(str, tools))
    return tuple(
        PossibleFault(fault.share, can)
        for fault in as_possible(outlook)
        if (can := tuple(one for one in fault.repairs if one.skills <= have_skills and one.tools <= have_tools))
    )
