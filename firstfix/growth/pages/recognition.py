"""The wall: what went well, newest first; a word of thanks to a colleague; keeping off it."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from firstfix.growth.access import colleague_note_for, growing_engineer, may_take_back
from firstfix.growth.actions import choose_wall, take_back_note, thank_colleague
from firstfix.growth.forms import ColleagueNoteForm
from firstfix.growth.models import ColleagueNote, OffTheWall
from firstfix.growth.queries.recognition import Praise, Shown, wall_moments
from firstfix.growth.rules.recognition import Moment
from firstfix.people.queries import engineer_of
from firstfix.platform.accounts.permissions import may, require
from firstfix.platform.accounts.sign_in import SignedInRequest, signed_in
from firstfix.platform.errors import Invalid
from firstfix.platform.pages.drafts import Taken
from firstfix.platform.pages.listing import Filter, Listing
from firstfix.platform.pages.record_form import put_errors
from firstfix.platform.pages.toasts import toast

ICONS = {
    Moment.THANKS: "thanks", Moment.NOTE: "feedback", Moment.ROW: "done", Moment.HARD: "problem",
    Moment.ARTICLE: "knowledge",
}  # fmt: skip
NAMES = {
    Moment.THANKS: gettext_lazy("A customer says thank you"),
    Moment.NOTE: gettext_lazy("A colleague says thank you"),
    Moment.ROW: gettext_lazy("First fixes in a row"),
    Moment.HARD: gettext_lazy("A hard case is solved"),
    Moment.ARTICLE: gettext_lazy("An article helped others"),
}


@signed_in
@require_safe
def wall(request: SignedInRequest) -> HttpResponse:
    """Nobody is counted or ranked here."""
    require(request.user, "wall.see")
    moments = wall_moments(now=timezone.now())
    listing = Listing(
        request,
        moments,
        filters=[
            Filter("moment", gettext_lazy("Moment"), [(one.value, NAMES[one]) for one in Moment], narrow=_of_kind)
        ],
    )
    own = engineer_of(request.user)
    notes = ColleagueNote.objects.select_related("engineer").in_bulk(
        [one.praise.id for one in listing.rows if one.praise.moment == Moment.NOTE]
    )
    shown = {
        "listing": listing,
        "lines": [_line(one, notes, request) for one in listing.rows],
        "own": own,
        "is_off": own is not None and OffTheWall.objects.filter(engineer=own).exists(),
        "may_thank": may(request.user, "wall.thank"),
    }
    return render(request, "growth/wall.html", shown)


def _of_kind(rows: list[Shown], kinds: list[str]) -> list[Shown]:
    return [one for one in rows if one.praise.moment in kinds]


def _line(one: Shown, notes: dict[int, ColleagueNote], request: SignedInRequest) -> dict[str, Any]:
    note = notes.get(one.praise.id) if one.praise.moment == Moment.NOTE else None
    return {
        "praise": one.praise,
        "names": one.names,
        "icon": ICONS[one.praise.moment],
        "kind": NAMES[one.praise.moment],
        "said": said(one.praise),
        "note": note if note and may_take_back(note, request.user) else None,
    }


def said(praise: Praise) -> str:
    """The moment in one sentence."""
    match praise.moment:
        case Moment.ROW:
            return _("%(n)d repairs in a row fixed by the first visit") % {"n": praise.count}
        case Moment.HARD:
            return _("Solved, after R&D was asked: %(order)s") % {"order": praise.text}
        case Moment.ARTICLE:
            text = ngettext("“%(title)s” helped %(n)d time", "“%(title)s” helped %(n)d times", praise.count)
            return text % {"title": praise.text, "n": praise.count}
        case _:
            return praise.text


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def note_new(request: SignedInRequest) -> HttpResponse:
    require(request.user, "wall.thank")
    form = ColleagueNoteForm(request.POST or None, but=engineer_of(request.user))
    if request.method == "POST" and form.is_valid():
        try:
            thank_colleague(by=request.user, **form.cleaned_data)
        except Invalid as wrong:
            put_errors(form, wrong)
        else:
            toast(request, _("Thank you for saying it."))
            return Taken(request, reverse("wall"))
    return render(request, "growth/note_new.html", {"form": form}, status=422 if form.errors else 200)


@signed_in
@require_POST
def note_withdrawal(request: SignedInRequest, id: int) -> HttpResponse:
    take_back_note(colleague_note_for(request.user, id), by=request.user)
    toast(request, _("Taken off the wall."))
    return HttpResponseRedirect(reverse("wall"))


@signed_in
@require_POST
def own(request: SignedInRequest) -> HttpResponse:
    """POST `off` to keep the own moments off the wall, nothing to let them be seen."""
    is_off = bool(request.POST.get("off"))
    choose_wall(growing_engineer(request.user), is_off=is_off, by=request.user)
    toast(request, _("Your moments are yours alone.") if is_off else _("Colleagues see your moments."))
    return HttpResponseRedirect(reverse("wall"))
