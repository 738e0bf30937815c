from django.urls import path

from firstfix.care import pages

urlpatterns = [
    path("follow-ups", pages.follow_ups, name="follow_ups"),
    path("follow-ups/<int:id>", pages.follow_up, name="follow_up"),
    path("follow-ups/<int:id>/later", pages.follow_up_later, name="follow_up_later"),
    path("follow-ups/<int:id>/end", pages.follow_up_end, name="follow_up_end"),
    path("follow-up-rules", pages.rules, name="follow_up_rules"),
    path("follow-up-rules/new", pages.rule_form, name="follow_up_rule_new"),
    path("follow-up-rules/<int:id>", pages.rule_form, name="follow_up_rule"),
    path("work-orders/<int:id>/follow-ups", pages.follow_ups_of_order, name="follow_ups_of_order"),
]
