//! Primary keys, unique constraints and checks.

use super::context::{Context, Named, Place, Report, quoted_list, repeated};
use super::expressions::{Use, check as check_expression};
use super::{exclusions, names};
use crate::model::words::title;
use crate::model::{Check, Collation, Column, ColumnType, Deferral, Expression, Literal, Name, Rule, Table, Unique};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;

/// `INDEX_MAX_KEYS`: <https://www.postgresql.org/docs/current/limits.html>
const POSTGRES_KEY_COLUMNS: usize = 32;

/// Checks the constraints that need no other table.
pub(super) fn check(context: &Context<'_>, report: &mut Report<'_>, table: &Table) {
    constraint_names(context, report, table);
    if let Some(key) = &table.primary_key {
        let what = Named("primary key", &key.name);
        key_columns(context, report, table, &what, &key.columns);
        exist(context, report, table, &what, &key.include);
        for column in key.columns.iter().filter_map(|name| table.column(name)).filter(|column| column.nullable) {
            nullable_key(context, report, table, column);
        }
    }
    for unique in &table.uniques {
        unique_key(context, report, table, unique);
    }
    for check in &table.checks {
        check_constraint(context, report, table, check);
    }
    for exclusion in &table.exclusions {
        exclusions::check(context, report, table, exclusion);
    }
    if context.d1 {
        postgres_facts(report, table);
        conflicts(report, table);
    }
}

/// `SQLite` makes one index for keys of the same columns, which cannot do two things with a row that is in the way:
/// <https://github.com/sqlite/sqlite/blob/master/src/build.c> (`sqlite3CreateIndex`). A row's number needs no index.
fn conflicts(report: &mut Report<'_>, table: &Table) {
    let is_number = |columns: &[Name]| {
        let key = table.primary_key.as_ref().is_some_and(|key| key.columns == columns);
        key && matches!(columns, [name] if table.column(name).is_some_and(Column::is_integer_on_d1))
    };
    let mut seen = BTreeMap::new();
    let has_number = table.primary_key.iter().any(|key| is_number(&key.columns));
    for (name, columns) in table.keys_on_d1().skip(usize::from(has_number)) {
        let Some(conflict) = table.d1.constraint(name).and_then(|facts| facts.on_conflict) else { continue };
        let compares: Vec<_> = table.compares(name, columns).into_iter().map(|it| it.map(Collation::sql)).collect();
        let (other, first) = *seen.entry((columns, compares)).or_insert((name, conflict));
        if first != conflict {
            report.fault(
                Rule::ConstraintFact,
                Place::Object(&table.name),
                format!(
                    "the keys {:?} and {:?} are of the same columns, and handle conflicts in two ways",
                    other.as_str(),
                    name.as_str()
                ),
                format!(
                    "SQLite makes one index for both, and refuses ON CONFLICT {} beside {}",
                    first.sql(),
                    conflict.sql()
                ),
                "say the same of both: `.d1_on_conflict(…)`",
            );
        }
    }
}

/// Facts of constraints that `SQLite` does not have: <https://www.sqlite.org/foreignkeys.html>,
/// <https://www.sqlite.org/lang_createtable.html>
fn postgres_facts(report: &mut Report<'_>, table: &Table) {
    let mut refuse = |what: Named<'_>, is: bool, fact: &str| {
        if is {
            report.fault(
                Rule::NotOnD1,
                Place::Object(&table.name),
                format!("the {what} is {fact}"),
                "SQLite has no such thing",
                "leave that out, or declare a database for Postgres alone",
            );
        }
    };
    let late = |deferral: Deferral| deferral != Deferral::Never;
    if let Some(key) = &table.primary_key {
        refuse(Named("primary key", &key.name), late(key.deferral), "deferrable");
        refuse(Named("primary key", &key.name), !key.include.is_empty(), "one that includes columns");
    }
    for unique in &table.uniques {
        refuse(Named("unique constraint", &unique.name), late(unique.deferral), "deferrable");
    }
    for key in &table.foreign_keys {
        refuse(Named("foreign key", &key.name), key.not_valid, "NOT VALID");
        refuse(Named("foreign key", &key.name), key.match_full, "MATCH FULL");
        refuse(Named("foreign key", &key.name), !key.sets.is_empty(), "one that sets some of its columns only");
    }
    for check in &table.checks {
        refuse(Named("check", &check.name), check.not_valid, "NOT VALID");
        refuse(Named("check", &check.name), check.no_inherit, "NO INHERIT");
    }
}

