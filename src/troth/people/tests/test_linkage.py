"""Who is there twice is told from who only looks so: by Splink, on people of whom some are planted."""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from troth.ground.fold import norm
from troth.people.linkage import reading, scanning
from troth.people.linkage.comparisons import ALL

LETTERS = ["ba", "de", "fi", "go", "hu", "ka", "le", "mi", "no", "pu", "ra", "se", "ti", "vo", "wu"]
COLUMNS = (
    "name", "first_name", "last_name", "birthday", "mails", "phones", "street", "postal_code", "city",
    "country", "company",
)  # fmt: skip


def given(**values: Any) -> tuple[Any, ...]:
    """Make the row of a person; a name in one piece is the rest of it."""
    name = values.get("name") or f"{values.get('first_name', '')} {values.get('last_name', '')}".strip()
    return tuple({**values, "name": name}.get(column) for column in COLUMNS)


def crowd(count: int) -> Iterator[tuple[Any, ...]]:
    dice = random.Random(4)
    for number in range(count):
        first, last = ("".join(dice.choices(LETTERS, k=size)).title() for size in (2, 3))
        yield given(
            first_name=first, last_name=last, mails=[f"{first}.{last}.{number}@crowd.example"],
            birthday=f"{dice.randrange(1940, 2000)}-{dice.randrange(1, 13):02d}-{dice.randrange(1, 29):02d}",
            phones=[f"+3538{dice.randrange(10**8):08d}"], street=f"{last} Road {dice.randrange(200)}",
            postal_code=f"{dice.randrange(10**5):05d}", city=dice.choice(("Cork", "Kendal", "Varnby")),
        )  # fmt: skip


ADA = {
    "first_name": "Ada", "last_name": "Quill", "birthday": "1980-02-01", "mails": ["ada@quill.example"],
    "phones": ["+353861234567"], "street": "12 Mill Street", "postal_code": "T12 AB", "city": "Cork",
}  # fmt: skip
# Word → two people. The first words are of people who are one.
ONE: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "typing error": (ADA, {**ADA, "last_name": "Qiull", "mails": []}),
    "turned": ({**ADA, "mails": []}, {**ADA, "first_name": "Quill", "last_name": "Ada", "phones": []}),
    "nickname, moved": (
        {**ADA, "first_name": "William"},
        {**ADA, "first_name": "Bill", "street": "4 Quay", "postal_code": "K9", "city": "Kendal"},
    ),
    "nickname, nearly the birthday": (
        {**ADA, "first_name": "William", "birthday": "1971-04-05"},
        {"first_name": "Bill", "last_name": "Quill", "birthday": "1971-05-04"},
    ),
    "initial, new mail": ({**ADA}, {**ADA, "first_name": "A.", "mails": ["other@web.example"]}),
    "married": ({**ADA}, {**ADA, "last_name": "Verhoeven", "mails": ["ada@v.example"]}),
    "in one piece": ({**ADA}, {"name": "Ada Quill", "mails": ["ADA@quill.example".lower()]}),
    "month and day turned": ({**ADA, "birthday": "1980-02-11"}, {**ADA, "birthday": "1980-11-02"}),
}
TWO: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "couple": (ADA, {**ADA, "first_name": "Bram", "birthday": "1978-11-23"}),
    "sisters of like names": (
        {**ADA, "first_name": "Marites", "birthday": None},
        {**ADA, "first_name": "Maricel", "birthday": None},
    ),
    "couple without birthdays": ({**ADA, "birthday": None}, {**ADA, "first_name": "Bram", "birthday": None}),
    "mother and daughter": (ADA, {**ADA, "first_name": "Wilma", "birthday": "2008-04-04", "mails": []}),
    "namesakes": (ADA, {
        "first_name": "Ada", "last_name": "Quill", "birthday": "1951-09-17", "mails": ["aq@else.example"],
        "phones": ["+353877654321"], "street": "9 Hill", "postal_code": "LA9", "city": "Kendal",
    }),
    "one office phone": (
        {"first_name": "Ada", "last_name": "Quill", "phones": ["+35312222222"]},
        {"first_name": "Jonas", "last_name": "Brugger", "phones": ["+35312222222"]},
    ),
}  # fmt: skip


@contextmanager
def scanned(rows: list[tuple[Any, ...]], folder: Path) -> Iterator[Any]:
    """Weigh all pairs of some people, who are called by their place."""
    with scanning.engine(folder) as engine:
        reading.prepare(engine)
        places = ", ".join("?" * len(COLUMNS))
        for place, row in enumerate(rows):
            engine.execute(
                f"insert into given (id, {', '.join(COLUMNS)}) values (?, {places})", [f"{place:06d}", *row]
            ).fetchall()
        scanning.scan(engine)
        yield engine


