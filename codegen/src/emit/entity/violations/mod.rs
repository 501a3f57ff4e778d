//! What the rows of each table can violate: an enum of its constraints, their names, and how each database tells which
//! one it is. A crate has one module that reads errors by these facts.

mod claims;
mod parts;

use super::layout::{self, literal};
use super::names;
use super::plan::Entity;
use crate::declare::Project;
use crate::emit::Source;
use crate::model::{CatalogueObject, Declared, Dialect, Name, ObjectName, Table};
use claims::Claims;
use parts::{Kind, Part, Parts};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// The module that reads errors, as it is written.
pub(super) const READER: &str = include_str!("template.rs");

/// What the constraints of a database are called.
pub(super) struct Violations<'a> {
    database: &'a Declared,
    claims: Claims,
    /// The module that reads errors.
    reader: String,
    /// The partitions of each table.
    partitions: BTreeMap<&'a ObjectName, Vec<&'a ObjectName>>,
    /// Tables that foreign keys point at.
    parents: BTreeSet<&'a ObjectName>,
}

/// Whether entities say what their rows can violate.
pub(super) const fn are_written(_project: &Project) -> bool {
    true
}

/// The module of the crate that reads errors: no database is called so.
pub(super) fn reader<'n>(databases: impl IntoIterator<Item = &'n str>) -> String {
    let taken: BTreeSet<&str> = databases.into_iter().collect();
    let mut name = "violations".to_owned();
    while taken.contains(name.as_str()) {
        name.push('_');
    }
    name
}

/// The same, of the project's databases.
pub(super) fn reader_of(project: &Project) -> String {
    reader(project.databases.iter().map(|database| database.name.as_str()))
}

