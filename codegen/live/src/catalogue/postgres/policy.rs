//! Policies of tables.

use super::super::Unreadable;
use super::found::Found;
use super::session::Session;
use super::text::condition;
use seaglass::model::{Name, ObjectName};
use seaglass::{Policy, PolicyCommand};
use serde::Deserialize;

/// Roles are read where everyone may read them.
const POLICIES: &str = r"
    SELECT p.polname AS name, r.label AS table, NOT p.polpermissive AS restrictive, p.polcmd AS command,
        (SELECT json_agg(u.rolname ORDER BY u.rolname) FROM pg_roles u WHERE u.oid = ANY (p.polroles)) AS roles,
        pg_get_expr(p.polqual, p.polrelid, true) AS using, pg_get_expr(p.polwithcheck, p.polrelid, true) AS check,
        d.description AS doc
    FROM pg_policy p
    JOIN rel r ON r.oid = p.polrelid
    LEFT JOIN pg_description d ON d.objoid = p.oid AND d.classoid = 'pg_policy'::regclass";

#[derive(Deserialize)]
struct Row {
    name: Name,
    table: ObjectName,
    restrictive: bool,
    command: char,
    roles: Option<Vec<Name>>,
    using: Option<String>,
    check: Option<String>,
    doc: Option<String>,
}

pub(super) fn read(session: &mut Session<'_>, found: &mut Found) -> Result<(), Unreadable> {
    for row in session.rows::<Row>("policies", POLICIES)? {
        let command = match row.command {
            'r' => PolicyCommand::Select,
            'a' => PolicyCommand::Insert,
            'w' => PolicyCommand::Update,
            'd' => PolicyCommand::Delete,
            _ => PolicyCommand::All,
        };
        let said = |sql: Option<String>| sql.map(|sql| condition(&sql));
        let policy = Policy {
            doc: row.doc,
            restrictive: row.restrictive,
            command,
            roles: row.roles.unwrap_or_default(),
            using: said(row.using),
            check: said(row.check),
            ..Policy::new(row.name, row.table)
        };
        found.objects.push(policy.into());
    }
    Ok(())
}
