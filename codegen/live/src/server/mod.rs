//! ASK: whether two texts of SQL are the same to the Postgres server that has one of them.
//!
//! `EXPLAIN (VERBOSE)` prints every expression of a plan as the server understands it, after names are looked up, types
//! resolved and constants computed. Two texts whose plans are the same say the same, at least today on this server. It
//! plans and runs nothing, and needs no right but to read the table.
//! <https://www.postgresql.org/docs/current/sql-explain.html>

use crate::agree::{Over, Pair, Verdict};
use crate::catalogue::Unreadable;
use postgres::error::SqlState;
use postgres::{Client, IsolationLevel, Transaction};
use seaglass::dialect::quote;
use seaglass::model::{Dialect, ObjectName};
use serde_json::Value;
use std::collections::BTreeMap;

/// So many texts are planned at once; a table has at most 1,664 columns, and so has a query.
/// <https://www.postgresql.org/docs/current/limits.html>
const AT_ONCE: usize = 400;

/// What the server says of each pair, in a transaction that only reads.
///
/// # Errors
///
/// The connection is lost.
pub fn verdicts(client: &mut Client, pairs: &[Pair]) -> Result<BTreeMap<Pair, Verdict>, Unreadable> {
    let start = client.build_transaction().isolation_level(IsolationLevel::RepeatableRead).read_only(true);
    let mut transaction = start.start().map_err(|error| lost(&error))?;
    let mut by_place: BTreeMap<&Over, Vec<&Pair>> = BTreeMap::new();
    for pair in pairs {
        by_place.entry(&pair.over).or_default().push(pair);
    }
    let mut found = BTreeMap::new();
    for (over, pairs) in by_place {
        for pairs in pairs.chunks(AT_ONCE / 2) {
            together(&mut transaction, over, pairs, &mut found)?;
        }
    }
    transaction.rollback().map_err(|error| lost(&error))?;
    Ok(found)
}

fn lost(error: &postgres::Error) -> Unreadable {
    Unreadable {
        what: format!("the server went away while texts were compared: {}", said(error)),
        instead: "run the command again".to_owned(),
    }
}

/// The pairs of one place in one plan; where that cannot tell, each by itself.
fn together(
    transaction: &mut Transaction<'_>,
    over: &Over,
    pairs: &[&Pair],
    found: &mut BTreeMap<Pair, Verdict>,
) -> Result<(), Unreadable> {
    let from = match over {
        Over::Query => None,
        Over::Nothing | Over::Relation(_) | Over::Rows(_) | Over::Value(_) => Some(from(over)),
    };
    let outputs = match from {
        Some(from) => {
            let list: Vec<String> =
                pairs.iter().flat_map(|pair| [value(pair, &pair.live), value(pair, &pair.known)]).collect();
            plan(transaction, &format!("SELECT {}{from}", list.join(", ")))?.ok()
        }
        None => None,
    };
    let outputs = outputs.as_ref().and_then(|plan| output(plan, pairs.len() * 2)).unwrap_or_default();
    for (at, pair) in pairs.iter().enumerate() {
        let verdict = match (outputs.get(at * 2), outputs.get(at * 2 + 1)) {
            (Some(live), Some(known)) if !is_elsewhere(live) && !is_elsewhere(known) => told(live == known),
            (_, _) => alone(transaction, pair)?,
        };
        found.insert((*pair).clone(), verdict);
    }
    Ok(())
}

/// The plans of both texts, one against the other.
fn alone(transaction: &mut Transaction<'_>, pair: &Pair) -> Result<Verdict, Unreadable> {
    let is_query = pair.over == Over::Query;
    let from = if is_query { String::new() } else { from(&pair.over) };
    let mut plans = Vec::new();
    for text in [&pair.live, &pair.known] {
        let query = if is_query { text.clone() } else { format!("SELECT {}{from}", value(pair, text)) };
        match plan(transaction, &query)? {
            Ok(plan) => plans.push((plan, if is_query { columns(transaction, &query)? } else { Vec::new() })),
            Err(Refused { is_forbidden: true, what }) => return Ok(Verdict::Unknown(what)),
            // It names what is not there, or is not an expression at all.
            Err(Refused { is_forbidden: false, .. }) => return Ok(Verdict::Different),
        }
    }
    Ok(told(plans.first() == plans.get(1)))
}

