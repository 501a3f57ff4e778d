//! What is said about keys and checks beside the table's statement.

use super::{Faults, Problem, meaning, problem::PartPath, table::missing};
use crate::declare::ConstraintDecl;
use crate::model::{Deferral, Name, Rule, Table};

/// Gives the facts to the constraints that they are about.
pub(super) fn attach(declared: &[(Name, ConstraintDecl)], table: &mut Table, faults: &mut Faults<'_>) {
    let owner = table.name.clone();
    for (name, facts) in declared {
        let place = PartPath::of(&owner).part(name.as_str());
        match find(table, name) {
            Some(found) => {
                for problem in found.take(facts) {
                    faults.add(place, problem);
                }
            }
            None => faults.add(place, missing("constraint", name, names(table).iter())),
        }
    }
}

/// The facts of one constraint that can be said of its kind.
struct Found<'t> {
    kind: &'static str,
    doc: &'t mut Option<String>,
    deferral: Option<&'t mut Deferral>,
    not_valid: Option<&'t mut bool>,
    match_full: Option<&'t mut bool>,
    sets: Option<&'t mut Vec<Name>>,
    no_inherit: Option<&'t mut bool>,
}

fn find<'t>(table: &'t mut Table, name: &Name) -> Option<Found<'t>> {
    let none = |kind, doc| Found {
        kind,
        doc,
        deferral: None,
        not_valid: None,
        match_full: None,
        sets: None,
        no_inherit: None,
    };
    if let Some(key) = table.foreign_keys.iter_mut().find(|key| key.name == *name) {
        return Some(Found {
            deferral: Some(&mut key.deferral),
            not_valid: Some(&mut key.not_valid),
            match_full: Some(&mut key.match_full),
            sets: Some(&mut key.sets),
            ..none("foreign key", &mut key.doc)
        });
    }
    if let Some(unique) = table.uniques.iter_mut().find(|unique| unique.name == *name) {
        return Some(Found { deferral: Some(&mut unique.deferral), ..none("unique constraint", &mut unique.doc) });
    }
    if let Some(check) = table.checks.iter_mut().find(|check| check.name == *name) {
        let (not_valid, no_inherit) = (Some(&mut check.not_valid), Some(&mut check.no_inherit));
        return Some(Found { not_valid, no_inherit, ..none("check", &mut check.doc) });
    }
    if let Some(exclusion) = table.exclusions.iter_mut().find(|exclusion| exclusion.name() == name) {
        let deferral = Some(&mut exclusion.deferral);
        return Some(Found { deferral, ..none("exclusion constraint", &mut exclusion.doc) });
    }
    let key = table.primary_key.as_mut().filter(|key| key.name == *name)?;
    Some(Found { deferral: Some(&mut key.deferral), ..none("primary key", &mut key.doc) })
}

impl Found<'_> {
    /// Takes what is said; what cannot be said of it is given back.
    fn take(self, facts: &ConstraintDecl) -> Vec<Problem> {
        let ConstraintDecl { doc, deferral, not_valid, match_full, sets, no_inherit } = facts;
        let mut problems = Vec::new();
        if doc.is_some() {
            *self.doc = meaning(doc.clone());
        }
        let mut refuse = |what: &str, of: &str| problems.push(out_of_place(self.kind, what, of));
        match self.deferral {
            Some(place) => *place = (*place).max(*deferral),
            None if *deferral != Deferral::Never => refuse("be deferred", "keys and unique constraints"),
            None => {}
        }
        let flags = [
            (self.not_valid, *not_valid, "be NOT VALID", "foreign keys and checks"),
            (self.match_full, *match_full, "be MATCH FULL", "foreign keys"),
            (self.no_inherit, *no_inherit, "be NO INHERIT", "checks"),
        ];
        for (place, said, what, of) in flags {
            match place {
                Some(place) => *place |= said,
                None if said => refuse(what, of),
                None => {}
            }
        }
        match self.sets {
            Some(place) if !sets.is_empty() => place.clone_from(sets),
            None if !sets.is_empty() => refuse("set columns", "foreign keys"),
            Some(_) | None => {}
        }
        problems
    }
}

fn out_of_place(kind: &str, what: &str, of: &str) -> Problem {
    Problem::new(
        Rule::ConstraintFact,
        format!("a {kind} cannot {what}"),
        format!("only {of} can, to Postgres"),
        "leave that out, or name the constraint that is meant",
    )
}

/// Every constraint of a table.
fn names(table: &Table) -> Vec<Name> {
    let keys = table.primary_key.iter().map(|key| &key.name).chain(table.uniques.iter().map(|unique| &unique.name));
    let keys = keys.chain(table.foreign_keys.iter().map(|key| &key.name));
    let keys = keys.chain(table.exclusions.iter().map(crate::model::Exclusion::name));
    keys.chain(table.checks.iter().map(|check| &check.name)).cloned().collect()
}