/// `SQLite` lets any key but a row's number hold NULL: <https://www.sqlite.org/lang_createtable.html#the_primary_key>
fn nullable_key(context: &Context<'_>, report: &mut Report<'_>, table: &Table, column: &Column) {
    let is_alone = table.primary_key.as_ref().is_some_and(|key| key.columns.len() == 1);
    let (why, instead) = if context.postgres {
        (
            "Postgres makes every column of a primary key NOT NULL",
            "add `.not_null()`; only in a database for D1 alone may a key be `.null()`",
        )
    } else if is_alone && column.is_integer_on_d1() {
        ("it is the number of its row, which SQLite never leaves NULL", "add `.not_null()`")
    } else if table.d1.strict || table.d1.without_rowid {
        (
            "in a table that is STRICT or WITHOUT ROWID SQLite makes every column of the key NOT NULL",
            "add `.not_null()`",
        )
    } else {
        return;
    };
    report.fault(
        Rule::NullableKey,
        Place::Column(&table.name, &column.name),
        "a column of the primary key allows NULL",
        why,
        instead,
    );
}

/// Every constraint of a table has a name of its own: <https://www.postgresql.org/docs/current/sql-createtable.html>
fn constraint_names(context: &Context<'_>, report: &mut Report<'_>, table: &Table) {
    let place = Place::Object(&table.name);
    let named = table.primary_key.iter().map(|key| ("primary key", &key.name));
    let named = named.chain(table.uniques.iter().map(|unique| ("unique constraint", &unique.name)));
    let named = named.chain(table.foreign_keys.iter().map(|key| ("foreign key", &key.name)));
    let named = named.chain(table.checks.iter().map(|check| ("check", &check.name)));
    let named = named.chain(table.exclusions.iter().map(|it| ("exclusion constraint", it.name())));
    let mut seen = BTreeSet::new();
    for (kind, name) in named {
        names::identifier(context, report, place, kind, name);
        if !seen.insert(name) {
            report.fault(
                Rule::NameTaken,
                place,
                format!("the {kind} {:?} has the name of another constraint", name.as_str()),
                "Postgres allows a constraint name once in a table",
                "give it a name of its own",
            );
        }
    }
}

/// Columns of a key: there, each once, not too many, comparable.
pub(super) fn key_columns(
    context: &Context<'_>,
    report: &mut Report<'_>,
    table: &Table,
    what: &dyn Display,
    columns: &[Name],
) {
    let place = Place::Object(&table.name);
    if columns.is_empty() {
        report.fault(
            Rule::NoColumns,
            place,
            format!("the {what} has no columns"),
            "there is nothing to compare",
            "name its columns",
        );
    }
    exist(context, report, table, what, columns);
    if let Some(name) = repeated(columns) {
        report.fault(
            Rule::ColumnTwice,
            place,
            format!("the {what} names the column {:?} twice", name.as_str()),
            "a second mention adds nothing; Postgres refuses it",
            "name it once",
        );
    }
    if context.postgres {
        too_many(report, place, what, columns.len());
        for name in columns {
            indexable(report, table, what, name, "btree");
        }
    }
}

/// Columns that a constraint or index names.
pub(super) fn exist(
    context: &Context<'_>,
    report: &mut Report<'_>,
    table: &Table,
    what: &dyn Display,
    columns: &[Name],
) {
    for name in columns.iter().filter(|name| table.column(name).is_none()) {
        report.fault(
            Rule::UnknownColumn,
            Place::Object(&table.name),
            format!("the {what} names the column {:?}, which is not there", name.as_str()),
            "both databases refuse it",
            context.did_you_mean_column(name, table),
        );
    }
}

