//! What a step back makes again, whole.

use super::column::nullable;
use super::facts::Facts;
use super::{alter, column_doc};
use crate::dialect::qualifier;
use crate::diff::{CommentTarget, Constraint};
use crate::model::{
    Column, ColumnType, Dialect, Enum, Expression, ForeignKey, Index, IndexTarget, Literal, Name, ObjectName, Routine,
    Table, View,
};
use crate::plan::create::is_by_index;
use crate::plan::irreversible::needs_values;
use crate::plan::neutral::neutral;
use crate::plan::order::Object;
use crate::step::{Alter, Held, StepKind, Undo};
use std::borrow::Cow;

/// The same, where a computed column, check or index that comes back does not call its table by the name of before: the
/// table gets that name back later.
pub(super) fn by_any_name<'a>(undo: Undo<'a>, facts: &Facts<'_>) -> Undo<'a> {
    match undo {
        Undo::Step(step) => Undo::Step(unqualified(step, facts)),
        Undo::Steps { steps, lost } => {
            Undo::Steps { steps: steps.into_iter().map(|step| unqualified(step, facts)).collect(), lost }
        }
        Undo::WithParent | Undo::Impossible(_) => undo,
    }
}

fn unqualified<'a>(mut step: StepKind<'a>, facts: &Facts<'_>) -> StepKind<'a> {
    let renamed = |table: &ObjectName| facts.old.get(table).map(|old| &old.name).filter(|former| *former != table);
    let plain = |sql: &mut Expression, former: &ObjectName| {
        *sql = qualifier::without(sql, former, facts.dialect).into_owned();
    };
    let doc = |table: &ObjectName, name: &Name| {
        let old = facts.old.get(table)?;
        let before = facts.part_before(table, name);
        old.has_part(before).then(|| old.part_doc(before).map(str::to_owned))
    };
    if let StepKind::CreateIndex { table, index } = &mut step
        && let Some(doc) = doc(table, &index.name).filter(|doc| *doc != index.doc)
    {
        *index = Held::Owned(Box::new(Index { doc, ..Index::clone(index) }));
    } else if let StepKind::Alter(step) = &mut step
        && let Alter::AddConstraint { table, constraint, .. } = &mut **step
        && let Some(doc) = doc(table, constraint.name())
    {
        *constraint.doc_mut() = doc;
    }
    if let StepKind::CreateIndex { table, index } = &mut step
        && let Some(former) = renamed(table)
    {
        let mut made = Index::clone(index);
        of_index(&mut made, &mut |sql| plain(sql, former));
        if made != **index {
            *index = Held::Owned(Box::new(made));
        }
    } else if let StepKind::Alter(step) = &mut step {
        if let Alter::AddColumn { table, column } = &mut **step
            && let (Some(former), Some(generated)) = (renamed(table), &mut column.generated)
        {
            plain(&mut generated.expression, former);
        } else if let Alter::AddConstraint { table, constraint: Constraint::Check(check), .. } = &mut **step
            && let Some(former) = renamed(table)
        {
            plain(&mut check.expression, former);
        } else if let Alter::AddConstraint { table, constraint: Constraint::Exclusion(exclusion), .. } = &mut **step
            && let Some(former) = renamed(table)
        {
            of_index(&mut exclusion.index, &mut |sql| plain(sql, former));
        }
    }
    step
}

/// Shows the expressions of an index, its predicate included.
fn of_index(index: &mut Index, visit: &mut dyn FnMut(&mut Expression)) {
    let parts = index.parts.iter_mut().filter_map(|part| match &mut part.target {
        IndexTarget::Expression(sql) => Some(sql),
        IndexTarget::Column(_) => None,
    });
    parts.chain(&mut index.predicate).for_each(visit);
}

/// A table without rows, without the foreign keys of `without` and the defaults of columns of `bare`, with its indexes
/// and comments. `is_early`: it comes back before enumerated types have their names again.
pub(super) fn table<'a>(
    table: &'a Table,
    without: &[&ForeignKey],
    bare: &[&Name],
    is_early: bool,
    facts: &Facts<'_>,
) -> Vec<StepKind<'a>> {
    let columns = table.columns.iter().filter(|_| is_early);
    let aside: Vec<Column> = columns.filter_map(|column| facts.aside(column)).collect();
    let by_index = |key: &&ForeignKey| !without.contains(key) && is_by_index(table, key);
    let later: Vec<&ForeignKey> = table.foreign_keys.iter().filter(by_index).collect();
    let made = if without.is_empty() && later.is_empty() && aside.is_empty() && bare.is_empty() {
        Held::Borrowed(table)
    } else {
        let mut table = table.clone();
        table.foreign_keys.retain(|key| !without.contains(&key) && !later.contains(&key));
        for column in aside {
            if let Some(place) = table.columns.iter_mut().find(|item| item.name == column.name) {
                *place = column;
            }
        }
        for column in table.columns.iter_mut().filter(|column| bare.contains(&&column.name)) {
            column.default = None;
        }
        Held::Owned(Box::new(table))
    };
    let dialect = facts.dialect;
    let mut steps = vec![StepKind::CreateTable(made)];
    let indexes = table.indexes.iter().filter(|index| index.exists_in(dialect));
    steps.extend(indexes.map(|index| StepKind::CreateIndex { table: &table.name, index: Held::Borrowed(index) }));
    steps.extend(later.into_iter().map(|key| StepKind::AddForeignKey { table: &table.name, key }));
    steps.push(StepKind::CommentTable(table));
    steps
}

