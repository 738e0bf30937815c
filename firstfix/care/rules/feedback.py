"""What feedback is about, who answers it, and by when."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import NamedTuple

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from firstfix.platform.accounts.roles import Role


class Topic(models.TextChoices):
    """What it is about. A lead, a suggestion and a renewal are feedback that asks for an answer of their own kind."""

    PRODUCT = "product", _("Product")
    SERVICE = "service", _("Service")
    SALES = "sales", pgettext_lazy("topic", "Sales and prices")
    OTHER = "other", pgettext_lazy("topic", "Other")
    LEAD = "lead", _("Sales lead")
    SUGGESTION = "suggestion", _("Suggestion to R&D")
    RENEWAL = "renewal", _("Contract renewal")


#: Of what customers speak; leads and suggestions are what our own people make of it.
TOLD = (Topic.PRODUCT, Topic.SERVICE, Topic.SALES, Topic.OTHER)


class Team(models.TextChoices):
    RND = "rnd", _("R&D")
    SERVICE = "service", _("Service manager")
    SALES = "sales", pgettext_lazy("team", "Sales")


class Route(NamedTuple):
    team: Team
    days: int


DEFAULT_ROUTES: Mapping[Topic, Route] = {
    Topic.PRODUCT: Route(Team.RND, 14),
    Topic.SERVICE: Route(Team.SERVICE, 3),
    Topic.SALES: Route(Team.SALES, 5),
    Topic.OTHER: Route(Team.SERVICE, 7),
    Topic.LEAD: Route(Team.SALES, 3),
    Topic.SUGGESTION: Route(Team.RND, 30),
    Topic.RENEWAL: Route(Team.SALES, 30),
}

#: Business that comes or does not: won or lost instead of answered.
WON_OR_LOST = (Topic.LEAD, Topic.RENEWAL)
#: So many days before a contract ends its renewal is talked about.
RENEWAL_AHEAD = timedelta(days=60)

#: Whose list begins with which team's feedback.
TEAM_OF_ROLE: Mapping[Role, Team] = {Role.RND: Team.RND, Role.SALES: Team.SALES, Role.MANAGER: Team.SERVICE}
