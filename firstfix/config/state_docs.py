"""docs/states.md, drawn from the state tables: `python -m firstfix.config.state_docs` writes it, a test compares."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from firstfix.platform.states import StateTable

TARGET = Path(__file__).parents[2] / "docs" / "states.md"

INTRODUCTION = """\
# States

Every life cycle is a table in an area's `states.py`: states, and for each step the verb, where it leads and what the
permission table (`firstfix/config/permissions.py`) must allow. A step that the table does not know is refused.

This file is drawn from the tables. After changing one: `.venv/bin/python -m firstfix.config.state_docs`.
"""


def tables() -> dict[str, tuple[str, StateTable]]:
    """Heading -> where the table stands, and the table; in the order of a repair's life."""
    from firstfix.billing.states import QUOTE_STATES
    from firstfix.care.states import (
        BULLETIN_STATES,
        FEEDBACK_STATES,
        FOLLOW_UP_STATES,
        FOUND_ASSET_STATES,
        PLAN_STATES,
        PROBLEM_STATES,
    )
    from firstfix.diagnosis.states import ARTICLE_STATES, MODEL_VERSION_STATES, RECORD_STATES
    from firstfix.equipment.states import ASSET_STATES
    from firstfix.growth.states import LEVEL_STATES, PROMOTION_STATES
    from firstfix.insight.states import ASSESSMENT_STATES
    from firstfix.logistics.states import (
        COUNT_STATES,
        OLD_PART_STATES,
        SUPPLIER_CLAIM_STATES,
        SUPPLY_STATES,
        TOOL_LOAN_STATES,
        TRANSFER_STATES,
    )
    from firstfix.messaging.states import MESSAGE_STATES
    from firstfix.rewards.states import (
        ADVANCE_STATES,
        CLAIM_STATES,
        EXPENSE_STATES,
        PAY_DISPUTE_STATES,
        PAY_RULES_STATES,
    )
    from firstfix.scheduling.states import VISIT_STATES
    from firstfix.work.states import ORDER_STATES, REQUEST_STATES

    return {
        "Asset": ("equipment", ASSET_STATES),
        "Service request": ("work", REQUEST_STATES),
        "Work order": ("work", ORDER_STATES),
        "Version of a fault model": ("diagnosis", MODEL_VERSION_STATES),
        "Troubleshooting record": ("diagnosis", RECORD_STATES),
        "Knowledge article": ("diagnosis", ARTICLE_STATES),
        "Transfer of parts": ("logistics", TRANSFER_STATES),
        "Stock count": ("logistics", COUNT_STATES),
        "Supply order": ("logistics", SUPPLY_STATES),
        "Old part": ("logistics", OLD_PART_STATES),
        "Supplier claim": ("logistics", SUPPLIER_CLAIM_STATES),
        "Loan of a tool": ("logistics", TOOL_LOAN_STATES),
        "Visit": ("scheduling", VISIT_STATES),
        "Quote": ("billing", QUOTE_STATES),
        "Follow-up": ("care", FOLLOW_UP_STATES),
        "Problem with R&D": ("care", PROBLEM_STATES),
        "Service bulletin": ("care", BULLETIN_STATES),
        "Feedback": ("care", FEEDBACK_STATES),
        "Asset found on site": ("care", FOUND_ASSET_STATES),
        "Maintenance plan": ("care", PLAN_STATES),
        "Message to a customer": ("messaging", MESSAGE_STATES),
        "Trip and added hours": ("rewards", CLAIM_STATES),
        "Expense": ("rewards", EXPENSE_STATES),
        "Advance": ("rewards", ADVANCE_STATES),
        "Version of the pay rules": ("rewards", PAY_RULES_STATES),
        "Dispute on a pay line": ("rewards", PAY_DISPUTE_STATES),
        "Proposal of a skill level": ("growth", LEVEL_STATES),
        "Proposal of a promotion": ("growth", PROMOTION_STATES),
        "Self-assessment": ("insight", ASSESSMENT_STATES),
    }


def drawn() -> str:
    """The whole document, in English."""
    from django.utils import translation

    with translation.override("en"):
        parts = [_section(heading, area, table) for heading, (area, table) in tables().items()]
    return "\n".join([INTRODUCTION, *parts])


def _section(heading: str, area: str, table: StateTable) -> str:
    return "\n".join(
        [
            f"## {heading}",
            "",
            f"`firstfix/{area}/states.py`",
            "",
            "```mermaid",
            *table.mermaid(),
            "```",
            "",
            "| state | name |",
            "|---|---|",
            *(f"| `{state.code}` | {state.name} |" for state in table.states.values()),
            "",
            "| verb | from | to | permission |",
            "|---|---|---|---|",
            *_steps(table),
            "",
        ]
    )


def _steps(table: StateTable) -> Iterator[str]:
    for step in table.transitions:
        yield f"| `{step.verb}` | {', '.join(step.sources)} | {step.target} | `{step.action}` |"


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "firstfix.config.settings")
    django.setup()
    TARGET.write_text(drawn(), encoding="utf-8")
