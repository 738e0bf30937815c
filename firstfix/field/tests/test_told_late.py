"""What a phone tells late is taken if it happened on site; files come after the records that they belong to."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader

from firstfix.field.actions.visit import add_photo, record_step, remove_photo, sign_visit
from firstfix.field.models import Signature, StepResult, VisitPhoto
from firstfix.field.report import report_pdf
from firstfix.field.rules.on_site import was_on_site
from firstfix.field.tests.visit_makers import make_checklist, make_visit_on_site
from firstfix.people.tests.makers import make_engineer
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.errors import Invalid, Refused
from firstfix.platform.facts.models import Fact
from firstfix.platform.files.models import Upload
from firstfix.platform.files.tests.makers import picture
from firstfix.platform.files.uploads import announce_upload, append_piece
from firstfix.scheduling.models import Visit

pytestmark = pytest.mark.usefixtures("company")
IMAGE = picture()
ARRIVED = timezone.now().replace(microsecond=0) - timedelta(hours=5)
LEFT = ARRIVED + timedelta(hours=2)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def engineer() -> User:
    return make_user(Role.ENGINEER)


def left_visit(engineer: User) -> Visit:
    visit = make_visit_on_site(engineer=make_engineer(user=engineer), state="left")
    Visit.objects.filter(pk=visit.pk).update(arrived_at=ARRIVED, left_at=LEFT)
    return Visit.objects.get(pk=visit.pk)


def announced(by: User, kind: str = "photo", content: bytes = IMAGE) -> Upload:
    return announce_upload(uuid.uuid4(), size=len(content), content_type="image/jpeg", kind=kind, by=by)


def arrive(upload: Upload, by: User, content: bytes = IMAGE) -> None:
    append_piece(upload.uid, content, offset=0, by=by)


@pytest.mark.parametrize(
    ("at", "is_open", "was"),
    [
        (ARRIVED, False, True),
        (LEFT, False, True),
        (LEFT + MINUTE, False, True),  # clocks of two phones
        (LEFT + 2 * MINUTE, False, False),
        (ARRIVED - 2 * MINUTE, False, False),
        (ARRIVED - 2 * MINUTE, True, False),
        (LEFT + 9 * MINUTE, True, True),
    ],
)
def test_on_site_is_from_arriving_until_leaving(at: datetime, is_open: bool, was: bool) -> None:
    assert was_on_site(at, arrived_at=ARRIVED, left_at=None if is_open else LEFT, is_open=is_open) is was


def test_who_never_arrived_was_not_on_site() -> None:
    assert not was_on_site(ARRIVED, arrived_at=None, left_at=LEFT, is_open=False)


def test_what_happened_on_site_is_recorded_after_leaving(engineer: User) -> None:
    visit, at = left_visit(engineer), LEFT - 5 * MINUTE
    steps = make_checklist(visit)
    record_step(visit, steps["pressure"], value=Decimal(2), by=engineer, at=at)
    photo = add_photo(visit, announced(engineer), by=engineer, at=at)
    sign_visit(visit, signer="王芳", drawing=announced(engineer, "drawing"), by=engineer, at=at)
    remove_photo(photo, by=engineer, at=at)
    assert StepResult.objects.get().at == at
    assert Signature.objects.get().at == at
    assert not VisitPhoto.objects.exists()


@pytest.mark.parametrize("at", [None, LEFT + 5 * MINUTE, ARRIVED - 5 * MINUTE])
def test_what_happened_before_or_after_is_refused_as_ever(engineer: User, at: datetime | None) -> None:
    visit = left_visit(engineer)
    with pytest.raises(Refused, match="while you are on site"):
        record_step(visit, make_checklist(visit)["test"], verdict="done", by=engineer, at=at)


def test_a_step_of_another_checklist_has_no_photo_here(engineer: User) -> None:
    visit, other = left_visit(engineer), make_visit_on_site()
    with pytest.raises(Invalid, match="does not belong"):
        add_photo(visit, announced(engineer), step=make_checklist(other)["photo"], by=engineer, at=LEFT)


def test_a_photo_settles_its_step_before_its_file_has_come(engineer: User) -> None:
    visit = left_visit(engineer)
    add_photo(visit, announced(engineer), step=make_checklist(visit)["photo"], by=engineer, at=LEFT)
    assert StepResult.objects.get().verdict == "done"


def test_a_file_that_arrives_is_handed_to_its_photo_and_told(engineer: User) -> None:
    visit, upload = left_visit(engineer), announced(engineer)
    photo = add_photo(visit, upload, by=engineer, at=LEFT)
    assert photo.file is None
    arrive(upload, engineer)
    photo.refresh_from_db()
    assert photo.file
    assert photo.file.path.exists()
    fact = Fact.objects.get(name="PhotoArrived")
    assert (fact.about_kind, fact.about_id) == ("scheduling.visit", visit.pk)


def test_a_file_that_is_there_already_is_taken_at_once(engineer: User) -> None:
    visit, upload = left_visit(engineer), announced(engineer)
    arrive(upload, engineer)
    assert add_photo(visit, upload, by=engineer, at=LEFT).file


def test_a_signature_arrives(engineer: User) -> None:
    visit, upload = left_visit(engineer), announced(engineer, "drawing")
    sign_visit(visit, signer="王芳", drawing=upload, by=engineer, at=LEFT)
    arrive(upload, engineer)
    assert Signature.objects.get().file
    assert Fact.objects.filter(name="SignatureArrived", about_id=visit.pk).exists()


def test_a_photo_that_cannot_be_read_is_told(engineer: User) -> None:
    visit, upload = left_visit(engineer), announced(engineer, content=b"rubbish")
    add_photo(visit, upload, by=engineer, at=LEFT)
    arrive(upload, engineer, b"rubbish")
    assert Fact.objects.filter(name="PhotoUnreadable", about_id=visit.pk).exists()


def test_pages_report_and_api_say_that_it_is_on_its_way(engineer: User, client_of: Callable[[User], Client]) -> None:
    visit, client = left_visit(engineer), client_of(engineer)
    photo, drawing, broken = announced(engineer), announced(engineer, "drawing"), announced(engineer, content=b"no")
    step = make_checklist(visit)["photo"]
    add_photo(visit, photo, step=step, by=engineer, at=LEFT)
    add_photo(visit, broken, by=engineer, at=LEFT)
    arrive(broken, engineer, b"no")
    sign_visit(visit, signer="王芳", drawing=drawing, by=engineer, at=LEFT)

    def read() -> tuple[str, str]:
        page = client.get(f"/visits/{visit.pk}/on-site").content.decode()
        paper = PdfReader(BytesIO(report_pdf(visit, "en")))
        return page, " ".join(" ".join(one.extract_text() for one in paper.pages).split())

    page, paper = read()
    assert "On its way from the phone" in page
    assert "Cannot be shown: take it again" in page
    assert "the signature itself is still on its way" in page
    assert "Photos still on their way from the phone: 1" in paper
    assert "the signature itself is still on its way" in paper
    sheet = client.get(f"/api/visits/{visit.pk}/sheet").json()
    assert sheet["signature"]["url"] is None
    assert sheet["photos"][0]["url"] is None
    arrive(photo, engineer)
    arrive(drawing, engineer)
    page, paper = read()
    assert "on its way" not in page.lower()
    assert "on their way" not in paper
    assert client.get(f"/api/visits/{visit.pk}/sheet").json()["signature"]["url"].startswith("/files/")
