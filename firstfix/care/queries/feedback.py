"""Feedback as people read it: lists for each team, the rules, and what was said before."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet

from firstfix.care.models import Feedback, FeedbackRule, FollowUp
from firstfix.care.rules import DEFAULT_ROUTES, TEAM_OF_ROLE, Team, Topic
from firstfix.care.rules.feedback import RENEWAL_AHEAD
from firstfix.care.translate import alike
from firstfix.customers.models import Customer, ServiceContract
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.errors import NotFound
from firstfix.work.models import WorkOrder

#: Whose work it is to answer.
ANSWERING = (Role.RND, Role.SALES, Role.MANAGER, Role.DESK)
#: How long ago the same may have been said, and how alike the words must be to be shown.
SAID_WITHIN, ALIKE_ENOUGH = timedelta(days=365), 0.15


class TopicRoute(NamedTuple):
    """Where feedback on a topic goes; `is_default` while nobody has said otherwise."""

    topic: Topic
    team: Team
    owner: User | None
    days: int
    is_default: bool


class AlikeFeedback(NamedTuple):
    feedback: Feedback
    alike: float

    @property
    def is_untold(self) -> bool:
        """Whether its answer went to no customer."""
        return self.feedback.answered_at is not None and not self.feedback.is_customer_told


def route_of(topic: Topic) -> TopicRoute:
    return next(route for route in routes() if route.topic == topic)


def routes() -> Sequence[TopicRoute]:
    """One for each topic. Somebody who no longer works here is not given anything new."""
    rules = {rule.topic: rule for rule in FeedbackRule.objects.select_related("owner")}
    found = []
    for topic, route in DEFAULT_ROUTES.items():
        rule = rules.get(topic)
        if rule:
            owner = rule.owner if rule.owner and rule.owner.is_active else None
            found.append(TopicRoute(topic, Team(rule.team), owner, rule.days, False))
        else:
            found.append(TopicRoute(topic, route.team, None, route.days, True))
    return found


def contracts_to_renew(*, today: date) -> QuerySet[ServiceContract]:
    """Those that end soon, of customers who have no later one, and whose renewal is on nobody's list yet."""
    later = ServiceContract.objects.filter(customer=OuterRef("customer"), ends_on__gt=OuterRef("ends_on"))
    known = Feedback.objects.filter(contract=OuterRef("pk"), due_on__gte=OuterRef("ends_on"))
    ending = ServiceContract.objects.filter(ends_on__gte=today, ends_on__lte=today + RENEWAL_AHEAD)
    return ending.filter(~Exists(later), ~Exists(known)).select_related("customer").order_by("ends_on", "pk")


def feedback_listed() -> QuerySet[Feedback]:
    return Feedback.objects.select_related("customer", "site", "product_model", "owner", "by", "work_order")


def team_of(user: User) -> Team | None:
    """Whose feedback this person answers."""
    return next((team for role, team in TEAM_OF_ROLE.items() if role in user.roles), None)


def possible_same_feedback(feedback: Feedback, *, most: int = 5) -> list[AlikeFeedback]:
    """What was said on the same topic about the same product, or by the same customer, the most alike first.
    The tasks of bad ratings are alike by their form only, so they are left out.

    Only ever a hint: whether it is the same is for a person to say.
    """
    same = Q()
    if feedback.follow_up_id:
        return []
    if feedback.product_model_id:
        same |= Q(product_model=feedback.product_model_id)
    if feedback.customer_id:
        same |= Q(customer=feedback.customer_id)
    if not same:
        return []
    others = (
        feedback_listed()
        .filter(same, topic=feedback.topic, at__gte=feedback.at - SAID_WITHIN, duplicate_of=None, follow_up=None)
        .exclude(pk=feedback.pk)
        .order_by("-at")[:200]
    )
    found = [AlikeFeedback(one, alike(one.text, feedback.text)) for one in others]
    return sorted((one for one in found if one.alike >= ALIKE_ENOUGH), key=lambda one: -one.alike)[:most]


def told_by_customer(by: Actor) -> QuerySet[Feedback]:
    """What a customer with a login, or a colleague, wrote themselves, and what else we have answered to them."""
    theirs = Q(contact__isnull=False) | Q(request__isnull=False) | Q(is_customer_told=True)
    found = Feedback.objects.filter(theirs, customer__in=Customer.objects.visible_to(by))
    return found.select_related("follow_up").order_by("-at", "-pk")


def told_behind_link(*, order: WorkOrder | None = None, follow_up: FollowUp | None = None) -> QuerySet[Feedback]:
    """What customers wrote behind the links of messages about it; of a follow-up also what else we answered to them."""
    by_link = Q(by=None, request=None)
    if follow_up:
        about = Q(follow_up=follow_up) | Q(heard_in=follow_up)
        found = Feedback.objects.filter(about, by_link | Q(is_customer_told=True))
    else:
        found = Feedback.objects.filter(by_link, work_order=order)
    return found.select_related("follow_up").order_by("-at", "-pk")


def possible_owners() -> QuerySet[User]:
    """Who may be asked to answer."""
    return User.objects.filter(is_active=True, roles__overlap=list(ANSWERING)).order_by("name")


def owner_of(id: int | None) -> User | None:
    """The person named; NotFound when nobody of ours answers under that id."""
    if id is None:
        return None
    owner = possible_owners().filter(pk=id).first()
    if owner is None:
        raise NotFound
    return owner
