//! `seaglass status`: which migrations a database has run, and what is pending.

use super::args::{Args, Status as Options};
use super::output::Output;
use super::{CLEAN, checksum, file, open, place};
use crate::bookkeeping::{Stand, State, stand};
use crate::connect::{Line, Use};
use seaglass::model::Dialect;
use serde_json::{Value, json};
use std::collections::BTreeMap;

pub(super) fn run(args: &Args, options: &Options, output: &mut Output<'_>) -> Result<u8, String> {
    let (root, known) = open(args, None)?;
    let (place, wrangler) = place(&options.from, &root)?;
    let dialect = place.dialect();
    let mut line = Line::open(&place, &wrangler, Use::Reads).map_err(|error| error.to_string())?;
    let checksum = checksum(args, &root, &known.name, dialect);
    let stands = stand(&mut line, &known.entries, dialect, &checksum)?;
    let costs: BTreeMap<String, String> = known
        .entries
        .iter()
        .filter_map(|entry| {
            let text = std::fs::read_to_string(file(args, &root, &known.name, dialect, entry)).ok()?;
            Some((entry.stem(), cost(&text)?))
        })
        .collect();
    if args.json {
        let value = json!({
            "version": 1,
            "command": "status",
            "database": known.name,
            "clients": stands.iter().map(|stand| told(stand, &costs)).collect::<Vec<_>>(),
        });
        output.exact(format_args!("{value:#}"));
        return Ok(CLEAN);
    }
    output.data(format_args!("{place}: {}", known.name));
    if stands.is_empty() {
        output.data("  no client has recorded a migration");
        let next =
            if dialect == Dialect::Postgres { "sea-orm-cli migrate up, or sqlx migrate run" } else { "wrangler" };
        output.say(format_args!(
            "next: run the migrations ({next}), or `seaglass baseline` if everything is there already"
        ));
    }
    for stand in &stands {
        of_client(stand, &costs, output);
    }
    Ok(CLEAN)
}

fn of_client(stand: &Stand, costs: &BTreeMap<String, String>, output: &mut Output<'_>) {
    let last = stand.last().map(|run| format!(", the last one {}", run.stem)).unwrap_or_default();
    let table = stand.client.table();
    output.data(format_args!("  {table}: {} of {} applied{last}", stand.applied(), stand.runs.len()));
    for run in &stand.runs {
        match run.state {
            State::Applied => {}
            State::Edited => {
                output.data(format_args!("    edited   {}: its file was another one when it ran", run.stem));
            }
            State::Failed => output.data(format_args!("    failed   {}: it ran in part", run.stem)),
            State::Pending => {
                let cost = costs.get(&run.stem).map(|cost| format!(": {cost}")).unwrap_or_default();
                output.data(format_args!("    pending  {}{cost}", run.stem));
            }
        }
    }
    for name in &stand.unknown {
        output.data(format_args!("    unknown  {name}: history has no such migration"));
    }
}

fn told(stand: &Stand, costs: &BTreeMap<String, String>) -> Value {
    let of = |state: State| -> Vec<&str> {
        stand.runs.iter().filter(|run| run.state == state).map(|run| run.stem.as_str()).collect()
    };
    let pending = stand.pending().map(|run| json!({ "migration": run.stem, "cost": costs.get(&run.stem) }));
    json!({
        "client": stand.client.key(),
        "table": stand.client.table(),
        "applied": of(State::Applied),
        "edited": of(State::Edited),
        "failed": of(State::Failed),
        "pending": pending.collect::<Vec<_>>(),
        "unknown": stand.unknown,
    })
}

/// What the header of a migration's file says that it costs.
fn cost(text: &str) -> Option<String> {
    let mut lines = text.lines().skip_while(|line| !line.starts_with("-- Cost:"));
    let first = lines.next()?.strip_prefix("-- Cost:")?.trim().to_owned();
    let rest = lines.take_while(|line| line.starts_with("--  ")).map(|line| line.trim_start_matches('-').trim());
    Some(rest.fold(first, |told, line| format!("{told} {line}")))
}
