//! Which locks a transaction of Postgres holds: <https://www.postgresql.org/docs/current/explicit-locking.html>.

use postgres::GenericClient;
use std::collections::BTreeMap;

/// The modes, weakest first.
const MODES: [&str; 8] = [
    "AccessShareLock",
    "RowShareLock",
    "RowExclusiveLock",
    "ShareUpdateExclusiveLock",
    "ShareLock",
    "ShareRowExclusiveLock",
    "ExclusiveLock",
    "AccessExclusiveLock",
];

/// The tables that are there, by their numbers: their names, and the files that they are kept in.
pub(super) type Relations = BTreeMap<i64, (String, Option<i64>)>;

/// The user's tables.
pub(super) fn relations(client: &mut impl GenericClient) -> Result<Relations, postgres::Error> {
    let rows = client.query(
        "SELECT c.oid::int8, c.oid::regclass::text, pg_relation_filenode(c.oid)::int8 FROM pg_class c
         JOIN pg_namespace n ON n.oid = c.relnamespace
         WHERE c.relkind IN ('r', 'p', 'm') AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'",
        &[],
    )?;
    rows.iter().map(|row| Ok((row.try_get(0)?, (row.try_get(1)?, row.try_get(2)?)))).collect()
}

/// The strongest lock that the process holds on each of these tables, into what is known of it.
pub(super) fn held(
    client: &mut impl GenericClient,
    process: i32,
    relations: &Relations,
    known: &mut BTreeMap<String, usize>,
) -> Result<(), postgres::Error> {
    let rows = client.query(
        "SELECT relation::int8, mode FROM pg_locks WHERE locktype = 'relation' AND granted AND pid = $1
         AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
        &[&process],
    )?;
    for row in &rows {
        let (relation, mode): (i64, String) = (row.try_get(0)?, row.try_get(1)?);
        let Some((name, _)) = relations.get(&relation) else { continue };
        let rank = MODES.iter().position(|known| *known == mode).unwrap_or_default();
        let strongest = known.entry(name.clone()).or_default();
        *strongest = rank.max(*strongest);
    }
    Ok(())
}

/// The locks by their names.
pub(super) fn named(known: BTreeMap<String, usize>) -> Vec<(String, String)> {
    let mode = |rank: usize| MODES.get(rank).copied().unwrap_or_default().to_owned();
    known.into_iter().map(|(table, rank)| (table, mode(rank))).collect()
}

/// The tables that are kept in another file than before.
pub(super) fn rewritten(before: &Relations, after: &Relations) -> Vec<String> {
    let is_other = |(number, (_, file)): &(&i64, &(String, Option<i64>))| {
        after.get(number).is_some_and(|(_, other)| other != file)
    };
    before.iter().filter(is_other).map(|(_, (name, _))| name.clone()).collect()
}
