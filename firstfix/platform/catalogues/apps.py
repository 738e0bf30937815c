from django.apps import AppConfig


class CataloguesConfig(AppConfig):
    name = "firstfix.platform.catalogues"
