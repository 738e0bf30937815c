from django.urls import path

from firstfix.field.pages import articles, checklists, day, picks, visit

urlpatterns = [
    path("day", day.my_day, name="day"),
    path("engineers/<int:id>/day/<str:day>", day.engineer_day, name="engineer_day"),
    path("engineers/<int:id>/day/<str:day>/picks", day.engineer_day_picks, name="engineer_day_picks"),
    path("engineers/<int:id>/day/<str:day>/sheets", day.engineer_day_sheets, name="engineer_day_sheets"),
    path("day-sheets/<int:id>", day.day_sheet, name="day_sheet"),
    path("picks", picks.picks, name="picks"),
    path("picks/<str:day>", picks.picks, name="picks_of_day"),
    path("picks/<str:day>/<int:id>", picks.picks_of_engineer, name="picks_of_engineer"),
    path("work-orders/<int:id>/on-site", visit.on_site_of_order, name="on_site_of_order"),
    path("work-orders/<int:id>/article", articles.order_article, name="order_article"),
    path("work-orders/<int:id>/articles", articles.articles_of_order, name="articles_of_order"),
    path("troubleshooting/<int:id>/visit", visit.visit_of_troubleshooting, name="visit_of_troubleshooting"),
    path("visits/<int:id>/on-site", visit.on_site, name="on_site"),
    path("visits/<int:id>/times", visit.visit_times, name="visit_times"),
    path("visits/<int:id>/steps/<int:step_id>", visit.visit_step, name="visit_step"),
    path("visits/<int:id>/photos", visit.visit_photos, name="visit_photos"),
    path("visits/<int:id>/photos/<int:photo_id>/removal", visit.visit_photo_removal, name="visit_photo_removal"),
    path("visits/<int:id>/parts", visit.visit_parts, name="visit_parts"),
    path("visits/<int:id>/signature", visit.visit_signature, name="visit_signature"),
    path("visits/<int:id>/end", visit.visit_end, name="visit_end"),
    path("visits/<int:id>/report", visit.visit_report, name="visit_report"),
    path("checklists", checklists.checklists, name="checklists"),
    path("checklists/new", checklists.checklist_form, name="checklist_new"),
    path("checklists/<int:id>", checklists.checklist, name="checklist"),
    path("checklists/<int:id>/change", checklists.checklist_form, name="checklist_change"),
    path("checklists/<int:id>/steps/new", checklists.checklist_step, name="checklist_step_new"),
    path("checklists/<int:id>/steps/<int:step_id>", checklists.checklist_step, name="checklist_step"),
    path("checklists/<int:id>/steps/<int:step_id>/place", checklists.checklist_step_place, name="checklist_step_place"),
    path(
        "checklists/<int:id>/steps/<int:step_id>/removal",
        checklists.checklist_step_removal,
        name="checklist_step_removal",
    ),
]
