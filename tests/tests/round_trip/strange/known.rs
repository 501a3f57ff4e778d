//! Owners, rights, options, comments and states that are set by hand, and whose they are.

use crate::model::{excludes, over_name, rows_name};
use crate::spec::{Body, Id, RoutineSpec, Spec, TableSpec};
use std::collections::BTreeMap;

/// Sets everything that there is to set.
pub const GIVE: &str = r#"
DO LANGUAGE plpgsql $$
DECLARE
    item record;
BEGIN
    IF to_regrole('"round trip"') IS NULL THEN
        BEGIN
            CREATE ROLE "round trip";
        EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
        END;
    END IF;
    FOR item IN
        SELECT oid::regclass AS name, relkind = 'v' AS is_view, obj_description(oid, 'pg_class') IS NULL AS silent,
            (SELECT string_agg(quote_ident(attname), ', ') FROM pg_attribute
            WHERE attrelid = pg_class.oid AND attnum > 0 AND NOT attisdropped) AS columns
        FROM pg_class WHERE relkind IN ('r', 'v') AND relnamespace = 'public'::regnamespace
    LOOP
        EXECUTE format('GRANT SELECT, UPDATE ON %s TO PUBLIC', item.name);
        IF item.columns IS NOT NULL THEN
            EXECUTE format('GRANT INSERT (%s) ON %s TO "round trip" WITH GRANT OPTION', item.columns, item.name);
        END IF;
        IF item.is_view THEN
            EXECUTE format('ALTER VIEW %s OWNER TO "round trip"', item.name);
            EXECUTE format('ALTER VIEW %s SET (security_barrier = true)', item.name);
        END IF;
        IF item.silent THEN
            EXECUTE format('COMMENT ON %s %s IS ''by hand''', CASE WHEN item.is_view THEN 'VIEW' ELSE 'TABLE' END, item.name);
        END IF;
    END LOOP;
    FOR item IN
        SELECT attrelid::regclass AS name, attname FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
        WHERE relkind IN ('r', 'v') AND relnamespace = 'public'::regnamespace AND attnum > 0 AND NOT attisdropped
            AND col_description(attrelid, attnum) IS NULL
    LOOP
        EXECUTE format('COMMENT ON COLUMN %s.%I IS ''by hand''', item.name, item.attname);
    END LOOP;
    FOR item IN
        SELECT oid::regprocedure AS name, obj_description(oid, 'pg_proc') IS NULL AS silent
        FROM pg_proc WHERE pronamespace = 'public'::regnamespace
    LOOP
        EXECUTE format('REVOKE ALL ON ROUTINE %s FROM PUBLIC', item.name);
        EXECUTE format('ALTER ROUTINE %s OWNER TO "round trip"', item.name);
        IF item.silent THEN
            EXECUTE format('COMMENT ON ROUTINE %s IS ''by hand''', item.name);
        END IF;
    END LOOP;
    FOR item IN
        SELECT oid::regtype AS name, obj_description(oid, 'pg_type') IS NULL AS silent
        FROM pg_type WHERE typtype = 'e' AND typnamespace = 'public'::regnamespace
    LOOP
        EXECUTE format('REVOKE ALL ON TYPE %s FROM PUBLIC', item.name);
        EXECUTE format('ALTER TYPE %s OWNER TO "round trip"', item.name);
        IF item.silent THEN
            EXECUTE format('COMMENT ON TYPE %s IS ''by hand''', item.name);
        END IF;
    END LOOP;
    FOR item IN
        SELECT conrelid::regclass AS name, conname FROM pg_constraint
        WHERE connamespace = 'public'::regnamespace AND conrelid <> 0 AND contype IN ('c', 'f', 'p', 'u')
            AND obj_description(oid, 'pg_constraint') IS NULL
    LOOP
        EXECUTE format('COMMENT ON CONSTRAINT %I ON %s IS ''by hand''', item.conname, item.name);
    END LOOP;
    FOR item IN
        SELECT indexrelid::regclass AS name FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
        WHERE relnamespace = 'public'::regnamespace AND obj_description(indexrelid, 'pg_class') IS NULL
    LOOP
        EXECUTE format('COMMENT ON INDEX %s IS ''by hand''', item.name);
    END LOOP;
    FOR item IN
        SELECT tgrelid::regclass AS name, tgname, hashtext(tgname) & 3 AS turn, tgenabled = 'O' AS fires,
            obj_description(pg_trigger.oid, 'pg_trigger') IS NULL AS silent
        FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
        WHERE relnamespace = 'public'::regnamespace AND NOT tgisinternal
    LOOP
        IF item.turn > 0 AND item.fires THEN
            EXECUTE format('ALTER TABLE %s %s TRIGGER %I', item.name,
                ('{ENABLE REPLICA,ENABLE REPLICA,ENABLE ALWAYS}'::text[])[item.turn], item.tgname);
        END IF;
        IF item.silent THEN
            EXECUTE format('COMMENT ON TRIGGER %I ON %s IS ''by hand''', item.tgname, item.name);
        END IF;
    END LOOP;
END $$"#;

