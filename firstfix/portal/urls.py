"""Short addresses: they stand in QR codes and text messages."""

from django.urls import path

from firstfix.portal.pages import links, messages

urlpatterns = [
    path("r/<str:token>", links.report_page, name="report"),
    path("s/<str:token>", links.status_page, name="request_status"),
    path("s/<str:token>/appointment", links.appointment_page, name="request_appointment"),
    path("s/<str:token>/questions", links.questions_offered, name="request_questions"),
    path("t/<str:token>", links.questions_page, name="troubleshooting_by_link"),
    path("q/<str:token>", links.quote_page, name="quote_by_link"),
    path("q/<str:token>/file", links.quote_document, name="quote_document"),
    path("m/<str:token>", messages.message_page, name="message_by_link"),
    path("m/<str:token>/stop", messages.stop_page, name="message_stop"),
    path("my-messages", messages.my_messages, name="my_messages"),
    path("my-equipment", links.my_equipment, name="my_equipment"),
]
