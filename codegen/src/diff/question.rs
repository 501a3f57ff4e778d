//! What is asked, in words, with the likeliest answers first.

use super::{ColumnChange, Fit, moment};
use crate::model::words::title;
use crate::model::{
    Answer, CatalogueObject, Column, ColumnType, Enum, Expression, IndexPart, IndexTarget, Loss, Name, ObjectName,
    Rule, Table,
};
use crate::suggest::distance;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// What the diff cannot know and does not guess, with the ways to answer it, the likeliest first.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    /// Which one.
    pub rule: Rule,
    /// `table.column` or the object's name.
    pub place: String,
    /// What was found.
    pub what: String,
    /// Why it cannot go on without an answer.
    pub why: String,
    /// What can be answered.
    pub answers: Vec<Answer>,
    /// Whether each answer leaves what rows hold as it is, and rows can hold what it gives them.
    pub is_harmless: bool,
}

/// How many candidates are named: more are no help.
const CANDIDATES: usize = 9;

const NEVER_GUESSED: &str = "a drop and an addition are never taken for a rename unless that is stated";

/// A table is gone.
pub(super) fn gone_table(table: &Table, new: &[&Table]) -> Question {
    let name = &table.name;
    let ranked = ranked(new, &name.name, |item| &item.name.name, |item| alike(table, item));
    let answers = ranked.map(|item| Answer::RenameTable { from: name.clone(), to: item.name.clone() });
    gone(Rule::GoneTable, name, "table", "its rows", answers, Loss::Table(name.clone()))
}

/// A column is gone.
pub(super) fn gone_column(table: &ObjectName, column: &Column, new: &[&Column], loss: Loss) -> Question {
    let alike = |item: &Column| {
        let facts = item.nullable == column.nullable
            && item.default == column.default
            && item.generated == column.generated
            && item.numbering.is_some() == column.numbering.is_some();
        usize::from(item.ty == column.ty) * 2 + usize::from(facts)
    };
    let ranked = ranked(new, &column.name, |item| &item.name, alike);
    let (from, to) = (&column.name, |item: &Column| item.name.clone());
    let answers = ranked.map(|item| Answer::RenameColumn { table: table.clone(), from: from.clone(), to: to(item) });
    gone(Rule::GoneColumn, &format!("{table}.{}", column.name), "column", "its values", answers, loss)
}

/// An enum is gone, and there are new ones.
pub(super) fn gone_enum(item: &Enum, new: &[&Enum]) -> Question {
    let name = &item.name;
    let ranked = ranked(new, &name.name, |other| &other.name.name, |other| usize::from(other.values == item.values));
    let answers = ranked.map(|other| Answer::RenameEnum { from: name.clone(), to: other.name.clone() });
    gone(Rule::GoneEnum, name, "enum", "its columns", answers, Loss::Enum(name.clone()))
}

/// An attribute of a composite type is gone, and columns hold values of it.
pub(super) fn gone_attribute(loss: Loss) -> Question {
    gone(Rule::GoneColumn, &loss.clone(), "attribute", "its values", std::iter::empty(), loss)
}

/// An object of another kind is gone with what it takes along, and there may be new ones.
pub(super) fn gone_object(item: &CatalogueObject, what: &str, new: &[&CatalogueObject]) -> Question {
    let (noun, name) = (item.noun(), item.name());
    let ranked = ranked(new, &name.name, |other| &other.name().name, |_| 0);
    let rename = |to: &CatalogueObject| Answer::RenameObject {
        noun: noun.to_owned(),
        from: name.clone(),
        to: to.name().clone(),
    };
    gone(
        Rule::GoneObject,
        name,
        noun,
        what,
        ranked.map(rename),
        Loss::Object { noun: noun.to_owned(), name: name.clone() },
    )
}

/// An object that holds rows of its own is declared otherwise.
pub(super) fn emptied_object(item: &CatalogueObject, loss: Loss) -> Question {
    Question {
        rule: Rule::EmptiedObject,
        place: item.name().to_string(),
        what: format!("the {} is dropped and recreated as it is declared now", item.noun()),
        why: "its rows would be dropped".to_owned(),
        answers: vec![Answer::Allow(loss)],
        is_harmless: false,
    }
}