/// What is set: kind, name, part of it, and what.
pub const HAD: &str = "
WITH rel AS (
    SELECT *, CASE relkind WHEN 'r' THEN 'table' ELSE 'view' END AS kind
    FROM pg_class WHERE relkind IN ('r', 'v') AND relnamespace = 'public'::regnamespace
), routine AS (
    SELECT *, concat_ws(' ', pronargs, (SELECT typcategory FROM pg_type WHERE pg_type.oid = proargtypes[0])) AS part
    FROM pg_proc WHERE pronamespace = 'public'::regnamespace
), enum AS (
    SELECT * FROM pg_type WHERE typtype = 'e' AND typnamespace = 'public'::regnamespace
), trigger AS (
    SELECT pg_trigger.*, relname FROM pg_trigger JOIN rel ON rel.oid = tgrelid WHERE NOT tgisinternal
), had (kind, name, part, rights, what) AS (
    SELECT kind, relname, '', relacl, 'owner ' || relowner::regrole::text FROM rel
    UNION ALL SELECT kind, relname, '', NULL, option FROM rel, unnest(reloptions) AS option
    WHERE kind = 'view' AND option NOT LIKE 'security_invoker=%'
    UNION ALL SELECT kind, relname, attname, attacl, NULL
    FROM rel JOIN pg_attribute ON attrelid = rel.oid AND attnum > 0 AND NOT attisdropped
    UNION ALL SELECT kind, relname, coalesce(attname, ''), NULL, description
    FROM rel JOIN pg_description ON classoid = 'pg_class'::regclass AND objoid = rel.oid AND description = 'by hand'
    LEFT JOIN pg_attribute ON attrelid = objoid AND attnum = objsubid AND objsubid > 0
    UNION ALL SELECT 'routine', proname, part, proacl, 'owner ' || proowner::regrole::text FROM routine
    UNION ALL SELECT 'routine', proname, part, NULL, description
    FROM routine JOIN pg_description ON classoid = 'pg_proc'::regclass AND objoid = oid AND description = 'by hand'
    UNION ALL SELECT 'enum', typname, '', typacl, 'owner ' || typowner::regrole::text FROM enum
    UNION ALL SELECT 'enum', typname, '', NULL, description
    FROM enum JOIN pg_description ON classoid = 'pg_type'::regclass AND objoid = oid AND description = 'by hand'
    UNION ALL SELECT 'constraint', relname, conname, NULL, description
    FROM rel JOIN pg_constraint ON conrelid = rel.oid
    JOIN pg_description ON classoid = 'pg_constraint'::regclass AND objoid = pg_constraint.oid AND description = 'by hand'
    UNION ALL SELECT 'index', rel.relname, item.relname, NULL, description
    FROM rel JOIN pg_index ON indrelid = rel.oid JOIN pg_class AS item ON item.oid = indexrelid
    JOIN pg_description ON classoid = 'pg_class'::regclass AND objoid = indexrelid AND description = 'by hand'
    UNION ALL SELECT 'trigger', relname, tgname, NULL, 'enabled ' || tgenabled::text FROM trigger
    UNION ALL SELECT 'trigger', relname, tgname, NULL, description
    FROM trigger JOIN pg_description ON classoid = 'pg_trigger'::regclass AND objoid = oid AND description = 'by hand'
)
SELECT json_build_array(kind, name, part, concat_ws(' ', what,
    (SELECT string_agg(item::text, ' ' ORDER BY item::text) FROM unnest(rights) AS item)))::text
FROM had";

/// Takes away what shows in the catalogue of objects, and what others made.
pub const STRIP: &str = "
DO LANGUAGE plpgsql $$
DECLARE
    item record;
BEGIN
    FOR item IN SELECT polname, polrelid::regclass AS name FROM pg_policy WHERE polname LIKE 'by hand%' LOOP
        EXECUTE format('DROP POLICY %I ON %s', item.polname, item.name);
    END LOOP;
    FOR item IN SELECT oid::regprocedure AS name FROM pg_proc WHERE proname LIKE 'by hand%' LOOP
        EXECUTE format('DROP ROUTINE %s', item.name);
    END LOOP;
    FOR item IN
        SELECT oid::regclass AS name, relkind FROM pg_class
        WHERE relname LIKE 'by hand%' AND relkind IN ('v', 'm') ORDER BY relname DESC
    LOOP
        EXECUTE format('DROP %s %s', CASE item.relkind WHEN 'v' THEN 'VIEW' ELSE 'MATERIALIZED VIEW' END, item.name);
    END LOOP;
    FOR item IN
        SELECT oid::regclass AS name FROM pg_class
        WHERE relkind = 'v' AND relnamespace = 'public'::regnamespace AND reloptions IS NOT NULL
    LOOP
        EXECUTE format('ALTER VIEW %s RESET (security_barrier)', item.name);
    END LOOP;
    FOR item IN
        SELECT tgrelid::regclass AS name, tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled IN ('A', 'R')
    LOOP
        EXECUTE format('ALTER TABLE %s ENABLE TRIGGER %I', item.name, item.tgname);
    END LOOP;
    DELETE FROM pg_description WHERE description = 'by hand';
