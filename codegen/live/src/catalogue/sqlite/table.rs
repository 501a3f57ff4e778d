//! Tables: what a statement says, held against what SQLite made of it.

use super::rows::{ColumnRow, KeyRow};
use super::statement::{ColumnText, ForeignText, KeyPart, RuleText, Ruled, TableText};
use super::text::Text;
use super::{parse, said};
use crate::catalogue::{Catalogue, Unmodelled};
use seaglass::model::{
    Affinity, Check, Collation, Column, ColumnType, D1Constraint, D1Type, Dialect, Expression, ForeignKey, Forms,
    Generated, Name, Numbering, ObjectName, PrimaryKey, Table, Unique, derived_name,
};
use std::collections::{BTreeMap, BTreeSet};

/// A table that is being put together.
struct Build<'a> {
    table: Table,
    names: BTreeSet<String>,
    found: &'a mut Catalogue,
}

/// Reads a table from its statement; `columns` is what SQLite says of it, `keys` the primary keys of all tables.
pub(super) fn read(
    name: &str,
    sql: &str,
    columns: &[&ColumnRow],
    keys: &BTreeMap<String, Vec<KeyRow>>,
    found: &mut Catalogue,
) -> Result<Table, String> {
    let text = Text::of(sql)?;
    let said = parse::table(&text)?;
    agree(&said, columns)?;
    let mut table = Table { name: ObjectName::new(name), ..Table::default() };
    table.d1.strict = said.strict;
    table.d1.without_rowid = said.without_rowid;
    table.doc = said.columns.first().and_then(|first| remark(&text, said.body.start, first.place.at.start));
    let written = said.rules.iter().filter_map(|rule| rule.name.as_ref()).map(|name| name.to_ascii_lowercase());
    let names = written.collect();
    let mut build = Build { table, names, found };
    for (own, row) in said.columns.iter().zip(columns) {
        let column = build.column(own, row, &text);
        build.table.columns.push(column);
    }
    for rule in &said.rules {
        build.rule(rule, keys);
    }
    build.numbers(&said);
    Ok(build.table)
}

/// The columns of the statement are those of the table.
fn agree(said: &TableText, columns: &[&ColumnRow]) -> Result<(), String> {
    let own: Vec<(&str, bool)> =
        said.columns.iter().map(|column| (column.name.as_str(), column.generated.is_some())).collect();
    let theirs: Vec<(&str, bool)> =
        columns.iter().map(|column| (column.name.as_str(), column.hidden == 2 || column.hidden == 3)).collect();
    if own == theirs {
        return Ok(());
    }
    Err(format!("its statement has the columns {own:?}, and SQLite says {theirs:?}"))
}

/// A comment that stands alone between two places, as Seaglass writes them.
fn remark(text: &Text<'_>, from: usize, to: usize) -> Option<String> {
    let mut within = text.remarks.iter().filter(|remark| remark.at.start >= from && remark.at.end <= to);
    let (first, None) = (within.next()?, within.next()) else { return None };
    Some(said(first.text))
}

