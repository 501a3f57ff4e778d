//! Namespaces of which something is said, and extensions.

use super::super::Unreadable;
use super::found::Found;
use super::session::Session;
use seaglass::model::Name;
use seaglass::{Extension, Namespace, Raw};
use serde::Deserialize;

/// What Postgres itself says of the schema that every database begins with is nobody's word.
const NAMESPACES: &str = r"
    SELECT s.nspname AS name, d.description AS doc, s.nspname = current_schema() AS is_default,
        EXISTS (SELECT FROM pg_class c WHERE c.relnamespace = s.oid AND c.relkind IN ('r', 'p', 'v', 'm', 'S'))
            OR EXISTS (SELECT FROM pg_proc p WHERE p.pronamespace = s.oid AND p.prokind <> 'a')
            OR EXISTS (SELECT FROM pg_type t WHERE t.typnamespace = s.oid AND t.typtype = 'e')
            OR EXISTS (SELECT FROM pg_extension x WHERE x.extnamespace = s.oid) AS is_made
    FROM space s
    LEFT JOIN pg_description d ON d.objoid = s.oid AND d.classoid = 'pg_namespace'::regclass
        AND (s.nspname, d.description) <> ('public', 'standard public schema')
    WHERE NOT EXISTS (SELECT FROM extended e WHERE e.classid = 'pg_namespace'::regclass AND e.objid = s.oid)";

#[derive(Deserialize)]
struct NamespaceRow {
    name: String,
    doc: Option<String>,
    is_default: Option<bool>,
    is_made: bool,
}

/// The language that every database begins with aside. What is said of an extension by whoever wrote it is not the user's.
const EXTENSIONS: &str = r"
    SELECT x.extname AS name, n.nspname AS namespace, n.nspname = current_schema() OR n.nspname = 'pg_catalog' AS is_default,
        nullif(d.description, a.comment) AS doc
    FROM pg_extension x
    JOIN pg_namespace n ON n.oid = x.extnamespace
    LEFT JOIN pg_description d ON d.objoid = x.oid AND d.classoid = 'pg_extension'::regclass
    LEFT JOIN pg_available_extensions() a ON a.name = x.extname
    WHERE x.extname <> 'plpgsql'";

#[derive(Deserialize)]
struct ExtensionRow {
    name: String,
    namespace: String,
    is_default: Option<bool>,
    doc: Option<String>,
}

pub(super) fn read(session: &mut Session<'_>, found: &mut Found) -> Result<(), Unreadable> {
    for row in session.rows::<NamespaceRow>("namespaces", NAMESPACES)? {
        let is_there = row.is_default == Some(true) || row.name == "public";
        if let Some(doc) = row.doc {
            found.objects.push(Namespace::new(row.name).doc(doc).into());
        } else if !is_there && !row.is_made {
            // Nothing that is in it makes it.
            let name = super::text::quoted(&row.name.as_str().into());
            let raw =
                Raw::new("schema", row.name).postgres(format!("CREATE SCHEMA {name}"), format!("DROP SCHEMA {name}"));
            found.objects.push(raw.first().into());
        }
    }
    for row in session.rows::<ExtensionRow>("extensions", EXTENSIONS)? {
        let namespace = (row.is_default != Some(true)).then(|| Name::from(row.namespace));
        found.objects.push(Extension { namespace, doc: row.doc, ..Extension::new(row.name) }.into());
    }
    Ok(())
}
