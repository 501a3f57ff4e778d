//! `seaglass drift`: in what a live database differs from its history.

use super::args::{Args, Drift as Options};
use super::output::Output;
use super::progress::waiting;
use super::{CLEAN, DIFFERENT, FAULT, checksum, open, place, unmanaged};
use crate::bookkeeping::{Run, Stand, State, stand};
use crate::catalogue::{Oddity, Unmodelled};
use crate::connect::{self, Place, Use, Wrangler};
use crate::drift::{Drift, Line, drift, fix, ignore, without};
use crate::live::{Held, held};
use crate::project::Known;
use seaglass::emit::history::Entry;
use seaglass::model::{Dialect, Loss, Schema};
use serde_json::json;
use std::path::Path;

pub(super) fn run(args: &Args, options: &Options, output: &mut Output<'_>) -> Result<u8, String> {
    let (root, known) = open(args, options.at.as_deref())?;
    let (place, wrangler) = place(&options.from, &root)?;
    let dialect = place.dialect();
    let waiting = waiting(&format!("reading {place}"));
    let mut held = held(&place, &wrangler, &known.schema).map_err(|error| error.to_string())?;
    held.catalogue.oddities.extend(recorded(args, &root, &known, &place, &wrangler));
    drop(waiting);
    ignore(&mut held, &known.schema, &unmanaged(args, &root, &known.name, &options.ignore)?);
    let found = drift(&held.schema, &known.schema, dialect);
    let told = Told { place: &place, known: &known, held: &held, lines: found.lines(dialect), options };
    let code = told.code();
    if args.json {
        output.exact(told.json(&found));
    } else if options.sql {
        sql(&found, &held.schema, &known.schema, dialect, options, output);
        told.aside(output);
    } else {
        told.lines(output);
        told.aside(output);
    }
    Ok(code)
}

/// Migrations that a client recorded, and whose file was another one then, or ran in part. Only sqlx tells, and wrangler is not
/// asked for it.
fn recorded(args: &Args, root: &Path, known: &Known, place: &Place, wrangler: &Wrangler) -> Vec<Oddity> {
    if matches!(place, Place::D1 { .. }) {
        return Vec::new();
    }
    let checksum = checksum(args, root, &known.name, place.dialect());
    let stands = connect::Line::open(place, wrangler, Use::Reads)
        .map_err(|error| error.to_string())
        .and_then(|mut line| stand(&mut line, &known.entries, place.dialect(), &checksum));
    let oddity = |kind: &str, name: String, state: String| Oddity { kind: kind.to_owned(), name, state };
    let stands = match stands {
        Ok(stands) => stands,
        Err(why) => return vec![oddity("record", "of migrations".to_owned(), format!("not read: {why}"))],
    };
    let mut found = Vec::new();
    for Stand { client, runs, .. } in stands {
        let told = |run: &Run| {
            let state = match run.state {
                State::Edited => format!("recorded in {} with another checksum", client.table()),
                State::Failed => format!("recorded in {} as failed", client.table()),
                State::Applied | State::Pending => return None,
            };
            Some(oddity("migration", run.stem.clone(), state))
        };
        found.extend(runs.iter().filter_map(told));
    }
    found
}

/// What was found, and how to tell it.
struct Told<'a> {
    place: &'a Place,
    known: &'a Known,
    held: &'a Held,
    lines: Vec<Line>,
    options: &'a Options,
}

