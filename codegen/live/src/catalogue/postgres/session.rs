//! The transaction in which a catalogue is read.

use super::super::Unreadable;
use postgres::{Client, IsolationLevel, Transaction};
use serde::de::DeserializeOwned;

/// A read-only transaction that sees one state of the database.
pub(super) struct Session<'c> {
    transaction: Transaction<'c>,
    version: u32,
}

/// The first major that has all that is asked for.
const OLDEST: u32 = 140_000;

/// What the server writes expressions and values by, for this transaction alone.
const BEGIN: &str = "
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), true),
    set_config('quote_all_identifiers', 'off', true), set_config('DateStyle', 'ISO, YMD', true),
    set_config('IntervalStyle', 'postgres', true), set_config('TimeZone', 'UTC', true),
    set_config('extra_float_digits', '1', true), set_config('bytea_output', 'hex', true),
    set_config('standard_conforming_strings', 'on', true), set_config('jit', 'off', true),
    current_setting('server_version_num')::int8";

/// What queries share: namespaces that are not the system's, what extensions own, and relations that are the user's. Tables
/// in which clients keep their books are not. A label is a name without the namespace where that is the default one; so it
/// is, too, unless the system has something of that name, which would be found first.
const SHARED: &str = r"
WITH space AS (
    SELECT oid, nspname, CASE WHEN nspname = current_schema() THEN '' ELSE quote_ident(nspname) || '.' END AS prefix
    FROM pg_namespace
    WHERE nspname NOT LIKE 'pg\_%' AND nspname <> 'information_schema'
), extended AS (
    SELECT classid, objid FROM pg_depend WHERE deptype = 'e' AND refclassid = 'pg_extension'::regclass
), rel AS (
    SELECT c.*, json_build_object('namespace', CASE WHEN pg_table_is_visible(c.oid) THEN NULL ELSE s.nspname END,
        'name', c.relname) AS label
    FROM pg_class c JOIN space s ON s.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'c', 'S') AND c.relpersistence <> 't'
        AND c.relname NOT IN ('seaql_migrations', '_sqlx_migrations', 'd1_migrations')
        AND NOT EXISTS (SELECT FROM extended e WHERE e.classid = 'pg_class'::regclass AND e.objid = c.oid)
)";

impl<'c> Session<'c> {
    /// Begins one.
    pub(super) fn begin(client: &'c mut Client) -> Result<Self, Unreadable> {
        let builder = client.build_transaction().isolation_level(IsolationLevel::RepeatableRead).read_only(true);
        let mut transaction = builder.start().map_err(|error| unreadable("no transaction can begin", &error))?;
        let row =
            transaction.query_one(BEGIN, &[]).map_err(|error| unreadable("the server cannot be asked", &error))?;
        let version: i64 = row.try_get(9).map_err(|error| unreadable("the server has no version", &error))?;
        let version = u32::try_from(version).unwrap_or_default();
        if version < OLDEST {
            return Err(Unreadable {
                what: format!("this is Postgres {}", version / 10_000),
                instead: "Seaglass reads Postgres 14 and later: connect to such a server".to_owned(),
            });
        }
        Ok(Self { transaction, version })
    }

    /// Whether the server is of that major or a later one.
    pub(super) const fn is_since(&self, major: u32) -> bool {
        self.version >= major * 10_000
    }

    /// The column where the server's major has it, and another expression where it has not.
    pub(super) const fn since<'s>(&self, major: u32, column: &'s str, otherwise: &'s str) -> &'s str {
        if self.is_since(major) { column } else { otherwise }
    }

    /// The rows of a query, which may name what [`SHARED`] has.
    pub(super) fn rows<T: DeserializeOwned>(&mut self, what: &str, query: &str) -> Result<Vec<T>, Unreadable> {
        let sql = format!("{SHARED}\nSELECT to_json(found)::text FROM ({query}\n) AS found");
        let asked = self.transaction.query(&sql, &[]).map_err(|error| unreadable(&cannot(what), &error))?;
        let mut rows = Vec::with_capacity(asked.len());
        for row in &asked {
            let text: &str = row.try_get(0).map_err(|error| unreadable(&cannot(what), &error))?;
            rows.push(serde_json::from_str(text).map_err(|error| Unreadable {
                what: format!("{}: {error}", cannot(what)),
                instead: "the catalogue of this server has a form that is not known here: please report it".to_owned(),
            })?);
        }
        Ok(rows)
    }

    /// Ends it; there is nothing to be kept.
    pub(super) fn end(self) -> Result<(), Unreadable> {
        self.transaction.rollback().map_err(|error| unreadable("the transaction cannot be ended", &error))
    }
}

fn cannot(what: &str) -> String {
    format!("the {what} of the database cannot be read")
}

/// Of an error that the server sent its own message is told, which names no one's password.
fn unreadable(what: &str, error: &postgres::Error) -> Unreadable {
    let said = error.as_db_error().map_or_else(|| error.to_string(), |said| said.message().to_owned());
    Unreadable {
        what: format!("{what}: {said}"),
        instead: "look at the server's log, or try again with a role that may read `pg_catalog`".to_owned(),
    }
}
