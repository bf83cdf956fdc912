"""What a document says, before anything is written in a language or set on a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from troth.sales.paper.lines import Line


@dataclass(frozen=True, slots=True, kw_only=True)
class Firm:
    """Who sends it: the name, the address, and what stands at the foot of each page.

    `logo` is a PNG or JPEG, or nothing.
    """

    name: str
    address: Sequence[str] = ()
    foot: str = ""
    logo: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    """To whom it goes: a person, at a company or not."""

    name: str = ""
    first_name: str = ""
    last_name: str = ""
    company: str = ""
    vat_number: str = ""
    address: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """The member of staff who answers for it."""

    name: str = ""
    email: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """All that one version of a document says.

    `kind` is "proposal", "quote", "confirmation" or "contract"; `language` is BCP 47, `country` the
    customer's, for formats and the size of the paper. `tax_note` is why there is no tax: "reverse_charge",
    "export", or "".
    """

    kind: str
    number: str
    currency: str
    language: str = "en"
    country: str = ""
    issued_on: date
    valid_until: date | None = None
    deal: str = ""
    firm: Firm
    customer: Customer = Customer()
    contact: Contact = Contact()
    lines: Sequence[Line] = ()
    tax_note: str = ""

    def with_logo(self, logo: bytes) -> Sheet:
        """Give the same sheet with a logo, which is not kept with it."""
        return replace(self, firm=replace(self.firm, logo=logo))
