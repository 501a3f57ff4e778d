//! Casts.

use super::super::Unreadable;
use super::found::Found;
use super::session::Session;
use seaglass::model::ObjectName;
use seaglass::model::kind::CastMethod;
use seaglass::{Cast, CastContext, TypeName};
use serde::Deserialize;

/// A cast is in no namespace: what the server begins with has ids below those that it gives later. One that comes with a type
/// of ranges is not said by itself.
const CASTS: &str = r"
    SELECT format_type(c.castsource, NULL) AS source, format_type(c.casttarget, NULL) AS target, c.castcontext AS context,
        c.castmethod AS method, d.description AS doc,
        CASE WHEN p.oid IS NOT NULL THEN json_build_object(
            'namespace', CASE WHEN pg_function_is_visible(p.oid) THEN NULL ELSE p.pronamespace::regnamespace::text END,
            'name', p.proname) END AS function,
        (SELECT json_agg(format_type(a.id, NULL) ORDER BY a.n)
            FROM unnest(p.proargtypes::oid[]) WITH ORDINALITY AS a (id, n)) AS arguments
    FROM pg_cast c
    LEFT JOIN pg_proc p ON p.oid = c.castfunc
    LEFT JOIN pg_description d ON d.objoid = c.oid AND d.classoid = 'pg_cast'::regclass
    WHERE c.oid >= 16384
        AND NOT EXISTS (SELECT FROM pg_depend i WHERE i.classid = 'pg_cast'::regclass AND i.objid = c.oid AND i.deptype = 'i')
        AND NOT EXISTS (SELECT FROM extended e WHERE e.classid = 'pg_cast'::regclass AND e.objid = c.oid)";

#[derive(Deserialize)]
struct Row {
    source: String,
    target: String,
    context: char,
    method: char,
    doc: Option<String>,
    function: Option<ObjectName>,
    arguments: Option<Vec<String>>,
}

pub(super) fn read(session: &mut Session<'_>, found: &mut Found) -> Result<(), Unreadable> {
    for row in session.rows::<Row>("casts", CASTS)? {
        let context = match row.context {
            'a' => CastContext::Assignment,
            'i' => CastContext::Implicit,
            _ => CastContext::Explicit,
        };
        let method = match (row.method, row.function) {
            (_, Some(name)) => {
                let arguments = row.arguments.unwrap_or_default().into_iter().map(TypeName::from).collect();
                CastMethod::Function { name, arguments }
            }
            ('b', None) => CastMethod::Binary,
            (_, None) => CastMethod::Inout,
        };
        found.objects.push(Cast { method, context, doc: row.doc, ..Cast::new(row.source, row.target) }.into());
    }
    Ok(())
}
