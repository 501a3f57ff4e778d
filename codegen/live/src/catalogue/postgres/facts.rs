//! Facts without a word, of objects that have one.

use super::super::Unreadable;
use super::found::Found;
use super::session::Session;
use serde::Deserialize;

/// Of tables and columns. How much is kept of a column's values is NULL from 17 on where nobody said it, and -1 before.
const FACTS: &str = r"
    SELECT CASE r.relkind WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view'
            ELSE CASE WHEN r.relispartition THEN 'partition' ELSE 'table' END END AS kind,
        r.label AS table, NULL AS column, f.what
    FROM rel r
    LEFT JOIN pg_tablespace s ON s.oid = r.reltablespace
    LEFT JOIN pg_am m ON m.oid = r.relam
    CROSS JOIN LATERAL (VALUES
        ('tablespace ' || s.spcname),
        (CASE WHEN r.relkind IN ('r', 'p') THEN
            CASE r.relreplident WHEN 'f' THEN 'replica identity full' WHEN 'n' THEN 'replica identity nothing' END END),
        ('of the type ' || format_type(nullif(r.reloftype, 0), NULL)),
        ('access method ' || CASE WHEN m.amname <> 'heap' THEN m.amname END)) AS f (what)
    WHERE r.relkind IN ('r', 'p', 'v', 'm') AND f.what IS NOT NULL
    UNION ALL
    SELECT 'column', r.label, a.attname, f.what
    FROM rel r
    JOIN pg_attribute a ON a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped
    JOIN pg_type t ON t.oid = a.atttypid
    CROSS JOIN LATERAL (VALUES
        ('statistics target ' || nullif(a.attstattarget, -1)),
        ('storage ' || CASE WHEN a.attstorage <> t.typstorage THEN
            CASE a.attstorage WHEN 'p' THEN 'plain' WHEN 'e' THEN 'external' WHEN 'x' THEN 'extended' ELSE 'main' END END),
        ('compression ' || CASE a.attcompression WHEN 'p' THEN 'pglz' WHEN 'l' THEN 'lz4' END),
        ('options ' || array_to_string(a.attoptions, ', '))) AS f (what)
    WHERE r.relkind IN ('r', 'p', 'm') AND f.what IS NOT NULL
    UNION ALL
    SELECT 'column', r.label, a.attname, 'default ' || pg_get_expr(e.adbin, e.adrelid, true)
    FROM pg_attrdef e
    JOIN rel r ON r.oid = e.adrelid AND r.relkind = 'v'
    JOIN pg_attribute a ON a.attrelid = e.adrelid AND a.attnum = e.adnum
    UNION ALL
    SELECT 'column', r.label, a.attname, 'comment ' || quote_literal(d.description)
    FROM pg_description d
    JOIN rel r ON r.oid = d.objoid AND (r.relkind IN ('v', 'm') OR r.relispartition)
    JOIN pg_attribute a ON a.attrelid = d.objoid AND a.attnum = d.objsubid
    WHERE d.classoid = 'pg_class'::regclass AND d.objsubid > 0
    UNION ALL
    SELECT 'partition', r.label, NULL, 'column ' || a.attname || coalesce(' default ' || pg_get_expr(e.adbin, e.adrelid, true), ' without the default of its table')
    FROM rel r
    JOIN pg_inherits h ON h.inhrelid = r.oid
    JOIN pg_attribute a ON a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '' AND a.attidentity = ''
    JOIN pg_attribute o ON o.attrelid = h.inhparent AND o.attname = a.attname AND NOT o.attisdropped
    LEFT JOIN pg_attrdef e ON e.adrelid = r.oid AND e.adnum = a.attnum
    LEFT JOIN pg_attrdef p ON p.adrelid = h.inhparent AND p.adnum = o.attnum
    WHERE r.relispartition AND r.relkind IN ('r', 'p') AND o.attidentity = '' AND (e.oid IS NOT NULL OR p.oid IS NOT NULL)
        AND pg_get_expr(e.adbin, e.adrelid, true) IS DISTINCT FROM pg_get_expr(p.adbin, p.adrelid, true)
    UNION ALL
    SELECT 'partition', r.label, NULL, 'column ' || a.attname || CASE WHEN a.attnotnull THEN ' not null' ELSE ' null' END
    FROM rel r
    JOIN pg_inherits h ON h.inhrelid = r.oid
    JOIN pg_attribute a ON a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped
    JOIN pg_attribute o ON o.attrelid = h.inhparent AND o.attname = a.attname AND NOT o.attisdropped
    WHERE r.relispartition AND r.relkind IN ('r', 'p') AND a.attnotnull <> o.attnotnull
    UNION ALL
    SELECT CASE WHEN l.objsubid > 0 THEN 'column' ELSE 'table' END, r.label, a.attname, 'security label of ' || l.provider
    FROM pg_seclabel l
    JOIN rel r ON r.oid = l.objoid AND l.classoid = 'pg_class'::regclass
    LEFT JOIN pg_attribute a ON a.attrelid = r.oid AND a.attnum = l.objsubid AND l.objsubid > 0
    UNION ALL
    SELECT 'index', r.label, c.relname, 'statistics target ' || a.attstattarget || ' of entry ' || a.attnum
    FROM pg_index i
    JOIN rel r ON r.oid = i.indrelid
    JOIN pg_class c ON c.oid = i.indexrelid
    JOIN pg_attribute a ON a.attrelid = i.indexrelid AND nullif(a.attstattarget, -1) IS NOT NULL
    UNION ALL
    SELECT 'event trigger', json_build_object('name', e.evtname), NULL,
        CASE e.evtenabled WHEN 'D' THEN 'disabled' WHEN 'R' THEN 'fires on replicas only' ELSE 'fires always' END
    FROM pg_event_trigger e
    WHERE e.evtenabled <> 'O'
        AND NOT EXISTS (SELECT FROM extended x WHERE x.classid = 'pg_event_trigger'::regclass AND x.objid = e.oid)";

#[derive(Deserialize)]
struct Row {
    kind: String,
    table: seaglass::model::ObjectName,
    column: Option<String>,
    what: String,
}

pub(super) fn read(session: &mut Session<'_>, found: &mut Found) -> Result<(), Unreadable> {
    for row in session.rows::<Row>("storage of tables", FACTS)? {
        let name = row.column.map_or_else(|| row.table.to_string(), |column| format!("{}.{column}", row.table));
        if row.kind == "event trigger" {
            found.odd(&row.kind, name.as_str(), &row.what);
        }
        found.fact(&row.kind, name, row.what);
    }
    Ok(())
}
