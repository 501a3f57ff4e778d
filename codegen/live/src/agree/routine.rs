//! Routines: those of the database in the words of history.

use super::judge::Judge;
use super::words::{Word, same_type, type_words, words};
use seaglass::model::{Dialect, Routine};
use seaglass::sql::{Token, follow, is_word, pieces};
use std::collections::BTreeSet;

/// Whether both are one routine: Postgres knows it by its name and the types of its arguments.
pub(super) fn is_one(live: &Routine, known: &Routine) -> bool {
    live.name == known.name && same_type(&live.arguments, &known.arguments, Dialect::Postgres)
}

/// The routine of the database, as history says it as far as both are the same.
pub(super) fn agreed(live: &Routine, known: &Routine, judge: &Judge<'_>) -> Routine {
    let dialect = judge.dialect;
    let mut agreed = live.clone();
    agreed.arguments.clone_from(&known.arguments);
    agreed.instead.clone_from(&known.instead);
    if let (Some(text), Some(other)) = (live.forms.get(&dialect), known.forms.get(&dialect))
        && (judge.alike(text, other) || Cut::of(text).is_some_and(|a| Cut::of(other).is_some_and(|b| a == b)))
    {
        agreed.forms.clone_from(&known.forms);
    }
    agreed
}

/// A routine's CREATE statement, in the words of the catalogue.
///
/// <https://www.postgresql.org/docs/current/sql-createfunction.html>
#[derive(Debug, PartialEq)]
struct Cut {
    /// Its name, arguments and what it returns.
    head: Vec<Word>,
    /// What else is said of it, in any order.
    options: BTreeSet<Vec<Word>>,
    /// What it does: a text, or statements.
    body: Body,
}

#[derive(Debug, PartialEq)]
enum Body {
    Text(String),
    Statements(Vec<Word>),
}

/// The words that begin what is said of a routine behind its head.
const BEGIN: [&str; 18] = [
    "language",
    "transform",
    "window",
    "immutable",
    "stable",
    "volatile",
    "not",
    "leakproof",
    "called",
    "strict",
    "external",
    "security",
    "parallel",
    "cost",
    "rows",
    "support",
    "set",
    "as",
];

/// What is so when nothing is said.
const USUAL: [&str; 7] = [
    "volatile",
    "not leakproof",
    "called on null input",
    "security invoker",
    "parallel unsafe",
    "cost 100",
    "rows 1000",
];

impl Cut {
    fn of(text: &str) -> Option<Self> {
        let (mut texts, mut before, mut statements) = (Vec::new(), String::new(), None);
        let (mut depth, mut at, mut after_as) = (0, 0, false);
        for (token, written) in pieces(text, Dialect::Postgres).ok()? {
            let begins = depth == 0 && (is_word(token.as_ref(), "begin") || is_word(token.as_ref(), "return"));
            if begins && before.to_ascii_lowercase().contains("language sql") {
                statements = text.get(at..);
                break;
            }
            follow(&mut depth, token);
            if let (Some(Token::Text(inner)), true) = (token, after_as) {
                // A text between single quotes doubles those in it.
                let said = if written.starts_with('$') { inner.to_owned() } else { inner.replace("''", "'") };
                texts.push(said);
            } else {
                before.push_str(written);
            }
            if token.is_some() {
                let is_comma = token == Some(Token::Sign(','));
                after_as = is_word(token.as_ref(), "as") && depth == 0 || after_as && is_comma;
            }
            at += written.len();
        }
        let body = match statements {
            Some(text) => Body::Statements(words(text, Dialect::Postgres)?),
            None => Body::Text(texts.pop()?),
        };
        let (head, options) = parted(type_words(words(&before, Dialect::Postgres)?));
        Some(Self { head, options, body })
    }
}

