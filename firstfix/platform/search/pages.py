"""The one search box: results while typing, and a page of them."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from firstfix.platform.accounts.permissions import require
from firstfix.platform.accounts.sign_in import SignedInRequest, signed_in
from firstfix.platform.search.queries import find


@signed_in
def search(request: SignedInRequest) -> HttpResponse:
    require(request.user, "search.use")
    words = request.GET.get("q", "").strip()
    is_typing = bool(request.headers.get("HX-Request"))
    results = find(words, by=request.user, limit=8 if is_typing else 50)
    template = "pages/_search_results.html" if is_typing else "search/search.html"
    return render(request, template, {"results": results, "words": words, "search_value": words})
