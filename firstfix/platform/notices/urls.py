from django.urls import path

from firstfix.platform.notices import pages

urlpatterns = [
    path("notices", pages.notices, name="notices"),
    path("notices/bell", pages.bell, name="notices_bell"),
    path("notices/read", pages.notices_read, name="notices_read"),
]
