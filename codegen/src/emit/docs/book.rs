//! What every page looks up: built once per database, so that a page costs no more in a large database.

use super::origin::{Origins, origins};
use super::{escape, mermaid};
use crate::emit::history::Entry;
use crate::emit::{Source, entity, relative};
use crate::lookup::Lookup;
use crate::model::{Column, Dialect, Name, ObjectName, Schema, Table};
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::sync::Arc;

/// Letters of a page's file name before it is cut; file systems stop at 255 bytes.
const LONGEST_STEM: usize = 120;

/// A database with everything that its pages look up.
pub(super) struct Book<'a> {
    pub(super) source: Source<'a>,
    pub(super) schema: &'a Schema,
    /// The place of each table in the schema.
    pub(super) positions: Lookup<&'a ObjectName, usize>,
    /// The place of each enum in the schema.
    pub(super) enums: BTreeMap<&'a ObjectName, usize>,
    /// The file name of each table's page.
    pub(super) pages: Vec<String>,
    /// The name of each table in diagrams.
    pub(super) labels: Vec<Cow<'a, str>>,
    /// Per table and foreign key, the place of the table that it points at.
    targets: Vec<Vec<Option<usize>>>,
    /// Per table, the keys that point at it: the place of their table and theirs in it.
    pub(super) inbound: Vec<Vec<(usize, usize)>>,
    /// Where everything came from.
    pub(super) origins: Origins<'a>,
    /// Per entry of history, its number and the definition of the link to its SQL that stands at the end of a page.
    since: Vec<(String, String)>,
    /// The folder of the pages.
    pub(super) folder: String,
    /// The folder of the entities as the pages see it.
    pub(super) entity_folder: String,
    /// The path of each table's entity.
    pub(super) entities: Vec<Option<String>>,
    /// The calls that an app makes with each table's entity.
    pub(super) calls: Vec<Option<String>>,
    /// The type of a column's field in the entity.
    pub(super) rust: Box<dyn Fn(&'a Table, &'a Column) -> String + 'a>,
    /// The dialects that the database is written for.
    pub(super) dialects: &'a [Dialect],
}

impl<'a> Book<'a> {
    /// Looks everything up.
    pub(super) fn new(source: Source<'a>) -> Self {
        let database = source.database;
        let schema = &database.schema;
        let positions: Lookup<&ObjectName, usize> =
            schema.tables.iter().enumerate().map(|(place, table)| (&table.name, place)).collect();
        let target = |table: &Table| {
            table.foreign_keys.iter().map(|foreign| positions.get(&foreign.target).copied()).collect::<Vec<_>>()
        };
        let targets: Vec<_> = schema.tables().map(target).collect();
        let folder = format!("{}/{}", source.project.paths.docs, database.name);
        Self {
            source,
            schema,
            enums: schema.enums.iter().enumerate().map(|(place, item)| (&item.name, place)).collect(),
            pages: pages(schema),
            labels: schema.tables.iter().map(|table| mermaid::label(&table.name)).collect(),
            inbound: inbound(&targets),
            targets,
            origins: origins(schema, &positions, source.history),
            since: since(source, &folder),
            entity_folder: relative(&folder, &format!("{}/src/{}", source.project.paths.entity, database.name)) + "/",
            entities: entity::paths(source),
            calls: entity::calls(source),
            rust: Box::new(entity::rust_types(database)),
            positions,
            folder,
            dialects: &database.dialects,
        }
    }

    /// Whether the database is written for both dialects.
    pub(super) fn both(&self) -> bool {
        self.dialects.len() > 1
    }

    /// Whether the database is written for `dialect`.
    pub(super) fn has(&self, dialect: Dialect) -> bool {
        self.dialects.contains(&dialect)
    }

    /// Writes the name of the table at `place` as a link to its page.
    pub(super) fn table_link(&self, out: &mut String, place: usize) {
        out.push('[');
        object(out, &self.schema.tables[place].name);
        out.push_str("](");
        escape::destination(out, &self.pages[place]);
        out.push(')');
    }

    /// The place of the table that a foreign key points at.
    pub(super) fn target(&self, table: usize, key: usize) -> Option<usize> {
        self.targets[table][key]
    }

    /// Whether a foreign key points at the column: only there do links lead.
    pub(super) fn is_target(&self, place: usize, column: &Name) -> bool {
        let keys = self.inbound[place].iter();
        keys.map(|&(table, key)| &self.schema.tables[table].foreign_keys[key])
            .any(|foreign| foreign.target_columns.contains(column))
    }

    /// Writes the name of the table that a foreign key points at, as a link where the table exists.
    pub(super) fn target_link(&self, out: &mut String, table: usize, key: usize) {
        match self.target(table, key) {
            Some(place) => self.table_link(out, place),
            None => object(out, &self.schema.tables[table].foreign_keys[key].target),
        }
    }

    /// Writes the number of an entry, if there is one, as a link that [`Self::definitions`] completes.
    pub(super) fn since(&self, out: &mut String, entry: Option<usize>) {
        if let Some((label, _)) = entry.and_then(|entry| self.since.get(entry)) {
            out.push_str(label);
        }
    }

    /// Writes where the links to entries lead.
    pub(super) fn definitions(&self, out: &mut String, entries: impl Iterator<Item = usize>) {
        for (_, definition) in entries.filter_map(|entry| self.since.get(entry)) {
            out.push_str(definition);
        }
    }

    /// The tables of the pages.
    pub(super) fn tables(&self) -> &'a [Arc<Table>] {
        &self.schema.tables
    }
}

