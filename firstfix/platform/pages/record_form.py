"""The page on which one record of master data is made or changed: a model form around one action."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django import forms
from django.contrib import messages
from django.db import models
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from firstfix.platform.accounts.sign_in import SignedInRequest
from firstfix.platform.errors import Invalid, Text
from firstfix.platform.pages.drafts import Taken

M = TypeVar("M", bound=models.Model)


def record_form(
    request: SignedInRequest,
    form_class: type[forms.ModelForm[M]],
    record: M,
    *,
    save: Callable[..., M],
    heading: Text,
    back: Callable[[M], str],
    cancel: str,
    template: str = "pages/record_form.html",
    **more: Any,
) -> HttpResponse:
    """GET shows the form; POST calls `save(record, by=…)` and goes to `back(record)`, or shows what is wrong where."""
    form = form_class(request.POST or None, instance=record, **more)
    if request.method == "POST" and form.is_valid():
        try:
            saved = save(form.instance, by=request.user)
        except Invalid as wrong:
            put_errors(form, wrong)
        else:
            messages.success(request, _("Saved."))
            return Taken(request, back(saved))
    shown = {"form": form, "heading": heading, "cancel": cancel, "record": record}
    return render(request, template, shown, status=422 if form.errors else 200)


def put_errors(form: forms.BaseForm, wrong: Invalid) -> None:
    """Each error at its field, the others on top."""
    for field, text in wrong.errors.items():
        form.add_error(field if field in form.fields else None, str(text))
