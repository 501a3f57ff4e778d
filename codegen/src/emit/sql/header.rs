//! The comment at the top of a SQL file: what it does, what it costs, how it is run and rolled back.
//!
//! It stands before the first statement, where every client takes `--` lines, and names in it cannot end their line.

use super::{Direction, Meta, cost, offenders};
use crate::dialect::quote::{self, harmless};
use crate::diff::{self, Change, CommentTarget};
use crate::emit::wrangler::{Commands, Deployment};
use crate::model::Dialect;
use crate::plan::Down;
use crate::step::{Grade, Hazard, Plan, Stage};
use std::collections::BTreeSet;

/// Longer lines are broken at spaces.
const WIDTH: usize = 120;

/// What Time Travel is for, and environments.
const NOTE: &str = "before Live, run Mark: it prints the BOOKMARK by which Undo restores every row as it was then. Add \
                    --env=NAME to each command for an environment.";

/// Why a down file is run as a migration.
const LARGE: &str = "this file is larger than what Linux takes as one argument, 128 KB. So it is run as a migration, while no \
                     other one is pending.";

pub(super) struct Header<'a> {
    pub(super) plan: &'a Plan<'a>,
    pub(super) at: usize,
    pub(super) stage: &'a Stage<'a>,
    pub(super) changes: &'a [Change],
    pub(super) meta: &'a Meta<'a>,
    pub(super) down: &'a Down<'a>,
    /// What makes rolling back fail.
    pub(super) refusals: &'a [String],
    /// The index that the stage builds outside a transaction.
    pub(super) index: Option<&'a str>,
}

