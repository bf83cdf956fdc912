"""What is typed about documents: by the customer on their page, by the staff, by an administrator."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from babel.numbers import NumberFormatError, parse_decimal
from django import forms
from django.utils.translation import gettext_lazy as _

from troth.catalog.errors import Invalid
from troth.catalog.formats import Unfit, text
from troth.sales.models import DocumentKind
from troth.sales.models.documents import LARGEST_LOGO_BYTES, LONGEST_KEPT_YEARS
from troth.sales.paper.evidence import read_strokes
from troth.sales.paper.lines import Line
from troth.sales.paper.pictures import can_be_set
from troth.sales.paper.wording import MOST_LINES
from troth.sales.pricing import Period, Unpriceable, row_of
from troth.webkit.formats import locale

LONGEST_REMARK = 2000
LONGEST_DRAWING = 100_000
NUMBERS = ("quantity", "price", "discount_percent", "tax_percent")


class Written(forms.CharField):
    """A text without signs that no screen shows."""

    def __init__(self, *args: Any, has_lines: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.has_lines = has_lines

    def clean(self, value: Any) -> Any:
        """Give the text in its one form."""
        cleaned = super().clean(value)
        try:
            return text(cleaned, self.max_length or 0, has_lines=self.has_lines)
        except Unfit as error:
            raise forms.ValidationError(str(error)) from error


class ChooseForm(forms.Form):
    """Which options are wanted, by their places."""

    chosen = forms.TypedMultipleChoiceField(
        coerce=int, required=False, choices=[(place, "") for place in range(MOST_LINES)]
    )


class AskForm(forms.Form):
    """A question or a remark, and from whom."""

    name = Written(max_length=120)
    text = Written(max_length=LONGEST_REMARK, has_lines=True)


class DeclineForm(forms.Form):
    """A no, its reason, and from whom."""

    name = Written(max_length=120)
    reason = Written(max_length=LONGEST_REMARK, has_lines=True, required=False)


class AgreeForm(forms.Form):
    """A signature: the name that is typed, perhaps drawn as well, and that what was seen is agreed to."""

    name = Written(max_length=120)
    email = forms.EmailField(required=False, max_length=254)
    drawn = forms.CharField(required=False, max_length=LONGEST_DRAWING)
    agreed = forms.BooleanField()
    seen = forms.CharField(max_length=64)

    def clean_drawn(self) -> list[list[tuple[int, int]]]:
        """Read the strokes."""
        try:
            return read_strokes(json.loads(self.cleaned_data["drawn"] or "[]"))
        except (ValueError, RecursionError) as error:
            raise forms.ValidationError(str(error)) from error


class AnswerForm(forms.Form):
    """What one of us answers."""

    text = Written(max_length=LONGEST_REMARK, has_lines=True)


class DocumentForm(forms.Form):
    """A document as it is drafted: for whom, in which language, until when; its lines are read apart."""

    name = Written(max_length=200, required=False)  # empty: as it was
    language = forms.ChoiceField()
    country = forms.RegexField(r"^[A-Z]{2}$", required=False)
    currency = forms.RegexField(r"^[A-Z]{3}$")
    valid_until = forms.DateField(required=False)
    asks_signature = forms.BooleanField(required=False)

    def __init__(self, *args: Any, languages: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = languages  # type: ignore[attr-defined]


def read_typed_lines(typed: Mapping[str, list[str]]) -> list[Line]:
    """Read the rows of the table as they were typed, column by column; an empty row is none.

    Raises Invalid, which names each wrong cell by its row, as "lines.0.price".
    """
    rows = [dict(zip(typed, values, strict=True)) for values in zip(*typed.values(), strict=True)]
    lines: list[Line] = []
    wrong: list[tuple[str, str]] = []
    for place, row in enumerate(rows):
        if not any(row[name].strip() for name in ("description", "details", "price")):
            continue
        try:
            lines.append(_line(row))
        except Invalid as error:
            wrong += [(f"lines.{place}.{name}", said) for name, said in error.errors]
    if len(lines) > MOST_LINES:
        wrong.append(("lines", str(_("There are more lines than fit."))))
    if wrong:
        raise Invalid(wrong)
    return lines


def _line(row: Mapping[str, str]) -> Line:
    wrong: list[tuple[str, str]] = []
    values: dict[str, Any] = {}
    for name, most in (("description", 300), ("details", 2000), ("unit", 20)):
        try:
            values[name] = text(row[name], most, has_lines=name == "details")
        except Unfit as error:
            wrong.append((name, str(error)))
    for name in NUMBERS:
        try:
            values[name] = _number(row[name], Decimal(1) if name == "quantity" else Decimal(0))
        except (NumberFormatError, InvalidOperation):
            wrong.append((name, str(_("is no number."))))
    if not values.get("description"):
        wrong.append(("description", str(_("Say what it is."))))
    for name in ("discount_percent", "tax_percent"):
        if name in values and not 0 <= values[name] <= 100:
            wrong.append((name, str(_("is a share from 0 to 100."))))
    if wrong:
        raise Invalid(wrong)
    period = row["period"] if row["period"] in set(Period) else Period.ONCE
    is_optional = row["place"] in ("optional", "chosen")
    line = Line(
        **values, period=Period(period), is_optional=is_optional, is_chosen=row["place"] == "chosen",
        is_tax_included=row["with_tax"] == "on",
    )  # fmt: skip
    try:
        row_of(line, "EUR")
    except Unpriceable as error:
        raise Invalid([("price", str(_("comes to less than nothing.")))]) from error
    return line


def _number(typed: str, otherwise: Decimal) -> Decimal:
    typed = typed.strip().rstrip("%").strip()
    if not typed:
        return otherwise
    number = parse_decimal(typed, locale=locale(), strict=False)
    if not number.is_finite() or number.adjusted() > 12 or -int(number.as_tuple().exponent) > 4:
        raise InvalidOperation(typed)
    return Decimal(number)


class TemplateForm(forms.Form):
    """A template without its blocks, which are read apart."""

    name = Written(max_length=120)
    kind = forms.ChoiceField(choices=DocumentKind.choices)
    language = forms.ChoiceField(required=False)
    asks_signature = forms.BooleanField(required=False)
    valid_days = forms.IntegerField(required=False, min_value=1, max_value=3650)

    def __init__(self, *args: Any, languages: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = [("", _("that of the customer")), *languages]  # type: ignore[attr-defined]


class RetentionForm(forms.Form):
    """How many years signed documents are kept, and on what basis."""

    years = forms.IntegerField(min_value=1, max_value=LONGEST_KEPT_YEARS)
    basis = Written(max_length=300, required=False)


class LetterheadForm(forms.Form):
    """What stands on every document."""

    name = Written(max_length=120, required=False)
    address = Written(max_length=500, required=False, has_lines=True)
    foot = Written(max_length=300, required=False)
    logo = forms.FileField(required=False)
    no_logo = forms.BooleanField(required=False)

    def clean_logo(self) -> bytes:
        """Take a picture by its first bytes, whatever its name says."""
        brought = self.cleaned_data["logo"]
        if not brought:
            return b""
        if brought.size > LARGEST_LOGO_BYTES:
            raise forms.ValidationError(_("is larger than 500 kB."))
        data: bytes = brought.read()
        if not can_be_set(data):
            raise forms.ValidationError(_("is no PNG or JPEG of at most four million points."))
        return data

    def values(self) -> dict[str, Any]:
        """Give what `change_letterhead` takes; without a new logo the old one stays."""
        typed = dict(self.cleaned_data)
        logo, no_logo = typed.pop("logo"), typed.pop("no_logo")
        return typed | ({"logo": logo} if logo or no_logo else {})
