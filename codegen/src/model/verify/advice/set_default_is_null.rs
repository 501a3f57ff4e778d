use super::Advisor;
use crate::model::verify::context::{Context, Place};
use crate::model::{Action, Rule};

/// <https://www.postgresql.org/docs/current/ddl-constraints.html#DDL-CONSTRAINTS-FK>,
/// <https://www.sqlite.org/foreignkeys.html#fk_actions>
pub(super) fn check(context: &Context<'_>, advisor: &mut Advisor<'_, '_>) {
    for table in &context.declared.schema.tables {
        for key in &table.foreign_keys {
            let actions = [("DELETE", "on_delete", key.on_delete), ("UPDATE", "on_update", key.on_update)];
            for (event, method, _) in actions.into_iter().filter(|(.., action)| *action == Action::SetDefault) {
                let columns = key.columns.iter().filter_map(|name| table.column(name));
                for column in columns.filter(|column| column.default.is_none() && column.nullable) {
                    advisor.tell(
                        Rule::SetDefaultIsNull,
                        Place::Column(&table.name, &column.name),
                        format!("the foreign key {:?} says ON {event} SET DEFAULT", key.name.as_str()),
                        "the column has no default, so it becomes NULL",
                        format!("add `.default(…)`, or write `.{method}(ForeignKeyAction::SetNull)`"),
                    );
                }
            }
        }
    }
}
