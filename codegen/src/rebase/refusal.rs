//! What is said of a fork, and of branches that cannot be put on top of each other.

use super::Input;
use super::order::meets_by_hand;
use super::touch::Touch;
use crate::diff::Change;
use crate::emit::history::{Branch, Entry, Fork};
use crate::model::{Fault, Rule};
use std::fmt::Write as _;

/// So many changes of a branch are listed.
const MOST: usize = 6;

/// A fork, as every command but `rebase` meets it: both heads, what each changes, whether that commutes, and the way out.
pub fn fork_fault(database: &str, history_folder: &str, fork: &Fork) -> Fault {
    let shared = fork.branches.iter().map(|branch| branch.shared).min().unwrap_or(0);
    let stays: Vec<&Entry> = fork.kept.entries.iter().skip(shared).collect();
    let parting = match shared.checked_sub(1).and_then(|last| fork.kept.entries.get(last)) {
        Some(entry) => entry.stem(),
        None => "its start".to_owned(),
    };
    let mut what = format!("history forks after {parting}: its heads are {}", fork.heads().join(" and "));
    branch_lines(&mut what, &stays);
    for branch in &fork.branches {
        branch_lines(&mut what, &branch.entries.iter().collect::<Vec<_>>());
    }
    let clash = (0..fork.branches.len()).find_map(|at| first_clash(fork, at));
    let (verdict, instead) = match clash {
        None => (
            "they touch different things".to_owned(),
            format!(
                "`cargo schema rebase --database {database}` puts {} on top of {}; `--onto` chooses another head to stay",
                rest(&fork.heads()),
                fork.heads().first().map_or("", String::as_str)
            ),
        ),
        Some(clash) => (clash.to_string(), clash.instead()),
    };
    let why = format!("two branches of the project each added migrations to the same one, and {verdict}");
    Fault::new(Rule::HistoryForked, format!("{history_folder}/{database}"), what, why, instead)
}

/// Two migrations that contradict each other.
struct Clash<'a> {
    left: (&'a Entry, &'a Change),
    right: (&'a Entry, &'a Change),
}

impl std::fmt::Display for Clash<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let ((left, change), (right, other)) = (self.left, self.right);
        write!(f, "they contradict each other: {} ({change}) and {} ({other})", left.stem(), right.stem())
    }
}

impl Clash<'_> {
    fn instead(&self) -> String {
        format!(
            "decide which of the two is meant: delete the history and SQL files of {} or of {} and of what follows it on \
             its branch, say the rest in the declaration, and run `cargo schema generate`",
            self.left.0.stem(),
            self.right.0.stem()
        )
    }
}

/// Every reason not to put the branches on top of each other, whatever was applied where.
pub(super) fn refusals(input: &Input<'_>) -> Vec<Fault> {
    let folder = format!("{}/{}", input.project.paths.history, input.declared.name);
    let mut faults = Vec::new();
    for (at, branch) in input.fork.branches.iter().enumerate() {
        let (_, others) = input.fork.before(at);
        let own: Vec<&Entry> = branch.entries.iter().collect();
        if let Some(clash) = first_clash(input.fork, at) {
            let why = "whichever comes second was written for a schema that it will not find";
            faults.push(Fault::new(Rule::BranchConflict, &folder, clash.to_string(), why, clash.instead()));
        } else if meets_by_hand(input, &own, &others) {
            faults.push(by_hand(&folder, &others, branch));
        }
        let is_known = |entry: &&&Entry| entry.adopted.is_some() || entry.imported;
        faults.extend(own.iter().filter(is_known).map(|entry| adopted(&folder, entry)));
    }
    faults
}

/// The first contradiction between the branch at `at` and what it is put on.
fn first_clash(fork: &Fork, at: usize) -> Option<Clash<'_>> {
    let own: Vec<&Entry> = fork.branches.get(at).map(|branch| branch.entries.iter().collect()).unwrap_or_default();
    clash(&fork.before(at).1, &own)
}

/// Two changes of which one matters to the other.
fn clash<'a>(left: &[&'a Entry], right: &[&'a Entry]) -> Option<Clash<'a>> {
    fn touches<'a>(entries: &[&'a Entry]) -> impl Iterator<Item = (&'a Entry, &'a Change, Touch)> {
        entries.iter().flat_map(|&entry| entry.changes.iter().map(move |change| (entry, change, Touch::of(change))))
    }
    let left: Vec<_> = touches(left).collect();
    for (entry, change, touch) in touches(right) {
        if let Some((other, meets, _)) = left.iter().find(|(.., other)| touch.clashes(other)) {
            return Some(Clash { left: (other, meets), right: (entry, change) });
        }
    }
    None
}

fn by_hand(folder: &str, others: &[&Entry], branch: &Branch) -> Fault {
    let stems: Vec<String> = branch.entries.iter().filter(|entry| entry.hand_written).map(Entry::stem).collect();
    let others: Vec<String> = others.iter().map(|entry| entry.stem()).collect();
    Fault::new(
        Rule::BranchByHand,
        folder,
        format!("{} was written by hand and names what {} changes", stems.join(" and "), others.join(" and ")),
        "it was written for the schema without that change, and only its author can tell whether it still holds",
        format!(
            "put the other branch on top instead (`cargo schema rebase --onto {}`), or delete its files and write it again \
             with `cargo schema new`",
            branch.entries.last().map_or_else(String::new, Entry::stem)
        ),
    )
}

fn adopted(folder: &str, entry: &Entry) -> Fault {
    let from = if entry.imported { "imported from a folder of SQL" } else { "adopted from a SeaORM project" };
    Fault::new(
        Rule::BranchByHand,
        folder,
        format!("{} was {from} on a branch of its own", entry.stem()),
        "it keeps its name, which databases know it by",
        format!("keep that branch: `cargo schema rebase --onto` the head that follows {}", entry.stem()),
    )
}

/// A database may have run the branches in an order that gives another result.
pub(super) fn order_matters(input: &Input<'_>, others: &[&Entry], own: &[&Entry]) -> Fault {
    let stems = |entries: &[&Entry]| entries.iter().map(|entry| entry.stem()).collect::<Vec<_>>().join(", ");
    Fault::new(
        Rule::BranchOrder,
        format!("{}/{}", input.project.paths.history, input.declared.name),
        format!("{} and {} have other SQL depending on which runs first", stems(others), stems(own)),
        "a database that has run the one cannot run the other as it was planned, and would lose rows or fail",
        "keep the branch that databases have run (`--onto` its head), and say `--not-applied` of the other; a database that \
         has run the other is rolled back first, with its down files",
    )
}

fn branch_lines(out: &mut String, entries: &[&Entry]) {
    for entry in entries {
        let _ = write!(out, "\n    {} of {}", entry.stem(), entry.date);
        for change in entry.changes.iter().take(MOST) {
            let _ = write!(out, "\n      {} {change}", change.mark());
        }
        if entry.changes.len() > MOST {
            let _ = write!(out, "\n      and {} more", entry.changes.len() - MOST);
        }
    }
}

fn rest(heads: &[String]) -> String {
    heads.get(1..).unwrap_or_default().join(" and ")
}
