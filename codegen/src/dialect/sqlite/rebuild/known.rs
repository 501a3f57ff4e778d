//! Assertions that a database is what history says, asked of its catalogue by facts: the stored text of a table is spelled
//! in many ways, and ALTER rewrites it. What no pragma tells is counted in the text, where more than is known is refused.
//!
//! <https://www.sqlite.org/pragma.html>

mod columns;

use super::{literal, say};
use crate::dialect::quote;
use crate::dialect::sqlite::DIALECT;
use crate::model::{ForeignKey, Index, IndexPart, IndexTarget, ObjectName, Table, Trigger};
use crate::step::Known;
use std::fmt::Write as _;

/// Assertions per table of them: D1 allows a hundred columns.
/// <https://developers.cloudflare.com/d1/platform/limits/>
const PER_TABLE: usize = 90;

/// What no pragma tells, as it stands in a text without spaces, and what is said of it.
const CLAUSES: [(&str, &str); 5] = [
    ("check(", "a check that history does not know"),
    ("collate", "a collation that history does not know"),
    ("onconflict", "an ON CONFLICT clause that history does not know"),
    ("deferrable", "a DEFERRABLE key that history does not know"),
    ("autoincrement", "AUTOINCREMENT, which history does not know"),
];

/// Fails by name unless everything is known.
pub(super) fn assert(out: &mut String, known: &[Known]) {
    let mut found = Vec::new();
    for item in known {
        assertions(&mut found, item);
    }
    for part in found.chunks(PER_TABLE) {
        say(
            out,
            "Nothing is changed unless the tables are what history says. If one is not, the name of the check says why:",
        );
        say(out, "declare what is there, or take it away, and run this again.");
        out.push_str("CREATE TABLE \"__seaglass_known\" (");
        for (at, (name, _)) in part.iter().enumerate() {
            out.push_str(if at > 0 { ",\n    " } else { "\n    " });
            let _ = write!(out, "\"q{at}\" integer NOT NULL CONSTRAINT ");
            quote::name(out, &quote::harmless(name, DIALECT));
            let _ = write!(out, " CHECK (\"q{at}\" = 0)");
        }
        out.push_str("\n);\nINSERT INTO \"__seaglass_known\" SELECT");
        for (at, (_, query)) in part.iter().enumerate() {
            out.push_str(if at > 0 { ",\n    (" } else { "\n    (" });
            out.push_str(query);
            out.push(')');
        }
        out.push_str(";\nDROP TABLE \"__seaglass_known\";\n");
    }
}

/// The name of each check, and the query that must give zero.
fn assertions(found: &mut Vec<(String, String)>, known: &Known) {
    match known {
        Known::Table { table, text } => {
            let name = &table.name;
            found.push((format!("{name} has other columns than history knows"), columns::names(table)));
            found.push((format!("{name} has a column of another type than history knows"), columns::types(table)));
            found.push((format!("{name} has another default than history knows"), columns::defaults(table)));
            found.push((format!("{name} has other foreign keys than history knows"), keys(table)));
            found.push((format!("{name} has an index that history does not know"), indexes(table)));
            found.push((format!("{name} has a unique key that history does not know"), uniques(table)));
            found.push(triggers(name, &table.triggers));
            let options = "is STRICT or WITHOUT ROWID, which history does not know";
            found.push((format!("{name} {options}"), self::options(table)));
            let text = squeezed(text);
            for (clause, what) in CLAUSES {
                let known = text.matches(clause).count();
                found.push((format!("{name} has {what}"), clauses(table, clause, known)));
            }
        }
        Known::Triggers(table) => found.push(triggers(&table.name, &table.triggers)),
        Known::View(view) => found.push(triggers(&view.name, &view.triggers)),
        Known::Numbers { table: name, searches: known } => {
            let what = format!("a search index that history does not know finds rows of {name} by their numbers");
            found.push((what, searches(name, known)));
        }
        Known::References { target, keys } => {
            let what = format!("a table that history does not know refers to {target}");
            found.push((what, references(target, keys)));
        }
    }
}

