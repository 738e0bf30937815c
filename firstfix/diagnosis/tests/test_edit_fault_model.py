"""R&D writes a fault model: begun from the product, entry by entry, with mistakes shown at their field."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from firstfix.diagnosis.actions.fault_models import keep_tree
from firstfix.diagnosis.models import FaultModelVersion
from firstfix.diagnosis.queries.fault_models import Sheet
from firstfix.diagnosis.tests.makers import CHILLER, make_draft, make_published, make_troubleshooting
from firstfix.equipment.models import ModelPart
from firstfix.equipment.tests.makers import make_part, make_product_model
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.files.models import StoredFile
from firstfix.platform.files.tests.makers import picture
from firstfix.platform.tenants.models import Tenant

ClientOf = Callable[[User], Client]


def photo() -> SimpleUploadedFile:
    return SimpleUploadedFile("pump.png", picture("PNG"), "image/png")


@pytest.fixture
def author(company: Tenant, client_of: ClientOf) -> Client:
    return client_of(make_user(Role.RND))


def form_of(client: Client, address: str) -> dict[str, Any]:
    """What a browser would send back unchanged."""
    page = client.get(address)
    assert page.status_code == 200, page.content.decode()
    form = page.context["form"]
    sent: dict[str, Any] = {"seen": page.context["version"].version}
    for field in form:
        value = field.value()
        if hasattr(field.field.widget, "decompress"):
            zh, en = field.field.widget.decompress(value)
            sent |= {f"{field.name}_zh": zh, f"{field.name}_en": en}
        elif value not in (None, False):
            sent[field.name] = value
    for grid in (getattr(form, name, None) for name in ("table", "fixes", "used")):
        for row in grid.rows if grid else ():
            sent |= dict(row.inputs)
    for number, row in enumerate(getattr(form, "outcomes", ())):
        sent |= {f"outcome-{number}-{key}": said for key, said in row.items()}
    return sent


def is_picture(client: Client, address: str) -> bool:
    answer: Any = client.get(address)
    return bool(answer.getvalue()) and answer.headers["Content-Type"] == "image/jpeg"


def fresh(version: FaultModelVersion) -> FaultModelVersion:
    return FaultModelVersion.objects.get(pk=version.pk)


def test_a_model_is_begun_with_the_parts_of_its_product(author: Client) -> None:
    product, part = make_product_model(), make_part()
    ModelPart.objects.create(product_model=product, part=part)
    answer = author.post(f"/product-models/{product.pk}/fault-model/begin")
    version = FaultModelVersion.objects.get(fault_model__product_model=product)
    assert answer.headers["Location"] == f"/fault-models/{version.pk}"
    assert [one["id"] for one in version.document["parts"]] == [part.code]
    assert not Sheet(version).lines


def test_the_list_shows_every_product_with_what_there_is(author: Client) -> None:
    case = make_troubleshooting()
    product = case.model_version.fault_model.product_model
    draft = make_draft(product_model=product)
    bare = make_product_model()
    page = author.get("/fault-models").content.decode()
    assert f"/fault-models/{case.model_version_id}" in page
    assert f"/fault-models/{draft.pk}" in page
    assert f"/product-models/{bare.pk}/fault-model/begin" in page
    only_bare = author.get("/fault-models?model=no").content.decode()
    assert f"/fault-models/{draft.pk}" not in only_bare


def test_a_version_says_what_happened_to_it(author: Client) -> None:
    """Whatever fact names the version."""
    version = make_published()
    keep_tree(version, version.tree or {})
    page = author.get(f"/fault-models/{version.pk}").content.decode()
    assert "Strategy tree made" in page
    assert "Published" in page


def test_a_version_is_read_whole_in_both_languages(author: Client) -> None:
    page = author.get(f"/fault-models/{make_published().pk}").content.decode()
    for said in ("Pump worn", "水泵磨损", "Measure the capacitor", "测电容", "50.0%", "Replace the pump", "P_PUMP"):
        assert said in page, said


@pytest.mark.parametrize("part", ["components", "faults", "observations", "repairs", "parts"])
def test_saving_an_entry_as_it_stands_changes_nothing(author: Client, part: str) -> None:
    kept = {
        "severity": 7, "vendor": {"note": ["kept"]},
        "codes": {"mode": "WORN", "cause": "AGE", "extra": 1, "symptom": "NOISE", "remedy": "REPLACE"},
    }  # fmt: skip
    document = deepcopy(CHILLER)
    for entry in document[part]:
        entry |= deepcopy(kept)
    draft = make_draft(**{part: document[part]})
    for place in range(len(document[part])):
        address = f"/fault-models/{draft.pk}/entries/{part}/{place}"
        answer = author.post(address, form_of(author, address))
        assert answer.status_code == 302, answer.context["form"].errors
    assert fresh(draft).document == draft.document
    assert fresh(draft).version == draft.version


def test_what_is_typed_is_written_and_the_rest_kept(author: Client) -> None:
    draft = make_draft()
    address = f"/fault-models/{draft.pk}/entries/faults/1"
    answer = author.post(
        address,
        form_of(author, address)
        | {"prior": "0.25", "mode_zh": "泵坏", "severity": "8", "danger_limit": "0.3", "danger_do_en": "Stop it."},
    )
    assert answer.headers["Location"] == f"/fault-models/{draft.pk}#faults-1"
    assert fresh(draft).document["faults"][1] == CHILLER["faults"][1] | {
        "prior": 0.25, "mode": {"zh": "泵坏", "en": "Pump worn"}, "severity": 8,
        "danger": {"limit": 0.3, "do": {"en": "Stop it."}},
    }  # fmt: skip


def test_pictures_are_added_to_a_step_and_taken_away(author: Client) -> None:
    draft = make_draft()
    address = f"/fault-models/{draft.pk}/entries/observations/1"
    bad = SimpleUploadedFile("pump.jpg", b"no picture", "image/jpeg")
    answer = author.post(address, form_of(author, address) | {"photos": [photo(), bad]})
    assert answer.status_code == 422
    assert not StoredFile.objects.exists()
    assert author.post(address, form_of(author, address) | {"photos": [photo(), photo()]}).status_code == 302
    first, second = fresh(draft).document["observations"][1]["pictures"]
    assert is_picture(author, first)
    assert f'<img src="{second}"' in author.get(address).content.decode()
    author.post(address, form_of(author, address) | {"pictures": [second], "photos": [photo()]})
    left = fresh(draft).document["observations"][1]["pictures"]
    assert (left[0], len(left)) == (second, 2)
    author.post(address, {**form_of(author, address), "pictures": []})
    assert "pictures" not in fresh(draft).document["observations"][1]


def test_programs_add_pictures_to_drafts_only(author: Client) -> None:
    draft = make_draft()
    sent = author.post(f"/api/fault-models/{draft.pk}/pictures", {"picture": photo()})
    assert is_picture(author, sent.json()["address"])
    published = make_published()
    assert author.post(f"/api/fault-models/{published.pk}/pictures", {"picture": photo()}).status_code == 409


def test_a_new_id_goes_wherever_the_former_stood(author: Client) -> None:
    draft = make_draft()
    address = f"/fault-models/{draft.pk}/entries/faults/1"
    author.post(address, form_of(author, address) | {"id": "F_WORN"})
    document = fresh(draft).document
    assert document["observations"][1]["p"] == {"F_WORN": [0.2, 0.8], "F_CAP": [0.4, 0.6]}
    assert document["repairs"][1]["fixes"] == {"F_WORN": 0.98, "F_CAP": 0.98}
    assert not Sheet(fresh(draft)).lines


def test_a_new_fault_stands_before_all_that_is_not_listed(author: Client) -> None:
    draft = make_draft()
    address = f"/fault-models/{draft.pk}/entries/faults/new"
    author.post(address, form_of(author, address) | {"id": "F_HOSE", "prior": "0.1", "mode_en": "Hose torn"})
    assert [one["id"] for one in fresh(draft).document["faults"]][-2:] == ["F_HOSE", "F_OTHER"]


def test_an_id_is_used_once(author: Client) -> None:
    draft = make_draft()
    address = f"/fault-models/{draft.pk}/entries/faults/new"
    answer = author.post(address, form_of(author, address) | {"id": "F_CAP", "prior": "0.1"})
    assert answer.status_code == 422
    assert "There is one with this id already." in answer.content.decode()


def test_mistakes_of_a_draft_stand_at_their_entry_and_field(author: Client) -> None:
    document = deepcopy(CHILLER)
    document["faults"][1]["prior"] = -1
    document["observations"][1]["p"]["F_PUMP"] = [0.2, 0.9]
    document["repairs"][0]["fixes"] = {"F_NONE": 0.5}
    document["rates"]["escalate"] = 0
    draft = make_draft(**document)
    page = author.get(f"/fault-models/{draft.pk}").content.decode()
    for said in ("prior: must be at least 0", "p.F_PUMP: adds up to 1.1, not 1", "rates.escalate: must be above 0"):
        assert said in page, said
    fault = author.get(f"/fault-models/{draft.pk}/entries/faults/1").context["form"]
    assert fault.errors["prior"] == ["must be at least 0"]
    observation = author.get(f"/fault-models/{draft.pk}/entries/observations/1").context["form"]
    assert observation.table.row("p.F_PUMP").errors == ["adds up to 1.1, not 1"]
    repair = author.get(f"/fault-models/{draft.pk}/entries/repairs/0").context["form"]
    assert repair.fixes.row("F_NONE").errors == ['there is no fault "F_NONE"']
    assert author.get(f"/fault-models/{draft.pk}/rates").context["form"].errors["escalate"] == ["must be above 0"]


def test_from_the_top_each_mistake_is_one_click_away_and_names_entries_by_their_ids(author: Client) -> None:
    document = deepcopy(CHILLER)
    del document["faults"][1]["prior"]
    document["faults"][1]["occurrence"] = 3
    draft = make_draft(**document)
    page = author.get(f"/fault-models/{draft.pk}").content.decode()
    assert '<a href="#faults-0">Filter clogged</a>: prior: is given here but not for F_PUMP' in page
    assert "faults[1]" not in page
    review = author.get(f"/fault-models/{draft.pk}/review")
    assert review.status_code == 200


def test_mistakes_are_said_in_chinese(author: Client) -> None:
    draft = make_draft(rates={"remote_min": 2})
    author.cookies["django_language"] = "zh-hans"
    page = author.get(f"/fault-models/{draft.pk}", headers={"accept-language": "zh-hans"}).content.decode()
    assert "rates.escalate: 缺失" in page


def test_a_row_that_is_no_numbers_is_refused_at_its_row_and_nothing_is_lost(author: Client) -> None:
    draft = make_draft()
    address = f"/fault-models/{draft.pk}/entries/observations/1"
    row = author.get(address).context["form"].table.row("p.F_PUMP")
    answer = author.post(address, form_of(author, address) | {row.names[0]: "often"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert 'value="often"' in page
    assert "Numbers such as 0.25 or 25%, please." in page
    assert fresh(draft).document == draft.document


def test_percentages_may_be_typed(author: Client) -> None:
    draft = make_draft()
    address = f"/fault-models/{draft.pk}/entries/observations/1"
    names = author.get(address).context["form"].table.row("p.F_CLOG").names
    author.post(address, form_of(author, address) | dict(zip(names, ["70%", "30%"], strict=True)))
    assert fresh(draft).document["observations"][1]["p"]["F_CLOG"] == [0.7, 0.3]


def test_a_new_outcome_gets_a_column_and_one_taken_out_loses_its_own(author: Client) -> None:
    draft = make_draft()
    address = f"/fault-models/{draft.pk}/entries/observations/1"
    sent = form_of(author, address) | {"outcome-2-id": "loud", "outcome-2-en": "Loud", "outcome-2-zh": "很响"}
    assert author.post(address, sent).headers["Location"] == f"{address}#table"
    entry = fresh(draft).document["observations"][1]
    assert entry["outcomes"] == ["no", "yes", "loud"]
    assert entry["outcome_names"] == {"loud": {"zh": "很响", "en": "Loud"}}
    assert entry["p"]["F_PUMP"] == [0.2, 0.8, 0]
    author.post(address, form_of(author, address) | {"outcome-0-id": ""})
    entry = fresh(draft).document["observations"][1]
    assert (entry["outcomes"], entry["p"]["F_PUMP"]) == (["yes", "loud"], [0.8, 0])


def test_a_fault_goes_with_its_rows(author: Client) -> None:
    draft = make_draft()
    author.post(f"/fault-models/{draft.pk}/entries/faults/1/removal", {"seen": draft.version})
    document = fresh(draft).document
    assert "F_PUMP" not in document["observations"][1]["p"]
    assert document["repairs"][1]["fixes"] == {"F_CAP": 0.98}


def test_what_others_refer_to_stays_and_they_are_named(author: Client) -> None:
    draft = make_draft()
    answer = author.post(f"/fault-models/{draft.pk}/entries/components/1/removal", {"seen": draft.version})
    assert answer.status_code == 409
    assert "F_PUMP, F_CAP refer to it." in answer.content.decode()
    other = len(CHILLER["faults"]) - 1
    answer = author.post(f"/fault-models/{draft.pk}/entries/faults/{other}/removal", {"seen": draft.version})
    assert answer.status_code == 409
    assert fresh(draft).document == draft.document


def test_entries_are_put_in_order(author: Client) -> None:
    draft = make_draft()
    author.post(f"/fault-models/{draft.pk}/entries/repairs/2/place", {"seen": draft.version, "to": "up"})
    assert [one["id"] for one in fresh(draft).document["repairs"]] == ["R_CLEAN", "R_CAP", "R_PUMP"]


def test_two_authors_do_not_overwrite_each_other(author: Client) -> None:
    draft = make_draft()
    address = f"/fault-models/{draft.pk}/entries/faults/1"
    first, second = form_of(author, address), form_of(author, address)
    author.post(address, first | {"prior": "0.3"})
    answer = author.post(address, second | {"prior": "0.4"})
    assert answer.status_code == 422
    assert "Somebody else changed this draft meanwhile" in answer.content.decode()
    assert 'value="0.4"' in answer.content.decode()
    assert fresh(draft).document["faults"][1]["prior"] == 0.3


def test_rates_and_the_note(author: Client) -> None:
    draft = make_draft()
    address = f"/fault-models/{draft.pk}/rates"
    author.post(address, form_of(author, address) | {"visit": "650", "note": "New prices."})
    assert (fresh(draft).document["rates"]["visit"], fresh(draft).note) == (650, "New prices.")


def test_when_in_a_machines_life_a_fault_comes(author: Client) -> None:
    draft = make_draft()
    address, rates = f"/fault-models/{draft.pk}/entries/faults/1", f"/fault-models/{draft.pk}/rates"
    author.post(address, form_of(author, address) | {"ageing": "wear"})
    author.post(rates, form_of(author, rates) | {"typical_age": "8"})
    assert (fresh(draft).document["faults"][1]["ageing"], fresh(draft).document["typical_age"]) == ("wear", 8)


def test_what_was_learnt_about_age_stays_until_another_choice_is_made(author: Client) -> None:
    learnt = {"early": 0.1, "random": 0.2, "wear": 0.7}
    draft = make_draft(faults=[one | {"ageing": learnt} for one in CHILLER["faults"]])
    address = f"/fault-models/{draft.pk}/entries/faults/1"
    assert "by wear 70%" in author.get(address).content.decode()
    author.post(address, form_of(author, address) | {"severity": "8"})
    assert fresh(draft).document["faults"][1]["ageing"] == learnt
    author.post(address, form_of(author, address) | {"ageing": ""})
    assert "ageing" not in fresh(draft).document["faults"][1]


def test_from_draft_to_published_and_back(author: Client) -> None:
    first = make_published()
    author.post(f"/fault-models/{first.pk}/copy")
    second = FaultModelVersion.objects.get(based_on=first)
    for verb in ("submit", "send_back", "submit", "publish"):
        assert author.post(f"/fault-models/{second.pk}/state", {"verb": verb}).status_code == 302
    assert (fresh(second).state, fresh(first).state) == ("published", "replaced")
    page = author.get(f"/fault-models/{second.pk}").content.decode()
    for said in ("Begun", "Submitted for review", "Sent back to its author", "Published"):
        assert said in page
    author.post(f"/fault-models/{first.pk}/state", {"verb": "publish"})
    assert (fresh(second).state, fresh(first).state) == ("replaced", "published")


def test_a_draft_with_mistakes_is_not_submitted(author: Client) -> None:
    draft = make_draft(rates={})
    author.post(f"/fault-models/{draft.pk}/state", {"verb": "submit"})
    assert fresh(draft).state == "draft"


def test_published_versions_have_no_forms(author: Client) -> None:
    version = make_published()
    assert "/entries/" not in author.get(f"/fault-models/{version.pk}").content.decode()
    assert author.get(f"/fault-models/{version.pk}/entries/faults/1").status_code == 409


def test_a_draft_of_wrong_types_can_be_looked_at(author: Client) -> None:
    draft = make_draft(faults=[3, {"id": 7}, None], observations={"a": 1}, repairs="none", components=[[1]], rates=5)
    assert author.get(f"/fault-models/{draft.pk}").status_code == 200
    for part, place in (("faults", 0), ("faults", 1), ("components", 0)):
        assert author.get(f"/fault-models/{draft.pk}/entries/{part}/{place}").status_code == 200
    assert author.get(f"/fault-models/{draft.pk}/rates").status_code == 200


def test_the_desk_reads_but_does_not_write(company: Tenant, client_of: ClientOf) -> None:
    draft, desk = make_draft(), client_of(make_user(Role.DESK))
    assert desk.get(f"/fault-models/{draft.pk}").status_code == 200
    assert desk.get(f"/fault-models/{draft.pk}/entries/faults/1").status_code == 403
    assert desk.post(f"/fault-models/{draft.pk}/entries/faults/1/removal").status_code == 403


def test_rows_are_shown_on_demand(author: Client) -> None:
    version = make_published()
    page = author.get(f"/fault-models/{version.pk}/rows/observations/1").content.decode()
    assert "Pump worn" in page
    assert "0.95" in page
    assert author.get(f"/fault-models/{version.pk}/rows/observations/9").status_code == 404
