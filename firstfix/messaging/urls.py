from django.urls import path

from firstfix.messaging.pages import deciding, log, outgoing

urlpatterns = [
    path("messages", log.messages, name="messages"),
    path("messages/<int:id>", log.message, name="message"),
    path("messages/<int:id>/again", log.message_again, name="message_again"),
    path("messages/<int:id>/keeping-back", log.message_back, name="message_back"),
    path("messages/<int:id>/wishes", log.message_wishes, name="message_wishes"),
    path("messages/sandbox", log.sandbox, name="message_sandbox"),
    path("messages/outgoing", outgoing.outgoing, name="outgoing"),
    path("messages/words", deciding.words_list, name="message_words"),
    path("messages/words/<slug:moment>", deciding.words_form, name="message_words_of"),
    path("messages/words/<slug:moment>/reset", deciding.words_reset, name="message_words_reset"),
    path("messages/rules", deciding.rules_page, name="message_rules"),
    path("messages/channels", deciding.channels, name="channels"),
    path("messages/channels/new", deciding.channel_form, name="channel_new"),
    path("messages/channels/<int:id>", deciding.channel_form, name="channel"),
    path("messages/channels/<int:id>/trial", deciding.channel_trial, name="channel_trial"),
    path("work-orders/<int:id>/messages", log.messages_of_order_page, name="messages_of_order"),
    path("feedback/<int:id>/messages", log.messages_of_feedback_page, name="messages_of_feedback"),
    path("customers/<int:id>/messages", deciding.choices_page, name="message_choices"),
    path("customers/<int:id>/messages/panel", deciding.messages_of_customer, name="messages_of_customer"),
]
