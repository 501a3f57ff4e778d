//! Texts that only a database understands, and that speak of what is renamed or dropped. No database would tell before
//! somebody runs them, or before they are made on a fresh one.

mod body;
mod call;
mod gone;
mod judge;
mod list;
mod object;
mod reader;
mod reading;
mod routine;
mod scope;
mod unread;

pub(crate) use list::has_text;
pub use unread::{Unread, unread};

use super::{Difference, Question, Refusal};
use crate::model::{Answer, Dialect, Intent, Rule, Schema};
use gone::Gone;
use judge::{Mention, Names, Thing};
use list::Text;
use std::collections::{BTreeMap, BTreeSet};

/// Longer texts are not shown as a whole.
const SHOWN: usize = 200;

/// What a text says of one thing that is gone.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Finding {
    path: Vec<String>,
    what: String,
    instead: String,
    sure: bool,
}

/// Notes the texts of `after` that speak of what the changes take away.
pub(super) fn compare(after: &Schema, intent: &Intent, found: &mut Difference) {
    let gone = Gone::new(&found.changes, after);
    if gone.is_empty() {
        return;
    }
    for (finding, dialects) in findings(&gone, after) {
        let mut dialects = dialects.into_iter();
        let only = match (dialects.next(), dialects.next()) {
            (Some(dialect), None) => format!(" ({})", dialect.title()),
            _ => String::new(),
        };
        let Finding { path, what, instead, sure } = finding;
        let place = path.join(".");
        let what = format!("{what}{only}");
        if sure {
            let why = "the text would fail when it is made, or when it is run".to_owned();
            found.refusals.push(Refusal { rule: Rule::StaleText, place, what, why, instead, stale: true });
        } else if !intent.kept_texts.contains(&path) {
            let why = format!("if it means that, it fails when it runs, and nothing tells before; then {instead}");
            let answers = vec![Answer::KeepText(path)];
            let rule = Rule::TextMayMean;
            found.questions.push(Question { rule, place, what, why, answers, is_harmless: false });
        }
    }
}

/// In the order of the declaration, each with the dialects that it is true of.
fn findings(gone: &Gone, after: &Schema) -> Vec<(Finding, BTreeSet<Dialect>)> {
    let spelled = gone.spelled();
    let names: BTreeMap<Dialect, Names<'_>> =
        Dialect::ALL.into_iter().map(|dialect| (dialect, Names::new(gone, after, dialect))).collect();
    let mut found: Vec<(Finding, BTreeSet<Dialect>)> = Vec::new();
    list::each(after, &mut |text| {
        let sql = text.sql.to_lowercase();
        let Some(names) = names.get(&text.dialect).filter(|_| spelled.iter().any(|name| sql.contains(name.as_str())))
        else {
            return;
        };
        let mut mentions: BTreeMap<Thing, Vec<Mention>> = BTreeMap::new();
        for mention in names.judge(&text) {
            mentions.entry(mention.thing).or_default().push(mention);
        }
        for (thing, mentions) in mentions {
            let finding = finding(&text, gone, thing, &mentions);
            match found.iter_mut().find(|(other, _)| *other == finding) {
                Some((_, dialects)) => drop(dialects.insert(text.dialect)),
                None => found.push((finding, BTreeSet::from([text.dialect]))),
            }
        }
    });
    found
}

fn finding(text: &Text<'_>, gone: &Gone, thing: Thing, mentions: &[Mention]) -> Finding {
    let word = text.word();
    let said = mentions.first().map_or("", |mention| mention.said.as_str());
    let what = format!("the {word} says {said}, and {}", becomes(gone, thing));
    let write = mentions.first().and_then(|mention| mention.write.as_deref());
    let instead = match (write, rewritten(text.sql, mentions)) {
        (Some(_), Some(text)) => format!("write {text}"),
        (Some(write), None) => format!("write {write} in it"),
        (None, _) => format!("take it out of the {word}"),
    };
    Finding { path: text.path(), what, instead, sure: mentions.iter().any(|mention| mention.sure) }
}

/// What has become of it.
fn becomes(gone: &Gone, thing: Thing) -> String {
    let renamed = |name: String, now: Option<String>| match now {
        Some(now) => format!("{name} is called {now} from now on"),
        None => format!("{name} is dropped"),
    };
    let text = match thing {
        Thing::Column(at) => gone.columns.get(at).map(|gone| {
            renamed(format!("{}.{}", gone.tables[1], gone.name), gone.now.as_ref().map(ToString::to_string))
        }),
        Thing::Relation(at) => gone
            .relations
            .get(at)
            .map(|gone| renamed(gone.name.to_string(), gone.now.as_ref().map(ToString::to_string))),
        Thing::Type(at) => gone
            .types
            .get(at)
            .map(|gone| renamed(format!("the enum {}", gone.name), gone.now.as_ref().map(ToString::to_string))),
        Thing::Value(at) => gone.values.get(at).map(|gone| match &gone.now {
            Some(now) => format!("{} has {now} instead of {}", gone.types[1], gone.name),
            None => format!("{} has no value {} any more", gone.types[1], gone.name),
        }),
        Thing::Routine(at) => gone.routines.get(at).map(|name| renamed(format!("the routine {name}"), None)),
    };
    text.unwrap_or_default()
}

/// The text as it should read, if that is told of all of it and it is short.
fn rewritten(sql: &str, mentions: &[Mention]) -> Option<String> {
    if sql.len() > SHOWN || sql.contains('\n') {
        return None;
    }
    let mut places: Vec<((usize, usize), &str)> =
        mentions.iter().map(|mention| Some((mention.span?, mention.write.as_deref()?))).collect::<Option<_>>()?;
    places.sort_unstable();
    places.dedup();
    let mut text = sql.to_owned();
    for ((from, to), write) in places.into_iter().rev() {
        if !(text.is_char_boundary(from) && text.is_char_boundary(to) && from <= to) {
            return None;
        }
        text.replace_range(from..to, write);
    }
    Some(text)
}
