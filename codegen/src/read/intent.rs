//! What a declaration says about changes: renames, backfills, conversions and permissions.

use super::table::object_name;
use super::{Faults, Problem, ReadContext, expression, problem::PartPath};
use crate::declare::{Beside, ColumnDecl, Database, EnumDecl};
use crate::model::{Column, Expression, Forms, Intent, Loss, Name, ObjectName, Rule, Table};
use sea_query::{Expr, SchemaName, TypeRef};
use std::collections::BTreeMap;

/// Reads what is said of tables and enums that are gone.
pub(super) fn of_database(database: &Database, intent: &mut Intent, faults: &mut Faults<'_>) {
    for (table, reason) in &database.dropped_tables {
        match object_name(table) {
            Ok(name) => allow(intent, Loss::Table(name.clone()), reason, PartPath::of(&name), faults),
            Err(problem) => faults.add_at("drop_table", problem),
        }
    }
    for (name, reason) in &database.dropped_enums {
        match type_name(name) {
            Ok(name) => allow(intent, Loss::Enum(name.clone()), reason, PartPath::of(&name), faults),
            Err(problem) => faults.add_at("drop_enum", problem),
        }
    }
    for (noun, name, reason) in &database.dropped_objects {
        let loss = Loss::Object { noun: noun.clone(), name: name.clone() };
        allow(intent, loss, reason, PartPath::of(name), faults);
    }
    for (name, attribute, reason) in &database.dropped_attributes {
        let loss = Loss::Attribute { name: name.clone(), attribute: attribute.clone() };
        allow(intent, loss, reason, PartPath::of(name).part(attribute.as_str()), faults);
    }
}

/// Reads what is said of an enumerated type.
pub(super) fn of_enum(declared: &EnumDecl, name: &ObjectName, intent: &mut Intent, faults: &mut Faults<'_>) {
    let place = PartPath::of(name);
    if let Some(from) = declared.renamed_from.as_ref().and_then(|from| faults.keep(place, type_name(from))) {
        intent.enums.insert(name.clone(), from);
    }
    for (before, after) in &declared.renamed {
        let key = (name.clone(), after.clone());
        once(&mut intent.enum_values, key, before.clone(), place.part(after), "value_renamed", faults);
    }
    for (before, instead) in &declared.replaced {
        let key = (name.clone(), before.clone());
        once(&mut intent.replaced_values, key, instead.clone(), place.part(before), "value_replaced", faults);
    }
    for (value, reason) in &declared.dropped {
        let loss = Loss::EnumValue { name: name.clone(), value: value.clone() };
        allow(intent, loss, reason, place.part(value), faults);
    }
}

/// Reads what is said of a table and of its columns.
pub(super) fn of_table(
    declared: &Beside,
    table: &Table,
    intent: &mut Intent,
    context: &ReadContext<'_>,
    faults: &mut Faults<'_>,
) {
    let place = PartPath::of(&table.name);
    if let Some(from) = declared.renamed_from.as_ref().and_then(|from| faults.keep(place, object_name(from))) {
        intent.tables.insert(table.name.clone(), from);
    }
    for (column, reason) in &declared.dropped_columns {
        let loss = Loss::Column { table: table.name.clone(), column: column.clone() };
        allow(intent, loss, reason, place.part(column.as_str()), faults);
    }
    for (name, facts) in &declared.columns {
        if let Some(column) = table.column(name) {
            of_column(facts, table, column, intent, context, faults);
        }
    }
}

fn of_column(
    facts: &ColumnDecl,
    table: &Table,
    column: &Column,
    intent: &mut Intent,
    context: &ReadContext<'_>,
    faults: &mut Faults<'_>,
) {
    let place = PartPath::of(&table.name).part(column.name.as_str());
    let key = || (table.name.clone(), column.name.clone());
    if let Some(from) = &facts.renamed_from {
        intent.columns.insert(key(), from.clone());
    }
    if let Some(backfill) = &facts.backfill {
        let read = expression::read(backfill, Some(&column.ty), context.dialects);
        if let Some(expression) = faults.keep(place, read) {
            intent.backfills.insert(key(), expression);
        }
    }
    if let Some(using) = facts.using.as_ref().and_then(|using| faults.keep(place, conversion(using, context))) {
        intent.conversions.insert(key(), using);
    }
    if let Some(reason) = &facts.narrows {
        let loss = Loss::Narrowed { table: table.name.clone(), column: column.name.clone() };
        allow(intent, loss, reason, place, faults);
    }
}

/// The SQL of a conversion; one that does not look at the row is not a conversion.
fn conversion(using: &Expr, context: &ReadContext<'_>) -> Result<Forms, Problem> {
    match expression::read(using, None, context.dialects)? {
        Expression::Sql(forms) => Ok(forms),
        Expression::Literal(_)
        | Expression::Null
        | Expression::Now
        | Expression::CurrentDate
        | Expression::CurrentTime
        | Expression::NewUuid
        | Expression::NextValue(_) => Err(Problem::new(
            Rule::ConversionIgnoresValue,
            "the conversion does not look at the value that it converts",
            "every row would get the same value, and the old ones would be lost",
            "an expression over the column: `.using(Expr::col(\"minutes\").div(60))`, or `per_dialect(…)`",
        )),
    }
}

/// The name of a type, unless a database stands in front.
fn type_name(name: &TypeRef) -> Result<ObjectName, Problem> {
    match name {
        TypeRef(None, name) => Ok(ObjectName::new(name.to_string())),
        TypeRef(Some(SchemaName(None, schema)), name) => {
            Ok(ObjectName { namespace: Some(Name::from(schema.to_string())), name: Name::from(name.to_string()) })
        }
        TypeRef(Some(SchemaName(Some(_), _)), _) => Err(Problem::new(
            Rule::PlainName,
            "the old name has a database in front",
            "a migration runs in one database",
            r#"`"mood"`, or `("blog", "mood")` for the schema blog"#,
        )),
    }
}

fn allow(intent: &mut Intent, loss: Loss, reason: &str, place: PartPath<'_>, faults: &mut Faults<'_>) {
    if reason.trim().is_empty() {
        faults.add(
            place,
            Problem::new(
                Rule::NoReason,
                "a permission to lose data gives no reason",
                "a reader of the migration must be able to tell that it was intended",
                "a reason in words, such as \"nobody has used it since 2024\"",
            ),
        );
    }
    once(&mut intent.allowed, loss, Some(reason.to_owned()), place, "the same permission", faults);
}

/// Notes a statement, or a fault if there is one about the same thing.
fn once<K: Ord, V>(
    map: &mut BTreeMap<K, V>,
    key: K,
    value: V,
    place: PartPath<'_>,
    what: &str,
    faults: &mut Faults<'_>,
) {
    if map.insert(key, value).is_some() {
        faults.add(
            place,
            Problem::new(
                Rule::SaidTwice,
                format!("{what} is said twice"),
                "one of the two would be lost",
                "one of them only",
            ),
        );
    }
}
