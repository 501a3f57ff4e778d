//! What a flag speaks of: its names are looked up in what was and in what is declared.

use super::flag::{Flag, FlagKind, FlagValue};
use super::path::{object, part};
use crate::diff::{self, has_attribute};
use crate::model::{Answer, Declared, Loss, Name, ObjectName, Schema, Table};
use crate::read;

/// A database as the last migration left it, and as it is declared.
#[derive(Clone, Copy)]
pub(super) struct Sides<'a> {
    pub(super) declared: &'a Declared,
    pub(super) before: &'a Schema,
}

/// What was found: every meaning that the flag can have here, and why it has no more.
#[derive(Default)]
pub(super) struct Meanings {
    pub(super) answers: Vec<Answer>,
    pub(super) missing: Option<String>,
}

impl Meanings {
    fn missing(&mut self, what: String) {
        self.missing.get_or_insert(what);
    }
}

/// The renames of tables, enums and other objects that the flag can mean. They go first: other flags speak of tables by either name.
pub(super) fn objects(flag: &Flag, sides: Sides<'_>) -> Meanings {
    let mut found = Meanings::default();
    let (FlagKind::Rename, FlagValue::Names(new)) = (flag.kind, &flag.value) else { return found };
    let (Some(from), Some(to)) = (object(&flag.names), object(new)) else { return found };
    if sides.before.table(&from).is_some() {
        match sides.declared.schema.table(&to) {
            Some(_) => found.answers.push(Answer::RenameTable { from: from.clone(), to: to.clone() }),
            None => found.missing(format!("no table {to} is declared")),
        }
    }
    for item in sides.before.objects.iter().filter(|item| item.name() == &from && item.takes_along().is_some()) {
        let noun = item.noun();
        if sides.declared.schema.objects.iter().any(|item| item.noun() == noun && item.name() == &to) {
            found.answers.push(Answer::RenameObject { noun: noun.to_owned(), from: from.clone(), to: to.clone() });
        } else {
            found.missing(format!("no {noun} {to} is declared"));
        }
    }
    if sides.before.enumeration(&from).is_some() {
        match sides.declared.schema.enumeration(&to) {
            Some(_) => found.answers.push(Answer::RenameEnum { from, to }),
            None => found.missing(format!("no enum {to} is declared")),
        }
    }
    found
}

/// Everything else that the flag can mean.
pub(super) fn parts(flag: &Flag, sides: Sides<'_>) -> Meanings {
    let mut found = Meanings::default();
    match flag.kind {
        FlagKind::Rename => rename_column(flag, sides, &mut found),
        FlagKind::RenameValue | FlagKind::ReplaceValue | FlagKind::DropValue => value(flag, sides, &mut found),
        FlagKind::Backfill => backfill(flag, sides, &mut found),
        FlagKind::Drop => drop(flag, sides, &mut found),
        FlagKind::AllowNarrowing => {
            if let Some((table, column)) = declared_column(flag, sides, &mut found) {
                found.answers.push(Answer::Allow(Loss::Narrowed { table, column }));
            }
        }
        FlagKind::KeepText => {
            if diff::has_text(&sides.declared.schema, &flag.names) {
                found.answers.push(Answer::KeepText(flag.names.clone()));
            } else {
                found.missing(format!("no text of {} is declared", flag.names.join(".")));
            }
        }
    }
    found
}

/// The table as it is declared, by that name or by the one that it had.
fn table_now<'a>(name: &ObjectName, sides: Sides<'a>) -> Option<&'a Table> {
    let renamed = || sides.declared.intent.tables.iter().find(|(_, from)| *from == name).map(|(to, _)| to);
    let schema = &sides.declared.schema;
    schema.table(name).or_else(|| renamed().and_then(|to| schema.table(to)))
}

/// The same table as it was.
fn table_then<'a>(now: &Table, sides: Sides<'a>) -> Option<&'a Table> {
    sides.before.table(sides.declared.intent.tables.get(&now.name).unwrap_or(&now.name))
}

/// The table that the flag names, and the column behind it, which may be one that is gone.
fn table_and_column<'a>(flag: &Flag, sides: Sides<'a>, found: &mut Meanings) -> Option<(&'a Table, Name)> {
    let (table, column) = part(&flag.names)?;
    let Some(now) = table_now(&table, sides) else {
        found.missing(format!("no table {table} is declared"));
        return None;
    };
    Some((now, Name::from(column)))
}

