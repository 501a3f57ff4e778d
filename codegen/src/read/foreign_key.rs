//! Foreign keys.

use super::{Faults, Problem, problem::PartPath};
use crate::model::{Action, ForeignKey, Name, ObjectName, Rule};
use crate::probe::ForeignKeyFacts;
use sea_query::ForeignKeyAction;

/// Reads a foreign key of `table`; without a name, it gets one later.
pub(super) fn read(facts: ForeignKeyFacts, table: &ObjectName, faults: &mut Faults<'_>) -> Option<ForeignKey> {
    let ForeignKeyFacts { name, table: own, columns, target, target_columns, on_delete, on_update } = facts;
    let name = Name::from(name.unwrap_or_default());
    let label = if name.as_str().is_empty() { columns.first() } else { Some(&name) };
    let place = PartPath::of(table).part(label.map_or("", Name::as_str));

    match own {
        Some(Ok(own)) if own != *table => faults.add(place, elsewhere(&own, table)),
        Some(Err(reference)) => faults.add(place, reference.into()),
        Some(Ok(_)) | None => {}
    }
    if columns.is_empty() || target_columns.is_empty() {
        faults.add(place, unfinished("both sides must name their columns"));
        return None;
    }
    let Some(target) = target else {
        faults.add(place, unfinished("the key points at no table"));
        return None;
    };
    let target = faults.keep(place, target.map_err(Problem::from))?;
    let on_delete = faults.keep(place, action(on_delete))?;
    let on_update = faults.keep(place, action(on_update))?;
    Some(ForeignKey { name, columns, target, target_columns, on_delete, on_update, ..ForeignKey::default() })
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
                Rule::ForeignKeyAction,
                format!("the action {other:?} is not known"),
                "this version was written against sea-query 1.0.2",
                "`ForeignKeyAction::Cascade`, `SetNull`, `SetDefault`, `Restrict` or `NoAction`",
            ));
        }
    })
}

fn elsewhere(own: &ObjectName, table: &ObjectName) -> Problem {
    Problem::new(
        Rule::ForeignKeyPlace,
        format!("the foreign key starts at {own}"),
        format!("it is declared inside {table}, whose columns it must be made of"),
        format!("`.from({table:?}, …)` with this table, or `.from_col(…)` alone", table = table.to_string()),
    )
}

fn unfinished(what: &str) -> Problem {
    Problem::new(
        Rule::ForeignKeyShape,
        format!("the foreign key is incomplete: {what}"),
        "sea-query accepts it and writes SQL that no database takes",
        r#"`ForeignKey::create().from("posts", "author_id").to("users", "id")`"#,
    )
}
