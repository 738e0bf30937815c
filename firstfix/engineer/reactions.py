"""What follows when a phone is signed out."""

from __future__ import annotations

from firstfix.engineer.facts import PhoneSignedOut
from firstfix.engineer.models import Phone
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.notices.actions import forget_browsers


def wake_no_more(fact: PhoneSignedOut, *, about: Phone, by: Actor) -> None:
    """A lost phone must not show what comes. Which browser is whose phone nobody knows, so all of the person's go."""
    forget_browsers(about.user)
