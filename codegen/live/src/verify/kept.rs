//! KEEP: what rows held before, held against what they hold afterwards.

use super::rows::named;
use seaglass::diff::{Change, ColumnChange};
use seaglass::model::{Column, Dialect, Name, ObjectName, Schema};
use std::collections::{BTreeMap, BTreeSet};

/// The values of a row, as the engine writes them.
pub type Row = Vec<Option<String>>;

/// How a column keeps its values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keeps {
    /// Each is what it was.
    All,
    /// Each but NULL is what it was.
    AllButNull,
    /// Each is written in another way.
    Converted,
    /// Its author says that it is written to.
    Written,
}

/// A table that is there before and afterwards.
#[derive(Clone, Debug, PartialEq)]
pub struct Pair {
    /// Its name before.
    pub from: ObjectName,
    /// Its name afterwards.
    pub to: ObjectName,
    /// Each column that is there both times: its name before and afterwards.
    pub columns: Vec<(Name, Name, Keeps)>,
    /// The places of the primary key among them, if all of it is kept.
    pub key: Option<Vec<usize>>,
    /// Whether its author says that rows are deleted.
    pub deletes: bool,
}

/// What the author of a migration says that it does to rows, in lines that begin with `-- writes:` and `-- deletes:`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said {
    /// Columns, as `table.column`.
    pub writes: BTreeSet<String>,
    /// Tables.
    pub deletes: BTreeSet<String>,
}

impl Said {
    /// What the texts of up files say.
    pub fn of<'a>(texts: impl IntoIterator<Item = &'a str>) -> Self {
        let mut said = Self::default();
        for line in texts.into_iter().flat_map(str::lines) {
            let list = |rest: &str| rest.split(',').map(|name| name.trim().to_owned()).collect::<Vec<_>>();
            if let Some(rest) = line.strip_prefix("-- writes:") {
                said.writes.extend(list(rest));
            } else if let Some(rest) = line.strip_prefix("-- deletes:") {
                said.deletes.extend(list(rest));
            }
        }
        said
    }
}

/// The tables that are there before and afterwards, by what the changes say.
pub fn pairs(before: &Schema, after: &Schema, changes: &[Change], said: &Said) -> Vec<Pair> {
    let mut traced = Traced::of(before);
    for change in changes {
        traced.follow(change, before);
    }
    let mut found = Vec::new();
    for table in before.tables() {
        let Some(to) = traced.tables.get(&table.name) else { continue };
        let Some(later) = after.table(to) else { continue };
        let mut kept = Vec::new();
        for column in &table.columns {
            let place = (table.name.clone(), column.name.clone());
            let Some(now) = traced.columns.get(&place) else { continue };
            let Some(same) = later.column(now) else { continue };
            // What is computed from others says nothing by itself.
            if column.generated.is_some() || same.generated.is_some() {
                continue;
            }
            let is_written = said.writes.contains(&format!("{to}.{now}"));
            let mode = traced.modes.get(&place).copied().unwrap_or(Keeps::All);
            kept.push((column.name.clone(), now.clone(), if is_written { Keeps::Written } else { mode }));
        }
        let key = table.primary_key.as_ref().and_then(|key| {
            let at = |name: &Name| kept.iter().position(|(from, _, keeps)| from == name && *keeps == Keeps::All);
            key.columns.iter().map(at).collect::<Option<Vec<_>>>()
        });
        let deletes = said.deletes.contains(&to.to_string());
        found.push(Pair { from: table.name.clone(), to: to.clone(), columns: kept, key, deletes });
    }
    found
}

/// A column by the names that it had at first.
type Place = (ObjectName, Name);

/// What has another name by now, is gone, or is written in another way, by the names that it had at first.
struct Traced {
    tables: BTreeMap<ObjectName, ObjectName>,
    columns: BTreeMap<Place, Name>,
    modes: BTreeMap<Place, Keeps>,
}

