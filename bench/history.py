"""A year of a busy business, put into the tables in bulk: conversations, ten messages each, and their search index."""

from typing import Any

import asyncpg

from bench import words
from bench.salon import Salon
from bench.stand import Stand, tell
from parley.core import text

TEXTS = 5_000
RARE = {"орхидея": 17, "орхідея": 18}
"""Words that one text in five thousand has."""

# Ids carry their time, as the product's own do: the search index is cut into periods by it. Each person has written five times,
# but the first one is a regular: each fiftieth conversation is theirs.
FUNCTIONS = """
    CREATE OR REPLACE FUNCTION bench_id(at timestamptz, salt text) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$
        SELECT (lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0')
                || '7' || substr(md5(salt), 1, 3) || '8' || substr(md5(salt), 4, 15))::uuid $$;
    CREATE OR REPLACE FUNCTION bench_at(c bigint, total bigint) RETURNS timestamptz LANGUAGE sql STABLE AS $$
        SELECT date_trunc('day', now()) - (total - c) * (interval '365 days' / total) $$;
    CREATE OR REPLACE FUNCTION bench_who(c bigint, total bigint) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$
        SELECT CASE WHEN c % 50 = 0 THEN 1 ELSE c % (total / 5) + 1 END $$;
    CREATE TABLE IF NOT EXISTS bench_texts (n integer PRIMARY KEY, text text NOT NULL, words text[] NOT NULL)
"""
PERSONS = """
    INSERT INTO persons (workspace_id, id, name, language, created_at)
    SELECT $1, bench_id(bench_at(0, $4), 'p' || n), 'Ada ' || n, 'uk', bench_at(0, $4) FROM generate_series(1, $4::bigint / 5) n
     WHERE $2::bigint > $3::bigint / 2
"""
IDENTITIES = """
    INSERT INTO identities (workspace_id, id, person_id, home_id, kind, address, name, trust, created_at)
    SELECT $1, bench_id(bench_at(0, $4), 'i' || n), p.id, p.id, 'telegram', 'bench' || n, 'Ada ' || n, 'proven', bench_at(0, $4)
      FROM generate_series(1, $4::bigint / 5) n CROSS JOIN LATERAL (SELECT bench_id(bench_at(0, $4), 'p' || n) AS id) p
     WHERE $2::bigint > $3::bigint / 2
"""
# The newest tenth is open, the rest is resolved.
CONVERSATIONS = """
    INSERT INTO conversations (workspace_id, id, person_id, identity_id, status, owner_kind, owner_id, last_seq, inbound_seq,
                               last_message_at, preview, channel, created_at, resolved_at)
    SELECT $1, bench_id(s.at, 'c' || c), bench_id(bench_at(0, $4), 'p' || s.who), bench_id(bench_at(0, $4), 'i' || s.who),
           CASE WHEN s.open THEN 'open' ELSE 'resolved' END, CASE WHEN c % 3 = 0 THEN 'staff' ELSE 'queue' END,
           CASE WHEN c % 3 = 0 THEN $5::uuid END, 10, 10, s.at + interval '9 min', t.text, 'telegram', s.at,
           CASE WHEN NOT s.open THEN s.at + interval '1 hour' END
      FROM generate_series($2::bigint, $3::bigint) c
     CROSS JOIN LATERAL (SELECT bench_at(c, $4) AS at, bench_who(c, $4) AS who, c > $4 * 9 / 10 AND c % 50 > 0 AS open) s
      JOIN bench_texts t ON t.n = c % 5000
"""
SAID = """
      FROM generate_series($2::bigint, $3::bigint) c CROSS JOIN generate_series(1, 10) k
     CROSS JOIN LATERAL (SELECT bench_at(c, $4) + (k - 1) * interval '1 min' AS at, k % 3 = 0 AS ours) s
      JOIN bench_texts t ON t.n = (c * 7 + k * 1237) % 5000
"""
MESSAGES = f"""
    INSERT INTO messages (workspace_id, id, conversation_id, seq, rev, direction, author_kind, author_id, identity_id, account_id, channel,
                          provider_key, at, text)
    SELECT $1, bench_id(s.at, 'm' || c || '/' || k), bench_id(bench_at(c, $4), 'c' || c), k, k,
           CASE WHEN s.ours THEN 'out' ELSE 'in' END, CASE WHEN s.ours THEN 'staff' ELSE 'person' END, CASE WHEN s.ours THEN $5::uuid END,
           bench_id(bench_at(0, $4), 'i' || bench_who(c, $4)), $6, 'telegram',
           CASE WHEN NOT s.ours THEN 'bench:' || c || '/' || k END, s.at, t.text {SAID}
"""
SEARCH = f"""
    INSERT INTO message_search (workspace_id, message_id, words)
    SELECT $1, bench_id(s.at, 'm' || c || '/' || k),
           array_to_tsvector(t.words || format('/%s/%s', replace($1::uuid::text, '-', ''), (extract(epoch FROM s.at) * 1000)::bigint >> 30))
    {SAID}
"""
PARTS = {"persons": PERSONS, "identities": IDENTITIES, "conversations": CONVERSATIONS, "messages": MESSAGES, "message_search": SEARCH}

