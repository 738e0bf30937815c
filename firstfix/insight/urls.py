from django.urls import path

from firstfix.insight import pages

urlpatterns = [
    path("numbers", pages.numbers, name="numbers"),
    path("numbers/<slug:key>", pages.rows_behind, name="numbers_rows"),
]
