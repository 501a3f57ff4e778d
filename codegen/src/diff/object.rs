//! Objects of all other kinds. What one is called, its name, and where no other has it are what identifies it.

use super::{Change, DiffContext, Difference, Refusal, State, question};
use crate::model::kind::{ObjectKey, On, Stand, Way};
use crate::model::{CatalogueObject, Dialect, Loss, ObjectName, Rule};
use std::collections::BTreeSet;

/// What takes numbers from a sequence that is called something else now follows it.
pub(super) fn follow(state: &mut State<'_>, context: &DiffContext<'_>) {
    for ((noun, to), from) in &context.intent.objects {
        let had = state.objects.iter().any(|item| item.noun() == noun && item.name() == from);
        let has = state.objects.iter().any(|item| item.noun() == noun && item.name() == to);
        if had && !has {
            state.follow_sequence(from, to);
            // Its name is free: it was asked.
            state.follow_relation(from, to).unwrap_or_default();
        }
    }
}

/// Compares them.
pub(super) fn compare(state: &State<'_>, context: &DiffContext<'_>, found: &mut Difference) {
    let mut kept: BTreeSet<ObjectKey> = context.after.objects.iter().map(CatalogueObject::key).collect();
    let declared = kept.clone();
    // One that has another name now is none that is gone.
    let former = |item: &CatalogueObject| {
        let said = context.intent.objects.get(&(item.noun().to_owned(), item.name().clone()))?;
        let key = ObjectKey { name: said.clone(), ..item.key() };
        state.objects.get(&key).filter(|_| !declared.contains(&key))
    };
    let mut pairs = Vec::new();
    for item in &context.after.objects {
        let before = state.objects.get(&item.key());
        pairs.push((before.or_else(|| former(item).filter(|before| kept.insert(before.key()))), item));
    }
    let gone: Vec<&CatalogueObject> = state.objects.iter().filter(|item| !kept.contains(&item.key())).collect();
    for item in users_first(gone) {
        let loss = Loss::Object { noun: item.noun().to_owned(), name: item.name().clone() };
        match item.takes_along().filter(|_| !context.allows(&loss)) {
            Some(what) => found.questions.push(question::gone_object(item, what, &successors(state, context, item))),
            None => found.changes.push(Change::DropObject(item.clone())),
        }
    }
    for (before, item) in pairs {
        match before {
            None => found.changes.push(Change::CreateObject(item.clone())),
            Some(before) if before == item => {}
            Some(before) => changed(state, context, [before, item], found),
        }
    }
}

/// New objects that one which is gone can be called.
fn successors<'a>(state: &State<'_>, context: &DiffContext<'a>, gone: &CatalogueObject) -> Vec<&'a CatalogueObject> {
    let is_new = |item: &&CatalogueObject| {
        let is_alike = item.noun() == gone.noun() && item.name().namespace == gone.name().namespace;
        is_alike && state.objects.get(&item.key()).is_none() && gone.altered(item, Dialect::Postgres, Way::Up).is_some()
    };
    context.after.objects.iter().filter(is_new).collect()
}

fn changed(
    state: &State<'_>,
    context: &DiffContext<'_>,
    [before, after]: [&CatalogueObject; 2],
    found: &mut Difference,
) {
    if before.stand() == Stand::WithTables && before.altered(after, Dialect::Postgres, Way::Up).is_none() {
        found.refusals.push(Refusal {
            rule: Rule::InPlace,
            place: after.key().label(),
            what: "its rows are to be spread over other partitions, or it is to live in another namespace".to_owned(),
            why: "Postgres cannot change that in place".to_owned(),
            instead: "leave it as it was, or write the migration by hand: `cargo schema new <name>`".to_owned(),
            stale: false,
        });
        return;
    }
    let user = user_of(state, before);
    let can = Dialect::ALL.iter().all(|dialect| before.altered(after, *dialect, Way::Up).is_some());
    let is_before = matches!(before.stand(), Stand::First | Stand::BeforeTables);
    let what = if can { before.breaks_values(after) } else { is_before.then(|| "what it is made of".to_owned()) };
    if let (Some(what), Some(user)) = (what, &user) {
        let noun = after.noun();
        found.refusals.push(Refusal {
            rule: Rule::InPlace,
            place: after.key().label(),
            what: format!("{what} becomes another, and {user} is of this {noun}"),
            why: "Postgres cannot change it in place".to_owned(),
            instead: format!(
                "declare the new one under another name, and let what is of this {noun} be of that; then this one can go"
            ),
            stale: false,
        });
        return;
    }
    for attribute in before.loses(after) {
        let loss = Loss::Attribute { name: after.name().clone(), attribute };
        if user.is_some() && !context.allows(&loss) {
            found.questions.push(question::gone_attribute(loss));
        }
    }
    let loss = Loss::Object { noun: before.noun().to_owned(), name: before.name().clone() };
    let is_made_again = Dialect::ALL
        .iter()
        .any(|dialect| before.exists_in(*dialect) && before.altered(after, *dialect, Way::Up).is_none());
    if before.holds_rows() && is_made_again && !context.allows(&loss) {
        found.questions.push(question::emptied_object(before, loss));
    }
    found.changes.push(Change::ChangeObject { before: Box::new(before.clone()), after: Box::new(after.clone()) });
}

/// A column or another object that is of the type, if there is one.
fn user_of(state: &State<'_>, item: &CatalogueObject) -> Option<String> {
    let types = item.types();
    let columns = || {
        state.tables.iter().find_map(|table| {
            let column = table.columns.iter().find(|it| it.ty.declared().is_some_and(|of| types.contains(&of)))?;
            Some(format!("{}.{}", table.name, column.name))
        })
    };
    let objects = || state.objects.iter().find(|other| stands_on(other, item)).map(|other| other.key().to_string());
    if item.is_type() { columns().or_else(objects) } else { objects() }
}

fn stands_on(item: &CatalogueObject, other: &CatalogueObject) -> bool {
    let (name, types) = (other.name(), other.types());
    let is_it = |of: &ObjectName| of == name || types.contains(&of);
    item.stands_on().iter().any(|on| matches!(on, On::Type(of) | On::Object(of) if is_it(of)))
}

/// Whether it is a partition of another.
fn is_part(item: &CatalogueObject, other: &CatalogueObject) -> bool {
    let is_it = |on: &On| matches!(on, On::Relation(of) if of == other.name());
    other.is_relation() && item.name() != other.name() && item.stands_on().iter().any(is_it)
}

/// What stands on others goes before them.
fn users_first(mut left: Vec<&CatalogueObject>) -> Vec<&CatalogueObject> {
    let mut ordered = Vec::with_capacity(left.len());
    while !left.is_empty() {
        let is_free = |item: &CatalogueObject| !left.iter().any(|other| stands_on(other, item) || is_part(other, item));
        // No two can stand on each other.
        let at = left.iter().position(|item| is_free(item)).unwrap_or_default();
        ordered.push(left.remove(at));
    }
    ordered
}
