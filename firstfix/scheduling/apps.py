from django.apps import AppConfig


class SchedulingConfig(AppConfig):
    name = "firstfix.scheduling"
