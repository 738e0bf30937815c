"""Which tools belong to which skill, and what an engineer lacks of them."""

from __future__ import annotations

from itertools import groupby

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from firstfix.logistics.actions import set_kit_tool
from firstfix.logistics.forms.tools import KitToolForm
from firstfix.logistics.models import Tool
from firstfix.logistics.queries import kit_lacks, kits_listed, loans_listed
from firstfix.logistics.queries.listed import with_calibration
from firstfix.logistics.states import HELD_LOANS
from firstfix.people.access import engineer_for
from firstfix.platform.accounts.permissions import may, require
from firstfix.platform.accounts.sign_in import SignedInRequest, signed_in
from firstfix.platform.errors import Invalid
from firstfix.platform.pages.record_form import put_errors
from firstfix.platform.pages.toasts import toast


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def tool_kits(request: SignedInRequest) -> HttpResponse:
    """POST `skill`, `tool_type` and `quantity`; 0 takes the tool out of the kit."""
    require(request.user, "tool.see")
    form = KitToolForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            set_kit_tool(**form.cleaned_data, by=request.user)
        except Invalid as wrong:
            put_errors(form, wrong)
        else:
            toast(request, _("Saved."))
            return HttpResponseRedirect(reverse("tool_kits"))
    kits = [(skill, list(lines)) for skill, lines in groupby(kits_listed(), key=lambda one: one.skill)]
    shown = {"kits": kits, "form": form, "may_change": may(request.user, "tool_kit.change")}
    return render(request, "logistics/tool_kits.html", shown, status=422 if form.errors else 200)


@signed_in
@require_safe
def tools_of_engineer(request: SignedInRequest, id: int) -> HttpResponse:
    """A panel of the engineer's page: the tools in the van, what is reserved, and what the kit lacks."""
    require(request.user, "tool.see")
    engineer, today = engineer_for(request.user, id), timezone.localdate()
    tools = Tool.objects.filter(place__engineer=engineer).select_related("tool_type", "place").order_by("code")
    shown = {
        "tools": with_calibration(tools, on=today),
        "lacks": kit_lacks(engineer, on=today),
        "loans": loans_listed().filter(engineer=engineer, state__in=HELD_LOANS).order_by("due_on"),
        "today": today,
    }
    return render(request, "logistics/_tools_of_engineer.html", shown)
