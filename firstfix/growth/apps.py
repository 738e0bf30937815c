from django.apps import AppConfig


class GrowthConfig(AppConfig):
    name = "firstfix.growth"