fn gone(
    rule: Rule,
    place: &impl ToString,
    kind: &str,
    what: &str,
    renames: impl Iterator<Item = Answer>,
    loss: Loss,
) -> Question {
    let mut answers: Vec<Answer> = renames.collect();
    let verb = match kind {
        "enum" => "would have to be converted",
        "sequence" => "would be lost",
        _ => "would be dropped",
    };
    let why = if answers.is_empty() { format!("{what} {verb}") } else { format!("{what} {verb}; {NEVER_GUESSED}") };
    answers.push(Answer::Allow(loss));
    Question {
        rule,
        place: place.to_string(),
        what: format!("the {kind} is gone from the declaration"),
        why,
        answers,
        is_harmless: false,
    }
}

/// An enum value is gone that rows may hold.
pub(super) fn gone_value(item: &Enum, value: &str, new: &[&String], loss: Loss) -> Question {
    let name = &item.name;
    let renamed = ranked(new, value, |other| other, |_| 0);
    let rename = |to: &String| Answer::RenameValue { name: name.clone(), from: value.to_owned(), to: to.clone() };
    let replace = |to: &String| Answer::ReplaceValue { name: name.clone(), from: value.to_owned(), to: to.clone() };
    let mut answers: Vec<Answer> = renamed.map(rename).collect();
    let all: Vec<&String> = item.values.iter().collect();
    answers.extend(ranked(&all, value, |other| other, |_| 0).map(replace));
    answers.push(Answer::Allow(loss));
    Question {
        rule: Rule::GoneValue,
        place: format!("{name}.{value}"),
        what: "the value is gone from the declaration".to_owned(),
        why: "rows may hold it; without another value for them the migration fails on the first that does".to_owned(),
        answers,
        is_harmless: false,
    }
}

/// A required column is new, and nothing says what rows hold.
pub(super) fn new_required(table: &Table, column: &Column) -> Question {
    let why = "rows that are there already need a value in it";
    let question = backfill(Rule::NewRequiredColumn, &table.name, column, "the column is new and required", why);
    let is_known = !matches!(column.ty, ColumnType::Custom { .. });
    Question { is_harmless: is_known && is_free(table, &column.name), ..question }
}

/// Whether no key and no check says what the column may hold, so that one value does for all rows.
fn is_free(table: &Table, column: &Name) -> bool {
    let mut keys = table.primary_key.iter().map(|key| &key.columns);
    let mut uniques = table.uniques.iter().map(|unique| &unique.columns);
    let mut foreign = table.foreign_keys.iter().map(|key| &key.columns);
    let holds = |columns: &Vec<Name>| columns.contains(column);
    let mut parts = table.indexes.iter().filter(|index| index.unique).flat_map(|index| &index.parts);
    let is_part = |part: &IndexPart| match &part.target {
        IndexTarget::Column(name) => name == column,
        IndexTarget::Expression(expression) => may_speak_of(expression, column),
    };
    let mut excluded = table.exclusions.iter().flat_map(|exclusion| &exclusion.index.parts);
    let in_check = table.checks.iter().any(|check| may_speak_of(&check.expression, column));
    !(keys.any(holds)
        || uniques.any(holds)
        || foreign.any(holds)
        || parts.any(is_part)
        || excluded.any(is_part)
        || in_check)
}

fn may_speak_of(expression: &Expression, column: &Name) -> bool {
    match expression {
        Expression::Sql(forms) => {
            let name = column.to_lowercase();
            forms.values().any(|text| text.to_lowercase().contains(&name))
        }
        Expression::Literal(_)
        | Expression::Null
        | Expression::Now
        | Expression::CurrentDate
        | Expression::CurrentTime
        | Expression::NewUuid
        | Expression::NextValue(_) => false,
    }
}

