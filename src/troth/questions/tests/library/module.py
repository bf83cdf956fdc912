"""The front page of the library: three object types on plain tables."""

from __future__ import annotations

from uuid import UUID

from troth.catalog.types import Choice, Everyone, Field, Kind, Many, ObjectType, Owned, Through
from troth.ground.modules import Module
from troth.questions.hooks import Segments
from troth.questions.meaning import Roll
from troth.team.actor import Actor

GENRES = (Choice("novel", "Novel"), Choice("poetry", "Poetry"), Choice("manual", "Manual"))

NOTES = Many(
    table="library_note",
    owner_column="book_id",
    value_column="words",
    key_column="",
    parts=(
        Field(name="words", label="Words", kind=Kind.TEXT, required=True),
        Field(name="is_primary", label="First", kind=Kind.YES_NO),
    ),
)

PLACES = Many(
    table="library_place",
    owner_column="book_id",
    value_column="city",
    key_column="",
    parts=(
        Field(name="city", label="City", kind=Kind.TEXT),
        Field(name="latitude", label="Latitude", kind=Kind.DECIMAL),
        Field(name="longitude", label="Longitude", kind=Kind.DECIMAL),
    ),
)

BOOKS = ObjectType(
    name="books",
    one="Book",
    many="Books",
    icon="book",
    table="library_book",
    title="title",
    default_sort="-added_at",
    search_column="doc",
    visible=Owned(),
    fields=(
        Field(name="id", label="Id", kind=Kind.ID, is_writable=False),
        Field(name="title", label="Title", kind=Kind.TEXT, is_sortable=True, is_searched=True),
        Field(name="blurb", label="Blurb", kind=Kind.LONG_TEXT, aliases=("summary",)),
        Field(name="phone", label="Phone", kind=Kind.PHONE),
        Field(name="pages", label="Pages", kind=Kind.NUMBER, is_sortable=True),
        Field(name="price", label="Price", kind=Kind.DECIMAL),
        Field(name="cost", label="Cost", kind=Kind.MONEY, is_sortable=True),
        Field(name="site", label="Site", kind=Kind.PLACE),
        Field(name="alarm", label="Alarm", kind=Kind.TIME, is_sortable=True),
        Field(name="is_lent", label="Lent", kind=Kind.YES_NO),
        Field(name="printed_on", label="Printed on", kind=Kind.DATE, is_sortable=True),
        Field(name="birthday", label="Birthday", kind=Kind.DATE, is_yearly=True),
        Field(name="added_at", label="Added at", kind=Kind.DATETIME, is_sortable=True),
        Field(name="genre", label="Genre", kind=Kind.SELECT, choices=GENRES, is_sortable=True),
        Field(name="country", label="Country", kind=Kind.COUNTRY),
        Field(name="tags", label="Tags", kind=Kind.TAGS),
        Field(name="notes", label="Notes", kind=Kind.TEXT, many=NOTES),
        Field(name="places", label="Places", kind=Kind.TEXT, many=PLACES, aliases=("place",)),
        Field(
            name="publisher", label="Publisher", kind=Kind.REFERENCE, to="publishers", column="publisher_id"
        ),
        Field(name="owner", label="Owner", kind=Kind.REFERENCE, to="members", column="owner_id"),
    ),
)

PUBLISHERS = ObjectType(
    name="publishers",
    one="Publisher",
    many="Publishers",
    icon="house",
    table="library_publisher",
    visible=Owned(),
    fields=(
        Field(name="id", label="Id", kind=Kind.ID, is_writable=False),
        Field(name="name", label="Name", kind=Kind.TEXT, is_sortable=True),
        Field(name="size", label="Size", kind=Kind.NUMBER, column="staff"),
        Field(name="parent", label="Parent", kind=Kind.REFERENCE, to="publishers", column="parent_id"),
        Field(name="secret", label="Secret", kind=Kind.REFERENCE, to="safes", column="safe_id"),
    ),
)

SAFES = ObjectType(
    name="safes",
    one="Safe",
    many="Safes",
    icon="lock",
    table="library_safe",
    visible=Everyone(),
    fields=(Field(name="id", label="Id", kind=Kind.ID), Field(name="name", label="Name", kind=Kind.TEXT)),
)

LOANS = ObjectType(
    name="loans",
    one="Loan",
    many="Loans",
    icon="loan",
    table="library_loan",
    title="reader",
    default_sort="reader",
    time="lent_on",
    tells=("reader",),
    visible=Through("book"),
    fields=(
        Field(name="id", label="Id", kind=Kind.ID, is_writable=False),
        Field(name="reader", label="Reader", kind=Kind.TEXT, is_sortable=True),
        Field(name="fine", label="Fine", kind=Kind.DECIMAL),
        Field(name="deposit", label="Deposit", kind=Kind.MONEY),
        Field(name="lent_on", label="Lent on", kind=Kind.DATE),
        Field(name="book", label="Book", kind=Kind.REFERENCE, to="books", column="book_id"),
    ),
)

FAVOURITES = Roll("Favourites", UUID(int=3000), "library_roll", "roll_id", "book_id")


def segments(*, object_type: str, seen_by: Actor) -> list[Roll]:
    """Give the one segment of the library, to whoever sees books."""
    return [FAVOURITES] if object_type == "books" and seen_by.may("books.see") else []


module = Module(name="library", object_types=(BOOKS, PUBLISHERS, SAFES, LOANS), hooks={Segments: segments})

TABLES = """
create table library_roll (roll_id uuid not null, book_id uuid not null);
create table library_safe (id uuid primary key default uuidv7(), name text not null);
create table library_publisher (
    id uuid primary key default uuidv7(),
    name text not null default '',
    staff integer,
    parent_id uuid,
    safe_id uuid,
    owner_id uuid
);
create table library_book (
    id uuid primary key default uuidv7(),
    title text not null default '',
    blurb text,
    phone text not null default '',
    pages integer,
    price numeric(12, 2),
    cost money_amount,
    alarm time,
    site place_point,
    is_lent boolean,
    printed_on date,
    birthday date,
    added_at timestamptz,
    genre text not null default '',
    country text not null default '',
    tags text[] not null default '{}',
    publisher_id uuid,
    owner_id uuid,
    doc text generated always as (norm(title)) stored
);
create table library_note (
    id uuid primary key default uuidv7(), book_id uuid not null, words text not null, is_primary boolean
);
create table library_place (
    id uuid primary key default uuidv7(), book_id uuid not null, city text not null default '',
    latitude double precision, longitude double precision
);
create table library_loan (id uuid primary key default uuidv7(), reader text not null,
    fine numeric(12, 2), deposit money_amount, lent_on date, book_id uuid);
"""
