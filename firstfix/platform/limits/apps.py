from django.apps import AppConfig


class LimitsConfig(AppConfig):
    name = "firstfix.platform.limits"
