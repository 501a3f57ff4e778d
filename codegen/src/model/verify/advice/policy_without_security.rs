use super::Advisor;
use crate::model::verify::context::{Context, Place};
use crate::model::{CatalogueObject, Dialect, RowSecurity, Rule};

/// <https://www.postgresql.org/docs/current/sql-createpolicy.html> ("Row-level security must be enabled on the table").
pub(super) fn check(context: &Context<'_>, advisor: &mut Advisor<'_, '_>) {
    if !context.declared.has(Dialect::Postgres) {
        return;
    }
    for item in &context.declared.schema.objects {
        let CatalogueObject::Policy(policy) = item else { continue };
        let table = context.tables.get(&policy.table).filter(|table| table.row_security == RowSecurity::Disabled);
        if let Some(table) = table {
            advisor.tell(
                Rule::PolicyWithoutSecurity,
                Place::Object(&table.name),
                format!("the policy {} is never asked: the table has no row level security", policy.name),
                "everyone who may read the table sees every row",
                "write `.row_security(RowSecurity::Enabled)` beside the table",
            );
        }
    }
}