/// The head, and what is said behind it.
fn parted(words: Vec<Word>) -> (Vec<Word>, BTreeSet<Vec<Word>>) {
    let (mut head, mut options): (Vec<Word>, Vec<Vec<Word>>) = (Vec::new(), Vec::new());
    let (mut depth, mut found) = (0_usize, words.into_iter().peekable());
    while let Some(word) = found.next() {
        match word {
            Word::Sign('(') => depth += 1,
            Word::Sign(')') => depth = depth.saturating_sub(1),
            Word::Name(_) | Word::Text(_) | Word::Parameter(_) | Word::Sign(_) => {}
        }
        if word.is("public") && found.peek() == Some(&Word::Sign('.')) {
            found.next();
            continue;
        }
        let begins = depth == 0 && BEGIN.iter().any(|begin| word.is(begin));
        // NOT LEAKPROOF, RETURNS NULL ON NULL INPUT
        let goes_on = options.last().is_some_and(|last| {
            let is = |said: &str| matches!(&last[..], [only] if only.is(said));
            is("not") || is("external")
        });
        if begins && !goes_on {
            options.push(vec![word]);
        } else if let Some(last) = options.last_mut() {
            last.push(word);
        } else {
            head.push(word);
        }
    }
    // CREATE OR REPLACE
    if head.get(1).is_some_and(|word| word.is("or")) {
        head.drain(1..3);
    }
    head.retain(|word| !word.is("in"));
    (head, options.into_iter().filter_map(option).collect())
}

/// What is said, unless that is so anyway.
fn option(mut words: Vec<Word>) -> Option<Vec<Word>> {
    if words.first().is_some_and(|word| word.is("external")) {
        words.remove(0);
    }
    // SET search_path = 'a', "b" and SET search_path TO a, b
    if words.first().is_some_and(|word| word.is("set")) {
        words = words
            .into_iter()
            .filter(|word| !word.is("to") && *word != Word::Sign('='))
            .map(|word| if let Word::Text(text) = word { Word::Name(text) } else { word })
            .collect();
    }
    // LANGUAGE 'sql'
    if words.first().is_some_and(|word| word.is("language")) {
        words =
            words
                .into_iter()
                .map(|word| {
                    if let Word::Text(text) | Word::Name(text) = word { Word::Name(text.to_lowercase()) } else { word }
                })
                .collect();
    }
    let said: Vec<&str> =
        words.iter().map(|word| if let Word::Name(name) = word { name.as_str() } else { "" }).collect();
    let said = said.join(" ");
    (said != "as" && !USUAL.contains(&said.as_str())).then_some(words)
}

#[cfg(test)]
mod tests {
    use super::Cut;

    #[test]
    fn what_is_said_in_other_words_is_the_same_routine() {
        let pairs = [
            (
                "CREATE OR REPLACE FUNCTION public.f(a integer, b character varying DEFAULT 'x'::character varying)\n RETURNS bigint\n LANGUAGE sql\n IMMUTABLE STRICT SECURITY DEFINER\n SET search_path TO 'app', 'pg_temp'\nAS $function$ SELECT 1 $function$\n",
                "create function f(in a int, b varchar default 'x'::character varying) returns int8 as ' SELECT 1 ' language 'SQL' strict immutable security definer set search_path = app, pg_temp volatile",
            ),
            (
                "CREATE OR REPLACE PROCEDURE public.p()\n LANGUAGE plpgsql\nAS $procedure$BEGIN END$procedure$\n",
                "CREATE PROCEDURE p() LANGUAGE plpgsql AS $$BEGIN END$$",
            ),
            (
                "CREATE OR REPLACE FUNCTION public.g()\n RETURNS integer\n LANGUAGE sql\nRETURN 1\n",
                "create function g() returns int language sql return 1",
            ),
        ];
        for (a, b) in pairs {
            assert_eq!(Cut::of(a).expect("is cut"), Cut::of(b).expect("is cut"), "{a}");
        }
        let [a, b] = ["AS $$ SELECT 1 $$", "AS $$ SELECT 2 $$"]
            .map(|body| Cut::of(&format!("create function f() returns int language sql {body}")));
        assert_ne!(a, b);
    }
}
