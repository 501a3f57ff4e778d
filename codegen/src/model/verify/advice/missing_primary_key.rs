use super::Advisor;
use crate::model::verify::context::{Context, Place};
use crate::model::{Rule, Table};

/// `SeaORM` needs to know a row again: <https://www.sea-ql.org/SeaORM/docs/generate-entity/entity-format/>
pub(super) fn check(context: &Context<'_>, advisor: &mut Advisor<'_, '_>) {
    let lacks = |table: &&Table| table.primary_key.is_none() && !table.entity.skip;
    for table in context.declared.schema.tables().filter(lacks) {
        advisor.tell(
            Rule::MissingPrimaryKey,
            Place::Object(&table.name),
            "the table has no primary key",
            "SeaORM has no entity for it, so none is generated",
            "add one: `.primary_key()` on a column, or say that it is meant: `.skip_entity()`",
        );
    }
}
