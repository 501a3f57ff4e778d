//! Collations.

use super::super::Unreadable;
use super::found::Found;
use super::session::Session;
use seaglass::model::ObjectName;
use seaglass::{CollationProvider, PostgresCollation};
use serde::Deserialize;

/// The locale is a column of another name from 17 on, and rules are one from 16 on.
fn query(session: &Session<'_>) -> String {
    let locale = match () {
        () if session.is_since(17) => "l.colllocale",
        () if session.is_since(15) => "l.colliculocale",
        () => "CASE WHEN l.collprovider = 'i' THEN l.collcollate::text END",
    };
    let rules = session.since(16, "l.collicurules", "NULL");
    format!(
        r"
    SELECT json_build_object('namespace', CASE WHEN pg_collation_is_visible(l.oid) THEN NULL ELSE s.nspname END,
            'name', l.collname) AS name,
        l.collprovider AS provider, NOT l.collisdeterministic AS nondeterministic, d.description AS doc, {rules} AS rules,
        coalesce({locale}, l.collcollate::text) AS locale,
        coalesce(l.collcollate::text <> l.collctype::text, false) AS is_split
    FROM pg_collation l
    JOIN space s ON s.oid = l.collnamespace
    LEFT JOIN pg_description d ON d.objoid = l.oid AND d.classoid = 'pg_collation'::regclass
    WHERE NOT EXISTS (SELECT FROM extended e WHERE e.classid = 'pg_collation'::regclass AND e.objid = l.oid)"
    )
}

#[derive(Deserialize)]
struct Row {
    name: ObjectName,
    provider: char,
    nondeterministic: bool,
    doc: Option<String>,
    rules: Option<String>,
    locale: Option<String>,
    is_split: bool,
}

pub(super) fn read(session: &mut Session<'_>, found: &mut Found) -> Result<(), Unreadable> {
    let sql = query(session);
    for row in session.rows::<Row>("collations", &sql)? {
        let provider = match row.provider {
            'i' => Some(CollationProvider::Icu),
            'c' => Some(CollationProvider::Libc),
            'b' => Some(CollationProvider::Builtin),
            _ => None,
        };
        let whole = provider.zip(row.locale).filter(|_| !row.is_split && row.rules.is_none());
        if let Some((provider, locale)) = whole {
            let made = PostgresCollation::new(row.name, provider, locale);
            found
                .objects
                .push(PostgresCollation { nondeterministic: row.nondeterministic, doc: row.doc, ..made }.into());
        } else {
            found.unmodelled("collation", row.name.to_string());
        }
    }
    Ok(())
}
