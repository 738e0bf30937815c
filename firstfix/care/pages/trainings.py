"""Trainings held: the list, one of them, and writing one down."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from firstfix.care.access import training_for
from firstfix.care.actions import change_training, hold_training
from firstfix.care.forms.trainings import NewTrainingForm, TrainingForm
from firstfix.care.models import Training, Where
from firstfix.care.pages.caught import caught_page
from firstfix.care.queries import trainings_listed
from firstfix.equipment.models import ProductModel
from firstfix.platform.accounts.permissions import may, require
from firstfix.platform.accounts.sign_in import SignedInRequest, signed_in
from firstfix.platform.errors import Invalid, Text
from firstfix.platform.pages.drafts import Taken
from firstfix.platform.pages.listing import Filter, Listing
from firstfix.platform.pages.record_form import put_errors
from firstfix.platform.pages.toasts import toast


@signed_in
@require_safe
def trainings(request: SignedInRequest) -> HttpResponse:
    require(request.user, "training.see")
    kinds = Filter("kind", _("Kind of product"), ProductModel.Kind.choices, "asset__product_model__kind__in")
    listing = Listing(
        request,
        trainings_listed(),
        filters=[kinds],
        sorts={"at": "at", "customer": ("customer__name", "site__name"), "minutes": "minutes"},
        sort="-at",
        words=_with_words,
    )
    shown = {"listing": listing, "may_hold": may(request.user, "training.hold")}
    return render(request, "care/trainings.html", shown)


def _with_words(rows: QuerySet[Training], words: str) -> QuerySet[Training]:
    for word in words.split():
        attended = Training.objects.filter(attendees__name__icontains=word).values("pk")
        rows = rows.filter(
            Q(topics__icontains=word)
            | Q(customer__name__icontains=word)
            | Q(site__name__icontains=word)
            | Q(pk__in=attended)
        )
    return rows


@signed_in
@require_safe
def training(request: SignedInRequest, id: int) -> HttpResponse:
    shown = {"training": training_for(request.user, id), "may_change": may(request.user, "training.change")}
    return render(request, "care/training.html", shown)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def training_new(request: SignedInRequest) -> HttpResponse:
    require(request.user, "training.hold")
    form = NewTrainingForm(request.POST or None, request.FILES or None)

    def keep(where: Where) -> Text:
        said = {name: form.cleaned_data[name] for name in ("topics", "attendees", "minutes")}
        photos = form.cleaned_data["photo"]
        hold_training(where, photo=photos[0] if photos else None, by=request.user, **said)
        return _("The training is kept.")

    return caught_page(
        request, form, keep=keep, heading=_("Record a training"), section=_("Trainings"),
        section_url=reverse("trainings"), draft="training",
    )  # fmt: skip


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def training_change(request: SignedInRequest, id: int) -> HttpResponse:
    held = training_for(request.user, id, to="change")
    first = {
        "topics": held.topics, "minutes": held.minutes,
        "attendees": "\n".join(one.name for one in held.attendees.all()),
    }  # fmt: skip
    form = TrainingForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            change_training(held, by=request.user, **form.cleaned_data)
        except Invalid as wrong:
            put_errors(form, wrong)
        else:
            toast(request, _("Saved."))
            return Taken(request, reverse("training", args=[id]))
    shown = {"training": held, "form": form}
    return render(request, "care/training_change.html", shown, status=422 if form.errors else 200)
