"""Tenants, and the base of every record that belongs to one."""

from __future__ import annotations

import uuid
from functools import cache
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.encoding import force_str
from django.utils.translation import gettext_lazy as _

from firstfix.platform.tenants.scope import current_scope, scoped_tenant_id
from firstfix.platform.written_once import inserted, updated


class Tenant(models.Model):
    """One service company. Its rows are invisible to every other (row-level security, see `platform/database.py`)."""

    name = models.CharField(_("name"), max_length=200)
    zone = models.CharField(_("time zone"), max_length=64, default="Asia/Shanghai")
    language = models.CharField(_("language"), max_length=10, default="zh-hans")
    country = models.CharField(_("country of the public holidays"), max_length=2, default="CN")
    currency = models.CharField(_("currency"), max_length=3, default="CNY")
    repeat_window_days = models.PositiveSmallIntegerField(_("repeat window in days"), default=30)
    is_demo = models.BooleanField(default=False)
    #: Since this copy was restored from a backup: nothing goes to customers or phones until somebody lets it go.
    outgoing_held_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("company")
        verbose_name_plural = _("companies")

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        current_scope().company = None  # to be read anew


class TenantModel(models.Model):
    """A row of one tenant. The tenant is the one of the open scope; without a scope nothing can be written."""

    tenant = models.ForeignKey(
        Tenant, on_delete=models.PROTECT, default=scoped_tenant_id, editable=False, related_name="+"
    )

    class Meta:
        abstract = True

    def _do_insert(
        self, manager: Any, using: Any, fields: list[models.Field[Any, Any]], returning_fields: Any, raw: bool
    ) -> Any:
        """Django's, by a statement that is written once for each model."""
        found = None if raw else inserted(self, fields)
        return super()._do_insert(manager, using, fields, returning_fields, raw) if found is None else found  # type: ignore[misc]

    def _do_update(  # type: ignore[override]  # the types are Django 6's
        self, base_qs: Any, using: Any, pk_val: Any, values: list[Any], *more: Any
    ) -> Any:
        """The same for a row that is there."""
        is_there = updated(self, [(field, value) for field, _model, value in values]) if values else None
        return super()._do_update(base_qs, using, pk_val, values, *more) if is_there is None else is_there

    def _get_FIELD_display(self, field: models.Field[Any, Any]) -> Any:
        """Django's translates every choice of the field to say one; a table of hundreds of states feels that."""
        value = getattr(self, field.attname)
        return force_str(_choices_of(field).get(value, value), strings_only=True)


@cache
def _choices_of(field: models.Field[Any, Any]) -> dict[Any, Any]:
    return dict(field.flatchoices)


class Record(TenantModel):
    """A row that people and phones refer to: a client may give its `uid`, and `version` counts its changes."""

    uid = models.UUIDField(default=uuid.uuid4, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        abstract = True
        constraints = [models.UniqueConstraint(fields=["tenant", "uid"], name="%(app_label)s_%(class)s_uid")]

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            self.version += 1
            if kwargs.get("update_fields") is not None:
                kwargs["update_fields"] = {*kwargs["update_fields"], "version"}
        super().save(*args, **kwargs)


class Counter(TenantModel):
    """The last human number given, per kind and year."""

    kind = models.CharField(max_length=8)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "kind", "year"], name="counter_once")]

    def __str__(self) -> str:
        return f"{self.kind}-{self.year}: {self.last}"


class Door(TenantModel):
    """What opens a tenant before anybody has signed in: an e-mail address, an API key, an asset's label, a status link.

    Only the hash is kept. It is unique over all tenants, because the door itself says which tenant it belongs to.
    """

    kind = models.CharField(max_length=20)
    token_hash = models.CharField(max_length=64)
    subject_id = models.BigIntegerField(help_text="the id of what it stands for, by kind")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "token_hash"], name="door_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_id}"
