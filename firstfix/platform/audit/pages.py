"""The panel “Who changed what?” that stands on the page of every record."""

from __future__ import annotations

from collections.abc import Mapping

from django.apps import apps
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.views.decorators.http import require_safe

from firstfix.platform.accounts.permissions import require
from firstfix.platform.accounts.sign_in import SignedInRequest, signed_in
from firstfix.platform.audit.queries import changes_of
from firstfix.platform.errors import NotFound


@signed_in
@require_safe
def history(request: SignedInRequest, id: int, kind: str, action: str) -> HttpResponse:
    require(request.user, "audit.see")
    require(request.user, action)
    record = apps.get_model(kind)._default_manager.filter(pk=id).first()
    if record is None:
        raise NotFound
    return render(request, "audit/_history.html", {"happenings": changes_of(record)})


def history_urls(kinds: Mapping[str, tuple[str, str]]) -> list[URLPattern]:
    """`customers` -> `customers.Customer`, `customer.see` makes /customers/12/history, named history_of_customer, for
    those who may see a customer.
    """
    return [
        path(
            f"{word}/<int:id>/history",
            history,
            {"kind": kind, "action": action},
            name=f"history_of_{apps.get_model(kind)._meta.model_name}",
        )
        for word, (kind, action) in kinds.items()
    ]