pub(super) fn enumeration(item: &Enum) -> Vec<StepKind<'_>> {
    let mut steps = vec![StepKind::CreateEnum(Held::Borrowed(item))];
    if let Some(text) = &item.doc {
        let on = Cow::Owned(CommentTarget::Enum(item.name.clone()));
        steps.push(StepKind::Comment { on, text: Some(text) });
    }
    steps
}

pub(super) fn view(view: &View) -> Vec<StepKind<'_>> {
    let mut steps = vec![StepKind::CreateView(view)];
    if let Some(text) = &view.doc {
        let on = Cow::Owned(CommentTarget::View(view.name.clone()));
        steps.push(StepKind::Comment { on, text: Some(text) });
    }
    let index = |index| StepKind::CreateIndex { table: &view.name, index: Held::Borrowed(index) };
    steps.extend(view.indexes.iter().filter(|index| index.exists_in(Dialect::Postgres)).map(index));
    steps
}

pub(super) fn object(item: Object<'_>) -> Vec<StepKind<'_>> {
    match item {
        Object::View(item) => view(item),
        Object::Routine(item) => routine(item),
    }
}

/// A routine; when rolling back its body may speak of what is not there yet.
pub(super) fn routine(item: &Routine) -> Vec<StepKind<'_>> {
    let mut steps = vec![alter(Alter::SkipRoutineBodies), StepKind::CreateRoutine(item)];
    if let Some(text) = &item.doc {
        let on = CommentTarget::Routine { name: item.name.clone(), arguments: item.arguments.clone() };
        steps.push(StepKind::Comment { on: Cow::Owned(on), text: Some(text) });
    }
    steps
}

/// A column without its values, or why there is none: a required one gets a neutral value in each row.
pub(super) fn column<'a>(
    at: &ObjectName,
    column: &'a Column,
    facts: &Facts<'_>,
) -> Result<(Vec<StepKind<'a>>, String), String> {
    let (table, dialect) = (facts.old.get(at).copied(), facts.dialect);
    let name = format!("{at}.{}", column.name);
    let made = facts.aside(column).unwrap_or_else(|| column.clone());
    let add = |column: Column| alter(Alter::AddColumn { table: at.clone(), column: Box::new(column) });
    let fills = column.nullable || column.default.is_some() || column.generated.is_some() || column.numbering.is_some();
    let (mut steps, lost) = if fills {
        let with = if column.default.is_some() && !column.nullable { "its default" } else { "no value" };
        let what = if column.generated.is_some() { "computed".to_owned() } else { format!("with {with} in each row") };
        (vec![add(made)], format!("{name} comes back {what}"))
    } else {
        if table.is_some_and(|table| needs_values(table, &column.name, dialect)) {
            return Err(format!("{name} was required, and nothing tells which values would do"));
        }
        let value = value(&column.ty, facts).ok_or_else(|| format!("{name} was required, and its values are gone"))?;
        let mut empty = made;
        empty.nullable = true;
        let fill = Alter::Fill { table: at.clone(), column: Box::new(empty.clone()), with: value, only_null: true };
        let require = nullable(at, &column.name, false);
        let steps = vec![add(empty), alter(Alter::CheckKeysAtOnce), alter(fill), alter(require)];
        (steps, format!("{name} is recreated with a neutral value in each row"))
    };
    if let Some(text) = &column.doc {
        steps.push(column_doc(at, &column.name, text));
    }
    Ok((steps, lost))
}

/// Postgres makes a uuid for each row, and has values for more types.
fn value(ty: &ColumnType, facts: &Facts<'_>) -> Option<Expression> {
    let ty = &*ty.with_all_digits();
    let literal = if *ty == ColumnType::Uuid {
        return Some(Expression::NewUuid);
    } else if matches!(ty, ColumnType::Array(_)) {
        Literal::Text("{}".to_owned())
    } else if let ColumnType::Postgres(own) = ty {
        own.example()
    } else {
        neutral(ty, |name| facts.old_enum(name))?
    };
    Some(Expression::Literal(literal))
}