const fn told(same: bool) -> Verdict {
    if same { Verdict::Same } else { Verdict::Different }
}

fn value(pair: &Pair, text: &str) -> String {
    let cast = pair.cast.as_ref().map(|ty| format!("::{ty}")).unwrap_or_default();
    // A text may end with a comment.
    format!("({text}\n){cast}")
}

/// Where the names of the texts come from.
fn from(over: &Over) -> String {
    let relation = |name: &ObjectName| {
        let mut out = String::new();
        quote::object(&mut out, name, Dialect::Postgres);
        out
    };
    match over {
        Over::Nothing | Over::Query => String::new(),
        Over::Relation(name) => format!(" FROM {}", relation(name)),
        Over::Rows(name) => format!(" FROM {0} AS old, {0} AS new", relation(name)),
        // What a planner cannot look through stays as it is.
        Over::Value(ty) => format!(" FROM (SELECT NULL::{ty} AS value OFFSET 0) AS held"),
    }
}

/// Why there is no plan.
struct Refused {
    is_forbidden: bool,
    what: String,
}

/// The plan of a query.
fn plan(transaction: &mut Transaction<'_>, query: &str) -> Result<Result<Value, Refused>, Unreadable> {
    let explain = format!("EXPLAIN (VERBOSE, COSTS OFF, FORMAT JSON) {query}");
    let mut point = transaction.transaction().map_err(|error| lost(&error))?;
    // One statement and no other, whatever the text holds: a query with parameters takes no second one.
    let planned = point.query_one(&explain, &[]).and_then(|row| row.try_get::<_, Json>(0));
    let found = match planned {
        Ok(Json(text)) => Ok(serde_json::from_str(&text).unwrap_or_default()),
        Err(error) if error.is_closed() => return Err(lost(&error)),
        Err(error) => {
            let is_forbidden = error.code() == Some(&SqlState::INSUFFICIENT_PRIVILEGE);
            Err(Refused { is_forbidden, what: said(&error) })
        }
    };
    point.rollback().map_err(|error| lost(&error))?;
    Ok(found)
}

/// The names and types of a query's columns.
fn columns(transaction: &mut Transaction<'_>, query: &str) -> Result<Vec<(String, u32)>, Unreadable> {
    let mut point = transaction.transaction().map_err(|error| lost(&error))?;
    let prepared = point.prepare(query);
    let found = prepared.map(|statement| {
        statement.columns().iter().map(|column| (column.name().to_owned(), column.type_().oid())).collect()
    });
    point.rollback().map_err(|error| lost(&error))?;
    Ok(found.unwrap_or_default())
}

/// What the plan gives, if it says it of all at once.
fn output(plan: &Value, length: usize) -> Option<Vec<String>> {
    let list = plan.get(0)?.get("Plan")?.get("Output")?.as_array()?;
    let texts: Vec<String> = list.iter().filter_map(|item| item.as_str().map(str::to_owned)).collect();
    (texts.len() == length).then_some(texts)
}

/// Whether what is computed stands in another part of the plan.
fn is_elsewhere(output: &str) -> bool {
    ["SubPlan", "InitPlan", "$"].iter().any(|mark| output.contains(mark))
}

/// JSON as its text.
pub(crate) struct Json(pub(crate) String);

impl<'a> postgres::types::FromSql<'a> for Json {
    fn from_sql(_: &postgres::types::Type, raw: &'a [u8]) -> Result<Self, Box<dyn std::error::Error + Sync + Send>> {
        Ok(Self(std::str::from_utf8(raw)?.to_owned()))
    }

    fn accepts(ty: &postgres::types::Type) -> bool {
        *ty == postgres::types::Type::JSON
    }
}

/// What the server said, in one line, without what the connection was opened with.
pub(crate) fn said(error: &postgres::Error) -> String {
    error.as_db_error().map_or_else(|| error.to_string(), |error| error.message().to_owned())
}
