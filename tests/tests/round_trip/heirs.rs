//! Tables that inherit, on Postgres alone. What a query of a parent gives are the rows of its heirs as well.

use crate::spec::{CheckSpec, ColumnSpec, Formula, Id, Object, Rule, Spec, TableSpec};
use seaglass::model::CatalogueObject;
use seaglass::model::kind::Inheritance;

/// The pairs of an heir and its parent.
fn pairs(spec: &Spec) -> impl Iterator<Item = (Id, Id)> {
    spec.objects.iter().filter_map(|item| match item.what {
        Object::Heir { child, parent } => Some((child, parent)),
        Object::Extension
        | Object::Statistics { .. }
        | Object::Policy { .. }
        | Object::Rule { .. }
        | Object::Domain { .. }
        | Object::Composite { .. }
        | Object::Sequence { .. }
        | Object::Native(_) => None,
    })
}

/// Whether another table inherits from this one.
pub fn is_parent(spec: &Spec, table: Id) -> bool {
    pairs(spec).any(|(_, parent)| parent == table)
}

/// The object of the model.
pub fn object(spec: &Spec, child: Id, parent: Id) -> Option<CatalogueObject> {
    let [child, parent] = [child, parent].map(|id| spec.table(id).map(|table| table.name.as_str()));
    Some(Inheritance::new(child?, parent?).into())
}

/// What follows from a number is the same of numbers that are so far apart.
const APART: Id = 2 * 2 * 3 * 5 * 7 * 11;

/// A table that may inherit from another: its columns, and its checks.
pub fn heir(parent: &TableSpec, id: Id, name: String) -> TableSpec {
    let own = |number: Id| number + APART * id;
    let bare = |column: &ColumnSpec| {
        let generated = column.generated.map(|formula| match formula {
            Formula::Remainder(of) => Formula::Remainder(own(of)),
            Formula::Marked(of) => Formula::Marked(own(of)),
        });
        let id = own(column.id);
        ColumnSpec { id, generated, identity: None, refers: None, doc: None, ..column.clone() }
    };
    let check = |check: &CheckSpec| {
        let rule = match check.rule.clone() {
            Rule::AtLeast(of, least) => Rule::AtLeast(own(of), least),
            Rule::IsNot(of, text) => Rule::IsNot(own(of), text),
            Rule::ShorterThan(of, length) => Rule::ShorterThan(own(of), length),
            Rule::Differ(one, other) => Rule::Differ(own(one), own(other)),
            Rule::Present(of) => Rule::Present(own(of)),
        };
        CheckSpec { id: own(check.id), name: check.name.clone(), rule }
    };
    let (columns, checks) =
        (parent.columns.iter().rev().map(bare).collect(), parent.checks.iter().map(check).collect());
    TableSpec { id, name, columns, checks, ..TableSpec::default() }
}
