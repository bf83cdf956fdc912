"""Exports of other systems, known by their headers and mapped without a click."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from troth.exchange.synonyms import header_key

_GOOGLE_SPLIT = ":::"
_LIFECYCLE = {
    "subscriber": "lead", "marketing qualified lead": "lead", "sales qualified lead": "lead",
    "marketingqualifiedlead": "lead", "salesqualifiedlead": "lead", "opportunity": "prospect",
    "evangelist": "customer", "hot lead": "lead", "warm lead": "lead", "cold lead": "lead",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a column: its target, where its label stands, how its values are parted."""

    target: str
    label_from: int = -1
    splits_at: str = ""
    group: str = ""
    meanings: Mapping[str, str] = field(default_factory=dict)
    drops: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Origin:
    """A system whose exports are known: headers that give it away, and where each header goes.

    Headers are written as the system writes them and compared folded. `patterns` are for numbered
    columns; the number's own label column is `label_header`, with {n} for the number.
    """

    name: str
    kind: str
    gives_away: tuple[str, ...]
    fields: Mapping[str, str]
    patterns: tuple[tuple[str, str], ...] = ()
    label_headers: tuple[str, ...] = ()
    splits_at: str = ""
    drops: frozenset[str] = frozenset()

    def matches(self, keys: frozenset[str]) -> bool:
        """Tell whether a file's folded headers hold all that give this system away."""
        return all(header_key(header) in keys for header in self.gives_away)

    def columns(self, headers: Sequence[str]) -> dict[int, Known]:
        """Map the columns that are known, by index."""
        places = {header_key(header): index for index, header in reversed(list(enumerate(headers)))}
        known = {}
        fields = {header_key(header): target for header, target in self.fields.items()}
        for index, header in enumerate(headers):
            key = header_key(header)
            target, number = fields.get(key, ""), ""
            for pattern, meant in self.patterns if not target else ():
                if found := re.fullmatch(pattern, key):
                    target, number = meant, found[1]
            if target:
                known[index] = self._known(target, key, number, places)
        return known

    def _known(self, target: str, key: str, number: str, places: Mapping[str, int]) -> Known:
        what = key.partition(f" {number} ")[0] if number else ""
        label = next(
            (
                places[each]
                for form in self.label_headers
                if (each := form.format(what=what, n=number)) in places
            ),
            -1,
        )
        meanings = _LIFECYCLE if target == "lifecycle" else {}
        return Known(target, label if number else -1, self.splits_at, number, meanings, self.drops)


_GOOGLE_NUMBERED = (
    (r"e mail (\d+) value", "email"),
    (r"phone (\d+) value", "phone"),
    (r"address (\d+) street", "address.street"),
    (r"address (\d+) extended address", "address.street"),
    (r"address (\d+) city", "address.city"),
    (r"address (\d+) region", "address.region"),
    (r"address (\d+) postal code", "address.postal_code"),
    (r"address (\d+) country", "address.country"),
    (r"organization (1) name", "company"),
    (r"organization (1) title", "title"),
    (r"website (\d+) value", "website"),
)
_GOOGLE_DROPS = frozenset({"* mycontacts", "mycontacts", "* starred"})


def _outlook_address(word: str, label: str) -> dict[str, str]:
    group = f"address.{label}" if label else "address"
    return {
        f"{word} Street": f"{group}.street", f"{word} Street 2": f"{group}.street",
        f"{word} Street 3": f"{group}.street", f"{word} City": f"{group}.city",
        f"{word} State": f"{group}.region", f"{word} Postal Code": f"{group}.postal_code",
        f"{word} Country": f"{group}.country", f"{word} Country/Region": f"{group}.country",
    }  # fmt: skip


def _address(**headers: str) -> dict[str, str]:
    """Map the headers of one address; keywords are its parts, given as header."""
    return {header: f"address.{part}" for part, headers_ in headers.items() for header in headers_.split("|")}


