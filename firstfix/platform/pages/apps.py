from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "firstfix.platform.pages"

    def ready(self) -> None:
        from firstfix.platform.pages.fields import ask_kindly

        ask_kindly()
