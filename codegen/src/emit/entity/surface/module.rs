//! What a generated file holds that an app can name.

use super::way::Way;
use crate::model::{Name, ObjectName};
use std::collections::BTreeMap;

/// A generated file.
#[derive(Default)]
pub(super) struct Module {
    /// The schema and name of the table or view, of an entity.
    pub(super) table: Option<(Option<String>, String)>,
    /// It refuses to be saved, as the entity of a view does.
    pub(super) read_only: bool,
    pub(super) fields: Vec<Field>,
    pub(super) relations: BTreeMap<String, Way>,
    /// What else an app can name, as it is told.
    pub(super) names: BTreeMap<String, Meaning>,
}

/// A field of `Model` that holds a column.
pub(super) struct Field {
    /// Without `r#`.
    pub(super) name: String,
    pub(super) column: String,
    pub(super) rust: String,
    /// What values are cast to.
    pub(super) cast: String,
    pub(super) in_key: bool,
}

/// What a name stands for.
pub(super) struct Meaning {
    pub(super) sort: Sort,
    pub(super) what: What,
    /// The item that it belongs to: without it, it is not there either.
    pub(super) owner: Option<String>,
}

/// What sort of name it is: only one of the same sort replaces it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    /// The field of a relation, in the dense format.
    Relation,
    /// A variant of `Relation`.
    Variant,
    Related,
    Link,
    /// A Rust enum of the database's.
    Enum,
    /// A value of it.
    Value,
    /// What a row can violate.
    Violation,
    /// The name of a constraint.
    Constant,
    /// A name of the prelude.
    Alias,
    /// A function that the dense format derives of a key.
    Finder,
    Derive,
    /// Whatever else is public.
    Other,
}

/// What it stands for.
pub(super) enum What {
    Way(Way),
    /// A constraint of the table.
    Constraint(String),
    /// A column that must not be NULL.
    Required(String),
    /// An enumerated type.
    Type(String),
    /// A value of an enumerated type, which is called so as far as that is known.
    Value {
        of: String,
        value: String,
    },
    Module(String),
    /// Columns, by the fields that hold them.
    Fields(Vec<String>),
    Text(String),
}

impl Module {
    /// Its table.
    pub(super) fn table(&self) -> Option<ObjectName> {
        let (namespace, name) = self.table.as_ref()?;
        Some(ObjectName { namespace: namespace.as_deref().map(Name::from), name: Name::from(name.as_str()) })
    }
}
