"""Django's admin, for looking only: changes go through actions, which check, record and tell others."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.contrib import admin
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

#: Hashes are of no use to anybody who looks, and whoever reads the key of a session has the session.
HIDDEN = {"password", "token_hash", "body", "session_key"}


class ReadOnly(admin.ModelAdmin[Any]):
    """Rows of the administrator's own company; nobody may add, change or delete one here."""

    actions = None
    list_per_page = 50
    show_full_result_count = False
    change_form_template = "admin/read_only.html"

    def get_urls(self) -> list[URLPattern]:
        """Only the list and the row: half of all addresses of the server would be for what nobody may do."""
        return [one for one in super().get_urls() if str(one.name).endswith(("_changelist", "_change"))]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return [field.name for field in self.model._meta.concrete_fields if field.name not in HIDDEN]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
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


class LookOnly(admin.AdminSite):
    """Only our own models: the job queue, for one, knows no companies. People sign in where everybody does."""

    site_header = site_title = "FirstFix"
    index_title = _("All rows, for looking only")

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return HttpResponseRedirect(f"{reverse('sign_in')}?{urlencode({'next': request.GET.get('next', '/admin/')})}")


site = LookOnly(name="admin")


def _is_shown(model: type[models.Model]) -> bool:
    return bool(model._meta.managed) and any(field.name == "tenant" for field in model._meta.local_fields)


for shown in apps.get_models():
    if shown.__module__.startswith("firstfix.") and _is_shown(shown):
        site.register(shown, ReadOnly)