END $$";

/// Takes the rights on columns of views away.
pub const REVOKE: &str = "
DO LANGUAGE plpgsql $$
DECLARE
    item record;
BEGIN
    FOR item IN
        SELECT DISTINCT attrelid::regclass AS name, attname,
            CASE WHEN grantee = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(grantee)) END AS who
        FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid AND relkind = 'v' AND attacl IS NOT NULL,
            aclexplode(attacl)
    LOOP
        EXECUTE format('REVOKE ALL (%I) ON TABLE %s FROM %s CASCADE', item.attname, item.name, item.who);
    END LOOP;
END $$";

/// Kind, name and part of an object.
type Name = (String, String, String);

/// An object or a part of one.
pub struct Known {
    /// What it is known by through the versions.
    id: String,
    /// The declaration says something about it.
    is_told: bool,
}

/// Every object and part of one.
pub fn ids(spec: &Spec) -> BTreeMap<Name, Known> {
    let mut found = BTreeMap::new();
    let mut note = |kind: &str, name: &str, part: &str, id: String, doc: Option<&String>| {
        let known = Known { id, is_told: doc.is_some() };
        let _ = found.insert((kind.to_owned(), name.to_owned(), part.to_owned()), known);
    };
    for table in &spec.tables {
        note("table", &table.name, "", format!("table {}", table.id), table.doc.as_ref());
        for column in &table.columns {
            note("table", &table.name, &column.name, format!("column {}", column.id), column.doc.as_ref());
        }
        for (kind, name, id) in standing(table) {
            // One that is called and defined otherwise is another one.
            let key = table.uniques.iter().find(|key| key.id == id);
            let what = if key.is_some_and(|key| excludes(spec, table, key)) { "exclusion" } else { kind };
            note(kind, &table.name, name, format!("{what} {id} {name}"), None);
        }
        for trigger in &table.triggers {
            note("trigger", &table.name, &trigger.name, format!("trigger {}", trigger.id), trigger.doc.as_ref());
        }
    }
    for item in &spec.enums {
        note("enum", &item.name, "", format!("enum {}", item.id), item.doc.as_ref());
    }
    for item in &spec.routines {
        note("routine", &item.name, &signature(item), format!("routine {}", item.id), item.doc.as_ref());
    }
    for view in &spec.views {
        let chained = view.chained.then(|| (over_name(view), "view over"));
        for (name, kind) in [(view.name.clone(), "view")].into_iter().chain(chained) {
            note("view", &name, "", format!("{kind} {}", view.id), view.doc.as_ref());
            for id in &view.columns {
                let column = spec.column(view.table, *id).map(|column| column.name.as_str());
                note("view", &name, column.unwrap_or_default(), format!("{kind} {}.{id}", view.id), None);
            }
        }
        if view.chained {
            note("routine", &rows_name(view), "0", format!("routine over {}", view.id), None);
        }
    }
    found
}

/// Constraints and indexes that have a name of their own.
fn standing(table: &TableSpec) -> impl Iterator<Item = (&'static str, &str, Id)> {
    let keys = || table.primary_key.iter().chain(&table.uniques).map(|key| (key.name.as_deref(), key.id));
    let foreign = table.foreign_keys.iter().map(|key| (key.name.as_deref(), key.id));
    let checks = table.checks.iter().map(|check| (Some(check.name.as_str()), check.id));
    let constraints = keys().chain(foreign).chain(checks).map(|(name, id)| ("constraint", name, id));
    let indexes = table.indexes.iter().map(|index| (index.name.as_deref(), index.id));
    let indexes = keys().chain(indexes).map(|(name, id)| ("index", name, id));
    constraints.chain(indexes).filter_map(|(kind, name, id)| Some((kind, name?, id)))
}

/// How many arguments a routine takes, and of which kind the first is.
fn signature(item: &RoutineSpec) -> String {
    match &item.body {
        Body::Sum { arguments: 0, .. } | Body::Log { .. } => "0".to_owned(),
        Body::Sum { arguments, .. } => format!("{arguments} N"),
    }
}

/// What is said of objects that `others` knows as well, each by what it is known by.
pub fn told(lines: &[String], own: &BTreeMap<Name, Known>, others: &BTreeMap<Name, Known>) -> Vec<String> {
    let others: BTreeMap<&str, &Known> = others.values().map(|known| (known.id.as_str(), known)).collect();
    let mut found: Vec<String> = lines
        .iter()
        .filter_map(|line| {
            let [kind, name, part, what]: [String; 4] = serde_json::from_str(line).expect("a list of four");
            let is_by_hand = name.starts_with("by hand");
            let known = own.get(&(kind, name.clone(), part.clone()));
            let stays = |known: &&Known| {
                let other = others.get(known.id.as_str());
                other.is_some_and(|other| what != "by hand" || !(known.is_told || other.is_told))
            };
            let id = known.filter(stays).map(|known| known.id.clone());
            let id = id.or_else(|| is_by_hand.then(|| format!("{name} {part}")));
            id.map(|id| format!("{id}: {what}"))
        })
        .collect();
    found.sort();
    found
}
