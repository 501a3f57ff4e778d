use super::Advisor;
use crate::model::verify::context::{Context, Place};
use crate::model::{Action, Column, Rule, Table};

/// Both databases take such a key, and refuse whatever sets it off.
pub(super) fn check(context: &Context<'_>, advisor: &mut Advisor<'_, '_>) {
    for table in &context.declared.schema.tables {
        for key in &table.foreign_keys {
            let actions = [("DELETE", "on_delete", key.on_delete), ("UPDATE", "on_update", key.on_update)];
            for (event, method, action) in actions {
                for column in key.columns.iter().filter_map(|name| table.column(name)) {
                    let is_set = key.sets.is_empty() || method == "on_update" || key.sets.contains(&column.name);
                    let Some((why, instead)) = refused(table, column, action, method).filter(|_| is_set) else {
                        continue;
                    };
                    advisor.tell(
                        Rule::ActionRefused,
                        Place::Column(&table.name, &column.name),
                        format!("the foreign key {:?} says ON {event} {}", key.name.as_str(), action.sql()),
                        why,
                        instead,
                    );
                }
            }
        }
    }
}

/// Why the column does not take what the action gives it, and what to write instead.
fn refused(table: &Table, column: &Column, action: Action, method: &str) -> Option<(&'static str, String)> {
    if column.nullable {
        return None;
    }
    match action {
        Action::SetNull => Some((
            if method == "on_delete" {
                "the column is NOT NULL, so the other row cannot be deleted"
            } else {
                "the column is NOT NULL, so the other key cannot change"
            },
            if table.in_primary_key(&column.name) {
                format!("use `.{method}(ForeignKeyAction::Cascade)` or `Restrict`; a key column cannot be NULL")
            } else {
                format!("make the column nullable, or use `.{method}(ForeignKeyAction::Cascade)` or `Restrict`")
            },
        )),
        Action::SetDefault if column.default.is_none() => Some((
            "the column is NOT NULL and has no default to be set to",
            format!("add `.default(…)`, or use `.{method}(ForeignKeyAction::SetNull)`"),
        )),
        Action::SetDefault | Action::NoAction | Action::Restrict | Action::Cascade => None,
    }
}