/// Tables of FTS5 with the content of a table: <https://www.sqlite.org/fts5.html#external_content_tables>.
fn searches(table: &ObjectName, known: &[ObjectName]) -> String {
    let mut name = String::new();
    quote::object(&mut name, table, DIALECT);
    let bare = name.trim_matches('"').to_owned();
    let spelled = [of(table), name, bare];
    let forms = spelled.iter().flat_map(|name| [format!("content={name},"), format!("content={name})")]);
    let mentions: Vec<String> = forms.map(|form| format!("instr(\"s\", {}) > 0", lower(&squeezed(&form)))).collect();
    let known: Vec<String> = known.iter().map(|name| format!("({})", lower_of(name))).collect();
    let others = not_in("AND", "lower(\"name\")", &known);
    format!(
        "SELECT count(*) FROM (SELECT {SQUEEZED} AS \"s\" FROM sqlite_master WHERE \"type\" = 'table' \
         AND \"sql\" LIKE 'CREATE VIRTUAL %'{others}) WHERE {}",
        mentions.join(" OR ")
    )
}

fn of(table: &ObjectName) -> String {
    let mut out = String::new();
    literal(&mut out, table);
    out
}

/// A text as SQL, in the case in which names are compared.
fn lower(text: &str) -> String {
    let mut out = String::new();
    quote::sqlite_text(&mut out, &text.to_ascii_lowercase());
    out
}

fn lower_of(table: &ObjectName) -> String {
    of(table).to_ascii_lowercase()
}

/// ` AND (facts) NOT IN (VALUES …)`, with the word before it.
fn not_in(word: &str, facts: &str, known: &[String]) -> String {
    if known.is_empty() { String::new() } else { format!(" {word} ({facts}) NOT IN (VALUES {})", known.join(", ")) }
}

fn key_facts(key: &ForeignKey) -> impl Iterator<Item = String> {
    let target = lower_of(&key.target);
    let actions = format!("'{}', '{}'", key.on_update.sql(), key.on_delete.sql());
    key.columns.iter().map(move |column| format!("{}, {target}, {actions}", lower(column)))
}

fn keys(table: &Table) -> String {
    let known: Vec<String> = table.foreign_keys.iter().flat_map(key_facts).map(|facts| format!("({facts})")).collect();
    let name = of(&table.name);
    if known.is_empty() {
        return format!("SELECT count(*) FROM pragma_foreign_key_list({name})");
    }
    format!(
        "SELECT abs({} - count(*)) + (SELECT count(*) FROM pragma_foreign_key_list({name}){}) FROM pragma_foreign_key_list({name})",
        known.len(),
        not_in("WHERE", "lower(\"from\"), lower(\"table\"), \"on_update\", \"on_delete\"", &known)
    )
}

/// D1 forbids a look at its own tables.
fn references(target: &ObjectName, keys: &[(ObjectName, ForeignKey)]) -> String {
    let facts = |(table, key): &(ObjectName, ForeignKey)| -> Vec<String> {
        key_facts(key).map(|facts| format!("({}, {facts})", lower_of(table))).collect()
    };
    let known: Vec<String> = keys.iter().flat_map(facts).collect();
    format!(
        "SELECT count(*) FROM sqlite_master AS \"m\", pragma_foreign_key_list(\"m\".\"name\") AS \"f\" \
         WHERE \"m\".\"type\" = 'table' AND \"m\".\"name\" NOT GLOB '_cf_*' AND lower(\"f\".\"table\") = {}{}",
        lower_of(target),
        not_in(
            "AND",
            "lower(\"m\".\"name\"), lower(\"f\".\"from\"), lower(\"f\".\"table\"), \"f\".\"on_update\", \"f\".\"on_delete\"",
            &known
        )
    )
}

