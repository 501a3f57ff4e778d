//! Views: who owns them, who may use them, how they are set, what is said of them, and whether they have rows.

use super::{list, row, rows};
use crate::model::Name;
use crate::step::KeptObject;

/// Queries of statements that give it to those that are recreated, and their options to those that are replaced.
pub(super) fn queries(views: &[&KeptObject], replaced: &[KeptObject]) -> Vec<String> {
    let mut found = Vec::new();
    if !views.is_empty() {
        let is_any = views.iter().any(|item| !item.columns.is_empty());
        let (made, column) = if is_any { (", renamed", RENAMED) } else { ("", "attname") };
        // Of each kind its own, which its statements say.
        for keeps_rows in [false, true] {
            let own: Vec<&&KeptObject> = views.iter().filter(|item| item.keeps_rows[1] == keeps_rows).collect();
            if !own.is_empty() {
                let text = VIEWS.replace("{objects}", &list(own.iter().map(|item| row(item, is_any))));
                let words = if keeps_rows { "MATERIALIZED VIEW" } else { "VIEW" };
                found.push(text.replace("{made}", made).replace("{attname}", column).replace("{view}", words));
            }
        }
        let filled = |item: &&&KeptObject| item.keeps_rows == [true; 2] && item.empty[1];
        let filled: Vec<&KeptObject> = views.iter().filter(filled).copied().collect();
        if !filled.is_empty() {
            found.push(FILLED.replace("{objects}", &rows(&filled)));
        }
    }
    if !views.is_empty() || !replaced.is_empty() {
        let all = || views.iter().copied().chain(replaced);
        for (keeps_rows, words) in [(false, "VIEW"), (true, "MATERIALIZED VIEW")] {
            let own: Vec<&KeptObject> = all().filter(|item| item.keeps_rows == [keeps_rows; 2]).collect();
            if !own.is_empty() {
                found.push(options(&own).replace("{view}", words));
            }
        }
    }
    found
}

/// The options of views, but for those that a declaration says.
fn options(views: &[&KeptObject]) -> String {
    if views.iter().all(|item| item.said.is_empty()) {
        return OPTIONS.replace("{objects}", &rows(views)).replace("{said}", "").replace("{kept}", KEPT);
    }
    let with_said = |item: &&KeptObject| {
        let made = row(item, false);
        format!(
            "{}, '{{{}}}'::text[])",
            made.strip_suffix(')').unwrap_or(&made),
            item.said.iter().map(Name::as_str).collect::<Vec<_>>().join(", ")
        )
    };
    let text = OPTIONS.replace("{objects}", &list(views.iter().map(with_said)));
    text.replace("{said}", ", said").replace("{kept}", &format!("({KEPT}) AND option_name <> ALL (said)"))
}

/// What a column is called when its view is recreated.
const RENAMED: &str = "coalesce(renamed ->> attname, attname)";

/// Owner, grants, defaults and comments of views. What `role` gave, it gives again.
const VIEWS: &str = "        SELECT step, name, part, role, statement
        FROM (VALUES {objects}) AS made (id, same{made})
        JOIN pg_class ON pg_class.oid = id
        CROSS JOIN LATERAL (SELECT id::regclass::text AS name) AS named
        CROSS JOIN LATERAL (
            SELECT 1 AS step, NULL::name AS part, NULL::name AS role,
                format('ALTER {view} %s OWNER TO %I', name, pg_get_userbyid(relowner)) AS statement
            UNION ALL
            SELECT 2, NULL, NULL, 'REVOKE ALL ON TABLE ' || name
            WHERE relacl IS NOT NULL OR EXISTS (SELECT FROM pg_default_acl)
            UNION ALL
            SELECT 2 + place, NULL, CASE WHEN grantor <> relowner THEN pg_get_userbyid(grantor) END,
                format('GRANT %s ON TABLE %s TO %s', privilege_type, name,
                    CASE WHEN grantee = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(grantee)) END)
                    || CASE WHEN is_grantable THEN ' WITH GRANT OPTION' ELSE '' END
            FROM aclexplode(coalesce(relacl, acldefault('r', relowner))) WITH ORDINALITY
                AS rights (grantor, grantee, privilege_type, is_grantable, place)
            WHERE relacl IS NOT NULL OR EXISTS (SELECT FROM pg_default_acl)
            UNION ALL
            SELECT 1000 + place, {attname}, CASE WHEN grantor <> relowner THEN pg_get_userbyid(grantor) END,
                format('GRANT %s (%I) ON TABLE %s TO %s', privilege_type, {attname}, name,
                    CASE WHEN grantee = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(grantee)) END)
                    || CASE WHEN is_grantable THEN ' WITH GRANT OPTION' ELSE '' END
            FROM pg_attribute, aclexplode(attacl) WITH ORDINALITY
                AS rights (grantor, grantee, privilege_type, is_grantable, place)
            WHERE attrelid = id AND NOT attisdropped
            UNION ALL
            SELECT 3000, {attname}, NULL,
                format('ALTER {view} %s ALTER COLUMN %I SET DEFAULT %s', name, {attname}, pg_get_expr(adbin, adrelid))
            FROM pg_attrdef JOIN pg_attribute ON attrelid = adrelid AND attnum = adnum
            WHERE adrelid = id
            UNION ALL
            SELECT 3000, {attname}, NULL,
                CASE WHEN attname IS NULL THEN format('COMMENT ON {view} %s IS %L', name, description)
                    ELSE format('COMMENT ON COLUMN %s.%I IS %L', name, {attname}, description) END
            FROM pg_description
            LEFT JOIN pg_attribute ON attrelid = objoid AND attnum = objsubid AND objsubid > 0
            WHERE classoid = 'pg_class'::regclass AND objoid = id
        ) AS kept
";

/// Options of views, of which a text can state the check option alone.
const OPTIONS: &str = "        SELECT 3000 AS step, id::regclass::text AS name, NULL::name AS part, NULL::name AS role,
            format('ALTER {view} %s SET (%I = %L)', id::regclass, option_name, option_value) AS statement
        FROM (VALUES {objects}) AS made (id, same{said})
        JOIN pg_class ON pg_class.oid = id
        CROSS JOIN LATERAL pg_options_to_table(reloptions)
        WHERE {kept}
";

/// One that is made without rows is filled again where it was: first, while it is still ours.
const FILLED: &str = "        SELECT 0 AS step, id::regclass::text AS name, NULL::name AS part, NULL::name AS role,
            format('REFRESH MATERIALIZED VIEW %s', id::regclass) AS statement
        FROM (VALUES {objects}) AS made (id, same)
        JOIN pg_class ON pg_class.oid = id
        WHERE relispopulated
";

const KEPT: &str = "same OR option_name <> 'check_option'";