impl Header<'_> {
    pub(super) fn up(&self) -> String {
        let mut out = self.start(Direction::Up);
        self.changes(&mut out, Direction::Up);
        self.paragraph(&mut out, "Cost: ", &self.cost());
        self.paragraph(&mut out, "Down: ", &self.restores());
        self.unread(&mut out);
        if let Some(index) = self.index {
            let first =
                format!("a build that was stopped leaves {index} behind, unused. SeaORM builds it again; else run");
            self.paragraph(&mut out, "Again: ", &format!("{first} this first:"));
            self.line(&mut out, &format!("       DROP INDEX CONCURRENTLY IF EXISTS {index};"));
        }
        self.fills(&mut out);
        for query in offenders::queries(self.stage) {
            self.line(&mut out, &format!("Find: {query}"));
        }
        self.run(&mut out, Direction::Up, true);
        out
    }

    /// The texts of which it is not known whether they say a name that goes.
    fn unread(&self, out: &mut String) {
        if !self.is_first() || self.dialect() != Dialect::Postgres {
            return;
        }
        let found = diff::unread(self.changes, &self.meta.database.schema);
        let texts: Vec<String> = found.texts.iter().map(|(name, why)| format!("{name}, for {why}")).collect();
        if !texts.is_empty() {
            let look = format!("Look there for what is gone: {}.", found.names);
            self.paragraph(out, "Unread: ", &format!("{}. {look}", texts.join("; ")));
        }
    }

    /// Whether no stage before this one has a file.
    fn is_first(&self) -> bool {
        self.plan.stages[..self.at].iter().all(|stage| stage.steps.is_empty())
    }

    /// What is said of a stage that fills rows.
    fn fills(&self, out: &mut String) {
        let hazards = || self.stage.steps.iter().flat_map(|step| &step.hazards);
        if hazards().any(|hazard| matches!(hazard, Hazard::Fills(_) | Hazard::FillsRest(_)))
            && self.stage.no_transaction
        {
            let text = "it fails where others hold a row for half a minute; after that, or a stop, run it again: rows \
                        that hold a value keep it.";
            self.paragraph(out, "Again: ", text);
        }
        for hazard in hazards() {
            if let Hazard::Fills(table) | Hazard::FillsAtOnce(table) = hazard {
                let mut name = String::new();
                quote::object(&mut name, table, self.dialect());
                self.line(out, &format!("After: VACUUM (ANALYZE) {name};"));
            }
        }
    }

    /// That of a file which can be an argument, or not.
    pub(super) fn down(&self, fits: bool) -> String {
        let mut out = self.start(Direction::Down);
        self.changes(&mut out, Direction::Down);
        if self.down.grade != Grade::Impossible {
            self.paragraph(&mut out, "Cost: ", &self.cost_back());
        }
        self.paragraph(&mut out, "Down: ", &self.restores());
        self.run(&mut out, Direction::Down, fits);
        out
    }

    fn dialect(&self) -> Dialect {
        self.plan.dialect
    }

    fn start(&self, direction: Direction) -> String {
        let mut out = String::new();
        if self.stage.no_transaction {
            // sqlx reads these bytes; SeaORM is told by the Rust file.
            out.push_str("-- no-transaction\n");
        }
        let verb = match direction {
            Direction::Up => "Migration",
            Direction::Down => "Rolls back migration",
        };
        let count = |stages: &[Stage<'_>]| stages.iter().filter(|stage| !stage.steps.is_empty()).count();
        let (before, stages) = (count(&self.plan.stages[..self.at]), count(&self.plan.stages));
        let stage = if stages > 1 { format!(", stage {} of {stages}", before + 1) } else { String::new() };
        let text = format!(
            "{verb} {} of {}, {}{stage}.",
            self.meta.stem(self.at),
            self.meta.database.name,
            self.dialect().title()
        );
        self.line(&mut out, &text);
        self.line(
            &mut out,
            "Frozen: do not edit; history holds its checksum. To change the schema, change the declaration.",
        );
        self.line(&mut out, "");
        out
    }

    /// A line per change that this stage carries, and what stands in for the changes that the dialect cannot express.
    fn changes(&self, out: &mut String, direction: Direction) {
        let of_stage = |stage: &Stage<'_>| -> BTreeSet<usize> {
            stage.steps.iter().map(|step| step.cause).chain(stage.covers.iter().copied()).collect()
        };
        let here = of_stage(self.stage);
        // Looked for once: there may be a stage for each of many indexes.
        let missing: BTreeSet<usize> = if direction == Direction::Up && self.is_first() {
            let done: BTreeSet<usize> = self.plan.stages.iter().flat_map(of_stage).collect();
            (0..self.changes.len()).filter(|at| !done.contains(at)).collect()
        } else {
            BTreeSet::new()
        };
        for at in here.union(&missing) {
            let Some(change) = self.changes.get(*at) else { continue };
            if here.contains(at) {
                self.line(out, &format!("  {change}"));
            } else {
                self.line(out, &format!("  {change}: {}", absent(change, self.dialect())));
                for line in instead(change, self.dialect()).lines() {
                    self.line(out, &format!("    {line}"));
                }
            }
        }
        self.line(out, "");
    }

    pub(super) fn cost(&self) -> String {
        cost::of(&self.stage.steps, self.stage.no_transaction, self.dialect(), Direction::Up)
    }

    fn cost_back(&self) -> String {
        cost::of(&self.down.steps, self.stage.no_transaction, self.dialect(), Direction::Down)
    }

    fn restores(&self) -> String {
        let and = |first: &str| {
            let all: Vec<&str> = std::iter::once(first).chain(self.refusals.iter().map(String::as_str)).collect();
            all.join("; ")
        };
        let reasons = self.down.reasons.join("; ");
        match self.down.grade {
            Grade::Lossless => format!("lossless, {}.", and("restores the schema and every row")),
            Grade::StructureOnly => format!("structure only, {}.", and(&reasons)),
            Grade::Impossible => format!("irreversible, {reasons}."),
        }
    }

    fn run(&self, out: &mut String, direction: Direction, fits: bool) {
        let path = self.meta.path(self.dialect(), direction, self.at);
        let database = self.meta.database;
        let mut commands = match self.dialect() {
            Dialect::Postgres => {
                let one = if self.stage.no_transaction { "" } else { "-1 " };
                vec![("Run:", format!("psql -X {one}-v ON_ERROR_STOP=1 -f {path}"))]
            }
            Dialect::D1 => self.run_on_d1(&path, direction, fits),
        };
        commands.push(("Or:", format!("SEAGLASS_DATABASE={} sea-orm-cli migrate {}", database.name, direction.key())));
        if (self.dialect(), direction) == (Dialect::Postgres, Direction::Up) {
            let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
            commands.push(("Or:", format!("sqlx migrate run --source {folder}")));
        }
        // Commands stay on one line, to be copied.
        for (label, command) in commands {
            self.line(out, &format!("{label:<6}{command}"));
        }
        if self.dialect() == Dialect::D1 && self.can_be_undone(direction) {
            self.paragraph(out, "Note: ", NOTE);
        }
        if !fits && direction == Direction::Down {
            self.paragraph(out, "Note: ", LARGE);
        }
    }

    /// Whether rows that are there may be other ones afterwards.
    fn can_be_undone(&self, direction: Direction) -> bool {
        direction == Direction::Down || !self.stage.steps.iter().all(|step| cost::is_new(&step.kind))
    }

    fn run_on_d1(&self, path: &str, direction: Direction, fits: bool) -> Vec<(&'static str, String)> {
        let wrangler = Commands::new(self.meta.project, self.meta.database);
        let places = [("Run:", Deployment::Local), ("Live:", Deployment::Remote)];
        let stem = self.meta.stem(self.at);
        let mut found = Vec::new();
        for (label, place) in places {
            match direction {
                Direction::Up => found.push((label, wrangler.apply(place))),
                // The record goes with what it records.
                Direction::Down if fits => {
                    let forget = format!("DELETE FROM d1_migrations WHERE name = '{stem}.sql'");
                    found.push((label, wrangler.execute(place, &format!("$(cat {path} && echo \"{forget}\")"))));
                }
                Direction::Down => {
                    let name = format!("9999_down_{stem}.sql");
                    let up = self.meta.path(Dialect::D1, Direction::Up, self.at);
                    let copy = up.replace(&format!("{stem}.sql"), &name);
                    found.push((label, format!("cp {path} {copy} && {}; rm {copy}", wrangler.apply(place))));
                    let forget = format!("DELETE FROM d1_migrations WHERE name IN ('{stem}.sql', '{name}')");
                    found.push(("then:", wrangler.execute(place, &forget)));
                }
            }
        }
        if self.can_be_undone(direction) {
            found.extend([("Mark:", wrangler.mark()), ("Undo:", wrangler.undo())]);
        }
        found
    }

    fn line(&self, out: &mut String, text: &str) {
        out.push_str(if text.is_empty() { "--" } else { "-- " });
        out.push_str(&harmless(text, self.dialect()));
        out.push('\n');
    }

    fn paragraph(&self, out: &mut String, label: &str, text: &str) {
        let indent = " ".repeat(label.len());
        let mut line = label.to_owned();
        for word in text.split(' ') {
            if line.len() > label.len() && line.len() + word.len() + 4 > WIDTH {
                self.line(out, line.trim_end());
                line.clone_from(&indent);
            }
            line.push_str(word);
            line.push(' ');
        }
        self.line(out, line.trim_end());
    }
}

/// Why a change has no statement in a dialect.
fn absent(change: &Change, dialect: Dialect) -> String {
    let title = dialect.title();
    match change {
        Change::CreateEnum(_) => format!("in {title} a check on each column lists the values"),
        Change::CreateRoutine(item) if instead(change, dialect).is_empty() => {
            format!("{} has no form for {title}", item.name)
        }
        Change::CreateRoutine(_) => format!("{title} stores no routines; run this instead:"),
        Change::CreateView(_) | Change::CreateIndex { .. } => format!("not in {title}"),
        Change::Comment { on: CommentTarget::Table(_) | CommentTarget::Column { .. }, .. } => {
            format!("in {title} a part of CREATE TABLE, written when the table is next rebuilt")
        }
        Change::Comment { .. } => format!("{title} keeps no such comments"),
        _other => format!("nothing to do in {title}"),
    }
}

/// The statement that an application runs where a routine has no form.
fn instead(change: &Change, dialect: Dialect) -> &str {
    match change {
        Change::CreateRoutine(item) => item.instead.get(&dialect).map_or("", |sql| sql.trim()),
        _other => "",
    }
}
