"""From a closed order to a knowledge article: what goes in, which photos, and the articles that came of it."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from firstfix.diagnosis.models import Article
from firstfix.field.actions.articles import draft_article_from_order
from firstfix.field.forms import OrderArticleForm
from firstfix.field.queries.article_draft import draft_from
from firstfix.platform.accounts.permissions import may, require
from firstfix.platform.accounts.sign_in import SignedInRequest, signed_in
from firstfix.platform.errors import Refused
from firstfix.platform.pages.toasts import toast
from firstfix.work.access import work_order_for


@signed_in
def order_article(request: SignedInRequest, id: int) -> HttpResponse:
    """GET shows what the draft will say; POST `photos` makes it."""
    require(request.user, "article.change")
    order = work_order_for(request.user, id)
    if order.state != "closed":
        raise Refused(_("An article is written from an order that is closed: then it is known what it was."))
    draft = draft_from(order)
    form = OrderArticleForm(request.POST or None, photos=draft.photos)
    if request.method == "POST" and form.is_valid():
        chosen = [UUID(uid) for uid in form.cleaned_data["photos"]]
        article = draft_article_from_order(order, photos=chosen, by=request.user)
        toast(request, _("The draft stands. Read it, and complete what is missing."))
        return HttpResponseRedirect(reverse("article_change", args=[article.pk]))
    shown = {"order": order, "draft": draft, "form": form}
    return render(request, "field/order_article.html", shown, status=422 if form.errors else 200)


@signed_in
@require_safe
def articles_of_order(request: SignedInRequest, id: int) -> HttpResponse:
    """The part of the order's page: articles written from it, and the way to write one."""
    require(request.user, "article.see")
    order = work_order_for(request.user, id)
    shown = {
        "order": order,
        "articles": Article.objects.visible_to(request.user)
        .filter(drafted_from=order.number)
        .select_related("current"),
        "may_write": order.state == "closed" and may(request.user, "article.change"),
    }
    return render(request, "field/_articles_of_order.html", shown)
