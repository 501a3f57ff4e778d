//! Foreign keys and checks.

use super::super::Unreadable;
use super::found::{Found, Id, Part};
use super::session::Session;
use super::text::expression;
use seaglass::model::{Action, Check, Deferral, ForeignKey, Name};
use serde::Deserialize;

/// NOT NULL is of the column, unless rows were not yet held against it. What the server makes of a foreign key for each
/// partition comes with it, and so does a check that a partition has from its table.
fn query(session: &Session<'_>) -> String {
    let sets = session.since(15, "k.confdelsetcols", "NULL::int2[]");
    let enforced = session.since(18, "k.conenforced", "true");
    let periods = session.since(18, "k.conperiod", "false");
    let names = |table: &str, numbers: &str| {
        format!(
            "(SELECT json_agg(a.attname ORDER BY u.n) FROM unnest({numbers}) WITH ORDINALITY AS u (number, n)
            JOIN pg_attribute a ON a.attrelid = {table} AND a.attnum = u.number)"
        )
    };
    format!(
        r"
    SELECT k.conrelid::int8 AS table, k.conname AS name, k.contype AS kind, {columns} AS columns,
        k.confrelid::int8 AS target, {targets} AS target_columns, k.confdeltype AS on_delete, k.confupdtype AS on_update,
        {sets} AS sets, k.confmatchtype = 'f' AS match_full, k.condeferrable AS deferrable, k.condeferred AS deferred,
        k.convalidated AS is_valid, k.connoinherit AS no_inherit, {enforced} AS is_enforced, {periods} AS is_periods,
        CASE WHEN r.relispartition OR t.relispartition THEN pg_get_constraintdef(k.oid, true) END AS definition,
        pg_get_expr(k.conbin, k.conrelid, true) AS condition, d.description AS doc
    FROM rel r
    JOIN pg_constraint k ON k.conrelid = r.oid AND k.contype IN ('f', 'c', 'n')
    LEFT JOIN pg_class t ON t.oid = k.confrelid
    LEFT JOIN pg_description d ON d.objoid = k.oid AND d.classoid = 'pg_constraint'::regclass
    WHERE k.conparentid = 0 AND r.relkind IN ('r', 'p') AND (k.contype <> 'n' OR NOT k.convalidated OR k.connoinherit
            OR d.description IS NOT NULL)
        AND (NOT r.relispartition OR k.contype <> 'n' AND k.coninhcount = 0)",
        columns = names("k.conrelid", "k.conkey"),
        targets = names("k.confrelid", "k.confkey"),
        sets = names("k.conrelid", sets),
    )
}

#[derive(Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "the catalogue has as many")]
struct Row {
    table: Id,
    name: Name,
    kind: char,
    columns: Option<Vec<Name>>,
    target: Id,
    target_columns: Option<Vec<Name>>,
    on_delete: char,
    on_update: char,
    sets: Option<Vec<Name>>,
    match_full: bool,
    deferrable: bool,
    deferred: bool,
    is_valid: bool,
    no_inherit: bool,
    is_enforced: bool,
    is_periods: bool,
    /// Of a partition's own, and of a key to a partition.
    definition: Option<String>,
    condition: Option<String>,
    doc: Option<String>,
}

impl Row {
    const fn noun(&self) -> &'static str {
        match self.kind {
            'f' => "foreign key",
            'c' => "check",
            _ => "not null",
        }
    }
}

pub(super) fn read(session: &mut Session<'_>, found: &mut Found) -> Result<(), Unreadable> {
    let sql = query(session);
    for row in session.rows::<Row>("foreign keys and checks", &sql)? {
        let label = found.label(row.table, &row.name);
        if !row.is_valid && row.is_enforced {
            found.odd(row.noun(), label.as_str(), "not valid");
        }
        let definition = row.definition.as_deref().unwrap_or_default();
        let part = if row.kind == 'f' {
            Part::Reference(&row.name, definition)
        } else {
            Part::Constraint(&row.name, definition)
        };
        if found.of_partition(row.table, &part, row.doc.as_deref()) {
            continue;
        }
        if found.partitions.contains_key(&row.target)
            && let Some(table) = found.name(row.table).cloned()
        {
            found.by_statement(&table, &part, row.doc.as_deref());
        } else if row.kind == 'n' {
            not_null(&row, &label, found);
        } else if !row.is_enforced || row.is_periods || (row.kind == 'f' && !found.tables.contains_key(&row.target)) {
            found.unmodelled(row.noun(), label);
        } else if row.kind == 'f' {
            foreign_key(row, found);
        } else if let Some(table) = found.tables.get_mut(&row.table) {
            let made = Check::new(row.name, expression(row.condition.as_deref().unwrap_or("true")));
            table.checks.push(Check { doc: row.doc, not_valid: !row.is_valid, no_inherit: row.no_inherit, ..made });
        }
    }
    Ok(())
}

/// What a constraint that is NOT NULL has beside that.
fn not_null(row: &Row, label: &str, found: &mut Found) {
    if row.no_inherit {
        found.fact("not null", label, "no inherit");
    }
    if !row.is_valid {
        found.fact("not null", label, "not valid");
    }
    if let Some(doc) = &row.doc {
        found.fact("not null", label, format!("comment {doc:?}"));
    }
}

fn foreign_key(row: Row, found: &mut Found) {
    let Some(target) = found.tables.get(&row.target).map(|table| table.name.clone()) else { return };
    let deferral = match (row.deferrable, row.deferred) {
        (_, true) => Deferral::Deferred,
        (true, false) => Deferral::Deferrable,
        (false, false) => Deferral::Never,
    };
    let key = ForeignKey {
        name: row.name,
        doc: row.doc,
        columns: row.columns.unwrap_or_default(),
        target,
        target_columns: row.target_columns.unwrap_or_default(),
        on_delete: action(row.on_delete),
        on_update: action(row.on_update),
        sets: row.sets.unwrap_or_default(),
        match_full: row.match_full,
        deferral,
        not_valid: !row.is_valid,
    };
    if let Some(table) = found.tables.get_mut(&row.table) {
        table.foreign_keys.push(key);
    }
}

const fn action(letter: char) -> Action {
    match letter {
        'r' => Action::Restrict,
        'c' => Action::Cascade,
        'n' => Action::SetNull,
        'd' => Action::SetDefault,
        _ => Action::NoAction,
    }
}
