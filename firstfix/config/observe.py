"""What an operator sees: a log line per request, metrics, and whether the process is alive and ready."""

from __future__ import annotations

import logging
import os
import time
import uuid
from collections.abc import Callable

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import resolve
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)
from prometheus_client.multiprocess import MultiProcessCollector

from firstfix.config.logs import route_of
from firstfix.platform.jobs import watch_jobs
from firstfix.platform.limits.actions import address_of

logger = logging.getLogger("firstfix.requests")
REQUESTS = Counter("firstfix_requests_total", "Requests", ["method", "route", "status"])
SECONDS = Histogram("firstfix_request_seconds", "Server time of a request", ["route"])


class ObserveMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        started = time.perf_counter()
        request_id = uuid.uuid4().hex[:16]
        response = self.get_response(request)
        seconds = time.perf_counter() - started
        route = route_of(request)
        response["X-Request-Id"] = request_id
        response["Server-Timing"] = f"app;dur={seconds * 1000:.1f}"
        REQUESTS.labels(request.method, route, response.status_code).inc()
        SECONDS.labels(route).observe(seconds)
        if not route.startswith("health"):
            fields = {"request": request_id, "method": request.method, "route": route}
            fields |= {"status": str(response.status_code), "ms": f"{seconds * 1000:.1f}"}
            logger.info("request", extra={"extra_fields": fields})
        return response


class ProbeMiddleware:
    """Probes and collectors ask by address, or by a name of their own, and over plain HTTP: they are answered before
    anybody looks at the host. (`SECURE_REDIRECT_EXEMPT` keeps them from being sent to https.)
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.probes = {"/health": health, "/ready": ready, "/metrics": metrics}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        probe = self.probes.get(request.path_info)
        if probe is None:
            return self.get_response(request)
        request.resolver_match = resolve(request.path_info)  # its name stands in the metrics
        return probe(request)


def health(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return JsonResponse({"status": "ok"})


def ready(request: HttpRequest) -> HttpResponse:
    """The process can work: the database answers. Whether jobs are worked off stands beside it; asked as
    `/ready?jobs`, for whoever raises an alarm, that counts, too. A load balancer does not ask it: pages still work.
    """
    try:
        trouble = watch_jobs("todo").trouble
    except DatabaseError:
        return JsonResponse({"status": "database does not answer"}, status=503)
    status = 503 if trouble and "jobs" in request.GET else 200
    return JsonResponse({"status": "ok" if status == 200 else trouble, "jobs": trouble or "ok"}, status=status)


def metrics(request: HttpRequest) -> HttpResponse:
    """Prometheus metrics, for the machine itself; docs/operation.md says how to let a collector in."""
    if address_of(request) not in ("127.0.0.1", "::1", ""):
        return HttpResponse(status=404)
    registry = REGISTRY
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:  # several processes serve: each counts in a file of its own there
        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return HttpResponse(generate_latest(registry) + generate_latest(job_metrics()), content_type=CONTENT_TYPE_LATEST)


def job_metrics() -> CollectorRegistry:
    """As they stand now, the same whichever process is asked; none while the database does not answer."""
    registry = CollectorRegistry()
    try:
        watched = watch_jobs()
    except DatabaseError:
        return registry
    Gauge("firstfix_job_workers", "Job workers that were heard of", registry=registry).set(watched.workers)
    jobs = Gauge("firstfix_jobs", "Jobs that are due, being done or failed", ["queue", "state"], registry=registry)
    waiting = Gauge("firstfix_job_wait_seconds", "How long the first due job waits", ["queue"], registry=registry)
    for one in watched.queues:
        jobs.labels(one.name, one.state).set(one.count)
        if one.state == "todo":
            waiting.labels(one.name).set(one.seconds)
    return registry
