//! Calls of routines that are gone, in Postgres: it refuses to drop what a trigger runs, and a body fails when it runs.

use super::judge::{Mention, Thing};
use super::list::{Kind, Text};
use crate::model::{Dialect, ObjectName};
use crate::sql::{Token, is_any, is_name, tokens};

/// Notes the calls in a text, and in the body that it quotes.
pub(super) fn calls(text: &Text<'_>, gone: &[ObjectName], found: &mut Vec<Mention>) {
    if gone.is_empty() {
        return;
    }
    let Ok(cut) = tokens(text.sql, Dialect::Postgres) else { return };
    note(text, &cut, gone, found);
    let bodies = cut.windows(2).filter_map(|pair| match pair {
        [Token::Word(word), Token::Text(body)] if word.eq_ignore_ascii_case("as") => Some(*body),
        _ => None,
    });
    for body in bodies.filter(|_| text.kind == Kind::Routine) {
        let Ok(cut) = tokens(body, Dialect::Postgres) else { continue };
        note(text, &cut, gone, found);
    }
}

fn note(text: &Text<'_>, tokens: &[Token<'_>], gone: &[ObjectName], found: &mut Vec<Mention>) {
    for (at, name) in gone.iter().enumerate() {
        for place in 0..tokens.len() {
            if !is_call(tokens, place, name) {
                continue;
            }
            // Another function of that name may be the database's own; a trigger runs none of those.
            let sure = text.kind == Kind::Trigger && runs(tokens, place);
            let said = format!("{name}()");
            found.push(Mention { thing: Thing::Routine(at), sure, said, write: None, span: None });
        }
    }
}

fn is_call(tokens: &[Token<'_>], place: usize, name: &ObjectName) -> bool {
    let is = |at: usize, wanted: &str| tokens.get(at).is_some_and(|token| is_name(*token, wanted, Dialect::Postgres));
    let namespace = name.namespace.as_ref().map_or("public", |namespace| namespace.as_str());
    let is_here = match (place.checked_sub(2), place.checked_sub(1).and_then(|at| tokens.get(at))) {
        (Some(before), Some(Token::Sign('.'))) => is(before, namespace),
        _ => true,
    };
    is(place, &name.name) && matches!(tokens.get(place + 1), Some(Token::Sign('('))) && is_here
}

/// Whether the call follows EXECUTE FUNCTION or EXECUTE PROCEDURE, with or without a namespace.
fn runs(tokens: &[Token<'_>], place: usize) -> bool {
    let says = |at: Option<usize>| is_any(at.and_then(|at| tokens.get(at)).copied(), &["function", "procedure"]);
    says(place.checked_sub(1)) || says(place.checked_sub(3))
}
