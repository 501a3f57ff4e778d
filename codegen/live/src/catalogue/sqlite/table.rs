//! A table of the model, from its statement and what the pragmas tell.

use super::comments::{self, Docs};
use super::rows::{ColumnRow, Facts, Object};
use super::statement::{ColumnText, ForeignText, KeyPart, RuleText, Ruled, TableText};
use super::text::{Text, name as name_of};
use super::{agree, parse, types, unreadable};
use crate::catalogue::{Unmodelled, Unreadable};
use seaglass::model::{
    Check, Collation, Column, D1Constraint, Dialect, Expression, ForeignKey, Generated, Name, ObjectName, PrimaryKey,
    Table, Unique, derived_name,
};
use seaglass::sql::Token;
use std::collections::BTreeMap;

/// Primary keys by the lower-cased name of their table: what a foreign key means that names no columns.
pub(super) type Keys = BTreeMap<String, Vec<String>>;

/// SQL of D1 alone.
pub(super) fn sql(text: impl Into<String>) -> Expression {
    Expression::Sql([(Dialect::D1, text.into())].into())
}

/// Reads a table without its indexes and triggers.
pub(super) fn read(
    object: &Object,
    facts: &Facts,
    keys: &Keys,
    left: &mut Vec<Unmodelled>,
) -> Result<Table, Unreadable> {
    let wrong = |what: String| unreadable("table", &object.name, &what);
    let text = Text::of(&object.sql).map_err(wrong)?;
    let parsed = parse::table(&text).map_err(wrong)?;
    if let Some(what) = agree::disagreement(object, &parsed, facts) {
        return Err(wrong(what));
    }
    let docs = comments::docs(&text, &parsed);
    let mut maker = Maker { object, parsed: &parsed, facts, keys, left, table: Table::default() };
    maker.make(&docs);
    Ok(maker.table)
}

struct Maker<'a> {
    object: &'a Object,
    parsed: &'a TableText,
    facts: &'a Facts,
    keys: &'a Keys,
    left: &'a mut Vec<Unmodelled>,
    table: Table,
}

