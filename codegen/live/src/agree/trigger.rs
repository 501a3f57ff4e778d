//! Triggers: those of the database in the words of history.

use super::judge::{Judge, Over};
use super::words::{Word, words};
use seaglass::model::{Dialect, ObjectName, Trigger};
use seaglass::sql::{follow, is_word, pieces};

/// The triggers of the database, as history says them as far as they are the same.
pub(super) fn agreed(live: &[Trigger], known: &[Trigger], table: &ObjectName, judge: &mut Judge<'_>) -> Vec<Trigger> {
    let dialect = judge.dialect;
    let same_name =
        |a: &Trigger, b: &Trigger| a.name == b.name || dialect == Dialect::D1 && a.name.eq_ignore_ascii_case(&b.name);
    live.iter()
        .map(|trigger| {
            let Some(other) = known.iter().find(|other| same_name(trigger, other)) else { return trigger.clone() };
            let mut agreed = trigger.clone();
            if dialect == Dialect::D1 {
                agreed.doc.clone_from(&other.doc);
                agreed.fires = other.fires;
            }
            let (Some(live), Some(text)) = (trigger.forms.get(&dialect), other.forms.get(&dialect)) else {
                return agreed;
            };
            if same(live, text, table, judge) {
                agreed.name = other.name.clone();
                agreed.forms.clone_from(&other.forms);
            }
            agreed
        })
        .collect()
}

fn same(live: &str, known: &str, table: &ObjectName, judge: &mut Judge<'_>) -> bool {
    if judge.alike(live, known) {
        return true;
    }
    if judge.dialect == Dialect::D1 {
        return d1_words(live) == d1_words(known);
    }
    let (Some(a), Some(b)) = (Cut::of(live), Cut::of(known)) else { return false };
    a.rest == b.rest && judge.same_option(&Over::Rows(table.clone()), a.when.as_deref(), b.when.as_deref())
}

/// The words of a trigger of SQLite but for what is only said while it is made.
fn d1_words(text: &str) -> Vec<Word> {
    let mut words = words(text, Dialect::D1).unwrap_or_default();
    words.retain(|word| *word != Word::Sign(';'));
    let temporary = ["temp", "temporary", "if", "not", "exists"];
    let name = words.iter().position(|word| word.is("trigger")).map_or(0, |at| at + 1);
    let skipped = words.iter().skip(name).take_while(|word| temporary.iter().any(|said| word.is(said))).count();
    words.drain(name..name + skipped);
    words
}

/// A trigger of Postgres: its condition, and everything else in the words of the catalogue.
///
/// <https://www.postgresql.org/docs/current/sql-createtrigger.html>
struct Cut {
    when: Option<String>,
    rest: Vec<Word>,
}

impl Cut {
    fn of(text: &str) -> Option<Self> {
        let (before, when, behind) = condition(text);
        let mut rest: Vec<Word> = Vec::new();
        let found = words(before, Dialect::Postgres)?.into_iter().chain(words(behind, Dialect::Postgres)?);
        let mut found = found.peekable();
        while let Some(word) = found.next() {
            match &word {
                // CREATE OR REPLACE TRIGGER
                Word::Name(name) if name == "or" && rest.len() == 1 => {
                    found.next();
                }
                Word::Name(name) if name == "procedure" => rest.push(Word::Name("function".to_owned())),
                // REFERENCING OLD TABLE AS old; a namespace that is the default one
                Word::Name(name) if name == "as" => {}
                Word::Name(name) if name == "public" && found.peek() == Some(&Word::Sign('.')) => {
                    found.next();
                }
                Word::Name(name) if name == "each" => {}
                Word::Name(_) | Word::Text(_) | Word::Parameter(_) | Word::Sign(_) => rest.push(word),
            }
        }
        without(&mut rest, &["for", "statement"]);
        without(&mut rest, &["not", "deferrable"]);
        without(&mut rest, &["initially", "immediate"]);
        Some(Self { when: when.map(str::to_owned), rest: with_events_sorted(rest) })
    }
}

/// Takes out what is so anyway.
fn without(words: &mut Vec<Word>, said: &[&str]) {
    let is_there = |window: &[Word]| window.iter().zip(said).all(|(word, said)| word.is(said));
    if let Some(at) = words.windows(said.len()).position(is_there) {
        words.drain(at..at + said.len());
    }
}

/// INSERT OR DELETE OR UPDATE OF a, b: in one order.
fn with_events_sorted(words: Vec<Word>) -> Vec<Word> {
    let is_moment = |word: &Word| ["before", "after", "of"].iter().any(|moment| word.is(moment));
    let (Some(start), Some(end)) =
        (words.iter().position(is_moment).map(|at| at + 1), words.iter().position(|word| word.is("on")))
    else {
        return words;
    };
    let (Some(head), Some(events), Some(tail)) = (words.get(..start), words.get(start..end), words.get(end..)) else {
        return words;
    };
    let mut events: Vec<&[Word]> = events.split(|word| word.is("or")).collect();
    events.sort();
    head.iter().cloned().chain(events.concat()).chain(tail.iter().cloned()).collect()
}

/// What stands before WHEN, in its parentheses, and behind them.
fn condition(text: &str) -> (&str, Option<&str>, &str) {
    let (mut at, mut depth, mut start) = (0, 0, None);
    let mut when = None;
    for (token, written) in pieces(text, Dialect::Postgres).unwrap_or_default() {
        if start.is_none() && depth == 0 && is_word(token.as_ref(), "when") {
            when = Some(at);
        }
        let outer = depth;
        follow(&mut depth, token);
        match (outer, depth, start, when) {
            (0, 1, None, Some(_)) => start = Some(at + 1),
            (1, 0, Some(start), Some(when)) => {
                let part = |range: std::ops::Range<usize>| text.get(range).unwrap_or_default();
                return (part(0..when), Some(part(start..at)), part(at + 1..text.len()));
            }
            _ => {}
        }
        at += written.len();
    }
    (text, None, "")
}

#[cfg(test)]
mod tests {
    use super::{Cut, condition};

    #[test]
    fn what_is_said_in_other_words_is_the_same_trigger() {
        let a = "CREATE TRIGGER t BEFORE INSERT OR UPDATE OF a, b ON public.x FOR EACH ROW WHEN ((new.a > 0)) EXECUTE FUNCTION f('y')";
        let b = "create or replace trigger t before update of a, b or insert on x for row when (NEW.a > 0) execute procedure public.f('y')";
        let (a, b) = (Cut::of(a).unwrap(), Cut::of(b).unwrap());
        assert_eq!(a.rest, b.rest);
        assert_eq!((a.when.as_deref(), b.when.as_deref()), (Some("(new.a > 0)"), Some("NEW.a > 0")));
        let c = Cut::of("create trigger t after insert on x execute function f('y')").unwrap();
        let d = Cut::of("create trigger t after insert on x for each statement execute function f('y')").unwrap();
        assert_eq!(c.rest, d.rest);
        assert_ne!(a.rest, c.rest);
    }

    #[test]
    fn a_trigger_may_have_no_condition() {
        assert_eq!(condition("a (b) c"), ("a (b) c", None, ""));
    }
}
