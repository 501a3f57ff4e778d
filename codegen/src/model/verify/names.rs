//! Names and free text: what both databases, file systems and rustc can hold.

use super::context::{Context, OneLine, Place, Report};
use crate::model::{MAX_NAME_BYTES, Name, ObjectName, Rule};
use std::fmt::Display;

/// Tables of the tools that run migrations, and of this one while it rebuilds a table.
const BOOKKEEPING: [&str; 3] = ["d1_migrations", "seaql_migrations", "_sqlx_migrations"];
const OWN_PREFIX: &str = "__seaglass_";
/// Prefixes that `SQLite` and D1 keep to themselves.
const D1_PREFIXES: [&str; 2] = ["sqlite_", "_cf_"];
/// Columns that every Postgres table has already:
/// <https://www.postgresql.org/docs/current/ddl-system-columns.html>
const SYSTEM_COLUMNS: [&str; 6] = ["tableoid", "xmin", "cmin", "xmax", "cmax", "ctid"];
/// Texts by which wrangler knows a file that wraps itself in a transaction; it removes them wherever they stand:
/// <https://developers.cloudflare.com/d1/best-practices/import-export-data/>
pub(super) const STRIPPED: [&str; 2] = ["BEGIN TRANSACTION", "COMMIT;"];

/// The types that Postgres has from the start; `postgres.bki` of versions 15 and 18 lists the same.
const POSTGRES_TYPES: &str = "\
    aclitem any anyarray anycompatible anycompatiblearray anycompatiblemultirange anycompatiblenonarray \
    anycompatiblerange anyelement anyenum anymultirange anynonarray anyrange bit bool box bpchar bytea char cid \
    cidr circle cstring date datemultirange daterange event_trigger fdw_handler float4 float8 gtsvector \
    index_am_handler inet int2 int2vector int4 int4multirange int4range int8 int8multirange int8range internal \
    interval json jsonb jsonpath language_handler line lseg macaddr macaddr8 money name numeric nummultirange \
    numrange oid oidvector path point polygon record refcursor regclass regcollation regconfig regdictionary \
    regnamespace regoper regoperator regproc regprocedure regrole regtype table_am_handler text tid time timestamp \
    timestamptz timetz trigger tsm_handler tsmultirange tsquery tsrange tstzmultirange tstzrange tsvector \
    txid_snapshot unknown uuid varbit varchar void xid xid8 xml";

/// A table, index, view or trigger: its own name and its namespace.
pub(super) fn object(context: &Context<'_>, report: &mut Report<'_>, kind: &str, name: &ObjectName) {
    let place = Place::Object(name);
    identifier(context, report, place, kind, &name.name);
    reserved(context, report, place, kind, &name.name);
    let Some(namespace) = &name.namespace else { return };
    identifier(context, report, place, "namespace", namespace);
    if context.postgres && (namespace.starts_with("pg_") || namespace.as_str() == "information_schema") {
        report.fault(
            Rule::ReservedName,
            place,
            format!("the namespace {:?} is Postgres's own", namespace.as_str()),
            "schemas that start with `pg_` and `information_schema` belong to the system",
            "choose another namespace",
        );
    }
    if context.d1 {
        report.fault(
            Rule::NamespaceOnD1,
            place,
            format!("the {kind} is in the namespace {:?}, and D1 has no namespaces", namespace.as_str()),
            "a D1 database is one flat list of names",
            format!(
                "name it {:?} without a namespace, or write the database for Postgres only: \
                 `.dialects([Dialect::Postgres])`",
                format!("{namespace}_{}", name.name)
            ),
        );
    }
}

/// A type of Postgres: one of its own is found before any that is declared, quoted or not.
/// <https://www.postgresql.org/docs/current/ddl-schemas.html#DDL-SCHEMAS-CATALOG>
pub(super) fn postgres_type(report: &mut Report<'_>, kind: &str, name: &ObjectName) {
    let own = name.name.as_str().trim_start_matches('_');
    if POSTGRES_TYPES.split(' ').any(|ty| ty == own) {
        report.fault(
            Rule::BuiltinType,
            Place::Object(name),
            format!("the {kind} has the name of Postgres's own type {own:?}"),
            "a column of that type would get Postgres's own, whatever is declared",
            format!("choose another name: `{own}_{}`", kind.replace(' ', "_")),
        );
    }
}

