from __future__ import annotations

from datetime import date

from django.urls import URLPattern, path, register_converter

from firstfix.rewards.kinds import KINDS, ClaimKind
from firstfix.rewards.pages import claims, my_pay, own, pay_months, pay_posts, pay_rules, sheets


class MonthConverter:
    """`2026-11`, as its first day."""

    regex = r"2[01]\d\d-(?:0[1-9]|1[0-2])"

    def to_python(self, value: str) -> date:
        return date.fromisoformat(f"{value}-01")

    def to_url(self, value: date) -> str:
        return f"{value:%Y-%m}"


register_converter(MonthConverter, "month")

FORMS = {
    "expenses": own.expense_form,
    "advances": own.advance_form,
    "trips": own.trip_form,
    "added-hours": own.hours_form,
}


def _of_kind(kind: ClaimKind) -> list[URLPattern]:
    word, name, said = kind.word, kind.name, {"word": kind.word}
    paid = [
        path(f"{word}/payment", claims.claims_payment, said, name=f"{name}_payments"),
        path(f"{word}/<int:id>/payment", claims.claim_payment, said, name=f"{name}_payment"),
    ]
    return [
        *(paid if kind.is_paid else ()),
        path(word, claims.claims, said, name=kind.url_name),
        path(f"{word}/approval", claims.claims_approval, said, name=f"{name}_approvals"),
        path(f"{word}/new", FORMS[word], name=f"{name}_new"),
        path(f"{word}/<int:id>", claims.claim, said, name=name),
        path(f"{word}/<int:id>/change", FORMS[word], name=f"{name}_change"),
        path(f"{word}/<int:id>/withdrawal", own.claim_withdrawal, said, name=f"{name}_withdrawal"),
        path(f"{word}/<int:id>/approval", claims.claim_approval, said, name=f"{name}_approval"),
        path(f"{word}/<int:id>/return", claims.claim_return, said, name=f"{name}_return"),
    ]


urlpatterns = [
    path("my-claims", own.my_claims, name="my_claims"),
    path("claims/export", sheets.claims_export, name="claims_export"),
    path("claims/rules", claims.claim_rules, name="claim_rules"),
    path("advances/<int:id>/rest", claims.advance_rest, name="advance_rest"),
    path("engineers/<int:id>/claims", claims.claims_of_engineer, name="claims_of_engineer"),
    path("my-pay", my_pay.my_pay, name="my_pay"),
    path("my-pay/<month:month>", my_pay.my_pay, name="my_pay_month"),
    path("my-pay/<month:month>/line", my_pay.my_pay_line, name="my_pay_line"),
    path("my-pay/<month:month>/disputes", my_pay.my_pay_dispute, name="my_pay_dispute"),
    path("pay", pay_months.pay_month, name="pay"),
    path("pay/<month:month>", pay_months.pay_month, name="pay_month"),
    path("pay/<month:month>/closure", pay_months.pay_month_closure, name="pay_month_closure"),
    path("pay/<month:month>/count", pay_months.pay_month_count, name="pay_month_count"),
    path("pay/runs/<int:id>/progress", pay_months.pay_run_progress, name="pay_run_progress"),
    path("pay/<month:month>/export", pay_months.pay_month_export, name="pay_month_export"),
    path("pay/<month:month>/engineers/<int:id>", pay_months.pay_sheet, name="pay_sheet"),
    path("pay/<month:month>/engineers/<int:id>/line", pay_months.pay_sheet_line, name="pay_sheet_line"),
    path("pay/disputes/<int:id>/answer", pay_months.pay_dispute_answer, name="pay_dispute_answer"),
    path("pay/teams", pay_months.pay_teams, name="pay_teams"),
    path("pay/teams/<month:month>", pay_months.pay_teams, name="pay_teams_month"),
    path("pay/rules", pay_rules.pay_rules_list, name="pay_rules_list"),
    path("pay/rules/new", pay_rules.pay_rules_form, name="pay_rules_new"),
    path("pay/rules/<int:id>", pay_rules.pay_rules, name="pay_rules"),
    path("pay/rules/<int:id>/change", pay_rules.pay_rules_form, name="pay_rules_change"),
    path("pay/rules/<int:id>/trial", pay_rules.pay_rules_trial, name="pay_rules_trial"),
    path("pay/rules/<int:id>/force", pay_rules.pay_rules_force, name="pay_rules_force"),
    path("pay/posts", pay_posts.pay_posts, name="pay_posts"),
    path("pay/posts/new", pay_posts.pay_post_form, name="pay_post_new"),
    path("pay/grades/new", pay_posts.pay_grade_form, name="pay_grade_new"),
    path("pay/grades/<int:id>", pay_posts.pay_grade_form, name="pay_grade"),
    *(pattern for kind in KINDS for pattern in _of_kind(kind)),
]
