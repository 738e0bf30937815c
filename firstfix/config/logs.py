"""Log lines: one JSON object each, and no personal data in them.

What people typed stands in addresses of pages (a status link is a secret), in the arguments of jobs and in the texts
of errors, where PostgreSQL and Python quote it. None of that is written: the route, the job's number and the way to
the error say as much.
"""

from __future__ import annotations

import json
import logging
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime

import psycopg
from django.core.exceptions import FieldError, ImproperlyConfigured, ObjectDoesNotExist
from django.http import HttpRequest
from django.template import TemplateSyntaxError

#: Errors whose texts name code, never what somebody typed.
SPEAKABLE = (
    ArithmeticError, AttributeError, FieldError, ImportError, ImproperlyConfigured, IndexError, NameError,
    NotImplementedError, ObjectDoesNotExist, TemplateSyntaxError, TypeError,
)  # fmt: skip
#: Classes of PostgreSQL's errors whose first line names tables, constraints and conditions only; others quote values.
SPEAKABLE_STATES = ("08", "23", "25", "40", "42", "53", "55", "57")


class JsonFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, tz=UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": message_of(record),
            **getattr(record, "extra_fields", {}),
        }
        if record.exc_info and record.exc_info[1]:
            line["exception"] = "".join(way_to(record.exc_info[1]))
        return json.dumps(line, ensure_ascii=False, default=str)


def message_of(record: logging.LogRecord) -> str:
    """Without what a library puts in: the path of a request, the arguments of a job, the text of an error."""
    if record.name.startswith("django.security") and record.exc_info and record.exc_info[1]:
        return said_of(record.exc_info[1])
    said = record.getMessage()
    request = getattr(record, "request", None)
    if isinstance(request, HttpRequest):
        said = said.replace(request.path, route_of(request))
    for job in [getattr(record, "job", None), *getattr(record, "jobs", ())]:
        if isinstance(job, dict):
            said = said.replace(str(job.get("call_string")), f"{job.get('task_name')}[{job.get('id')}]")
    return said


def route_of(request: HttpRequest) -> str:
    match = request.resolver_match
    return match.view_name if match and match.view_name else "unknown"


def way_to(error: BaseException) -> Iterator[str]:
    """As Python writes it, but without texts that may quote somebody; what led to it comes first."""
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before is not None:
        yield from way_to(before)
        yield "\nwhich led to\n\n"
    yield from traceback.format_tb(error.__traceback__)
    yield f"{said_of(error)}\n"


def said_of(error: BaseException) -> str:
    """The kind of error, and of its text what names code or tables."""
    kind = f"{type(error).__module__}.{type(error).__qualname__}".removeprefix("builtins.")
    if isinstance(error, psycopg.Error):
        state = error.sqlstate or ""
        told = [state, error.diag.message_primary if state[:2] in SPEAKABLE_STATES else "", error.diag.constraint_name]
        return ": ".join([kind, *filter(None, told)])
    return f"{kind}: {error}" if isinstance(error, SPEAKABLE) else kind
