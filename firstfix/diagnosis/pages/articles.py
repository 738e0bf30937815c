"""Knowledge articles: the list, one article, writing it, its pictures and versions, and what is shown at a step."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from firstfix.diagnosis.access import (
    article_for,
    article_picture_for,
    article_version_for,
    troubleshooting_for,
)
from firstfix.diagnosis.actions.articles import (
    add_picture,
    bring_back,
    caption_picture,
    change_article,
    draft_article,
    mark_helped,
    move_picture,
    publish_article,
    remove_picture,
    tie_article,
    unmark_helped,
    withdraw_article,
)
from firstfix.diagnosis.forms.articles import ArticleForm, CaptionForm, PicturesForm, TopicsForm
from firstfix.diagnosis.models import Article, TroubleshootingRecord
from firstfix.diagnosis.queries.articles import (
    articles_about,
    articles_listed,
    articles_of_case,
    articles_with_words,
    comparison,
    former_version,
    helped_in,
    read_by_all,
    text_of,
    topics_in_words,
)
from firstfix.diagnosis.states import ARTICLE_STATES
from firstfix.equipment.access import asset_for, product_model_for
from firstfix.equipment.models import ProductModel
from firstfix.platform.accounts.permissions import may, require
from firstfix.platform.accounts.sign_in import SignedInRequest, signed_in
from firstfix.platform.errors import Invalid
from firstfix.platform.pages.drafts import Taken
from firstfix.platform.pages.listing import Filter, Listing, page_asked
from firstfix.platform.pages.record_form import put_errors
from firstfix.platform.pages.toasts import toast


@signed_in
@require_safe
def articles(request: SignedInRequest) -> HttpResponse:
    """What is known already?"""
    require(request.user, "article.see")
    may_write = may(request.user, "article.change")
    written_about = ProductModel.objects.filter(articles__isnull=False).distinct().order_by("code")
    filters = [
        Filter("product", _("Product model"), [(str(one.pk), str(one)) for one in written_about], "product_models__in")
    ]
    if may_write:
        filters.append(Filter("state", _("State"), ARTICLE_STATES.choices, "state__in"))
        filters.append(Filter("ahead", _("To publish"), [("1", _("not published as it is written"))], narrow=_ahead))
    listing = Listing(
        request,
        articles_listed(request.user),
        filters=filters,
        sorts={"helped": ("helped", "published_at"), "published": "published_at"},
        sort="-helped",
        words=articles_with_words,
    )
    return render(request, "diagnosis/articles.html", {"listing": listing, "may_write": may_write})


def _ahead(rows: Any, values: list[str]) -> Any:
    return rows.filter(is_ahead=True).exclude(state="withdrawn")


@signed_in
@require_safe
def article(request: SignedInRequest, id: int) -> HttpResponse:
    """`?draft` shows the working text to those who write; `?record=7` is the case in which it is read."""
    shown = article_for(request.user, id)
    may_write = may(request.user, "article.change")
    is_draft = may_write and (shown.current is None or "draft" in request.GET)
    case = _case(request)
    return render(
        request,
        "diagnosis/article.html",
        {
            "article": shown,
            "text": text_of(shown) if is_draft else read_by_all(shown),
            "is_draft": is_draft,
            "topics": topics_in_words(shown),
            "parts": shown.parts.order_by("code"),
            "helped": shown.helps.count(),
            "case": case,
            "helped_here": bool(case) and helped_in(shown, case) if case else False,
            "may_write": may_write,
            "may_publish": may(request.user, "article.publish"),
            "step": request.GET.get("step", "")[:60],
        },
    )


def _case(request: SignedInRequest) -> TroubleshootingRecord | None:
    """The troubleshooting record that the address names, for somebody who troubleshoots."""
    asked = request.GET.get("record", "")
    if asked and may(request.user, "troubleshooting.do"):
        return troubleshooting_for(request.user, page_asked(request.GET, "record"))
    return None


@signed_in
def article_form(request: SignedInRequest, id: int | None = None) -> HttpResponse:
    """A new article, or its working text written anew."""
    require(request.user, "article.change")
    written = article_for(request.user, id, to="change") if id else None
    if written:
        initial = {"title": written.title, "body": written.body, "seen": written.version}
        initial["product_models"] = written.product_models.all()
    else:
        initial = {"product_models": [page_asked(request.GET, "product")] if "product" in request.GET else []}
    form = ArticleForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            saved = _save(request, written, form)
        except Invalid as wrong:
            put_errors(form, wrong)
        else:
            address = reverse("article", args=[saved.pk])
            if written is None and saved.product_models.exists():
                address = reverse("article_topics", args=[saved.pk])
            return Taken(request, f"{address}?draft" if saved.current_id else address)
    shown = {"form": form, "article": written}
    return render(request, "diagnosis/article_form.html", shown, status=422 if form.errors else 200)


def _save(request: SignedInRequest, written: Article | None, form: ArticleForm) -> Article:
    given = dict(form.cleaned_data)
    seen = given.pop("seen")
    if written is None:
        return draft_article(**given, by=request.user)
    return change_article(written, **given, seen=seen, by=request.user)


@signed_in
def article_topics(request: SignedInRequest, id: int) -> HttpResponse:
    """Where it is shown: at which faults and steps, and with which parts."""
    written = article_for(request.user, id, to="change")
    form = TopicsForm(written, request.POST or None)
    if request.method == "POST" and form.is_valid():
        tie_article(written, form.topics, by=request.user)
        change_article(written, parts=form.cleaned_data["parts"], by=request.user)
        return Taken(request, reverse("article", args=[id]))
    shown = {"form": form, "article": written}
    return render(request, "diagnosis/article_topics.html", shown, status=422 if form.errors else 200)


@signed_in
def article_pictures(request: SignedInRequest, id: int) -> HttpResponse:
    """The pictures of the working text in their order. POST adds some."""
    written = article_for(request.user, id, to="change")
    form = PicturesForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        for upload in form.cleaned_data["pictures"]:
            add_picture(written, upload, by=request.user)
        return HttpResponseRedirect(reverse("article_pictures", args=[id]))
    pictures = [
        (one, CaptionForm(initial={"caption": one.caption}, auto_id=f"{one.id}_%s"))
        for one in text_of(written).pictures
    ]
    shown = {"article": written, "pictures": pictures, "form": form}
    return render(request, "diagnosis/article_pictures.html", shown, status=422 if form.errors else 200)


@signed_in
@require_POST
def article_picture(request: SignedInRequest, id: int, picture_id: int) -> HttpResponse:
    """POST `caption_0` and `caption_1`: what the picture shows, in Chinese and English."""
    form = CaptionForm(request.POST)
    picture = article_picture_for(request.user, id, picture_id)
    if form.is_valid():
        caption_picture(picture, form.said, by=request.user)
        toast(request, _("Saved."))
    return _to_pictures(id, picture_id)


@signed_in
@require_POST
def article_picture_place(request: SignedInRequest, id: int, picture_id: int) -> HttpResponse:
    picture = article_picture_for(request.user, id, picture_id)
    move_picture(picture, up=request.POST.get("to") == "up", by=request.user)
    return _to_pictures(id, picture_id)


@signed_in
@require_POST
def article_picture_removal(request: SignedInRequest, id: int, picture_id: int) -> HttpResponse:
    remove_picture(article_picture_for(request.user, id, picture_id), by=request.user)
    return HttpResponseRedirect(reverse("article_pictures", args=[id]))


def _to_pictures(id: int, picture_id: int) -> HttpResponse:
    return HttpResponseRedirect(reverse("article_pictures", args=[id]) + f"#picture-{picture_id}")


@signed_in
@require_POST
def article_publication(request: SignedInRequest, id: int) -> HttpResponse:
    """POST `note`: what changed and why."""
    publish_article(article_for(request.user, id), note=request.POST.get("note", "")[:2000], by=request.user)
    toast(request, _("Published: everybody reads it from now on."))
    return HttpResponseRedirect(reverse("article", args=[id]))


@signed_in
@require_POST
def article_withdrawal(request: SignedInRequest, id: int) -> HttpResponse:
    """POST `reason`."""
    withdraw_article(article_for(request.user, id), reason=request.POST.get("reason", "")[:2000], by=request.user)
    toast(request, _("Withdrawn. It is kept, with its versions."))
    return HttpResponseRedirect(reverse("article", args=[id]))


@signed_in
@require_safe
def article_versions(request: SignedInRequest, id: int) -> HttpResponse:
    """Every version that was published, the newest first."""
    shown = article_for(request.user, id)
    return render(
        request, "diagnosis/article_versions.html", {"article": shown, "versions": list(shown.versions.all())}
    )


@signed_in
@require_safe
def article_version(request: SignedInRequest, id: int) -> HttpResponse:
    """One version, and how it differs from the one before."""
    version = article_version_for(request.user, id)
    text, former = text_of(version), former_version(version)
    is_current = version.article.current_id == version.pk and version.article.state == "published"
    return render(
        request,
        "diagnosis/article_version.html",
        {
            "article": version.article,
            "version": version,
            "text": text,
            "former": former,
            "compared": comparison(text_of(former), text) if former else [],
            "pictures_changed": bool(former) and former.pictures != version.pictures if former else False,
            "is_current": is_current,
            "may_return": not is_current and may(request.user, "article.publish"),
        },
    )


@signed_in
@require_POST
def article_version_return(request: SignedInRequest, id: int) -> HttpResponse:
    """Readers see this version again, as a new one."""
    brought = bring_back(article_version_for(request.user, id), by=request.user)
    toast(request, _("Published: everybody reads it from now on."))
    return HttpResponseRedirect(reverse("article", args=[brought.pk]))


@signed_in
@require_safe
def articles_of_product_model(request: SignedInRequest, id: int) -> HttpResponse:
    return _about(request, product_model_for(request.user, id))


@signed_in
@require_safe
def articles_of_asset(request: SignedInRequest, id: int) -> HttpResponse:
    require(request.user, "article.see")
    return _about(request, asset_for(request.user, id).product_model)


def _about(request: SignedInRequest, product_model: ProductModel) -> HttpResponse:
    require(request.user, "article.see")
    shown = {
        "articles": articles_about(request.user, product_model),
        "product_model": product_model,
        "may_write": may(request.user, "article.change"),
    }
    return render(request, "diagnosis/_articles_about.html", shown)


@signed_in
@require_safe
def articles_of_step(request: SignedInRequest, id: int) -> HttpResponse:
    """The part of a case's page: articles for the step that comes next (`?step=`) and the leading faults."""
    case = troubleshooting_for(request.user, id)
    require(request.user, "article.see")
    step = request.GET.get("step", "")[:60]
    shown = {"case": case, "step": step, "found": articles_of_case(case, step=step)}
    return render(request, "diagnosis/_articles_of_step.html", shown)


