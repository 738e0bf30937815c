from __future__ import annotations

import io
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pypdf import PdfReader

from firstfix.field.actions.visit import add_photo, record_step, sign_visit
from firstfix.field.report import report_pdf
from firstfix.field.tests.visit_makers import make_checklist, make_visit_on_site
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.files.tests.makers import picture
from firstfix.platform.tenants.models import Tenant


def text_of(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_pdf_reads_back_in_its_language(company: Tenant, language: str) -> None:
    visit = make_visit_on_site()
    steps = make_checklist(visit)
    record_step(visit, steps["pressure"], value=Decimal("2.5"), by=SYSTEM)
    sign_visit(visit, signer="王芳", drawing=picture("PNG"), remarks="非常满意", by=SYSTEM)
    text = text_of(report_pdf(visit, language))
    assert visit.work_order.number in text
    assert "水温过高，报警 E-05" in text
    assert "王芳" in text
    assert "非常满意" in text
    assert "2.5 bar" in text
    assert ("测量压力" if language.startswith("zh") else "Measure the pressure") in text


def test_photos_signature_and_status_code_are_in_it(company: Tenant) -> None:
    visit = make_visit_on_site()
    plain = report_pdf(visit, "en")
    add_photo(visit, SimpleUploadedFile("a.jpg", picture()), caption="New filter", by=SYSTEM)
    sign_visit(visit, signer="王芳", drawing=picture("PNG"), by=SYSTEM)
    full = report_pdf(visit, "en")
    assert "New filter" in text_of(full)
    pictures = [len(PdfReader(io.BytesIO(pdf)).pages[0].images) for pdf in (plain, full)]
    assert pictures[1] - pictures[0] == 2
    assert "Status of this report" in text_of(plain)


def test_a_report_of_an_order_without_anything_is_still_a_report(company: Tenant) -> None:
    visit = make_visit_on_site(state="planned")
    order = visit.work_order
    order.request = order.contact = None
    order.save()
    assert order.number in text_of(report_pdf(visit, "en"))
