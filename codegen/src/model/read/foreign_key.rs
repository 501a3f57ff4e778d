//! Foreign keys.

use super::table::object_name;
use super::{Faults, Problem, problem::Place};
use crate::model::{Action, ForeignKey, Name, ObjectName};
use sea_query::{ForeignKeyAction, ForeignKeyCreateStatement};

/// Reads a foreign key of `table`; without a name, it gets one later.
pub(super) fn read(
    statement: &ForeignKeyCreateStatement,
    table: &ObjectName,
    faults: &mut Faults<'_>,
) -> Option<ForeignKey> {
    let key = statement.get_foreign_key();
    let columns: Vec<Name> = key.get_columns().into_iter().map(Name::from).collect();
    let target_columns: Vec<Name> = key.get_ref_columns().into_iter().map(Name::from).collect();
    let label = key.get_name().unwrap_or_else(|| columns.first().map_or("", Name::as_str));
    let place = Place::of(table).part(label);

    if let Some(own) = key.get_table() {
        match object_name(own) {
            Ok(own) if own == *table => {}
            Ok(own) => faults.add(place, elsewhere(&own, table)),
            Err(problem) => faults.add(place, problem),
        }
    }
    if columns.is_empty() || target_columns.is_empty() {
        faults.add(place, unfinished("both sides must name their columns"));
        return None;
    }
    let Some(target) = key.get_ref_table() else {
        faults.add(place, unfinished("the key points at no table"));
        return None;
    };
    let target = faults.keep(place, object_name(target))?;
    let on_delete = faults.keep(place, action(key.get_on_delete()))?;
    let on_update = faults.keep(place, action(key.get_on_update()))?;
    let name = Name::from(key.get_name().unwrap_or_default().to_owned());
    Some(ForeignKey { name, columns, target, target_columns, on_delete, on_update, deferred: false })
}

fn action(action: Option<ForeignKeyAction>) -> Result<Action, Problem> {
    Ok(match action {
        None | Some(ForeignKeyAction::NoAction) => Action::NoAction,
        Some(ForeignKeyAction::Restrict) => Action::Restrict,
        Some(ForeignKeyAction::Cascade) => Action::Cascade,
        Some(ForeignKeyAction::SetNull) => Action::SetNull,
        Some(ForeignKeyAction::SetDefault) => Action::SetDefault,
        Some(other) => {
            return Err(Problem::new(
                format!("the action {other:?} is not known"),
                "this version was written against sea-query 1.0.2",
                "`ForeignKeyAction::Cascade`, `SetNull`, `SetDefault`, `Restrict` or `NoAction`",
            ));
        }
    })
}

fn elsewhere(own: &ObjectName, table: &ObjectName) -> Problem {
    Problem::new(
        format!("the foreign key starts at {own}"),
        format!("it is declared inside {table}, whose columns it must be made of"),
        format!("`.from({table:?}, …)` with this table, or `.from_col(…)` alone", table = table.to_string()),
    )
}

fn unfinished(what: &str) -> Problem {
    Problem::new(
        format!("the foreign key is incomplete: {what}"),
        "sea-query accepts it and writes SQL that no database takes",
        r#"`ForeignKey::create().from("posts", "author_id").to("users", "id")`"#,
    )
}
