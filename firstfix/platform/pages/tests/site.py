"""The style page on its own, without a database: `python -m firstfix.platform.pages.tests.site` prints its address.

Its content security policy is stricter than production's, so that what needs more is seen here.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from socketserver import ThreadingMixIn
from types import SimpleNamespace
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import django
from csp.constants import NONE, SELF
from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path

NAME = "firstfix.platform.pages.tests.site"
Answer = Callable[[HttpRequest], HttpResponse]


class Person(SimpleNamespace):
    is_authenticated = True
    pk = 7

    def __str__(self) -> str:
        return "陈立"


def somebody(get_response: Answer) -> Answer:
    def answer(request: HttpRequest) -> HttpResponse:
        request.user = Person()  # type: ignore[assignment]
        return get_response(request)

    return answer


def user(request: HttpRequest) -> dict[str, object]:
    return {"user": getattr(request, "user", None), "user_role": "Dispatcher"}


def search(request: HttpRequest) -> HttpResponse:
    words = request.GET.get("q", "")
    found = [
        {"icon": "order", "title": f"WO-{n} {words}", "note": "恒力塑业", "url": f"/look/?opened={n}"} for n in range(3)
    ]
    return render(request, "pages/_search_results.html", {"results": [] if "zz" in words else found, "words": words})


def trouble(request: HttpRequest) -> HttpResponse:
    return HttpResponse(status=500)


def configure() -> None:
    """The tests' settings, with the pages of this file alone and nothing on the way to them that asks a database."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "firstfix.config.settings_test"
    settings.DEBUG = True
    settings.ROOT_URLCONF = NAME
    settings.MIDDLEWARE = [
        "csp.middleware.CSPMiddleware",
        "django.middleware.locale.LocaleMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
        f"{NAME}.somebody",
        "firstfix.platform.pages.toasts.ToastsInParts",
    ]
    settings.MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
    processors = [
        "django.template.context_processors.request",
        "django.contrib.messages.context_processors.messages",
        f"{NAME}.user",
    ]
    engine = "django.template.backends.django.DjangoTemplates"
    settings.TEMPLATES = [{"BACKEND": engine, "APP_DIRS": True, "OPTIONS": {"context_processors": processors}}]
    settings.FORM_RENDERER = "firstfix.platform.pages.fields.PageForms"
    settings.CONTENT_SECURITY_POLICY = {
        "DIRECTIVES": {"default-src": [SELF], "img-src": [SELF, "data:"], "object-src": [NONE], "base-uri": [NONE]}
    }
    django.setup()


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


def main() -> None:
    configure()
    from firstfix.platform.pages import look

    urlpatterns.extend(
        [
            path("i18n/", include("django.conf.urls.i18n")),
            path("look/", look.look),
            path("look/public", look.look_public),
            path("look/print", look.look_print),
            path("search", search, name="search"),
            path("sign-out", search, name="sign_out"),
            path("trouble", trouble),
        ]
    )
    handler = StaticFilesHandler(get_wsgi_application())
    with make_server("127.0.0.1", 0, handler, server_class=Server, handler_class=Quiet) as server:
        print(f"http://127.0.0.1:{server.server_port}/look/", flush=True)
        server.serve_forever()


urlpatterns: list[object] = []

if __name__ == "__main__":
    import sys

    # Django asks for this module by its name: one module, not a second one beside __main__.
    sys.modules[NAME] = sys.modules[__name__]
    main()