impl Traced {
    fn of(schema: &Schema) -> Self {
        let tables = schema.tables().map(|table| (table.name.clone(), table.name.clone())).collect();
        let columns = schema.tables().flat_map(|table| {
            table.columns.iter().map(|column| ((table.name.clone(), column.name.clone()), column.name.clone()))
        });
        Self { tables, columns: columns.collect(), modes: BTreeMap::new() }
    }

    /// The first name of a table that is called so now.
    fn table(&self, now: &ObjectName) -> Option<ObjectName> {
        self.tables.iter().find(|(_, name)| *name == now).map(|(first, _)| first.clone())
    }

    fn column(&self, table: &ObjectName, now: &Name) -> Option<Place> {
        let table = self.table(table)?;
        self.columns.iter().find(|((of, _), name)| *of == table && *name == now).map(|(place, _)| place.clone())
    }

    fn follow(&mut self, change: &Change, before: &Schema) {
        match change {
            Change::RenameTable { from, to } => {
                if let Some(first) = self.table(from) {
                    self.tables.insert(first, to.clone());
                }
            }
            Change::DropTable(table) => {
                if let Some(first) = self.table(&table.name) {
                    self.tables.remove(&first);
                }
            }
            Change::RenameColumn { table, from, to } => {
                if let Some(place) = self.column(table, from) {
                    self.columns.insert(place, to.clone());
                }
            }
            Change::DropColumn { table, column } => {
                if let Some(place) = self.column(table, &column.name) {
                    self.columns.remove(&place);
                }
            }
            Change::ChangeColumn(change) => {
                if let Some(place) = self.column(&change.table, &change.after.name) {
                    let known = self.modes.entry(place).or_insert(Keeps::All);
                    // What another change rewrites stays so.
                    if *known != Keeps::Converted {
                        *known = mode(change);
                    }
                }
            }
            Change::ChangeEnum(change) if !change.renamed.is_empty() || !change.replaced.is_empty() => {
                for table in before.tables() {
                    let of = |it: &&Column| it.ty.enumeration() == Some(&change.name);
                    let found = table.columns.iter().filter(of).map(|it| (table.name.clone(), it.name.clone()));
                    self.modes.extend(found.map(|column| (column, Keeps::Converted)));
                }
            }
            _ => {}
        }
    }
}

/// How a column that is changed keeps its values.
fn mode(change: &ColumnChange) -> Keeps {
    let ColumnChange { before, after, backfill, using, .. } = change;
    if before.ty != after.ty || before.storage != after.storage || before.d1 != after.d1 || !using.is_empty() {
        Keeps::Converted
    } else if backfill.is_some() || (before.nullable && !after.nullable) {
        Keeps::AllButNull
    } else {
        Keeps::All
    }
}

impl Pair {
    /// The query for what it held before, or holds afterwards.
    pub fn query(&self, is_after: bool, dialect: Dialect) -> String {
        let table = named(if is_after { &self.to } else { &self.from }, dialect);
        let column = |(at, (from, to, _)): (usize, &(Name, Name, Keeps))| {
            let name = super::rows::quoted(if is_after { to } else { from });
            match dialect {
                Dialect::Postgres => format!("{name}::text AS c{at}"),
                Dialect::D1 => format!("quote({name}) AS c{at}"),
            }
        };
        let list: Vec<String> = self.columns.iter().enumerate().map(column).collect();
        let list = if list.is_empty() { "1 AS c0".to_owned() } else { list.join(", ") };
        format!("SELECT {list} FROM {table}")
    }

    /// What was not kept, and what was written in another way.
    pub fn compare(&self, old: &[Row], new: &[Row]) -> Kept {
        let mut kept = Kept::default();
        let lost = old.len().saturating_sub(new.len());
        if lost > 0 && !self.deletes {
            let what = format!("{lost} of {} rows of {} are gone", old.len(), self.to);
            kept.lost.push((what, format!("-- deletes: {}", self.to)));
        }
        if let Some(key) = &self.key {
            self.by_key(key, old, new, &mut kept);
        } else {
            self.by_content(old, new, &mut kept);
        }
        kept
    }

