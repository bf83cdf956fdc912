"""What the database does for promises by itself: how each stands, its history, search, the lake, the audit."""

from django.db import migrations

from troth.segments.following import follow

# The moment at which a promise is late, and what has become of it, whoever writes the row: an import, too.
# A state may be written instead of a time ("kept", from a file or a board): the time is then what it was due,
# or now. What can not be (kept on time after it was due) becomes what is true.
STANDING = """
create function promises_due_at(due_on date, due_time time, zone text) returns timestamptz
language plpgsql stable as $$
begin
    return (due_on + coalesce(due_time, time '24:00')) at time zone coalesce(nullif(zone, ''), 'UTC');
exception when invalid_parameter_value then
    return (due_on + coalesce(due_time, time '24:00')) at time zone 'UTC';
end $$;

create function promises_state(due_at timestamptz, missed_at timestamptz, kept_at timestamptz,
    broken_at timestamptz, withdrawn_at timestamptz) returns text language sql immutable as $$
    select case when withdrawn_at is not null then 'withdrawn' when broken_at is not null then 'broken'
        when kept_at is null then 'open'
        when missed_at is not null or kept_at > due_at then 'kept_late' else 'kept' end
$$;

create function promises_stand() returns trigger language plpgsql as $$
begin
    if tg_op = 'INSERT' or new.due_on is distinct from old.due_on or new.due_time is distinct from old.due_time
            or new.time_zone <> old.time_zone then
        new.due_at := promises_due_at(new.due_on, new.due_time, new.time_zone);
    end if;
    if tg_op = 'INSERT' then
        new.first_due_at := coalesce(new.first_due_at, new.due_at);
        if new.state <> 'open' and num_nonnulls(new.kept_at, new.broken_at, new.withdrawn_at) = 0 then
            new.kept_at := case new.state when 'kept' then least(coalesce(new.due_at, clock_timestamp()), clock_timestamp())
                when 'kept_late' then greatest(new.due_at + interval '1 second', clock_timestamp()) end;
            new.broken_at := case when new.state = 'broken' then least(coalesce(new.due_at, clock_timestamp()), clock_timestamp()) end;
            new.withdrawn_at := case when new.state = 'withdrawn' then clock_timestamp() end;
        end if;
    elsif new.state <> old.state and row(new.kept_at, new.broken_at, new.withdrawn_at)
            is not distinct from row(old.kept_at, old.broken_at, old.withdrawn_at) then
        new.kept_at := case when new.state in ('kept', 'kept_late') then clock_timestamp() end;
        new.broken_at := case when new.state = 'broken' then clock_timestamp() end;
        new.withdrawn_at := case when new.state = 'withdrawn' then clock_timestamp() end;
    end if;
    if tg_op = 'UPDATE' and new.due_at is distinct from old.due_at and old.state = 'open' then
        if old.due_at <= clock_timestamp() then
            new.missed_at := coalesce(new.missed_at, old.due_at);
        else
            new.moved := new.moved + 1;
        end if;
    end if;
    new.state := promises_state(new.due_at, new.missed_at, new.kept_at, new.broken_at, new.withdrawn_at);
    if new.state <> 'open' then
        new.asked_at := null; new.asked_on := null; new.asked_by := ''; new.asked_words := '';
    end if;
    return new;
end $$;
create trigger promise_stands before insert or update on promises_promise
    for each row execute function promises_stand();
alter table promises_promise add constraint promise_ends_once
    check (num_nonnulls(kept_at, broken_at, withdrawn_at) <= 1);
alter table promises_promise add constraint promise_stands_as_it_ended
    check (state = promises_state(due_at, missed_at, kept_at, broken_at, withdrawn_at));
alter table promises_promise add constraint promise_worth check (
    worth is null or ((worth).currency ~ '^[A-Z]{3}$' and (worth).amount between 0 and 999999999999999));
"""

