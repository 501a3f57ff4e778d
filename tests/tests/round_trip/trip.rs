//! One chain on one engine: create, fill, migrate, compare with a fresh database, roll back, migrate again.

use crate::case::{Case, Step};
use crate::coverage::Coverage;
use crate::engine::{Database, Server};
use crate::intent::intent;
use crate::left::left;
use crate::load;
use crate::model;
use crate::rows::{Rows, World};
use crate::spec::Spec;
use crate::strange;
use seaglass::Project;
use seaglass::dialect::Capabilities;
use seaglass::diff::{Change, diff};
use seaglass::emit::history::Style;
use seaglass::emit::sql::{Meta, StageFiles, render};
use seaglass::model::{Declared, Dialect, Intent, Schema};
use seaglass::plan;
use seaglass::step::Grade;
use similar::{ChangeTag, TextDiff};
use std::fmt::Write;

/// What is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    /// The diff asks although everything was said.
    Question,
    /// The planned SQL is refused as a draft.
    Draft,
    /// The rows of a case cannot be written: the generator is wrong, or a file that makes a new database.
    Setup,
    /// A database that was just made is not what its reader finds.
    Drift,
    /// A migration fails.
    Up,
    /// What no declaration knows about an object is lost: rights, options, states.
    Strange,
    /// What others made is taken along, or did not stop a migration before it changed anything.
    Others,
    /// A file that was not a transaction ended half-way.
    Half,
    /// The catalogue is another one than that of a fresh database.
    Catalogue,
    /// Rows are lost or changed.
    Rows,
    /// A constraint refuses nothing any more.
    Toothless,
    /// The rollback fails.
    Down,
    /// The rollback leaves another catalogue.
    DownCatalogue,
    /// The rollback loses what it does not name.
    DownRows,
    /// Migrating again fails after the rollback, or leads elsewhere.
    Again,
}

/// What was found, with all that one needs to understand it.
#[derive(Clone, Debug)]
pub struct Finding {
    pub what: What,
    pub text: String,
}

/// A version to migrate to.
#[derive(Clone, Copy, Debug)]
pub struct Version<'a> {
    pub before: &'a Schema,
    pub after: &'a Declared,
    pub changes: &'a [Change],
    pub intent: &'a Intent,
    /// The schema before with its rows.
    pub world: &'a World,
    pub dialect: Dialect,
}

/// Makes the files of a version.
pub type Migrate<'a> = &'a dyn Fn(Version<'_>) -> Result<Vec<StageFiles>, Finding>;

/// By the functions of the pipeline.
pub fn by_the_pipeline(version: Version<'_>) -> Vec<StageFiles> {
    let project = Project::new("/project");
    let plan = plan::plan(version.changes, version.before, &version.after.schema, Capabilities::of(version.dialect));
    let left = plan::unmade(&plan, version.changes, version.before, &version.after.schema);
    assert!(left.is_empty(), "{:?} makes nothing of {left:?} of {:#?}", version.dialect, version.changes);
    let meta = Meta {
        project: &project,
        database: version.after,
        first: 1,
        style: &Style::default(),
        name: "trip",
        suffixes: &[],
    };
    render(&plan, version.changes, &meta).into_iter().flatten().collect()
}

/// A chain on its way.
struct Trip<'a> {
    server: &'a Server,
    migrate: Migrate<'a>,
    coverage: &'a mut Coverage,
    database: Option<Database>,
    /// A step by itself, without others on SQLite and D1: a control shows one thing.
    alone: bool,
}

/// Runs a chain.
///
/// # Errors
/// The first thing that is wrong.
pub fn run(case: &Case, server: &Server, migrate: Migrate<'_>, coverage: &mut Coverage) -> Result<(), Finding> {
    let (first, steps) = case.play();
    let mut trip = Trip { server, migrate, coverage, database: None, alone: false };
    let ran = trip.chain(&first, &steps);
    if let Some(database) = trip.database.take() {
        server.close(database);
    }
    ran
}

/// Runs one step of a chain alone, on SQLite and D1 with or without `others`.
///
/// # Errors
/// The first thing that is wrong.
pub fn alone(
    step: &Step,
    server: &Server,
    migrate: Migrate<'_>,
    coverage: &mut Coverage,
    others: bool,
) -> Result<(), Finding> {
    let mut trip = Trip { server, migrate, coverage, database: None, alone: !others };
    let ran = trip.step(step, true).map(|_| ()).map_err(|finding| explained(finding, step));
    if let Some(database) = trip.database.take() {
        server.close(database);
    }
    ran
}

