from django.urls import path

from firstfix.platform.search import pages

urlpatterns = [path("search", pages.search, name="search")]
