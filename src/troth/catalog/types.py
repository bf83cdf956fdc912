"""How a package declares its nouns. One declaration yields list, filter, import, export and API."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """What a field holds, and so how it is compared, entered, shown and imported."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    EMAIL = "email"
    PHONE = "phone"
    LINK = "link"
    NUMBER = "number"  # integer
    DECIMAL = "decimal"
    MONEY = "money"  # `ground.money.Money`: an amount with its currency
    YES_NO = "yes_no"
    DATE = "date"
    DATETIME = "datetime"
    TIME = "time"  # of any day, as the clock on the wall shows it
    PLACE = "place"  # `formats.Place`: a point on earth
    SELECT = "select"
    TAGS = "tags"  # several words: an array of text in the record's own table
    COUNTRY = "country"  # ISO 3166-1 alpha-2
    LANGUAGE = "language"  # BCP 47
    TIME_ZONE = "time_zone"
    REFERENCE = "reference"  # the id of a record of another object type, or of a member
    FILE = "file"  # several files: what `models.HeldFile.as_json` says of each
    ID = "id"


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a select: the stored word, the word shown, and a tone for its status."""

    value: str
    label: Any
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Personal:
    """Why a personal value is held, on what basis, and for how long. Required for personal fields."""

    purpose: str
    basis: str
    retention: str = "until the person is erased"


@dataclass(frozen=True, slots=True)
class Many:
    """Values that live in a table of their own, one row each: mails, phones, addresses.

    `owner_column` points at the record; `value_column` is what a comparison looks at. `key_column`,
    where there is one, holds the folded value with an index, for equality. `parts` are the columns of
    one entry, the value among them, each a field with a public name.
    """

    table: str
    owner_column: str
    value_column: str
    key_column: str
    parts: tuple[Field, ...]

    @property
    def value_part(self) -> Field:
        """The part that holds the value."""
        return next(part for part in self.parts if part.sql_column == self.value_column)

    def part(self, name: str) -> Field | None:
        """Find a part by its public name."""
        return next((part for part in self.parts if part.name == name), None)


@dataclass(frozen=True, slots=True)
class Lent:
    """Where the value of a field lies that another type lends: in its table, under the id of the record."""

    type: str
    table: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A field of an object type. `name` is public: in questions, API, import and export."""

    name: str
    label: Any
    kind: Kind
    column: str = ""  # in the type's own table; empty: same as the name, unless `many`
    many: Many | None = None
    to: str = ""  # for a reference: the object type it points at, also "members" and "teams"
    choices: tuple[Choice, ...] = ()
    max_length: int = 0
    minimum: int | None = None  # of a number
    maximum: int | None = None
    required: bool = False
    is_writable: bool = True
    formula: str = ""  # what it is computed by, as it was typed
    roll_up: RollUp | None = None  # what it tells of the records that point at this one
    reads: tuple[str, ...] = ()  # the fields of the same type that it is computed from
    lent: Lent | None = None  # set by the registry, for what another type lends
    is_sortable: bool = False  # only with an index behind it: (folded column, id)
    is_listed: bool = False  # among the columns of a new list
    is_inline: bool = False  # editable in the list
    is_yearly: bool = False  # a date that comes back each year: `is today` looks at day and month
    is_searched: bool = False  # its folded value is part of the type's `search_column` or `search_words`
    is_erased_with: bool = False  # a reference: the record is deleted with the person it points at
    aliases: tuple[str, ...] = ()  # headers by which an import knows it, folded
    personal: Personal | None = None
    help: Any = ""

    @property
    def sql_column(self) -> str:
        """The column in the type's own table."""
        return self.column or self.name

    @property
    def is_column(self) -> bool:
        """Whether its value is a column of the type's own table."""
        return self.many is None and self.lent is None


class Rolled(StrEnum):
    """What the records that point at one are rolled up to."""

    COUNT = "count"
    SUM = "sum"
    AVERAGE = "avg"
    LEAST = "min"  # of days the first
    MOST = "max"  # of days the last


@dataclass(frozen=True, slots=True)
class RollUp:
    """What a field tells of the records of the type `of` whose field `link` points at the record.

    `field` is what is summed, or of which the most is taken; empty where records are counted.
    """

    of: str
    link: str
    measure: Rolled
    field: str = ""


@dataclass(frozen=True, slots=True)
class Formula:
    """A checked formula: `tree` is what the database makes its column of, `reads` are names of fields."""

    text: str
    kind: Kind
    tree: Mapping[str, Any]
    reads: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shared:
    """Members who see a record beside its owner, by the rows of a table."""

    table: str
    record_column: str
    member_column: str


@dataclass(frozen=True, slots=True)
class Owned:
    """A record is seen by right of its owner: none, own, team or all; and by whom it is shared with."""

    column: str = "owner_id"
    shared: Shared | None = None


