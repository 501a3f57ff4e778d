//! What is said about indexes beside their statements.

use super::{Faults, meaning, problem::Place, table::missing};
use crate::declare::IndexFact;
use crate::model::{Index, IndexPart, Name, ObjectName};

/// Gives the facts to the indexes that they are about.
pub(super) fn attach(
    declared: &[(Name, IndexFact)],
    owner: &ObjectName,
    indexes: &mut [Index],
    faults: &mut Faults<'_>,
) {
    for (name, fact) in declared {
        let place = Place::of(owner).part(name.as_str());
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
    place: Place<'_>,
    faults: &mut Faults<'_>,
    set: impl FnOnce(&mut IndexPart),
) {
    if let Some(part) = index.parts.iter_mut().find(|part| part.column().as_ref() == Some(column)) {
        set(part);
    } else {
        faults.add(place, missing("indexed column", column, index.columns()));
    }
}
