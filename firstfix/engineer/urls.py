from django.urls import path

from firstfix.engineer.pages import app, phones

urlpatterns = [
    path("engineer/", app.app, name="engineer_app"),
    path("engineer/manifest.webmanifest", app.manifest, name="engineer_manifest"),
    path("engineer/worker.js", app.worker, name="engineer_worker"),
    path("engineer/icon-<str:kind>-<int:size>.png", app.icon, name="engineer_icon"),
    path("phones", phones.phones, name="phones"),
    path("phones/<int:id>", phones.phone, name="phone"),
    path("phones/<int:id>/sign-out", phones.phone_sign_out, name="phone_sign_out"),
    path("full-site", app.full_site, name="full_site"),
]
