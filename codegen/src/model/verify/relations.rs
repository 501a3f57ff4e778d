//! What is said about `Related` of entities.

use super::context::{Context, Place, Report};
use crate::model::{ForeignKey, Name, ObjectName, Rule, Table};
use std::collections::BTreeMap;

/// Two tables, in the order of their names.
type Pair<'a> = (&'a ObjectName, &'a ObjectName);

/// Checks that what is chosen is there, and that no pair of tables is told two things.
pub(super) fn check(context: &Context<'_>, report: &mut Report<'_>) {
    let mut said: BTreeMap<Pair<'_>, String> = BTreeMap::new();
    let views = &context.declared.view_entities;
    for table in context.declared.schema.tables().chain(views) {
        for name in &table.entity.related {
            match keys(table).find(|key| key.name == *name) {
                Some(key) if key.target == table.name => of_itself(report, table, name),
                Some(key) => {
                    say(report, &mut said, table, pair(&table.name, &key.target), format!("`.related(\"{name}\")`"));
                }
                None => unknown_key(context, report, table, name),
            }
        }
        for other in &table.entity.even {
            if !context.tables.contains_key(other) && !views.iter().any(|view| view.name == *other) {
                unknown_table(context, report, table, other);
            } else if *other != table.name {
                say(report, &mut said, table, pair(&table.name, other), format!("`.unrelated(\"{other}\")`"));
            }
        }
        if table.entity.related_through {
            match ends(table) {
                Some(pair) => {
                    let text = format!("`.related_through()` of {}", table.name);
                    say(report, &mut said, table, pair, text);
                }
                None => no_junction(report, table),
            }
        }
    }
}

/// The keys that rows of a table or view hold.
fn keys(table: &Table) -> impl Iterator<Item = &ForeignKey> {
    let own = table.entity.view_keys.iter().filter(|(holder, _)| *holder == table.name);
    table.foreign_keys.iter().chain(own.map(|(_, key)| key))
}

/// The two tables that a junction joins.
fn ends(table: &Table) -> Option<Pair<'_>> {
    let primary = table.primary_key.as_ref()?;
    let inside = |columns: &[Name]| columns.iter().all(|name| primary.columns.contains(name));
    let mut keys = table.foreign_keys.iter().filter(|key| inside(&key.columns));
    let (first, second) = (keys.next()?, keys.next()?);
    (keys.next().is_none() && first.target != second.target).then(|| pair(&first.target, &second.target))
}

fn pair<'a>(one: &'a ObjectName, other: &'a ObjectName) -> Pair<'a> {
    if one < other { (one, other) } else { (other, one) }
}

fn say<'a>(
    report: &mut Report<'_>,
    said: &mut BTreeMap<Pair<'a>, String>,
    table: &Table,
    pair: Pair<'a>,
    text: String,
) {
    let Some(first) = said.get(&pair) else {
        said.insert(pair, text);
        return;
    };
    report.fault(
        Rule::Related,
        Place::Object(&table.name),
        format!("{text} is said of {} and {}, beside {first}", pair.0, pair.1),
        "SeaORM has one `Related` for two entities",
        "keep one of the two",
    );
}

fn of_itself(report: &mut Report<'_>, table: &Table, name: &Name) {
    report.fault(
        Rule::Related,
        Place::Object(&table.name),
        format!("the foreign key {name} refers to its own table"),
        "SeaORM has no `Related` of an entity to itself: each direction has a variant of `Relation`",
        "leave `.related(…)` out",
    );
}

fn unknown_key(context: &Context<'_>, report: &mut Report<'_>, table: &Table, name: &Name) {
    let known = keys(table).map(|key| key.name.to_string());
    let names: Vec<&str> = keys(table).map(|key| key.name.as_str()).collect();
    let otherwise = if names.is_empty() {
        "the table has none".to_owned()
    } else {
        format!("name one of its foreign keys: {}", names.join(", "))
    };
    report.fault(
        Rule::UnknownPart,
        Place::Object(&table.name),
        format!("there is no foreign key {:?} that could be `Related`", name.as_str()),
        "what is said about it would be lost",
        context.did_you_mean(name.as_str(), known, otherwise),
    );
}

fn unknown_table(context: &Context<'_>, report: &mut Report<'_>, table: &Table, other: &ObjectName) {
    let known = context.declared.schema.tables().map(|table| table.name.to_string());
    report.fault(
        Rule::UnknownTable,
        Place::Object(&table.name),
        format!("there is no table {:?} that it could be unrelated to", other.to_string()),
        "what is said about it would be lost",
        context.did_you_mean(&other.to_string(), known, "name a declared table, or leave `.unrelated(…)` out"),
    );
}

fn no_junction(report: &mut Report<'_>, table: &Table) {
    report.fault(
        Rule::Related,
        Place::Object(&table.name),
        "`.related_through()` is said of a table that joins no two others",
        "a way leads through a table whose primary key is two foreign keys, to two tables",
        "leave it out, or name a foreign key: `.related(\"…\")`",
    );
}
