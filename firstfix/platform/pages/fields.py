"""Form fields and widgets that a browser's own do not give: days, photos from the camera, a signature."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.forms.renderers import DjangoTemplates
from django.utils.translation import gettext_lazy as _
from PIL import Image, UnidentifiedImageError

from firstfix.platform.errors import Invalid

if TYPE_CHECKING:
    Upload = UploadedFile[bytes]


def ask_kindly() -> None:
    """What is left empty is asked for. A form may say it better still: `error_messages={"required": …}`."""
    for kind, words in ((forms.Field, _("Please fill this in.")), (forms.ChoiceField, _("Please choose."))):
        kind.default_error_messages = {**kind.default_error_messages, "required": words}


class PageForms(DjangoTemplates):
    """Django's form renderer in our look: `FORM_RENDERER = "firstfix.platform.pages.fields.PageForms"`."""

    form_template_name = "pages/form.html"
    field_template_name = "pages/field.html"


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")  # what the browser's own calendar reads in every language


class AmountField(forms.CharField):
    """A number, perhaps with a unit behind it; its form knows of what, and reads it (`read_amount`)."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"inputmode": "decimal", "autocomplete": "off"}
        super().__init__(max_length=40, widget=forms.TextInput(attrs=attrs), **kwargs)


def read_amount(form: forms.Form, name: str, read: Callable[[str], int]) -> None:
    """Put what `read` makes of the text into the cleaned data (None of an empty one), or its Invalid at the field."""
    if name in form.errors:
        return
    text = str(form.cleaned_data.get(name) or "")
    try:
        form.cleaned_data[name] = read(text) if text else None
    except Invalid as wrong:
        form.add_error(name, wrong.said)


class MomentInput(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")


class ClockInput(forms.TimeInput):
    input_type = "time"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%H:%M")


class TenPointField(forms.TypedChoiceField):
    """0 to 10 in one row; None where nothing is chosen."""

    def __init__(self, **kwargs: Any) -> None:
        points = [(str(n), str(n)) for n in range(11)]
        widget = forms.RadioSelect({"class": "ten-points"})
        super().__init__(choices=points, coerce=int, empty_value=None, required=False, widget=widget, **kwargs)


class PhotosInput(forms.FileInput):
    """Takes photos with the camera or from the album; the browser shows them and makes them smaller before they go."""

    template_name = "pages/photos.html"
    use_fieldset = True
    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[Upload]:
        return list(files.getlist(name)) if hasattr(files, "getlist") else list(files.get(name) or [])


class PhotosField(forms.FileField):
    """Several pictures, checked by content. Cleans to a list of uploaded files, empty when none is needed."""

    widget = PhotosInput
    default_error_messages = {
        "required": _("Please add a photo."),
        "too_many": _("At most %(most)d photos at once."),
        "too_big": _("%(name)s is larger than %(most)d MB."),
        "not_a_picture": _("%(name)s is not a picture (JPEG, PNG or WebP)."),
    }

    def __init__(self, *, most: int = 10, megabytes: int = 12, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.most, self.megabytes = most, megabytes

    def clean(self, data: Any, initial: Any = None) -> list[Upload]:
        files: Sequence[Upload] = data if isinstance(data, list | tuple) else [data] if data else []
        if not files:
            super().clean(None, initial)
        if len(files) > self.most:
            raise ValidationError(self.error_messages["too_many"], "too_many", {"most": self.most})
        return [self._checked(one) for one in files]

    def _checked(self, file: Upload) -> Upload:
        if (file.size or 0) > self.megabytes * 1024 * 1024:
            said = {"name": file.name, "most": self.megabytes}
            raise ValidationError(self.error_messages["too_big"], "too_big", said)
        try:
            with Image.open(file) as picture:
                known = picture.format in ("JPEG", "PNG", "WEBP")
                picture.verify()
        except (UnidentifiedImageError, OSError, SyntaxError, Image.DecompressionBombError):
            known = False
        if not known:
            raise ValidationError(self.error_messages["not_a_picture"], "not_a_picture", {"name": file.name})
        file.seek(0)
        return file


class SignatureInput(forms.HiddenInput):
    """A field to sign in with a finger, a pen or the mouse; sends a PNG as a data address."""

    template_name = "pages/signature.html"
    input_type = "signature"
    use_fieldset = True

    @property
    def is_hidden(self) -> bool:
        return False


class SignatureField(forms.CharField):
    """Cleans to the bytes of a PNG, empty when nothing is signed and nothing need be."""

    widget = SignatureInput
    default_error_messages = {
        "required": _("Please sign here."),
        "broken": _("The signature did not arrive whole."),
    }
    MOST_BYTES = 400_000

    def clean(self, value: Any) -> bytes:
        said = super().clean(value)
        if not said:
            return b""
        head, _comma, body = said.partition(",")
        try:
            png = base64.b64decode(body, validate=True)
            if head != "data:image/png;base64" or len(png) > self.MOST_BYTES:
                raise ValueError(head)
            with Image.open(BytesIO(png), formats=["PNG"]) as picture:
                picture.verify()
        except (binascii.Error, ValueError, OSError, SyntaxError, Image.DecompressionBombError):
            raise ValidationError(self.error_messages["broken"], "broken") from None
        return png