INDEXES = """
    SELECT indexrelid::regclass::text AS name, pg_get_indexdef(indexrelid) AS made_by FROM pg_index
     WHERE indrelid IN ('messages'::regclass, 'message_search'::regclass) AND indexrelid <> 'messages_stream'::regclass
       AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)
"""
# The search index has a reader of its own, which would do all of it again, a batch at a time.
READ_UP_TO = """
    INSERT INTO stream_positions (workspace_id, name, xid, id)
    VALUES ('00000000-0000-0000-0000-000000000000', 'search', $1::text::xid8, 'ffffffff-ffff-ffff-ffff-ffffffffffff')
    ON CONFLICT (workspace_id, name) DO UPDATE SET xid = excluded.xid, id = excluded.id
"""
NEVER = str(2**64 - 1)


async def write(stand: Stand, salon: Salon, first: int, last: int, total: int) -> None:
    """Conversations `first` to `last` of `total`, the oldest being the first; the newest part, with its people, is to be written first."""
    connection: Any = await asyncpg.connect(stand.admin_url)
    try:
        # By construction all references are right, and to check them would take longer than all the rest.
        await connection.execute("SET session_replication_role = replica")
        await connection.execute(FUNCTIONS)
        await _keep_texts(connection)
        await connection.execute(READ_UP_TO, NEVER)
        indexes = await connection.fetch(INDEXES)
        await connection.execute("; ".join(f"DROP INDEX {index['name']}" for index in indexes))
        await _fill(connection, salon, first, last, total)
        await connection.execute("; ".join(index["made_by"] for index in indexes))
        await connection.execute(READ_UP_TO, await connection.fetchval("SELECT pg_current_xact_id()::text"))
        await connection.execute("VACUUM ANALYZE")
    finally:
        await connection.close()


async def _fill(connection: Any, salon: Salon, first: int, last: int, total: int) -> None:
    more = {"conversations": (salon.grace,), "messages": (salon.grace, salon.telegram)}
    for table, sql in PARTS.items():
        tell(f"writing history: {table} of {last - first + 1:,} conversations")
        await connection.execute(sql, salon.workspace_id, first, last, total, *more.get(table, ()))


async def _keep_texts(connection: Any) -> None:
    if await connection.fetchval("SELECT EXISTS (SELECT FROM bench_texts)"):
        return
    said = words.many(TEXTS)
    for word, number in RARE.items():
        said[number] += f" {word}"
    rows = [(number, one, text.tsvector_text(one)) for number, one in enumerate(said)]
    await connection.copy_records_to_table("bench_texts", records=rows)
