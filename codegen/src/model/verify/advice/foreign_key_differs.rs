use super::Advisor;
use crate::model::Rule;
use crate::model::verify::context::{Context, Place};
use crate::model::words::title;

/// Loaders keep rows by the values of their keys: <https://docs.rs/sea-orm/latest/sea_orm/query/trait.LoaderTrait.html>
pub(super) fn check(context: &Context<'_>, advisor: &mut Advisor<'_, '_>) {
    for table in &context.declared.schema.tables {
        for key in &table.foreign_keys {
            let Some(target) = context.tables.get(&key.target) else { continue };
            for (from, to) in key.columns.iter().zip(&key.target_columns) {
                let (Some(from), Some(to)) = (table.column(from), target.column(to)) else { continue };
                if from.ty.matches_key(&to.ty) {
                    continue;
                }
                let (own, other) = (title(&from.ty), title(&to.ty));
                advisor.tell(
                    Rule::ForeignKeyDiffers,
                    Place::Column(&table.name, &from.name),
                    format!(
                        "the foreign key {:?} compares {own} with {}.{}, which holds {other}",
                        key.name.as_str(),
                        target.name,
                        to.name
                    ),
                    "what fits one side may not fit the other, and SeaORM's loaders find no row by a value of another type",
                    format!("make both columns {other}"),
                );
            }
        }
    }
}
