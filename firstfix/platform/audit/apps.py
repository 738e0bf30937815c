from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "firstfix.platform.audit"
