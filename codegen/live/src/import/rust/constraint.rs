//! Keys and checks.

use super::code::text;
use super::column::{collation_name, conflict_name};
use super::expression::condition;
use super::table::Context;
use super::uses::Uses;
use seaglass::model::{
    Action, Check, Column, Deferral, Dialect, ForeignKey, Name, PrimaryKey, Table, Unique, derived_name,
};
use std::fmt::Write as _;

/// Whether a constraint is called what it would be called anyway, or has no name on D1.
fn is_derived(table: &Table, name: &Name, columns: Option<&[Name]>, suffix: &str) -> bool {
    let joined = columns.map(|names| names.iter().map(Name::as_str).collect::<Vec<_>>().join("_"));
    let is_unnamed = table.d1.constraint(name).is_some_and(|facts| facts.unnamed);
    // Where some have no name, those that are not spelled out have none.
    is_unnamed || !has_unnamed(table) && name.as_str() == derived_name(&table.name.name, joined.as_deref(), suffix)
}

/// Whether a constraint has no name on D1.
pub(super) fn has_unnamed(table: &Table) -> bool {
    table.d1.constraints.values().any(|facts| facts.unnamed)
}

/// Whether the column says by itself that it is the primary key.
pub(super) fn is_of_column(table: &Table, column: &Column) -> bool {
    table.primary_key.as_ref().is_some_and(|key| {
        key.columns == [column.name.clone()] && key.include.is_empty() && is_derived(table, &key.name, None, "pkey")
    })
}

/// Whether it says by itself that it is unique.
pub(super) fn is_unique_column(table: &Table, column: &Column) -> bool {
    table.uniques.iter().any(|unique| unique.columns == [column.name.clone()] && is_plain(table, unique))
}

fn is_plain(table: &Table, unique: &Unique) -> bool {
    unique.columns.len() == 1
        && unique.include.is_empty()
        && !unique.nulls_not_distinct
        && is_derived(table, &unique.name, Some(&unique.columns), "key")
}

/// What stands in the table's statement behind its columns: `.primary_key(…)`, `.index(…)`, `.foreign_key(…)`, `.check(…)`.
pub(super) fn inside(context: &Context<'_>, uses: &mut Uses) -> String {
    let table = context.table;
    let mut out = String::new();
    if let Some(key) = &table.primary_key {
        let is_said = table.columns.iter().any(|column| is_of_column(table, column));
        if !is_said {
            out.push_str(&primary_key(key, context, uses));
        }
    }
    let mut said: Vec<&[Name]> = Vec::new();
    for unique in &table.uniques {
        // Two alike cannot both be said by the column.
        let is_said = is_plain(table, unique) && !said.contains(&unique.columns.as_slice());
        if is_said {
            said.push(&unique.columns);
        } else {
            out.push_str(&unique_key(unique, context, uses));
        }
    }
    for key in &table.foreign_keys {
        out.push_str(&foreign_key(key, context, uses));
    }
    for check in &table.checks {
        out.push_str(&self::check(check, context, uses));
    }
    out
}

fn columns(names: &[Name], method: &str, context: &Context<'_>) -> String {
    calls(method, names.iter().map(|name| context.named.column(name)))
}

/// `.method(a).method(b)`
fn calls(method: &str, arguments: impl Iterator<Item = String>) -> String {
    arguments.fold(String::new(), |mut out, argument| {
        let _ = write!(out, ".{method}({argument})");
        out
    })
}

fn primary_key(key: &PrimaryKey, context: &Context<'_>, uses: &mut Uses) -> String {
    let is_derived = is_derived(context.table, &key.name, None, "pkey");
    let name = if is_derived { String::new() } else { format!(".name({})", text(&key.name)) };
    let (own, include) = (columns(&key.columns, "col", context), columns(&key.include, "include", context));
    format!(".primary_key({}::create(){name}{own}{include})", uses.query("Index"))
}

fn unique_key(key: &Unique, context: &Context<'_>, uses: &mut Uses) -> String {
    let named: Vec<Name> = key.columns.iter().chain(&key.include).cloned().collect();
    let is_derived = is_derived(context.table, &key.name, Some(&named), "key");
    let name = if is_derived { String::new() } else { format!(".name({})", text(&key.name)) };
    let (own, include) = (columns(&key.columns, "col", context), columns(&key.include, "include", context));
    let nulls = if key.nulls_not_distinct { ".nulls_not_distinct()" } else { "" };
    format!(".index({}::create(){name}.unique(){own}{include}{nulls})", uses.query("Index"))
}

