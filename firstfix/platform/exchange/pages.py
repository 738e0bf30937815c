"""Import and export in the browser: a file comes in, its columns get a meaning, its rows are looked at, and written."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import FileResponse, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from firstfix.platform.access import record_for
from firstfix.platform.accounts.permissions import may, require
from firstfix.platform.accounts.sign_in import SignedInRequest, signed_in
from firstfix.platform.errors import Invalid, NotFound
from firstfix.platform.exchange.actions import (
    ask_to_check,
    ask_to_write,
    choose_columns,
    outline_kept,
    recipe_of,
    start_import,
)
from firstfix.platform.exchange.forms import (
    UploadForm,
    chosen_columns,
    column_choices,
    missing_fields,
    paths_of,
    twice_chosen,
)
from firstfix.platform.exchange.headings import guessed_columns
from firstfix.platform.exchange.jobs import carry_out_later, read_later
from firstfix.platform.exchange.kinds import kinds
from firstfix.platform.exchange.models import ImportRun
from firstfix.platform.exchange.profiles import profiles
from firstfix.platform.exchange.queries import kinds_for, outcomes_of, runs_for
from firstfix.platform.exchange.seen import export_file
from firstfix.platform.pages.listing import Filter, Listing
from firstfix.platform.pages.record_form import put_errors


def _runs(request: SignedInRequest) -> QuerySet[ImportRun]:
    return runs_for(request.user).select_related("file", "started_by", "outcomes", "refused_file").order_by("-pk")


@signed_in
def imports(request: SignedInRequest) -> HttpResponse:
    """Bring a file in, give records out, and what was brought in last."""
    by = request.user
    if not may(by, "import.run"):
        require(by, "export.run")
    form = UploadForm(request.POST or None, request.FILES or None, kinds=kinds_for(by))
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            run = start_import(
                upload.read(), name=upload.name, by=by, kind=form.cleaned_data["kind"],
                encoding=form.cleaned_data["encoding"],
            )  # fmt: skip
            read_later(run)
            return HttpResponseRedirect(reverse("import_run", args=[run.pk]))
        except Invalid as wrong:
            put_errors(form, wrong)
    shown = {
        "form": form,
        "listing": Listing(request, _runs(request)),
        "kinds": list(kinds().values()),
        "may_import": may(by, "import.run"),
        "may_export": may(by, "export.run"),
    }
    return render(request, "exchange/imports.html", shown, status=422 if form.errors else 200)


def _run_for(request: SignedInRequest, id: int) -> ImportRun:
    return record_for(_runs(request), by=request.user, action="import.run", pk=id)


@signed_in
def import_run(request: SignedInRequest, id: int) -> HttpResponse:
    run = _run_for(request, id)
    if run.is_running:
        return render(request, "exchange/running.html", {"run": run})
    if run.outline and (run.state == ImportRun.State.CHOOSING or ("columns" in request.GET and not run.is_done)):
        return _columns_page(request, run, {})
    return _result_page(request, run)


def _columns_page(request: SignedInRequest, run: ImportRun, errors: dict[str, Any]) -> HttpResponse:
    """Which column is what. `?kind=` looks at the file as that kind; without one the guess or the profile stands."""
    outline = outline_kept(run)
    asked = request.GET.get("kind", "")
    if asked in kinds() and (asked != run.kind or run.profile):
        run.kind, run.profile, run.columns = asked, "", dict(guessed_columns(kinds()[asked], outline.headings))
    kind = kinds().get(run.kind) if not run.profile else None
    profile = profiles().get(run.profile)
    shown = {
        "run": run,
        "outline": outline,
        "kind": kind,
        "kinds": kinds_for(request.user),
        "profile": profile,
        "paths": paths_of(run, outline.headings, kinds()) if profile else [],
        "unsure": outline.unsure_in(recipe_of(run)) if profile else [],
        "choices": column_choices(run, outline, kind) if not profile else [],
        "missing": missing_fields(run, kind),
        "errors": errors,
    }
    return render(request, "exchange/columns.html", shown, status=422 if errors else 200)


@signed_in
@require_POST
def import_columns(request: SignedInRequest, id: int) -> HttpResponse:
    """The columns are chosen: let the rows be looked at."""
    run = _run_for(request, id)
    if not run.outline:
        raise NotFound
    headings = outline_kept(run).headings
    columns, orders = chosen_columns(request.POST, headings)
    kind, profile = request.POST.get("kind", ""), request.POST.get("profile", "")
    makes_missing = "makes_missing" in request.POST
    try:
        if twice := twice_chosen(request.POST, headings):
            labels = ", ".join(str(kinds()[kind].field(name).label) for name in twice)
            raise Invalid({"columns": _("Two columns cannot both be: %(names)s.") % {"names": labels}})
        run = choose_columns(
            run, by=request.user, kind=kind, profile=profile, columns={} if profile else columns, orders=orders,
            makes_missing=makes_missing,
        )  # fmt: skip
    except Invalid as wrong:
        run.kind, run.profile, run.columns, run.orders, run.makes_missing = (
            kind,
            profile,
            columns,
            orders,
            makes_missing,
        )
        return _columns_page(request, run, wrong.errors)
    carry_out_later(ask_to_check(run, by=request.user))
    return HttpResponseRedirect(reverse("import_run", args=[run.pk]))


@signed_in
@require_POST
def import_writing(request: SignedInRequest, id: int) -> HttpResponse:
    """Write all rows, or the good ones."""
    run = ask_to_write(_run_for(request, id), by=request.user, good_rows_only=request.POST.get("rows") == "good")
    carry_out_later(run)
    return HttpResponseRedirect(reverse("import_run", args=[run.pk]))


@signed_in
def import_progress(request: SignedInRequest, id: int) -> HttpResponse:
    """The part of the page that shows how far it is; when it is through, the page is loaded anew."""
    run = _run_for(request, id)
    response = render(request, "exchange/_progress.html", {"run": run})
    if not run.is_running:
        response["HX-Redirect"] = reverse("import_run", args=[run.pk])
    return response


def _result_page(request: SignedInRequest, run: ImportRun) -> HttpResponse:
    listing = Listing(
        request,
        outcomes_of(run),
        filters=[
            Filter(
                "verdict",
                _("Result"),
                [("new", _("new")), ("changed", _("changed")), ("same", _("same")), ("refused", _("refused"))],
                narrow=lambda rows, verdicts: [row for row in rows if row["verdict"] in verdicts],
            )
        ],
        words=lambda rows, words: [row for row in rows if words.casefold() in _said(row)],
    )
    good = run.counts.get("new", 0) + run.counts.get("changed", 0)
    shown = {
        "run": run,
        "listing": listing,
        "good": good,
        "refused": run.counts.get("refused", 0),
        "profile": profiles().get(run.profile),
        "kind": kinds().get(run.kind),
        "made": [(kind.label, run.kinds[kind.name]) for kind in kinds().values() if kind.name in run.kinds],
        "heading": _heading(run, good),
    }
    return render(request, "exchange/result.html", shown)


def _said(row: dict[str, Any]) -> str:
    parts = [row["called"], *row["notes"], *(" ".join(problem) for problem in row["problems"])]
    return " ".join(parts).casefold()


def _heading(run: ImportRun, good: int) -> str:
    if run.state == ImportRun.State.DONE:
        return ngettext("%(count)d row is in", "%(count)d rows are in", good) % {"count": good}
    if not run.total:
        return _("This file could not be read")
    if run.state == ImportRun.State.FAILED:
        return _("Nothing was written")
    return _("What will happen to each row")


@signed_in
def refused_rows(request: SignedInRequest, id: int) -> FileResponse:
    """The refused rows with their reasons, in the columns of the original."""
    run = _run_for(request, id)
    if run.refused_file is None:
        raise NotFound
    file = run.refused_file
    return FileResponse(file.path.open("rb"), as_attachment=True, filename=file.name, content_type=file.content_type)


@signed_in
def export(request: SignedInRequest, kind: str, ending: str) -> FileResponse:
    """All records of a kind, as CSV or XLSX."""
    if kind not in kinds():
        raise NotFound
    return export_file(kind, ending, by=request.user)