_OUTLOOK = {
    "First Name": "first_name", "Middle Name": "first_name", "Last Name": "last_name", "Company": "company",
    "Job Title": "title", "E-mail Address": "email", "E-mail 2 Address": "email", "E-mail 3 Address": "email",
    "Home Phone": "phone.home", "Home Phone 2": "phone.home", "Business Phone": "phone.work",
    "Business Phone 2": "phone.work", "Mobile Phone": "phone.mobile", "Car Phone": "phone.mobile",
    "Other Phone": "phone", "Primary Phone": "phone", "Company Main Phone": "phone.work",
    "Business Fax": "phone.fax", "Home Fax": "phone.fax", "Birthday": "birthday", "Notes": "notes",
    "Categories": "tags", "Language": "language", "Web Page": "website", "Personal Web Page": "website",
    **_outlook_address("Business", "work"), **_outlook_address("Home", "home"),
    **_outlook_address("Other", ""),
}  # fmt: skip

_HUBSPOT = {
    "Record ID": "external_id", "Contact ID": "external_id", "First Name": "first_name",
    "Last Name": "last_name", "Email": "email", "Additional email addresses": "email",
    "Work email": "email.work",
    "Phone Number": "phone", "Mobile Phone Number": "phone.mobile", "Job Title": "title",
    "Company Name": "company", "Associated Company": "company", "Lifecycle Stage": "lifecycle",
    "Contact owner": "owner", "Create Date": "created_at", "Original Source": "source",
    "Original Traffic Source": "source", "Date of birth": "birthday", "Preferred language": "language",
    "Time Zone": "time_zone", "Website URL": "website",
    **_address(street="Street Address", city="City", region="State/Region", postal_code="Postal Code",
               country="Country/Region|Country"),
}  # fmt: skip

_SALESFORCE = {
    "Id": "external_id", "Contact ID": "external_id", "FirstName": "first_name", "MiddleName": "first_name",
    "LastName": "last_name", "First Name": "first_name", "Last Name": "last_name", "Account.Name": "company",
    "Account Name": "company", "Title": "title", "Email": "email", "Phone": "phone.work",
    "MobilePhone": "phone.mobile", "Mobile": "phone.mobile", "HomePhone": "phone.home",
    "Home Phone": "phone.home", "OtherPhone": "phone", "Other Phone": "phone", "Fax": "phone.fax",
    "Birthdate": "birthday", "LeadSource": "source", "Lead Source": "source", "Owner.Email": "owner",
    "Contact Owner": "owner", "Account Owner": "owner", "Description": "notes", "CreatedDate": "created_at",
    "Created Date": "created_at",
    **_address(street="MailingStreet|Mailing Street", city="MailingCity|Mailing City",
               region="MailingState|Mailing State|Mailing State/Province|Mailing State/Province (text only)",
               postal_code="MailingPostalCode|Mailing Zip/Postal Code|Mailing Postal Code",
               country="MailingCountry|Mailing Country|Mailing Country (text only)"),
}  # fmt: skip

_PIPEDRIVE = {
    "ID": "external_id", "Name": "name", "First name": "first_name", "Last name": "last_name",
    "Organization": "company", "Label": "tags", "Labels": "tags", "Owner": "owner", "Job title": "title",
    "Email": "email", "Email - Work": "email.work", "Email - Home": "email.home", "Email - Other": "email",
    "Phone": "phone", "Phone - Work": "phone.work", "Phone - Home": "phone.home",
    "Phone - Mobile": "phone.mobile", "Phone - Other": "phone", "Notes": "notes", "Birthday": "birthday",
    "Person created": "created_at", "Postal address": "address.street",
}  # fmt: skip

_ESPO = {
    "ID": "external_id", "First Name": "first_name", "Middle Name": "first_name", "Last Name": "last_name",
    "Name": "name", "Account": "company", "Account Name": "company", "Account Title": "title",
    "Title": "title",
    "Email": "email", "Email Address": "email", "Phone": "phone", "Phone Number": "phone",
    "Phone Number (Mobile)": "phone.mobile", "Phone Number (Office)": "phone.work",
    "Phone Number (Home)": "phone.home", "Assigned User": "owner", "Assigned User Name": "owner",
    "Created At": "created_at", "Description": "notes",
    **_address(street="Address Street", city="Address City", region="Address State",
               postal_code="Address Postal Code", country="Address Country"),
}  # fmt: skip

