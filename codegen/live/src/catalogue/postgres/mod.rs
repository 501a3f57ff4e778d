//! Of Postgres 14 to 18.
//!
//! Everything is asked of `pg_catalog` in one read-only transaction that sees one state of the database, and in a number of
//! queries that no number of tables changes: a file per kind has its query, its row and what becomes of it.
//!
//! While it lasts the search path holds the default namespace alone, so that names in it print bare, in the model as well as
//! in the texts that the server writes, and all others with their namespace.

mod aggregate;
mod cast;
mod collation;
mod column;
mod constraint;
mod facts;
mod found;
mod index;
mod namespace;
mod others;
mod part;
mod partition;
mod policy;
mod raw;
mod relation;
mod routine;
mod rule;
mod sequence;
mod session;
mod statistics;
mod text;
mod trigger;
mod type_objects;
mod types;

use super::{Catalogue, Unreadable};
use found::Found;
use session::Session;

/// Reads everything that is not the system's, in one read-only transaction and a constant number of queries.
///
/// The default namespace is the first of the connection's search path that exists, as of `current_schema()`, and `public`
/// where none does.
///
/// # Errors
///
/// What the server says.
pub fn read(client: &mut postgres::Client) -> Result<Catalogue, Unreadable> {
    let mut session = Session::begin(client)?;
    let found = everything(&mut session);
    let ended = session.end();
    let catalogue = found?.catalogue();
    ended.map(|()| catalogue)
}

/// The order is that in which one kind needs what another has found.
fn everything(session: &mut Session<'_>) -> Result<Found, Unreadable> {
    let mut found = Found::default();
    namespace::read(session, &mut found)?;
    let types = types::read(session)?;
    type_objects::read(session, &types, &mut found)?;
    collation::read(session, &mut found)?;
    relation::read(session, &mut found)?;
    partition::read(session, &mut found)?;
    let sequences = sequence::read(session)?;
    column::read(session, &types, sequences, &mut found)?;
    index::read(session, &mut found)?;
    constraint::read(session, &mut found)?;
    trigger::read(session, &mut found)?;
    policy::read(session, &mut found)?;
    rule::read(session, &mut found)?;
    statistics::read(session, &mut found)?;
    routine::read(session, &mut found)?;
    aggregate::read(session, &mut found)?;
    cast::read(session, &mut found)?;
    raw::read(session, &mut found)?;
    facts::read(session, &mut found)?;
    others::read(session, &mut found)?;
    Ok(found)
}
