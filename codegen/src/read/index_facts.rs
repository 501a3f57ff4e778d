//! What is said about indexes beside their statements.

use super::{Faults, meaning, problem::PartPath, sql::without_parentheses, table::missing};
use crate::declare::IndexFact;
use crate::model::{Dialect, Expression, Index, IndexPart, IndexTarget, Name, ObjectName};

/// Gives the facts to the indexes that they are about.
pub(super) fn attach(
    declared: &[(Name, IndexFact)],
    owner: &ObjectName,
    indexes: &mut [Index],
    faults: &mut Faults<'_>,
) {
    for (name, fact) in declared {
        let place = PartPath::of(owner).part(name.as_str());
        let Some(index) = indexes.iter_mut().find(|index| index.name == *name) else {
            let known = indexes.iter().map(|index| &index.name);
            faults.add(place, missing("index", name, known));
            continue;
        };
        match fact {
            IndexFact::Nulls(column, nulls) => {
                of_column(index, column, place, faults, |part| part.nulls = Some(*nulls));
            }
            IndexFact::Collation(column, collation) => {
                of_column(index, column, place, faults, |part| part.collate = Some(collation.clone()));
            }
            IndexFact::Doc(text) => index.doc = meaning(Some(text.clone())),
            IndexFact::Storage(parameter, value) => {
                index.storage.insert(parameter.clone(), value.clone());
            }
        }
    }
}

fn of_column(
    index: &mut Index,
    column: &Name,
    place: PartPath<'_>,
    faults: &mut Faults<'_>,
    set: impl FnOnce(&mut IndexPart),
) {
    if let Some(part) = index.parts.iter_mut().find(|part| is_of(part, column)) {
        set(part);
    } else {
        faults.add(place, missing("indexed column", column, index.columns()));
    }
}

/// Whether the part is of that column, or of the expression that is written so.
fn is_of(part: &IndexPart, name: &Name) -> bool {
    match &part.target {
        IndexTarget::Column(own) => own == name,
        IndexTarget::Expression(Expression::Sql(forms)) => {
            forms.get(&Dialect::Postgres).is_some_and(|sql| sql == without_parentheses(name, Dialect::Postgres))
        }
        IndexTarget::Expression(_) => false,
    }
}
