//! `seaglass verify`: migrations tried on scratch engines with rows.

use super::args::{Args, From, Verify as Options};
use super::output::Output;
use super::progress::waiting;
use super::{CLEAN, DIFFERENT, checksum, file, open, place, scratch_server, unmanaged};
use crate::bookkeeping::{Stand, stand};
use crate::connect::{Line, Place, Use, Wrangler};
use crate::project::{Known, is_called};
use crate::scratch;
use crate::verify::bench::{Bench, OnPostgres, OnSqlite};
use crate::verify::outcome::Outcome;
use crate::verify::trial::{Source, one};
use crate::verify::unit::{Unit, units};
use crate::verify::{self, draft, report};
use seaglass::draft::Draft;
use seaglass::emit::history::Entry;
use seaglass::model::Dialect;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

pub(super) fn run(args: &Args, options: &Options, output: &mut Output<'_>) -> Result<u8, String> {
    let (root, known) = open(args, None)?;
    let project = Project { args, options, root, known };
    let outcomes = match &options.copy {
        Some(copy) => project.on_copy(copy, output)?,
        None => project.on_scratch(output)?,
    };
    if args.json {
        output.exact(format_args!("{:#}", report::json(&project.known.name, &outcomes)));
    } else {
        told(&outcomes, &project.known.name, output);
    }
    if options.report {
        project.write(&outcomes, output)?;
    }
    Ok(if outcomes.iter().all(Outcome::is_held) { CLEAN } else { DIFFERENT })
}

struct Project<'a> {
    args: &'a Args,
    options: &'a Options,
    root: PathBuf,
    known: Known,
}

