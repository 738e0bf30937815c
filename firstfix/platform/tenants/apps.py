from django.apps import AppConfig


class TenantsConfig(AppConfig):
    name = "firstfix.platform.tenants"
