//! What new objects need of each other, by what they say and what their SQL mentions.

use super::{Kind, Object, at_place};
use crate::diff::Change;
use crate::model::kind::On;
use crate::model::{Dialect, Expression, ObjectName, Table, derived_name};
use crate::sql::mentions::{Mention, index_expressions, mentions, text};
use std::collections::{BTreeMap, BTreeSet};

/// What is made, the changes first, and what each needs of it.
pub(super) struct Graph<'a> {
    pub(super) names: NameIndex<'a>,
    pub(super) needs: Vec<Vec<usize>>,
}

impl<'a> Graph<'a> {
    pub(super) fn new(changes: &'a [Change], again: &[Object<'a>], dialect: Dialect) -> Self {
        let mut names = NameIndex::default();
        let all = changes.len() + again.len();
        for at in 0..all {
            names.namespaces.extend(namespace(&at_place(changes, again, at)));
            match at_place(changes, again, at) {
                Kind::Object(Object::Routine(item)) => names.routines.entry(&item.name.name).or_default().push(at),
                Kind::Object(Object::View(item)) => names.views.entry(&item.name.name).or_default().push(at),
                Kind::Table(table) => {
                    names.tables.entry(&table.name.name).or_default().push((&table.name, at));
                    names.sequences.extend(sequences(table).map(|name| (name, at)));
                }
                Kind::Other(item) => {
                    let brought = item.types().into_iter().filter(|name| *name != item.name());
                    for name in [item.name()].into_iter().chain(brought) {
                        names.others.entry(&name.name).or_default().push(at);
                    }
                    if item.is_relation() {
                        names.relations.entry(&item.name().name).or_default().push(at);
                    }
                }
                Kind::Enum | Kind::Index | Kind::Comment | Kind::Nothing => {}
            }
        }
        let needs = (0..all).map(|at| match at_place(changes, again, at) {
            Kind::Object(item) => names.mentioned(item.text(dialect).unwrap_or_default(), dialect),
            Kind::Table(table) => names.table_needs(table, dialect),
            Kind::Other(item) => {
                let mentioned = item.texts(dialect).into_iter().flat_map(|sql| names.mentioned(sql, dialect));
                let stood_on = item.stands_on().into_iter().flat_map(|on| names.named(&on));
                stood_on.chain(mentioned).filter(|other| *other != at).collect()
            }
            Kind::Enum | Kind::Index | Kind::Comment | Kind::Nothing => Vec::new(),
        });
        Self { needs: needs.collect(), names }
    }
}

/// Where the objects of each name stand. SQL that only the database understands is searched for these names.
#[derive(Default)]
pub(super) struct NameIndex<'a> {
    tables: BTreeMap<&'a str, Vec<(&'a ObjectName, usize)>>,
    /// Tables by the sequences that number their columns.
    sequences: BTreeMap<String, usize>,
    routines: BTreeMap<&'a str, Vec<usize>>,
    views: BTreeMap<&'a str, Vec<usize>>,
    others: BTreeMap<&'a str, Vec<usize>>,
    /// What others are in.
    namespaces: BTreeSet<&'a str>,
    /// Those of them that share a list of names with tables.
    relations: BTreeMap<&'a str, Vec<usize>>,
}

