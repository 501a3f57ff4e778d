//! `cargo schema generate --plan-only` and `--plan`: what would be frozen, known again by its fingerprint.

use super::diff::{costs, entities, sql_files, summary};
use super::json;
use super::output::{Output, STRONG};
use super::session::{Session, Stop};
use crate::emit::fingerprint;
use crate::emit::history::Entry;
use crate::model::{Dialect, Rule};
use crate::undo::Taken;
use serde_json::{Value, json};

/// What all that would be frozen comes to: names, changes, and the SQL up and down. Not the day: a plan of yesterday is
/// the same today.
pub(super) fn of(session: &Session) -> String {
    let mut parts = Vec::new();
    for database in session.databases() {
        let amended = session.amended.taken.get(&database.declared.name);
        let new = database.history.get(database.history.len() - database.new..).unwrap_or_default();
        let entry = |entry: &Entry| {
            let files = entry.files.iter().map(|(dialect, file)| json!([dialect.key(), file.up, file.down]));
            json!([entry.stem(), entry.hand_written, entry.changes, files.collect::<Vec<_>>()])
        };
        let gone: Vec<String> = amended.map(Taken::stems).into_iter().flatten().collect();
        if !new.is_empty() || !gone.is_empty() {
            parts.push(json!([database.declared.name, gone, new.iter().map(entry).collect::<Vec<_>>()]));
        }
    }
    fingerprint(&Value::from(parts).to_string())
}

/// Whether the plan is the one that was read.
pub(super) fn insist(session: &Session, wanted: &str) -> Result<(), Stop> {
    if of(session) == wanted {
        return Ok(());
    }
    Err(Stop::fault(
        Rule::PlanDiffers,
        format!("--plan {wanted}"),
        "the plan is another one now",
        "the declaration, its history or an answer has changed since, or another version of Seaglass plans",
        format!("read it again with `{}`, and give its fingerprint", session.given.plan_only()),
    ))
}

/// Prints the plan, and writes nothing.
pub(super) fn run(session: &Session, output: &mut Output<'_>) {
    let found = of(session);
    if output.json {
        let mut fields = json::session(session);
        fields.insert("plan".to_owned(), found.clone().into());
        fields.insert("sql".to_owned(), sql(session));
        fields.insert("next".to_owned(), session.given.planned(&found).into());
        return output.envelope("generate", fields);
    }
    for database in session.databases() {
        output.lines(summary(database).into_iter().chain(costs(database)));
        entities(&session.entities(database), output);
    }
    output.data_in(STRONG, format_args!("plan: {found}"));
    output.say(format_args!("nothing was written; `{}` writes this plan and no other", session.given.planned(&found)));
}

/// The files that would be frozen, to be read before anything is written.
fn sql(session: &Session) -> Value {
    let all = |dialect: Dialect| session.databases().flat_map(move |database| sql_files(database, dialect));
    let files = Dialect::ALL.into_iter().flat_map(all);
    files.map(|(path, text)| json!({ "path": path, "text": text })).collect()
}