impl<'a> Violations<'a> {
    /// None where entities do not say it.
    pub(super) fn new(source: Source<'a>, entities: &[Entity<'_>]) -> Option<Self> {
        if !are_written(source.project) {
            return None;
        }
        let schema = &source.database.schema;
        let mut claims = Claims::new(source.history);
        for entity in entities {
            claims.know(entity.table);
        }
        let mut partitions: BTreeMap<&ObjectName, Vec<&ObjectName>> = BTreeMap::new();
        for object in &schema.objects {
            if let CatalogueObject::Partition(partition) = object {
                partitions.entry(partition.root()).or_default().push(&partition.name);
            }
        }
        let parents = schema.tables().flat_map(|table| &table.foreign_keys).map(|key| &key.target).collect();
        let reader = reader_of(source.project);
        Some(Self { database: source.database, claims, reader, partitions, parents })
    }

    /// Writes what the rows of an entity's table can violate.
    pub(super) fn write(&self, out: &mut String, entity: &Entity<'_>) {
        let table = entity.table;
        if table.entity.read_only {
            return;
        }
        let partitions = self.partitions.get(&table.name).map(Vec::as_slice).unwrap_or_default();
        let parts = Parts::new(self.database, table, partitions);
        self.enumeration(out, table, &parts);
        self.constants(out, table, &parts.all);
        let _ = writeln!(out, "\n#[rustfmt::skip]\nimpl super::super::{}::Constraints for Violation {{", self.reader);
        self.place(out, &table.name, partitions);
        for kind in Kind::ALL {
            self.facts(out, table, &parts, kind);
        }
        if let Some(variant) = self.unnamed_key(table) {
            let _ = writeln!(out, "    const FOREIGN_KEY: Option<Self> = Some(Self::{variant});");
        }
        out.push_str("}\n");
    }

    /// The variant that an app is most likely to ask for: of a unique key, else of a check, else of a foreign key.
    pub(super) fn example(&self, entity: &Entity<'_>) -> Option<String> {
        let table = entity.table;
        let primary = table.primary_key.as_ref().map(|key| &key.name);
        let parts = Parts::new(self.database, table, &[]);
        let of = |kind| parts.all.iter().find(|part| part.kind == kind && Some(part.name) != primary);
        let found = [Kind::Unique, Kind::Check, Kind::ForeignKey].into_iter().find_map(of)?;
        Some(self.variant(table, found))
    }

    fn enumeration(&self, out: &mut String, table: &Table, parts: &Parts<'_>) {
        out.push('\n');
        layout::doc(out, "", "///", &format!("What a row of {} can violate.", table.name));
        out.push_str("#[derive(Clone, Copy, Debug, PartialEq, Eq)]\npub enum Violation {\n");
        for part in &parts.all {
            layout::doc(
                out,
                "    ",
                "///",
                &[part.told.replace(['\n', '\r'], " ").as_str(), "\n\n", part.doc.unwrap_or_default()].concat(),
            );
            let _ = writeln!(out, "    {},", self.variant(table, part));
        }
        if !parts.alike.is_empty() {
            let groups: Vec<String> = parts.alike.iter().map(|(_, names)| one_of(names)).collect();
            layout::doc(out, "    ", "///", &format!("SQLite does not say which: {}.", groups.join("; ")));
            out.push_str("    Unique,\n");
        }
        if self.unnamed_key(table).as_deref() == Some("ForeignKey") {
            out.push_str(
                "    /// A foreign key, of this table or to it: `SQLite` does not say which.\n    ForeignKey,\n",
            );
        }
        out.push_str("}\n");
    }

    fn constants(&self, out: &mut String, table: &Table, parts: &[Part<'_>]) {
        let mut named = parts.iter().filter(|part| part.kind != Kind::NotNull).peekable();
        if named.peek().is_none() {
            return;
        }
        out.push_str("\n/// What the database calls them.\n#[rustfmt::skip]\npub mod constraint {\n");
        for part in named {
            let _ = writeln!(out, "    pub const {}: &str = {};", self.constant(table, part), literal(part.name));
        }
        out.push_str("}\n");
    }

    /// Where Postgres says that the row is.
    fn place(&self, out: &mut String, table: &ObjectName, partitions: &[&ObjectName]) {
        let _ = writeln!(out, "    const TABLE: super::super::{}::Table = {};", self.reader, place(table));
        if !partitions.is_empty() {
            let places: Vec<String> = partitions.iter().map(|partition| place(partition)).collect();
            let (reader, places) = (&self.reader, places.join(", "));
            let _ = writeln!(out, "    const PARTITIONS: &[super::super::{reader}::Table] = &[{places}];");
        }
        let others =
            self.database.schema.tables().filter(|other| table.namespace.is_none() && other.name.name == table.name);
        let others: Vec<String> = others.filter_map(|other| other.name.namespace.as_deref()).map(literal).collect();
        if !others.is_empty() {
            let _ = writeln!(out, "    const ELSEWHERE: &[&str] = &[{}];", others.join(", "));
        }
    }

    fn facts(&self, out: &mut String, table: &Table, parts: &Parts<'_>, kind: Kind) {
        let alike = parts.alike.iter().filter(|_| kind == Kind::Unique);
        let mut rows: Vec<String> = Vec::new();
        for part in parts.all.iter().filter(|part| part.kind == kind) {
            let variant = self.variant(table, part);
            let name = match kind {
                Kind::NotNull => literal(part.name),
                Kind::Unique | Kind::Exclusion | Kind::ForeignKey | Kind::Check => {
                    format!("constraint::{}", self.constant(table, part))
                }
            };
            let said = literal(part.on_sqlite.as_deref().unwrap_or_default());
            rows.push(format!("(Self::{variant}, {name}, {said})"));
            rows.extend(part.in_partitions.iter().map(|name| format!("(Self::{variant}, {}, \"\")", literal(name))));
        }
        rows.extend(alike.map(|(said, _)| format!("(Self::Unique, \"\", {})", literal(said))));
        if rows.is_empty() {
            return;
        }
        let what = match kind {
            Kind::Unique => "UNIQUE",
            Kind::Exclusion => "EXCLUSIONS",
            Kind::ForeignKey => "FOREIGN_KEYS",
            Kind::Check => "CHECKS",
            Kind::NotNull => "NOT_NULL",
        };
        let _ = writeln!(out, "    const {what}: &[super::super::{}::Named<Self>] = &[", self.reader);
        for row in rows {
            let _ = writeln!(out, "        {row},");
        }
        out.push_str("    ];\n");
    }

    /// What SQLite means when it says of a statement on that table that a foreign key is violated: it never says which, and
    /// a parent's may be another table's.
    fn unnamed_key(&self, table: &Table) -> Option<String> {
        if !self.database.has(Dialect::D1) {
            return None;
        }
        let may_be_others = self.parents.contains(&table.name)
            || table.triggers.iter().any(|trigger| trigger.forms.contains_key(&Dialect::D1));
        match table.foreign_keys.as_slice() {
            [] if !may_be_others => None,
            [key] if !may_be_others => {
                Some(names::camel(self.claims.stem(&table.name, Kind::ForeignKey.sort(), &key.name)))
            }
            [..] => Some("ForeignKey".to_owned()),
        }
    }

    fn stem(&self, table: &Table, part: &Part<'_>) -> &str {
        self.claims.stem(&table.name, part.kind.sort(), part.name)
    }

    fn variant(&self, table: &Table, part: &Part<'_>) -> String {
        names::camel(self.stem(table, part))
    }

    fn constant(&self, table: &Table, part: &Part<'_>) -> String {
        self.stem(table, part).to_ascii_uppercase()
    }
}

fn place(table: &ObjectName) -> String {
    let schema = table.namespace.as_ref().map_or_else(|| "None".to_owned(), |name| format!("Some({})", literal(name)));
    format!("({schema}, {})", literal(&table.name))
}

fn one_of(names: &[&Name]) -> String {
    names.iter().map(|name| name.as_str()).collect::<Vec<_>>().join(" or ")
}