    fn by_key(&self, key: &[usize], old: &[Row], new: &[Row], kept: &mut Kept) {
        let of = |row: &Row| -> Vec<Option<String>> { key.iter().map(|at| row.get(*at).cloned().flatten()).collect() };
        let after: BTreeMap<_, &Row> = new.iter().map(|row| (of(row), row)).collect();
        let is_gone = old.iter().filter(|row| !after.contains_key(&of(row))).count();
        if is_gone > 0 && kept.lost.is_empty() && !self.deletes {
            let what = format!("{is_gone} of {} rows of {} have another key", old.len(), self.to);
            kept.lost.push((what, format!("-- deletes: {}", self.to)));
        }
        for (at, (_, column, keeps)) in self.columns.iter().enumerate() {
            let pairs = old.iter().filter_map(|row| Some((row.get(at)?, after.get(&of(row))?.get(at)?)));
            let others: Vec<_> = pairs.filter(|(old, new)| !is_kept(*keeps, old.as_ref(), new.as_ref())).collect();
            let Some((from, to)) = others.first() else { continue };
            let place = format!("{}.{column}", self.to);
            let what = format!(
                "{place}: {} of {} rows hold something else, such as {} instead of {}",
                others.len(),
                old.len(),
                shown(to.as_ref()),
                shown(from.as_ref())
            );
            match keeps {
                Keeps::Converted => kept.converted.push(what),
                Keeps::Written => {}
                Keeps::All | Keeps::AllButNull => kept.lost.push((what, format!("-- writes: {place}"))),
            }
        }
    }

    /// The same, of which everything must be what it was.
    pub fn strictly(mut self) -> Self {
        self.deletes = false;
        for (_, _, keeps) in &mut self.columns {
            if *keeps != Keeps::AllButNull {
                *keeps = Keeps::All;
            }
        }
        self
    }

    /// Without a key, rows are known by what is kept of them.
    fn by_content(&self, old: &[Row], new: &[Row], kept: &mut Kept) {
        let places: Vec<usize> =
            (0..self.columns.len()).filter(|at| self.columns.get(*at).is_some_and(|it| it.2 == Keeps::All)).collect();
        let of =
            |row: &Row| -> Vec<Option<String>> { places.iter().map(|at| row.get(*at).cloned().flatten()).collect() };
        let mut left: Vec<_> = new.iter().map(of).collect();
        let mut missing = 0_usize;
        for row in old.iter().map(of) {
            match left.iter().position(|other| *other == row) {
                Some(at) => drop(left.swap_remove(at)),
                None => missing += 1,
            }
        }
        if missing > 0 && kept.lost.is_empty() && !self.deletes {
            let what = format!("{missing} of {} rows of {} hold something else", old.len(), self.to);
            let columns: Vec<String> =
                self.columns.iter().map(|(_, column, _)| format!("{}.{column}", self.to)).collect();
            kept.lost.push((what, format!("-- writes: {}", columns.join(", "))));
        }
    }
}

/// What became of rows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    /// What is gone or changed, and should not be, and the line by which the author of the file would say that it is meant.
    pub lost: Vec<(String, String)>,
    /// What is written in another way, as the migration says.
    pub converted: Vec<String>,
}

fn is_kept(keeps: Keeps, old: Option<&String>, new: Option<&String>) -> bool {
    match keeps {
        Keeps::All | Keeps::Converted => old == new,
        Keeps::AllButNull => is_null(old) || old == new,
        Keeps::Written => true,
    }
}

/// SQLite writes NULL as a word.
fn is_null(value: Option<&String>) -> bool {
    value.is_none_or(|text| text == "NULL")
}

fn shown(value: Option<&String>) -> String {
    let Some(text) = value else { return "NULL".to_owned() };
    let short: String = text.chars().take(40).collect();
    if short.len() < text.len() { format!("{short:?}…") } else { format!("{text:?}") }
}
