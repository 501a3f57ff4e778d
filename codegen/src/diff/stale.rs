//! Statements of intent that history has taken up, and those that mean nothing.

use super::past::Past;
use super::{Change, DiffContext, Difference, State, object, rename};
use crate::model::{Answer, CatalogueObject, Intent, Loss, Name, ObjectName, Schema};
use std::collections::BTreeSet;

/// A statement of intent that leads to no change.
#[derive(Clone, Debug, PartialEq)]
pub struct Stale {
    /// What is stated.
    pub statement: Answer,
    /// Whether history has made it already; otherwise there is and was nothing that it could be about.
    pub made: bool,
}

/// The statements that `history` has not made yet.
///
/// A swap of two names can be told from one that was made already by history alone: both names are there before and
/// after. Whoever keeps `renamed_from` in a declaration for longer than one migration must ask here before
/// [`super::diff`]; for any other rename it makes no difference.
pub fn pending<'c>(intent: &Intent, history: impl IntoIterator<Item = &'c Change>) -> Intent {
    let mut intent = intent.clone();
    if intent.is_silent() {
        return intent;
    }
    let mut past = Past::default();
    past.follow(history);
    intent.tables.retain(|to, from| !had(past.tables.get(to), from));
    intent.columns.retain(|to, from| !had(past.columns.get(to), from));
    intent.enums.retain(|to, from| !had(past.enums.get(to), from));
    intent.enum_values.retain(|to, from| !had(past.values.get(to), from));
    intent.objects.retain(|to, from| !had(past.objects.get(to), from));
    intent
}

/// The renames, replacements and permissions that lead to no change between `before` and `after`, where `history` is
/// what led to `before`.
pub fn stale<'c>(
    intent: &Intent,
    before: &Schema,
    after: &Schema,
    history: impl IntoIterator<Item = &'c Change>,
) -> Vec<Stale> {
    if intent.is_silent() {
        return Vec::new();
    }
    let (mut past, mut now) = (Past::default(), Past::default());
    past.follow(history);
    let context = DiffContext::new(after, intent);
    let mut state = State::borrowed(before);
    let mut found = Difference::default();
    rename::renames(&mut state, &context, &mut found);
    object::compare(&state, &context, &mut found);
    now.follow(&found.changes);
    let mut statements = renames(intent, &past, &now);
    statements.extend(values(intent, &past, &state));
    statements.extend(intent.allowed.keys().map(|loss| {
        let live = could_be_lost(&state, loss);
        (Answer::Allow(loss.clone()), live, past.losses.contains(loss))
    }));
    let leads_nowhere = |(statement, live, made): Judged| (!live).then_some(Stale { statement, made });
    statements.into_iter().filter_map(leads_nowhere).collect()
}

/// A statement, whether it leads to a change now, and whether it did before.
type Judged = (Answer, bool, bool);

fn renames(intent: &Intent, past: &Past, now: &Past) -> Vec<Judged> {
    let judged = |statement, was: bool, is: bool| (statement, is && !was, was);
    let tables = intent.tables.iter().map(|(to, from)| {
        let statement = Answer::RenameTable { from: from.clone(), to: to.clone() };
        judged(statement, had(past.tables.get(to), from), had(now.tables.get(to), from))
    });
    let columns = intent.columns.iter().map(|(key, from)| {
        let (table, to) = key.clone();
        let statement = Answer::RenameColumn { table, from: from.clone(), to };
        judged(statement, had(past.columns.get(key), from), had(now.columns.get(key), from))
    });
    let enums = intent.enums.iter().map(|(to, from)| {
        let statement = Answer::RenameEnum { from: from.clone(), to: to.clone() };
        judged(statement, had(past.enums.get(to), from), had(now.enums.get(to), from))
    });
    let objects = intent.objects.iter().map(|(key, from)| {
        let (noun, to) = key.clone();
        let statement = Answer::RenameObject { noun, from: from.clone(), to };
        judged(statement, had(past.objects.get(key), from), had(now.objects.get(key), from))
    });
    tables.chain(columns).chain(enums).chain(objects).collect()
}

fn values(intent: &Intent, past: &Past, state: &State<'_>) -> Vec<Judged> {
    let renamed = intent.enum_values.iter().map(|(key, from)| {
        let ((name, to), from) = (key.clone(), from.clone());
        let (live, made) = (has_value(state, &name, &from), had(past.values.get(key), &from));
        (Answer::RenameValue { name, from, to }, live && !made, made)
    });
    let replaced = intent.replaced_values.iter().map(|(key, to)| {
        let ((name, from), to) = (key.clone(), to.clone());
        let live = has_value(state, &name, &from);
        (Answer::ReplaceValue { name, from, to }, live, past.replaced.contains(key))
    });
    renamed.chain(replaced).collect()
}

fn had<T: Ord>(names: Option<&BTreeSet<T>>, name: &T) -> bool {
    names.is_some_and(|names| names.contains(name))
}

fn has_value(state: &State<'_>, name: &ObjectName, value: &String) -> bool {
    state.enums.get(name).is_some_and(|item| item.values.contains(value))
}

/// Whether what may be lost is there.
fn could_be_lost(state: &State<'_>, loss: &Loss) -> bool {
    match loss {
        Loss::Table(name) => state.tables.get(name).is_some(),
        Loss::Column { table, column } | Loss::Narrowed { table, column } => {
            state.tables.get(table).is_some_and(|table| table.column(column).is_some())
        }
        Loss::Enum(name) => state.enums.get(name).is_some(),
        Loss::EnumValue { name, value } => has_value(state, name, value),
        Loss::Object { noun, name } => state.objects.iter().any(|item| item.noun() == noun && item.name() == name),
        Loss::Attribute { name, attribute } => state.objects.iter().any(|item| has_attribute(item, name, attribute)),
    }
}

/// Whether the object is that composite type, with that attribute.
pub(crate) fn has_attribute(item: &CatalogueObject, name: &ObjectName, attribute: &Name) -> bool {
    matches!(item, CatalogueObject::Composite(found) if found.name == *name && found.find(attribute).is_some())
}
