/** One step of the schema. Forward only: a step that was released is never edited, the next one corrects it. */
export type Migration = { readonly name: string; readonly sql: string }

/** In order; the file records how many of them it has had. */
export const migrations: readonly Migration[] = [
  {
    name: 'the ledger',
    sql: `
      create table alerts (
        id text primary key,
        fingerprint text not null,
        current integer not null,
        alive integer not null,
        status text not null,
        rank integer not null,
        opened_at integer not null,
        heard_minute integer not null,
        last_received_at integer not null,
        last_event text not null,
        revision integer not null,
        acted_revision integer not null,
        kin text not null,
        state text not null
      );
      create unique index one_current_alert on alerts (fingerprint) where current = 1;
      create unique index one_living_alert on alerts (fingerprint) where alive = 1;
      create index alerts_by_urgency on alerts (alive, rank, opened_at desc, status);
      create index alerts_by_receipt on alerts (alive, heard_minute);
      create index alerts_by_kin on alerts (kin);

      create table alert_hosts (
        hostname text not null,
        alert_id text not null,
        primary key (hostname, alert_id)
      ) without rowid;

      create table alert_minutes (
        alert_id text not null,
        minute integer not null,
        primary key (alert_id, minute)
      ) without rowid;

      create table facts (
        number integer primary key,
        alert_id text not null references alerts (id),
        at integer not null,
        kind text not null,
        by text,
        body text not null
      );
      create index facts_by_alert on facts (alert_id);

      create table events (
        number integer primary key,
        content text not null,
        received_at integer not null,
        time text not null,
        rule text not null,
        priority text not null,
        source text not null,
        hostname text,
        fingerprint text not null,
        verdict text not null,
        because text not null,
        alert_id text,
        prior text,
        suppression_id text,
        raw text not null
      );
      create unique index one_event_per_content on events (content);
      create unique index one_opening_per_alert on events (alert_id) where verdict = 'open';

      create table books (
        minute integer not null,
        rule text not null,
        rank integer not null,
        label text not null,
        verdict text not null,
        count integer not null,
        primary key (minute, rule, rank, label, verdict)
      ) without rowid;

      create table hosts (
        hostname text primary key,
        heard_at integer not null
      ) without rowid;

      create table sensor_health (
        minute integer not null,
        rule text not null,
        hostname text not null,
        count integer not null,
        last_at integer not null,
        dropped text,
        primary key (minute, rule, hostname)
      ) without rowid;

      create table suppressions (
        id text primary key,
        scope text not null,
        from_at integer not null,
        until_at integer not null,
        reason text not null,
        owner text not null,
        alert_id text,
        hidden integer not null,
        last_hidden_at integer,
        ended_at integer,
        ended_why text,
        ended_by text
      );
      create index suppressions_not_ended on suppressions (until_at) where ended_at is null;

      create table postings (
        id integer primary key autoincrement,
        kind text not null,
        alert_id text references alerts (id),
        says text,
        channel text not null,
        place_channel text,
        place_ts text,
        shown_revision integer not null default 0,
        intended_at integer,
        last_at integer,
        edits integer not null default 0,
        not_before integer not null default 0,
        why text,
        abandoned integer not null default 0,
        due_since integer not null,
        urgency integer not null default 0,
        turn integer not null default 0
      );
      create index postings_by_alert on postings (alert_id);
      create unique index one_card_per_alert on postings (alert_id) where kind = 'card';
      create index postings_due on postings (channel, urgency, turn, due_since, id) where urgency > 0;
      create index postings_put_off on postings (not_before) where urgency > 0;

      create table refusals (
        number integer primary key autoincrement,
        at integer not null,
        why text not null,
        head text not null
      );
      create table refusal_counts (
        minute integer primary key,
        count integer not null
      );
    `,
  },
  {
    name: 'storms, sightings and the shelf',
    sql: `
      alter table alerts add column channel text not null default '';
      alter table alerts add column rule text not null default '';
      alter table alerts add column label text not null default '';
      alter table alerts add column count integer not null default 0;
      alter table alerts add column storm_id text references storms (id);
      alter table alerts add column suppressed integer not null default 0;
      update alerts set
        suppressed = json_extract(state, '$.suppressed') is not null,
        channel = json_extract(state, '$.channel'),
        rule = json_extract(state, '$.rule'),
        label = json_extract(state, '$.label'),
        count = json_extract(state, '$.count');
      create index alerts_by_channel on alerts (channel, opened_at);
      create index alerts_by_storm on alerts (storm_id, heard_minute, status) where storm_id is not null;

      create table storms (
        id text primary key,
        channel text not null,
        since_at integer not null,
        gathered_at integer not null,
        ended_at integer,
        revision integer not null default 1,
        acted_revision integer not null default 1,
        acknowledged_by text,
        acknowledged_at integer
      );
      create unique index one_storm_per_channel on storms (channel) where ended_at is null;

      create table storm_hosts (
        storm_id text not null references storms (id),
        hostname text not null,
        primary key (storm_id, hostname)
      ) without rowid;

      alter table postings add column storm_id text references storms (id);
      alter table postings add column novel integer not null default 0;
      alter table postings add column broke_at integer;
      alter table postings add column losses integer not null default 0;
      create unique index one_card_per_storm on postings (storm_id) where storm_id is not null;
      create index postings_broken_through on postings (channel, broke_at) where broke_at is not null;
      create index postings_by_place on postings (place_ts, place_channel) where place_ts is not null;

      create table sightings (
        rule text not null,
        image text not null,
        last_at integer not null,
        primary key (rule, image)
      ) without rowid;
      insert into sightings (rule, image, last_at)
        select rule, image, max(heard - heard % 86400000)
        from (
          select
            events.rule as rule,
            case when json_valid(raw)
              then coalesce(cast(json_extract(raw, '$.output_fields."container.image.repository"') as text), '')
              else '' end as image,
            alerts.last_received_at as heard
          from events join alerts on alerts.id = events.alert_id
          where verdict = 'open'
        ) as seen
        group by rule, image;

      create table book_totals (
        minute integer not null,
        verdict text not null,
        count integer not null,
        primary key (minute, verdict)
      ) without rowid;
      insert into book_totals (minute, verdict, count)
        select minute, verdict, sum(count) from books group by minute, verdict;

      create table shelf (
        events integer not null,
        bytes integer not null,
        forgotten_to integer not null
      );
      insert into shelf (events, bytes, forgotten_to)
        select count(*), coalesce(sum(octet_length(raw)), 0), 0 from events;

      create table spared (
        number integer primary key,
        alert_id text not null
      );
    `,
  },
  {
    name: 'traits, for looking back',
    sql: `
      create table traits (
        id integer primary key,
        rule text not null,
        hash text not null,
        seen integer not null,
        body text not null
      );
      create unique index traits_by_hash on traits (hash);
      create index traits_by_rule on traits (rule);
      create index traits_by_day on traits (seen);

      create table traits_by_hour (
        hour integer not null,
        traits_id integer not null,
        alert_id text not null,
        count integer not null,
        last integer not null,
        primary key (hour, traits_id, alert_id)
      ) without rowid;

      alter table events add column alike integer;
    `,
  },
  {
    name: 'approvals, and the facts of suppressions',
    sql: `
      alter table suppressions add column approval text;
      alter table suppressions add column facts text not null default '[]';
      update suppressions set facts = json_array(json_object('kind', 'made', 'at', from_at, 'by', owner, 'why', reason));
      update suppressions set facts = json_insert(facts, '$[#]', json_patch(
          json_object('kind', ended_why, 'at', ended_at, 'why', case ended_why when 'lifted' then 'somebody lifted it' else 'its time was up' end),
          json_object('by', ended_by)))
        where ended_at is not null;

      alter table postings add column suppression_id text references suppressions (id);
      create unique index one_approval_per_suppression on postings (suppression_id) where suppression_id is not null;
    `,
  },
  {
    name: 'trip-wires, and the life of a suppression',
    sql: `
      alter table suppressions add column is_fixed integer not null default 0;
      alter table suppressions add column saved integer not null default 0;
      alter table suppressions add column watch text not null default '';
      alter table suppressions add column hour_at integer not null default 0;
      alter table suppressions add column hour_hidden integer not null default 0;
      update suppressions set watch = '{"wires":["image","parent","user","destination","priority","rate"],"familiar":{"events":0,"values":{"image":[],"parent":[],"user":[],"destination":[]},"perHour":0}}';
      create index suppressions_by_end on suppressions (ended_at) where ended_at is not null;
      create index suppressions_by_alert on suppressions (alert_id) where alert_id is not null;
      create index alerts_suppressed on alerts (alive) where suppressed = 1;
      create index alerts_resolved on alerts (heard_minute) where status = 'resolved';
      drop index traits_by_rule;
      create index traits_by_rule on traits (rule, seen);
      create index events_by_suppression on events (suppression_id) where suppression_id is not null;

      create table saved_cards (
        suppression_id text not null references suppressions (id),
        fingerprint text not null,
        primary key (suppression_id, fingerprint)
      ) without rowid;

      drop index one_approval_per_suppression;
      create unique index one_approval_per_suppression on postings (suppression_id) where kind = 'approval';
      create index postings_by_suppression on postings (suppression_id) where suppression_id is not null;
    `,
  },
  {
    name: 'reports, what is said of them, and what a model was told',
    sql: `
      create table reports (
        id text primary key,
        alert_id text not null references alerts (id),
        asked_at integer not null,
        facts text not null,
        report text,
        narration text,
        posed integer not null default 0
      );
      create index reports_by_alert on reports (alert_id);
      create index reports_by_asking on reports (asked_at);
      create index reports_posed on reports (asked_at) where posed = 1;
      create index reports_kept on reports (asked_at) where report > '';

      create table narrations (
        number integer primary key,
        at integer not null,
        alert_id text not null references alerts (id),
        model text not null,
        sent text not null,
        received text not null,
        kept integer not null,
        dropped text not null,
        failed text,
        ms integer not null,
        tokens_in integer,
        tokens_out integer
      );
      create index narrations_by_alert on narrations (alert_id);

      alter table postings add column report_id text references reports (id);
      alter table postings add column page integer not null default 0;
      insert into reports (id, alert_id, asked_at, facts)
        select printf('%08x', id), alert_id, json_extract(says, '$.at'),
          json_array(json_object('kind', 'asked', 'at', json_extract(says, '$.at'), 'by', json_extract(says, '$.by')))
        from postings where kind = 'reply' and json_extract(says, '$.kind') = 'reported';
      update postings set kind = 'report', report_id = printf('%08x', id), says = null
        where kind = 'reply' and json_extract(says, '$.kind') = 'reported';
      create unique index one_message_per_page on postings (report_id, page) where report_id is not null;

      alter table alerts add column auto_report integer not null default 0;
      create index alerts_to_report on alerts (rank) where auto_report = 1;
    `,
  },
]
