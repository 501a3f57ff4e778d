//! What a run is told on its command line.

use super::args::{Command, Generate, New};
use super::date;
use super::session::Stop;
use crate::ask::Flag;
use crate::declare::Project;
use crate::emit::history::History;
use crate::model::Rule;
use crate::pipeline::{Migrations, Options};
use crate::plan::sanitise;
use std::collections::BTreeMap;

/// The options of the pipeline. `only` is the database that the command looks at.
pub(super) fn options(
    project: &Project,
    histories: &BTreeMap<String, History>,
    command: &Command,
    only: Option<&str>,
) -> Result<Options, Stop> {
    let (name, day) = match command {
        Command::Generate(Generate { name, date, .. }) => (name.as_deref(), date.as_deref()),
        Command::Status
        | Command::Check(_)
        | Command::Diff(_)
        | Command::Rebase(_)
        | Command::New(_)
        | Command::Undo(_)
        | Command::Squash(_)
        | Command::Show(_)
        | Command::Adopt
        | Command::Explain(_) => (None, None),
    };
    let date = match day {
        Some(day) => given_date(day, histories, only)?,
        None => date::today(),
    };
    let mut names = BTreeMap::new();
    if let Some(name) = name {
        let plain = sanitise(name);
        if plain != name {
            let hint = if plain.is_empty() { "add_posts_summary".to_owned() } else { plain };
            return Err(Stop::fault(
                Rule::MigrationName,
                format!("--name {name}"),
                "this is not a name for a migration",
                "it becomes part of file and module names: [a-z0-9_]+",
                format!("--name {hint}"),
            ));
        }
        let databases = project.databases.iter().filter(|database| only.is_none_or(|only| only == database.name));
        names.extend(databases.map(|database| (database.name.clone(), name.to_owned())));
    }
    let flags = command.meant().map_or_else(|| Ok(Vec::new()), |meant| Flag::parse_all(meant.texts()));
    let flags = flags.map_err(Stop::Faults)?;
    let by_hand = matches!(command, Command::New(_) | Command::Generate(Generate { extend: true, .. }));
    let nothing = matches!(command, Command::New(New { empty: true, .. }));
    Ok(Options { date, names, by_hand, nothing, flags, database: only.map(str::to_owned), ..Options::default() })
}

/// The day of `--date`, which is not before the newest migration's.
fn given_date(day: &str, histories: &BTreeMap<String, History>, only: Option<&str>) -> Result<String, Stop> {
    let place = || format!("--date {day}");
    let date = date::parse(day).ok_or_else(|| {
        let why = "the name of a migration starts with its day";
        Stop::fault(Rule::MigrationDate, place(), "this is not a day", why, "--date YYYY-MM-DD or --date YYYYMMDD")
    })?;
    let wanted = histories.iter().filter(|(name, _)| only.is_none_or(|only| only == name.as_str()));
    let newest = wanted
        .filter_map(|(name, history)| history.entries.last().map(|entry| (&entry.date, name, entry)))
        .max_by_key(|(date, ..)| *date);
    match newest {
        Some((last, database, entry)) if *last > date => Err(Stop::fault(
            Rule::MigrationDate,
            place(),
            format!("this is before {}, the day of {database}'s {}", date::dashed(last), entry.stem()),
            "clients run migrations in the order of their names, which start with the day",
            format!("--date {} or later", date::dashed(last)),
        )),
        Some(_) | None => Ok(date),
    }
}

/// One `--name` is for one migration.
pub(super) fn check_names(prepared: &Migrations, options: &Options, only: Option<&str>) -> Result<(), Stop> {
    let changed: Vec<&str> = prepared
        .databases
        .iter()
        .filter(|database| database.new > 0)
        .map(|database| database.declared.name.as_str())
        .collect();
    if options.names.is_empty() || only.is_some() || changed.len() < 2 {
        return Ok(());
    }
    Err(Stop::fault(
        Rule::NameForMany,
        "--name",
        format!("a name is for one migration, and {} databases have changes", changed.len()),
        "each of them gets a migration of its own",
        format!("--database {}", changed.join(" or --database ")),
    ))
}
