//! The whole program on one screen: from a declaration and its history to every file of the project.

mod entries;
mod settled;
mod start;

pub(crate) use entries::{Planned, planned, record};

use crate::ask::{self, Flag, Nobody, Open, Questioner};
use crate::declare::Project;
use crate::diff::{self, Change, Difference, Refusal};
use crate::draft::{self, Draft, Drafted, Pending};
use crate::emit::history::{Entry, History};
use crate::emit::{self, File, Source};
use crate::model::{Declared, Dialect, Fault, Schema, verify};
use crate::read;
use crate::step::Grade;
use start::{Start, starts};
use std::collections::BTreeMap;

/// What a run is told from outside.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The day of new migrations, `YYYYMMDD`.
    pub date: String,
    /// The name of a database's new migration, instead of one made from its changes.
    pub names: BTreeMap<String, String>,
    /// A database's migration that was written by hand, and comes before those that are planned.
    pub drafts: BTreeMap<String, Draft>,
    /// What is found goes into a draft, so nothing is refused.
    pub by_hand: bool,
    /// Nothing is looked for: a draft that claims nothing is about to be begun.
    pub nothing: bool,
    /// What is said about changes beside the declaration.
    pub flags: Vec<Flag>,
    /// The database that flags are about, unless they name one.
    pub database: Option<String>,
}

/// A project as it should be on disk.
#[derive(Debug)]
pub struct Prepared {
    /// Its databases, in the order of their declaration.
    pub databases: Vec<PreparedDatabase>,
    /// Every file but the frozen ones that history already has.
    pub files: Vec<File>,
    /// What to know about the declaration.
    pub warnings: Vec<Fault>,
}

/// One database of a [`Prepared`] project.
#[derive(Debug)]
pub struct PreparedDatabase {
    /// As declared.
    pub declared: Declared,
    /// What its history does not have yet, and its draft does not claim: what is planned.
    pub changes: Vec<Change>,
    /// Its draft, whose migrations are the first of the new ones.
    pub draft: Option<Drafted>,
    /// Its history, with the new entries at the end.
    pub history: Vec<Entry>,
    /// How many entries of `history` are new.
    pub new: usize,
    /// The SQL of the new entries.
    pub sql: Vec<File>,
    /// What the new entries cost, and whether they can be rolled back: per stage and dialect.
    pub stages: Vec<StageSummary>,
}

impl PreparedDatabase {
    /// One that needs nothing.
    pub fn settled(declared: Declared, history: Vec<Entry>) -> Self {
        let (sql, stages) = (Vec::new(), Vec::new());
        Self { declared, changes: Vec::new(), draft: None, history, new: 0, sql, stages }
    }

    /// What its history does not have yet.
    pub fn pending(&self) -> Pending<'_> {
        let Self { declared, changes, draft, history, new, sql, .. } = self;
        let new = history.get(history.len().saturating_sub(*new)..).unwrap_or_default();
        let drafted = draft.as_ref().map_or(0, |draft| draft.new);
        Pending { declared, changes, new, drafted, sql }
    }
}

/// What one file of a new migration means for those who run it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StageSummary {
    /// `NNNN_name` of the migration.
    pub stem: String,
    /// The dialect.
    pub dialect: Dialect,
    /// It cannot run in a transaction.
    pub no_transaction: bool,
    /// What is locked, rewritten, copied or checked.
    pub cost: String,
    /// What rolling back restores.
    pub grade: Grade,
    /// Why that is not everything.
    pub reasons: Vec<String>,
}

/// Why nothing can be generated.
#[derive(Debug)]
pub enum Failure {
    /// The declaration is wrong, or history cannot be replayed.
    Faults(Vec<Fault>),
    /// The declaration differs from history in ways that no migration can be written for, per database.
    Refused(Vec<(String, Vec<Refusal>)>),
    /// Questions that nobody answered.
    Open(Vec<Open>),
}

/// What a project declares, read and found sound.
#[derive(Debug)]
pub struct Declarations {
    /// In the order of their declaration.
    pub databases: Vec<Declared>,
    /// What to know about them.
    pub warnings: Vec<Fault>,
}

/// The databases of a project with the migrations that they need; [`files`] renders the rest.
#[derive(Debug)]
pub struct Migrations {
    /// In the order of their declaration.
    pub databases: Vec<PreparedDatabase>,
    /// What to know about the declaration.
    pub warnings: Vec<Fault>,
}

/// Reads and verifies the declaration, compares it with its history, and renders every file.
///
/// # Errors
///
/// All faults of the declaration, or all differences that cannot be migrated; nothing is half done.
pub fn prepare(
    mut project: Project,
    histories: &BTreeMap<String, History>,
    options: &Options,
) -> Result<Prepared, Failure> {
    let declarations = declarations(&mut project)?;
    let Migrations { databases, warnings } =
        migrations(&project, declarations, histories.clone(), options, &mut Nobody)?;
    let files = files(&project, &databases).collect();
    Ok(Prepared { databases, files, warnings })
}

