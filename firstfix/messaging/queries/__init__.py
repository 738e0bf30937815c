"""What pages and others read about messages to customers."""

from firstfix.messaging.queries.channels import active_channels, channels_listed
from firstfix.messaging.queries.choices import choices_of, own_choice, stopped_names
from firstfix.messaging.queries.listing import (
    Thread,
    bubbles_of,
    deliveries_of,
    is_stopped,
    message_behind,
    messages_listed,
    messages_of_order,
    sandbox_threads,
)
from firstfix.messaging.queries.recipients import reader_of
from firstfix.messaging.queries.rules import message_rules
from firstfix.messaging.queries.words import (
    DOOR,
    Draft,
    example_for,
    message_token,
    previewed,
    template_of,
    templates,
    zone_of,
)

__all__ = [
    "DOOR",
    "Draft",
    "Thread",
    "active_channels",
    "bubbles_of",
    "channels_listed",
    "choices_of",
    "deliveries_of",
    "example_for",
    "is_stopped",
    "message_behind",
    "message_rules",
    "message_token",
    "messages_listed",
    "messages_of_order",
    "own_choice",
    "previewed",
    "reader_of",
    "sandbox_threads",
    "stopped_names",
    "template_of",
    "templates",
    "zone_of",
]
