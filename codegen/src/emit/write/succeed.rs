//! Hand-written files that follow their table to another name.

use super::changeset::{Changeset, Removal, Write};
use super::compare::{Comparison, Known};
use super::problem::ProblemKind;
use crate::emit::File;
use crate::emit::checksum::xxh3;
use std::collections::BTreeMap;

/// The place of a hand-written file, and where it belongs since its table is called something else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Succession {
    /// From the project's root, with `/`.
    pub from: String,
    /// From the project's root, with `/`.
    pub to: String,
    /// The rename is about to be written; what an earlier one left behind follows only where no other table has its place
    /// by now.
    pub is_new: bool,
}

/// A hand-written file to move, as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relocation {
    /// From the project's root, with `/`.
    pub from: String,
    /// From the project's root, with `/`.
    pub to: String,
    /// The checksum of its bytes.
    pub(super) was: String,
    /// The checksum of the file in its new place, which nobody has written in; none where there is none.
    pub(super) replaces: Option<String>,
    /// Lines that still name the old module, from 1.
    pub mentions: Vec<usize>,
}

/// What is on disk at a path.
enum Holding {
    Nothing,
    /// As it was first written: nobody's work is in it. Its checksum.
    Untouched(String),
    /// Somebody's work: its checksum, and its text.
    Work(String, String),
}

impl Comparison<'_> {
    /// Moves what follows its table; names what cannot.
    pub(super) fn relocate(&mut self, known: &Known<'_>, held: BTreeMap<String, File>) {
        if self.kept.successions.is_empty() {
            return;
        }
        let mut changes = std::mem::take(&mut self.changes);
        let successions = self.kept.successions;
        let look = |path: &str| self.look(path);
        let occupied = relocate(&mut changes, successions, |path| known.contains(path), held, look);
        changes.problems.append(&mut self.changes.problems);
        self.changes = changes;
        for (from, to) in occupied {
            self.problem(&from, ProblemKind::Unaccompanied { successor: Some(to) }, None);
        }
    }

    /// What is in the place of a hand-written file.
    fn look(&mut self, path: &str) -> Holding {
        if self.read(path) != Some(true) {
            return Holding::Nothing;
        }
        let (sum, text) = (xxh3(self.buffer.text()), self.text());
        if (self.kept.is_untouched)(path, &text) { Holding::Untouched(sum) } else { Holding::Work(sum, text) }
    }

    /// A hand-written file beside no entity: as it was written it goes with the entity, else it is named.
    pub(super) fn unaccompanied(&mut self, path: &str) {
        let is_named = self.changes.problems.iter().any(|problem| problem.path == path);
        let moves = self.changes.relocations.iter().any(|relocation| relocation.from == path);
        if is_named || moves {
            return;
        }
        match self.look(path) {
            Holding::Nothing => {}
            Holding::Untouched(_) => {
                let before = self.text();
                self.changes.removals.push(Removal { path: path.to_owned(), before });
            }
            Holding::Work(..) => {
                let succession = self.kept.successions.iter().find(|succession| succession.from == path);
                let successor = succession.map(|succession| succession.to.clone());
                self.problem(path, ProblemKind::Unaccompanied { successor }, None);
            }
        }
    }
}

/// Decides which files move. `is_wanted` are the places that belong to a table now, `held` the scaffolds of those that
/// exist; `look` reads. Returns the places of work that cannot move because there is other work in its new place.
fn relocate(
    changes: &mut Changeset,
    successions: &[Succession],
    is_wanted: impl Fn(&str) -> bool,
    mut held: BTreeMap<String, File>,
    mut look: impl FnMut(&str) -> Holding,
) -> Vec<(String, String)> {
    let mut candidates: Vec<Relocation> = Vec::new();
    let mut occupied: Vec<(String, String)> = Vec::new();
    let mut others: BTreeMap<String, Holding> = BTreeMap::new();
    for Succession { from, to, is_new } in successions {
        let is_taken = candidates.iter().any(|known| known.from == *from || known.to == *to);
        if is_taken || !is_wanted(to) || (is_wanted(from) && !is_new) {
            continue;
        }
        if let Holding::Work(was, text) = look(from) {
            others.insert(to.clone(), look(to));
            let mentions = mentions(&text, from);
            candidates.push(Relocation { from: from.clone(), to: to.clone(), was, replaces: None, mentions });
        }
    }
    // A place is free once its own file moves; each that cannot may be in the way of another.
    loop {
        let leaves = |path: &str| candidates.iter().any(|known| known.from == path);
        let is_blocked =
            |known: &Relocation| matches!(others.get(&known.to), Some(Holding::Work(..))) && !leaves(&known.to);
        let Some(at) = candidates.iter().position(is_blocked) else { break };
        let blocked = candidates.remove(at);
        occupied.push((blocked.from, blocked.to));
    }
    for relocation in &mut candidates {
        if let Some(Holding::Untouched(sum)) = others.remove(&relocation.to) {
            changes.unchanged = changes.unchanged.saturating_sub(1);
            relocation.replaces = Some(sum);
        }
        changes.writes.retain(|write| write.path != relocation.to);
    }
    for relocation in &candidates {
        let is_filled = candidates.iter().any(|other| other.to == relocation.from);
        if let Some(file) = held.remove(&relocation.from).filter(|_| !is_filled) {
            changes.unchanged = changes.unchanged.saturating_sub(1);
            changes.writes.push(Write { path: file.path, before: None, header: String::new(), body: file.body });
        }
    }
    changes.relocations = candidates;
    occupied
}

/// The lines that name the module of a file that is about to have another name.
fn mentions(text: &str, path: &str) -> Vec<usize> {
    let Some(module) = module(path) else { return Vec::new() };
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let names = |line: &str| {
        line.match_indices(module).any(|(at, _)| {
            let (before, after) = (&line[..at], &line[at + module.len()..]);
            let is_path = before.ends_with("::") || before.ends_with("::r#") || after.starts_with("::");
            is_path && !before.ends_with(is_word) && !after.starts_with(is_word)
        })
    };
    text.lines().enumerate().filter(|(_, line)| names(line)).map(|(at, _)| at + 1).collect()
}

/// The module of an entity, by the file for its hand-written code.
fn module(path: &str) -> Option<&str> {
    path.rsplit('/').next()?.strip_suffix("_ext.rs")
}

impl Relocation {
    /// What has to be written by hand now, if anything.
    pub fn advice(&self) -> Option<String> {
        let (before, after) = (module(&self.from)?, module(&self.to)?);
        let lines: Vec<String> = self.mentions.iter().map(usize::to_string).collect();
        let noun = if lines.len() == 1 { "line" } else { "lines" };
        let lines = (!lines.is_empty()).then(|| lines.join(", "))?;
        Some(format!("{}: {noun} {lines} name the module `{before}`, which is `{after}` now", self.to))
    }
}

#[cfg(test)]
mod tests {
    use super::mentions;

    #[test]
    fn lines_that_name_the_module_are_found() {
        let text = "use super::users::ActiveModel;\nuse super::users_ext;\n// users\nlet x = users::Column::Id;\n";
        assert_eq!(mentions(text, "a/users_ext.rs"), [1, 4]);
        assert_eq!(mentions("use super::r#type::Model;\n", "a/type_ext.rs"), [1]);
    }
}
