//! Looks for what leans on an object: <https://www.postgresql.org/docs/current/catalog-pg-depend.html>.

use super::DIALECT;
use super::online::dollars;
use crate::dialect::quote;
use crate::model::{Name, ObjectName};
use crate::step::Used;
use std::fmt::Write as _;

/// Fails if something unknown leans on what a later stage drops.
pub(super) fn assert_unused(out: &mut String, used: &Used) {
    let mut body = String::from("\nDECLARE\n    others text;\nBEGIN\n");
    others(&mut body, used);
    body.push_str("END\n");
    if !reasons(used).is_empty() || !used.rebuilt.is_empty() {
        out.push_str("-- Nothing that history does not know may lean on what is dropped later.\n");
    }
    if !used.unset.is_empty() {
        out.push_str(
            "-- What is dropped here and recreated in another transaction must have no settings made by hand.\n",
        );
    }
    out.push_str("DO LANGUAGE plpgsql ");
    dollars(out, &body);
}

/// Fails if something that is not known leans on what goes.
pub(super) fn others(body: &mut String, used: &Used) {
    if !used.rebuilt.is_empty() {
        rebuilt(body, used);
    }
    if !used.materialized.is_empty() {
        of_rows(body, used);
    }
    if !used.unset.is_empty() {
        let parts = list(used.unset.iter().map(|(table, name)| pair(table, name)));
        let mut query = UNSET.replace("{parts}", &parts);
        if !used.said.is_empty() {
            let said = list(used.said.iter().map(|option| quoted(option)));
            let other = format!("NOT coalesce(reloptions, '{{}}') <@ ARRAY[{said}]");
            query = query.replace("reloptions IS NOT NULL", &other);
        }
        if !used.documented.is_empty() {
            let documented = list(used.documented.iter().map(|(table, name)| pair(table, name)));
            query = query
                .replace("indexrelid AS objid,", "indexrelid AS objid, indrelid AS of, relname AS name,")
                .replace(
                    "'pg_constraint'::regclass, oid, false",
                    "'pg_constraint'::regclass, oid, conrelid, conname, false",
                )
                .replace(
                    "description IS NOT NULL",
                    &format!("(description IS NOT NULL AND (part.of, part.name) NOT IN ({documented}))"),
                );
        }
        body.push_str(&query);
    }
    let reasons = reasons(used);
    if reasons.is_empty() {
        return;
    }
    body.push_str(
        "    SELECT string_agg(DISTINCT CASE WHEN rulename = '_RETURN'
            THEN pg_describe_object('pg_class'::regclass, ev_class, 0)
            ELSE pg_describe_object(classid, objid, 0) END, ', ')
    INTO others
    FROM pg_depend
    LEFT JOIN pg_rewrite ON classid = 'pg_rewrite'::regclass AND objid = pg_rewrite.oid
    WHERE deptype <> 'i'
        AND classid IN ('pg_rewrite'::regclass, 'pg_proc'::regclass, 'pg_policy'::regclass, 'pg_trigger'::regclass)
        AND (",
    );
    body.push_str(&reasons.join("\n            OR "));
    body.push(')');
    for known in known(used) {
        let _ = write!(body, "\n        AND ({known}) IS NOT TRUE");
    }
    body.push_str(REFUSED);
}

const REFUSED: &str = ";
    IF others IS NOT NULL THEN
        RAISE EXCEPTION 'what this migration drops is needed by %', others
            USING HINT = 'History does not know it. Declare it, or drop it first and create it again afterwards.';
    END IF;
";

/// No later transaction remembers what this one takes.
const UNSET: &str = "    SELECT string_agg(DISTINCT pg_describe_object(part.classid, part.objid, 0), ', ')
    INTO others
    FROM (
        SELECT 'pg_class'::regclass AS classid, indexrelid AS objid,
            indisreplident OR indisclustered OR reloptions IS NOT NULL AS is_set
        FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
        WHERE (indrelid, relname) IN ({parts})
        UNION ALL
        SELECT 'pg_constraint'::regclass, oid, false
        FROM pg_constraint
        WHERE (conrelid, conname) IN ({parts})
    ) AS part
    LEFT JOIN pg_description AS said ON said.classoid = part.classid AND said.objoid = part.objid AND said.objsubid = 0
    WHERE is_set OR description IS NOT NULL;
    IF others IS NOT NULL THEN
        RAISE EXCEPTION 'what is set by hand on % would be lost', others
            USING HINT = 'It is dropped, and built again by a later stage. '
                'Take its comment, options, CLUSTER mark or replica identity away first, and set it again afterwards.';
    END IF;
