//! Indexes, and the keys and exclusions that stand on one.

use super::super::Unreadable;
use super::found::{Found, Id, Part};
use super::part::parts;
use super::relation::option;
use super::session::Session;
use super::text::{expression, find_word, in_brackets};
use seaglass::model::{Deferral, Exclusion, Index, IndexPart, IndexTarget, Name, PrimaryKey, Unique};
use serde::Deserialize;

/// What the server makes of an index or a key for each partition comes with it.
fn query(session: &Session<'_>) -> String {
    let nulls = session.since(15, "i.indnullsnotdistinct", "false");
    let periods = session.since(18, "k.conperiod", "false");
    format!(
        r"
    SELECT i.indrelid::int8 AS table, c.relname AS name, i.indisunique AS unique, m.amname AS method,
        pg_get_indexdef(i.indexrelid, 0, true) AS definition, pg_get_expr(i.indpred, i.indrelid, true) AS predicate,
        c.reloptions AS options, {nulls} AS nulls_not_distinct,
        CASE WHEN i.indnatts > i.indnkeyatts THEN (SELECT json_agg(a.attname ORDER BY u.n)
            FROM unnest(i.indkey) WITH ORDINALITY AS u (number, n)
            JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = u.number
            WHERE u.n > i.indnkeyatts) END AS include,
        i.indisvalid AND i.indisready AS is_valid, i.indislive AS is_live, i.indisclustered AS is_clustered,
        i.indisreplident AS is_identity, c.reltablespace <> 0 AS is_elsewhere, h.inhrelid IS NOT NULL AS is_copy,
        d.description AS doc, k.contype AS key, {periods} AS is_periods, k.condeferrable AS deferrable, k.condeferred AS deferred,
        CASE WHEN r.relispartition THEN pg_get_constraintdef(k.oid, true) END AS key_definition,
        kd.description AS key_doc, CASE WHEN k.contype = 'x' THEN (
            SELECT json_agg(CASE WHEN pg_operator_is_visible(o.oid) THEN o.oprname
                ELSE format('OPERATOR(%I.%s)', o.oprnamespace::regnamespace::text, o.oprname) END ORDER BY e.n)
            FROM unnest(k.conexclop) WITH ORDINALITY AS e (id, n) JOIN pg_operator o ON o.oid = e.id) END AS operators
    FROM pg_index i
    JOIN rel r ON r.oid = i.indrelid
    JOIN pg_class c ON c.oid = i.indexrelid
    JOIN pg_am m ON m.oid = c.relam
    LEFT JOIN pg_inherits h ON h.inhrelid = i.indexrelid
    LEFT JOIN pg_constraint k ON k.conindid = i.indexrelid AND k.conrelid = i.indrelid AND k.contype IN ('p', 'u', 'x')
    LEFT JOIN pg_description d ON d.objoid = i.indexrelid AND d.classoid = 'pg_class'::regclass AND d.objsubid = 0
    LEFT JOIN pg_description kd ON kd.objoid = k.oid AND kd.classoid = 'pg_constraint'::regclass"
    )
}

#[derive(Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "the catalogue has as many")]
struct Row {
    table: Id,
    name: Name,
    unique: bool,
    method: String,
    definition: String,
    predicate: Option<String>,
    options: Option<Vec<String>>,
    nulls_not_distinct: bool,
    include: Option<Vec<Name>>,
    is_valid: bool,
    is_live: bool,
    is_clustered: bool,
    is_identity: bool,
    is_elsewhere: bool,
    is_copy: bool,
    doc: Option<String>,
    key: Option<char>,
    is_periods: Option<bool>,
    deferrable: Option<bool>,
    deferred: Option<bool>,
    key_definition: Option<String>,
    key_doc: Option<String>,
    operators: Option<Vec<String>>,
}