/// A column becomes required, and nothing says what rows without a value hold.
pub(super) fn required(table: &ObjectName, column: &Column) -> Question {
    backfill(
        Rule::RequiredColumn,
        table,
        column,
        "the column becomes required",
        "rows that hold NULL need a value in it",
    )
}

fn backfill(rule: Rule, table: &ObjectName, column: &Column, what: &str, why: &str) -> Question {
    let with = column.default.iter().cloned().map(Some).chain([None]);
    let answer = |with| Answer::Backfill { table: table.clone(), column: column.name.clone(), with };
    Question {
        rule,
        place: format!("{table}.{}", column.name),
        what: what.to_owned(),
        why: why.to_owned(),
        answers: with.map(answer).collect(),
        is_harmless: false,
    }
}

/// A column becomes generated.
pub(super) fn overwritten(table: &ObjectName, column: &Column, loss: Loss) -> Question {
    Question {
        rule: Rule::OverwrittenColumn,
        place: format!("{table}.{}", column.name),
        what: "the column becomes generated".to_owned(),
        why: "what is computed takes the place of the values in it".to_owned(),
        answers: vec![Answer::Allow(loss)],
        is_harmless: false,
    }
}

/// A column's new type cannot hold all that the old one could.
pub(super) fn narrowed(change: &ColumnChange, fit: Fit, loss: Loss) -> Question {
    let why = if fit == Fit::Narrows {
        "a value that does not fit makes the migration fail"
    } else {
        "values that do not fit are cut or rounded without a word"
    };
    Question {
        rule: Rule::NarrowedColumn,
        place: format!("{}.{}", change.table, change.after.name),
        what: types(change),
        why: why.to_owned(),
        answers: vec![Answer::Allow(loss)],
        is_harmless: false,
    }
}

/// The types of a change in words.
pub(super) fn types(change: &ColumnChange) -> String {
    let (before, after) = (title(&change.before.ty), title(&change.after.ty));
    if before == after { format!("{before} is stored in another way") } else { format!("{before} becomes {after}") }
}

/// A set of ranges that becomes a range.
pub(super) fn one_of_set(change: &ColumnChange) -> String {
    let range = change.after.ty.declared().map(ToString::to_string).unwrap_or_default();
    format!("a set of ranges of {range} becomes one of them")
}

/// How to say what values become, with what to type where that is known.
pub(super) fn conversion(change: &ColumnChange) -> String {
    let (name, table) = (&change.after.name, &change.table);
    let using = moment::from_seconds(change).unwrap_or_else(|| "…".to_owned());
    let stored = moment::stored(&change.after);
    let stored = stored.map_or_else(String::new, |example| format!("; D1 stores a value as {example}"));
    format!(
        "say how a value is turned into the new type: `.column(\"{name}\", column().using({using}))` on the table \
         {table}{stored}; or declare the column under another name and drop this one"
    )
}

/// How many columns two tables share.
fn alike(a: &Table, b: &Table) -> usize {
    let columns: BTreeMap<_, _> = a.columns.iter().map(|column| (&column.name, &column.ty)).collect();
    b.columns.iter().filter(|column| columns.get(&column.name).is_some_and(|ty| **ty == column.ty)).count()
}

/// The likeliest first: by what they share, then by how near the names are whatever their case, then as declared.
fn ranked<'a, T>(
    items: &[&'a T],
    wanted: &str,
    name: impl Fn(&T) -> &str,
    alike: impl Fn(&T) -> usize,
) -> std::vec::IntoIter<&'a T> {
    let letters = |text: &str| text.to_lowercase().chars().collect::<Vec<char>>();
    let wanted = letters(wanted);
    let mut ranked: Vec<(usize, usize, &'a T)> =
        items.iter().map(|item| (alike(item), distance(&wanted, &letters(name(item))), *item)).collect();
    ranked.sort_by_key(|(alike, distance, _)| (Reverse(*alike), *distance));
    ranked.truncate(CANDIDATES);
    ranked.into_iter().map(|(.., item)| item).collect::<Vec<_>>().into_iter()
}
