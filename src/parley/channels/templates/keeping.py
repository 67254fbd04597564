"""An account's templates as they were last fetched: what the provider has no longer, we have no longer."""

from collections.abc import Sequence

from parley.channels.templates.errors import NotChoosable
from parley.channels.templating import Fetch, KeptTemplate, Template, TemplateId, TemplateState
from parley.core import ids
from parley.core.db import Tx, storable
from parley.core.errors import NotFound
from parley.core.ids import AccountId

FETCHED = """
    INSERT INTO template_fetches (workspace_id, account_id, fetched_at) VALUES ($1, $2, now())
    ON CONFLICT (workspace_id, account_id) DO UPDATE SET fetched_at = now(), error = '', failed_at = NULL
"""
KEEP = """
    INSERT INTO templates AS t (workspace_id, account_id, id, name, language, state, content)
    SELECT $1, $2, n.* FROM unnest($3::uuid[], $4::text[], $5::text[], $6::text[], $7::jsonb[]) AS n
    ON CONFLICT (workspace_id, account_id, name, language) DO UPDATE SET state = excluded.state, content = excluded.content
     WHERE t.content <> excluded.content
"""
FORGET = """
    DELETE FROM templates WHERE workspace_id = $1 AND account_id = $2
       AND (name, language) NOT IN (SELECT * FROM unnest($3::text[], $4::text[]))
"""


async def keep(tx: Tx, account_id: AccountId, templates: Sequence[Template]) -> int:
    """What the provider has, is what there is. Returns how many these are."""
    await tx.execute(FETCHED, tx.workspace_id, account_id)  # and holds the row: of two that fetch at once, one waits
    known = sorted({(one.name, one.language): one for one in templates}.items())
    names, languages = [name for (name, _), _ in known], [language for (_, language), _ in known]
    states, contents = [one.state.value for _, one in known], [one for _, one in known]
    await tx.execute(KEEP, tx.workspace_id, account_id, [ids.new() for _ in known], names, languages, states, contents)
    await tx.execute(FORGET, tx.workspace_id, account_id, names, languages)
    tx.signal("accounts")
    return len(known)


FAILED = """
    INSERT INTO template_fetches (workspace_id, account_id, error, failed_at) VALUES ($1, $2, $3, now())
    ON CONFLICT (workspace_id, account_id) DO UPDATE SET error = excluded.error, failed_at = excluded.failed_at
"""


async def note_failure(tx: Tx, account_id: AccountId, error: str) -> None:
    await tx.execute(FAILED, tx.workspace_id, account_id, storable(error))
    tx.signal("accounts")


async def last_fetch(tx: Tx, account_id: AccountId) -> Fetch:
    sql = "SELECT fetched_at, error, failed_at FROM template_fetches WHERE workspace_id = $1 AND account_id = $2"
    return await tx.row(Fetch, sql, tx.workspace_id, account_id) or Fetch()


MOST_SHOWN = 1000
OF_ACCOUNT = """
    SELECT id, account_id, content FROM templates  -- templates_key
     WHERE workspace_id = $1 AND account_id = $2 ORDER BY name, language LIMIT $3
"""


async def of_account(tx: Tx, account_id: AccountId) -> list[KeptTemplate]:
    return await tx.rows(KeptTemplate, OF_ACCOUNT, tx.workspace_id, account_id, MOST_SHOWN)


CHOOSABLE = """
    SELECT id, account_id, content FROM templates  -- templates_key
     WHERE workspace_id = $1 AND account_id = $2 AND state = 'approved' AND coalesce(content->>'strange', '') = ''
       AND strpos(translate(lower(concat_ws(' ', name, replace(name, '_', ' '), content#>>'{header,text}', content#>>'{body,text}',
                                           content->>'footer')), 'ё', 'е'), translate(lower($3), 'ё', 'е')) > 0
     ORDER BY name, language LIMIT $4
"""


async def choosable(tx: Tx, account_id: AccountId, query: str, limit: int) -> list[KeptTemplate]:
    """Those that may be sent, and that have some words in their name or text."""
    return await tx.rows(KeptTemplate, CHOOSABLE, tx.workspace_id, account_id, storable(query.strip()), limit)


async def template(tx: Tx, id: TemplateId) -> KeptTemplate:
    """Whether or not it may be sent."""
    sql = "SELECT id, account_id, content FROM templates WHERE workspace_id = $1 AND id = $2"
    found = await tx.row(KeptTemplate, sql, tx.workspace_id, id)
    if found is None:
        raise NotFound
    return found


async def sendable(tx: Tx, id: TemplateId, account_id: AccountId) -> KeptTemplate:
    """One that may be sent through this account; raises `NotChoosable`."""
    found = await template(tx, id)
    if found.account_id != account_id or found.content.state is not TemplateState.APPROVED:
        raise NotChoosable(field="template")
    return found
