from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "firstfix.platform.files"
