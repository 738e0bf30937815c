"""Messages to customers: words, channels, what customers choose, each message with its tries."""

from __future__ import annotations

from datetime import time

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from firstfix.care.models import Feedback, FollowUp
from firstfix.customers.models import Contact, Customer
from firstfix.messaging.rules import Kind, Moment, Needs, Reason
from firstfix.messaging.states import MESSAGE_STATES
from firstfix.platform.accounts.models import User
from firstfix.platform.audit.tracking import audited
from firstfix.platform.bilingual import BilingualField
from firstfix.platform.tenants.models import Record, TenantModel
from firstfix.scheduling.models import Visit
from firstfix.work.models import ServiceRequest, WorkOrder

LANGUAGES = [("zh-hans", "中文"), ("en", "English")]


class MessageRules(Record):
    """One row, made when somebody changes what holds by default."""

    quiet_from = models.TimeField(_("quiet from"), default=time(21))
    quiet_until = models.TimeField(
        _("quiet until"), default=time(8), help_text=_("The same time twice: no quiet hours.")
    )
    tries = models.PositiveSmallIntegerField(
        _("tries before it is given up"), default=5, validators=[MinValueValidator(1), MaxValueValidator(20)]
    )

    keep_days = models.PositiveSmallIntegerField(
        _("days that sent messages are kept"), default=365,
        validators=[MinValueValidator(30), MaxValueValidator(3650)],
        help_text=_("Older ones are deleted by night; their links open nothing any more."),
    )  # fmt: skip

    class Meta(Record.Meta):
        verbose_name = _("rules for messages")
        verbose_name_plural = _("rules for messages")
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(fields=["tenant"], name="message_rules_once"),
        ]

    def __str__(self) -> str:
        return str(_("Rules for messages"))


@audited
class MessageTemplate(Record):
    """A company's own words for a moment. Without a row `texts.DEFAULTS` holds."""

    moment = models.CharField(_("moment"), max_length=20, choices=Moment.choices)
    subject = BilingualField(_("subject of e-mails"))
    text = BilingualField(_("text"))
    is_on = models.BooleanField(_("customers are told"), default=True)

    class Meta(Record.Meta):
        verbose_name = _("words of a message")
        verbose_name_plural = _("words of messages")
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(fields=["tenant", "moment"], name="message_template_once"),
        ]

    def __str__(self) -> str:
        return str(self.get_moment_display())


class Channel(Record):
    """A way out: an Apprise URL, which holds passwords and is kept sealed. Without any, messages go to the sandbox."""

    name = models.CharField(_("name"), max_length=80)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    sealed_url = models.TextField(help_text="as platform/sealed.py keeps it")
    needs = models.CharField(
        max_length=10, blank=True, choices=Needs.choices, help_text="of its reader; empty: a group"
    )
    rank = models.PositiveSmallIntegerField(
        pgettext_lazy("sequence", "order"),
        default=1,
        help_text=_("Where the customer has chosen none, the lowest that can reach them is taken."),
    )
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta(Record.Meta):
        verbose_name = _("channel")
        verbose_name_plural = _("channels")
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(fields=["tenant", "name"], name="channel_name_once"),
        ]

    def __str__(self) -> str:
        return self.name