/// Any identifier that is written into SQL.
pub(super) fn identifier(context: &Context<'_>, report: &mut Report<'_>, place: Place<'_>, kind: &str, name: &Name) {
    let text = name.as_str();
    let word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    if (1..=MAX_NAME_BYTES).contains(&text.len()) && text.bytes().all(word) {
        return;
    }
    if context.postgres && text.len() > MAX_NAME_BYTES {
        report.fault(
            Rule::NameTooLong,
            place,
            format!("the {kind} name {:?} has {} bytes", OneLine(text).to_string(), text.len()),
            format!("Postgres cuts names silently after {MAX_NAME_BYTES} bytes, and two of them may become one"),
            format!("choose a name of at most {MAX_NAME_BYTES} bytes"),
        );
    }
    called(context, report, place, kind, name);
}

/// What something is called, whatever the SQL that makes it says.
pub(super) fn called(context: &Context<'_>, report: &mut Report<'_>, place: Place<'_>, kind: &str, name: &Name) {
    let text = name.as_str();
    if text.is_empty() {
        report.fault(
            Rule::EmptyName,
            place,
            format!("a {kind} has an empty name"),
            "neither database accepts an empty identifier",
            "give it a name",
        );
        return;
    }
    if text.chars().any(char::is_control) {
        report.fault(
            Rule::UnreadableName,
            place,
            format!("the {kind} name {text:?} holds a control character"),
            "such a name cannot be typed in a query, and a NUL ends the statement",
            "leave the character out",
        );
    } else if text.chars().any(turns_direction) {
        report.fault(
            Rule::UnreadableName,
            place,
            format!("the {kind} name {text:?} holds a character that turns the direction of text"),
            "a reader would see another name than the one that runs",
            "leave the character out",
        );
    }
    if context.d1
        && let Some(stripped) = STRIPPED.iter().find(|stripped| text.contains(**stripped))
    {
        report.fault(
            Rule::Stripped,
            place,
            format!("the {kind} name {text:?} holds the text `{stripped}`"),
            "wrangler removes that text from a file wherever it occurs, in names too",
            "choose another name",
        );
    }
}

/// Names that other programs use in the same database.
pub(super) fn reserved(context: &Context<'_>, report: &mut Report<'_>, place: Place<'_>, kind: &str, name: &Name) {
    let starts =
        |prefix: &str| name.as_str().get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix));
    let why = if BOOKKEEPING.iter().any(|table| name.as_str().eq_ignore_ascii_case(table)) {
        "a migration runner keeps its own record under that name"
    } else if starts(OWN_PREFIX) {
        "names that start with `__seaglass_` are used while a table is rebuilt"
    } else if context.d1 && D1_PREFIXES.into_iter().any(starts) {
        "names that start with `sqlite_` or `_cf_` belong to SQLite and to D1, which refuse them"
    } else {
        return;
    };
    report.fault(
        Rule::ReservedName,
        place,
        format!("the {kind} name {:?} is reserved", name.as_str()),
        why,
        "choose another name",
    );
}

/// A column's name.
pub(super) fn column(context: &Context<'_>, report: &mut Report<'_>, table: &ObjectName, name: &Name) {
    let place = Place::Column(table, name);
    identifier(context, report, place, "column", name);
    if context.postgres && SYSTEM_COLUMNS.contains(&name.as_str()) {
        report.fault(
            Rule::ReservedName,
            place,
            format!("every Postgres table has a system column {:?}", name.as_str()),
            "CREATE TABLE refuses a second one",
            "choose another name",
        );
    }
}

/// A comment, doc or value: any text but what a database cannot hold.
pub(super) fn text(report: &mut Report<'_>, place: Place<'_>, kind: &dyn Display, text: &str) {
    if text.contains('\0') {
        report.fault(
            Rule::NulCharacter,
            place,
            format!("the {kind} holds a NUL character"),
            "Postgres stores no NUL, and SQLite ends the statement there",
            "leave the character out",
        );
    }
}

/// Whether the character reorders what a reader sees: <https://trojansource.codes>
pub(super) fn turns_direction(character: char) -> bool {
    matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// `[a-z][a-z0-9_]*` without `__`: a file name, a module and a lint-clean Rust name at once.
pub(super) fn is_plain(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_lowercase())
        && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
        && !text.contains("__")
}

/// Whether Windows keeps the name for a device: no file `con.rs` can be checked out there.
///
/// <https://learn.microsoft.com/windows/win32/fileio/naming-a-file>
pub(super) fn is_device(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    let numbered =
        |prefix| lower.strip_prefix(prefix).is_some_and(|rest| rest.len() == 1 && rest.as_bytes()[0].is_ascii_digit());
    matches!(lower.as_str(), "con" | "prn" | "aux" | "nul") || numbered("com") || numbered("lpt")
}