fn foreign_key(key: &ForeignKey, context: &Context<'_>, uses: &mut Uses) -> String {
    let is_derived = is_derived(context.table, &key.name, Some(&key.columns), "fkey");
    let mut out = format!(".foreign_key({}::create()", uses.query("ForeignKey"));
    if !is_derived {
        let _ = write!(out, ".name({})", text(&key.name));
    }
    let target = context.target(&key.target, uses);
    let (own, theirs) = (context.named.table(), target.table());
    match (key.columns.as_slice(), key.target_columns.as_slice()) {
        ([column], [other]) => {
            let _ = write!(out, ".from({own}, {})", context.named.column(column));
            let _ = write!(out, ".to({theirs}, {})", target.column(other));
        }
        (names, others) => {
            let _ = write!(out, ".from_tbl({own}){}", columns(names, "from_col", context));
            let others = calls("to_col", others.iter().map(|name| target.column(name)));
            let _ = write!(out, ".to_tbl({theirs}){others}");
        }
    }
    for (method, action) in [("on_delete", key.on_delete), ("on_update", key.on_update)] {
        if let Some(action) = action_name(action) {
            let _ = write!(out, ".{method}({}::{action})", uses.query("ForeignKeyAction"));
        }
    }
    out + ")"
}

const fn action_name(action: Action) -> Option<&'static str> {
    match action {
        Action::NoAction => None,
        Action::Restrict => Some("Restrict"),
        Action::Cascade => Some("Cascade"),
        Action::SetNull => Some("SetNull"),
        Action::SetDefault => Some("SetDefault"),
    }
}

fn check(check: &Check, context: &Context<'_>, uses: &mut Uses) -> String {
    let columns: Vec<&Name> = context.table.columns.iter().map(|column| &column.name).collect();
    let call = |name: &Name| context.named.column(name);
    let condition = condition(&check.expression, &columns, &call, context.dialect, uses);
    let is_unnamed = context.table.d1.constraint(&check.name).is_some_and(|facts| facts.unnamed);
    if is_unnamed || context.dialect == Dialect::D1 && context.table.d1.foreign_rows {
        return format!(".check({condition})");
    }
    format!(".check(({}, {condition}))", text(&check.name))
}

/// What is said of constraints beside the statement: `.constraint("…", constraint().deferred())`.
pub(super) fn beside(context: &Context<'_>, uses: &mut Uses) -> String {
    let table = context.table;
    let mut out = String::new();
    let mut say = |name: &Name, facts: String, uses: &mut Uses| {
        if !facts.is_empty() {
            let _ = write!(out, ".constraint({}, {}(){facts})", text(name), uses.own("constraint"));
        }
    };
    if let Some(key) = &table.primary_key {
        say(&key.name, doc(key.doc.as_deref()) + deferral(key.deferral), uses);
    }
    for key in &table.uniques {
        say(&key.name, doc(key.doc.as_deref()) + deferral(key.deferral), uses);
    }
    for key in &table.foreign_keys {
        let mut facts = doc(key.doc.as_deref()) + deferral(key.deferral);
        facts.push_str(if key.match_full { ".match_full()" } else { "" });
        if !key.sets.is_empty() {
            let names: Vec<String> = key.sets.iter().map(|name| context.named.column(name)).collect();
            let _ = write!(facts, ".sets([{}])", names.join(", "));
        }
        facts.push_str(if key.not_valid { ".not_valid()" } else { "" });
        say(&key.name, facts, uses);
    }
    for check in &table.checks {
        let mut facts = doc(check.doc.as_deref());
        facts.push_str(if check.not_valid { ".not_valid()" } else { "" });
        facts.push_str(if check.no_inherit { ".no_inherit()" } else { "" });
        say(&check.name, facts, uses);
    }
    out + &of_d1(context, uses)
}

/// `.d1_on_conflict(…)` and `.d1_collation(…)`
fn of_d1(context: &Context<'_>, uses: &mut Uses) -> String {
    let table = context.table;
    let mut out = String::new();
    for (name, facts) in &table.d1.constraints {
        if let Some(conflict) = facts.on_conflict {
            let _ = write!(out, ".d1_on_conflict({}, {})", text(name), conflict_name(conflict, uses));
        }
        let primary = table.primary_key.iter().map(|key| (&key.name, &key.columns));
        let mut keys = primary.chain(table.uniques.iter().map(|key| (&key.name, &key.columns)));
        let columns = keys.find(|(key, _)| *key == name).map(|(_, columns)| columns.as_slice()).unwrap_or_default();
        for (column, collation) in columns.iter().zip(&facts.collations) {
            if let Some(collation) = collation {
                let (column, collation) = (context.named.column(column), collation_name(*collation, uses));
                let _ = write!(out, ".d1_collation({}, {column}, {collation})", text(name));
            }
        }
    }
    out
}

pub(super) fn doc(doc: Option<&str>) -> String {
    doc.map(|doc| format!(".doc({})", text(doc))).unwrap_or_default()
}

pub(super) const fn deferral(deferral: Deferral) -> &'static str {
    match deferral {
        Deferral::Never => "",
        Deferral::Deferrable => ".deferrable()",
        Deferral::Deferred => ".deferred()",
    }
}
