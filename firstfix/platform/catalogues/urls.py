from django.urls import path

from firstfix.platform.catalogues import pages

urlpatterns = [
    path("catalogues", pages.catalogues, name="catalogues"),
    path("catalogues/<str:name>", pages.catalogue, name="catalogue"),
    path("catalogues/<str:name>/new", pages.entry_new, name="catalogue_entry_new"),
    path("catalogues/<str:name>/<int:id>", pages.entry, name="catalogue_entry"),
]
