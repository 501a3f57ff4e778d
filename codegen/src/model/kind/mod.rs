//! Objects of the catalogue that no table is made of: a file per kind, which says all that there is to say of it.
//!
//! A new kind is a file here and a line in `kinds!`. Comparison, replay, order, plans, names, summaries, headers, docs
//! and history treat all kinds alike, by what `Kind` asks.

#[macro_use]
mod kinds;

mod aggregate;
mod bounds;
mod cast;
mod collation;
mod composite;
mod domain;
mod extension;
mod flaw;
mod inheritance;
mod named;
mod namespace;
mod partition;
mod policy;
mod range;
mod raw;
mod rule;
mod sequence;
mod statement;
mod statistics;
mod type_name;
mod virtual_table;

pub use aggregate::Aggregate;
pub use bounds::{Bound, PartitionBounds};
pub use cast::{Cast, CastContext, CastMethod};
pub use collation::{CollationProvider, PostgresCollation};
pub use composite::{Attribute, Composite};
pub use domain::{Domain, DomainCheck};
pub use extension::Extension;
pub use flaw::Flaw;
pub use inheritance::Inheritance;
pub use named::{Named, ObjectKey, On, Within};
pub use namespace::Namespace;
pub use partition::Partition;
pub use policy::{Policy, PolicyCommand};
pub use range::RangeType;
pub use raw::Raw;
pub use rule::{RewriteRule, RuleEvent};
pub use sequence::Sequence;
pub use statement::{Piece, Statement};
pub use statistics::{Statistics, StatisticsKind};
pub use type_name::TypeName;
pub use virtual_table::{VirtualModule, VirtualTable};

use super::{Dialect, Name, ObjectName};
use serde::{Deserialize, Serialize};

/// What there is to say of an object of one kind.
trait Kind {
    /// What it is called in messages and in the names of migrations: `extension`.
    fn noun(&self) -> &str;

    /// Its name, which with the noun and [`Self::within`] identifies it.
    fn name(&self) -> &ObjectName;

    /// Where no other of its kind has its name.
    fn within(&self) -> Within {
        Within::Namespace
    }

    /// The table whose columns its SQL may name.
    fn over(&self) -> Option<&ObjectName> {
        None
    }

    /// Whether columns may be of it.
    fn is_type(&self) -> bool {
        false
    }

    /// The argument types by which a routine is known, if it is one: its owner and grants are kept as those of all.
    fn routine(&self) -> Option<String> {
        None
    }

    /// The types that come with it, which columns may be of.
    fn types(&self) -> Vec<&ObjectName> {
        if self.is_type() { vec![self.name()] } else { Vec::new() }
    }

    /// Whether rows that hold values of it are read when `after` is made of it where it stands.
    fn reads_rows(&self, _after: &Self) -> bool {
        false
    }

    /// What of `after` cannot be made of it while rows hold values of it.
    fn breaks_values(&self, _after: &Self) -> Option<String> {
        None
    }

    /// The parts of its values that are gone when `after` is made of it.
    fn loses(&self, _after: &Self) -> Vec<Name> {
        Vec::new()
    }

