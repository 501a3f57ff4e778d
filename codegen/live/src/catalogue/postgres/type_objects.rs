//! Enumerated types, domains, composite types and types of ranges.

use super::super::Unreadable;
use super::found::{Found, Id};
use super::session::Session;
use super::text::condition;
use super::types::Types;
use seaglass::model::kind::{Attribute, DomainCheck};
use seaglass::model::{Enum, Name, ObjectName};
use seaglass::{Composite, Domain, RangeType, TypeName};
use serde::Deserialize;

/// Own types, with what a kind needs beside.
macro_rules! own_types {
    ($columns:literal, $rest:literal) => {
        concat!(
            r"
    SELECT json_build_object('namespace', CASE WHEN pg_type_is_visible(t.oid) THEN NULL ELSE s.nspname END, 'name', t.typname) AS name,
        d.description AS doc, ",
            $columns,
            r"
    FROM pg_type t
    JOIN space s ON s.oid = t.typnamespace
    LEFT JOIN pg_description d ON d.objoid = t.oid AND d.classoid = 'pg_type'::regclass AND d.objsubid = 0
    ",
            $rest,
            r"
        AND NOT EXISTS (SELECT FROM extended e WHERE e.classid = 'pg_type'::regclass AND e.objid = t.oid)"
        )
    };
}

const ENUMS: &str = own_types!(
    "coalesce((SELECT json_agg(v.enumlabel ORDER BY v.enumsortorder) FROM pg_enum v WHERE v.enumtypid = t.oid), '[]') AS values",
    "WHERE t.typtype = 'e'"
);

/// What holds NULL off is a constraint as well from 18 on.
const DOMAINS: &str = own_types!(
    r"format_type(t.typbasetype, t.typtypmod) AS base, t.typnotnull AS not_null,
        pg_get_expr(t.typdefaultbin, 0, true) AS default,
        CASE WHEN t.typcollation <> b.typcollation THEN json_build_object(
            'namespace', CASE WHEN pg_collation_is_visible(l.oid) THEN NULL ELSE l.collnamespace::regnamespace::text END,
            'name', l.collname) END AS collation,
        (SELECT json_agg(json_build_object('name', k.conname, 'condition', pg_get_expr(k.conbin, 0, true),
                'is_valid', k.convalidated, 'doc', kd.description) ORDER BY k.conname)
            FROM pg_constraint k
            LEFT JOIN pg_description kd ON kd.objoid = k.oid AND kd.classoid = 'pg_constraint'::regclass
            WHERE k.contypid = t.oid AND k.contype = 'c') AS checks",
    r"JOIN pg_type b ON b.oid = t.typbasetype
    LEFT JOIN pg_collation l ON l.oid = t.typcollation
    WHERE t.typtype = 'd'"
);

const COMPOSITES: &str = own_types!(
    r"coalesce((SELECT json_agg(json_build_object('name', a.attname, 'type', format_type(a.atttypid, a.atttypmod),
                'doc', ad.description, 'collation', CASE WHEN a.attcollation <> y.typcollation
                    THEN a.attcollation::regcollation::text END) ORDER BY a.attnum)
            FROM pg_attribute a
            JOIN pg_type y ON y.oid = a.atttypid
            LEFT JOIN pg_description ad ON ad.objoid = a.attrelid AND ad.classoid = 'pg_class'::regclass
                AND ad.objsubid = a.attnum
            WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped), '[]') AS attributes",
    "JOIN pg_class c ON c.oid = t.typrelid WHERE t.typtype = 'c' AND c.relkind = 'c'"
);

const RANGES: &str = own_types!(
    r"format_type(r.rngsubtype, NULL) AS subtype,
        CASE WHEN NOT o.opcdefault THEN json_build_object(
            'namespace', CASE WHEN pg_opclass_is_visible(o.oid) THEN NULL ELSE o.opcnamespace::regnamespace::text END,
            'name', o.opcname) END AS class,
        CASE WHEN l.oid <> y.typcollation THEN json_build_object(
            'namespace', CASE WHEN pg_collation_is_visible(l.oid) THEN NULL ELSE l.collnamespace::regnamespace::text END,
            'name', l.collname) END AS collation,
        CASE WHEN p.oid IS NOT NULL THEN json_build_object(
            'namespace', CASE WHEN pg_function_is_visible(p.oid) THEN NULL ELSE p.pronamespace::regnamespace::text END,
            'name', p.proname) END AS difference,
        r.rngcanonical <> 0 AS is_canonical, r.rngmultitypid::int8 AS sets_id, json_build_object(
            'namespace', CASE WHEN pg_type_is_visible(m.oid) THEN NULL ELSE m.typnamespace::regnamespace::text END,
            'name', m.typname) AS sets",
    r"JOIN pg_range r ON r.rngtypid = t.oid
    JOIN pg_type y ON y.oid = r.rngsubtype
    JOIN pg_type m ON m.oid = r.rngmultitypid
    JOIN pg_opclass o ON o.oid = r.rngsubopc
    LEFT JOIN pg_collation l ON l.oid = r.rngcollation
    LEFT JOIN pg_proc p ON p.oid = r.rngsubdiff
    WHERE t.typtype = 'r'"
);

