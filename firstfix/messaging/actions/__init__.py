"""What people do about messages to customers, and what sends them."""

from firstfix.messaging.actions.deciding import (
    RULE_FIELDS,
    allow_messages,
    change_message_rules,
    reset_template,
    save_channel,
    save_choice,
    save_template,
    stop_messages,
)
from firstfix.messaging.actions.releasing import let_outgoing_go
from firstfix.messaging.actions.sending import keep_back, send_again, send_trial

__all__ = [
    "RULE_FIELDS",
    "allow_messages",
    "change_message_rules",
    "keep_back",
    "let_outgoing_go",
    "reset_template",
    "save_channel",
    "save_choice",
    "save_template",
    "send_again",
    "send_trial",
    "stop_messages",
]
