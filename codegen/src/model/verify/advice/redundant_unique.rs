use super::Advisor;
use crate::model::verify::context::{Context, Named, Place};
use crate::model::{Rule, SaidBefore};

/// Postgres keeps an index for each of them, where the second is not written inside CREATE TABLE; `SQLite` keeps one.
pub(super) fn check(context: &Context<'_>, advisor: &mut Advisor<'_, '_>) {
    if !context.postgres {
        return;
    }
    for table in context.declared.schema.tables() {
        for unique in &table.uniques {
            let (other, instead) = match table.says_before(unique) {
                Some(SaidBefore::PrimaryKey(_)) => ("the primary key".to_owned(), "drop it: a primary key is unique"),
                Some(SaidBefore::Unique(other)) => {
                    (format!("the {}", Named("unique constraint", &other.name)), "drop one of them")
                }
                None => continue,
            };
            advisor.tell(
                Rule::RedundantUnique,
                Place::Object(&table.name),
                format!("the {} says the same as {other}", Named("unique constraint", &unique.name)),
                "Postgres keeps an index for each of them, and writes to both with every row",
                format!("{instead}, or say that it is meant: `.silence(Rule::RedundantUnique, \"…\")`"),
            );
        }
    }
}
