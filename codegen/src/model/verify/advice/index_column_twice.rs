use super::Advisor;
use crate::model::Rule;
use crate::model::verify::context::{Context, Named, Place};

/// Both databases take a column twice: by another operator class or order it is of use.
pub(super) fn check(context: &Context<'_>, advisor: &mut Advisor<'_, '_>) {
    for table in context.declared.schema.tables() {
        for index in &table.indexes {
            let parts = index.parts.iter().enumerate();
            let mut twice = parts
                .filter(|(at, part)| part.column().is_some() && index.parts.iter().take(*at).any(|it| it == *part));
            if let Some(column) = twice.find_map(|(_, part)| part.column()) {
                advisor.tell(
                    Rule::IndexColumnTwice,
                    Place::Object(&table.name),
                    format!("the {} names the column {:?} twice", Named("index", &index.name), column.as_str()),
                    "the second mention finds no row faster, and takes room",
                    "name it once, or say what is other about it: an operator class, an order, a collation",
                );
            }
        }
    }
}
