"""Every address. Each area keeps its own in `urls.py`; here they come together."""

from __future__ import annotations

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from firstfix.config import admin, observe, pages
from firstfix.config.api import api
from firstfix.config.demo.pages import sign_in_to_demo
from firstfix.config.history import HISTORIES
from firstfix.platform.audit.pages import history_urls
from firstfix.platform.pages import look

urlpatterns: list[URLPattern | URLResolver] = [
    path("", pages.front_door, name="home"),
    path("demo", sign_in_to_demo, name="demo"),
    path("health", observe.health, name="health"),
    path("ready", observe.ready, name="health_ready"),
    path("metrics", observe.metrics, name="health_metrics"),
    path("i18n/", include("django.conf.urls.i18n")),
    path("admin/", admin.site.urls),
    path("api/", api.urls),
    path("", include("firstfix.platform.accounts.urls")),
    path("", include("firstfix.platform.files.urls")),
    path("", include("firstfix.platform.search.urls")),
    path("", include("firstfix.platform.notices.urls")),
    path("", include("firstfix.platform.waiting.urls")),
    path("", include("firstfix.customers.urls")),
    path("", include("firstfix.equipment.urls")),
    path("", include("firstfix.people.urls")),
    path("", include("firstfix.diagnosis.urls")),
    path("", include("firstfix.work.urls")),
    path("", include("firstfix.logistics.urls")),
    path("", include("firstfix.scheduling.urls")),
    path("", include("firstfix.field.urls")),
    path("", include("firstfix.billing.urls")),
    path("", include("firstfix.care.urls")),
    path("", include("firstfix.messaging.urls")),
    path("", include("firstfix.rewards.urls")),
    path("", include("firstfix.growth.urls")),
    path("", include("firstfix.insight.urls")),
    path("", include("firstfix.engineer.urls")),
    path("", include("firstfix.portal.urls")),
    path("", include("firstfix.platform.catalogues.urls")),
    path("", include("firstfix.platform.exchange.urls")),
    *history_urls(HISTORIES),
]

if settings.DEMO or settings.DEBUG:
    urlpatterns += [
        path("look/", look.look, name="look"),
        path("look/public", look.look_public, name="look_public"),
        path("look/print", look.look_print, name="look_print"),
    ]
