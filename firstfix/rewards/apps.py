from django.apps import AppConfig


class RewardsConfig(AppConfig):
    name = "firstfix.rewards"
