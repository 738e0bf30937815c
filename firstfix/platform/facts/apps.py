from django.apps import AppConfig


class FactsConfig(AppConfig):
    name = "firstfix.platform.facts"
