"""Who works with FirstFix. A person may have several roles; the permission table says what each may do."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    ENGINEER = "engineer", _("Service engineer")
    DESK = "desk", _("Service desk")
    DISPATCHER = "dispatcher", _("Dispatcher")
    PARTS = "parts", _("Parts keeper")
    MANAGER = "manager", _("Service manager")
    RND = "rnd", _("R&D")
    SALES = "sales", _("Sales")
    HR = "hr", _("HR")
    CUSTOMER = "customer", _("Customer")
    ADMIN = "admin", _("Administrator")
    GUEST = "guest", _("Anyone with a link")


STAFF = frozenset(Role) - {Role.CUSTOMER, Role.GUEST}
