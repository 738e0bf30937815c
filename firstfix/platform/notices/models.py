"""What people are told, each in the own language, and the browsers that they let us wake."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firstfix.platform.accounts.models import User
from firstfix.platform.tenants.models import TenantModel


class Notice(TenantModel):
    """One thing told to one person. `words` is a key of the register, so that readers see it in their language."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="notices")
    words = models.CharField(max_length=60)
    values = models.JSONField(default=dict, help_text="as register.py packs them")
    link = models.CharField(max_length=200, blank=True, help_text="the page that it is about")
    visit = models.BigIntegerField(null=True, blank=True, help_text="the visit that it is about, for phones")
    at = models.DateTimeField(_("told"))
    read_at = models.DateTimeField(_("read"), null=True, blank=True)

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        indexes = [
            models.Index(fields=["tenant", "user", "-at", "-id"], name="notice_of_user"),
            models.Index(fields=["tenant", "user"], name="notice_unread", condition=models.Q(read_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.words} {self.user_id}"


class PushSubscription(TenantModel):
    """A browser that shows our messages (RFC 8030); `p256dh` and `auth` encrypt them for it alone (RFC 8291)."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="push_subscriptions")
    endpoint = models.CharField(max_length=1000)
    p256dh = models.CharField(max_length=200)
    auth = models.CharField(max_length=100)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("browser for messages")
        verbose_name_plural = _("browsers for messages")
        constraints = [models.UniqueConstraint(fields=["tenant", "endpoint"], name="push_endpoint_once")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.pk}"
