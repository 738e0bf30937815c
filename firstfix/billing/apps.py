from django.apps import AppConfig


class BillingConfig(AppConfig):
    name = "firstfix.billing"
