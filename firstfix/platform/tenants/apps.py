from django.apps import AppConfig


class TenantsConfig(AppConfig):
    name = "firstfix.platform.tenants"

    def ready(self) -> None:
        from firstfix.platform import id_arrays

        id_arrays.register()