impl Trip<'_> {
    fn chain(&mut self, first: &World, steps: &[Step]) -> Result<(), Finding> {
        let fresh = self.fresh(first)?;
        self.database = Some(fresh);
        for (at, step) in steps.iter().enumerate() {
            let went = self.step(step, at + 1 == steps.len()).map_err(|finding| explained(finding, step))?;
            if !went {
                break;
            }
        }
        Ok(())
    }

    fn fresh(&self, world: &World) -> Result<Database, Finding> {
        fresh(self.server, world)
    }

    /// Migrates to the next version; whether there was a way.
    fn step(&mut self, step: &Step, last: bool) -> Result<bool, Finding> {
        let (before, after) = (model::schema(&step.before.spec), declared(&step.after.spec)?);
        let intent = intent(&step.before.spec, &step.after.spec, &step.notes);
        let found = diff(&before, &after.schema, &intent);
        if !found.questions.is_empty() {
            return Err(finding(What::Question, &[("questions", &format!("{:#?}", found.questions))]));
        }
        if !found.refusals.is_empty() {
            self.coverage.refused(&found.refusals);
            return Ok(false);
        }
        if found.changes.is_empty() {
            return self.grow(&step.after.spec, &step.more);
        }
        left([&step.before.spec, &step.after.spec], [&before, &after.schema], &intent)
            .map_err(|text| finding(What::Question, &[("a text", &text)]))?;
        let changes = found.changes;
        let (intent, world, dialect) = (&intent, &step.before, self.server.dialect());
        let version = Version { before: &before, after: &after, changes: &changes, intent, world, dialect };
        let stages = (self.migrate)(version)?;
        self.coverage.pair(&changes, &step.before);
        self.coverage.by_hand(&stages);
        if !step.notes.conversions.is_empty() {
            self.coverage.strange("conversions by a query", step.notes.conversions.len());
        }
        let mut database = match self.database.take() {
            Some(database) => database,
            None => self.fresh(&step.before)?,
        };
        let done = self.migrated(&mut database, step, &stages, last);
        self.database = Some(database);
        let fresh = done.map_err(|found| with_sql(found, &changes, &stages))?;
        if let Some(fresh) = fresh
            && let Some(old) = self.database.replace(fresh)
        {
            self.server.close(old);
        }
        self.grow(&step.after.spec, &step.more)
    }

    fn grow(&mut self, spec: &Spec, more: &Rows) -> Result<bool, Finding> {
        let sql = load::inserts(spec, more, self.server.dialect());
        let Some(database) = &mut self.database else { return Ok(false) };
        let loaded = self.server.load(database, &sql);
        loaded.map(|()| true).map_err(|error| finding(What::Setup, &[("more rows", &error), ("SQL", &sql)]))
    }

    /// There, back and there again. Where the rollback loses something, gives a fresh database to go on with.
    fn migrated(
        &mut self,
        database: &mut Database,
        step: &Step,
        stages: &[StageFiles],
        last: bool,
    ) -> Result<Option<Database>, Finding> {
        let server = self.server;
        let (old_facts, old_rows) = (server.facts(database), server.rows(database));
        if self.alone && server.dialect() == Dialect::D1 {
            up(server, database, stages, What::Up)?;
        } else {
            strange::up(server, database, stages, step, (&old_facts, &old_rows), self.coverage)?;
        }
        let mut fresh = self.fresh(&step.after)?;
        let (facts, rows) = (server.facts(&mut fresh), server.rows(&mut fresh));
        let compared = same(What::Catalogue, "migrated", &server.facts(database), "fresh", &facts)
            .and_then(|()| same(What::Rows, "migrated", &server.rows(database), "expected", &rows))
            .and_then(|()| self.finds(database, &step.after.spec))
            .and_then(|()| self.bites(database, &step.after))
            .and_then(|()| same(What::Toothless, "after refused rows", &server.rows(database), "expected", &rows));
        let grade = stages.iter().map(|stage| stage.grade).max().unwrap_or(Grade::Lossless);
        self.coverage.grade(grade);
        let back = compared.and_then(|()| {
            // A chain goes on in a fresh database after such a rollback, and every second time in the migrated one.
            if grade == Grade::StructureOnly && !last && step.edits.len().is_multiple_of(2) {
                return Ok(None);
            }
            self.down(database, stages, grade, (&old_facts, &old_rows), step)?;
            if grade == Grade::Impossible {
                return same(What::Down, "after the refusal", &server.rows(database), "before it", &rows)
                    .map(|()| None);
            }
            if grade == Grade::Lossless {
                up(server, database, stages, What::Again)?;
                same(What::Again, "migrated again", &server.facts(database), "fresh", &facts)?;
                same(What::Again, "migrated again", &server.rows(database), "expected", &rows)?;
            }
            Ok((grade == Grade::StructureOnly).then_some(()))
        });
        match back {
            Ok(Some(())) => Ok(Some(fresh)),
            Ok(None) => {
                server.close(fresh);
                Ok(None)
            }
            Err(found) => {
                server.close(fresh);
                Err(found)
            }
        }
    }

    fn down(
        &self,
        database: &mut Database,
        stages: &[StageFiles],
        grade: Grade,
        (old_facts, old_rows): (&[String], &[String]),
        step: &Step,
    ) -> Result<(), Finding> {
        // Where a stage cannot be rolled back, later ones are not rolled back either.
        if let Some(stage) = stages.iter().rev().find(|stage| stage.grade == Grade::Impossible) {
            let ran = self.server.run(database, &stage.down, stage.no_transaction);
            return match ran {
                Ok(()) => Err(finding(What::Down, &[("ran, though it says impossible", &stage.down)])),
                Err(_) => Ok(()),
            };
        }
        let is_whole = strange::down(self.server, database, stages, step, |database| {
            for stage in stages.iter().rev() {
                let ran = self.server.run(database, &stage.down, stage.no_transaction);
                let Err(error) = ran else { continue };
                // What lies behind a draft came back without its rows, and rows of others refer to them.
                if is_by_hand(stage) && has_lost(stages) && is_for_rows(&error) {
                    return Ok(false);
                }
                let number = (stage.stage + 1).to_string();
                return Err(finding(What::Down, &[("stage", &number), ("error", &error)]));
            }
            Ok(true)
        })?;
        if !is_whole {
            return Ok(());
        }
        let facts = without_extensions(self.server.facts(database));
        let before = without_extensions(old_facts.to_vec());
        same(What::DownCatalogue, "rolled back", &facts, "before", &before)?;
        self.finds(database, &step.before.spec)?;
        let rows = self.server.rows(database);
        if grade == Grade::Lossless {
            return same(What::DownRows, "rolled back", &rows, "before", old_rows);
        }
        let reasons: Vec<&str> = stages.iter().flat_map(|stage| &stage.reasons).map(String::as_str).collect();
        let specs = (&step.before.spec, &step.after.spec);
        crate::lost::only_named(&rows, old_rows, specs, &reasons.join("; "))
            .map_err(|text| Finding { what: What::DownRows, text })
    }

    /// Searches find the rows that there are.
    fn finds(&self, database: &mut Database, spec: &Spec) -> Result<(), Finding> {
        let asked = crate::native::asked(spec);
        if self.server.dialect() == Dialect::Postgres || asked.is_empty() {
            return Ok(());
        }
        let asked = self.server.run(database, &asked, false);
        asked.map_err(|error| finding(What::Rows, &[("a search finds other rows", &error)]))
    }

    /// Each table still refuses what breaks its rules.
    fn bites(&mut self, database: &mut Database, world: &World) -> Result<(), Finding> {
        for (what, sql) in load::refused(world, self.server.dialect()) {
            match self.server.run(database, &sql, false) {
                Ok(()) => return Err(finding(What::Toothless, &[("accepted", &what), ("SQL", &sql)])),
                Err(error)
                    if ["constraint", "unique", "null value"]
                        .iter()
                        .any(|word| error.to_lowercase().contains(word)) =>
                {
                    self.coverage.bitten();
                }
                // A deferred key is checked when D1 commits, which it reports as an error of its own.
                Err(error) if error.contains("internal error") => self.coverage.bitten(),
                // A trigger may fail first where its table has changed.
                Err(_) => {}
            }
        }
        Ok(())
    }
}

