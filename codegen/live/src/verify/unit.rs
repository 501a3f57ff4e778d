//! What is verified together: a migration, or all stages of one that takes several transactions; between two of these no
//! model says what a database holds.

use seaglass::diff::{Change, apply};
use seaglass::emit::history::Entry;
use seaglass::emit::{sha256, sha256_as_is};
use seaglass::model::{Dialect, Schema};
use seaglass::step::Grade;

/// Migrations that are verified together.
#[derive(Clone, Debug, PartialEq)]
pub struct Unit {
    /// Each of them that has SQL in this dialect.
    pub steps: Vec<Step>,
    /// What they do to the schema; of hand-written ones, what their author says that they do.
    pub changes: Vec<Change>,
    /// What was there before.
    pub before: Schema,
    /// What is there afterwards.
    pub after: Schema,
    /// Whether their SQL was written by hand.
    pub hand_written: bool,
    /// Whether they are a draft, and no migration yet.
    pub draft: bool,
    /// Whether they are of a `SeaORM` project from before its history: there is no SQL to run.
    pub adopted: bool,
    /// Patterns of what nobody declares and may be there: `legacy_*`.
    pub unmanaged: Vec<String>,
}

/// The SQL of one migration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// `NNNN_name`.
    pub stem: String,
    /// The up file.
    pub up: String,
    /// The down file.
    pub down: String,
    /// SHA-256 of the up file, as history has it.
    pub up_sha256: String,
    /// The same of the down file.
    pub down_sha256: String,
    /// Neither runs in a transaction.
    pub no_transaction: bool,
    /// What the down file restores.
    pub grade: Grade,
    /// Why that is not everything, and what makes it fail.
    pub reasons: Vec<String>,
}

impl Unit {
    /// What it is called: its last migration.
    pub fn name(&self) -> &str {
        self.steps.last().map_or("", |step| step.stem.as_str())
    }

    /// What the down files restore together.
    pub fn grade(&self) -> Grade {
        let has = |grade: Grade| self.steps.iter().any(|step| step.grade == grade);
        if has(Grade::Impossible) {
            Grade::Impossible
        } else if has(Grade::StructureOnly) {
            Grade::StructureOnly
        } else {
            Grade::Lossless
        }
    }
}

/// A history cut into units; `unmanaged` are patterns of what nobody declares. `text` gives the up file, or else the down file, of a migration.
///
/// # Errors
///
/// A file that cannot be read or is not the one of history, or a history that cannot be replayed, in words.
pub fn units(
    entries: &[Entry],
    dialect: Dialect,
    unmanaged: &[String],
    text: &dyn Fn(&Entry, bool) -> Result<String, String>,
) -> Result<Vec<Unit>, String> {
    let mut found: Vec<Unit> = Vec::new();
    let mut schema = Schema::default();
    let mut open: Option<Unit> = None;
    for entry in entries {
        let mut unit = open.take().unwrap_or_else(|| Unit {
            steps: Vec::new(),
            changes: Vec::new(),
            before: schema.clone(),
            after: schema.clone(),
            hand_written: entry.hand_written,
            draft: false,
            adopted: entry.adopted.is_some(),
            unmanaged: unmanaged.to_vec(),
        });
        schema = apply(&entry.changes, schema).map_err(|error| format!("{}: {error}", entry.stem()))?;
        unit.changes.extend(entry.changes.iter().cloned());
        unit.after = schema.clone();
        unit.steps.extend(step(entry, dialect, text)?);
        let goes_on = entry.group.as_ref().is_some_and(|group| group.stage < group.stages);
        if goes_on {
            open = Some(unit);
        } else {
            found.push(unit);
        }
    }
    found.extend(open);
    Ok(found)
}

fn step(
    entry: &Entry,
    dialect: Dialect,
    text: &dyn Fn(&Entry, bool) -> Result<String, String>,
) -> Result<Option<Step>, String> {
    let Some(record) = entry.files.get(&dialect) else { return Ok(None) };
    let (up, down) = (text(entry, true)?, text(entry, false)?);
    for (text, sum, which) in [(&up, &record.up, "up"), (&down, &record.down, "down")] {
        let is_it = if entry.imported { sha256_as_is(text) == *sum } else { sha256(text) == *sum };
        if !is_it {
            return Err(format!(
                "the {which} file of {} for {} is not the one that history froze\n  instead: bring it back from version \
                 control",
                entry.stem(),
                dialect.title()
            ));
        }
    }
    Ok(Some(Step {
        stem: entry.stem(),
        up,
        down,
        up_sha256: record.up.clone(),
        down_sha256: record.down.clone(),
        no_transaction: record.no_transaction,
        grade: record.grade,
        reasons: record.reasons.clone(),
    }))
}
