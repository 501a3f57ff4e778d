//! Functions and procedures.

use super::super::Unreadable;
use super::found::Found;
use super::session::Session;
use super::text::{forms, name};
use seaglass::model::{Dialect, Forms, ObjectName, Routine};
use seaglass::sql::{Token, is_word, pieces};
use serde::Deserialize;

/// What makes values of a range type comes with it.
const ROUTINES: &str = r"
    SELECT json_build_object('namespace', CASE WHEN pg_function_is_visible(p.oid) THEN NULL ELSE s.nspname END,
            'name', p.proname) AS name,
        '(' || coalesce((SELECT string_agg(format_type(a.id, NULL), ', ' ORDER BY a.n)
            FROM unnest(p.proargtypes::oid[]) WITH ORDINALITY AS a (id, n)), '') || ')' AS arguments,
        pg_get_functiondef(p.oid) AS definition, d.description AS doc
    FROM pg_proc p
    JOIN space s ON s.oid = p.pronamespace
    LEFT JOIN pg_description d ON d.objoid = p.oid AND d.classoid = 'pg_proc'::regclass
    WHERE p.prokind <> 'a'
        AND NOT EXISTS (SELECT FROM pg_depend i WHERE i.classid = 'pg_proc'::regclass AND i.objid = p.oid AND i.deptype = 'i')
        AND NOT EXISTS (SELECT FROM extended e WHERE e.classid = 'pg_proc'::regclass AND e.objid = p.oid)";

#[derive(Deserialize)]
struct Row {
    name: ObjectName,
    arguments: String,
    definition: String,
    doc: Option<String>,
}

pub(super) fn read(session: &mut Session<'_>, found: &mut Found) -> Result<(), Unreadable> {
    for row in session.rows::<Row>("routines", ROUTINES)? {
        let definition = row.definition.trim_end();
        let text = if row.name.namespace.is_none() { unqualified(definition) } else { None };
        let text = text.unwrap_or_else(|| plain(definition));
        let Row { name, arguments, doc, .. } = row;
        found.routines.push(Routine { name, arguments, doc, forms: forms(text), instead: Forms::new() });
    }
    Ok(())
}

/// The server writes a statement that would replace one.
fn plain(definition: &str) -> String {
    definition.strip_prefix("CREATE OR REPLACE ").map_or_else(|| definition.to_owned(), |rest| format!("CREATE {rest}"))
}

/// The server writes the namespace of a routine, whatever the search path is.
fn unqualified(definition: &str) -> Option<String> {
    let (mut at, mut is_named) = (0, false);
    let pieces = pieces(definition, Dialect::Postgres).ok()?;
    let mut pieces = pieces.iter().peekable();
    while let Some((token, written)) = pieces.next() {
        if is_named && name(*token).is_some() {
            let (dot, sign) = pieces.next()?;
            let behind = definition.get(at + written.len() + sign.len()..)?;
            return (*dot == Some(Token::Sign('.'))).then(|| plain(&format!("{}{behind}", &definition[..at])));
        }
        is_named |= is_word(token.as_ref(), "function") || is_word(token.as_ref(), "procedure");
        at += written.len();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::unqualified;

    #[test]
    fn the_namespace_of_a_routine_is_taken_off() {
        let of = |text: &str| unqualified(text).expect(text);
        let text = "CREATE OR REPLACE FUNCTION \"Public.\".\"f.\"(a public.t)\n RETURNS void";
        assert_eq!(of(text), "CREATE FUNCTION \"f.\"(a public.t)\n RETURNS void");
        assert_eq!(of("CREATE OR REPLACE PROCEDURE public.p()\n"), "CREATE PROCEDURE p()\n");
    }
}
