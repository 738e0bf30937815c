"""A fault model as tables and back without a loss, whatever a draft holds; and files that cannot be read."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from firstfix.diagnosis.imports import document_from_file, write_version
from firstfix.diagnosis.models import FaultModelVersion
from firstfix.diagnosis.rules.entries import PARTS
from firstfix.diagnosis.rules.sheets import Reading, sheets_of
from firstfix.diagnosis.tests.makers import CHILLER, make_draft
from firstfix.equipment.tests.makers import make_product_model
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.errors import Invalid
from firstfix.platform.exchange.books import read_book, write_book
from firstfix.platform.tenants.models import Tenant

ClientOf = Callable[[User], Client]
DEMO = sorted((Path(__file__).parents[2] / "config/demo/fault_models").glob("*.yaml"))


def without_nulls(document: Any) -> Any:
    """In entries and at the top, null and absent mean the same."""
    kept = {key: value for key, value in document.items() if value is not None}
    for part in PARTS:
        if isinstance(kept.get(part), list):
            kept[part] = [
                {key: value for key, value in one.items() if value is not None} if isinstance(one, dict) else one
                for one in kept[part]
            ]
    return kept


def through(document: dict[str, Any], ending: str = "") -> Any:
    """To tables and back, with `ending` through a file."""
    sheets: Any = sheets_of(document)
    if ending:
        out = io.BytesIO()
        write_book(sheets, out, name=f"x.{ending}")
        sheets = read_book(out.getvalue())
    reading = Reading(sheets)
    assert reading.mistakes == []
    return without_nulls(reading.document)


text = st.text(max_size=12) | st.sampled_from(
    ["F_A", "=1+1", "'x", "_x0041_", "a\nb", " a", "1", "TRUE", "yes", "是，否"]
)
number = st.floats(-1e6, 1e6, allow_nan=False) | st.integers(0, 9)
anything = st.recursive(
    st.none() | st.booleans() | number | text,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(text, inner, max_size=2),
    max_leaves=4,
)  # fmt: skip
words = st.dictionaries(st.sampled_from(["zh", "en", "de"]), text, max_size=3)
id_ = st.sampled_from(["F_A", "F_B", "F_OTHER", "Q_1", "R_1"])


def entry(**fields: Any) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(
        {}, optional={name: value | anything for name, value in fields.items()} | {"vendor": anything}
    )


step = {
    "id": id_, "where": st.sampled_from(["remote", "onsite"]), "minutes": number, "name": words, "say": words,
    "tools": st.lists(text, max_size=2), "unsafe_for_customers": st.booleans(), "access": id_,
}  # fmt: skip
parts = {
    "components": entry(id=id_, parent=id_, name=words),
    "faults": entry(
        id=id_, component=id_, mode=words, prior=number, codes=st.dictionaries(st.sampled_from(["mode", "x"]), text),
        danger=st.fixed_dictionaries({"limit": number, "do": words}),
    ),
    "observations": entry(
        **step, kind=st.sampled_from(["test"]), outcomes=st.lists(text, max_size=3),
        default=st.lists(number, max_size=3),
        p=st.dictionaries(id_, st.lists(number, min_size=2, max_size=2), max_size=2),
        outcome_names=st.dictionaries(st.sampled_from(["no", "yes"]), words, max_size=2),
    ),
    "repairs": entry(
        **step, fixes=st.dictionaries(id_, number, max_size=2), parts=st.dictionaries(text, number, max_size=2)
    ),
    "parts": entry(id=id_, name=words, price=number),
}  # fmt: skip
documents = st.fixed_dictionaries(
    {},
    optional={name: st.lists(one | anything, max_size=3) | anything for name, one in parts.items()}
    | {"rates": st.dictionaries(text, number, max_size=3) | anything, "money": anything, "counts": anything},
)


@given(documents)
@settings(max_examples=150)
def test_any_document_comes_back_from_tables(document: dict[str, Any]) -> None:
    before = deepcopy(document)
    assert through(document) == without_nulls(document)
    assert document == before


@pytest.mark.parametrize("ending", ["xlsx", "zip"])
@given(document=documents)
@settings(max_examples=15)
def test_any_document_comes_back_from_files(ending: str, document: dict[str, Any]) -> None:
    assert through(document, ending) == without_nulls(document)


@pytest.mark.parametrize("ending", ["", "xlsx", "zip"])
@pytest.mark.parametrize("document", [CHILLER, *(path.read_text(encoding="utf-8") for path in DEMO[:4])])
def test_real_models_come_back(document: Any, ending: str) -> None:
    if isinstance(document, str):
        document = yaml.safe_load(document)
    assert through(document, ending) == without_nulls(document)
    rows = sheets_of(document)["faults"]
    assert all(row[-1] is None for row in rows[1:]), "everything known has a column"


def test_what_cannot_be_read_is_named_by_sheet_row_and_column() -> None:
    sheets: Any = sheets_of(CHILLER)
    sheets["likelihoods"][1][3] = "often"
    sheets["likelihoods"][2][2] = "perhaps"
    sheets["fixes"][1][0] = "R_NONE"
    sheets["faults"][2][6] = "x"
    sheets["parts"][1][-1] = "{"
    sheets["rates"][0] = ["what", "value"]
    assert Reading(sheets).mistakes == [
        "faults, row 3, severity: is not a number",
        "parts, row 2, more: is not JSON",
        "rates: there is no column rate",
        "likelihoods, row 2, probability: is not a number",
        "likelihoods, row 3, outcome: there is no outcome perhaps",
        "fixes, row 2, repair: there is no row with the id R_NONE",
    ]


def test_percentages_of_a_spreadsheet_are_read() -> None:
    sheets: Any = sheets_of(CHILLER)
    sheets["likelihoods"][1][3] = "20%"
    assert Reading(sheets).document["observations"][0]["p"]["F_CLOG"][0] == 0.2


BOMB = "a: &a [x, x]\nb: [*a, *a]\n"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "A fault model is an object"),
        (b"- 1", "A fault model is an object"),
        (b"a: [1", "is not YAML"),
        (BOMB.encode(), "line 1: &a: anchors are not allowed"),
        (b"a: !!python/object:os.system 1", "tags are not allowed"),
        (b"a: 1\na: 2", "line 2: a stands here twice"),
        (b"\xff\xfe\x00", "is not UTF-8 text"),
        (b"faults: [{prior: .nan}]", "faults[0].prior"),
        (b"a: " + b"x" * 16_000_001, "larger than 16 MB"),
        (b"PK\x03\x04 broken", "damaged"),
        (b"a:\n" + b"".join(b" " * n + b"a:\n" for n in range(1, 60)), "nested deeper"),
    ],
)
def test_files_that_cannot_be_a_model(company: Tenant, client_of: ClientOf, content: bytes, said: str) -> None:
    author, product = client_of(make_user(Role.RND)), make_product_model()
    file = SimpleUploadedFile("model.yaml", content)
    answer = author.post(f"/product-models/{product.pk}/fault-model/import", {"file": file})
    assert answer.status_code == 422
    errors = " ".join(answer.context["form"].errors["file"])
    assert said in errors or (not content and "empty" in errors), errors
    assert not FaultModelVersion.objects.exists()


def zipped(**files: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(f"{name}.csv", content)
    return out.getvalue()


@pytest.mark.usefixtures("company")
def test_a_zip_of_other_tables_is_no_model() -> None:
    with pytest.raises(Invalid) as wrong:
        document_from_file(zipped(customers="a,b\n1,2\n"))
    assert "None of the sheets" in str(wrong.value.errors["file"])


def test_a_bomb_is_not_unpacked() -> None:
    with pytest.raises(Invalid):
        document_from_file(zipped(faults="x" * 500_000_000))


@pytest.mark.parametrize("ending", ["yaml", "xlsx", "zip"])
def test_exported_imported_and_published_again(company: Tenant, client_of: ClientOf, ending: str) -> None:
    author, draft = client_of(make_user(Role.RND)), make_draft()
    product = draft.fault_model.product_model
    content = b"".join(author.get(f"/fault-models/{draft.pk}/file/{ending}"))
    out = io.BytesIO()
    assert write_version(draft, out, ending=ending)
    answer = author.post(
        f"/product-models/{product.pk}/fault-model/import", {"file": SimpleUploadedFile("m", content), "note": "back"}
    )
    made = FaultModelVersion.objects.get(number=2)
    assert answer.headers["Location"] == f"/fault-models/{made.pk}"
    assert (made.origin, made.note) == ("import", "back")
    rest = {key: one for key, one in draft.document.items() if key != "product"}
    assert {key: one for key, one in without_nulls(made.document).items() if key != "product"} == without_nulls(rest)


def test_a_file_of_mistakes_becomes_a_draft_that_shows_them(company: Tenant, client_of: ClientOf) -> None:
    author, product = client_of(make_user(Role.RND)), make_product_model()
    file = SimpleUploadedFile("m.yaml", b"schema: fault-model/2\nfaults: [{id: F_A, prior: -1}]\n")
    author.post(f"/product-models/{product.pk}/fault-model/import", {"file": file})
    page = author.get(f"/fault-models/{FaultModelVersion.objects.get().pk}").content.decode()
    assert "prior: must be at least 0" in page
