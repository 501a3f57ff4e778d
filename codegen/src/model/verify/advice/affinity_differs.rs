use super::Advisor;
use crate::model::verify::context::{Context, Place};
use crate::model::words::title;
use crate::model::{D1Type, Rule};

/// <https://www.sqlite.org/datatype3.html#type_affinity>
pub(super) fn check(context: &Context<'_>, advisor: &mut Advisor<'_, '_>) {
    if !context.d1 {
        return;
    }
    for table in &context.declared.schema.tables {
        for column in table.columns.iter().filter(|column| !column.keeps_values()) {
            let declared = column.d1.declared.as_ref().map(D1Type::as_str).unwrap_or_default();
            advisor.tell(
                Rule::AffinityDiffers,
                Place::Column(&table.name, &column.name),
                format!("the column is declared {declared:?} on D1 and holds {}", title(&column.ty)),
                format!(
                    "SQLite gives it the affinity {}, which makes something else of some values: the entity cannot read these",
                    column.affinity().key().to_ascii_uppercase()
                ),
                "give it another `.d1_type(…)`, or the portable type of what it really holds",
            );
        }
    }
}