impl Maker<'_> {
    fn make(&mut self, docs: &Docs) {
        self.table.name = ObjectName::new(&*self.object.name);
        self.table.doc.clone_from(&docs.table);
        self.table.d1.strict = self.object.strict;
        self.table.d1.without_rowid = self.object.without_rowid;
        self.table.d1.foreign_rows = self.is_foreign();
        for (at, (text, row)) in self.parsed.columns.iter().zip(&self.facts.columns).enumerate() {
            let doc = docs.columns.get(&at).cloned();
            let column = self.column(text, row, doc);
            self.table.columns.push(column);
        }
        for rule in &self.parsed.rules {
            self.rule(rule);
        }
    }

    fn unmodelled(&mut self, what: String) {
        let (kind, name) = ("table".to_owned(), self.object.name.clone());
        self.left.push(Unmodelled { kind, name, what: Some(what) });
    }

    /// Whether no key has a name, though there are keys.
    fn is_foreign(&self) -> bool {
        let rules = &self.parsed.rules;
        let is_key = |rule: &RuleText| match &rule.what {
            Ruled::Primary { parts, .. } => !self.is_row_number(parts),
            Ruled::Unique { .. } | Ruled::Foreign(_) => true,
            Ruled::Check { .. } => false,
        };
        rules.iter().all(|rule| rule.name.is_none()) && rules.iter().any(is_key)
    }

    fn is_row_number(&self, parts: &[KeyPart]) -> bool {
        let [part] = parts else { return false };
        self.facts.columns.iter().any(|row| {
            row.name.eq_ignore_ascii_case(&part.column) && row.declared.trim().eq_ignore_ascii_case("integer")
        })
    }

    fn column(&mut self, text: &ColumnText, row: &ColumnRow, doc: Option<String>) -> Column {
        for stray in &text.stray {
            self.unmodelled(format!("name {stray} of what is said of column {}", row.name));
        }
        let (ty, storage) = types::natural(&row.declared);
        let ty = if self.table.d1.foreign_rows { ty } else { types::unchecked(ty) };
        let mut column = Column::new(&*row.name, ty);
        let primary = self.parsed.rules.iter().find_map(|rule| match &rule.what {
            Ruled::Primary { parts, autoincrement } => Some((parts, *autoincrement)),
            Ruled::Unique { .. } | Ruled::Check { .. } | Ruled::Foreign(_) => None,
        });
        let number = primary.filter(|(parts, _)| row.key > 0 && self.is_row_number(parts));
        column.nullable = !row.required && number.is_none();
        column.numbering = number.filter(|(_, counts)| *counts).map(|_| Box::default());
        column.default = row.default.as_deref().map(|text| sql(literal(text)));
        column.generated = text
            .generated
            .as_ref()
            .map(|(text, stored)| Box::new(Generated { expression: sql(text.clone()), stored: *stored }));
        (column.storage, column.doc, column.d1.on_null) = (storage, doc, text.on_null);
        if let Some(name) = &text.collation {
            column.d1.collation = Collation::called(name);
            if column.d1.collation.is_none() {
                column.extra.insert(Dialect::D1, format!("COLLATE \"{}\"", name.replace('"', "\"\"")));
            }
        }
        types::spell(&self.table, &mut column, &row.declared);
        column
    }

    fn rule(&mut self, rule: &RuleText) {
        match &rule.what {
            Ruled::Primary { parts, .. } => {
                let columns = self.columns(parts.iter().map(|part| &part.column));
                let name = self.named(rule, None, "pkey", parts);
                if self.is_row_number(parts) && rule.name.is_some() {
                    self.unmodelled(format!("name {name} of its primary key"));
                }
                self.table.primary_key = Some(PrimaryKey { name, columns, ..PrimaryKey::default() });
            }
            Ruled::Unique { parts } => {
                let columns = self.columns(parts.iter().map(|part| &part.column));
                let name = self.named(rule, Some(&columns), "key", parts);
                self.table.uniques.push(Unique { name, columns, ..Unique::default() });
            }
            Ruled::Check { condition } => {
                let of: Option<Vec<Name>> = rule.column.as_ref().map(|name| self.columns([name].into_iter()));
                let name = self.named(rule, of.as_deref(), "check", &[]);
                self.table.checks.push(Check::new(name, sql(condition.clone())));
            }
            Ruled::Foreign(key) => self.foreign_key(rule, key),
        }
    }

    fn foreign_key(&mut self, rule: &RuleText, key: &ForeignText) {
        let columns = self.columns(key.columns.iter());
        if let Some(matching) = &key.matching {
            self.unmodelled(format!("MATCH {matching} of a foreign key"));
        }
        let target = self.keys.get(&key.target.to_ascii_lowercase());
        let to = if key.to.is_empty() { target.cloned().unwrap_or_default() } else { key.to.clone() };
        if to.len() != columns.len() {
            return self.unmodelled(format!("foreign key to {}, whose key is another one", key.target));
        }
        let name = self.named(rule, Some(&columns), "fkey", &[]);
        self.table.foreign_keys.push(ForeignKey {
            name,
            columns,
            target: ObjectName::new(&*key.target),
            target_columns: to.iter().map(Name::from).collect(),
            on_delete: key.on_delete,
            on_update: key.on_update,
            deferral: key.deferral,
            ..ForeignKey::default()
        });
    }

    /// As the table spells them.
    fn columns<'n>(&self, names: impl Iterator<Item = &'n String>) -> Vec<Name> {
        let own = |name: &String| self.facts.columns.iter().find(|row| row.name.eq_ignore_ascii_case(name));
        names.map(|name| Name::from(own(name).map_or(name.as_str(), |row| row.name.as_str()))).collect()
    }

    /// The name of a rule, and what else is said of it: one that has none gets what Postgres would call it.
    fn named(&mut self, rule: &RuleText, columns: Option<&[Name]>, suffix: &str, parts: &[KeyPart]) -> Name {
        if parts.iter().any(|part| part.descending) {
            self.unmodelled("DESC in a key".to_owned());
        }
        let joined = columns.map(|names| names.iter().map(Name::as_str).collect::<Vec<_>>().join("_"));
        let derived = Name::from(derived_name(&self.object.name, joined.as_deref(), suffix));
        let mut name = rule.name.as_ref().map_or_else(|| derived.clone(), Name::from);
        let mut number = 0;
        while self.table.has_part(&name) {
            number += 1;
            name = Name::from(format!("{derived}{number}"));
        }
        let collation = |part: &KeyPart| part.collation.as_deref().and_then(Collation::called);
        let collations: Vec<Option<Collation>> = parts.iter().map(collation).collect();
        let facts = D1Constraint {
            unnamed: rule.name.is_none() && !self.table.d1.foreign_rows,
            on_conflict: rule.conflict,
            collations: if collations.iter().any(Option::is_some) { collations } else { Vec::new() },
        };
        if facts != D1Constraint::default() {
            self.table.d1.constraints.insert(name.clone(), facts);
        }
        name
    }
}

/// A default without parentheses: names are texts there.
///
/// <https://www.sqlite.org/quirks.html#double_quoted_string_literals_are_accepted>
fn literal(text: &str) -> String {
    const OWN: [&str; 6] = ["TRUE", "FALSE", "NULL", "CURRENT_TIME", "CURRENT_DATE", "CURRENT_TIMESTAMP"];
    let Ok(cut) = Text::of(text) else { return text.to_owned() };
    let [only] = cut.tokens.as_slice() else { return text.to_owned() };
    let is_name = match only.token {
        Token::Quoted(_) => true,
        Token::Word(word) => {
            !word.starts_with(|c: char| c.is_ascii_digit()) && !OWN.iter().any(|own| own.eq_ignore_ascii_case(word))
        }
        Token::Text(_) | Token::Parameter(_) | Token::LineComment(_) | Token::Sign(_) => false,
    };
    let name = name_of(only.token).filter(|_| is_name);
    name.map_or_else(|| text.to_owned(), |name| format!("'{}'", name.replace('\'', "''")))
}
