"""What was answered to a write that carried an idempotency key."""

from __future__ import annotations

from django.db import models

from firstfix.platform.tenants.models import TenantModel


class Reply(TenantModel):
    """Kept so that the same write sent again gets the same answer, and is done once."""

    caller = models.CharField(max_length=64, help_text="the user's id: a key is private to its user")
    key = models.CharField(max_length=100)
    fingerprint = models.CharField(max_length=64, help_text="of method, path and body")
    status = models.PositiveSmallIntegerField(null=True)
    body = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "reply"
        constraints = [models.UniqueConstraint(fields=["tenant", "caller", "key"], name="reply_once")]

    def __str__(self) -> str:
        return self.key