    /// Shows everything that it names, so that it may be called something else.
    fn names(&mut self, _visit: &mut dyn FnMut(Named<'_>)) {}

    /// Takes out what it was called before, which is said of the declaration alone.
    fn take_former(&mut self) -> Option<ObjectName> {
        None
    }

    /// Whether it shares a list of names with tables.
    fn is_relation(&self) -> bool {
        false
    }

    /// What it is for.
    fn doc(&self) -> Option<&str>;

    /// When it is made.
    fn stand(&self) -> Stand;

    /// The statements that make it, its comment aside; none where the dialect has no such thing.
    fn create(&self, dialect: Dialect) -> Vec<Statement>;

    /// The statements that drop it.
    fn drop(&self, dialect: Dialect) -> Vec<Statement>;

    /// The statements that make `after` of it where it stands; nothing where it has to be dropped and recreated.
    fn alter(&self, after: &Self, dialect: Dialect, way: Way) -> Option<Vec<Statement>>;

    /// What it is while others of its kind are on their way as well, where it must leave its place first.
    fn midway(&self, _after: &Self) -> Option<Self>
    where
        Self: Sized,
    {
        None
    }

    /// What `after` keeps when that is rolled back.
    fn keeps(&self, _after: &Self) -> Option<String> {
        None
    }

    /// Whether it stays where it is rolled back that it is declared, because it may have been there before.
    fn stays(&self) -> bool {
        false
    }

    /// The statement that sets or removes its comment, where the dialect keeps one.
    fn comment(&self, text: Option<&str>, dialect: Dialect) -> Option<Statement>;

    /// What it held that does not come back when it is dropped and recreated.
    fn holds(&self) -> Option<String>;

    /// What is lost with it for good, which a drop must be permitted for.
    fn takes_along(&self) -> Option<&'static str> {
        None
    }

    /// Whether rows are in it that are nowhere else.
    fn holds_rows(&self) -> bool {
        false
    }

    /// The table whose values it was made of and does not follow by itself, and the columns of these.
    fn copies(&self) -> Option<(&ObjectName, Vec<&Name>)> {
        None
    }

    /// A query of statements that give `now`, which is made in its place, what nobody declared of it.
    fn kept(&self, _now: &Self) -> Option<Statement> {
        None
    }

    /// What its docs say of it, beside its name and what it is for: a word and what stands behind it.
    fn facts(&self) -> Vec<(&'static str, String)>;

    /// What a statement about it keeps others from meanwhile.
    fn locks(&self, _dialect: Dialect) -> Locks {
        Locks::Nothing
    }

    /// The same of the statements that drop it.
    fn locks_to_drop(&self, dialect: Dialect) -> Locks {
        self.locks(dialect)
    }

    /// The same of the statements that make `after` of it.
    fn locks_to_alter(&self, after: &Self, dialect: Dialect) -> Locks {
        after.locks(dialect)
    }

    /// SQL that its author wrote, which may mention other objects: the one that makes it first.
    fn texts(&self, dialect: Dialect) -> Vec<&str>;

    /// What is wrong with it, in a database of these dialects.
    fn flaws(&self, dialects: &[Dialect]) -> Vec<Flaw>;
}

/// When an object is made; it is dropped in the reverse order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stand {
    /// Before all else, because types come with it.
    First,
    /// Before the tables, and behind enumerated types.
    BeforeTables,
    /// Right behind the tables, and dropped right before them; its rows stay, so that it is never recreated.
    WithTables,
    /// Once the tables are as they shall be: it makes way while one that it stands on changes.
    BehindTables,
    /// Among routines and views, which may call it.
    WithRoutines,
    /// Behind everything that it may speak of: tables, routines and views.
    Last,
}

/// What a statement keeps others from meanwhile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Locks {
    /// From nothing that was there.
    Nothing,
    /// Nobody knows: its author wrote the statement.
    Unread,
    /// From changing the shape of the table.
    Touches(ObjectName),
    /// From the table, for a moment.
    BlocksBriefly(ObjectName),
    /// From the table, while its rows are read.
    BlocksAll(ObjectName),
    /// From the table, while its rows are held against what they must satisfy from then on.
    HoldsAgainst(ObjectName),
    /// All of these.
    Several(Vec<Locks>),
}

/// Which way an object is altered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// By the migration.
    Up,
    /// When it is rolled back.
    Back,
}

kinds! {
    Aggregate,
    Cast,
    Composite,
    Domain,
    Extension,
    Inheritance,
    Namespace,
    Partition,
    Policy,
    PostgresCollation,
    RangeType,
    Raw,
    RewriteRule,
    Sequence,
    Statistics,
    VirtualTable,
}

#[doc(hidden)]
impl CatalogueObject {
    /// Whether the dialect has it.
    pub fn exists_in(&self, dialect: Dialect) -> bool {
        !self.create(dialect).is_empty()
    }

    /// What identifies it.
    pub fn key(&self) -> ObjectKey {
        ObjectKey { noun: self.noun().to_owned(), name: self.name().clone(), within: self.within() }
    }

    /// What it stands on, by the names that it has for it.
    pub fn stands_on(&self) -> Vec<On> {
        let mut found = Vec::new();
        self.clone().names(&mut |named| found.extend(On::of(&named)));
        found
    }

    /// The table that it belongs to.
    pub fn table(&self) -> Option<ObjectName> {
        if let Within::Table(table) = self.within() { Some(table) } else { self.over() }
    }

    /// Every statement that makes it, its comment too.
    pub fn whole(&self, dialect: Dialect) -> Vec<Statement> {
        let made = self.create(dialect);
        let doc = self.doc().filter(|_| !made.is_empty()).and_then(|doc| self.comment(Some(doc), dialect));
        made.into_iter().chain(doc).collect()
    }

    /// The statements that make `after` of it where it stands, its comment too; nothing where it has to be recreated.
    pub fn altered(&self, after: &Self, dialect: Dialect, way: Way) -> Option<Vec<Statement>> {
        let mut statements = self.alter(after, dialect, way)?;
        if self.doc() != after.doc() {
            statements.extend(after.comment(after.doc(), dialect));
        }
        Some(statements)
    }
}
