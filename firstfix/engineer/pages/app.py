"""What a browser needs to open the engineer's app, with and without network: page, manifest, worker, icons.

All of it is the same for everybody, so that it may be kept on the phone; docs/formats/phone-sync.md says how.
"""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from pathlib import Path

from csp.constants import SELF
from csp.decorators import csp_update
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_safe

from firstfix.engineer.access import engineer_of
from firstfix.platform.accounts.permissions import require
from firstfix.platform.accounts.sign_in import SignedInRequest, signed_in
from firstfix.platform.pages.assets import BUILD, asset_url, built_address, files_of_entry

ICON = Path(__file__).parent.parent / "icon.typ"
ICON_SIZES = (180, 192, 512)
#: Of what all pages load too: the app needs it as well.
SHARED = ("theme.js", "icons.svg", "mark.svg")
#: Decoding barcodes is WebAssembly.
SCRIPTS = {"script-src": [SELF, "'wasm-unsafe-eval'"], "worker-src": [SELF], "manifest-src": [SELF]}


@csp_update(SCRIPTS)
@signed_in
@require_safe
@ensure_csrf_cookie
def app(request: SignedInRequest) -> HttpResponse:
    require(request.user, "visit.carry_out")
    engineer_of(request.user)  # a dispatcher has no days of their own to carry along
    scripts = [built_address(file) for file in files_of_entry("engineer", at_once=True) if file.endswith(".js")]
    answer = render(request, "engineer/app.html", {"scripts": scripts})
    answer["Cache-Control"] = "no-cache"
    return answer


@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    icons = [
        {"src": reverse("engineer_icon", args=(kind, size)), "sizes": f"{size}x{size}", "type": "image/png",
         "purpose": kind}
        for kind in ("any", "maskable")
        for size in ICON_SIZES[1:]
    ]  # fmt: skip
    shell = reverse("engineer_app")
    content = {
        "id": shell,
        "name": "FirstFix 工程师 Engineer",
        "short_name": "FirstFix",
        "description": "工程师的一天，有网没网都能用。The engineer's day, with and without network.",
        "start_url": shell,
        "scope": shell,
        "display": "standalone",
        "orientation": "portrait",
        "background_color": "#f4f6f6",
        "theme_color": "#0b6467",
        "categories": ["business", "productivity"],
        "icons": icons,
        "shortcuts": [
            {"name": "我的一天 My day", "url": f"{shell}#/day"},
            {"name": "扫码 Scan", "url": f"{shell}#/scan"},
        ],
    }
    return JsonResponse(content, content_type="application/manifest+json")


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """`web/engineer/worker.ts` as built, told in its first line what to keep."""
    files = [*(asset_url(name) for name in SHARED), *map(built_address, files_of_entry("engineer"))]
    body = (BUILD / "engineer-worker.js").read_text(encoding="utf-8")
    version = hashlib.sha256("\n".join((*files, body)).encode()).hexdigest()[:12]
    shell = {"version": version, "page": reverse("engineer_app"), "files": files}
    answer = HttpResponse(f"self.SHELL = {json.dumps(shell)};\n{body}", content_type="text/javascript")
    answer["Cache-Control"] = "no-cache"
    answer["Service-Worker-Allowed"] = reverse("engineer_app")
    return answer


@require_safe
def icon(request: HttpRequest, kind: str, size: int) -> HttpResponse:
    if kind not in ("any", "maskable") or size not in ICON_SIZES:
        raise Http404
    answer = HttpResponse(_drawn(kind, size), content_type="image/png")
    answer["Cache-Control"] = "max-age=604800"
    return answer


@lru_cache(maxsize=len(ICON_SIZES) * 2)
def _drawn(kind: str, size: int) -> bytes:
    """Our mark as PNG; `maskable` fills the square, so that a phone may cut its own shape out of it."""
    mark = (BUILD / asset_url("mark.svg").rpartition("/")[2]).read_text(encoding="utf-8")
    # One point on the paper is one pixel at 72 per inch.
    inputs = {"kind": kind, "size": str(size), "mark": mark}
    import typst  # 6 MB, of no use to the other pages

    drawn: bytes = typst.compile(str(ICON), format="png", ppi=72, sys_inputs=inputs)
    return drawn


@signed_in
@require_safe
def full_site(request: SignedInRequest) -> HttpResponse:
    """The pages instead of the app, until the app is opened again."""
    answer = HttpResponseRedirect(reverse("home"))
    answer.set_cookie("site", "full", max_age=14 * 24 * 3600, secure=request.is_secure(), samesite="Lax")
    return answer