/// Writes a name, with its namespace, as code.
pub(super) fn object(out: &mut String, name: &ObjectName) {
    match &name.namespace {
        None => escape::code(out, name.name.as_str()),
        Some(_) => escape::code(out, &name.to_string()),
    }
}

/// Writes a link to an SQL file in a [`sql_folder`].
pub(super) fn sql_link(out: &mut String, label: &str, folder: &str, stem: &str) {
    out.push('[');
    out.push_str(label);
    out.push_str("](");
    out.push_str(folder);
    escape::destination(out, stem);
    out.push_str(".sql)");
}

/// The folder of a database's SQL as the destination of a link from the docs folder, with `/` at its end: to be followed
/// by the name of a file. There may be many migrations, so it is found once for all of them.
pub(super) fn sql_folder(source: Source<'_>, folder: &str, dialect: Dialect, direction: &str) -> String {
    let directory = format!("{}/{}/{}/{direction}", source.project.paths.sql, source.database.name, dialect.key());
    let mut out = String::new();
    escape::destination(&mut out, &relative(folder, &directory));
    out.push('/');
    out
}

/// The file name of a table's page without its end: lower-case ASCII, one to one but for the case of letters.
///
/// Anything but letters, digits and underscores is spelled `-<hex>-`, so a `-` alone marks names that a file system or
/// the index claims.
/// A file for each table; names that differ by case only are one file on many systems.
fn pages(schema: &Schema) -> Vec<String> {
    let mut taken = BTreeSet::new();
    let page = |table: &Table| {
        let mut stem = stem(&table.name);
        while !taken.insert(stem.to_lowercase()) {
            stem.push('_');
        }
        format!("{stem}.md")
    };
    schema.tables().map(page).collect()
}

fn stem(name: &ObjectName) -> String {
    let mut stem = String::new();
    if let Some(namespace) = &name.namespace {
        push_stem(&mut stem, namespace.as_str());
        stem.push('.');
    }
    push_stem(&mut stem, name.name.as_str());
    if is_claimed(&stem) {
        stem.insert_str(0, "table-");
    }
    if stem.len() > LONGEST_STEM {
        let sum = Sha256::digest(name.to_string());
        stem.truncate(LONGEST_STEM - 9);
        let _ = write!(stem, "-{:02x}{:02x}{:02x}{:02x}", sum[0], sum[1], sum[2], sum[3]);
    }
    stem
}

fn push_stem(stem: &mut String, name: &str) {
    for character in name.chars() {
        if character.is_ascii_alphanumeric() || character == '_' {
            stem.push(character.to_ascii_lowercase());
        } else {
            let _ = write!(stem, "-{:x}-", u32::from(character));
        }
    }
}

/// Whether a file of that name is the index's, or a device on Windows.
///
/// <https://learn.microsoft.com/en-us/windows/win32/fileio/naming-a-file>
fn is_claimed(stem: &str) -> bool {
    let device = stem.split('.').next().unwrap_or(stem);
    let numbered = |prefix: &str| {
        device.strip_prefix(prefix).is_some_and(|rest| rest.len() == 1 && rest.as_bytes()[0].is_ascii_digit())
    };
    stem == "readme" || matches!(device, "con" | "prn" | "aux" | "nul") || numbered("com") || numbered("lpt")
}

fn inbound(targets: &[Vec<Option<usize>>]) -> Vec<Vec<(usize, usize)>> {
    let mut inbound = vec![Vec::new(); targets.len()];
    for (table, keys) in targets.iter().enumerate() {
        for (key, target) in keys.iter().enumerate() {
            if let Some(target) = target {
                inbound[*target].push((table, key));
            }
        }
    }
    inbound
}

/// Per entry its number, as a link to the first dialect's SQL that it has.
fn since(source: Source<'_>, folder: &str) -> Vec<(String, String)> {
    let folders = Dialect::ALL.map(|dialect| (dialect, sql_folder(source, folder, dialect, "up")));
    let of = |entry: &Entry| {
        let has = |dialect| source.database.has(dialect) && entry.files.contains_key(&dialect);
        let Some((_, folder)) = folders.iter().find(|(dialect, _)| has(*dialect)) else {
            return (format!("{:04}", entry.number), String::new());
        };
        let label = format!("[{:04}]", entry.number);
        let mut definition = [&*label, ": ", folder].concat();
        escape::destination(&mut definition, &entry.stem());
        definition.push_str(".sql\n");
        (label, definition)
    };
    source.history.iter().map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::stem;
    use crate::model::{Name, ObjectName};

    #[test]
    fn file_names_are_safe_and_distinct() {
        let of = |name: &str| stem(&ObjectName::new(name));
        assert_eq!(of("user_2"), "user_2");
        assert_eq!(of("User"), "user");
        assert_eq!(of("a-b"), "a-2d-b");
        assert_eq!(of("a/../b"), "a-2f--2e--2e--2f-b");
        assert_eq!(of("readme"), "table-readme");
        assert_eq!(of("CON"), "table-con");
        assert_eq!(of("lpt1"), "table-lpt1");
        assert_eq!(of("🦀"), "-1f980-");
        assert!(of(&"|".repeat(63)).len() <= 120);
        let namespaced = ObjectName { namespace: Some(Name::from("auth")), name: Name::from("users") };
        assert_eq!(stem(&namespaced), "auth.users");
        assert_ne!(stem(&namespaced), of("auth.users"));
    }
}
