from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "firstfix.platform.api"

    def ready(self) -> None:
        from ninja import Schema

        # There are 1,500 shapes, of which a process meets a few: each is compiled when it is first asked for.
        Schema.model_config["defer_build"] = True
