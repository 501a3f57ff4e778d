//! What the model does not know about objects that are recreated: who owns them, who may use them, how they are set and
//! what is said of them.
//!
//! Statements that give it all back are made before the objects go and wait in a setting of the transaction, because
//! nobody needs a right for that: <https://www.postgresql.org/docs/current/functions-admin.html#FUNCTIONS-ADMIN-SET>.

mod part;
mod view;

use super::DIALECT;
use super::dependents::{list, others, relation, routine};
use super::online::dollars;
use crate::dialect::{one_statement, quote};
use crate::step::{Kept, KeptObject};
use std::collections::BTreeMap;

/// Remembers, and fails if something unknown leans on what is dropped.
pub(super) fn keep(out: &mut String, kept: &Kept) {
    let mut body = String::new();
    let used = &kept.used;
    let is_checked = !used.materialized.is_empty()
        || !used.relations.is_empty()
        || !used.routines.is_empty()
        || !used.rebuilt.is_empty();
    let is_unsure = kept.remade.iter().any(|item| !item.unsure.is_empty());
    if is_checked || is_unsure {
        body.push_str("\nDECLARE\n    others text;");
    }
    body.push_str("\nBEGIN\n");
    if is_checked {
        others(&mut body, &kept.used);
        body.push('\n');
    }
    unsure(&mut body, &kept.remade);
    body.push_str("    PERFORM set_config(");
    quote::postgres_text(&mut body, kept.setting);
    body.push_str(", coalesce(jsonb_agg(to_jsonb(kept) ORDER BY step)::text, '[]'), true)\n    FROM (\n");
    let (views, routines): (Vec<&KeptObject>, Vec<&KeptObject>) =
        kept.remade.iter().partition(|item| item.arguments.is_none());
    let mut parts = Vec::new();
    parts.extend(view::queries(&views, &kept.replaced));
    if !routines.is_empty() {
        parts.push(ROUTINES.replace("{objects}", &rows(&routines)));
    }
    parts.extend(part::queries(&kept.parts));
    let objects = kept.objects.iter().filter_map(|[before, now]| before.kept(now));
    parts.extend(objects.map(|query| {
        let mut sql = String::from("        ");
        one_statement(&mut sql, &query, DIALECT);
        sql.push('\n');
        sql
    }));
    body.push_str(&parts.join("        UNION ALL\n"));
    body.push_str("    ) AS kept;\nEND\n");
    out.push_str(if !kept.remade.is_empty() || !part::without_rights(&kept.parts) {
        "-- Owner, grants, options and comments of what is recreated below are kept in a setting.\n"
    } else if !part::only_triggers(&kept.parts) || !kept.objects.is_empty() {
        "-- Comments and settings of what is recreated below are kept in a setting.\n"
    } else if kept.parts.is_empty() {
        "-- Options of what is replaced below wait in a setting.\n"
    } else {
        "-- Whether the triggers recreated below are enabled is kept in a setting.\n"
    });
    out.push_str("DO LANGUAGE plpgsql ");
    dollars(out, &body);
}

/// Restores what was remembered. What default privileges gave to the new objects is taken first:
/// <https://www.postgresql.org/docs/current/sql-alterdefaultprivileges.html>.
pub(super) fn restore(out: &mut String, kept: &Kept) {
    let mut setting = String::new();
    quote::postgres_text(&mut setting, kept.setting);
    let is_short = kept.remade.is_empty() && part::without_rights(&kept.parts);
    out.push_str(if is_short {
        "-- Restore what was kept there.\n"
    } else {
        "-- They are restored; a right that cannot be given as it was makes the migration fail.\n"
    });
    out.push_str("DO LANGUAGE plpgsql ");
    let body = if is_short { RESTORE_OPTIONS } else { RESTORE };
    dollars(out, &body.replace("{setting}", &setting));
}

/// Fails if somebody has rights on columns that may show other values afterwards.
fn unsure(body: &mut String, remade: &[KeptObject]) {
    let of = |item: &'_ KeptObject| {
        let columns = item.unsure.iter().map(|column| {
            let mut name = String::new();
            quote::postgres_text(&mut name, column);
            format!("({}, {name})", relation(&item.name))
        });
        columns.collect::<Vec<_>>()
    };
    let columns: Vec<String> = remade.iter().flat_map(of).collect();
    if !columns.is_empty() {
        body.push_str(&UNSURE.replace("{columns}", &list(columns.into_iter())));
    }
}

const UNSURE: &str =
    "    SELECT string_agg(format('%I of %s', attname, attrelid::regclass), ', ' ORDER BY attrelid, attnum)
    INTO others
    FROM (VALUES {columns}) AS shown (id, part)
    JOIN pg_attribute ON attrelid = id AND attname = part AND cardinality(attacl) > 0;
    IF others IS NOT NULL THEN
        RAISE EXCEPTION 'who has rights on % might read other values by them afterwards', others
            USING HINT = 'Another column has that name then. Revoke the rights first, and grant them again afterwards.';
    END IF;

";

fn rows(objects: &[&KeptObject]) -> String {
    list(objects.iter().map(|item| row(item, false)))
}

fn row(item: &KeptObject, with_columns: bool) -> String {
    let id = match &item.arguments {
        None => relation(&item.name),
        Some(arguments) => routine(&item.name, arguments),
    };
    let mut columns = String::new();
    if with_columns {
        // What had the name of one that is followed is gone; no column is called like nothing.
        let given = item.columns.iter().map(|(_, to)| (to.as_str(), ""));
        let called = item.columns.iter().map(|(from, to)| (from.as_str(), to.as_str()));
        let names: BTreeMap<&str, &str> = given.chain(called).collect();
        columns.push_str(", ");
        quote::postgres_text(&mut columns, &serde_json::json!(names).to_string());
        columns.push_str("::jsonb");
    }
    format!("({id}::oid, {}{columns})", item.is_same)
}

