"""Forms in our look: label, help and error at the field; photos and signatures are checked by content."""

from __future__ import annotations

import base64
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.utils.datastructures import MultiValueDict
from django.utils.translation import override
from PIL import Image

from firstfix.platform.pages.fields import DayInput, PageForms, PhotosField, SignatureField


def picture(kind: str = "PNG") -> bytes:
    made = BytesIO()
    Image.new("RGB", (4, 4), "white").save(made, kind)
    return made.getvalue()


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def data_address(content: bytes) -> str:
    return "data:image/png;base64," + base64.b64encode(content).decode()


class CloseForm(forms.Form):
    default_renderer = PageForms
    serial = forms.CharField(max_length=5, help_text="On the plate.", widget=forms.TextInput(attrs={"class": "wide"}))
    due = forms.DateField(required=False, widget=DayInput)
    told = forms.BooleanField(required=False)
    outcome = forms.ChoiceField(choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    photos = PhotosField(required=False, most=2)
    secret = forms.CharField(widget=forms.HiddenInput, required=False)


def closed_with(photos: list[tuple[str, bytes]]) -> CloseForm:
    files: MultiValueDict[str, UploadedFile[Any]] = MultiValueDict({"photos": [upload(*photo) for photo in photos]})
    return CloseForm({"serial": "1", "outcome": "a"}, files)


@pytest.fixture(autouse=True)
def english() -> object:
    with override("en"):
        yield


def test_a_field_has_label_help_and_a_mark_when_it_is_needed() -> None:
    html = str(CloseForm())
    assert '<label class="form-label" for="id_serial">Serial<span class="required" aria-hidden="true">*</span>' in html
    assert 'id="id_serial_helptext"' in html
    assert 'aria-describedby="id_serial_helptext"' in html
    assert 'class="form-control wide"' in html
    assert html.count('name="secret"') == 1


def test_an_error_stands_at_its_field_and_is_read_with_it() -> None:
    html = str(CloseForm({"serial": "much too long", "outcome": "a"}))
    assert 'class="field-error" id="id_serial_error"' in html
    assert 'aria-invalid="true"' in html
    assert "id_serial_error" in html.split('name="serial"')[1].split(">")[0]


def test_a_day_keeps_its_form_in_every_language() -> None:
    with override("zh-hans"):
        assert 'type="date"' in str(CloseForm()["due"])
        assert 'value="2026-11-24"' in str(CloseForm(initial={"due": date(2026, 11, 24)})["due"])


def test_choices_are_a_group_with_a_legend() -> None:
    assert '<legend class="form-label">Outcome' in str(CloseForm())


def test_several_photos_come_as_a_list() -> None:
    form = closed_with([("a.png", picture()), ("b.jpg", picture("JPEG"))])
    assert form.is_valid(), form.errors
    assert [photo.name for photo in form.cleaned_data["photos"]] == ["a.png", "b.jpg"]
    assert form.cleaned_data["photos"][0].read() == picture()


def test_no_photo_is_an_empty_list_where_none_is_needed() -> None:
    form = closed_with([])
    assert form.is_valid()
    assert form.cleaned_data["photos"] == []


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ([("a.png", b"<svg/>")], "not_a_picture"),
        ([("a.gif", picture("GIF"))], "not_a_picture"),
        ([("a.png", picture()[:30])], "not_a_picture"),
        ([(f"{n}.png", picture()) for n in range(3)], "too_many"),
    ],
)
def test_what_is_no_photo_is_refused(files: list[tuple[str, bytes]], code: str) -> None:
    form = closed_with(files)
    assert form.has_error("photos", code)


def test_a_photo_that_is_too_big_is_refused_before_it_is_opened() -> None:
    field = PhotosField(megabytes=0)
    with pytest.raises(forms.ValidationError, match="larger than 0 MB"):
        field.clean([upload("a.png", picture())])


def test_a_needed_photo_is_asked_for() -> None:
    with pytest.raises(forms.ValidationError, match="Please add a photo"):
        PhotosField().clean([])


def test_a_signature_is_a_png() -> None:
    assert SignatureField().clean(data_address(picture())) == picture()
    assert SignatureField(required=False).clean("") == b""


@pytest.mark.parametrize(
    "said",
    [
        "hello",
        "data:image/svg+xml;base64,PHN2Zy8+",
        "data:image/png;base64,@@@",
        data_address(b"not a picture"),
        data_address(picture("JPEG")),
    ],
)
def test_what_is_no_signature_is_refused(said: str) -> None:
    with pytest.raises(forms.ValidationError, match="did not arrive whole"):
        SignatureField().clean(said)


def test_a_needed_signature_is_asked_for() -> None:
    with pytest.raises(forms.ValidationError, match="sign here"):
        SignatureField().clean("")


def test_what_is_left_empty_is_asked_for_kindly() -> None:
    class Order(forms.Form):
        subject = forms.CharField()
        kind = forms.ChoiceField(choices=[("a", "A")])

    assert Order({}).errors == {"subject": ["Please fill this in."], "kind": ["Please choose."]}
