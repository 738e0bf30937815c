"""Django's admin, for looking only: changes go through actions, which check, record and tell others."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.contrib import admin
from django.db import models
from django.http import HttpRequest

#: Hashes are of no use to anybody who looks.
HIDDEN = {"password", "token_hash", "body"}


class ReadOnly(admin.ModelAdmin[Any]):
    """Rows of the administrator's own company; nobody may add, change or delete one here."""

    actions = None
    list_per_page = 50
    show_full_result_count = False

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [field.name for field in self.model._meta.concrete_fields if field.name not in HIDDEN]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return self.get_fields(request, obj)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(getattr(request.user, "is_staff", False))

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def register_all() -> None:
    """Every model of ours that has rows of a company."""
    for model in apps.get_models():
        if model.__module__.startswith("firstfix.") and _is_shown(model) and not admin.site.is_registered(model):
            admin.site.register(model, ReadOnly)


def _is_shown(model: type[models.Model]) -> bool:
    return bool(model._meta.managed) and any(field.name == "tenant" for field in model._meta.local_fields)


register_all()
