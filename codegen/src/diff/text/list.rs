//! Every text of a declaration that only a database understands.

use crate::model::{
    CatalogueObject, Dialect, Expression, Forms, IndexTarget, Name, ObjectName, Schema, Table, Trigger,
};

/// A text in one dialect.
#[derive(Clone, Copy, Debug)]
pub(super) struct Text<'a> {
    pub(super) kind: Kind,
    pub(super) of: Of<'a>,
    pub(super) dialect: Dialect,
    pub(super) sql: &'a str,
}

/// Whose text it is.
#[derive(Clone, Copy, Debug)]
pub(super) enum Of<'a> {
    /// That of a table's part; without a name, of the table.
    Part(&'a Table, &'a str),
    /// That of a view's trigger.
    Trigger(&'a ObjectName, &'a Name),
    /// That of a routine or view.
    Object(&'a ObjectName),
    /// That of an object of another kind, with the table that it belongs to.
    Other(&'a CatalogueObject, Option<&'a Table>),
}

/// What a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Default,
    Generated,
    Check,
    Index,
    Trailing,
    Trigger,
    Routine,
    View,
    Other,
}

impl Kind {
    /// In words.
    const fn word(self) -> &'static str {
        match self {
            Self::Default => "default",
            Self::Generated => "generating expression",
            Self::Check => "check",
            Self::Index => "index",
            Self::Trailing => "trailing SQL",
            Self::Trigger => "trigger",
            Self::Routine => "routine",
            Self::View => "view",
            Self::Other => "object",
        }
    }
}

impl<'a> Text<'a> {
    /// What it is, in words.
    pub(super) fn word(&self) -> &'a str {
        match self.of {
            Of::Other(item, _) => item.noun(),
            Of::Part(..) | Of::Trigger(..) | Of::Object(_) => self.kind.word(),
        }
    }

    /// The names that lead to it: those of a table and its part, or that of the object.
    pub(super) fn path(&self) -> Vec<String> {
        let (object, part) = match self.of {
            Of::Part(table, part) => (&table.name, Some(part).filter(|part| !part.is_empty())),
            Of::Trigger(view, trigger) => (view, Some(trigger.as_str())),
            Of::Object(name) => (name, None),
            Of::Other(item, Some(table)) => (&table.name, Some(item.name().name.as_str())),
            Of::Other(item, None) => (item.name(), None),
        };
        let names = object.namespace.iter().chain([&object.name]).map(Name::as_str);
        names.chain(part).map(str::to_owned).collect()
    }

    /// The routine or view that it is of.
    pub(super) const fn object(&self) -> Option<&'a ObjectName> {
        match self.of {
            Of::Object(name) => Some(name),
            Of::Part(..) | Of::Trigger(..) | Of::Other(..) => None,
        }
    }

    /// The table that it belongs to.
    pub(super) const fn table(&self) -> Option<&'a Table> {
        match self.of {
            Of::Part(table, _) => Some(table),
            Of::Other(_, table) => table,
            Of::Object(_) | Of::Trigger(..) => None,
        }
    }
}

/// Calls `with` for every text of a schema.
pub(super) fn each<'a>(schema: &'a Schema, with: &mut dyn FnMut(Text<'a>)) {
    for table in schema.tables() {
        of_table(table, with);
    }
    for item in &schema.routines {
        forms(Kind::Routine, Of::Object(&item.name), &item.forms, with);
    }
    for item in &schema.views {
        forms(Kind::View, Of::Object(&item.name), &item.forms, with);
        for trigger in &item.triggers {
            forms(Kind::Trigger, Of::Trigger(&item.name, &trigger.name), &trigger.forms, with);
        }
    }
    for item in &schema.objects {
        of_other(schema, item, with);
    }
}

/// What a kind is written of is an expression; only a raw object is whole statements.
fn of_other<'a>(schema: &'a Schema, item: &'a CatalogueObject, with: &mut dyn FnMut(Text<'a>)) {
    let kind = if matches!(item, CatalogueObject::Raw(_)) { Kind::Other } else { Kind::Check };
    let table = item.table().and_then(|name| schema.table(&name));
    for dialect in Dialect::ALL {
        for sql in item.texts(dialect) {
            with(Text { kind, of: Of::Other(item, table), dialect, sql });
        }
    }
}

/// Whether these names lead to a text of a schema.
pub(crate) fn has_text(schema: &Schema, path: &[String]) -> bool {
    let mut found = false;
    each(schema, &mut |text| found |= text.path() == path);
    found
}

fn of_table<'a>(table: &'a Table, with: &mut dyn FnMut(Text<'a>)) {
    let mut sql = |kind, name: &'a str, expression: &'a Expression| {
        if let Expression::Sql(texts) = expression {
            forms(kind, Of::Part(table, name), texts, with);
        }
    };
    for column in &table.columns {
        if let Some(default) = &column.default {
            sql(Kind::Default, &column.name, default);
        }
        if let Some(generated) = &column.generated {
            sql(Kind::Generated, &column.name, &generated.expression);
        }
    }
    for check in &table.checks {
        sql(Kind::Check, &check.name, &check.expression);
    }
    for index in table.all_indexes() {
        for part in &index.parts {
            if let IndexTarget::Expression(expression) = &part.target {
                sql(Kind::Index, &index.name, expression);
            }
        }
        if let Some(predicate) = &index.predicate {
            sql(Kind::Index, &index.name, predicate);
        }
    }
    for column in &table.columns {
        forms(Kind::Trailing, Of::Part(table, &column.name), &column.extra, with);
    }
    forms(Kind::Trailing, Of::Part(table, ""), &table.extra, with);
    for trigger in &table.triggers {
        forms(Kind::Trigger, Of::Part(table, &trigger.name), &trigger.forms, with);
    }
}

fn forms<'a>(kind: Kind, of: Of<'a>, forms: &'a Forms, with: &mut dyn FnMut(Text<'a>)) {
    for (&dialect, sql) in forms {
        with(Text { kind, of, dialect, sql });
    }
}

/// The tables and views whose triggers run the routine of that name.
pub(super) fn tables_of_trigger_routine<'a>(schema: &'a Schema, routine: &str) -> Vec<&'a ObjectName> {
    let runs = |sql: &String| {
        let lower = sql.to_lowercase();
        lower.split_once("execute").is_some_and(|(_, rest)| rest.contains(&routine.to_lowercase()))
    };
    let tables = schema.tables().map(|table| (&table.name, &table.triggers));
    let all = tables.chain(schema.views.iter().map(|view| (&view.name, &view.triggers)));
    let has =
        |triggers: &[Trigger]| triggers.iter().any(|trigger| trigger.forms.get(&Dialect::Postgres).is_some_and(runs));
    all.filter(|(_, triggers)| has(triggers)).map(|(name, _)| name).collect()
}