@dataclass(frozen=True, slots=True)
class Housed:
    """A record lies in a house, and is seen by those whose house it is: a member, a team, or everybody.

    `house` is the column that points at a row of `table`, whose columns `owner` and `team` say whose it is;
    a record without a house is everybody's. By right, "own" are those of one's own house, "team" also those
    of one's teams and of everybody, "all" those of every team; a member's own house is nobody else's. Beside
    that a record is seen by the member in `column` and the team in `team_column`, who have it in hand, and by
    whom it is shared with. One that is `private`, as this column says, is seen by neither house nor team: by
    who has it, by whom it is shared with and by administrators.
    """

    table: str
    house: str
    column: str
    team_column: str
    shared: Shared | None = None
    owner: str = "owner_id"
    team: str = "team_id"
    private: str = ""


@dataclass(frozen=True, slots=True)
class Through:
    """A record is seen by whoever may see the record that this reference field points at."""

    field: str


@dataclass(frozen=True, slots=True)
class OfRole:
    """A record is about a role, and is seen by its members and by administrators. `column` points at it."""

    column: str = "role_id"


@dataclass(frozen=True, slots=True)
class Everyone:
    """A record is seen by every member whose role sees this object type at all."""


@dataclass(frozen=True, slots=True)
class Purchases:
    """How a type tells of purchases: the fields of who bought, when and for how much in the workspace's own
    currency; `where` is a question for those that count, `by` names fields that they are told apart by."""

    person: str
    at: str
    amount: str
    where: str = ""
    by: tuple[str, ...] = ()


class What(StrEnum):
    """What a metric makes of the records of a month."""

    COUNT = "count"
    SUM = "sum"
    MEAN = "mean"
    PEOPLE = "people"  # how many different people
    EACH = "each"  # the sum, or the number, for each of these people
    SHARE = "share"  # of all of them, those that meet another question


class Better(StrEnum):
    """Which way a metric had better go."""

    UP = "up"
    DOWN = "down"
    EITHER = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """A figure of the business over time, handed in by `Module.metrics`, with what it means in words.

    It looks at the records of the type `of` that meet the question `where`, in the month of their field `at`.
    `field` is summed, or averaged; of a share `met` is the other question. `person` is the field that points
    at people, "id" where the records are people themselves, and empty where there is none.
    """

    name: str
    label: Any
    means: Any
    of: str
    at: str
    what: What
    where: str = ""
    field: str = ""
    met: str = ""
    person: str = "person"
    better: Better = Better.UP


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectType:
    """A noun of the business. `name` is plural and public: "people"."""

    name: str
    one: Any
    many: Any
    icon: str
    table: str
    fields: tuple[Field, ...]
    title: str = "name"  # the field that names a record
    subtitle: str = ""  # the field shown softly beside it
    default_sort: str = "-created_at"
    order: tuple[str, ...] = ()  # the fields by which its few records stand in order, as lanes of a board
    weight: str = ""  # of such a type the field that says in percent what a sum in its lane counts for
    visible: Owned | Housed | Through | OfRole | Everyone = field(default_factory=Owned)
    time: str = ""  # the field that says when it happened or is due: what a window of time looks at
    tells: tuple[str, ...] = ()  # the fields that say what happened: `did("call")` looks at them
    facts: tuple[str, str] | None = None  # field and value of what was only noted: measures leave it out
    about: tuple[str, str] | None = None  # the fields of type and id of a record, of any type with a page
    search_column: str = ""  # folded text with a trigram index: any part of name, mail, phone
    search_words: str = ""  # or: an indexed tsvector expression on {t}: the beginnings of its words
    url: str = ""  # of one record, with {id}
    is_append_only: bool = False
    is_own: bool = False  # the workspace added it
    purchases: Purchases | None = None  # what insight learns from, where its records are purchases
    # Of a type with one record for each of another, under the same id: which, and what is a field there, too.
    lends_to: str = ""
    lends: tuple[str, ...] = ()
    gone_column: str = ""  # set when a record is taken back: it stays, but is in no list

    def field(self, name: str) -> Field | None:
        """Find a field by its public name."""
        return next((field for field in self.fields if field.name == name), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Records:
    """The commands and queries behind an object type, handed in by `Module.records`.

    `get(id, *, seen_by, to=Verb.SEE)` raises `catalog.errors.NotFound` for strangers and `Forbidden` for
    a record that may be seen, but not `to`. The others are keyword-only: `create(values, by)` and
    `change(record, values, by)` take public field names and return the record; `delete(record, by)`.
    `read(id, *, seen_by)` loads for reading alone, where an id may lead to another record than its own.
    `routes(router)` adds the API's routes for new records, where they are told in a shape of their own.
    `create_many(many, by)` creates all of a list of values or none, where that is quicker than one by one.
    `values` has been checked against the catalog by `catalog.values.cleaned`. Doors do not call these:
    they call `catalog.records`, which checks rights and values first.
    """

    get: Callable[..., Any]
    read: Callable[..., Any] | None = None
    create: Callable[..., Any] | None = None
    create_many: Callable[..., list[Any]] | None = None
    change: Callable[..., Any] | None = None
    delete: Callable[..., None] | None = None
    routes: Callable[[Any], None] | None = None
