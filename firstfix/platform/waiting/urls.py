from django.urls import path

from firstfix.platform.waiting import pages

urlpatterns = [
    path("waiting", pages.waiting, name="waiting"),
    path("waiting/brief", pages.waiting_in_brief, name="waiting_in_brief"),
]
