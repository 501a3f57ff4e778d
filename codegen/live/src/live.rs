//! A live database beside what its history says.

use crate::agree::{Known, Pair, Verdict, agree};
use crate::catalogue::sqlite::Source;
use crate::catalogue::{self, Catalogue, Unreadable};
use crate::connect::{self, Place, Wrangler};
use crate::raw;
use crate::server;
use seaglass::dialect::Capabilities;
use seaglass::diff::diff;
use seaglass::emit::sql::parts;
use seaglass::model::{Dialect, Intent, Schema};
use seaglass::plan::plan;
use std::collections::BTreeMap;

/// What a database holds, in the words of its history.
#[derive(Clone, Debug, Default)]
pub struct Held {
    /// Everything that the model has a word for.
    pub schema: Schema,
    /// What beside it was found.
    pub catalogue: Catalogue,
    /// What could not be compared, and why.
    pub unknown: Vec<String>,
}

/// Reads a database and puts what it holds into the words of `known`. It only reads.
///
/// # Errors
///
/// No connection, a catalogue that cannot be read, or a right that is missing.
pub fn held(place: &Place, wrangler: &Wrangler, known: &Schema) -> Result<Held, Unreadable> {
    match place {
        Place::Postgres(url) => {
            let mut client = connect::postgres(url)?;
            let catalogue = catalogue::postgres::read(&mut client)?;
            on_postgres(&mut client, catalogue, known)
        }
        Place::Sqlite(path) => {
            let mut connection = connect::sqlite(path)?;
            on_d1(&mut connection, known)
        }
        Place::D1 { .. } => on_d1(&mut wrangler.clone(), known),
    }
}

/// What that server holds.
///
/// # Errors
///
/// The connection is lost, or the role may not read a table whose expressions are to be compared.
pub fn on_postgres(client: &mut postgres::Client, catalogue: Catalogue, known: &Schema) -> Result<Held, Unreadable> {
    let both = Known { schema: known, expected: known };
    let mut said: BTreeMap<Pair, Verdict> = BTreeMap::new();
    let mut agreed = agree(&catalogue.schema, both, Dialect::Postgres, &said);
    if !agreed.open.is_empty() {
        said = server::verdicts(client, &agreed.open)?;
        agreed = agree(&catalogue.schema, both, Dialect::Postgres, &said);
    }
    let mut schema = agreed.schema;
    let by_statements = raw::matched(&mut schema, known, &catalogue);
    let unknown = said.iter().filter_map(|(pair, verdict)| match verdict {
        Verdict::Unknown(why) => Some(format!("{}: {why}", pair.known)),
        Verdict::Same | Verdict::Different => None,
    });
    Ok(Held { schema, unknown: unknown.collect(), catalogue: Catalogue { unmodelled: by_statements, ..catalogue } })
}

/// What that SQLite database holds. What history says is made in memory first and read in the same way, so that both sides
/// are told by the same reader.
///
/// # Errors
///
/// A catalogue that cannot be read.
pub fn on_d1(source: &mut dyn Source, known: &Schema) -> Result<Held, Unreadable> {
    let catalogue = catalogue::sqlite::read(source)?;
    let expected = expected(known)?;
    let both = Known { schema: known, expected: &expected };
    let agreed = agree(&catalogue.schema, both, Dialect::D1, &BTreeMap::new());
    Ok(Held { schema: agreed.schema, unknown: Vec::new(), catalogue })
}

/// What a database that history made would hold, as it is read.
fn expected(known: &Schema) -> Result<Schema, Unreadable> {
    let failed = |error: rusqlite::Error| Unreadable {
        what: format!("what history says cannot be made in memory: {error}"),
        instead: "this is a fault of Seaglass: report it with the history files".to_owned(),
    };
    let mut memory = rusqlite::Connection::open_in_memory().map_err(failed)?;
    let unwritten = [Dialect::Postgres].into();
    let nothing = Schema::default();
    let changes = diff(&nothing, known, &Intent { unwritten, ..Intent::default() }).changes;
    let plan = plan(&changes, &nothing, known, Capabilities::of(Dialect::D1));
    for part in parts(&plan, &changes, known) {
        let transaction = memory.transaction().map_err(failed)?;
        transaction.execute_batch(&part.sql).map_err(failed)?;
        transaction.commit().map_err(failed)?;
    }
    Ok(catalogue::sqlite::read(&mut memory)?.schema)
}
