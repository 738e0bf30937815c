from __future__ import annotations

from django.urls import URLPattern, path

from firstfix.rewards.kinds import KINDS, ClaimKind
from firstfix.rewards.pages import claims, own, sheets

FORMS = {"expenses": own.expense_form, "trips": own.trip_form, "added-hours": own.hours_form}


def _of_kind(kind: ClaimKind) -> list[URLPattern]:
    word, name, said = kind.word, kind.name, {"word": kind.word}
    return [
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
    path("expenses/payment", claims.expenses_payment, name="expense_payments"),
    path("expenses/<int:id>/payment", claims.expense_payment, name="expense_payment"),
    path("engineers/<int:id>/claims", claims.claims_of_engineer, name="claims_of_engineer"),
    *(pattern for kind in KINDS for pattern in _of_kind(kind)),
]