fn indexes(table: &Table) -> String {
    let here: Vec<&Index> = table.indexes.iter().filter(|index| index.exists_in(DIALECT)).collect();
    let known: Vec<String> = here
        .iter()
        .map(|index| {
            let (unique, partial) = (u8::from(index.unique), u8::from(index.predicate.is_some()));
            let parts = columns_of(index).map_or_else(|| format!("'{}'", index.parts.len()), |names| lower(&names));
            format!("({}, {unique}, {partial}, {parts})", lower(&index.name))
        })
        .collect();
    let computed = here.iter().filter(|index| columns_of(index).is_none()).map(|index| lower(&index.name));
    let computed = computed.collect::<Vec<_>>().join(", ");
    let names = "lower(group_concat(coalesce(\"name\", '')))";
    let parts = if computed.is_empty() {
        names.to_owned()
    } else {
        format!("CASE WHEN lower(\"i\".\"name\") IN ({computed}) THEN CAST(count(*) AS text) ELSE {names} END")
    };
    let facts = format!(
        "lower(\"i\".\"name\"), \"unique\", \"partial\", (SELECT {parts} \
         FROM (SELECT \"name\" FROM pragma_index_info(\"i\".\"name\") ORDER BY \"seqno\"))"
    );
    format!(
        "SELECT count(*) FROM pragma_index_list({}) AS \"i\" WHERE \"origin\" = 'c'{}",
        of(&table.name),
        not_in("AND", &facts, &known)
    )
}

/// Its columns, as the catalogue lists them; none where a part is an expression, of which SQLite may make a column.
fn columns_of(index: &Index) -> Option<String> {
    let name = |part: &IndexPart| match &part.target {
        IndexTarget::Column(name) => Some(name.as_str().to_owned()),
        IndexTarget::Expression(_) => None,
    };
    index.parts.iter().map(name).collect::<Option<Vec<_>>>().map(|names| names.join(","))
}

fn uniques(table: &Table) -> String {
    let name = of(&table.name);
    format!("SELECT max(0, count(*) - {}) FROM pragma_index_list({name}) WHERE \"origin\" = 'u'", table.uniques.len())
}

fn triggers(of: &ObjectName, known: &[Trigger]) -> (String, String) {
    let known = known.iter().filter(|trigger| trigger.forms.contains_key(&DIALECT));
    let known: Vec<String> = known.map(|trigger| format!("({})", lower(&trigger.name))).collect();
    let query = format!(
        "SELECT count(*) FROM sqlite_master WHERE \"type\" = 'trigger' AND lower(\"tbl_name\") = {}{}",
        lower_of(of),
        not_in("AND", "lower(\"name\")", &known)
    );
    (format!("{of} has a trigger that history does not know"), query)
}

fn options(table: &Table) -> String {
    format!(
        "SELECT count(*) FROM pragma_table_list({}) WHERE \"schema\" = 'main' AND (\"strict\" <> {} OR \"wr\" <> {})",
        of(&table.name),
        u8::from(table.d1.strict),
        u8::from(table.d1.without_rowid)
    )
}

/// How many more there are than known.
fn clauses(table: &Table, clause: &str, known: usize) -> String {
    format!(
        "SELECT max(0, (length(\"s\") - length(replace(\"s\", '{clause}', ''))) / {} - {known}) FROM (SELECT lower(replace(replace(replace(\
         \"sql\", ' ', ''), char(10), ''), char(9), '')) AS \"s\" FROM sqlite_master WHERE \"type\" = 'table' AND lower(\"name\") = {})",
        clause.len(),
        lower_of(&table.name)
    )
}

/// The text of an object in lower case and without spaces.
const SQUEEZED: &str = "lower(replace(replace(replace(\"sql\", ' ', ''), char(10), ''), char(9), ''))";

/// A text in lower case and without spaces.
fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !matches!(c, ' ' | '\n' | '\t')).collect::<String>().to_ascii_lowercase()
}