@audited
class MessageChoice(Record):
    """How a customer wants messages; with a contact, how that person does, which goes first."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+", verbose_name=_("customer"))
    contact = models.ForeignKey(
        Contact, null=True, blank=True, on_delete=models.CASCADE, related_name="+", verbose_name=_("contact")
    )
    wants = models.BooleanField(_("wants messages"), default=True)
    language = models.CharField(_("language"), max_length=10, blank=True, choices=LANGUAGES)
    channel = models.ForeignKey(
        Channel, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("channel")
    )

    class Meta(Record.Meta):
        verbose_name = _("choice of messages")
        verbose_name_plural = _("choices of messages")
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(
                fields=["tenant", "customer", "contact"], name="message_choice_once", nulls_distinct=False
            ),
        ]

    def __str__(self) -> str:
        return f"{self.customer_id} {self.contact_id or ''}"


class StoppedAddress(TenantModel):
    """A phone number or e-mail address, plain, whose owner wants no more messages, under whatever name it stands."""

    address = models.CharField(max_length=254)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("address without messages")
        verbose_name_plural = _("addresses without messages")
        constraints = [models.UniqueConstraint(fields=["tenant", "address"], name="stopped_address_once")]

    def __str__(self) -> str:
        return str(self.pk)


class Message(Record):
    """One thing to be told to one person. Whom, how and in which words is decided when it is first tried."""

    moment = models.CharField(_("moment"), max_length=20, choices=Moment.choices)
    key = models.CharField(max_length=80, help_text="what makes a second message for the same thing impossible")
    state = models.CharField(_("state"), max_length=10, choices=MESSAGE_STATES.choices, default=MESSAGE_STATES.start)
    customer = models.ForeignKey(
        Customer, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("customer")
    )
    request = models.ForeignKey(ServiceRequest, null=True, on_delete=models.PROTECT, related_name="+")
    work_order = models.ForeignKey(WorkOrder, null=True, on_delete=models.PROTECT, related_name="+")
    visit = models.ForeignKey(Visit, null=True, on_delete=models.PROTECT, related_name="+")
    follow_up = models.ForeignKey(FollowUp, null=True, on_delete=models.PROTECT, related_name="+")
    feedback = models.ForeignKey(Feedback, null=True, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="+", help_text="one of our own people who is told"
    )
    queued_at = models.DateTimeField(_("prepared"), default=timezone.now)
    due_at = models.DateTimeField(
        pgettext_lazy("of a message", "not before"), default=timezone.now, help_text="the next try while it is queued"
    )
    asked_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    tries = models.PositiveSmallIntegerField(pgettext_lazy("of a message", "tries"), default=0)
    most_tries = models.PositiveSmallIntegerField(null=True, help_text="empty: as many as the rules say")
    reason = models.CharField(_("reason"), max_length=12, blank=True, choices=Reason.choices)

    # Empty until the first try.
    to_name = models.CharField(pgettext_lazy("of a message", "to"), max_length=120, blank=True)
    to_address = models.CharField(pgettext_lazy("of a message", "address"), max_length=254, blank=True)
    language = models.CharField(_("language"), max_length=10, blank=True, choices=LANGUAGES)
    channel = models.ForeignKey(
        Channel, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("channel"),
        help_text="empty: the sandbox",
    )  # fmt: skip
    subject = models.CharField(_("subject"), max_length=300, blank=True)
    text = models.TextField(_("text"), blank=True)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)

    class Meta(Record.Meta):
        verbose_name = _("message to a customer")
        verbose_name_plural = _("messages to customers")
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(fields=["tenant", "key"], name="message_once"),
        ]
        indexes = [
            models.Index(fields=["tenant", "due_at", "id"], name="message_due", condition=models.Q(state="queued")),
            models.Index(fields=["tenant", "-queued_at", "-id"], name="message_newest"),
            models.Index(fields=["tenant", "work_order"], name="message_of_order"),
            models.Index(fields=["tenant", "visit"], name="message_of_visit"),
        ]

    def __str__(self) -> str:
        return f"{self.moment} {self.pk}"


class Delivery(TenantModel):
    """One try, numbered; `answer` is why it failed. Without a channel it lies in the sandbox's inbox."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="deliveries")
    number = models.PositiveSmallIntegerField(_("try"))
    channel = models.ForeignKey(Channel, null=True, on_delete=models.PROTECT, related_name="+")
    is_done = models.BooleanField(default=False, help_text="the service took it")
    answer = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("delivery of a message")
        verbose_name_plural = _("deliveries of messages")
        constraints = [models.UniqueConstraint(fields=["tenant", "message", "number"], name="delivery_once")]
        indexes = [models.Index(fields=["tenant", "-at"], name="delivery_newest")]

    def __str__(self) -> str:
        return f"{self.message_id} #{self.number}"
