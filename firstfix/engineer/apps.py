from django.apps import AppConfig


class EngineerConfig(AppConfig):
    name = "firstfix.engineer"
