from django.urls import path

from firstfix.care.pages import follow_ups

urlpatterns = [
    path("follow-ups", follow_ups.follow_ups, name="follow_ups"),
    path("follow-ups/<int:id>", follow_ups.follow_up, name="follow_up"),
    path("follow-ups/<int:id>/later", follow_ups.follow_up_later, name="follow_up_later"),
    path("follow-ups/<int:id>/end", follow_ups.follow_up_end, name="follow_up_end"),
    path("follow-up-rules", follow_ups.rules, name="follow_up_rules"),
    path("follow-up-rules/new", follow_ups.rule_form, name="follow_up_rule_new"),
    path("follow-up-rules/<int:id>", follow_ups.rule_form, name="follow_up_rule"),
    path("work-orders/<int:id>/follow-ups", follow_ups.follow_ups_of_order, name="follow_ups_of_order"),
]
