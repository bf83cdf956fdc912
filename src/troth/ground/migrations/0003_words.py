"""The words of a text, to be found by their beginnings."""

from django.db import migrations

# Of long texts an index of pieces would be many times their size; of words it is a part of it. The parser
# of PostgreSQL keeps addresses and hyphenated words whole, so that their parts would not be found.
WORDS_OF = """
create function words_of(t text) returns tsvector language sql immutable parallel safe
return to_tsvector('simple', regexp_replace(norm(left(t, 20000)), '[^[:alnum:]]+', ' ', 'g'));
"""


class Migration(migrations.Migration):
    dependencies = [("ground", "0002_event")]
    operations = [migrations.RunSQL(WORDS_OF, "drop function words_of(text)")]
