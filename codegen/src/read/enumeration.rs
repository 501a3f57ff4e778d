//! Enumerated types.

use super::{Faults, Problem, intent, meaning};
use crate::declare::Database;
use crate::model::{EntityStyle, Enum, Intent, Name, ObjectName, Rule};
use crate::probe;
use std::collections::BTreeMap;

/// Reads every enum of the database, and what is said about its changes.
pub(super) fn read_all(
    database: &Database,
    styles: &mut BTreeMap<ObjectName, EntityStyle>,
    intent: &mut Intent,
    faults: &mut Faults<'_>,
) -> Vec<Enum> {
    let mut enums = Vec::with_capacity(database.enums.len());
    for (index, declared) in database.enums.iter().enumerate() {
        let facts = probe::enumeration(&declared.statement);
        let name = facts.as_ref().and_then(|facts| match facts.name.as_slice() {
            [name] => Some(ObjectName::new(name.as_str())),
            [namespace, name] => {
                Some(ObjectName { namespace: Some(Name::from(namespace.clone())), name: Name::from(name.clone()) })
            }
            _ => None,
        });
        match (facts, name) {
            (Some(facts), Some(name)) => {
                intent::of_enum(declared, &name, intent, faults);
                if declared.style != EntityStyle::new() {
                    styles.insert(name.clone(), declared.style.clone());
                }
                enums.push(Enum { name, doc: meaning(declared.doc.clone()), values: facts.values });
            }
            _ => faults.add_at(&format!("enumeration {}", index + 1), unnamed()),
        }
    }
    enums
}

fn unnamed() -> Problem {
    Problem::new(
        Rule::PlainName,
        "this type is not an enum with a plain or schema-qualified name",
        "an enum's columns refer to it by that name, and a name ending in [] is an array's",
        r#"`Type::create().as_enum("mood").values(["calm", "glad"])`"#,
    )
}
