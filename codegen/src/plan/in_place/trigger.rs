//! Triggers that stand back while a migration fills rows, and fire for everyone else meanwhile.

use super::{Phase, Planner, Turn, alter};
use crate::model::{Dialect, Name, ObjectName};
use crate::sql::{Token, follow, is_any, is_word, pieces, tokens};
use crate::step::{Alter, Undo};

use Phase::Shape;

impl<'a> Planner<'a, '_> {
    /// Makes the triggers of a table leave alone what this migration writes, until it commits; and those that cannot be.
    pub(super) fn stand_back(&mut self, table: &'a ObjectName) -> (bool, Vec<Name>) {
        let facts = self.facts;
        let (mut quiet, mut fires) = (false, Vec::new());
        for item in facts.tables.get(table).into_iter().flat_map(|table| &table.triggers) {
            let Some(sql) = item.forms.get(&facts.dialect).filter(|sql| is_for_updates(sql, facts.dialect)) else {
                continue;
            };
            let Some(guarded) = guarded(sql, facts.dialect) else {
                fires.push(item.name.clone());
                continue;
            };
            quiet = true;
            let replace = |sql: &str| {
                let (name, doc) = (item.name.clone(), item.doc.clone());
                alter(Alter::ReplaceTrigger { table: table.clone(), name, sql: sql.to_owned(), doc, fires: item.fires })
            };
            self.push((Shape, Turn::Trigger), replace(&guarded), Undo::Step(replace(sql)));
            self.push((Phase::Finish, Turn::Trigger), replace(sql), Undo::Step(replace(&guarded)));
        }
        (quiet, fires)
    }
}

/// Whether a trigger may fire when a row is written.
fn is_for_updates(sql: &str, dialect: Dialect) -> bool {
    tokens(sql, dialect).map_or(true, |tokens| tokens.iter().any(|token| is_word(Some(token), "update")))
}

/// A setting of the session that fills rows; <https://www.postgresql.org/docs/current/runtime-config-custom.html>.
const GUARD: &str = "current_setting('seaglass.filling', true) IS DISTINCT FROM 'on'";

/// The statement of a trigger with a condition more; none where its text cannot be told apart.
fn guarded(sql: &str, dialect: Dialect) -> Option<String> {
    let (mut at, mut depth) = (0, 0);
    let (mut condition, mut opens, mut executes) = (None, None, None);
    for (token, written) in pieces(sql, dialect).ok()? {
        if depth == 0 && is_any(token, &["when"]) {
            condition = Some(at);
        } else if depth == 0 && is_any(token, &["execute"]) {
            executes = Some(at);
        }
        follow(&mut depth, token);
        at += written.len();
        if condition.is_some() && opens.is_none() && token == Some(Token::Sign('(')) {
            opens = Some(at);
        }
    }
    let (before, call) = sql.split_at_checked(executes?)?;
    if condition.is_none() {
        return Some(format!("{before}WHEN ({GUARD}) {call}"));
    }
    let (head, own) = before.split_at_checked(opens?)?;
    Some(format!("{head}{GUARD} AND ({own}) {call}"))
}

#[cfg(test)]
mod tests {
    use super::{GUARD, guarded, is_for_updates};
    use crate::model::Dialect;

    #[test]
    fn a_trigger_for_updates_is_told_from_others() {
        let of = |sql: &str| is_for_updates(sql, Dialect::Postgres);
        assert!(of("CREATE TRIGGER \"it's\" AFTER UPDATE ON \"it's\" FOR EACH ROW EXECUTE FUNCTION f()"));
        assert!(of("create trigger a before insert or update of b on t execute function f()"));
        assert!(of("CREATE TRIGGER a 'open"), "what cannot be read may be one");
        assert!(!of("CREATE TRIGGER \"update\" AFTER INSERT ON t EXECUTE FUNCTION f('update')"));
    }

    #[test]
    fn a_condition_is_added() {
        let of = |sql: &str| guarded(sql, Dialect::Postgres);
        let plain = "CREATE TRIGGER \"when execute\" BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION f('execute')";
        let made = of(plain).expect("it can be told apart");
        assert_eq!(made, plain.replacen("EXECUTE", &format!("WHEN ({GUARD}) EXECUTE"), 1));
        let own = "create trigger a before update of b on t for each row when (old.b is distinct from (new.b))
            execute procedure f()";
        let made = of(own).expect("it can be told apart");
        let wanted = format!("when ({GUARD} AND (old.b is distinct from (new.b))\n            ) execute procedure f()");
        assert!(made.ends_with(&wanted), "{made}");
        assert_eq!(of("CREATE TRIGGER a"), None);
        assert_eq!(of("CREATE TRIGGER a 'open"), None);
    }
}
