"""The folding function, the trigrams, and the touch of `updated_at`."""

from django.db import migrations

# Most text is plain ASCII, and lower case is then all there is to do: six times as fast. Not `strict`,
# because PostgreSQL would then call a function with a CASE instead of writing it out in the query.
NORM = r"""
create function norm(t text) returns text language sql immutable parallel safe
return case when octet_length(t) = length(t) then lower(t) else translate(
  regexp_replace(normalize(lower(t), NFD), '[\u0300-\u036F]', '', 'g'),
  'øłðþßæœđıħ', 'oldtsaodih'
) end;
"""

# Of each word of an array, so that an index finds a tag in whatever case it was written.
NORM_ALL = """
create function norm_all(words text[]) returns text[] language sql immutable parallel safe strict
return (select coalesce(array_agg(norm(word)), '{}') from unnest(words) as word);
"""

# The embedded server has no pg_trgm: an array of the distinct three-letter pieces under a GIN index
# answers "any part of" with one look-up.
TRG = """
create function trg(t text) returns text[] language sql immutable parallel safe strict
return (
  select coalesce(array_agg(distinct substr(t, place, 3)), '{}')
  from generate_series(1, length(t) - 2) as place
);
"""

# Its arguments are columns whose change is none of the record: what is computed, and what is kept for a search.
# A comparison in the trigger's condition would say the same, but PostgreSQL makes no such trigger on a table that
# has a generated column, nor restores one.
TOUCH = """
create function touch_updated_at() returns trigger language plpgsql as $$
begin
  if tg_nargs = 0 or to_jsonb(new) - tg_argv is distinct from to_jsonb(old) - tg_argv then
    new.updated_at := clock_timestamp();
  end if;
  return new;
end $$;
"""


class Migration(migrations.Migration):
    initial = True
    dependencies: list[tuple[str, str]] = []
    operations = [
        migrations.RunSQL(NORM, "drop function norm(text)"),
        migrations.RunSQL(NORM_ALL, "drop function norm_all(text[])"),
        migrations.RunSQL(TRG, "drop function trg(text)"),
        migrations.RunSQL(TOUCH, "drop function touch_updated_at()"),
    ]
