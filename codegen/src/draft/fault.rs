//! What is wrong with the files of a draft, taken together.

use super::check::{NO_TRANSACTION, Source};
use crate::model::{Fault, Rule};
use crate::plan::sanitise;
use std::collections::BTreeSet;

pub(super) fn stray(path: &str) -> Fault {
    Fault::new(
        Rule::DraftFiles,
        path,
        "no file of a draft",
        "a draft becomes a migration as it is, and nothing else is kept",
        "name it <draft>/postgres/up.sql, down.sql, d1/up.sql or down.sql (up_2.sql for a second stage), or move it elsewhere",
    )
}

pub(super) fn several(folder: &str, names: &BTreeSet<&str>) -> Fault {
    let names: Vec<&str> = names.iter().copied().collect();
    Fault::new(
        Rule::DraftFiles,
        folder,
        format!("there are {} drafts: {}", names.len(), names.join(", ")),
        "each is frozen on top of the schema after the one before it",
        "freeze one with `cargo schema generate` before the next is begun: move the other folders elsewhere meanwhile",
    )
}

pub(super) fn bad_name(folder: &str, name: &str) -> Fault {
    let plain = sanitise(name);
    let plain = if plain.is_empty() { "fill_names".to_owned() } else { plain };
    Fault::new(
        Rule::DraftFiles,
        format!("{folder}/{name}"),
        format!("`{name}` is not a name for a migration"),
        "it becomes part of file and module names: [a-z0-9_]+",
        format!("rename the folder, to {plain} perhaps"),
    )
}

pub(super) fn empty(folder: &str) -> Fault {
    Fault::new(
        Rule::DraftFiles,
        folder,
        "the draft has no statement",
        "a migration that does nothing is nothing to run",
        "write its SQL, or delete the folder: `cargo schema generate` then plans what the declaration needs",
    )
}

pub(super) fn half(source: &Source<'_>) -> Fault {
    let other = if source.path.contains("/up") { "down" } else { "up" };
    Fault::new(
        Rule::DraftFiles,
        source.path,
        format!("there is no {other} file beside it"),
        "a migration has an up file and a down file",
        format!("add the {other} file; where it cannot be rolled back, say `-- down: irreversible: why`"),
    )
}

pub(super) fn only_back(up: &Source<'_>) -> Fault {
    Fault::new(
        Rule::DraftFiles,
        up.path,
        "it has no statement, and the down file has some",
        "what was not done cannot be rolled back",
        "write what it does, or empty the down file",
    )
}

pub(super) fn shared(alone: &Source<'_>) -> Fault {
    Fault::new(
        Rule::DraftFiles,
        format!("{}:1", alone.path),
        format!("its first line is `{NO_TRANSACTION}`, and its stage has a file of another dialect"),
        "SeaORM asks a migration once whether it runs in a transaction, whatever the database",
        "write what the other dialect does into its files of the next stage: `up_2.sql` and `down_2.sql`",
    )
}

pub(super) fn mixed(up: &Source<'_>, down: &Source<'_>) -> Fault {
    let lacking = if up.is_alone() { down } else { up };
    Fault::new(
        Rule::DraftFiles,
        format!("{}:1", lacking.path),
        format!("its first line is not `{NO_TRANSACTION}`, and that of the other direction is"),
        "SeaORM runs both directions of a migration with a transaction, or both without",
        "add the line, or take it away there",
    )
}
