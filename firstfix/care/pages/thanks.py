"""Thanks: the quiet wall of the team, and what stands on an engineer's page."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from firstfix.care.actions import give_thanks
from firstfix.care.forms.thanks import ThanksForm
from firstfix.care.models import Where
from firstfix.care.pages.caught import caught_page
from firstfix.care.queries import thanks_listed
from firstfix.people.access import engineer_for
from firstfix.people.models import Engineer
from firstfix.platform.accounts.permissions import may, require
from firstfix.platform.accounts.sign_in import SignedInRequest, signed_in
from firstfix.platform.errors import Text
from firstfix.platform.pages.listing import Filter, Listing

SHOWN_OF_ENGINEER = 5


@signed_in
@require_safe
def thanks_list(request: SignedInRequest) -> HttpResponse:
    """The newest first; nobody is ranked."""
    require(request.user, "thanks.see")
    thanked = Engineer.objects.filter(thanks__isnull=False).distinct().order_by("name")
    listing = Listing(
        request,
        thanks_listed(),
        filters=[
            Filter("engineer", gettext_lazy("Engineer"), [(str(one.pk), one.name) for one in thanked],
                   narrow=lambda rows, ids: rows.filter(pk__in=rows.filter(engineers__in=ids).values("pk"))),
        ],
        sorts={"at": "at"},
        sort="-at",
        words=lambda rows, words: rows.filter(text__icontains=words) | rows.filter(customer__name__icontains=words),
    )  # fmt: skip
    return render(request, "care/thanks_list.html", {"listing": listing, "may_give": may(request.user, "thanks.give")})


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def thanks_new(request: SignedInRequest) -> HttpResponse:
    require(request.user, "thanks.give")
    form = ThanksForm(request.POST or None)

    def keep(where: Where) -> Text:
        give_thanks(where, by=request.user, **form.cleaned_data)
        return _("The engineers are told.")

    return caught_page(
        request, form, keep=keep, heading=_("A customer says thank you"), section=_("Thanks"),
        section_url=reverse("thanks_list"), draft="thanks", place_required=False,
    )  # fmt: skip


@signed_in
@require_safe
def thanks_of_engineer(request: SignedInRequest, id: int) -> HttpResponse:
    engineer = engineer_for(request.user, id)
    require(request.user, "thanks.see")
    theirs = thanks_listed().filter(engineers=engineer).order_by("-at", "-pk")
    number = theirs.count()
    count = ngettext("%(n)s time", "%(n)s times", number) % {"n": number}
    shown = {"engineer": engineer, "thanks": theirs[:SHOWN_OF_ENGINEER], "count": count}
    return render(request, "care/_thanks_of_engineer.html", shown)
