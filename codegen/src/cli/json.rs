//! What `--json` prints.

use super::next::{Given, Next};
use super::session::{Session, Stop};
use super::site::Sites;
use crate::ask::Open;
use crate::diff::Change;
use crate::draft::Drafted;
use crate::emit::entity::Surface;
use crate::emit::history::{Barrier, on_the_way};
use crate::model::Fault;
use crate::pipeline::{PreparedDatabase, StageSummary};
use serde_json::{Map, Value, json};

/// The version of the envelope; a field that changes its meaning raises it, a new one does not.
pub(super) const VERSION: u32 = 1;

/// What a command found.
pub(super) fn session(session: &Session) -> Map<String, Value> {
    let mut fields = Map::new();
    let databases: Vec<Value> = session.databases().map(|found| database(found, &session.entities(found))).collect();
    let changes = &session.changes;
    let (created, updated): (Vec<_>, Vec<_>) = changes.writes.iter().partition(|write| write.before.is_none());
    fields.insert("clean".to_owned(), session.is_clean().into());
    fields.insert("databases".to_owned(), databases.into());
    fields.insert(
        "files".to_owned(),
        json!({
            "create": created.iter().map(|write| &write.path).collect::<Vec<_>>(),
            "update": updated.iter().map(|write| &write.path).collect::<Vec<_>>(),
            "remove": changes.removals.iter().map(|removal| &removal.path).collect::<Vec<_>>(),
            "move": changes.relocations.iter()
                .map(|relocation| json!({ "from": relocation.from, "to": relocation.to }))
                .collect::<Vec<_>>(),
            "unchanged": changes.unchanged,
        }),
    );
    fields.insert("problems".to_owned(), changes.problems.iter().map(|problem| fault(&problem.fault())).collect());
    fields.insert("warnings".to_owned(), session.prepared.warnings.iter().map(fault).collect());
    fields.insert("next".to_owned(), session.next().map(|next| next.line(&session.given)).into());
    fields
}

fn database(database: &PreparedDatabase, surface: &Surface) -> Value {
    let (known, new) = database.history.split_at(database.history.len() - database.new);
    let mut told = json!({
        "name": database.declared.name,
        "tables": database.declared.schema.tables.len(),
        "migrations": known.iter().map(crate::emit::history::Entry::stem).collect::<Vec<_>>(),
        "new_migrations": new.iter().map(crate::emit::history::Entry::stem).collect::<Vec<_>>(),
        "stages": database.stages.iter().map(stage).collect::<Vec<_>>(),
        "barriers": on_the_way(known).iter().map(|(entry, found)| barrier(&entry.stem(), found)).collect::<Vec<_>>(),
        "entities": surface.breaks.iter().map(ToString::to_string).chain(surface.notes.iter().cloned()).collect::<Vec<_>>(),
        "breaking": surface.breaks,
        "deploy": surface.order,
        "changes": database.changes.iter().map(change).collect::<Vec<_>>(),
    });
    if let Some((Drafted { folder, claims, faults, new: count }, told)) =
        database.draft.as_ref().zip(told.as_object_mut())
    {
        let draft = json!({
            "folder": folder,
            "claims": claims.as_ref().map(|claims| claims.iter().map(change).collect::<Vec<_>>()),
            "migrations": new.iter().take(*count).map(crate::emit::history::Entry::stem).collect::<Vec<_>>(),
            "faults": faults.iter().map(fault).collect::<Vec<_>>(),
        });
        told.insert("draft".to_owned(), draft);
    }
    told
}

fn change(change: &Change) -> Value {
    json!({ "summary": change.to_string(), "change": change })
}

/// Where rolling back stops, or may.
fn barrier(migration: &str, barrier: &Barrier) -> Value {
    json!({
        "migration": migration,
        "dialects": barrier.dialects.iter().map(|dialect| dialect.key()).collect::<Vec<_>>(),
        "irreversible": barrier.is_irreversible,
        "reasons": barrier.reasons,
    })
}

fn stage(stage: &StageSummary) -> Value {
    json!({
        "migration": stage.stem,
        "dialect": stage.dialect.key(),
        "no_transaction": stage.no_transaction,
        "cost": stage.cost,
        "down": stage.grade,
        "reasons": stage.reasons,
    })
}

/// Why a command did not run.
pub(super) fn stop(stop: &Stop) -> Map<String, Value> {
    let errors: Vec<Value> = match stop {
        Stop::Faults(faults) => faults.iter().map(fault).collect(),
        Stop::Open(open, ..) => open.iter().map(unanswered).collect(),
    };
    let mut fields = Map::new();
    fields.insert("clean".to_owned(), false.into());
    fields.insert("errors".to_owned(), errors.into());
    if let Stop::Open(open, again) = stop {
        fields.append(&mut questions(open, &Next::Answer(&again.command, open), &again.given));
    }
    fields
}

/// What is open.
pub(super) fn questions(open: &[Open], next: &Next<'_>, given: &Given) -> Map<String, Value> {
    let mut fields = Map::new();
    fields.insert("clean".to_owned(), false.into());
    fields.insert("questions".to_owned(), open.iter().map(question).collect());
    fields.insert("next".to_owned(), next.line(given).into());
    fields
}

fn unanswered(open: &Open) -> Value {
    json!({
        "severity": "error",
        "rule": open.question.rule.id(),
        "place": format!("{}: {}", open.database, open.question.place),
        "what": open.question.what,
        "why": open.question.why,
        "instead": open.flags.join(" or "),
    })
}

fn question(open: &Open) -> Value {
    let answers = open.words.iter().zip(&open.flags).zip(&open.sources);
    json!({
        "database": open.database,
        "rule": open.question.rule.id(),
        "place": open.question.place,
        "what": open.question.what,
        "why": open.question.why,
        "answers": answers
            .map(|((words, flag), source)| json!({ "meaning": words, "flag": flag, "declaration": source }))
            .collect::<Vec<_>>(),
    })
}

fn fault(fault: &Fault) -> Value {
    json!({
        "severity": fault.severity().word(),
        "rule": fault.rule.id(),
        "place": fault.place,
        "what": fault.what,
        "why": fault.why,
        "instead": fault.instead,
    })
}

/// Adds to each thing that has a place the file and line of its declaration.
pub(super) fn locate(fields: &mut Map<String, Value>, sites: &Sites) {
    for key in ["errors", "warnings", "questions"] {
        for item in fields.get_mut(key).and_then(Value::as_array_mut).into_iter().flatten() {
            let Some(item) = item.as_object_mut() else { continue };
            let Some(place) = item.get("place").and_then(Value::as_str) else { continue };
            let database = item.get("database").and_then(Value::as_str);
            let place = database.map_or_else(|| place.to_owned(), |database| format!("{database}: {place}"));
            if let Some((file, line)) = sites.find(&place) {
                item.insert("file".to_owned(), file.into());
                item.insert("line".to_owned(), line.into());
            }
        }
    }
}