pub(super) fn read(session: &mut Session<'_>, found: &mut Found) -> Result<(), Unreadable> {
    let sql = query(session);
    for row in session.rows::<Row>("indexes", &sql)? {
        states(&row, found);
        if row.is_copy || !row.is_live {
            continue;
        }
        let label = found.label(row.table, &row.name);
        let part = match &row.key_definition {
            Some(definition) => Part::Constraint(&row.name, definition),
            None => Part::Index(&row.name, &row.definition),
        };
        let doc = row.key_doc.as_deref().or(row.doc.as_deref());
        if found.of_partition(row.table, &part, doc) {
            continue;
        }
        if row.is_periods == Some(true) {
            found.unmodelled(row.noun(), label);
        } else {
            if row.key.is_some_and(|key| key != 'x') && row.options.is_some() {
                let options = row.options.iter().flatten().cloned().collect::<Vec<_>>().join(", ");
                found.fact(row.noun(), label, format!("storage parameters {options}"));
            }
            put(row, found);
        }
    }
    Ok(())
}

/// What an index is besides, of those that come with an index as well.
fn states(row: &Row, found: &mut Found) {
    let label = found.label(row.table, &row.name);
    if !row.is_valid || !row.is_live {
        found.odd("index", label.as_str(), "invalid");
    }
    let said = [
        (row.is_clustered, "the table is clustered by it"),
        (row.is_identity, "the replica identity of the table"),
        (row.is_elsewhere, "a tablespace of its own"),
        (row.key.is_some() && row.doc.is_some(), "a comment beside that of its constraint"),
    ];
    for (_, what) in said.into_iter().filter(|(is_so, _)| *is_so) {
        found.fact("index", label.as_str(), what);
    }
}

impl Row {
    const fn noun(&self) -> &'static str {
        match self.key {
            Some('p') => "primary key",
            Some('u') => "unique constraint",
            Some('x') => "exclusion constraint",
            _ => "index",
        }
    }

    fn deferral(&self) -> Deferral {
        match (self.deferrable, self.deferred) {
            (_, Some(true)) => Deferral::Deferred,
            (Some(true), _) => Deferral::Deferrable,
            _ => Deferral::Never,
        }
    }

    /// The entries, which stand behind the access method.
    fn parts(&self) -> Vec<IndexPart> {
        let behind = find_word(&self.definition, "using", 0).map(|(_, end)| end);
        behind.and_then(|end| in_brackets(&self.definition, end)).map(parts).unwrap_or_default()
    }
}

fn put(mut row: Row, found: &mut Found) {
    let (parts, deferral, include) = (row.parts(), row.deferral(), row.include.take().unwrap_or_default());
    let (name, doc) = (row.name.clone(), row.key_doc.take());
    let key = row.key.filter(|key| *key != 'x');
    if let (Some(key), Some(table)) = (key, found.tables.get_mut(&row.table)) {
        let column = |part: IndexPart| if let IndexTarget::Column(name) = part.target { Some(name) } else { None };
        let columns = parts.into_iter().filter_map(column).collect();
        if key == 'p' {
            table.primary_key = Some(PrimaryKey { name, doc, columns, include, deferral });
        } else {
            let nulls_not_distinct = row.nulls_not_distinct;
            table.uniques.push(Unique { name, doc, columns, nulls_not_distinct, include, deferral });
        }
        return;
    }
    let index = Index {
        name,
        parts,
        unique: row.unique,
        method: Some(row.method).filter(|method| method != "btree"),
        predicate: row.predicate.as_deref().map(expression),
        include,
        nulls_not_distinct: row.nulls_not_distinct,
        storage: row.options.iter().flatten().map(|text| option(text)).collect(),
        doc: row.doc,
        only: Vec::new(),
    };
    if let Some(table) = found.tables.get_mut(&row.table) {
        if let Some(operators) = row.operators {
            table.exclusions.push(Exclusion { index: Index { doc: None, ..index }, operators, doc, deferral });
        } else {
            table.indexes.push(index);
        }
    } else if let Some(view) = found.views.get_mut(&row.table) {
        view.indexes.push(index);
    }
}
