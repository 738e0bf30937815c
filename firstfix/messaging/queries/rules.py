from __future__ import annotations

from firstfix.messaging.models import MessageRules


def message_rules() -> MessageRules:
    """What was set, else what holds by default (not saved then)."""
    return MessageRules.objects.first() or MessageRules()
