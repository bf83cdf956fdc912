"""What was said is found by its words; what the system noted is not somebody's words."""

from django.db import migrations

# The cost keeps the planner from reading texts instead of their index. An index is built without the
# usual search path, so the function brings it along.
WORDS = """
create function timeline_words(kind text, subject text, body text) returns tsvector
language plpgsql immutable parallel safe cost 1000 set search_path from current as $$
begin
    return case when kind <> 'system' then words_of(subject || ' ' || body) end;
end $$;

create index timeline_by_words on timeline_interaction using gin (timeline_words(kind, subject, body));
"""


class Migration(migrations.Migration):
    dependencies = [("timeline", "0002_partitions"), ("ground", "0003_words")]
    operations = [migrations.RunSQL(WORDS, "drop index timeline_by_words; drop function timeline_words;")]
