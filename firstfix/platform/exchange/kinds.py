"""What can be imported and exported. Areas declare their kinds in `exchange.py`; the house registers them at start."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import reduce
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from firstfix.platform.bilingual import BilingualField
from firstfix.platform.errors import Text
from firstfix.platform.exchange import values
from firstfix.platform.exchange.values import Value

if TYPE_CHECKING:
    pass


@dataclass(frozen=True)
class Field:
    """One column. `read` is where an export finds its value: a path of attributes, or a function of the record.

    required: for new records; only_new: set then and never changed; refers: names records of another kind.
    """

    name: str
    label: Text
    value: Value
    also: tuple[str, ...] = ()
    read: str | Callable[[Any], Any] = ""
    required: bool = False
    only_new: bool = False
    exported: bool = True
    refers: bool = False
    note: Text = ""

    def value_in(self, record: Any) -> Any:
        if callable(self.read):
            return self.read(record)
        return reduce(_attribute, (self.read or self.name).split("."), record)

    def headings(self) -> set[str]:
        """Everything that a file may call this column, in any of our languages."""
        words = {self.name, self.name.replace("_", " "), *self.also}
        for language, _name in settings.LANGUAGES:
            with translation.override(language):
                words.add(str(self.label))
        return words


def _attribute(record: Any, name: str) -> Any:
    return None if record is None else getattr(record, name)


@dataclass(frozen=True)
class Kind:
    """`write(rows, by=…)` is the area's set-based action; `records(by)` are those that a person may export."""

    name: str
    label: Text
    icon: str
    action: str
    fields: tuple[Field, ...]
    write: Callable[..., None]
    records: Callable[[Any], models.QuerySet[Any]]
    known_by: Text

    def field(self, name: str) -> Field:
        return next(field for field in self.fields if field.name == name)

    @property
    def refers(self) -> bool:
        return any(field.refers for field in self.fields)

    @property
    def exported(self) -> tuple[Field, ...]:
        return tuple(field for field in self.fields if field.exported)


def column(model: type[models.Model], name: str, *also: str, **more: Any) -> Field:
    """A column whose label and rules are those of the model's field."""
    source = model._meta.get_field(name)
    if not isinstance(source, models.Field):
        raise TypeError(f"{model.__name__}.{name} is not a plain field")
    label = more.pop("label", source.verbose_name)
    value = more.pop("value", None) or _value_of(source)
    return Field(name=name, label=label, value=value, also=also, **more)


def reference(name: str, label: Text, *also: str, to: str = "code", **more: Any) -> Field:
    """A column that names another record, by what `to` of it says when exported."""
    read = to if "." in to else f"{name}.{to}"
    return Field(name=name, label=label, value=values.Text(), also=also, read=read, refers=True, **more)


def bilingual(
    model: type[models.Model],
    name: str,
    *also: str,
    zh: Iterable[str] = (),
    en: Iterable[str] = (),
    required: bool = False,
    labels: tuple[Text, Text] = (_("name in Chinese"), _("name in English")),
) -> tuple[Field, ...]:
    """A text in two languages: a column for each, and one that stands for both where a file has only one."""
    source = model._meta.get_field(name)
    if not isinstance(source, BilingualField):
        raise TypeError(f"{model.__name__}.{name} is not bilingual")
    both = Field(name=name, label=source.verbose_name, value=values.Text(), also=also, required=required,
                 exported=False, note=_("in one language; or use the two columns below"))  # fmt: skip
    return (
        both,
        Field(name=f"{name}_zh", label=labels[0], value=values.Text(), also=tuple(zh), read=f"{name}.zh"),
        Field(name=f"{name}_en", label=labels[1], value=values.Text(), also=tuple(en), read=f"{name}.en"),
    )


def needed(field: Field) -> Field:
    return replace(field, required=True)


def _value_of(source: models.Field[Any, Any]) -> Value:
    limits = _limits(source)
    match source:
        case models.Field(choices=choices) if choices:
            return values.Choice(tuple(choices))  # type: ignore[arg-type]
        case models.EmailField():
            return values.Email(source.max_length or 0)
        case models.CharField():
            return values.Text(source.max_length or 0)
        case models.TextField():
            return values.Text()
        case models.BooleanField():
            return values.Flag()
        case models.DecimalField():
            return values.Number(*limits, places=source.decimal_places)
        case models.FloatField():
            return values.Float(*limits)
        case models.IntegerField():
            return values.Whole(*limits)
        case models.DateTimeField():
            return values.Moment()
        case models.DateField():
            return values.Day()
    raise TypeError(f"no column can hold a {type(source).__name__}")


def _limits(source: models.Field[Any, Any]) -> tuple[Decimal | None, Decimal | None]:
    least: list[Decimal] = []
    most: list[Decimal] = []
    if isinstance(source, models.DecimalField):
        step = Decimal(1).scaleb(-source.decimal_places)
        most.append(Decimal(10) ** (source.max_digits - source.decimal_places) - step)
        least.append(-most[0])
    for validator in source.validators:
        if isinstance(validator, MinValueValidator):
            least.append(Decimal(str(validator.limit_value)))
        elif isinstance(validator, MaxValueValidator):
            most.append(Decimal(str(validator.limit_value)))
    return max(least, default=None), min(most, default=None)


_kinds: dict[str, Kind] = {}


def set_kinds(table: Iterable[Kind]) -> None:
    _kinds.clear()
    _kinds.update({kind.name: kind for kind in table})


def kinds() -> Mapping[str, Kind]:
    """By name, in the order in which a new company brings them."""
    return _kinds
