"""Where an administrator of a restored copy lets messages go out."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from firstfix.messaging.actions import let_outgoing_go
from firstfix.messaging.forms import ReleaseForm
from firstfix.messaging.queries.held import waiting_since_backup, waiting_since_restore
from firstfix.platform.accounts.permissions import require
from firstfix.platform.accounts.sign_in import SignedInRequest, signed_in
from firstfix.platform.pages.toasts import toast
from firstfix.platform.tenants.company import company


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def outgoing(request: SignedInRequest) -> HttpResponse:
    require(request.user, "message.release")
    form = ReleaseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        dropped = let_outgoing_go(with_waiting=form.cleaned_data["with_waiting"], by=request.user)
        said = ngettext("%(count)d that waited in the backup was not sent.",
                        "%(count)d that waited in the backup were not sent.", dropped)  # fmt: skip
        toast(request, " ".join([_("Messages go out again."), said % {"count": dropped} if dropped else ""]).strip())
        return HttpResponseRedirect(reverse("messages"))
    held_at, now = company().outgoing_held_at, timezone.now()
    shown = {
        "form": form,
        "held_at": held_at,
        "in_backup": waiting_since_backup(held_at, now=now).count() if held_at else 0,
        "going": waiting_since_restore(held_at, now=now).count() if held_at else 0,
    }
    return render(request, "messaging/outgoing.html", shown)