impl Told<'_> {
    fn code(&self) -> u8 {
        let beyond = self.options.strict && !self.held.catalogue.unmodelled.is_empty();
        if !self.lines.is_empty() || beyond {
            DIFFERENT
        } else if self.held.unknown.is_empty() {
            CLEAN
        } else {
            FAULT
        }
    }

    fn head(&self) -> String {
        let Known { name, .. } = self.known;
        match self.known.head() {
            Some(head) => format!("{name} at {}", head.stem()),
            None => format!("{name}, which has no migration yet"),
        }
    }

    fn lines(&self, output: &mut Output<'_>) {
        match self.code() {
            CLEAN => return output.data(format_args!("{} is {}", self.place, self.head())),
            FAULT => return output.data(format_args!("{} may be {}", self.place, self.head())),
            _ => {}
        }
        output.data(format_args!("{} differs from {}", self.place, self.head()));
        for line in &self.lines {
            output.data_line(format_args!("  {line}"));
        }
    }

    /// What is not a difference, and still to be known.
    fn aside(&self, output: &mut Output<'_>) {
        for Oddity { kind, name, state } in &self.held.catalogue.oddities {
            output.say(format_args!("note: {kind} {name} is {state}"));
        }
        for Unmodelled { kind, name, what } in &self.held.catalogue.unmodelled {
            let what = what.as_ref().map(|what| format!(": {what}")).unwrap_or_default();
            output.say(format_args!("not compared: {kind} {name}{what}"));
        }
        for unknown in &self.held.unknown {
            output.say(format_args!("not compared: {unknown}"));
        }
        if !self.lines.is_empty() && !self.options.sql {
            output.say("next: --sql prints the statements that fix it, or declare what is meant in schema/");
        }
    }

    fn json(&self, found: &Drift) -> String {
        let lines: Vec<_> =
            self.lines.iter().map(|line| json!({ "is": line.word.as_str(), "what": line.what })).collect();
        let aside = |kind: &str, name: &str, what: Option<&str>| json!({ "kind": kind, "name": name, "what": what });
        let catalogue = &self.held.catalogue;
        let value = json!({
            "version": 1,
            "command": "drift",
            "database": self.known.name,
            "at": self.known.head().map(Entry::stem),
            "clean": self.code() == CLEAN,
            "differences": lines,
            "losses": found.losses.iter().map(ToString::to_string).collect::<Vec<_>>(),
            "notes": catalogue.oddities.iter().map(|it| aside(&it.kind, &it.name, Some(&it.state))).collect::<Vec<_>>(),
            "not_compared": catalogue.unmodelled.iter()
                .map(|it| aside(&it.kind, &it.name, it.what.as_deref()))
                .chain(self.held.unknown.iter().map(|what| aside("expression", what, None)))
                .collect::<Vec<_>>(),
        });
        format!("{value:#}")
    }
}

/// The statements that fix it. What would lose rows or values is left out unless it may be dropped.
fn sql(found: &Drift, live: &Schema, known: &Schema, dialect: Dialect, options: &Options, output: &mut Output<'_>) {
    let kept: Vec<&Loss> = found.losses.iter().filter(|loss| !options.drop.contains(&loss.to_string())).collect();
    let target = without(&kept.iter().copied().collect(), live, known);
    let fixing = drift(live, &target, dialect);
    for loss in kept {
        output.remark(format_args!("left out, because what it holds would be lost: {loss} (--drop {loss} prints it)"));
    }
    for place in &fixing.valueless {
        output.remark(format_args!("{place}: rows need a value, and none is known: this says NULL, which fails"));
    }
    for refusal in &fixing.refusals {
        output.remark(format_args!("{}: {}; no statement fixes it: {}", refusal.place, refusal.what, refusal.instead));
    }
    let parts = fix(&fixing, live, &target, dialect);
    if dialect == Dialect::D1 && !parts.is_empty() {
        output.remark(
            "all of it is one transaction: run it as a migration of wrangler's, or between BEGIN and COMMIT; \
             `execute --remote --file` is none",
        );
    }
    for part in parts {
        if part.no_transaction {
            output.remark("by itself, outside of a transaction");
            output.exact(part.sql.trim());
        } else if dialect == Dialect::Postgres {
            output.exact(format_args!("BEGIN;\n{}\nCOMMIT;", part.sql.trim()));
        } else {
            output.exact(part.sql.trim());
        }
    }
}
