"""What is known of people, folded so that it can be compared: the table `record`, made from `given`.

`given` holds one row a person: `id`, `name`, `first_name`, `last_name`, `birthday` (ISO), `mails` and
`phones` (lists), `street`, `postal_code`, `city`, `country`, `company`. What is not known is null or empty.
"""

from __future__ import annotations

from importlib.resources import files
from typing import Any

from troth.people.linkage import comparisons

MOST_HOLDERS = (
    8  # a mail or phone that more people have is the firm's, and says of none of them that they are one
)

GIVEN = """
create table given (
    id varchar, name varchar, first_name varchar, last_name varchar, birthday varchar, mails varchar[],
    phones varchar[], street varchar, postal_code varchar, city varchar, country varchar, company varchar)
"""

# `fold` is the rule of ground.fold.norm; `bare` leaves letters and digits.
MACROS = """
create macro fold(t) as translate(strip_accents(lower(t)), 'øłðþßæœđıħ', 'oldtsaodih');
create macro bare(t) as nullif(regexp_replace(fold(t), '[^\\p{L}\\p{N}]', '', 'g'), '');
create macro words(t) as list_sort(list_filter(
    regexp_split_to_array(fold(t), '[^\\p{L}\\p{N}]+'), lambda word: word <> ''));
create macro bones(t) as left(t[1] || regexp_replace(t[2:], '[aeiouyhw]', '', 'g'), 5);
create macro house_of(t) as nullif(replace(regexp_extract(lower(t), '\\d+\\s?[a-z]?\\b'), ' ', ''), '');
create macro street_of(t) as bare(regexp_replace(regexp_replace(
    regexp_replace(lower(t), '\\d+\\s?[a-z]?\\b', '', 'g'),
    'stra(ß|ss)e\\b', 'str', 'g'), '\\b(street|road|avenue|lane|place)\\b',
    ' ', 'g'));
create macro company_of(t) as bare(regexp_replace(fold(t), '\\b(gmbh|mbh|ag|kg|co|ohg|ug|ltd|limited|'
    || 'inc|llc|plc|corp|corporation|company|sa|sarl|sas|srl|spa|bv|nv|oy|ab|as|aps|pty|e ?k|e ?v)\\b\\.?',
    ' ', 'g'));
"""

# A name that is a mail or a phone is nobody's name. Of a name in one piece the last word is the family's.
RECORDS = """
create table record as
with named as (
    select *, case when regexp_matches(name, '@|^[+0-9 ]+$') then '' else name end as whole from given
), parted as (
    select *,
        bare(coalesce(nullif(first_name, ''), regexp_extract(trim(whole), '^(.*)\\s+\\S+$', 1))) as first,
        bare(coalesce(nullif(last_name, ''), case when coalesce(first_name, '') = ''
            then regexp_extract(trim(whole), '^.*\\s+(\\S+)$', 1) end)) as last
    from named
), alone as (
    select *, coalesce(first, case when last is null then bare(whole) end) as given_name from parted
)
select row_number() over (order by id)::integer as n, id, given_name as first, last,
    nullif(array_to_string(words(whole), ' '), '') as names,
    coalesce(nick.root, given_name) as root,
    nullif(replace(birthday, '-', ''), '') as birthday,
    mails, phones,
    street_of(street) as street, house_of(street) as house, bare(postal_code) as postal, bare(city) as city,
    nullif(country, '') as country, company_of(company) as company,
    names as by_names, birthday as by_birthday, mails[1] as by_mail  -- what training goes by
from alone left join nickname nick on nick.name = given_name
"""

# Only what few people have is kept of mails and phones.
RARE = """
create table {column}_of as
select id, list({column} order by {column}) as {column} from (
    select distinct id, unnest({column}) as {column} from given
) where {column} <> '' and {column} in (
    select one from (select distinct id, unnest({column}) as one from given)
    group by one having count(*) <= {most})
group by id;
update given set {column} = null;
update given set {column} = kept.{column} from {column}_of kept where kept.id = given.id;
drop table {column}_of;
"""


def prepare(connection: Any) -> None:
    """Make what `read` needs, and an empty table `given` to be filled."""
    connection.execute(MACROS)
    connection.execute(comparisons.MACROS)
    connection.execute(GIVEN)
    connection.execute("create table nickname (name varchar primary key, root varchar)")
    connection.executemany("insert into nickname values (?, ?)", nicknames())


def read(connection: Any) -> int:
    """Fold what was given to the table `record`; give how many people there are."""
    for column in ("mails", "phones"):
        connection.execute(RARE.format(column=column, most=MOST_HOLDERS))
    connection.execute(RECORDS)
    connection.execute("drop table given")
    ((count,),) = connection.execute("select count(*) from record").fetchall()
    return int(count)


def nicknames() -> list[tuple[str, str]]:
    """Give each short name with the name that it is short for, both folded: a name has one root only."""
    text = files(__package__).joinpath("nicknames.txt").read_text(encoding="utf-8")
    roots: dict[str, str] = {}
    for line in text.splitlines():
        root, _colon, short = line.partition(":")
        if short and not line.startswith("#"):
            for name in (root.strip(), *short.split()):
                roots.setdefault(name, root.strip())
    return list(roots.items())
