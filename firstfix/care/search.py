"""How problems with R&D, service bulletins, feedback and maintenance plans are found."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from firstfix.care.access import feedback_seen_by
from firstfix.care.models import Bulletin, Feedback, MaintenancePlan, Problem
from firstfix.care.words import rhythm_words
from firstfix.customers.models import Customer
from firstfix.equipment.models import Asset, ProductModel
from firstfix.platform.search.register import Found, Searchable


def _product_words(row: Problem) -> list[str]:
    model = row.product_model
    return [model.code, model.name.zh, model.name.en] if model else []


SEARCHABLES = [
    Searchable(
        model=Problem,
        name=_("Problem with R&D"),
        icon="problem",
        action="problem.see",
        url_name="problem",
        rows=lambda: Problem.objects.select_related("product_model").prefetch_related("escalations", "messages"),
        visible=lambda rows, by: rows,
        words=lambda row: [
            row.number,
            row.subject,
            *_product_words(row),
            *(one.description for one in row.escalations.all()),
            *(one.text for one in row.messages.all()),
        ],
        show=lambda row: Found(f"{row.number} {row.subject}", f"{row.get_state_display()} · {row.product_model or ''}"),
        at=lambda row: row.opened_at,
        names={ProductModel: "product_model"},
    ),
    Searchable(
        model=Bulletin,
        name=_("Service bulletin"),
        icon="bulletin",
        action="bulletin.see",
        url_name="bulletin",
        rows=lambda: Bulletin.objects.exclude(state="draft").select_related("product_model"),
        visible=lambda rows, by: rows,
        words=lambda row: [
            row.number,
            *(text for both in (row.subject, row.text) for text in (both.zh, both.en)),
            row.product_model.code,
            row.product_model.name.zh,
            row.product_model.name.en,
        ],
        show=lambda row: Found(str(row), f"{row.get_state_display()} · {row.product_model}"),
        at=lambda row: row.published_at or row.created_at,
        names={ProductModel: "product_model"},
    ),
    Searchable(
        model=Feedback,
        name=_("Feedback"),
        icon="feedback",
        action="feedback.see",
        url_name="feedback",
        rows=lambda: Feedback.objects.select_related("customer", "product_model"),
        visible=lambda rows, by: rows.filter(feedback_seen_by(by)),
        words=lambda row: [row.number, row.text, row.says, row.answer, row.customer.name if row.customer else ""],
        show=lambda row: Found(
            f"{row.number} {row.text[:60]}", f"{row.get_topic_display()} · {row.customer or row.says}"
        ),
        at=lambda row: row.at,
        names={Customer: "customer"},
    ),
    Searchable(
        model=MaintenancePlan,
        name=_("Maintenance plan"),
        icon="calendar",
        action="maintenance.see",
        url_name="maintenance_plan",
        rows=lambda: MaintenancePlan.objects.select_related("product_model", "asset"),
        visible=lambda rows, by: rows,
        words=lambda row: [
            row.name.zh,
            row.name.en,
            *([row.asset.code, row.asset.serial] if row.asset else []),
            *(
                [row.product_model.code, row.product_model.name.zh, row.product_model.name.en]
                if row.product_model
                else []
            ),
        ],
        show=lambda row: Found(str(row.name), f"{row.get_state_display()} · {rhythm_words(row)}"),
        at=lambda row: row.created_at,
        names={ProductModel: "product_model", Asset: "asset"},
    ),
]
