//! Enumerated types and their values.

use super::rename::agreed;
use super::{Change, CommentTarget, DiffContext, Difference, EnumChange, Refusal, State, comment, partition, question};
use crate::model::kind::On;
use crate::model::{CatalogueObject, Enum, Loss, Rule};
use std::collections::{BTreeMap, BTreeSet};

/// Compares enums.
pub(super) fn compare(state: &State<'_>, context: &DiffContext<'_>, found: &mut Difference) {
    let mut new = Vec::new();
    for item in &context.after.enums {
        let Some(before) = state.enums.get(&item.name) else {
            found.changes.push(Change::CreateEnum(item.clone()));
            new.push(item);
            continue;
        };
        if before.values != item.values {
            values(state, context, before, item, found);
        }
        let on = || CommentTarget::Enum(item.name.clone());
        comment::compare(on, before.doc.as_deref(), item.doc.as_deref(), found);
    }
    for item in state.enums.iter().filter(|item| !context.enums.contains_key(&item.name)) {
        if new.is_empty() || context.allows(&Loss::Enum(item.name.clone())) {
            found.changes.push(Change::DropEnum(item.clone()));
        } else {
            found.questions.push(question::gone_enum(item, &new));
        }
    }
}

/// What becomes of each value that rows may hold.
fn values(state: &State<'_>, context: &DiffContext<'_>, before: &Enum, after: &Enum, found: &mut Difference) {
    let (was, is): (BTreeSet<&String>, BTreeSet<&String>) =
        (before.values.iter().collect(), after.values.iter().collect());
    let stated = context.intent.enum_values.iter().filter(|((name, _), _)| *name == after.name);
    let stated = stated.map(|((_, to), from)| (from, to));
    let parent = format!("{}.", after.name);
    let renamed: BTreeMap<String, String> =
        agreed(stated, |value| was.contains(value), |value| is.contains(value), &parent, found).into_iter().collect();
    let targets: BTreeSet<&String> = renamed.values().collect();
    let new: Vec<&String> =
        after.values.iter().filter(|value| !was.contains(value) && !targets.contains(value)).collect();
    let mut replaced = BTreeMap::new();
    for value in before.values.iter().filter(|value| !renamed.contains_key(*value) && !is.contains(value)) {
        let key = (after.name.clone(), value.clone());
        let loss = Loss::EnumValue { name: after.name.clone(), value: value.clone() };
        if let Some(instead) = context.intent.replaced_values.get(&key) {
            if !is.contains(instead) {
                found.refusals.push(no_value(after, value, instead));
            }
            replaced.insert(value.clone(), Some(instead.clone()));
        } else if context.allows(&loss) || state.user_of(&after.name).is_none() {
            replaced.insert(value.clone(), None);
        } else {
            found.questions.push(question::gone_value(after, value, &new, loss));
        }
    }
    let (name, before, after) = (after.name.clone(), before.values.clone(), after.values.clone());
    let change = EnumChange { name, before, after, renamed, replaced };
    found.refusals.extend(object_of(state, context, &change));
    partition::enumeration(context, &change, found);
    found.changes.push(Change::ChangeEnum(Box::new(change)));
}

/// A type that is rebuilt beside the old one leaves that to the objects that are of it.
fn object_of(state: &State<'_>, context: &DiffContext<'_>, change: &EnumChange) -> Option<Refusal> {
    let stays = |item: &&CatalogueObject| context.after.objects.iter().any(|other| other.key() == item.key());
    let is_of = |item: &&CatalogueObject| item.stands_on().contains(&On::Type(change.name.clone()));
    let user = state.objects.iter().filter(is_of).find(stays).filter(|_| !change.is_in_place())?;
    Some(Refusal {
        rule: Rule::InPlace,
        place: change.name.to_string(),
        what: format!("values go or change their order, and the {} is of this enum", user.key()),
        why: "the type is replaced for that, and Postgres cannot move what is of the old one".to_owned(),
        instead:
            "keep the values and add others behind them, or declare an enum of another name and let what is of this \
                  one be of that"
                .to_owned(),
        stale: false,
    })
}

fn no_value(item: &Enum, value: &str, instead: &str) -> Refusal {
    Refusal {
        rule: Rule::UnknownValue,
        place: format!("{}.{value}", item.name),
        what: format!("rows should hold {instead:?} instead, which is not a value of {}", item.name),
        why: "the database refuses it".to_owned(),
        instead: format!("name one of {}", item.values.join(", ")),
        stale: false,
    }
}
