//! Objects by their statements.

use super::super::declaration::Declaration;
use super::code;
use seaglass::Raw;
use seaglass::model::Dialect;
use seaglass::model::kind::Stand;

pub(super) fn raw(raw: &Raw) -> Declaration {
    let Raw { kind, name, doc, create, drop, stand } = raw;
    let mut made = Declaration::of("Raw", "new", &[code::text(kind), code::object_name(name)]).doc(doc.as_deref());
    for (dialect, made_by) in create {
        let method = match dialect {
            Dialect::Postgres => "postgres",
            Dialect::D1 => "d1",
        };
        let dropped_by = drop.get(dialect).map(String::as_str).unwrap_or_default();
        made = made.call_all(method, vec![code::body(made_by), code::body(dropped_by)]);
    }
    match stand {
        Stand::First => made.call("first", ""),
        Stand::BeforeTables => made.call("before_tables", ""),
        // Objects by their statements stand nowhere else.
        Stand::WithTables | Stand::BehindTables | Stand::WithRoutines | Stand::Last => made,
    }
}