/// A new database with a schema and its rows.
///
/// # Errors
/// What the engine says.
pub fn fresh(server: &Server, world: &World) -> Result<Database, Finding> {
    let after = declared(&world.spec)?;
    let before = Schema::default();
    let intent = &Intent::default();
    let found = diff(&before, &after.schema, intent);
    let (changes, dialect) = (found.changes.as_slice(), server.dialect());
    let version = Version { before: &before, after: &after, changes, intent, world, dialect };
    let mut database = server.open();
    let made = by_the_pipeline(version)
        .iter()
        .try_for_each(|stage| {
            server.run(&mut database, &stage.up, stage.no_transaction).map_err(|e| (e, stage.up.clone()))
        })
        .and_then(|()| {
            let inserts = load::inserts(&world.spec, &world.rows, server.dialect());
            server.load(&mut database, &inserts).map_err(|error| (error, inserts))
        });
    match made {
        Ok(()) => match server.drifted(&mut database, &after.schema) {
            None => Ok(database),
            Some(told) => {
                server.close(database);
                Err(finding(What::Drift, &[("a fresh database", &told)]))
            }
        },
        Err((error, sql)) => {
            server.close(database);
            Err(finding(What::Setup, &[("a fresh database", &error), ("SQL", &sql)]))
        }
    }
}

