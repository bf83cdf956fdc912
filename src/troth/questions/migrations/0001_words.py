"""The words that names are made of, so that a search can tell what was meant by a misspelt one."""

from django.db import migrations

WORDS = """
create table questions_word (word text primary key);
create index questions_word_by_pieces on questions_word using gin (trg('  ' || word || ' '));

create function questions_words_of(name text) returns setof text language sql immutable as $$
    select word from regexp_split_to_table(norm(name), '[^[:alpha:]]+') as word
    where length(word) between 4 and 40
$$;

-- For a table with a column `name`: new words are learnt with the statement that brings them.
create function questions_learn_words() returns trigger language plpgsql as $$
begin
    insert into questions_word
    select distinct word from new_rows, questions_words_of(new_rows.name) as word
    on conflict do nothing;
    return null;
end $$;

create function questions_learn_changed_words() returns trigger language plpgsql as $$
begin
    insert into questions_word
    select distinct word
    from new_rows join old_rows using (id), questions_words_of(new_rows.name) as word
    where new_rows.name <> old_rows.name
    on conflict do nothing;
    return null;
end $$;
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = [("ground", "0001_functions")]
    operations = [
        migrations.RunSQL(
            WORDS,
            "drop function questions_learn_words; drop function questions_learn_changed_words;"
            "drop function questions_words_of; drop table questions_word;",
        )
    ]
