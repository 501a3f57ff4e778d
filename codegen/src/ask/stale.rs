//! Sentences of the declaration that have nothing to say any more.

use super::phrase;
use crate::diff::{self, Change};
use crate::model::{Answer, Declared, Fault, Loss, Rule, Schema};

/// Takes out of the intent what `history` has made already, and tells what else of it leads nowhere.
pub(crate) fn retire<'c, H>(declared: &mut Declared, before: &Schema, history: H) -> Vec<Fault>
where
    H: Iterator<Item = &'c Change> + Clone,
{
    let stale = diff::stale(&declared.intent, before, &declared.schema, history.clone());
    declared.intent = diff::pending(&declared.intent, history);
    stale.iter().map(|stale| warning(&declared.name, stale)).collect()
}

fn warning(database: &str, stale: &diff::Stale) -> Fault {
    let (what, why) = if stale.made {
        ("the declaration still tells what a migration has done", "history remembers it, and you are not asked again")
    } else {
        ("the declaration tells of what never was", "no migration made what it names, so nothing follows from it")
    };
    let place = format!("{database}: {}", place(&stale.statement));
    Fault::new(Rule::StatementDone, place, what, why, format!("remove {}", phrase::source(&stale.statement)))
}

fn place(statement: &Answer) -> String {
    match statement {
        Answer::RenameTable { to: name, .. }
        | Answer::RenameEnum { to: name, .. }
        | Answer::RenameObject { to: name, .. }
        | Answer::RenameValue { name, .. }
        | Answer::ReplaceValue { name, .. }
        | Answer::Allow(
            Loss::Table(name)
            | Loss::Enum(name)
            | Loss::EnumValue { name, .. }
            | Loss::Attribute { name, .. }
            | Loss::Object { name, .. },
        ) => name.to_string(),
        Answer::RenameColumn { table, to: column, .. }
        | Answer::Backfill { table, column, .. }
        | Answer::Allow(Loss::Column { table, column } | Loss::Narrowed { table, column }) => {
            format!("{table}.{column}")
        }
        Answer::KeepText(path) => path.join("."),
    }
}
