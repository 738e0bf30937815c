from django.urls import path

from firstfix.field.pages import visit

urlpatterns = [
    path("visits/<int:id>/on-site", visit.on_site, name="on_site"),
    path("visits/<int:id>/times", visit.visit_times, name="visit_times"),
    path("visits/<int:id>/steps/<int:step_id>", visit.visit_step, name="visit_step"),
    path("visits/<int:id>/photos", visit.visit_photos, name="visit_photos"),
    path("visits/<int:id>/photos/<int:photo_id>/removal", visit.visit_photo_removal, name="visit_photo_removal"),
    path("visits/<int:id>/parts", visit.visit_parts, name="visit_parts"),
    path("visits/<int:id>/signature", visit.visit_signature, name="visit_signature"),
    path("visits/<int:id>/end", visit.visit_end, name="visit_end"),
    path("visits/<int:id>/report", visit.visit_report, name="visit_report"),
]
