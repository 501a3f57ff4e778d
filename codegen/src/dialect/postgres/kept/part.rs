//! Parts of tables, and types: whether a trigger fires, who may use a column or a type, and what is said of them.

use super::list;
use crate::dialect::postgres::DIALECT;
use crate::dialect::postgres::dependents::{lookup, relation};
use crate::dialect::quote;
use crate::model::{Name, ObjectName};
use crate::step::{KeptKind, KeptPart};

/// Queries of statements that give it to the parts by the names that they have then.
pub(super) fn queries(parts: &[KeptPart]) -> Vec<String> {
    let (mut triggers, mut columns, mut enums) = (Vec::new(), Vec::new(), Vec::new());
    let (mut constraints, mut indexes) = (Vec::new(), Vec::new());
    for part in parts {
        let [before, after] = &part.of;
        let now = text(&object(after));
        match &part.kind {
            KeptKind::Trigger(name, is_said) => {
                let (id, silent) = (relation(before), part.is_silent);
                triggers.push((*is_said, format!("({id}, {}, {now}, {silent}", text(name))));
            }
            KeptKind::Column([old, new]) => {
                let (id, silent) = (relation(before), part.is_silent);
                columns.push(format!("({id}, {}, {now}, {}, {silent})", text(old), text(new)));
            }
            KeptKind::Constraint([old, new]) => {
                constraints.push(format!("({}, {}, {now}, {})", relation(before), text(old), text(new)));
            }
            KeptKind::Index([old, new], is_said) => {
                let beside = |table: &ObjectName, name: &Name| ObjectName { name: name.clone(), ..table.clone() };
                let (id, index) = (relation(&beside(before, old)), text(&object(&beside(after, new))));
                indexes.push((*is_said, format!("({id}, {index}, {now}, {}, {}", text(new), part.is_silent)));
            }
            KeptKind::Enum => {
                enums.push(format!("({}, {now}, {})", lookup("to_regtype", before, ""), part.is_silent));
            }
        }
    }
    let of =
        |rows: Vec<String>, query: &str| (!rows.is_empty()).then(|| query.replace("{parts}", &list(rows.into_iter())));
    let found = [
        self::triggers(&triggers),
        of(columns, COLUMNS),
        of(enums, ENUMS),
        of(constraints, CONSTRAINTS),
        self::indexes(&indexes),
    ];
    found.into_iter().flatten().collect()
}

/// Whether a trigger fires, unless a declaration says so.
fn triggers(rows: &[(bool, String)]) -> Option<String> {
    let is_any = rows.iter().any(|(is_said, _)| *is_said);
    let row = |(is_said, row): &(bool, String)| if is_any { format!("{row}, {is_said})") } else { format!("{row})") };
    let (made, fires) = if is_any { (", said", "NOT said AND tgenabled <> 'O'") } else { ("", "tgenabled <> 'O'") };
    let query = TRIGGERS.replace("{made}", made).replace("{fires}", fires);
    (!rows.is_empty()).then(|| query.replace("{parts}", &list(rows.iter().map(row))))
}

/// What is set of indexes, and said of them unless a declaration does.
fn indexes(rows: &[(bool, String)]) -> Option<String> {
    let is_any = rows.iter().any(|(is_said, _)| *is_said);
    let row = |(is_said, row): &(bool, String)| if is_any { format!("{row}, {is_said})") } else { format!("{row})") };
    let query = INDEXES.replace("{parts}", &list(rows.iter().map(row)));
    let query = if is_any {
        query
            .replace("now_part, silent)", "now_part, silent, said)")
            .replace("WHERE classoid", "WHERE NOT said AND classoid")
    } else {
        query
    };
    (!rows.is_empty()).then_some(query)
}

/// Whether they are about triggers alone.
pub(super) fn only_triggers(parts: &[KeptPart]) -> bool {
    parts.iter().all(|part| matches!(part.kind, KeptKind::Trigger(..)))
}

/// Whether nobody has rights of them, so that their statements are run as they are.
pub(super) fn without_rights(parts: &[KeptPart]) -> bool {
    parts.iter().all(|part| match part.kind {
        KeptKind::Trigger(..) | KeptKind::Constraint(_) | KeptKind::Index(..) => true,
        KeptKind::Column(_) | KeptKind::Enum => false,
    })
}

fn text(text: &str) -> String {
    let mut out = String::new();
    quote::postgres_text(&mut out, text);
    out
}

fn object(name: &ObjectName) -> String {
    let mut out = String::new();
    quote::object(&mut out, name, DIALECT);
    out
}

/// <https://www.postgresql.org/docs/current/catalog-pg-trigger.html>
const TRIGGERS: &str =
    "        SELECT 3000 AS step, NULL::text AS name, NULL::name AS part, NULL::name AS role, statement
        FROM (VALUES {parts}) AS made (id, part, now, silent{made})
        JOIN pg_trigger ON tgrelid = id AND tgname = made.part
        CROSS JOIN LATERAL (
            SELECT format('ALTER TABLE %s %s TRIGGER %I', now, CASE tgenabled WHEN 'D' THEN 'DISABLE'
                WHEN 'R' THEN 'ENABLE REPLICA' ELSE 'ENABLE ALWAYS' END, tgname) AS statement
            WHERE {fires}
            UNION ALL
            SELECT format('COMMENT ON TRIGGER %I ON %s IS %L', tgname, now, description)
            FROM pg_description
            WHERE silent AND classoid = 'pg_trigger'::regclass AND objoid = pg_trigger.oid
        ) AS kept
