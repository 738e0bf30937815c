"""Which parts stand on which page: page -> parts of the areas above it, in this order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from firstfix.platform.pages.panels import Panel

PANELS: Mapping[str, Sequence[Panel]] = {
    "customer": (
        Panel("assets_of_customer", "asset.see"),
        Panel("orders_of_customer", "desk.see"),
        Panel("care_of_customer", "feedback.see", lines=0),
        Panel("trainings_of_customer", "training.see", lines=0),
        Panel("follow_up_rules_of_customer", "follow_up.rules", lines=2),
        Panel("messages_of_customer", "message.see", lines=1),
        Panel("history_of_customer", "audit.see"),
    ),
    "site": (
        Panel("assets_of_site", "asset.see"),
        Panel("orders_of_site", "desk.see"),
        Panel("care_of_site", "feedback.see", lines=0),
        Panel("history_of_site", "audit.see"),
    ),
    "asset": (
        Panel("orders_of_asset", "desk.see"),
        Panel("troubleshooting_of_asset", "troubleshooting.see", lines=0),
        Panel("articles_of_asset", "article.see"),
        Panel("parts_of_asset", "stock.see"),
        Panel("bulletins_of_asset", "bulletin.see", lines=0),
        Panel("problems_of_asset", "problem.see", lines=0),
        Panel("device_file_of_asset", "device_file.see", lines=0),
        Panel("guarantee_of_asset", "guarantee.see", lines=0),
        Panel("maintenance_of_asset", "maintenance.see"),
        Panel("trainings_of_asset", "training.see", lines=0),
        Panel("care_of_asset", "feedback.see", lines=0),
        Panel("history_of_asset", "audit.see"),
    ),
    "part": (
        Panel("stock_of_part", "stock.see"),
        Panel("suppliers_of_part", "supplier.see", lines=0),
        Panel("history_of_part", "audit.see"),
    ),
    "contract": (
        Panel("terms_of_contract", "account.see", lines=3),
        Panel("assets_of_contract", "asset.see"),
        Panel("history_of_servicecontract", "audit.see"),
    ),
    "price_list": (Panel("history_of_price_list", "price.see"),),
    "quote": (Panel("history_of_quote", "quote.see"),),
    "troubleshooting": (
        Panel("outcome_of_troubleshooting", "desk.see", lines=1),
        Panel("visit_of_troubleshooting", "visit.see", lines=0),
    ),
    "schedule": (Panel("accepted_on_day", "day.see_all", lines=0),),
    "work_order": (
        Panel("visits_of_order", "schedule.see"),
        Panel("problems_of_order", "problem.see"),
        Panel("parts_of_order", "stock.see", lines=1),
        Panel("account_of_order", "account.see"),
        Panel("on_site_of_order", "visit.see", at_start=False),
        Panel("notes_of_order", "desk.see"),
        Panel("articles_of_order", "article.see", lines=0),
        Panel("bulletins_of_order", "bulletin.see", lines=0),
        Panel("guarantee_of_order", "guarantee.see", lines=0),
        Panel("maintenance_of_order", "maintenance.see", lines=0),
        Panel("trainings_of_order", "training.see", lines=0),
        Panel("follow_ups_of_order", "follow_up.see", lines=0),
        Panel("messages_of_order", "message.see", lines=2),
        Panel("care_of_order", "feedback.see", lines=1),
    ),
    "feedback": (Panel("messages_of_feedback", "message.see", lines=0),),
    "stop": (Panel("care_of_stop", "problem.see", lines=0),),
    "visit_on_site": (
        Panel("bulletins_of_visit", "bulletin.see", lines=0),
        Panel("problems_of_visit", "problem.see", lines=0),
        Panel("trainings_of_visit", "training.hold", lines=1),
    ),
    "request": (
        Panel("suggestions_of_request", "desk.see", lines=4),
        Panel("quotes_of_request", "quote.see", lines=0),
    ),
    "engineer": (
        Panel("growth_of_engineer", "growth.see_team", lines=1),
        Panel("thanks_of_engineer", "thanks.see", lines=0),
        Panel("tools_of_engineer", "tool.see", lines=2),
        Panel("duty_of_engineer", "schedule.see"),
        Panel("claims_of_engineer", "claim.see_all", lines=4),
        Panel("history_of_engineer", "audit.see"),
    ),
    "product_model": (
        Panel("fault_model_of_product", "fault_model.see"),
        Panel("reliability_on_model_page", "reliability.see"),
        Panel("articles_of_product_model", "article.see"),
        Panel("problems_of_product_model", "problem.see", lines=0),
        Panel("bulletins_of_product_model", "bulletin.see", lines=0),
        Panel("voice_of_product_model", "feedback.see", lines=0),
        Panel("maintenance_of_product_model", "maintenance.see", lines=0),
        Panel("history_of_productmodel", "audit.see"),
    ),
    "article": (Panel("history_of_article", "audit.see"),),
    "checklist": (Panel("history_of_checklist", "audit.see"),),
    "supply_order": (Panel("history_of_supplyorder", "audit.see"),),
    "supplier": (
        Panel("claims_of_supplier", "supplier_claim.see", lines=0),
        Panel("history_of_supplier", "audit.see"),
    ),
    "supplier_claim": (Panel("history_of_supplierclaim", "audit.see"),),
    "tool": (Panel("history_of_tool", "audit.see"),),
}
