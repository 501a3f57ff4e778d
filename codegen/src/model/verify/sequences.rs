//! Sequences that defaults take numbers from.

use super::context::{Context, Place, Report};
use crate::model::{ObjectName, Rule};
use std::fmt::Display;

/// A number that a sequence gives, which is declared.
pub(super) fn next_value(
    context: &Context<'_>,
    report: &mut Report<'_>,
    sequence: &ObjectName,
    place: Place<'_>,
    what: &dyn Display,
) {
    if context.d1 {
        report.fault(
            Rule::MissingForm,
            place,
            format!("the {what} takes a number from a sequence, and D1 has none"),
            "SQLite numbers the rows of a table by a single integer key, and nothing else",
            "`.auto_increment()` on such a key, or a number that the app gives; a database for Postgres alone is \
             `.dialects([Dialect::Postgres])`",
        );
    }
    let objects = &context.declared.schema.objects;
    if !objects.iter().any(|item| item.noun() == "sequence" && item.name() == sequence) {
        let known = objects.iter().filter(|item| item.noun() == "sequence").map(|item| item.name().to_string());
        let otherwise = format!("declare it: `Database::object(Sequence::new(\"{}\"))`", sequence.name);
        report.fault(
            Rule::UnknownSequence,
            place,
            format!("the {what} takes a number from the sequence {sequence}, which is not declared"),
            "Postgres refuses a default that names a sequence which is not there",
            context.did_you_mean(&sequence.to_string(), known, otherwise),
        );
    }
}
