from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "firstfix.portal"
