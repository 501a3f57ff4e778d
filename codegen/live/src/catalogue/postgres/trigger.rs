//! Triggers of tables and views.

use super::super::Unreadable;
use super::found::{Found, Id, Part};
use super::session::Session;
use super::text::forms;
use seaglass::model::{Fires, Name, ObjectName, Trigger};
use serde::Deserialize;

/// What the server makes for keys, and of a trigger for each partition, comes with these.
const TRIGGERS: &str = r"
    SELECT t.tgrelid::int8 AS table, r.label AS table_name, t.tgname AS name, t.tgenabled AS fires,
        pg_get_triggerdef(t.oid, true) AS definition, d.description AS doc
    FROM pg_trigger t
    JOIN rel r ON r.oid = t.tgrelid
    LEFT JOIN pg_description d ON d.objoid = t.oid AND d.classoid = 'pg_trigger'::regclass
    WHERE NOT t.tgisinternal AND t.tgparentid = 0
        AND NOT EXISTS (SELECT FROM extended e WHERE e.classid = 'pg_trigger'::regclass AND e.objid = t.oid)";

/// A foreign key is held by triggers of both tables, which may be disabled as well.
const KEYS: &str = r"
    SELECT r.label AS table, k.conname AS name
    FROM pg_trigger t
    JOIN pg_constraint k ON k.oid = t.tgconstraint AND k.contype = 'f'
    JOIN rel r ON r.oid = k.conrelid
    WHERE t.tgisinternal AND t.tgenabled = 'D'";

#[derive(Deserialize)]
struct KeyRow {
    table: ObjectName,
    name: Name,
}

#[derive(Deserialize)]
struct Row {
    table: Id,
    table_name: ObjectName,
    name: Name,
    fires: char,
    definition: String,
    doc: Option<String>,
}

pub(super) fn read(session: &mut Session<'_>, found: &mut Found) -> Result<(), Unreadable> {
    for row in session.rows::<Row>("triggers", TRIGGERS)? {
        let label = format!("{}.{}", row.table_name, row.name);
        let fires = match row.fires {
            'D' => Fires::Never,
            'R' => Fires::OnReplicas,
            'A' => Fires::Always,
            _ => Fires::Usually,
        };
        if fires == Fires::Never {
            found.odd("trigger", label.as_str(), "disabled");
        }
        let made = Trigger { name: row.name.clone(), doc: row.doc, forms: forms(row.definition.trim()), fires };
        if let Some(table) = found.tables.get_mut(&row.table) {
            table.triggers.push(made);
        } else if let Some(view) = found.views.get_mut(&row.table) {
            view.triggers.push(made);
            if fires != Fires::Usually {
                found.fact("trigger", label, format!("{} on a view", fires.sql()));
            }
        } else {
            if fires != Fires::Usually && found.partitions.contains_key(&row.table) {
                found.fact("trigger", label.as_str(), format!("{} on a partition", fires.sql()));
            }
            let part = Part::Trigger(&row.name, row.definition.trim());
            if !found.of_partition(row.table, &part, made.doc.as_deref()) {
                found.unmodelled("trigger", label);
            }
        }
    }
    for KeyRow { table, name } in session.rows("triggers of keys", KEYS)? {
        found.odd("foreign key", format!("{table}.{name}"), "not held, because its triggers are disabled");
    }
    Ok(())
}
