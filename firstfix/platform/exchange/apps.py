from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "firstfix.platform.exchange"
