"""What customers tell us (客户意见), leads and suggestions too: each with an owner, a due date and an answer."""

from __future__ import annotations

from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from firstfix.care.models.caught import Caught
from firstfix.care.models.follow_ups import FollowUp
from firstfix.care.rules import WON_OR_LOST, Team, Topic
from firstfix.care.states import FEEDBACK_STATES, UNANSWERED
from firstfix.customers.models import Contact, ServiceContract
from firstfix.equipment.models import ProductModel
from firstfix.platform.accounts.models import User
from firstfix.platform.audit.tracking import audited
from firstfix.platform.tenants.models import Record
from firstfix.work.models import ServiceRequest


class FeedbackRule(Record):
    """Who answers feedback on a topic, and within how many days. Without a row `rules.DEFAULT_ROUTES` holds."""

    topic = models.CharField(_("about"), max_length=12, choices=Topic.choices)
    team = models.CharField(_("who answers"), max_length=10, choices=Team.choices)
    owner = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("person"),
        help_text=_("Leave it empty and the first who takes it has it."),
    )  # fmt: skip
    days = models.PositiveSmallIntegerField(_("days to answer"), validators=[MaxValueValidator(365)])

    class Meta(Record.Meta):
        verbose_name = _("rule for feedback")
        verbose_name_plural = _("rules for feedback")
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(fields=["tenant", "topic"], name="feedback_rule_once"),
        ]

    def __str__(self) -> str:
        return f"{self.topic} → {self.team}"


@audited
class Feedback(Caught):
    number = models.CharField(_("number"), max_length=20)
    topic = models.CharField(_("about"), max_length=12, choices=Topic.choices)
    text = models.TextField(_("what was said"))
    says = models.CharField(_("who says it"), max_length=120, blank=True)
    product_model = models.ForeignKey(
        ProductModel, null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        verbose_name=_("product model"),
    )  # fmt: skip
    team = models.CharField(_("who answers"), max_length=10, choices=Team.choices)
    owner = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("person")
    )
    due_on = models.DateField(_("answer by"))
    state = models.CharField(_("state"), max_length=10, choices=FEEDBACK_STATES.choices, default=FEEDBACK_STATES.start)
    answer = models.TextField(_("answer"), blank=True)
    answered_at = models.DateTimeField(_("answer given"), null=True, blank=True)
    duplicate_of = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="duplicates"
    )
    contract = models.ForeignKey(
        ServiceContract, null=True, blank=True, on_delete=models.PROTECT, related_name="renewals",
        verbose_name=_("contract"), help_text="whose renewal it is",
    )  # fmt: skip
    follow_up = models.OneToOneField(
        FollowUp, null=True, blank=True, on_delete=models.PROTECT, related_name="task",
        help_text="the bad answer that somebody has to see to",
    )  # fmt: skip
    heard_in = models.ForeignKey(
        FollowUp, null=True, blank=True, on_delete=models.PROTECT, related_name="passed_on",
        help_text="the call in which it was said",
    )  # fmt: skip
    # Or behind the link of a message that went to them.
    contact = models.ForeignKey(
        Contact, null=True, blank=True, on_delete=models.SET_NULL, related_name="+",
        help_text="who wrote it with a login",
    )  # fmt: skip
    request = models.ForeignKey(
        ServiceRequest, null=True, blank=True, on_delete=models.PROTECT, related_name="feedback",
        help_text="behind whose link it was written",
    )  # fmt: skip
    is_customer_told = models.BooleanField(
        _("the customer gets the answer"), default=False, help_text="by message and on their own pages"
    )

    class Meta(Caught.Meta):
        verbose_name = _("feedback")
        verbose_name_plural = _("feedback")
        constraints = [
            *Caught.Meta.constraints,
            models.UniqueConstraint(fields=["tenant", "number"], name="feedback_number_once"),
        ]
        indexes = [
            models.Index(fields=["tenant", "state", "due_on"], name="feedback_due"),
            models.Index(fields=["tenant", "visit"], name="feedback_of_visit"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.text[:60]}"

    @property
    def kind(self) -> str:
        """As the phone calls it: a lead, a suggestion, or feedback."""
        return self.topic if self.topic in (Topic.LEAD, Topic.SUGGESTION) else "feedback"

    @property
    def is_lead(self) -> bool:
        """Whether it is won or lost in the end."""
        return self.topic in WON_OR_LOST

    @property
    def is_written_by_customer(self) -> bool:
        is_by_link = self.heard_in_id is not None and self.by_id is None
        return self.contact_id is not None or self.request_id is not None or is_by_link

    @property
    def awaits_answer(self) -> bool:
        """Whether a customer expects to hear what we say to it; of suggestions of our own people, leads and renewals
        they know nothing, or hear from sales.
        """
        is_theirs = self.customer_id is not None and self.topic not in (*WON_OR_LOST, Topic.SUGGESTION)
        return self.is_written_by_customer or is_theirs

    @property
    def is_awaited(self) -> bool:
        """Whether this customer, or one who said the same, expects an answer."""
        return self.awaits_answer or any(one.awaits_answer for one in self.duplicates.all())

    @property
    def can_be_told(self) -> bool:
        """Whether we know a customer, or somebody who reported, to whom an answer could go."""
        return self.customer_id is not None or self.is_written_by_customer

    @property
    def words_of_customer(self) -> str:
        """Of the task of a bad answer their remarks, or their rating: the rest is how our own people read it."""
        if self.follow_up:
            return self.follow_up.remarks or f"{self.follow_up.rating} / 5"
        return self.text

    @property
    def answer_told(self) -> str:
        """What the customer reads of our answer."""
        return self.answer if self.is_customer_told else ""

    @property
    def is_open(self) -> bool:
        return self.state in UNANSWERED
