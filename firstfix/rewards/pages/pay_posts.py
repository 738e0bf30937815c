"""What engineers are employed as, and the grades: what the base table asks for."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from firstfix.people.models import Engineer
from firstfix.people.queries import working_engineers
from firstfix.platform.accounts.permissions import require
from firstfix.platform.accounts.sign_in import SignedInRequest, signed_in
from firstfix.platform.errors import Invalid, NotFound
from firstfix.platform.pages.drafts import Taken
from firstfix.platform.pages.listing import Listing
from firstfix.platform.pages.record_form import put_errors, record_form
from firstfix.platform.pages.toasts import toast
from firstfix.platform.tenants.zone import company_day
from firstfix.rewards.actions import assign_pay_post, save_pay_grade
from firstfix.rewards.forms.pay import PayGradeForm, PayPostForm
from firstfix.rewards.models import PayGrade
from firstfix.rewards.queries.pay.sheets import post_on, posts_on


@signed_in
@require_safe
def pay_posts(request: SignedInRequest) -> HttpResponse:
    """Everybody who works here with the post of today; who has none gets no pay sheet."""
    require(request.user, "pay.assign")
    listing = Listing(request, working_engineers(), sorts={"name": "name", "code": "code"}, sort="name")
    posts = posts_on(company_day(timezone.now()), [one.pk for one in listing.rows])
    shown = {
        "listing": listing,
        "rows": [(one, posts.get(one.pk)) for one in listing.rows],
        "grades": PayGrade.objects.order_by("code"),
    }
    return render(request, "rewards/pay/posts.html", shown)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def pay_post_form(request: SignedInRequest) -> HttpResponse:
    """`?engineer=3` fills in the post of today."""
    require(request.user, "pay.assign")
    asked = request.GET.get("engineer", "")
    known = asked.isascii() and asked.isdigit() and len(asked) < 19
    engineer = Engineer.objects.filter(pk=int(asked)).first() if known else None
    post = post_on(engineer, company_day(timezone.now())) if engineer else None
    form = PayPostForm(request.POST or None, engineer=engineer, post=post)
    if request.method == "POST" and form.is_valid():
        said = dict(form.cleaned_data)
        try:
            assign_pay_post(said.pop("engineer"), by=request.user, **said)
        except Invalid as wrong:
            put_errors(form, wrong)
        else:
            toast(request, _("Saved."))
            return Taken(request, reverse("pay_posts"))
    shown = {"form": form, "heading": _("Post of an engineer"), "cancel": reverse("pay_posts")}
    return render(request, "pages/record_form.html", shown, status=422 if form.errors else 200)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def pay_grade_form(request: SignedInRequest, id: int | None = None) -> HttpResponse:
    require(request.user, "pay.assign")
    grade = PayGrade.objects.filter(pk=id).first() if id else PayGrade()
    if grade is None:
        raise NotFound
    return record_form(
        request, PayGradeForm, grade, save=save_pay_grade, heading=_("Pay grade"),
        back=lambda saved: reverse("pay_posts"), cancel=reverse("pay_posts"),
    )  # fmt: skip
