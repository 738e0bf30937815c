"""People who sign in, and keys for programs that act for them."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from firstfix.platform.accounts.roles import Role
from firstfix.platform.audit.tracking import audited_but
from firstfix.platform.tenants.models import TenantModel


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)


@audited_but("password", "last_login")
class User(AbstractBaseUser, TenantModel):
    email = models.EmailField(_("e-mail"))
    name = models.CharField(_("name"), max_length=120)
    roles = ArrayField(models.CharField(max_length=20, choices=Role.choices), verbose_name=_("roles"), default=list)
    language = models.CharField(_("language"), max_length=10, blank=True)
    is_active = models.BooleanField(_("may sign in"), default=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]
    is_system = False

    objects = UserManager()

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = [models.UniqueConstraint(fields=["tenant", "email"], name="user_email_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_staff(self) -> bool:
        """Django's admin asks for this name: only administrators may look at raw rows (and change none)."""
        return Role.ADMIN in self.roles

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        return self.is_staff and "view_" in perm

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_staff


class ApiKey(TenantModel):
    """A program's key. It acts as its user, so it can do no more than that person."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="api_keys")
    name = models.CharField(_("name"), max_length=80)
    created_at = models.DateTimeField(auto_now_add=True)
    last_used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("API key")
        verbose_name_plural = _("API keys")

    def __str__(self) -> str:
        return self.name