_ODOO = {
    "External ID": "external_id", "id": "external_id", "Name": "name", "Email": "email", "Phone": "phone",
    "Mobile": "phone.mobile", "Related Company": "company", "Related Company/Name": "company",
    "Company Name Entity": "company", "Company Name": "company", "parent_id": "company",
    "Job Position": "title",
    "function": "title", "Website": "website", "Language": "language", "lang": "language",
    "Timezone": "time_zone", "tz": "time_zone", "Notes": "notes", "comment": "notes", "Tags": "tags",
    "category_id": "tags", "Salesperson": "owner", "user_id": "owner", "Created on": "created_at",
    "create_date": "created_at",
    **_address(street="Street|Street2", city="City", region="State|state_id|State/State Name",
               postal_code="Zip", country="Country|country_id|Country/Country Name|Country/Country Code"),
}  # fmt: skip

ORIGINS = (
    Origin("Google Contacts", "people", ("First Name", "Organization Name", "E-mail 1 - Value", "File As"),
           {"First Name": "first_name", "Middle Name": "first_name", "Last Name": "last_name",
            "Organization Name": "company", "Organization Title": "title", "Birthday": "birthday",
            "Notes": "notes", "Labels": "tags"},
           _GOOGLE_NUMBERED, ("{what} {n} label",), _GOOGLE_SPLIT, _GOOGLE_DROPS),
    Origin("Google Contacts", "people", ("Given Name", "Family Name", "Yomi Name", "Group Membership"),
           {"Name": "name", "Given Name": "first_name", "Additional Name": "first_name",
            "Family Name": "last_name", "Birthday": "birthday", "Notes": "notes", "Language": "language",
            "Group Membership": "tags"},
           _GOOGLE_NUMBERED, ("{what} {n} type",), _GOOGLE_SPLIT, _GOOGLE_DROPS),
    Origin("Outlook", "people", ("First Name", "Last Name", "E-mail Address", "Business Phone"), _OUTLOOK),
    Origin("HubSpot", "people", ("Record ID", "First Name", "Email", "Contact owner"), _HUBSPOT),
    Origin("HubSpot", "people", ("Record ID", "First Name", "Email", "Lifecycle Stage"), _HUBSPOT),
    Origin("HubSpot", "people", ("Contact ID", "First Name", "Email", "Lifecycle Stage"), _HUBSPOT),
    Origin("Salesforce", "people", ("Id", "FirstName", "LastName", "MailingCity"), _SALESFORCE),
    Origin("Salesforce", "people", ("First Name", "Last Name", "Account Name", "Mailing City"), _SALESFORCE),
    Origin("Pipedrive", "people", ("Name", "Organization", "Email - Work", "Phone - Work"), _PIPEDRIVE),
    Origin("Pipedrive", "people", ("Name", "Organization", "Person created"), _PIPEDRIVE),
    Origin("EspoCRM", "people", ("First Name", "Last Name", "Assigned User", "Address Postal Code"), _ESPO),
    Origin("EspoCRM", "people", ("First Name", "Last Name", "Assigned User Name", "Email Address"), _ESPO),
    Origin("Odoo", "people", ("Name", "Email", "Related Company", "Job Position"), _ODOO),
    Origin("Odoo", "people", ("Name", "Email", "Is a Company", "Zip"), _ODOO),
    Origin("Odoo", "people", ("name", "email", "parent_id", "function"), _ODOO),
)  # fmt: skip


def recognise(headers: Sequence[str], kind: str) -> Origin | None:
    """Find the system that a file of this object type comes from."""
    keys = frozenset(map(header_key, headers))
    return next((origin for origin in ORIGINS if origin.kind == kind and origin.matches(keys)), None)
