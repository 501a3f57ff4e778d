//! Parts of a table with names of their own: which are new, gone, or the same under another name.

use super::rename::{sequence, temporary};
use super::{Change, CommentTarget, Difference, comment};
use crate::model::{Check, Exclusion, ForeignKey, Index, Name, ObjectName, PrimaryKey, Trigger, Unique};
use std::collections::{BTreeMap, BTreeSet};

/// A part of a table with a name of its own.
pub(super) trait Part: Clone + PartialEq {
    fn name(&self) -> &Name;
    fn rename(&mut self, to: &Name);
    /// Its comment, where that is a change of its own.
    fn doc(&self) -> Option<&String>;
    fn set_doc(&mut self, doc: Option<&String>);
}

macro_rules! parts {
    ($($ty:ty),*) => {
        $(impl Part for $ty {
            fn name(&self) -> &Name {
                &self.name
            }

            fn rename(&mut self, to: &Name) {
                self.name.clone_from(to);
            }

            fn doc(&self) -> Option<&String> {
                self.doc.as_ref()
            }

            fn set_doc(&mut self, doc: Option<&String>) {
                self.doc = doc.cloned();
            }
        })*
    };
}
impl Part for Exclusion {
    fn name(&self) -> &Name {
        self.name()
    }

    fn rename(&mut self, to: &Name) {
        self.index.name.clone_from(to);
    }

    fn doc(&self) -> Option<&String> {
        self.doc.as_ref()
    }

    fn set_doc(&mut self, doc: Option<&String>) {
        self.doc = doc.cloned();
    }
}

parts!(Check, ForeignKey, Index, PrimaryKey, Unique);

/// Its comment comes and goes with its statement.
impl Part for Trigger {
    fn name(&self) -> &Name {
        &self.name
    }

    fn rename(&mut self, to: &Name) {
        self.name.clone_from(to);
    }

    fn doc(&self) -> Option<&String> {
        None
    }

    fn set_doc(&mut self, _doc: Option<&String>) {}
}

/// A part that is an index, or stands on one of its own.
pub(super) trait Indexed: Part {
    fn index(&self) -> &Index;
    fn index_mut(&mut self) -> &mut Index;
}

impl Indexed for Index {
    fn index(&self) -> &Index {
        self
    }

    fn index_mut(&mut self) -> &mut Index {
        self
    }
}

impl Indexed for Exclusion {
    fn index(&self) -> &Index {
        &self.index
    }

    fn index_mut(&mut self) -> &mut Index {
        &mut self.index
    }
}

/// What one list has and the other has not.
pub(super) struct Pairs<'a, T> {
    pub(super) gone: Vec<&'a T>,
    pub(super) new: Vec<&'a T>,
}

/// Compares two lists by name, whatever their order.
pub(super) fn pairs<'a, T: Part>(before: &'a [T], after: &'a [T]) -> Pairs<'a, T> {
    if before == after {
        return Pairs { gone: Vec::new(), new: Vec::new() };
    }
    let lacking = |of: &'a [T], among: &'a [T]| {
        let by_name: BTreeMap<&Name, &T> = among.iter().map(|item| (item.name(), item)).collect();
        of.iter().filter(|item| by_name.get(item.name()).is_none_or(|other| !alike(*other, *item))).collect()
    };
    Pairs { gone: lacking(before, after), new: lacking(after, before) }
}

/// The same but for the comment.
pub(super) fn alike<T: Part>(one: &T, other: &T) -> bool {
    one == other
        || one.doc() != other.doc() && {
            let mut same = one.clone();
            same.set_doc(other.doc());
            same == *other
        }
}