impl Build<'_> {
    fn column(&mut self, own: &ColumnText, row: &ColumnRow, text: &Text<'_>) -> Column {
        let sql = |text: &String| Expression::Sql(Forms::from([(Dialect::D1, text.clone())]));
        let mut column = Column::new(own.name.as_str(), type_of(&row.ty));
        column.nullable = !own.not_null;
        column.default = own.default.as_ref().map(sql);
        column.generated =
            own.generated.as_ref().map(|(text, stored)| Box::new(Generated { expression: sql(text), stored: *stored }));
        column.doc = remark(text, own.place.at.end, own.place.end);
        column.d1.on_null = own.on_null;
        match own.collation.as_deref().map(|name| (name, Collation::called(name))) {
            Some((_, Some(collation))) => column.d1.collation = Some(collation),
            Some((name, None)) => {
                column.extra.insert(Dialect::D1, format!("COLLATE {name}"));
            }
            None => {}
        }
        let written = seaglass::dialect::type_name(Dialect::D1, &self.table, &column);
        if !written.eq_ignore_ascii_case(&row.ty) {
            column.d1.declared = Some(D1Type::new(row.ty.as_str()));
        }
        for name in &own.stray {
            self.note(format!("constraint {name} of column {}", own.name));
        }
        column
    }

    fn note(&mut self, what: String) {
        let name = self.table.name.to_string();
        self.found.unmodelled.push(Unmodelled { kind: "table".to_owned(), name, what: Some(what) });
    }

    /// The name that is written, or the one that Postgres would give.
    fn name(&mut self, rule: &RuleText, columns: &[String], suffix: &str) -> Name {
        if let Some(name) = &rule.name {
            return name.as_str().into();
        }
        let columns = columns.join("_");
        let of = |suffix: &str| {
            derived_name(&self.table.name.name, (!columns.is_empty()).then_some(columns.as_str()), suffix)
        };
        let mut numbered = (1..).map(|number| of(&format!("{suffix}{number}")));
        let mut name = of(suffix);
        while self.names.contains(&name.to_ascii_lowercase()) {
            name = numbered.next().unwrap_or_default();
        }
        self.names.insert(name.to_ascii_lowercase());
        self.table.d1.constraints.entry(name.as_str().into()).or_default().unnamed = true;
        name.into()
    }

    fn facts(&mut self, name: &Name, rule: &RuleText, parts: &[KeyPart]) {
        let collations: Vec<Option<Collation>> =
            parts.iter().map(|part| part.collation.as_deref().and_then(Collation::called)).collect();
        if rule.conflict.is_some() || collations.iter().any(Option::is_some) {
            let facts: &mut D1Constraint = self.table.d1.constraints.entry(name.clone()).or_default();
            facts.on_conflict = rule.conflict;
            if collations.iter().any(Option::is_some) {
                facts.collations = collations;
            }
        }
        if parts.iter().any(|part| part.descending) {
            self.note(format!("the order of key {name}"));
        }
    }

    fn rule(&mut self, rule: &RuleText, keys: &BTreeMap<String, Vec<KeyRow>>) {
        let names = |parts: &[KeyPart]| parts.iter().map(|part| self.spelled(&part.column)).collect::<Vec<_>>();
        match &rule.what {
            Ruled::Primary { parts, .. } => {
                let columns = names(parts);
                let name = self.name(rule, &[], "pkey");
                self.facts(&name, rule, parts);
                let columns = columns.into_iter().map(Name::from).collect();
                self.table.primary_key = Some(PrimaryKey { name, columns, ..PrimaryKey::default() });
            }
            Ruled::Unique { parts } => {
                let columns = names(parts);
                let name = self.name(rule, &columns, "key");
                self.facts(&name, rule, parts);
                let columns = columns.into_iter().map(Name::from).collect();
                self.table.uniques.push(Unique { name, columns, ..Unique::default() });
            }
            Ruled::Check { condition } => {
                let columns: Vec<String> = rule.column.iter().cloned().collect();
                let name = self.name(rule, &columns, "check");
                self.facts(&name, rule, &[]);
                let expression = Expression::Sql(Forms::from([(Dialect::D1, condition.clone())]));
                self.table.checks.push(Check::new(name, expression));
            }
            Ruled::Foreign(key) => self.foreign(rule, key, keys),
        }
    }

    fn foreign(&mut self, rule: &RuleText, key: &ForeignText, keys: &BTreeMap<String, Vec<KeyRow>>) {
        let columns: Vec<String> = key.columns.iter().map(|name| self.spelled(name)).collect();
        let name = self.name(rule, &columns, "fkey");
        let target_columns = if key.to.is_empty() {
            let primary = keys.get(&key.target.to_ascii_lowercase());
            primary.into_iter().flatten().map(|row| row.name.as_str().into()).collect()
        } else {
            key.to.iter().map(Name::from).collect()
        };
        if let Some(matching) = key.matching.as_ref().filter(|word| !word.eq_ignore_ascii_case("simple")) {
            self.note(format!("MATCH {matching} of foreign key {name}, which SQLite does not look at"));
        }
        self.table.foreign_keys.push(ForeignKey {
            name,
            columns: columns.into_iter().map(Name::from).collect(),
            target: ObjectName::new(key.target.as_str()),
            target_columns,
            on_delete: key.on_delete,
            on_update: key.on_update,
            deferral: key.deferral,
            ..ForeignKey::default()
        });
    }

    /// A column as its definition spells it.
    fn spelled(&self, name: &str) -> String {
        let found = self.table.columns.iter().find(|column| column.name.eq_ignore_ascii_case(name));
        found.map_or_else(|| name.to_owned(), |column| column.name.to_string())
    }

    /// A column that is its row's number is never NULL, nor is one of the key by which rows are stored.
    fn numbers(&mut self, said: &TableText) {
        let autoincrement =
            said.rules.iter().any(|rule| matches!(rule.what, Ruled::Primary { autoincrement: true, .. }));
        let Some(key) = &self.table.primary_key else { return };
        let alone = key.columns.len() == 1 && !said.without_rowid;
        for column in &mut self.table.columns {
            if !key.columns.contains(&column.name) {
                continue;
            }
            if said.without_rowid {
                column.nullable = false;
            } else if alone && column.is_integer_on_d1() {
                column.nullable = false;
                if autoincrement {
                    column.numbering = Some(Box::new(Numbering::identity()));
                }
            }
        }
    }
}

/// The portable type of that affinity, of which SQLite makes the same.
fn type_of(declared: &str) -> ColumnType {
    match Affinity::of(declared) {
        Affinity::Integer => ColumnType::BigInteger,
        Affinity::Text => ColumnType::Text,
        Affinity::Blob => ColumnType::Bytes,
        Affinity::Real => ColumnType::Double,
        Affinity::Numeric => {
            ColumnType::Custom { forms: Forms::from([(Dialect::D1, declared.to_owned())]), rust: "String".to_owned() }
        }
    }
}
