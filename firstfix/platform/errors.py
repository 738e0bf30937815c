"""What can go wrong between a person and an action. Pages, API, jobs and imports all show these the same way."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise


class FirstFixError(Exception):
    """A problem that its reader can act on; `status` is the HTTP status that tells it."""

    status = 500
    default: Text = _("Something went wrong.")

    def __init__(self, message: Text | None = None) -> None:
        super().__init__(message)
        self.message = self.default if message is None else message

    def __str__(self) -> str:
        return str(self.message)

    @property
    def said(self) -> str:
        """What a person reads."""
        return str(self.message)


class NotFound(FirstFixError):
    """It does not exist, or not for this person: both look the same from outside."""

    status = 404
    default = _("This does not exist, or is not yours to see.")


class NotAllowed(FirstFixError):
    """The person may see it, but not do this."""

    status = 403
    default = _("Your role does not allow this.")


class Refused(FirstFixError):
    """The action makes no sense in the present state; nothing was changed."""

    status = 409


class Invalid(FirstFixError):
    """Some fields are wrong: `errors` maps a field's name to what to do about it."""

    status = 422

    def __init__(self, errors: Mapping[str, Text]) -> None:
        super().__init__("; ".join(f"{field}: {text}" for field, text in errors.items()))
        self.errors = dict(errors)

    @property
    def said(self) -> str:
        """Without the names of the fields, which are a program's; each text once."""
        return " ".join(dict.fromkeys(str(text) for text in self.errors.values()))


class TooMany(FirstFixError):
    """A rate limit was reached."""

    status = 429
    default = _("Too many tries. Please wait a few minutes.")