/// Owner, grants, settings and comments of routines.
const ROUTINES: &str = "        SELECT step, name, NULL, role, statement
        FROM (VALUES {objects}) AS made (id, same)
        JOIN pg_proc ON pg_proc.oid = id
        CROSS JOIN LATERAL (SELECT id::regprocedure::text AS name) AS named
        CROSS JOIN LATERAL (
            SELECT 1 AS step, NULL::name AS role,
                format('ALTER ROUTINE %s OWNER TO %I', name, pg_get_userbyid(proowner)) AS statement
            UNION ALL
            SELECT 2, NULL, 'REVOKE ALL ON ROUTINE ' || name
            WHERE proacl IS NOT NULL OR EXISTS (SELECT FROM pg_default_acl)
            UNION ALL
            SELECT 2 + place, CASE WHEN grantor <> proowner THEN pg_get_userbyid(grantor) END,
                format('GRANT %s ON ROUTINE %s TO %s', privilege_type, name,
                    CASE WHEN grantee = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(grantee)) END)
                    || CASE WHEN is_grantable THEN ' WITH GRANT OPTION' ELSE '' END
            FROM aclexplode(coalesce(proacl, acldefault('f', proowner))) WITH ORDINALITY
                AS rights (grantor, grantee, privilege_type, is_grantable, place)
            WHERE proacl IS NOT NULL OR EXISTS (SELECT FROM pg_default_acl)
            UNION ALL
            SELECT 3000, NULL, format('ALTER ROUTINE %s SECURITY %s', name,
                CASE WHEN prosecdef THEN 'DEFINER' ELSE 'INVOKER' END)
            WHERE same AND prokind IN ('f', 'p')
            UNION ALL
            SELECT 3000, NULL, format('ALTER FUNCTION %s %s PARALLEL %s COST %s%s%s%s', name,
                CASE provolatile WHEN 'i' THEN 'IMMUTABLE' WHEN 's' THEN 'STABLE' ELSE 'VOLATILE' END,
                CASE proparallel WHEN 's' THEN 'SAFE' WHEN 'r' THEN 'RESTRICTED' ELSE 'UNSAFE' END, procost,
                CASE WHEN prorows > 0 THEN ' ROWS ' || prorows ELSE '' END,
                CASE WHEN proisstrict THEN ' STRICT' ELSE ' CALLED ON NULL INPUT' END,
                CASE WHEN proleakproof THEN ' LEAKPROOF' ELSE '' END)
            WHERE same AND prokind = 'f'
            UNION ALL
            SELECT 3000, NULL, format('ALTER ROUTINE %s SET %I TO %s', name, split_part(setting, '=', 1),
                CASE WHEN split_part(setting, '=', 1) IN ('search_path', 'temp_tablespaces')
                    THEN substr(setting, strpos(setting, '=') + 1)
                    ELSE quote_literal(substr(setting, strpos(setting, '=') + 1)) END)
            FROM unnest(proconfig) AS setting
            WHERE same
            UNION ALL
            SELECT 3000, NULL, format('COMMENT ON ROUTINE %s IS %L', name, description)
            FROM pg_description
            WHERE classoid = 'pg_proc'::regclass AND objoid = id AND objsubid = 0
        ) AS kept
";

const RESTORE_OPTIONS: &str = "
DECLARE
    item record;
BEGIN
    FOR item IN SELECT * FROM jsonb_to_recordset(current_setting({setting})::jsonb) AS kept (statement text) LOOP
        EXECUTE item.statement;
    END LOOP;
END
";

const RESTORE: &str = "
DECLARE
    me text := current_setting('role');
    item record;
    relation regclass;
    routine regprocedure;
    grantees text;
BEGIN
    FOR item IN
        SELECT *
        FROM jsonb_to_recordset(current_setting({setting})::jsonb)
            AS kept (step integer, name text, part text, role text, statement text)
    LOOP
        relation := CASE WHEN item.name NOT LIKE '%)' THEN to_regclass(item.name) END;
        routine := CASE WHEN item.name LIKE '%)' THEN to_regprocedure(item.name) END;
        -- Only of columns that are there still.
        CONTINUE WHEN item.part IS NOT NULL AND NOT EXISTS (
            SELECT FROM pg_attribute WHERE attrelid = relation AND attname = item.part);
        -- A comment that history has by now stays.
        CONTINUE WHEN item.statement LIKE 'COMMENT ON %' AND item.part IS NULL
            AND coalesce(obj_description(relation, 'pg_class'), obj_description(routine, 'pg_proc')) IS NOT NULL;
        IF item.statement LIKE 'REVOKE %' THEN
            -- What default privileges gave.
            SELECT string_agg(DISTINCT CASE WHEN grantee = 0 THEN 'PUBLIC'
                    ELSE quote_ident(pg_get_userbyid(grantee)) END, ', ')
            INTO grantees
            FROM (
                SELECT coalesce(relacl, acldefault('r', relowner)) AS rights
                FROM pg_class WHERE oid = relation
                UNION ALL
                SELECT coalesce(proacl, acldefault('f', proowner))
                FROM pg_proc WHERE oid = routine
                UNION ALL
                SELECT coalesce(typacl, acldefault('T', typowner))
                FROM pg_type WHERE oid = CASE WHEN item.statement LIKE '% ON TYPE %' THEN to_regtype(item.name) END
            ) AS now, aclexplode(rights);
            item.statement := item.statement || ' FROM ' || grantees;
        END IF;
        PERFORM set_config('role', coalesce(item.role, me), true);
        EXECUTE item.statement;
        PERFORM set_config('role', me, true);
    END LOOP;
END
";
