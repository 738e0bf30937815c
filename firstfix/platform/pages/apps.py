from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "firstfix.platform.pages"