impl NameIndex<'_> {
    fn table_needs(&self, table: &Table, dialect: Dialect) -> Vec<usize> {
        let mut needs: Vec<usize> = table.foreign_keys.iter().filter_map(|key| self.table(&key.target)).collect();
        let own = self.table(&table.name);
        for of in table.columns.iter().filter_map(|column| column.ty.declared()) {
            needs.extend(self.types(of).filter(|at| Some(*at) != own));
        }
        let defaults = table.columns.iter().filter_map(|column| column.default.as_ref());
        let counted = defaults.flat_map(|default| counters(default, dialect));
        needs.extend(counted.filter_map(|name| self.sequences.get(&name).copied()).filter(|at| Some(*at) != own));
        for sql in expressions(table).filter_map(|expression| text(expression, dialect)) {
            needs.extend(self.called(sql, dialect));
        }
        needs
    }

    /// Columns may share a routine's name, so only a call counts.
    pub(super) fn called(&self, sql: &str, dialect: Dialect) -> Vec<usize> {
        let mut found = Vec::new();
        if !self.routines.is_empty() {
            mentions(sql, dialect, |mention| {
                let routines = find(&self.routines, mention.name).filter(|_| mention.is_called);
                found.extend(routines.into_iter().flatten());
                false
            });
        }
        found
    }

    fn table(&self, name: &ObjectName) -> Option<usize> {
        let named = self.tables.get(name.name.as_str())?;
        named.iter().find(|(it, _)| *it == name).map(|(_, at)| *at)
    }

    /// What brings a type of that name: a table has one for its rows.
    fn types(&self, name: &ObjectName) -> impl Iterator<Item = usize> {
        let others = self.others.get(name.name.as_str()).into_iter().flatten().copied();
        self.table(name).into_iter().chain(others)
    }

    /// What an object says that it stands on.
    fn named(&self, on: &On) -> Vec<usize> {
        match on {
            On::Relation(whole) | On::Column(whole, _) => {
                let name = whole.name.as_str();
                let others = [&self.views, &self.relations].into_iter().filter_map(|kind| kind.get(name)).flatten();
                self.table(whole).into_iter().chain(others.copied()).collect()
            }
            On::Type(name) => self.types(name).collect(),
            On::Object(name) => self.others.get(name.name.as_str()).cloned().unwrap_or_default(),
            On::Routine(name) => self.routines.get(name.name.as_str()).cloned().unwrap_or_default(),
        }
    }

    fn mentioned(&self, sql: &str, dialect: Dialect) -> Vec<usize> {
        let mut found = Vec::new();
        mentions(sql, dialect, |Mention { name, is_before_point, .. }| {
            if is_before_point && self.namespaces.contains(name) {
                return false;
            }
            found.extend(find(&self.tables, name).into_iter().flatten().map(|(_, at)| *at));
            let objects = [&self.routines, &self.views, &self.others];
            found.extend(objects.into_iter().filter_map(|kind| find(kind, name)).flatten());
            false
        });
        found
    }
}

fn namespace<'a>(kind: &Kind<'a>) -> Option<&'a str> {
    let name = match kind {
        Kind::Object(item) => item.name(),
        Kind::Table(table) => &table.name,
        Kind::Other(item) => item.name(),
        Kind::Enum | Kind::Index | Kind::Comment | Kind::Nothing => return None,
    };
    name.namespace.as_deref()
}

/// The sequences that come with a table.
fn sequences(table: &Table) -> impl Iterator<Item = String> {
    table.columns.iter().filter_map(|column| {
        let name = column.numbering.as_ref()?.sequence.as_ref();
        let derived = || derived_name(&table.name.name, Some(&column.name), "seq");
        Some(name.map_or_else(derived, ToString::to_string))
    })
}

/// The sequences, without what they are in, from which a default takes numbers.
fn counters(default: &Expression, dialect: Dialect) -> Vec<String> {
    if let Expression::NextValue(name) = default {
        return vec![name.name.to_string()];
    }
    let sql = text(default, dialect).unwrap_or_default();
    let named = sql.split("nextval('").skip(1).filter_map(|rest| rest.split('\'').next());
    named.filter_map(|name| name.rsplit('.').next()).map(|name| name.trim_matches('"').to_owned()).collect()
}

/// By a name as SQL writes it: bare ones fold.
fn find<'m, T>(names: &'m BTreeMap<&str, T>, name: &str) -> Option<&'m T> {
    let is_plain = !name.contains(char::is_uppercase);
    names.get(name).or_else(|| if is_plain { None } else { names.get(&*name.to_lowercase()) })
}

/// Every expression of a table and of its indexes.
fn expressions(table: &Table) -> impl Iterator<Item = &Expression> {
    let columns = table
        .columns
        .iter()
        .flat_map(|column| column.default.iter().chain(column.generated.iter().map(|generated| &generated.expression)));
    let indexes = table.all_indexes().flat_map(index_expressions);
    columns.chain(table.checks.iter().map(|check| &check.expression)).chain(indexes)
}