/// Notes other comments of those that stay, be it under another name.
pub(super) fn comments<T: Part>(
    [before, after]: [&[T]; 2],
    renamed: &[(&Name, &Name)],
    is_new: impl Fn(&Name) -> bool,
    on: impl Fn(Name) -> CommentTarget,
    found: &mut Difference,
) {
    for item in after.iter().filter(|item| !is_new(item.name())) {
        let was = renamed.iter().find(|(_, to)| *to == item.name()).map_or(item.name(), |(from, _)| *from);
        if let Some(old) = before.iter().find(|old| old.name() == was) {
            let docs = [old, item].map(|item| item.doc().map(String::as_str));
            comment::compare(|| on(item.name().clone()), docs[0], docs[1], found);
        }
    }
}

/// Takes out those that are the same but for their names: the names before and after.
pub(super) fn renamed<'a, T: Part>(pairs: &mut Pairs<'a, T>) -> Vec<(&'a Name, &'a Name)> {
    let mut found = Vec::new();
    pairs.gone.retain(|gone| {
        let same = |new: &&T| {
            let mut renamed = T::clone(gone);
            renamed.rename(new.name());
            alike(&renamed, *new)
        };
        let Some(at) = pairs.new.iter().position(same) else { return true };
        found.push((gone.name(), pairs.new.remove(at).name()));
        false
    });
    found
}

/// Constraints and indexes of the whole schema that get another name.
#[derive(Default)]
pub(super) struct Moves {
    names: Vec<(Name, Name)>,
    facts: Vec<Fact>,
}

struct Fact {
    table: ObjectName,
    is_index: bool,
    /// An index has the name, which no other relation of the namespace may have.
    indexed: bool,
}

impl Moves {
    pub(super) fn constraint(&mut self, table: &ObjectName, from: &Name, to: &Name, indexed: bool) {
        self.names.push((from.clone(), to.clone()));
        self.facts.push(Fact { table: table.clone(), is_index: false, indexed });
    }

    pub(super) fn index(&mut self, table: &ObjectName, from: &Name, to: &Name) {
        self.names.push((from.clone(), to.clone()));
        self.facts.push(Fact { table: table.clone(), is_index: true, indexed: true });
    }

    /// Notes the renames in an order in which they can be made one by one.
    pub(super) fn finish(self, found: &mut Difference) {
        let Self { names, facts } = self;
        if names.is_empty() {
            return;
        }
        let known: BTreeSet<&Name> = names.iter().flat_map(|(from, to)| [from, to]).collect();
        let ordered = sequence(&names, &blocking(&names, &facts), |at| temporary(at, |name| known.contains(name)));
        found.changes.extend(ordered.into_iter().map(|(at, from, to)| {
            let table = facts[at].table.clone();
            if facts[at].is_index {
                Change::RenameIndex { table, from, to }
            } else {
                Change::RenameConstraint { table, from, to }
            }
        }));
    }
}

/// A name taken, in the namespace or in the table.
type Taken<'a> = (bool, Option<&'a Name>, &'a str, String);

/// Names of indexes are unique in their namespace, those of constraints in their table.
fn blocking(names: &[(Name, Name)], facts: &[Fact]) -> Vec<Vec<usize>> {
    fn taken<'a>(fact: &'a Fact, name: &Name) -> impl Iterator<Item = Taken<'a>> {
        let name = name.as_str().to_ascii_lowercase();
        let namespace = fact.table.namespace.as_ref();
        let relation = fact.indexed.then(|| (true, namespace, "", name.clone()));
        let constraint = (!fact.is_index).then(|| (false, namespace, fact.table.name.as_str(), name));
        relation.into_iter().chain(constraint)
    }
    let mut sources: BTreeMap<Taken<'_>, usize> = BTreeMap::new();
    for (at, (from, _)) in names.iter().enumerate() {
        sources.extend(taken(&facts[at], from).map(|key| (key, at)));
    }
    let of = |(at, (_, to)): (usize, &(Name, Name))| {
        let mut needs: Vec<usize> = taken(&facts[at], to).filter_map(|key| sources.get(&key).copied()).collect();
        needs.dedup();
        needs.retain(|need| *need != at);
        needs
    };
    names.iter().enumerate().map(of).collect()
}
