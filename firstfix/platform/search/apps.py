from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "firstfix.platform.search"
