//! An identity becomes `serial`, or the other way round: <https://www.postgresql.org/docs/current/sql-altertable.html>.
//!
//! Postgres makes neither of the other, so another sequence takes the place of the first one, under its name: it goes on
//! with the next value, and keeps who may use it and its comment. Whatever else depends on the first one, a view or the
//! default of another column, stops the migration by name.

use super::{DIALECT, numbering, online};
use crate::dialect::quote;
use crate::model::{Column, NumberedBy, Numbering, ObjectName};
use std::fmt::Write as _;

/// What is read before the first sequence goes. Nobody takes a number from then on: both the table and its sequence are
/// locked, and a value of CACHE means nothing to a sequence that goes.
const READ: &str = "    LOCK TABLE <table> IN ACCESS EXCLUSIVE MODE;
    -- From here on no session can take a value.
    EXECUTE 'ALTER SEQUENCE ' || numbers || ' CACHE 1';
    EXECUTE 'SELECT last_value, is_called FROM ' || numbers INTO last, used;
    SELECT quote_ident(rolname), obj_description(c.oid, 'pg_class') INTO owner, says
    FROM pg_class c JOIN pg_roles r ON r.oid = relowner WHERE c.oid = numbers::regclass;
    rights := ARRAY(
        SELECT 'GRANT ' || privilege_type || ' ON SEQUENCE ' || called || ' TO '
            || CASE grantee WHEN 0 THEN 'PUBLIC' ELSE grantee::regrole::text END
            || CASE WHEN is_grantable THEN ' WITH GRANT OPTION' ELSE '' END
        FROM pg_class, aclexplode(relacl) WHERE oid = numbers::regclass AND grantee <> relowner
        ORDER BY 1
    );
";

/// An identity asks nobody for USAGE of its sequence, and the default of a column does.
const INSERTERS: &str = "    rights := rights || ARRAY(
        SELECT DISTINCT 'GRANT USAGE ON SEQUENCE ' || called || ' TO '
            || CASE grantee WHEN 0 THEN 'PUBLIC' ELSE grantee::regrole::text END
        FROM pg_class c
        CROSS JOIN LATERAL (
            SELECT relacl AS acl UNION ALL SELECT attacl FROM pg_attribute WHERE attrelid = c.oid
        ) AS a
        CROSS JOIN LATERAL aclexplode(acl)
        WHERE c.oid = <text>::regclass AND privilege_type = 'INSERT' AND grantee <> relowner
        ORDER BY 1
    );
";

/// What is given back to the sequence that takes the place.
const RESTORE: &str = "    PERFORM setval(called, last, used);
    FOREACH granted IN ARRAY rights LOOP
        EXECUTE granted;
    END LOOP;
    IF says IS NOT NULL THEN
        EXECUTE 'COMMENT ON SEQUENCE ' || called || ' IS ' || quote_literal(says);
    END IF;
";

/// Under the name that the first sequence has, unless another one is given.
pub(super) fn render(out: &mut String, table: &ObjectName, before: &Column, after: &Column, new: &Numbering) {
    let (mut quoted, mut name, mut text) = (String::new(), String::new(), String::new());
    quote::object(&mut quoted, table, DIALECT);
    quote::name(&mut name, &after.name);
    quote::postgres_text(&mut text, &quoted);
    let mut body = format!("\nDECLARE\n    numbers text := pg_get_serial_sequence({text}, ");
    quote::postgres_text(&mut body, &after.name);
    body.push_str(");\n    called  text := ");
    match new.sequence.as_ref().filter(|name| before.sequence(table).as_ref() != Some(*name)) {
        Some(sequence) => {
            let mut called = String::new();
            quote::object(&mut called, &numbering::beside(table, sequence), DIALECT);
            quote::postgres_text(&mut body, &called);
        }
        None => body.push_str("numbers"),
    }
    body.push_str(
        ";\n    last    bigint;\n    used    boolean;\n    owner   text;\n    says    text;\n    rights  text[];\n    granted text;\nBEGIN\n    IF numbers IS NULL THEN\n        RAISE EXCEPTION '%', ",
    );
    quote::postgres_text(&mut body, &format!("no sequence belongs to {table}.{}", after.name));
    body.push_str(";\n    END IF;\n");
    body.push_str(&READ.replace("<table>", &quoted));
    let column = format!("ALTER TABLE {quoted} ALTER COLUMN {name}");
    match new.by {
        NumberedBy::Serial => to_serial(&mut body, &column, &text, after, &format!("{quoted}.{name}")),
        NumberedBy::Identity | NumberedBy::Always => to_identity(&mut body, &column, after, new),
    }
    body.push_str(RESTORE);
    body.push_str("END\n");
    out.push_str("DO LANGUAGE plpgsql ");
    online::dollars(out, &body);
    out.push_str(";\n");
    if new.by != NumberedBy::Serial {
        numbering::other_type(out, table, after);
    }
}

fn to_identity(body: &mut String, column: &str, after: &Column, new: &Numbering) {
    let _ = write!(body, "    {column} DROP DEFAULT;\n    EXECUTE 'DROP SEQUENCE ' || numbers;\n    EXECUTE ");
    quote::postgres_text(
        body,
        &format!("{column} ADD GENERATED {} AS IDENTITY (SEQUENCE NAME ", numbering::generated(new.by)),
    );
    let mut options = String::new();
    numbering::first_options(&mut options, after, &new.counting, false);
    let _ = writeln!(body, " || called || '{options})';");
}

fn to_serial(body: &mut String, column: &str, text: &str, after: &Column, own: &str) {
    body.push_str(&INSERTERS.replace("<text>", text));
    let mut options = String::new();
    if let Some(new) = &after.numbering {
        numbering::first_options(&mut options, after, &new.counting, true);
    }
    let _ = write!(
        body,
        "    {column} DROP IDENTITY;\n    EXECUTE 'CREATE SEQUENCE ' || called || '{options}';\n    EXECUTE 'ALTER SEQUENCE ' || called || ' OWNER TO ' || owner;\n    EXECUTE "
    );
    quote::postgres_text(body, &format!("{column} SET DEFAULT nextval("));
    body.push_str(" || quote_literal(called) || ')';\n    EXECUTE 'ALTER SEQUENCE ' || called || ");
    quote::postgres_text(body, &format!(" OWNED BY {own}"));
    body.push_str(";\n");
}
