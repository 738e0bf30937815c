"""Short addresses: they stand in QR codes and text messages."""

from django.urls import path

from firstfix.portal.pages import feedback, links, messages, trainings

urlpatterns = [
    path("r/<str:token>", links.report_page, name="report"),
    path("s/<str:token>", links.status_page, name="request_status"),
    path("s/<str:token>/appointment", links.appointment_page, name="request_appointment"),
    path("s/<str:token>/feedback", feedback.request_feedback, name="request_feedback"),
    path("s/<str:token>/questions", links.questions_offered, name="request_questions"),
    path("t/<str:token>", links.questions_page, name="troubleshooting_by_link"),
    path("t/<str:token>/files/<uuid:uid>", links.question_picture, name="question_picture"),
    path("q/<str:token>", links.quote_page, name="quote_by_link"),
    path("q/<str:token>/file", links.quote_document, name="quote_document"),
    path("m/<str:token>", messages.message_page, name="message_by_link"),
    path("m/<str:token>/feedback", feedback.message_feedback, name="message_feedback"),
    path("m/<str:token>/stop", messages.stop_page, name="message_stop"),
    path("k/<str:token>", trainings.training_page, name="training_by_link"),
    path("k/<str:token>/files/<uuid:uid>", trainings.training_file, name="training_file"),
    path("k/<str:token>/<str:person>", trainings.attendee_page, name="attendee_by_link"),
    path("k/<str:token>/<str:person>/certificate", trainings.attendee_certificate, name="attendee_certificate"),
    path("my-feedback", feedback.my_feedback, name="my_feedback"),
    path("my-messages", messages.my_messages, name="my_messages"),
    path("my-equipment", links.my_equipment, name="my_equipment"),
]