def renamed(person: dict[str, Any], number: int) -> dict[str, Any]:
    """Give somebody a last name, a mail, a phone and a street of their own, so that the pairs do not mix."""
    mark = "".join(LETTERS[int(digit)] for digit in f"{number:02d}")
    change: dict[str, Callable[[Any], Any]] = {
        "first_name": lambda name: f"{mark.title()}{name.lower()}" if name == "Quill" else name,
        "last_name": lambda name: f"{mark.title()}{name.lower()}" if name in ("Quill", "Qiull") else name,
        "name": lambda name: name.replace("Quill", f"{mark.title()}quill"),
        "mails": lambda mails: [f"{mark}{mail}" for mail in mails],
        "phones": lambda phones: [f"{phone[:-2]}{number:02d}" for phone in phones],
        "street": lambda street: f"{street} {mark}",
        "postal_code": lambda code: f"{code}{number}",
    }
    return {
        name: change[name](value) if name in change and value else value for name, value in person.items()
    }


@pytest.fixture(scope="module")
def likelihoods(tmp_path_factory: pytest.TempPathFactory) -> dict[str, float]:
    """Scan a crowd with all the pairs planted in it; give how likely each is."""
    rows = list(crowd(400))
    places = {}
    for number, (word, both) in enumerate({**ONE, **TWO}.items()):
        places[word] = (f"{len(rows):06d}", f"{len(rows) + 1:06d}")
        rows += [given(**renamed(person, number)) for person in both]
    with scanned(rows, tmp_path_factory.mktemp("scan")) as engine:
        weights = {
            (one, other): weight
            for one, other, weight in engine.execute("select one, other, weight from weighed").fetchall()
        }
    return {word: 1 / (1 + 2 ** -weights.get(pair, -100)) for word, pair in places.items()}


@pytest.mark.parametrize("word", ONE)
def test_who_is_one_is_found(likelihoods: dict[str, float], word: str) -> None:
    assert likelihoods[word] > 0.5


@pytest.mark.parametrize("word", TWO)
def test_who_only_shares_a_household_or_a_name_is_not_asked_about(
    likelihoods: dict[str, float], word: str
) -> None:
    assert likelihoods[word] < 0.5


def test_the_same_people_give_the_same_weights(tmp_path: Path) -> None:
    rows = [*crowd(60), *crowd(20)]
    told = []
    for _twice in range(2):
        with scanned(rows, tmp_path) as engine:
            told.append(engine.execute("select * from weighed order by one, other").fetchall())
    assert len(told[0]) >= 20
    assert told[0] == told[1]


def test_bits_and_levels_stand_in_the_order_of_the_comparisons(tmp_path: Path) -> None:
    with scanned([given(**ADA), given(**ADA), *crowd(30)], tmp_path) as engine:
        ((weight, levels, bits),) = engine.execute(
            "select weight, levels, bits from weighed where one = '000000'"
        ).fetchall()
    found = {each.name: each.level(number) for each, number in zip(ALL, levels, strict=True)}
    assert {name: level.name for name, level in found.items() if level} == dict.fromkeys(
        ("first", "last", "birthday", "mail", "phone", "address"), "same"
    )
    assert all(each > 3 for each, level in zip(bits, levels, strict=True) if level >= 0)
    assert weight < sum(bits)  # by what any two are likely to be


def test_nobody_and_one_person_alone_are_no_trouble(tmp_path: Path) -> None:
    for rows in ([], [given(**ADA)], [given(name="ada@x.example"), given(name="+353 1")]):
        with scanned(rows, tmp_path) as engine:
            assert engine.execute("select * from weighed").fetchall() == []


def test_what_a_look_wrote_on_disk_is_gone_afterwards(tmp_path: Path) -> None:
    (tmp_path / "scan-person.csv").write_text("left by one that was killed", encoding="utf-8")
    with scanned([given(**ADA), given(**ADA)], tmp_path):
        pass
    assert list(tmp_path.iterdir()) == []


def test_text_is_folded_as_everywhere(tmp_path: Path) -> None:
    words = ["Ærøskøbing", "Łucja", "Þór", "Müller", "STRAßE", "Čeněk", "Đặng"]
    with scanning.engine(tmp_path) as engine:
        reading.prepare(engine)
        for word in words:
            ((folded,),) = engine.execute("select fold(?)", [word]).fetchall()
            assert folded == norm(word), word


def test_pages_and_commands_do_without_the_engine() -> None:
    loaded = "import sys; assert not {'splink', 'sqlglot', 'duckdb', 'pyarrow'} & set(sys.modules)"
    words = "import troth.people.linkage.comparisons, troth.people.linkage.words"
    subprocess.run([sys.executable, "-c", f"{words}; {loaded}"], check=True)
