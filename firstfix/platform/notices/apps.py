from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "firstfix.platform.notices"