#[derive(Deserialize)]
struct EnumRow {
    name: ObjectName,
    doc: Option<String>,
    values: Vec<String>,
}

#[derive(Deserialize)]
struct DomainRow {
    name: ObjectName,
    doc: Option<String>,
    base: String,
    not_null: bool,
    default: Option<String>,
    collation: Option<ObjectName>,
    checks: Option<Vec<CheckRow>>,
}

#[derive(Deserialize)]
struct CheckRow {
    name: Name,
    condition: String,
    is_valid: bool,
    doc: Option<String>,
}

#[derive(Deserialize)]
struct CompositeRow {
    name: ObjectName,
    doc: Option<String>,
    attributes: Vec<AttributeRow>,
}

#[derive(Deserialize)]
struct AttributeRow {
    name: Name,
    #[serde(rename = "type")]
    ty: String,
    doc: Option<String>,
    collation: Option<String>,
}

#[derive(Deserialize)]
struct RangeRow {
    name: ObjectName,
    doc: Option<String>,
    subtype: String,
    class: Option<ObjectName>,
    collation: Option<ObjectName>,
    difference: Option<ObjectName>,
    is_canonical: bool,
    sets_id: Id,
    sets: ObjectName,
}

pub(super) fn read(session: &mut Session<'_>, types: &Types, found: &mut Found) -> Result<(), Unreadable> {
    for row in session.rows::<EnumRow>("enumerated types", ENUMS)? {
        found.enums.push(Enum { name: row.name, doc: row.doc, values: row.values });
    }
    for row in session.rows("domains", DOMAINS)? {
        domain(row, found);
    }
    for row in session.rows("composite types", COMPOSITES)? {
        composite(row, found);
    }
    for row in session.rows("range types", RANGES)? {
        range(row, types, found);
    }
    Ok(())
}

fn domain(row: DomainRow, found: &mut Found) {
    let mut checks = Vec::new();
    for check in row.checks.unwrap_or_default() {
        if !check.is_valid {
            found.odd("domain check", format!("{}.{}", row.name, check.name), "not valid");
        }
        checks.push(DomainCheck { name: check.name, condition: condition(&check.condition), doc: check.doc });
    }
    let (base, default) = (TypeName::from(row.base), row.default.map(|sql| condition(&sql)));
    let DomainRow { name, doc, not_null, collation, .. } = row;
    found.objects.push(Domain { name, base, doc, collation, default, not_null, checks }.into());
}

fn composite(row: CompositeRow, found: &mut Found) {
    for attribute in &row.attributes {
        if let Some(collation) = &attribute.collation {
            let name = format!("{}.{}", row.name, attribute.name);
            found.fact("attribute", name, format!("collation {collation}"));
        }
    }
    let attribute = |row: AttributeRow| Attribute { name: row.name, ty: TypeName::from(row.ty), doc: row.doc };
    let attributes = row.attributes.into_iter().map(attribute).collect();
    found.objects.push(Composite { name: row.name, doc: row.doc, attributes }.into());
}

/// The type of sets is named where something is of it, or where Postgres would call it otherwise.
fn range(row: RangeRow, types: &Types, found: &mut Found) {
    if row.is_canonical {
        found.fact("range type", row.name.to_string(), "a function that makes values canonical");
    }
    let derived = sets_name(&row.name.name);
    let is_named = row.sets.name.as_str() != derived || types.is_used(row.sets_id);
    let made = RangeType::new(row.name, row.subtype);
    let multirange = is_named.then_some(row.sets);
    let (operator_class, collation, difference) = (row.class, row.collation, row.difference);
    found.objects.push(RangeType { doc: row.doc, operator_class, collation, difference, multirange, ..made }.into());
}

/// `makeMultirangeTypeName`: <https://github.com/postgres/postgres/blob/REL_18_STABLE/src/backend/catalog/pg_type.c>
fn sets_name(range: &str) -> String {
    if let Some((before, behind)) = range.split_once("range") {
        return format!("{before}multirange{behind}");
    }
    let most = seaglass::model::MAX_NAME_BYTES - "_multirange".len();
    format!("{}_multirange", &range[..range.floor_char_boundary(most)])
}
