//! Sequences that belong to no column: <https://www.postgresql.org/docs/current/sql-createsequence.html>.

use super::{Flaw, Kind, Stand, Statement, Way};
use crate::model::counting::counting;
use crate::model::{Counting, Dialect, Name, ObjectName, Rule, SequenceType};
use serde::{Deserialize, Serialize};

/// A sequence of Postgres, from which the defaults of columns take numbers: several may share it. A column that is numbered
/// alone is better off with a sequence of its own: [`Numbering`](crate::Numbering).
///
/// Another way to count changes it where it stands, and it continues with the next value. D1 has none.
///
/// ```
/// use seaglass::sea_query::{ColumnDef, Table};
/// use seaglass::{Database, Dialect, Sequence, SequenceType, TableDecl, next_value};
///
/// let number = || ColumnDef::new("number").big_integer().not_null().default(next_value("papers")).take();
/// Database::new("app")
///     .dialects([Dialect::Postgres])
///     .object(Sequence::new("papers").start(1000).doc("offers and invoices are counted together"))
///     .table(TableDecl::new(Table::create().table("offers").col(number())))
///     .table(TableDecl::new(Table::create().table("invoices").col(number())));
/// Sequence::new("codes").namespace("shop").renamed_from("codes").sequence_type(SequenceType::Integer).increment(7).min(7);
/// Sequence::new("turns").max(9).cycle().cache(3);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sequence {
    /// Its name.
    #[doc(hidden)]
    pub name: ObjectName,
    /// How it counts.
    #[serde(default, skip_serializing_if = "is_plain")]
    #[doc(hidden)]
    pub counting: Counting,
    /// What it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[doc(hidden)]
    pub doc: Option<String>,
    /// What it was called before; no part of history.
    #[serde(skip)]
    #[doc(hidden)]
    pub renamed_from: Option<Name>,
}

fn is_plain(counting: &Counting) -> bool {
    *counting == Counting::default()
}

counting!(Sequence);

impl Sequence {
    /// The sequence of that name, which counts from one by one.
    pub fn new(name: impl Into<Name>) -> Self {
        Self { name: ObjectName::new(name), counting: Counting::default(), doc: None, renamed_from: None }
    }

    /// The namespace that holds it.
    pub fn namespace(mut self, namespace: impl Into<Name>) -> Self {
        self.name.namespace = Some(namespace.into());
        self
    }

    /// What it is for.
    pub fn doc(mut self, text: impl Into<String>) -> Self {
        self.doc = Some(text.into());
        self
    }

    /// It was called something else: the next migration renames it, and it continues with the next value. Defaults follow.
    pub fn renamed_from(mut self, name: impl Into<Name>) -> Self {
        self.renamed_from = Some(name.into());
        self
    }
}

impl Kind for Sequence {
    fn noun(&self) -> &'static str {
        "sequence"
    }

    fn name(&self) -> &ObjectName {
        &self.name
    }

    fn doc(&self) -> Option<&str> {
        self.doc.as_deref()
    }

    fn stand(&self) -> Stand {
        Stand::BeforeTables
    }

    fn take_former(&mut self) -> Option<ObjectName> {
        let name = self.renamed_from.take()?;
        Some(ObjectName { name, ..self.name.clone() })
    }

    fn is_relation(&self) -> bool {
        true
    }

    fn create(&self, dialect: Dialect) -> Vec<Statement> {
        match dialect {
            Dialect::Postgres => {
                let mut statements: Vec<Statement> = self.name.namespace.iter().map(namespace).collect();
                let statement = Statement::new("CREATE SEQUENCE ").object(&self.name);
                statements.push(match self.counting.definition(SequenceType::BigInteger, true) {
                    options if options.is_empty() => statement,
                    options => statement.sql(" ").made(options),
                });
                statements
            }
            Dialect::D1 => Vec::new(),
        }
    }

    fn drop(&self, _dialect: Dialect) -> Vec<Statement> {
        vec![Statement::new("DROP SEQUENCE ").object(&self.name)]
    }

    fn alter(&self, after: &Self, dialect: Dialect, _way: Way) -> Option<Vec<Statement>> {
        let mut statements = Vec::new();
        if dialect != Dialect::Postgres {
            return Some(statements);
        }
        if self.name.name != after.name.name {
            let sequence = Statement::new("ALTER SEQUENCE ").object(&self.name);
            statements.push(sequence.sql(" RENAME TO ").name(&after.name.name));
        }
        let options = {
            let ty = SequenceType::BigInteger;
            self.counting.alteration(ty, &after.counting, ty)
        };
        if !options.is_empty() {
            statements.push(Statement::new("ALTER SEQUENCE ").object(&after.name).sql(" ").made(options));
        }
        Some(statements)
    }

    fn comment(&self, text: Option<&str>, _dialect: Dialect) -> Option<Statement> {
        Some(Statement::comment("SEQUENCE", &self.name, text))
    }

    fn holds(&self) -> Option<String> {
        let first = self.counting.counts(SequenceType::BigInteger).start;
        Some(format!("sequence {} is recreated at {first}, not at its last value", self.name))
    }

    fn takes_along(&self) -> Option<&'static str> {
        Some("its current value")
    }

    fn facts(&self) -> Vec<(&'static str, String)> {
        self.counting.facts()
    }

    fn texts(&self, _dialect: Dialect) -> Vec<&str> {
        Vec::new()
    }

    fn flaws(&self, dialects: &[Dialect]) -> Vec<Flaw> {
        let mut flaws = Vec::new();
        if !dialects.contains(&Dialect::Postgres) {
            flaws.push(Flaw::new(
                Rule::MissingForm,
                "the sequence has no form for D1",
                "only Postgres has sequences that belong to no column",
                "leave it out; `.auto_increment()` on a single integer key numbers the rows of one table",
            ));
        }
        if let Some((what, instead)) = self.counting.flaw(SequenceType::BigInteger) {
            flaws.push(Flaw::new(Rule::SequenceBounds, what, "Postgres refuses such a sequence", instead));
        }
        flaws
    }
}

fn namespace(name: &Name) -> Statement {
    Statement::new("CREATE SCHEMA IF NOT EXISTS ").name(name)
}