";

/// Indexes, constraints and statistics are dropped silently with a column.
fn rebuilt(body: &mut String, used: &Used) {
    let columns = list(used.rebuilt.iter().map(|(table, column)| pair(table, column)));
    let _ = write!(
        body,
        "    SELECT string_agg(DISTINCT pg_describe_object(classid, objid, 0), ', ')
    INTO others
    FROM pg_depend
    LEFT JOIN pg_class ON classid = 'pg_class'::regclass AND objid = pg_class.oid AND relkind IN ('i', 'I')
    LEFT JOIN pg_constraint ON classid = 'pg_constraint'::regclass AND objid = pg_constraint.oid AND contype <> 'n'
    WHERE deptype = 'a' AND refclassid = 'pg_class'::regclass
        AND (refobjid, refobjsubid) IN (
            SELECT attrelid, attnum FROM pg_attribute WHERE (attrelid, attname) IN ({columns}))
        AND (relname IS NOT NULL OR conname IS NOT NULL OR classid = 'pg_statistic_ext'::regclass)"
    );
    if !used.but_parts.is_empty() {
        let parts = list(used.but_parts.iter().map(|(table, name)| pair(table, name)));
        let _ = write!(body, "\n        AND ((refobjid, coalesce(relname, conname)) IN ({parts})) IS NOT TRUE");
    }
    body.push_str(REFUSED);
}

/// Indexes and statistics are dropped silently with a view that keeps rows.
fn of_rows(body: &mut String, used: &Used) {
    let views = list(used.materialized.iter().map(relation));
    let _ = write!(
        body,
        "    SELECT string_agg(DISTINCT pg_describe_object(classid, objid, 0), ', ')
    INTO others
    FROM pg_depend
    LEFT JOIN pg_class ON classid = 'pg_class'::regclass AND objid = pg_class.oid AND relkind = 'i'
    WHERE deptype = 'a' AND refclassid = 'pg_class'::regclass AND refobjid IN ({views})
        AND (relname IS NOT NULL OR classid = 'pg_statistic_ext'::regclass)"
    );
    let known = used.but_parts.iter().filter(|(view, _)| used.materialized.contains(view));
    let known = list(known.map(|(view, name)| pair(view, name)));
    if !known.is_empty() {
        let _ = write!(body, "\n        AND ((refobjid, relname) IN ({known})) IS NOT TRUE");
    }
    body.push_str(REFUSED);
}

/// What others may not lean on.
fn reasons(used: &Used) -> Vec<String> {
    let rows = "SELECT unnest(ARRAY[oid, typarray]) FROM pg_type WHERE";
    let of_type =
        |which: String| format!("refclassid = 'pg_type'::regclass AND refobjid IN (\n                {rows} {which})");
    let mut found = Vec::new();
    if !used.relations.is_empty() {
        let relations = list(used.relations.iter().map(relation));
        found.push(format!("refclassid = 'pg_class'::regclass AND refobjid IN ({relations})"));
        found.push(of_type(format!("typrelid IN ({relations})")));
    }
    if !used.columns.is_empty() {
        let columns = list(used.columns.iter().map(|(table, column)| pair(table, column)));
        found.push(format!(
            "refclassid = 'pg_class'::regclass AND (refobjid, refobjsubid) IN (
                SELECT attrelid, attnum FROM pg_attribute WHERE (attrelid, attname) IN ({columns}))"
        ));
    }
    if !used.types.is_empty() {
        let types = list(used.types.iter().map(|name| lookup("to_regtype", name, "")));
        found.push(of_type(format!("oid IN ({types})")));
    }
    if !used.routines.is_empty() {
        let routines = list(used.routines.iter().map(|(name, arguments)| routine(name, arguments)));
        found.push(format!("refclassid = 'pg_proc'::regclass AND refobjid IN ({routines})"));
    }
    found
}