fn declared_column(flag: &Flag, sides: Sides<'_>, found: &mut Meanings) -> Option<(ObjectName, Name)> {
    let (table, column) = table_and_column(flag, sides, found)?;
    if table.column(&column).is_none() {
        found.missing(format!("the table {} has no column {column}", table.name));
        return None;
    }
    Some((table.name.clone(), column))
}

fn rename_column(flag: &Flag, sides: Sides<'_>, found: &mut Meanings) {
    let FlagValue::Names(new) = &flag.value else { return };
    let Some((table, from)) = table_and_column(flag, sides, found) else { return };
    let [to] = new.as_slice() else {
        return found.missing("the new name of a column is a name alone".to_owned());
    };
    let to = Name::from(to.as_str());
    if table_then(table, sides).is_none_or(|then| then.column(&from).is_none()) {
        found.missing(format!("the last migration left no column {from} in {}", table.name));
    } else if table.column(&to).is_none() {
        found.missing(format!("the table {} has no column {to}", table.name));
    } else {
        found.answers.push(Answer::RenameColumn { table: table.name.clone(), from, to });
    }
}

fn value(flag: &Flag, sides: Sides<'_>, found: &mut Meanings) {
    let Some((name, value)) = part(&flag.names) else { return };
    let (intent, schema) = (&sides.declared.intent, &sides.declared.schema);
    let by_old_name =
        || intent.enums.iter().find(|(_, from)| **from == name).and_then(|(to, _)| schema.enumeration(to));
    let Some(now) = schema.enumeration(&name).or_else(by_old_name) else {
        return found.missing(format!("no enum {name} is declared"));
    };
    let then = sides.before.enumeration(intent.enums.get(&now.name).unwrap_or(&now.name));
    if !then.is_some_and(|then| then.values.iter().any(|known| known == value)) {
        return found.missing(format!("the last migration left no value {value} in {}", now.name));
    }
    let (name, from) = (now.name.clone(), value.to_owned());
    let FlagValue::Names(new) = &flag.value else {
        return found.answers.push(Answer::Allow(Loss::EnumValue { name, value: from }));
    };
    match new.as_slice() {
        [to] if now.values.contains(to) => {
            let to = to.clone();
            let renames = flag.kind == FlagKind::RenameValue;
            let answer =
                if renames { Answer::RenameValue { name, from, to } } else { Answer::ReplaceValue { name, from, to } };
            found.answers.push(answer);
        }
        _ => found.missing(format!("the enum {name} has no value {}", new.join("."))),
    }
}

fn backfill(flag: &Flag, sides: Sides<'_>, found: &mut Meanings) {
    let Some((table, name)) = declared_column(flag, sides, found) else { return };
    let column = sides.declared.schema.table(&table).and_then(|table| table.column(&name));
    let Some(column) = column else { return };
    let with = match &flag.value {
        FlagValue::Typed(text) => read::typed(text, &column.ty),
        FlagValue::Forms(forms) => Ok(read::typed_forms(forms)),
        FlagValue::Nothing | FlagValue::Names(_) => return,
    };
    match with {
        Ok(with) => found.answers.push(Answer::Backfill { table, column: name, with: Some(with) }),
        Err((what, _, instead)) => found.missing(format!("{what}; write {instead}")),
    }
}

fn drop(flag: &Flag, sides: Sides<'_>, found: &mut Meanings) {
    if let Some(name) = object(&flag.names) {
        if sides.before.table(&name).is_some() {
            found.answers.push(Answer::Allow(Loss::Table(name.clone())));
        }
        let held = sides.before.objects.iter().find(|item| item.name() == &name && item.takes_along().is_some());
        if let Some(item) = held {
            found.answers.push(Answer::Allow(Loss::Object { noun: item.noun().to_owned(), name: name.clone() }));
        }
        if sides.before.enumeration(&name).is_some() {
            found.answers.push(Answer::Allow(Loss::Enum(name)));
        }
    }
    if flag.names.len() < 2 {
        return;
    }
    if let Some((last, first)) = flag.names.split_last()
        && let (Some(name), attribute) = (object(first), Name::from(last))
        && sides.before.objects.iter().any(|item| has_attribute(item, &name, &attribute))
    {
        return found.answers.push(Answer::Allow(Loss::Attribute { name, attribute }));
    }
    let Some((table, column)) = table_and_column(flag, sides, found) else { return };
    if table_then(table, sides).is_some_and(|then| then.column(&column).is_some()) {
        found.answers.push(Answer::Allow(Loss::Column { table: table.name.clone(), column }));
    } else {
        found.missing(format!("the last migration left no column {column} in {}", table.name));
    }
}
