//! Aggregates.

use super::super::Unreadable;
use super::found::Found;
use super::session::Session;
use seaglass::model::ObjectName;
use seaglass::{Aggregate, TypeName};
use serde::Deserialize;

/// What a declaration has no word for is told apart from what it has.
const AGGREGATES: &str = r"
    SELECT json_build_object('namespace', CASE WHEN pg_function_is_visible(p.oid) THEN NULL ELSE s.nspname END,
            'name', p.proname) AS name,
        (SELECT json_agg(format_type(t.id, NULL) ORDER BY t.n)
            FROM unnest(p.proargtypes::oid[]) WITH ORDINALITY AS t (id, n)) AS arguments,
        (SELECT json_object_agg(f.role, json_build_object(
                'namespace', CASE WHEN pg_function_is_visible(q.oid) THEN NULL ELSE q.pronamespace::regnamespace::text END,
                'name', q.proname))
            FROM (VALUES ('state', a.aggtransfn::oid), ('final', a.aggfinalfn::oid), ('combine', a.aggcombinefn::oid)) AS f (role, id)
            JOIN pg_proc q ON q.oid = f.id) AS functions,
        format_type(a.aggtranstype, NULL) AS state_type, a.agginitval AS initial, p.proparallel = 's' AS parallel,
        d.description AS doc,
        a.aggkind = 'n' AND a.aggserialfn = 0 AND a.aggdeserialfn = 0 AND a.aggmtransfn = 0 AND a.aggsortop = 0
            AND a.aggtransspace = 0 AND NOT a.aggfinalextra AND a.aggfinalmodify = 'r' AND p.provariadic = 0
            AND p.proparallel IN ('s', 'u') AND p.proargnames IS NULL AS is_plain
    FROM pg_proc p
    JOIN pg_aggregate a ON a.aggfnoid = p.oid
    JOIN space s ON s.oid = p.pronamespace
    LEFT JOIN pg_description d ON d.objoid = p.oid AND d.classoid = 'pg_proc'::regclass
    WHERE NOT EXISTS (SELECT FROM extended e WHERE e.classid = 'pg_proc'::regclass AND e.objid = p.oid)";

#[derive(Deserialize)]
struct Row {
    name: ObjectName,
    arguments: Option<Vec<String>>,
    functions: Functions,
    state_type: String,
    initial: Option<String>,
    parallel: bool,
    doc: Option<String>,
    is_plain: bool,
}

#[derive(Deserialize)]
struct Functions {
    state: ObjectName,
    #[serde(rename = "final")]
    last: Option<ObjectName>,
    combine: Option<ObjectName>,
}

pub(super) fn read(session: &mut Session<'_>, found: &mut Found) -> Result<(), Unreadable> {
    for row in session.rows::<Row>("aggregates", AGGREGATES)? {
        let arguments = row.arguments.unwrap_or_default();
        if !row.is_plain {
            found.unmodelled("aggregate", format!("{}({})", row.name, arguments.join(", ")));
            continue;
        }
        let Functions { state, last, combine } = row.functions;
        let made = Aggregate::new(row.name, arguments, state, TypeName::from(row.state_type));
        let (final_function, combine_function) = (last, combine);
        let (doc, initial, parallel) = (row.doc, row.initial, row.parallel);
        found.objects.push(Aggregate { doc, final_function, combine_function, initial, parallel, ..made }.into());
    }
    Ok(())
}