/// What goes with them.
fn known(used: &Used) -> Vec<String> {
    let mut found = Vec::new();
    if !used.but_views.is_empty() {
        let views = list(used.but_views.iter().map(relation));
        found.push(format!("rulename = '_RETURN' AND ev_class IN ({views})"));
    }
    if !used.but_routines.is_empty() {
        let routines = list(used.but_routines.iter().map(|(name, arguments)| routine(name, arguments)));
        found.push(format!("classid = 'pg_proc'::regclass AND objid IN ({routines})"));
    }
    if !used.but_triggers.is_empty() {
        let triggers = list(used.but_triggers.iter().map(|(table, name)| pair(table, name)));
        found.push(format!(
            "classid = 'pg_trigger'::regclass AND objid IN (
            SELECT oid FROM pg_trigger WHERE tgparentid <> 0 OR (tgrelid, tgname) IN ({triggers}))"
        ));
    }
    if !used.but_objects.is_empty() {
        let names = list(used.but_objects.iter().map(|name| {
            let mut out = String::new();
            quote::postgres_text(&mut out, name);
            out
        }));
        found.push(format!(
            "coalesce(rulename,
            (SELECT polname FROM pg_policy WHERE classid = 'pg_policy'::regclass AND oid = objid),
            (SELECT proname FROM pg_proc WHERE classid = 'pg_proc'::regclass AND oid = objid),
            (SELECT tgname FROM pg_trigger WHERE classid = 'pg_trigger'::regclass AND oid = objid)) IN ({names})"
        ));
    }
    found
}

fn quoted(text: &str) -> String {
    let mut out = String::new();
    quote::postgres_text(&mut out, text);
    out
}

/// A part of a relation.
fn pair(table: &ObjectName, name: &Name) -> String {
    let mut out = format!("({}, ", relation(table));
    quote::postgres_text(&mut out, name);
    out.push(')');
    out
}

pub(super) fn list(items: impl Iterator<Item = String>) -> String {
    items.collect::<Vec<_>>().join(", ")
}

pub(super) fn relation(name: &ObjectName) -> String {
    lookup("to_regclass", name, "")
}

pub(super) fn routine(name: &ObjectName, arguments: &str) -> String {
    lookup("to_regprocedure", name, &types(arguments))
}

pub(super) fn lookup(function: &str, name: &ObjectName, arguments: &str) -> String {
    let mut quoted = String::new();
    quote::object(&mut quoted, name, DIALECT);
    quoted.push_str(arguments);
    let mut out = format!("{function}(");
    quote::postgres_text(&mut out, &quoted);
    out.push(')');
    out
}

/// Argument types alone: DROP takes names and modes as well, a look-up does not.
/// <https://www.postgresql.org/docs/current/datatype-oid.html>
fn types(arguments: &str) -> String {
    const MODES: [&str; 3] = ["in", "inout", "variadic"];
    /// Types whose names begin with a word that is followed by others.
    const LONG: [&str; 9] =
        ["double", "character", "char", "bit", "time", "timestamp", "interval", "national", "nchar"];
    let inner = arguments.trim();
    let inner = inner.strip_prefix('(').and_then(|inner| inner.strip_suffix(')')).unwrap_or(inner);
    let type_of = |argument: &str| {
        let mut words: Vec<&str> = argument.split_whitespace().collect();
        if words.len() > 1 && MODES.iter().any(|mode| words[0].eq_ignore_ascii_case(mode)) {
            words.remove(0);
        }
        if words.len() > 1
            && !words[0].contains(['"', '.', '[', '('])
            && !LONG.iter().any(|it| words[0].eq_ignore_ascii_case(it))
        {
            words.remove(0);
        }
        words.join(" ")
    };
    let is_out =
        |argument: &&str| argument.split_whitespace().next().is_some_and(|word| word.eq_ignore_ascii_case("out"));
    let mut depth = 0_usize;
    let split = inner.split(|c| {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _other => {}
        }
        c == ',' && depth == 0
    });
    format!("({})", list(split.filter(|it| !is_out(it)).map(type_of)))
}

#[cfg(test)]
mod tests {
    use super::types;

    #[test]
    fn arguments_are_looked_up_by_their_types() {
        for (arguments, wanted) in [
            ("()", "()"),
            ("(integer, text)", "(integer, text)"),
            ("(a integer, INOUT b double precision)", "(integer, double precision)"),
            (
                "(double precision, numeric(10, 2), timestamp with time zone)",
                "(double precision, numeric(10, 2), timestamp with time zone)",
            ),
            ("(OUT x text, VARIADIC y text[], \"odd type\")", "(text[], \"odd type\")"),
        ] {
            assert_eq!(types(arguments), wanted);
        }
    }
}
