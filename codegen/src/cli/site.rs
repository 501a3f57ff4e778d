//! Where in the declaration's Rust a table stands.

use crate::declare::Project;
use std::collections::BTreeMap;
use std::panic::Location;

/// Where tables are declared, by `database: table`.
#[derive(Debug, Default)]
pub(super) struct Sites(BTreeMap<String, &'static Location<'static>>);

impl Sites {
    /// Of a project whose tables were not read yet.
    pub(super) fn of(project: &Project) -> Self {
        let tables = project.databases.iter().flat_map(|database| {
            let named = database.tables.iter().filter_map(|table| {
                let name = table.statement.name.as_ref()?.as_ref().ok()?;
                Some((format!("{}: {name}", database.name), table.beside.at?))
            });
            named.collect::<Vec<_>>()
        });
        Self(tables.collect())
    }

    /// The file, as rustc was given it, and the line of the table that a place is in.
    pub(super) fn find(&self, place: &str) -> Option<(String, u32)> {
        let is_in = |table: &str| {
            let rest = place.strip_prefix(table);
            rest.is_some_and(|rest| !rest.starts_with(|next: char| next.is_alphanumeric() || next == '_'))
        };
        let (_, at) = self.0.iter().filter(|(table, _)| is_in(table)).max_by_key(|(table, _)| table.len())?;
        Some((at.file().replace('\\', "/"), at.line()))
    }
}