# The history is written here, so that no way of writing goes past it, and is never changed or cut: only an
# erasure may take words out of it.
HISTORY = """
create function promises_note() returns trigger language plpgsql as $$
declare
    who uuid := nullif(current_setting('troth.actor', true), '')::uuid;
    ended timestamptz := coalesce(new.kept_at, new.broken_at, new.withdrawn_at);
begin
    if tg_op = 'INSERT' then
        insert into promises_step (promise_id, at, what, due_on, due_at, member_id)
            values (new.id, new.made_at, 'made', new.due_on, new.due_at, who);
        if new.state <> 'open' then
            insert into promises_step (promise_id, at, what, due_on, due_at, words, proof_id, member_id)
                values (new.id, ended, new.state, new.due_on, new.due_at, new.outcome, new.proof_id, who);
        end if;
        return null;
    end if;
    if new.asked_at is distinct from old.asked_at and new.asked_at is not null then
        insert into promises_step (promise_id, at, what, due_on, due_at, words, member_id)
            values (new.id, new.asked_at, 'asked', new.asked_on, old.due_at, new.asked_words, who);
    end if;
    if new.told_at is distinct from old.told_at and new.told_at is not null then
        insert into promises_step (promise_id, at, what, due_on, due_at, words, member_id)
            values (new.id, new.told_at, 'told', new.due_on, new.due_at, new.outcome, who);
    end if;
    if new.claimed_at is distinct from old.claimed_at and new.claimed_at is not null then
        insert into promises_step (promise_id, at, what, due_on, due_at, words, member_id)
            values (new.id, new.claimed_at, 'claimed', new.due_on, new.due_at, new.outcome, who);
    end if;
    if new.due_at is distinct from old.due_at and old.state = 'open' then
        insert into promises_step (promise_id, at, what, due_on, due_at, words, agreed_by, member_id)
            values (new.id, clock_timestamp(), case when old.due_at <= clock_timestamp() then 'missed' else 'moved' end,
                old.due_on, new.due_at, new.outcome, new.agreed_by, who);
    end if;
    if new.state <> old.state then
        insert into promises_step (promise_id, at, what, due_on, due_at, words, proof_id, member_id)
            values (new.id, coalesce(ended, clock_timestamp()), new.state, new.due_on, new.due_at, new.outcome,
                new.proof_id, who);
    end if;
    return null;
end $$;
create trigger promise_noted after insert or update on promises_promise
    for each row execute function promises_note();

create function promises_keep_steps() returns trigger language plpgsql as $$
begin
    if tg_op = 'UPDATE' and coalesce(current_setting('troth.erasing', true), '') = 'on' then
        return new;
    end if;
    if tg_op = 'DELETE' and not exists (select from promises_promise where id = old.promise_id) then
        return old;
    end if;
    raise exception 'the history of promises is append-only';
end $$;
create trigger promise_steps_stay before update or delete on promises_step
    for each row execute function promises_keep_steps();

-- With a promise goes what belongs to it, whoever deletes it: an import that is undone, too.
create function promises_go_with() returns trigger language plpgsql as $$
begin
    delete from promises_step where promise_id in (select id from stale);
    delete from promises_notice where promise_id in (select id from stale);
    return null;
end $$;
create trigger promise_gone after delete on promises_promise referencing old table as stale
    for each statement execute function promises_go_with();
create index promise_steps on promises_step (promise_id, at, id);
"""

SEARCH = """
alter table promises_promise add column doc text generated always as
    (norm(name || ' ' || external_id)) stored;
create index promise_by_trigram on promises_promise using gin (trg(doc));
create index promise_by_words on promises_promise (norm(name), id);
create index promise_by_worth on promises_promise (worth, id);
create trigger promise_touched before update on promises_promise
    for each row execute function touch_updated_at('doc', 'updated_at');
create trigger promise_words_new after insert on promises_promise
    referencing new table as new_rows for each statement execute function questions_learn_words();
create trigger promise_words_changed after update on promises_promise
    referencing old table as old_rows new table as new_rows
    for each statement execute function questions_learn_changed_words();
"""

FOLLOWED = """
select catalog_open('promises', 'promises_promise');
select agenda_follow('promises_promise', 'promises');
select lake_follow('promises_promise');
select team_watch('promises_promise', 'promises', silent => '{doc,updated_at}');
create trigger erase_from_audit after delete on promises_promise referencing old table as stale
    for each statement execute function team_forget('erasing');
create trigger erase_from_audit_changed after update on promises_promise referencing old table as stale
    for each statement execute function team_forget('erasing');
"""


class Migration(migrations.Migration):
    dependencies = [
        ("promises", "0001_initial"),
        ("catalog", "0001_initial"),
        ("team", "0005_erasure"),
        ("ground", "0003_words"),
        ("questions", "0004_lake"),
        ("agenda", "0008_meetings"),
        ("segments", "0002_following"),
    ]
    operations = [
        migrations.RunSQL(STANDING, migrations.RunSQL.noop),
        migrations.RunSQL(HISTORY, migrations.RunSQL.noop),
        migrations.RunSQL(SEARCH, migrations.RunSQL.noop),
        migrations.RunSQL(FOLLOWED, migrations.RunSQL.noop),
        migrations.RunSQL(follow("promises_promise", "person_id"), migrations.RunSQL.noop),
    ]
