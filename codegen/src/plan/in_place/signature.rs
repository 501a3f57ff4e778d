//! Routines and the enumerated types in their signatures, which cannot go while they are there.

use super::facts::Facts;
use super::{Planner, Turn, all_back, restore};
use crate::diff::Change;
use crate::model::verify::sql::{Token, pieces};
use crate::model::{Dialect, Name, ObjectName, Routine, Schema};
use crate::plan::mention::{Wanted, words};
use crate::plan::{StepKind, Undo};

use super::Phase::Shape;

impl Planner<'_, '_> {
    /// Drops routines that stay as they are, while a type of theirs is made anew.
    pub(super) fn move_routines(&mut self) {
        let is_cause = |change: &Change| matches!(change, Change::ChangeEnum(change) if self.facts.remade_enums.contains(&change.name));
        self.cause = self.facts.changes.iter().position(is_cause).unwrap_or_default();
        for item in moved(self.facts) {
            let place = (Shape, Turn::HoldRoutine);
            self.push(place, StepKind::DropRoutine(item), all_back(restore::routine(item)), Vec::new());
            let mut undo = Undo::Step(StepKind::DropRoutine(item));
            for step in restore::routine(item) {
                let made = matches!(step, StepKind::CreateRoutine(_));
                let undo = if made { std::mem::replace(&mut undo, Undo::WithParent) } else { Undo::WithParent };
                self.push((Shape, Turn::EarlyRoutine), step, undo, Vec::new());
            }
        }
    }
}

/// Routines that no change touches, but whose signature has a type that is made anew.
pub(super) fn moved<'a>(facts: &Facts<'a>) -> Vec<&'a Routine> {
    let stays = |item: &&Routine| {
        let same = |other: &Routine| other.name == item.name && other.arguments == item.arguments;
        facts.after.routines.iter().any(|other| same(other) && other.forms == item.forms)
    };
    let items = having(facts.before, facts.remade_enums.iter().map(|name| &name.name), facts.dialect);
    items.into_iter().filter(stays).collect()
}

/// Whether the signature of a routine has a type that is made anew.
pub(super) fn is_moved(facts: &Facts<'_>, item: &Routine) -> bool {
    let wanted = Wanted::new(facts.remade_enums.iter().map(|name: &&ObjectName| &name.name));
    item.forms.get(&facts.dialect).is_some_and(|sql| wanted.in_sql(signature(sql)))
}

/// Whether a type of a routine's arguments gets another name: by the old one, the routine is found before that only.
pub(super) fn is_renamed(facts: &Facts<'_>, item: &Routine) -> bool {
    let renamed = facts.changes.iter().filter_map(|change| {
        if let Change::RenameEnum { from, .. } | Change::RenameTable { from, .. } = change {
            Some(&from.name)
        } else {
            None
        }
    });
    Wanted::new(renamed).in_sql(&item.arguments)
}

/// The routines of a schema whose signature has one of these types.
pub(super) fn having<'a, 'n>(
    schema: &'a Schema,
    types: impl Iterator<Item = &'n Name>,
    dialect: Dialect,
) -> Vec<&'a Routine> {
    let wanted = Wanted::new(types);
    let has = |item: &&Routine| item.forms.get(&dialect).is_some_and(|sql| wanted.in_sql(signature(sql)));
    schema.routines.iter().filter(has).collect()
}

/// The part of a routine that depends on types: what stands behind its name and before a body that is text, or everything
/// behind the name.
fn signature(sql: &str) -> &str {
    let sql = behind_name(sql);
    let mut found = words(sql);
    found.find(|(word, _)| word.eq_ignore_ascii_case("as")).map_or(sql, |(_, rest)| &sql[..sql.len() - rest.len()])
}

/// From the arguments on.
fn behind_name(sql: &str) -> &str {
    let mut at = 0;
    for (token, written) in pieces(sql, Dialect::Postgres).unwrap_or_default() {
        if token == Some(Token::Sign('(')) {
            return sql.get(at..).unwrap_or(sql);
        }
        at += written.len();
    }
    sql
}

#[cfg(test)]
mod tests {
    use super::signature;

    #[test]
    fn a_body_that_is_text_is_no_signature() {
        assert_eq!(signature("CREATE FUNCTION f(m mood) RETURNS text AS $$ x $$"), "(m mood) RETURNS text AS");
        let sql = "CREATE FUNCTION \"mood (2)\"() RETURNS text RETURN 'a'::mood";
        assert_eq!(signature(sql), "() RETURNS text RETURN 'a'::mood");
    }
}
