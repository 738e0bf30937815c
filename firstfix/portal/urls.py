"""Short addresses: they stand in QR codes and text messages."""

from django.urls import path

from firstfix.portal import pages

urlpatterns = [
    path("r/<str:token>", pages.report_page, name="report"),
    path("s/<str:token>", pages.status_page, name="request_status"),
    path("s/<str:token>/appointment", pages.appointment_page, name="request_appointment"),
    path("s/<str:token>/questions", pages.questions_offered, name="request_questions"),
    path("t/<str:token>", pages.questions_page, name="troubleshooting_by_link"),
    path("q/<str:token>", pages.quote_page, name="quote_by_link"),
    path("q/<str:token>/file", pages.quote_document, name="quote_document"),
    path("my-equipment", pages.my_equipment, name="my_equipment"),
]