impl Project<'_> {
    fn on_scratch(&self, output: &mut Output<'_>) -> Result<Vec<Outcome>, String> {
        let wanted = self.wanted(output)?;
        let mut found = Vec::new();
        for dialect in self.dialects()? {
            let units = self.units(dialect)?;
            let is_wanted = |unit: &Unit| unit.draft || unit.steps.iter().any(|step| wanted.contains(&step.stem));
            if !units.iter().any(|unit| !unit.steps.is_empty() && is_wanted(unit)) {
                continue;
            }
            let mut bench = self.bench(dialect, output)?;
            let engine = bench.engine();
            let waiting = waiting(&format!("migrating {engine}"));
            let told = &mut |name: &str| waiting.of(&format!("{name} on {engine}"));
            let outcomes = verify::run(bench.as_mut(), &units, &is_wanted, told);
            found.extend(outcomes.map_err(|error| error.to_string())?);
        }
        if found.is_empty() {
            output.say("nothing to verify: no migration is pending (`--all` verifies every one)");
        }
        Ok(found)
    }

    fn bench(&self, dialect: Dialect, output: &mut Output<'_>) -> Result<Box<dyn Bench>, String> {
        match dialect {
            Dialect::Postgres => {
                let prepare =
                    self.options.prepare.as_ref().map(|path| {
                        std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
                    });
                let server = scratch_server(self.options.scratch.as_deref())?;
                let bench = OnPostgres::new(&server, prepare.transpose()?.as_deref());
                Ok(Box::new(bench.map_err(|error| error.to_string())?))
            }
            Dialect::D1 => {
                let bench = if let Some(d1) = scratch::d1(&self.root).map_err(|error| error.to_string())? {
                    OnSqlite::workerd(d1)
                } else {
                    output.say(
                        "note: no wrangler is in this project, so that SQLite stands in for D1 \
                         (`npm install --save-dev wrangler`)",
                    );
                    OnSqlite::embedded()
                };
                Ok(Box::new(bench.map_err(|error| error.to_string())?))
            }
        }
    }

    /// The dialects that are meant.
    fn dialects(&self) -> Result<Vec<Dialect>, String> {
        let all = self.known.dialects();
        let Some(key) = &self.options.dialect else { return Ok(all.into_iter().collect()) };
        match Dialect::ALL.into_iter().find(|dialect| dialect.key() == key) {
            Some(dialect) => Ok(vec![dialect]),
            None => Err(format!("no dialect `{key}`\n  instead: postgres or d1")),
        }
    }

    /// The history in that dialect, and the draft behind it.
    fn units(&self, dialect: Dialect) -> Result<Vec<Unit>, String> {
        let Known { name, entries, schema } = &self.known;
        let text = |entry: &Entry, is_up: bool| {
            let up = file(self.args, &self.root, name, dialect, entry);
            let down = || Some(up.parent()?.parent()?.join("down").join(up.file_name()?));
            let path = if is_up { up.clone() } else { down().unwrap_or_default() };
            std::fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))
        };
        let unmanaged = unmanaged(self.args, &self.root, name, &[])?;
        let mut found = units(entries, dialect, &unmanaged, &text)?;
        if let Some(draft) = self.draft()? {
            if let Some(fault) = draft.faults.first() {
                return Err(fault.to_string());
            }
            found.push(Unit { unmanaged, ..draft::unit(&draft, schema, dialect)? });
        }
        Ok(found)
    }

    /// What is being written by hand.
    fn draft(&self) -> Result<Option<Draft>, String> {
        draft::read(&self.root, &format!("{}/draft/{}", self.migration(), self.known.name))
    }

    /// The folder of the migration crate, which holds the history.
    fn migration(&self) -> &str {
        self.args.history.rsplit_once('/').map_or("migration", |(folder, _)| folder)
    }

    /// The migrations that are verified: those that are named, or those that a database has not run, or, where there is no
    /// draft, the last one with all its stages.
    fn wanted(&self, output: &mut Output<'_>) -> Result<BTreeSet<String>, String> {
        let entries = &self.known.entries;
        let stems = |entries: &[Entry]| entries.iter().map(Entry::stem).collect::<BTreeSet<_>>();
        if self.options.all {
            return Ok(stems(entries));
        }
        let place_of = |name: &str| {
            entries.iter().position(|entry| is_called(entry, name)).ok_or_else(|| {
                let all: Vec<String> = entries.iter().map(Entry::stem).collect();
                format!("no migration `{name}` is in the history\n  instead: one of {}", all.join(", "))
            })
        };
        if let Some(name) = &self.options.at {
            let at = place_of(name)?;
            return Ok(stems(entries.get(at..=at).unwrap_or_default()));
        }
        if let Some(name) = &self.options.since {
            let at = place_of(name)?;
            return Ok(stems(entries.get(at..).unwrap_or_default()));
        }
        if let Some(pending) = self.pending(output)? {
            return Ok(pending);
        }
        if self.draft()?.is_some() {
            return Ok(BTreeSet::new());
        }
        let last = entries.last().map(|entry| entry.group.as_ref().map_or(entry.number, |group| group.first));
        Ok(entries.iter().filter(|entry| Some(entry.number) >= last).map(Entry::stem).collect())
    }

    /// What the database of `--from` or `DATABASE_URL` has not run, if one is named and keeps books.
    fn pending(&self, output: &mut Output<'_>) -> Result<Option<BTreeSet<String>>, String> {
        let from = &self.options.from;
        let is_said = from.is_some();
        if !is_said && std::env::var_os("DATABASE_URL").is_none() {
            return Ok(None);
        }
        let from = From { source: from.clone(), remote: false, config: None, env: None, persist_to: None };
        let found = place(&from, &self.root).and_then(|(place, wrangler)| self.stands(&place, &wrangler));
        match found {
            Ok(stands) => Ok(stands.first().map(|stand| stand.pending().map(|run| run.stem.clone()).collect())),
            Err(error) if is_said => Err(error),
            Err(error) => {
                output.say_line(format_args!("note: what is pending on DATABASE_URL is not known: {error}"));
                Ok(None)
            }
        }
    }

    fn stands(&self, place: &Place, wrangler: &Wrangler) -> Result<Vec<Stand>, String> {
        let mut line = Line::open(place, wrangler, Use::Reads).map_err(|error| error.to_string())?;
        let dialect = place.dialect();
        let checksum = checksum(self.args, &self.root, &self.known.name, dialect);
        stand(&mut line, &self.known.entries, dialect, &checksum)
    }

    /// On a copy of a real database, whose rows are there.
    fn on_copy(&self, copy: &str, output: &mut Output<'_>) -> Result<Vec<Outcome>, String> {
        let from = From { source: Some(copy.to_owned()), remote: false, config: None, env: None, persist_to: None };
        let (place, wrangler) = place(&from, &self.root)?;
        let mut bench: Box<dyn Bench> = match &place {
            Place::Postgres(_) if !self.options.this_is_a_copy => {
                return Err(format!(
                    "--copy writes to {place}: migrations run there, are rolled back and run again, and what they did \
                     stays\n  instead: name a copy that nobody needs, never the database itself, and add \
                     --this-is-a-copy"
                ));
            }
            Place::Postgres(url) => Box::new(OnPostgres::there(url).map_err(|error| error.to_string())?),
            // The file itself is only read.
            Place::Sqlite(file) => Box::new(OnSqlite::copy_of(file).map_err(|error| error.to_string())?),
            Place::D1 { .. } => {
                return Err(
                    "--copy takes no D1 binding\n  instead: `npx wrangler d1 export` writes its SQL; name the \
                            file of an SQLite database that you made of it"
                        .to_owned(),
                );
            }
        };
        let wanted = if self.options.all || self.options.at.is_some() || self.options.since.is_some() {
            self.wanted(output)?
        } else {
            let stands = self.stands(&place, &wrangler)?;
            let stand = stands.first().ok_or_else(|| {
                format!("{place} does not say which migrations it has run\n  instead: add --since with the first that it has not")
            })?;
            stand.pending().map(|run| run.stem.clone()).collect()
        };
        let (mut found, engine) = (Vec::new(), bench.engine());
        let waiting = waiting(&format!("migrating {engine}"));
        for unit in self.units(place.dialect())? {
            if unit.steps.is_empty() || !(unit.draft || unit.steps.iter().any(|step| wanted.contains(&step.stem))) {
                continue;
            }
            waiting.of(&format!("{} on {engine}", unit.name()));
            let outcome = one(bench.as_mut(), &unit, Source::There).map_err(|error| error.to_string())?;
            let is_held = outcome.is_held();
            found.push(outcome);
            if !is_held {
                drop(waiting);
                output.say("the migrations behind it were not tried: the copy is not what they begin with");
                break;
            }
        }
        Ok(found)
    }

    /// Reports beside the migrations, of all that are part of history.
    fn write(&self, outcomes: &[Outcome], output: &mut Output<'_>) -> Result<(), String> {
        let (name, folder) = (&self.known.name, format!("{}/verified/{}", self.migration(), self.known.name));
        let failed = |error: std::io::Error| format!("{folder}: {error}");
        for outcome in outcomes.iter().filter(|outcome| !outcome.draft) {
            std::fs::create_dir_all(self.root.join(&folder)).map_err(failed)?;
            for ran in &outcome.ran {
                let path = format!("{folder}/{}.{}", ran.step.stem, outcome.dialect.key());
                let json = format!("{:#}\n", report::of_migration(name, outcome, ran));
                put(&self.root.join(format!("{path}.md")), &report::markdown(name, outcome, ran)).map_err(failed)?;
                put(&self.root.join(format!("{path}.json")), &json).map_err(failed)?;
                output.say(format_args!("wrote {path}.md and .json"));
            }
        }
        if outcomes.iter().any(|outcome| outcome.draft) {
            output.say(
                "no report of the draft was written: it is not a migration until `cargo schema generate` freezes it",
            );
        }
        Ok(())
    }
}

/// All of the file or nothing.
fn put(path: &Path, text: &str) -> std::io::Result<()> {
    let beside = path.with_extension("new");
    std::fs::write(&beside, text)?;
    std::fs::rename(&beside, path)
}

fn told(outcomes: &[Outcome], database: &str, output: &mut Output<'_>) {
    let mut engines: Vec<&str> = Vec::new();
    for outcome in outcomes {
        if !engines.contains(&outcome.engine.as_str()) {
            engines.push(&outcome.engine);
        }
    }
    for engine in engines {
        let own: Vec<Outcome> = outcomes.iter().filter(|outcome| outcome.engine == engine).cloned().collect();
        output.data(format_args!("{database} on {engine}"));
        for line in report::table(&own) {
            output.data(line);
        }
        for line in own.iter().flat_map(report::details) {
            output.data_line(format_args!("  {line}"));
        }
    }
    let failed = outcomes.iter().filter(|outcome| !outcome.is_held()).count();
    match (failed, outcomes.len()) {
        (_, 0) => {}
        (0, _) => output.say("everything held"),
        (failed, all) => output.say(format_args!("{failed} of {all} did not hold")),
    }
}