@signed_in
@require_safe
def article_text(request: SignedInRequest, id: int) -> HttpResponse:
    """An article opened in place, in the case that `?record=` names."""
    shown = article_for(request.user, id)
    case = _case(request)
    helped_here = helped_in(shown, case) if case else False
    return render(
        request,
        "diagnosis/_article_opened.html",
        {
            "article": shown,
            "text": read_by_all(shown),
            "case": case,
            "helped_here": helped_here,
            "helped": shown.helps.count(),
            "step": request.GET.get("step", "")[:60],
        },
    )


@signed_in
@require_POST
def article_help(request: SignedInRequest, id: int, article_id: int) -> HttpResponse:
    """POST `helped` 1 or 0, and `step`: whether it helped in this case. Answers with the button as it is now."""
    case = troubleshooting_for(request.user, id, to="do")
    shown = article_for(request.user, article_id)
    has_helped = request.POST.get("helped") == "1"
    if has_helped:
        mark_helped(shown, case, step=request.POST.get("step", ""), by=request.user)
    else:
        unmark_helped(shown, case, by=request.user)
    return render(
        request,
        "diagnosis/_article_help.html",
        {
            "article": shown,
            "case": case,
            "helped_here": has_helped,
            "helped": shown.helps.count(),
            "step": request.POST.get("step", ""),
        },
    )