/// An extension stays when it is rolled back that it is declared.
pub fn without_extensions(mut facts: Vec<String>) -> Vec<String> {
    facts.retain(|fact| !fact.starts_with("extension "));
    facts
}

/// A draft says that its cost is in its text; what is planned says what it costs.
pub fn is_by_hand(stage: &StageFiles) -> bool {
    stage.cost.starts_with("written by hand")
}

fn is_for_rows(error: &str) -> bool {
    error.contains("onstraint") || error.contains("could not create unique index")
}

/// Whether what is planned behind a draft comes back without everything.
fn has_lost(stages: &[StageFiles]) -> bool {
    stages.iter().any(|stage| !is_by_hand(stage) && stage.grade == Grade::StructureOnly)
}

/// Runs stages.
pub fn up(server: &Server, database: &mut Database, stages: &[StageFiles], what: What) -> Result<(), Finding> {
    for stage in stages {
        server
            .run(database, &stage.up, stage.no_transaction)
            .map_err(|error| finding(what, &[("stage", &(stage.stage + 1).to_string()), ("error", &error)]))?;
    }
    Ok(())
}

fn declared(spec: &Spec) -> Result<Declared, Finding> {
    model::declared(spec).ok_or_else(|| finding(What::Setup, &[("a schema", "that verify refuses")]))
}

/// A finding with the parts that explain it.
pub fn finding(what: What, parts: &[(&str, &str)]) -> Finding {
    let mut text = String::new();
    for (label, part) in parts {
        let _ = writeln!(text, "== {label}: {part}");
    }
    Finding { what, text }
}

/// Compares lists of lines.
pub fn same(what: What, left_name: &str, left: &[String], right_name: &str, right: &[String]) -> Result<(), Finding> {
    if left == right {
        return Ok(());
    }
    let mut text = format!("{left_name} (-) and {right_name} (+) differ:\n");
    let (left, right): (Vec<&str>, Vec<&str>) =
        (left.iter().map(String::as_str).collect(), right.iter().map(String::as_str).collect());
    for change in TextDiff::from_slices(&left, &right).iter_all_changes() {
        match change.tag() {
            ChangeTag::Equal => {}
            ChangeTag::Delete => drop(writeln!(text, "- {}", change.value())),
            ChangeTag::Insert => drop(writeln!(text, "+ {}", change.value())),
        }
    }
    Err(Finding { what, text })
}

fn with_sql(mut found: Finding, changes: &[Change], stages: &[StageFiles]) -> Finding {
    found.text.push_str("\n== changes\n");
    for change in changes {
        let _ = writeln!(found.text, "{change}");
    }
    for stage in stages {
        let _ = writeln!(found.text, "\n== stage {} up\n{}\n== down\n{}", stage.stage + 1, stage.up, stage.down);
    }
    found
}

/// The declarations and what the author says.
fn explained(mut found: Finding, step: &Step) -> Finding {
    let (before, after) = (model::schema(&step.before.spec), model::schema(&step.after.spec));
    let said = intent(&step.before.spec, &step.after.spec, &step.notes);
    let print = |schema: &Schema| serde_json::to_string_pretty(schema).unwrap_or_default();
    let _ = write!(
        found.text,
        "\n== edits {:?}\n== before\n{}\n== after\n{}\n== intent\n{said:#?}\n== rows before\n{}",
        step.edits,
        print(&before),
        print(&after),
        load::inserts(&step.before.spec, &step.before.rows, Dialect::D1),
    );
    found
}
