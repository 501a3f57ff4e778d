//! Columns of tables, their defaults and how they are numbered.

use super::super::Unreadable;
use super::found::{Found, Id};
use super::sequence::{self, Sequences};
use super::session::Session;
use super::text::{expression, forms, quoted};
use super::types::Types;
use seaglass::model::{Column, Expression, Generated, Name, NumberedBy, ObjectName, SequenceType, derived_name};
use seaglass::{Numbering, Raw};
use serde::Deserialize;
use std::collections::BTreeMap;

const COLUMNS: &str = r"
    SELECT a.attrelid::int8 AS table, a.attnum AS number, a.attname AS name, a.atttypid::int8 AS type_id,
        a.atttypmod AS modifier, format_type(a.atttypid, a.atttypmod) AS called, NOT a.attnotnull AS nullable,
        a.attidentity AS identity, a.attgenerated AS generated, pg_get_expr(f.adbin, f.adrelid, true) AS sql,
        CASE WHEN a.attcollation <> t.typcollation THEN json_build_object(
            'namespace', CASE WHEN pg_collation_is_visible(l.oid) THEN NULL ELSE l.collnamespace::regnamespace::text END,
            'name', l.collname) END AS collation,
        d.description AS doc, coalesce(nullif(t.typrelid, 0), nullif(y.typrelid, 0))::int8 AS holds
    FROM rel r
    JOIN pg_attribute a ON a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped
    JOIN pg_type t ON t.oid = a.atttypid
    LEFT JOIN pg_type y ON y.typarray = t.oid
    LEFT JOIN pg_collation l ON l.oid = a.attcollation AND a.attcollation <> t.typcollation
    LEFT JOIN pg_attrdef f ON f.adrelid = a.attrelid AND f.adnum = a.attnum
    LEFT JOIN pg_description d ON d.objoid = a.attrelid AND d.classoid = 'pg_class'::regclass AND d.objsubid = a.attnum
    WHERE r.relkind IN ('r', 'p') AND NOT r.relispartition
    ORDER BY a.attrelid, a.attnum";

#[derive(Deserialize)]
struct Row {
    table: Id,
    number: i32,
    name: Name,
    type_id: Id,
    modifier: i32,
    called: String,
    nullable: bool,
    identity: String,
    generated: String,
    sql: Option<String>,
    collation: Option<ObjectName>,
    doc: Option<String>,
    /// The table whose rows it holds.
    holds: Option<Id>,
}

pub(super) fn read(
    session: &mut Session<'_>,
    types: &Types,
    sequences: Sequences,
    found: &mut Found,
) -> Result<(), Unreadable> {
    let rows: Vec<Row> = session.rows("columns", COLUMNS)?;
    let mut numbers = Numbers::new(&rows, sequences, found);
    for row in rows {
        let mut column = Column::new(row.name.clone(), types.column(row.type_id, row.modifier, &row.called));
        column.nullable = row.nullable;
        column.doc.clone_from(&row.doc);
        if let Some(collation) = &row.collation {
            column.extra = forms(format!("COLLATE {}", quoted(collation)));
        }
        if row.generated.is_empty() {
            column.numbering = numbers.numbering(&row, &column, found).map(Box::new);
        }
        if let Some(sql) = row.sql.as_deref().filter(|_| column.numbering.is_none()) {
            if row.generated.is_empty() {
                column.default =
                    Some(numbers.calls.get(sql).cloned().map_or_else(|| expression(sql), Expression::NextValue));
            } else {
                let generated = Generated { expression: expression(sql), stored: row.generated == "s" };
                if !generated.stored {
                    let name = found.label(row.table, &row.name);
                    found.fact("column", name, "computed when it is read");
                }
                column.generated = Some(Box::new(generated));
            }
        }
        if let Some(table) = found.tables.get_mut(&row.table) {
            table.columns.push(column);
            found.needs.entry(row.table).or_default().extend(row.holds);
        }
    }
    Ok(())
}

/// What lets a sequence go with a column that takes no numbers from it.
fn taken_along(sequence: &ObjectName, name: ObjectName, column: &str) -> Raw {
    let alter = format!("ALTER SEQUENCE {} OWNED BY", quoted(sequence));
    Raw::new("sequence owner", name).postgres(format!("{alter} {column}"), format!("{alter} NONE"))
}

/// What numbers the rows of columns.
struct Numbers {
    /// Sequences of columns that nothing else is numbered by.
    own: BTreeMap<(Id, i32), sequence::Row>,
    /// Sequences that are objects of their own, by the default that calls them.
    calls: BTreeMap<String, ObjectName>,
}

impl Numbers {
    /// Takes as objects those that no column can have for itself.
    fn new(rows: &[Row], sequences: Sequences, found: &mut Found) -> Self {
        let Sequences { mut owned, free } = sequences;
        let (mut own, mut calls) = (BTreeMap::new(), BTreeMap::new());
        for row in rows {
            let key = (row.table, row.number);
            let mut theirs = owned.remove(&key).unwrap_or_default();
            let is_it = |it: &sequence::Row| it.is_identity || row.sql.as_deref() == Some(it.call.as_str());
            let is_beside = |it: &sequence::Row| {
                found.tables.get(&row.table).is_some_and(|table| table.name.namespace == it.name.namespace)
            };
            let is_whole = matches!(row.called.as_str(), "smallint" | "integer" | "bigint");
            if let Some(at) = theirs.iter().position(|it| is_whole && is_it(it) && is_beside(it)) {
                own.insert(key, theirs.swap_remove(at));
            }
            owned.insert(key, theirs);
        }
        for row in owned.into_values().flatten().chain(free) {
            if let Some(owner) = row.owner {
                let column = rows.iter().find(|it| it.table == owner && Some(it.number) == row.column);
                let name = column.map_or_else(String::new, |column| found.label(owner, &column.name));
                match (found.name(owner), column) {
                    (Some(table), Some(column)) if !row.is_identity => {
                        let part =
                            ObjectName { name: format!("{}.{}", table.name, column.name).into(), ..table.clone() };
                        let column = format!("{}.{}", quoted(table), quoted(&ObjectName::new(column.name.clone())));
                        found.objects.push(taken_along(&row.name, part, &column).into());
                    }
                    _ => {
                        let what = format!("numbers {name}");
                        found.fact("sequence", row.name.to_string(), what.trim_end());
                    }
                }
            }
            sequence::object(&row, found);
            calls.insert(row.call, row.name);
        }
        Self { own, calls }
    }

    fn numbering(&mut self, row: &Row, column: &Column, found: &mut Found) -> Option<Numbering> {
        let sequence = self.own.remove(&(row.table, row.number))?;
        let by = match row.identity.as_str() {
            "a" => NumberedBy::Always,
            "d" => NumberedBy::Identity,
            _ => NumberedBy::Serial,
        };
        if let Some(doc) = &sequence.doc {
            found.fact("sequence", sequence.name.to_string(), format!("comment {doc:?}"));
        }
        let counting = sequence.counting(SequenceType::of(&column.ty)?);
        let table = &found.tables.get(&row.table)?.name;
        let derived = derived_name(&table.name, Some(&row.name), "seq");
        let name = Some(sequence.name.name).filter(|name| name.as_str() != derived);
        Some(Numbering { by, sequence: name, counting })
    }
}
