from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "firstfix.platform.api"
