//! The views and routines that must go because something that they lean on does.
//!
//! Postgres follows a rename by itself, and no view shows a column that came later. It refuses to drop a column that a
//! view reads, or to give it another type, and whatever a view or a routine names in its definition. The body of a
//! routine is text, unless it is of the standard's form:
//! <https://www.postgresql.org/docs/current/ddl-depend.html>, <https://www.postgresql.org/docs/current/sql-createfunction.html>.

use super::signature::definition;
use crate::model::{Dialect, Expression, Name, ObjectName, Routine, Schema, View};
use crate::plan::order::{self, Object};
use crate::plan::query;
use crate::sql::mentions::{Wanted, calls, index_expressions, text};
use std::collections::{BTreeMap, BTreeSet};

/// What goes, by its names before.
#[derive(Clone, Debug, Default)]
pub(super) struct Gone<'a> {
    /// Columns that are dropped or get another type, by table.
    pub(super) columns: BTreeMap<&'a Name, BTreeSet<&'a Name>>,
    /// Those of them that are dropped.
    pub(super) dropped: BTreeMap<&'a Name, BTreeSet<&'a Name>>,
    /// Views that are replaced before columns are dropped, by texts that read none of those.
    pub(super) released: BTreeSet<&'a ObjectName>,
    /// Tables whose primary key is dropped.
    pub(super) keys: BTreeSet<&'a Name>,
    /// Tables and types.
    pub(super) names: BTreeSet<&'a Name>,
    pub(super) views: BTreeSet<&'a ObjectName>,
    pub(super) routines: BTreeSet<(&'a ObjectName, &'a str)>,
}

impl Gone<'_> {
    fn without_dropped(&self) -> Self {
        let mut others = self.clone();
        for (table, columns) in &mut others.columns {
            let dropped = self.dropped.get(table);
            columns.retain(|column| dropped.is_none_or(|dropped| !dropped.contains(column)));
        }
        others.columns.retain(|_, columns| !columns.is_empty());
        others
    }
}

/// What of `schema` goes, those that are `gone` among it; each behind those that it mentions.
pub(super) fn leaning<'a>(schema: &'a Schema, gone: &Gone<'a>, dialect: Dialect) -> Vec<Object<'a>> {
    let mut gone = gone.clone();
    loop {
        let (reach, others) = (Reach::new(&gone, dialect), Reach::new(&gone.without_dropped(), dialect));
        let takes = |view: &&View| {
            let reach = if gone.released.contains(&view.name) { &others } else { &reach };
            reach.takes_view(view, &gone)
        };
        let views: Vec<&View> = schema.views.iter().filter(takes).collect();
        let routines: Vec<&Routine> = schema.routines.iter().filter(|item| reach.takes_routine(item, &gone)).collect();
        let columns = reach.computed(schema, &gone);
        if views.is_empty() && routines.is_empty() && columns.is_empty() {
            break;
        }
        gone.views.extend(views.into_iter().map(|view| &view.name));
        gone.routines.extend(routines.into_iter().map(key));
        for (table, column) in columns {
            gone.columns.entry(table).or_default().insert(column);
        }
    }
    let routines = schema.routines.iter().filter(|item| gone.routines.contains(&key(item))).map(Object::Routine);
    let views = schema.views.iter().filter(|view| gone.views.contains(&view.name)).map(Object::View);
    order::objects(&routines.chain(views).collect::<Vec<_>>(), dialect)
}

/// What tells a routine from others.
pub(super) fn key(item: &Routine) -> (&ObjectName, &str) {
    (&item.name, &item.arguments)
}

/// Whether a text reads a column that is dropped.
pub(super) fn reads_dropped(sql: &str, gone: &Gone<'_>, dialect: Dialect) -> bool {
    let dropped = Gone { columns: gone.dropped.clone(), ..Gone::default() };
    Reach::new(&dropped, dialect).takes(sql)
}

/// Whether something else that goes is a reason for a routine to go.
pub(super) fn is_reason(item: &Routine, gone: &Gone<'_>, dialect: Dialect) -> bool {
    let mut others = gone.clone();
    others.routines.remove(&key(item));
    definition(item, dialect).is_some_and(|sql| Reach::new(&others, dialect).takes(sql))
}

/// What is looked for in texts.
struct Reach<'a> {
    named: Wanted,
    columns: Vec<(&'a Name, Wanted, Wanted)>,
    keys: Vec<Wanted>,
    dialect: Dialect,
}

impl<'a> Reach<'a> {
    fn new(gone: &Gone<'a>, dialect: Dialect) -> Self {
        let views = gone.views.iter().map(|name| &name.name);
        let routines = gone.routines.iter().map(|(name, _)| &name.name);
        let columns = gone.columns.iter();
        let sought = |(table, columns): (&&'a Name, &BTreeSet<&Name>)| {
            (*table, Wanted::new([*table]), Wanted::new(columns.iter().copied()))
        };
        Self {
            named: Wanted::new(gone.names.iter().copied().chain(views).chain(routines)),
            columns: columns.map(sought).collect(),
            keys: gone.keys.iter().map(|table| Wanted::new([*table])).collect(),
            dialect,
        }
    }

    fn takes(&self, sql: &str) -> bool {
        let reads = |columns: &Wanted| columns.in_sql(sql, self.dialect) || query::reads_all(sql, self.dialect);
        self.named.in_sql(sql, self.dialect)
            || self.columns.iter().any(|(_, table, columns)| table.in_sql(sql, self.dialect) && reads(columns))
            || self.keys.iter().any(|table| table.in_sql(sql, self.dialect) && query::groups(sql, self.dialect))
    }

    fn takes_view(&self, view: &View, gone: &Gone<'_>) -> bool {
        let calls = |sql: &Expression| text(sql, self.dialect).is_some_and(|sql| self.named.in_sql(sql, self.dialect));
        !gone.views.contains(&view.name)
            && (view.forms.get(&self.dialect).is_some_and(|sql| self.takes(sql))
                || view.indexes.iter().flat_map(index_expressions).any(calls))
    }

    fn takes_routine(&self, item: &Routine, gone: &Gone<'_>) -> bool {
        !gone.routines.contains(&key(item)) && definition(item, self.dialect).is_some_and(|sql| self.takes(sql))
    }

    /// Generated columns that are rebuilt.
    fn computed<'s>(&self, schema: &'s Schema, gone: &Gone<'_>) -> Vec<(&'s Name, &'s Name)> {
        let names: BTreeSet<String> = gone.routines.iter().map(|(name, _)| name.name.to_lowercase()).collect();
        let goes = |called: &str| names.contains(&called.to_lowercase());
        let calls = |sql: &str| !names.is_empty() && calls(sql, self.dialect, goes);
        let mut found = Vec::new();
        for table in &schema.tables {
            let own = gone.columns.get(&table.name.name);
            let sought = self.columns.iter().find(|(name, _, _)| **name == table.name.name).map(|(_, _, it)| it);
            for column in &table.columns {
                let Some(generated) = &column.generated else { continue };
                let Some(sql) = text(&generated.expression, self.dialect) else { continue };
                let goes = calls(sql) || sought.is_some_and(|columns| columns.in_sql(sql, self.dialect));
                if goes && own.is_none_or(|columns| !columns.contains(&column.name)) {
                    found.push((&table.name.name, &column.name));
                }
            }
        }
        found
    }
}
