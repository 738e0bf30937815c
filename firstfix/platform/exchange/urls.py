from django.urls import path, re_path

from firstfix.platform.exchange import pages

urlpatterns = [
    path("imports", pages.imports, name="imports"),
    path("imports/<int:id>", pages.import_run, name="import_run"),
    path("imports/<int:id>/columns", pages.import_columns, name="import_columns"),
    path("imports/<int:id>/writing", pages.import_writing, name="import_writing"),
    path("imports/<int:id>/progress", pages.import_progress, name="import_progress"),
    path("imports/<int:id>/refused-rows", pages.refused_rows, name="import_refused_rows"),
    re_path(r"^exports/(?P<kind>[a-z_]+)\.(?P<ending>csv|xlsx)$", pages.export, name="export"),
]
