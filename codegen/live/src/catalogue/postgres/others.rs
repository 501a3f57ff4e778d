//! Objects of kinds that no statement of the catalogue makes: listed by kind and name.

use super::super::Unreadable;
use super::found::Found;
use super::session::Session;
use serde::Deserialize;

/// Each of a name that its namespace stands before, unless that is the default one, and of what an extension may own.
const OTHERS: &str = r"
    SELECT o.kind, CASE WHEN o.space IS NULL OR o.space = current_schema() THEN o.name ELSE o.space || '.' || o.name END AS name
    FROM (
        SELECT 'foreign table' AS kind, c.tableoid AS class, c.oid, s.nspname AS space, c.relname::text AS name
            FROM pg_class c JOIN space s ON s.oid = c.relnamespace WHERE c.relkind = 'f'
        UNION ALL SELECT 'base type', t.tableoid, t.oid, s.nspname, t.typname
            FROM pg_type t JOIN space s ON s.oid = t.typnamespace
            WHERE (t.typtype = 'b' AND NOT EXISTS (SELECT FROM pg_type e WHERE e.oid = t.typelem AND e.typarray = t.oid))
                OR (t.typtype = 'p' AND t.typisdefined)
        UNION ALL SELECT 'shell type', t.tableoid, t.oid, s.nspname, t.typname
            FROM pg_type t JOIN space s ON s.oid = t.typnamespace WHERE NOT t.typisdefined
        UNION ALL SELECT 'operator class', o.tableoid, o.oid, s.nspname, format('%s of %s', o.opcname, m.amname)
            FROM pg_opclass o JOIN space s ON s.oid = o.opcnamespace JOIN pg_am m ON m.oid = o.opcmethod
        UNION ALL SELECT 'operator family', o.tableoid, o.oid, s.nspname, format('%s of %s', o.opfname, m.amname)
            FROM pg_opfamily o JOIN space s ON s.oid = o.opfnamespace JOIN pg_am m ON m.oid = o.opfmethod
        UNION ALL SELECT 'foreign data wrapper', f.tableoid, f.oid, NULL, f.fdwname FROM pg_foreign_data_wrapper f
        UNION ALL SELECT 'foreign server', f.tableoid, f.oid, NULL, f.srvname FROM pg_foreign_server f
        UNION ALL SELECT 'user mapping', 'pg_user_mapping'::regclass, u.umid, NULL, format('%s on %s', u.usename, u.srvname)
            FROM pg_user_mappings u
        UNION ALL SELECT 'subscription', 'pg_subscription'::regclass, 0, NULL, p.subname FROM pg_subscription p
            WHERE p.subdbid = (SELECT d.oid FROM pg_database d WHERE d.datname = current_database())
        UNION ALL SELECT 'language', l.tableoid, l.oid, NULL, l.lanname FROM pg_language l
            WHERE l.oid >= 16384 AND l.lanplcallfoid = 0
        UNION ALL SELECT 'shell operator', o.tableoid, o.oid, s.nspname, o.oprname
            FROM pg_operator o JOIN space s ON s.oid = o.oprnamespace WHERE o.oprcode = 0
        UNION ALL SELECT 'large object', m.tableoid, m.oid, NULL, m.oid::text FROM pg_largeobject_metadata m
    ) AS o
    WHERE NOT EXISTS (SELECT FROM extended e WHERE e.classid = o.class AND e.objid = o.oid)";

#[derive(Deserialize)]
struct Row {
    kind: String,
    name: String,
}

pub(super) fn read(session: &mut Session<'_>, found: &mut Found) -> Result<(), Unreadable> {
    for row in session.rows::<Row>("other objects", OTHERS)? {
        found.unmodelled(&row.kind, row.name);
    }
    Ok(())
}
