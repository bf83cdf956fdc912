"""Made-up customers by the million, for the figures that need many: seeded, so that each run has the same."""

from __future__ import annotations

import csv
import random
from pathlib import Path
from typing import Any

import psycopg

from troth.ground.fold import norm

FIRST = (
    "Aroha Siobhán Mateus Noor Jorun Paulo Linh Kofi Tendai Anneliese Ikram Viliami Oksana Kwabena Mei-Lin Ruairí "
    "Esperanza Bilal Annika Zoë Maren Tomasi Dele Shirin Lwazi Hye-jin Rafał Gwilym Ilse Bruna Øystein Čeněk Łucja"
).split()
LAST = (
    "Ngatai Kerrigan Figueiredo Haugland Teixeira Asante Moyo Brugger Bouazza Taufa Hrytsenko Ofori Tsao Quiroga "
    "Chaudhry Saarelainen Müller Pakzad Ndaba Baek Wiśniowski Prosser Castellanos Thorsrud Akinwande Hanamura Okafor"
).split()
SYLLABLES = "ba be bi bo bu da de di do du ka ke ki ko ku la le li lo lu ma me mi mo mu na ne ni no nu ra re ri ro".split()
CITIES = (("Varnby", "SE"), ("Brackwater", "IE"), ("Merrin Quay", "GB"), ("Osterby", "DK"), ("Lindau", "DE"))
LIFECYCLES = ("lead", "prospect", "customer", "customer", "customer", "lapsed")
HEADERS = (
    "First name",
    "Last name",
    "Email",
    "Phone",
    "Company",
    "City",
    "Country",
    "Lifecycle",
    "Customer number",
)


def rows(count: int, seed: int = 1) -> Any:
    """Make the rows of a file of customers."""
    dice = random.Random(seed)
    for number in range(count):
        last = dice.choice(LAST) if number % 3 else "".join(dice.choices(SYLLABLES, k=3)).title()
        first = dice.choice(FIRST)
        city, country = dice.choice(CITIES)
        company = f"{''.join(dice.choices(SYLLABLES, k=2)).title()} Works" if number % 4 == 0 else ""
        yield (
            first, last, f"c{number}.{norm(last)}@shop.example", f"+35386{number:07d}", company, city, country,
            dice.choice(LIFECYCLES), f"N{number}",
        )  # fmt: skip


def write_csv(path: Path, count: int) -> None:
    """Write a file of customers, as another system would export it."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADERS)
        writer.writerows(rows(count))


def fill(connection: psycopg.Connection[Any], count: int) -> None:
    """Fill the tables directly, where the way in is not what is measured."""
    with connection.transaction():
        connection.execute("set local session_replication_role = replica")
        connection.execute("create temp table given (n serial, f text, l text, m text, p text, c text, t text, k text,"
                           " s text, x text) on commit drop")  # fmt: skip
        with connection.cursor().copy("copy given (f, l, m, p, c, t, k, s, x) from stdin") as copy:
            for row in rows(count):
                copy.write_row(row)
        connection.execute(FILL)
    connection.execute("vacuum analyze")


FILL = """
alter table given add id uuid default uuidv7();
insert into people_company (name, doc) select distinct c, norm(c) from given where c <> '';
insert into people_person (id, first_name, last_name, name, email, phone, company_id, city, country, lifecycle,
                           external_id, doc, last_contact_at)
select g.id, f, l, f || ' ' || l, m, p, c.id, t, k, s, x, norm(concat_ws(' ', f, l, m, p, g.c)),
       now() - make_interval(mins => n)
from given g left join people_company c on c.name = g.c;
insert into people_email (person_id, address, is_primary) select id, m, true from given;
insert into people_phone (person_id, number, is_primary) select id, p, true from given;
insert into people_role (person_id, company_id) select p.id, p.company_id from people_person p where company_id is not null;
insert into questions_word select distinct w from people_person, questions_words_of(name) w on conflict do nothing;
"""