/// How many columns an index of Postgres holds.
pub(super) fn too_many(report: &mut Report<'_>, place: Place<'_>, what: &dyn Display, columns: usize) {
    if columns > POSTGRES_KEY_COLUMNS {
        report.fault(
            Rule::DatabaseLimit,
            place,
            format!("the {what} has {columns} columns"),
            format!("Postgres allows {POSTGRES_KEY_COLUMNS}"),
            "name fewer columns",
        );
    }
}

/// Some types have no order and no equality in Postgres that a B-tree could use, and lists of them neither.
pub(super) fn indexable(report: &mut Report<'_>, table: &Table, what: &dyn Display, name: &Name, method: &str) {
    let Some(column) = table.column(name) else { return };
    let (ty, is_list) = (column.ty.element(), matches!(column.ty, ColumnType::Array(_)));
    let place = Place::Column(&table.name, name);
    if *ty == ColumnType::Json {
        report.fault(
            Rule::JsonKey,
            place,
            format!("the {what} is on {} column", if is_list { "a json[]" } else { "a json" }),
            "Postgres cannot compare `json`, only `jsonb`",
            "make the column `.json_binary()`",
        );
        return;
    }
    let ColumnType::Postgres(own) = ty else { return };
    let Some(methods) = own.facts().only_indexed_by else { return };
    // An extension may bring others.
    let is_known = matches!(method, "btree" | "hash" | "gist" | "gin" | "spgist" | "brin");
    if !is_known || (!is_list && methods.contains(&method)) {
        return;
    }
    let instead = match methods.first() {
        Some(other) if !is_list => {
            format!(
                "index it by {other}, which finds what overlaps or lies near: `IndexType::Custom(\"{other}\".into_iden())`"
            )
        }
        Some(_) | None => "leave it out, or index an expression that can be compared, such as its text".to_owned(),
    };
    report.fault(
        Rule::NoEquality,
        place,
        format!("the {what} is on {}", title(&column.ty)),
        format!("Postgres has no order and no equality of `{}` for a {method} index", own.sql()),
        instead,
    );
}

fn unique_key(context: &Context<'_>, report: &mut Report<'_>, table: &Table, unique: &Unique) {
    let what = Named("unique constraint", &unique.name);
    let place = Place::Object(&table.name);
    key_columns(context, report, table, &what, &unique.columns);
    exist(context, report, table, &what, &unique.include);
    if context.d1 && unique.nulls_not_distinct {
        report.fault(
            Rule::NotOnD1,
            place,
            format!("the {what} counts NULLs as equal"),
            "SQLite always counts them as different",
            "make the column NOT NULL, or drop `.nulls_not_distinct()`",
        );
    }
    if context.d1 && !unique.include.is_empty() {
        report.fault(
            Rule::NotOnD1,
            place,
            format!("the {what} includes {}", quoted_list(&unique.include)),
            "SQLite has no INCLUDE",
            "drop `.include(…)`, or use an index in Postgres only: `.index_only(Dialect::Postgres, …)`",
        );
    }
}

fn check_constraint(context: &Context<'_>, report: &mut Report<'_>, table: &Table, check: &Check) {
    let what = Named("check", &check.name);
    let place = Place::Object(&table.name);
    // Postgres lets a check look at the clock; SQLite refuses the row.
    let (immutable, queries) = (context.d1, &[]);
    let at = Use { place, what: &what, table: Some(table), immutable, queries, postgres: true, d1: true };
    check_expression(context, report, &check.expression, at);
    condition(report, place, &what, &check.expression);
}

/// A check or predicate is true or false.
pub(super) fn condition(report: &mut Report<'_>, place: Place<'_>, what: &dyn Display, expression: &Expression) {
    match expression {
        Expression::Sql(_) | Expression::Literal(Literal::Bool(_)) => {}
        Expression::Literal(_)
        | Expression::Null
        | Expression::Now
        | Expression::CurrentDate
        | Expression::CurrentTime
        | Expression::NewUuid
        | Expression::NextValue(_) => report.fault(
            Rule::ConditionIsValue,
            place,
            format!("the {what} is a value, not a condition"),
            "Postgres refuses it, and SQLite takes any number but 0 for true",
            "write a comparison: `Expr::col(\"price\").gt(0)`",
        ),
    }
}