/// The middle of [`prepare`]: from [`declarations`] to what [`files`] needs. Questions go to `questioner`.
///
/// # Errors
///
/// All differences that cannot be migrated, and all questions that stay open.
pub fn migrations(
    project: &Project,
    declarations: Declarations,
    mut histories: BTreeMap<String, History>,
    options: &Options,
    questioner: &mut dyn Questioner,
) -> Result<Migrations, Failure> {
    let Declarations { databases: mut declared, mut warnings } = declarations;
    let histories: Vec<History> =
        declared.iter().map(|database| histories.remove(&database.name).unwrap_or_default()).collect();
    let starts = starts(&declared, &histories, options)?;
    for ((declared, start), history) in declared.iter_mut().zip(&starts).zip(&histories) {
        if let Some(state) = &start.state {
            let claims = start.draft.iter().flat_map(Drafted::claims);
            let made = history.entries.iter().flat_map(Entry::told).flat_map(|entry| &entry.changes).chain(claims);
            warnings.extend(ask::retire(declared, state, made));
        }
        let draft = options.drafts.get(&declared.name);
        warnings.extend(draft.and_then(|draft| draft::moved(draft, history)));
    }
    let differences = differences(&mut declared, &starts, options, questioner)?;
    let (mut databases, mut faults) = (Vec::new(), Vec::new());
    let found = declared.into_iter().zip(histories).zip(differences.into_iter().zip(starts));
    for ((declared, history), (found, start)) in found {
        warnings.extend(ask::unread(&declared, &found.changes));
        let mut database = PreparedDatabase::settled(declared, history.entries);
        (database.changes, database.draft) = (found.changes, start.draft);
        let state = start.state.unwrap_or_default();
        let written = entries::write(project, &mut database, &state, history.head_sha256, options);
        faults.extend(written.err().unwrap_or_default());
        let source = Source { project, database: &database.declared, history: &database.history };
        faults.extend(emit::entity::unlike(source));
        faults.extend(emit::entity::clashes(source));
        databases.push(database);
    }
    if faults.is_empty() { Ok(Migrations { databases, warnings }) } else { Err(Failure::Faults(faults)) }
}

/// DIFF: what is said goes in, and what stays open is asked.
fn differences(
    declared: &mut [Declared],
    starts: &[Start],
    options: &Options,
    questioner: &mut dyn Questioner,
) -> Result<Vec<Difference>, Failure> {
    let plain: Vec<_> = if options.flags.is_empty() {
        Vec::new()
    } else {
        declared.iter().map(|database| database.intent.clone()).collect()
    };
    let only = options.database.as_deref();
    let nothing = Schema::default();
    let states: Vec<&Schema> = starts.iter().map(|start| start.state.as_ref().unwrap_or(&nothing)).collect();
    let said = ask::take_flags(declared, &states, &options.flags, only).map_err(Failure::Faults)?;
    let several = declared.len() > 1;
    let (mut differences, mut faults, mut refused, mut open) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for (at, (declared, start)) in declared.iter_mut().zip(starts).enumerate() {
        let Some(before) = start.state.as_ref().filter(|_| !options.nothing) else {
            differences.push(Difference::default());
            continue;
        };
        let here: Vec<_> =
            said.iter().filter(|(of, ..)| *of == at).map(|(_, answer, flag)| (answer, &options.flags[*flag])).collect();
        if !here.is_empty() {
            faults.extend(verify::verify_intent(declared));
        }
        let found = diff::diff(before, &declared.schema, &declared.intent);
        if !here.is_empty() && faults.is_empty() && found.questions.is_empty() {
            faults.extend(ask::unused(declared, before, &plain[at], &here, &found));
        }
        // One fault is enough: nobody answers questions for nothing.
        if !faults.is_empty() {
            continue;
        }
        let prefixed = several && only != Some(declared.name.as_str());
        match ask::ask(declared, before, found, prefixed, questioner) {
            Ok(mut found) => {
                let mut refusals = std::mem::take(&mut found.refusals);
                refusals.retain(|refusal| refusal.stale || !options.by_hand);
                if !refusals.is_empty() {
                    refused.push((declared.name.clone(), refusals));
                }
                differences.push(found);
            }
            Err(mut questions) => open.append(&mut questions),
        }
    }
    if !faults.is_empty() {
        Err(Failure::Faults(faults))
    } else if !refused.is_empty() {
        Err(Failure::Refused(refused))
    } else if !open.is_empty() {
        Err(Failure::Open(open))
    } else {
        Ok(differences)
    }
}

/// READ and verify: every database, all faults together. The project forgets the statements of its tables: the model
/// holds all that they say, in a fraction of the room.
///
/// # Errors
///
/// All faults of all declarations.
pub fn declarations(project: &mut Project) -> Result<Declarations, Failure> {
    let mut declared = Vec::new();
    let mut faults = Vec::new();
    for database in &mut project.databases {
        match read::read(database) {
            Ok(mut database) => {
                database.style_entities(&project.entities);
                declared.push(database);
            }
            Err(mut found) => faults.append(&mut found),
        }
    }
    for database in &declared {
        faults.append(&mut verify::verify(database));
    }
    // With a database missing, what holds between databases cannot be told.
    if declared.len() == project.databases.len() {
        faults.append(&mut verify::verify_project(&declared, project.default.as_deref()));
    }
    let (errors, warnings): (Vec<Fault>, Vec<Fault>) = faults.into_iter().partition(Fault::is_error);
    if errors.is_empty() { Ok(Declarations { databases: declared, warnings }) } else { Err(Failure::Faults(errors)) }
}

/// EMIT: every artefact of every database but the frozen ones that history already has. One artefact is rendered at a
/// time, when its files are asked for.
pub fn files<'a>(project: &'a Project, databases: &'a [PreparedDatabase]) -> impl Iterator<Item = File> + use<'a> {
    let declared: Vec<&Declared> = databases.iter().map(|database| &database.declared).collect();
    let of_database = move |database: &'a PreparedDatabase| {
        let source = Source { project, database: &database.declared, history: &database.history };
        database.sql.iter().cloned().chain(emit::EMITTERS.iter().flat_map(move |emit| emit(source)))
    };
    emit::crate_files(project, &declared).into_iter().chain(databases.iter().flat_map(of_database))
}
