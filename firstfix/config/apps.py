"""Assembly of the house: what areas declare is handed to the platform once, at start."""

from typing import Any

from django.apps import AppConfig, apps
from django.db import connections
from django.db.models.signals import post_migrate


class FirstFixConfig(AppConfig):
    name = "firstfix.config"
    label = "firstfix"
    verbose_name = "FirstFix"

    def ready(self) -> None:
        from firstfix.config.exchange import KINDS
        from firstfix.config.facts import all_fact_words
        from firstfix.config.files import SUBJECTS
        from firstfix.config.notices import all_notice_words
        from firstfix.config.panels import PANELS
        from firstfix.config.permissions import PERMISSIONS
        from firstfix.config.reactions import AFTER_EVERY_FACT, REACTIONS
        from firstfix.config.search import SEARCHABLES
        from firstfix.config.waiting import WAITING
        from firstfix.platform import id_arrays, moments
        from firstfix.platform.accounts.permissions import set_permissions
        from firstfix.platform.exchange.kinds import set_kinds
        from firstfix.platform.facts.register import set_fact_words, set_reactions
        from firstfix.platform.files.register import set_subjects
        from firstfix.platform.notices.register import set_notice_words
        from firstfix.platform.pages.panels import set_panels
        from firstfix.platform.search.register import set_searchables
        from firstfix.platform.waiting.register import set_waiting

        id_arrays.register()
        moments.register()
        # Sent once all migrations of all apps have run; any one sender will do.
        post_migrate.connect(secure_database, sender=apps.get_app_config("tenants"))
        set_permissions(PERMISSIONS)
        set_panels(PANELS)
        set_kinds(KINDS)
        set_searchables(SEARCHABLES)
        set_subjects(SUBJECTS)
        set_waiting(WAITING)
        names = [app.name for app in apps.get_app_configs()]
        set_fact_words(all_fact_words(names))
        set_notice_words(all_notice_words(names))
        set_reactions(REACTIONS, after_every_fact=AFTER_EVERY_FACT)


def secure_database(using: str, **_: Any) -> None:
    """After the last app's migrations: policies, keys and grants for every table there is."""
    from firstfix.platform.database import secure

    secure(connections[using])