";

const COLUMNS: &str = "        SELECT step, NULL::text AS name, NULL::name AS part, role, statement
        FROM (VALUES {parts}) AS made (id, part, now, now_part, silent)
        JOIN pg_class ON pg_class.oid = id
        JOIN pg_attribute ON attrelid = id AND attname = made.part
        CROSS JOIN LATERAL (
            SELECT 1000 + place AS step,
                CASE WHEN grantor <> relowner THEN pg_get_userbyid(grantor) END AS role,
                format('GRANT %s (%I) ON TABLE %s TO %s', privilege_type, now_part, now,
                    CASE WHEN grantee = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(grantee)) END)
                    || CASE WHEN is_grantable THEN ' WITH GRANT OPTION' ELSE '' END AS statement
            FROM aclexplode(attacl) WITH ORDINALITY AS rights (grantor, grantee, privilege_type, is_grantable, place)
            UNION ALL
            SELECT 3000, NULL, format('ALTER TABLE %s ALTER COLUMN %I SET STATISTICS %s', now, now_part, attstattarget)
            WHERE attstattarget >= 0
            UNION ALL
            SELECT 3000, NULL, format('ALTER TABLE %s ALTER COLUMN %I SET (%I = %s)', now, now_part, option_name, option_value)
            FROM pg_options_to_table(attoptions)
            UNION ALL
            SELECT 3000, NULL, format('COMMENT ON COLUMN %s.%I IS %L', now, now_part, description)
            FROM pg_description
            WHERE silent AND classoid = 'pg_class'::regclass AND objoid = id AND objsubid = attnum
        ) AS kept
";

const ENUMS: &str = "        SELECT step, CASE step WHEN 2 THEN now END AS name, NULL::name AS part, role, statement
        FROM (VALUES {parts}) AS made (id, now, silent)
        JOIN pg_type ON pg_type.oid = id
        CROSS JOIN LATERAL (
            SELECT 1 AS step, NULL::name AS role,
                format('ALTER TYPE %s OWNER TO %I', now, pg_get_userbyid(typowner)) AS statement
            UNION ALL
            SELECT 2, NULL, 'REVOKE ALL ON TYPE ' || now
            WHERE typacl IS NOT NULL OR EXISTS (SELECT FROM pg_default_acl)
            UNION ALL
            SELECT 2 + place, CASE WHEN grantor <> typowner THEN pg_get_userbyid(grantor) END,
                format('GRANT %s ON TYPE %s TO %s', privilege_type, now,
                    CASE WHEN grantee = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(grantee)) END)
                    || CASE WHEN is_grantable THEN ' WITH GRANT OPTION' ELSE '' END
            FROM aclexplode(coalesce(typacl, acldefault('T', typowner))) WITH ORDINALITY
                AS rights (grantor, grantee, privilege_type, is_grantable, place)
            WHERE typacl IS NOT NULL OR EXISTS (SELECT FROM pg_default_acl)
            UNION ALL
            SELECT 3000, NULL, format('COMMENT ON TYPE %s IS %L', now, description)
            FROM pg_description
            WHERE silent AND classoid = 'pg_type'::regclass AND objoid = id AND objsubid = 0
        ) AS kept
";

const CONSTRAINTS: &str = "        SELECT 3000 AS step, NULL::text AS name, NULL::name AS part, NULL::name AS role,
            format('COMMENT ON CONSTRAINT %I ON %s IS %L', now_part, now, description) AS statement
        FROM (VALUES {parts}) AS made (id, part, now, now_part)
        JOIN pg_constraint ON conrelid = id AND conname = made.part
        JOIN pg_description ON classoid = 'pg_constraint'::regclass AND objoid = pg_constraint.oid
";

/// What replication or CLUSTER goes by is no matter of its definition; nothing is set of an index of a partitioned table:
/// <https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-REPLICA-IDENTITY>
const INDEXES: &str =
    "        SELECT 3000 AS step, NULL::text AS name, NULL::name AS part, NULL::name AS role, statement
        FROM (VALUES {parts}) AS made (id, index, now, now_part, silent)
        JOIN pg_index ON indexrelid = id
        JOIN pg_class ON pg_class.oid = id
        CROSS JOIN LATERAL (
            SELECT format('ALTER TABLE %s REPLICA IDENTITY USING INDEX %I', now, now_part) AS statement
            WHERE indisreplident
            UNION ALL
            SELECT format('ALTER TABLE %s CLUSTER ON %I', now, now_part)
            WHERE indisclustered
            UNION ALL
            SELECT format('ALTER INDEX %s SET (%I = %L)', index, option_name, option_value)
            FROM pg_options_to_table(reloptions)
            WHERE silent AND relkind = 'i'
            UNION ALL
            SELECT format('COMMENT ON INDEX %s IS %L', index, description)
            FROM pg_description
            WHERE classoid = 'pg_class'::regclass AND objoid = id AND objsubid = 0
        ) AS kept
";
