//! From flags and questions to one intent.

use super::flag::Flag;
use super::phrase;
use super::resolve::{Meanings, Sides, objects, parts};
use crate::diff::{self, Difference, Question};
use crate::model::verify::verify_intent;
use crate::model::{Answer, Declared, Fault, Intent, Rule, Schema};
use crate::read;
use crate::suggest::nearest;

/// Flags named in one message: more are no help.
const SHOWN: usize = 6;

/// Somebody who can be asked.
pub trait Questioner {
    /// The answer that is known without asking, complete; it is asked for where this one cannot be.
    fn known(&mut self, _open: &Open, _declared: &Declared) -> Option<Answer> {
        None
    }

    /// The answer; none if nobody answers, and then nobody is asked again.
    fn ask(&mut self, asked: &Asked<'_>) -> Option<Reply>;

    /// Takes note of the flag that says what was answered.
    fn answered(&mut self, flag: &str);
}

/// Nobody: every question stays open.
#[derive(Clone, Copy, Debug, Default)]
pub struct Nobody;

/// A question as it is put.
#[derive(Debug)]
pub struct Asked<'a> {
    /// What is asked.
    pub open: &'a Open,
    /// What was wrong with the reply before.
    pub wrong: Vec<Fault>,
}

/// A reply: the place of an answer, from 0, and the value that it asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// The answer's place among those of the question.
    pub answer: usize,
    /// What existing rows hold, where the answer asks for it.
    pub value: Option<String>,
}

/// A question that is open, with the ways to answer it.
#[derive(Clone, Debug, PartialEq)]
pub struct Open {
    /// The database.
    pub database: String,
    /// What is asked.
    pub question: Question,
    /// Each answer in words.
    pub words: Vec<String>,
    /// Each answer as a flag, quoted for a shell.
    pub flags: Vec<String>,
    /// Each answer as what to write in the declaration.
    pub sources: Vec<String>,
}

impl Open {
    /// Whether a reply with that answer holds a value, too.
    pub fn wants_value(&self, answer: usize) -> bool {
        matches!(self.question.answers.get(answer), Some(Answer::Backfill { with: None, .. }))
    }
}

impl Questioner for Nobody {
    fn ask(&mut self, _asked: &Asked<'_>) -> Option<Reply> {
        None
    }

    fn answered(&mut self, _flag: &str) {}
}

impl Open {
    /// The question with its answers as they can be typed.
    fn new(declared: &Declared, question: Question, prefixed: bool) -> Self {
        let prefix = prefixed.then_some(declared.name.as_str());
        let answers = question.answers.iter();
        Self {
            database: declared.name.clone(),
            words: answers.clone().map(phrase::words).collect(),
            flags: answers.clone().map(|answer| phrase::flag(answer, declared, prefix)).collect(),
            sources: answers.map(phrase::source).collect(),
            question,
        }
    }
}

/// What flags said: the database by its place, the answer, and the flag by its place.
pub(crate) type Said = Vec<(usize, Answer, usize)>;

/// Takes flags into the intents of the databases that they speak of. `only` is the database that a flag without one
/// means.
///
/// # Errors
///
/// A fault for each flag that means nothing, or more than one thing, or contradicts what is said already.
pub(crate) fn take_flags(
    declared: &mut [Declared],
    before: &[&Schema],
    flags: &[Flag],
    only: Option<&str>,
) -> Result<Said, Vec<Fault>> {
    let (mut said, mut wrong, mut left) = (Said::new(), Vec::new(), Vec::new());
    let mut note = |declared: &mut [Declared], at: usize, (database, answer): (usize, Answer)| {
        match take(&mut declared[database].intent, &answer) {
            Ok(()) => said.push((database, answer, at)),
            Err(what) => return Some((at, what.to_owned())),
        }
        None
    };
    for (at, flag) in flags.iter().enumerate() {
        match meanings(flag, declared, before, only, objects) {
            Ok(Some(found)) => wrong.extend(note(declared, at, found)),
            Ok(None) => left.push((at, None)),
            Err(what) => left.push((at, Some(what))),
        }
    }
    for (at, missed) in left {
        let unknown = || "nothing of that name is known".to_owned();
        match meanings(&flags[at], declared, before, only, parts) {
            Ok(Some(found)) => wrong.extend(note(declared, at, found)),
            Ok(None) => wrong.push((at, missed.unwrap_or_else(unknown))),
            Err(what) => wrong.push((at, missed.unwrap_or(what))),
        }
    }
    if wrong.is_empty() {
        return Ok(said);
    }
    let possible = possible(declared, before);
    Err(wrong.into_iter().map(|(at, what)| fault(&flags[at], what, &possible)).collect())
}

/// The one thing that a flag means, in the databases that it can be about.
fn meanings(
    flag: &Flag,
    declared: &[Declared],
    before: &[&Schema],
    only: Option<&str>,
    meaning: fn(&Flag, Sides<'_>) -> Meanings,
) -> Result<Option<(usize, Answer)>, String> {
    let wanted = flag.database.as_deref().or(only);
    if let Some(wanted) = wanted
        && !declared.iter().any(|database| database.name == wanted)
    {
        let names: Vec<&str> = declared.iter().map(|database| database.name.as_str()).collect();
        return Err(format!("no database {wanted} is declared; there is {}", names.join(", ")));
    }
    let mut found = Vec::new();
    let mut missing = None;
    for (at, (declared, before)) in declared.iter().zip(before).enumerate() {
        if wanted.is_none_or(|wanted| wanted == declared.name) {
            let here = meaning(flag, Sides { declared, before });
            found.extend(here.answers.into_iter().map(|answer| (at, answer)));
            missing = missing.or(here.missing);
        }
    }
    if found.len() > 1 {
        let all: Vec<String> = found
            .iter()
            .map(|(at, answer)| format!("in {} that {}", declared[*at].name, phrase::words(answer)))
            .collect();
        return Err(format!("it can mean several things: {}", all.join("; ")));
    }
    match (found.pop(), missing) {
        (None, Some(missing)) => Err(missing),
        (found, _) => Ok(found),
    }
}

/// Adds an answer to what is said already.
fn take(intent: &mut Intent, answer: &Answer) -> Result<(), &'static str> {
    let mut with = intent.clone();
    with.answer(answer.clone());
    let count = |intent: &Intent| {
        intent.tables.len()
            + intent.columns.len()
            + intent.enums.len()
            + intent.enum_values.len()
            + intent.objects.len()
            + intent.replaced_values.len()
            + intent.backfills.len()
            + intent.kept_texts.len()
            + intent.allowed.len()
    };
    if let Answer::Allow(loss) = answer
        && intent.allowed.contains_key(loss)
    {
        return Err("it is said already, in the declaration or by another flag");
    }
    if with == *intent {
        return Err("it is said already, in the declaration or by another flag");
    }
    if count(&with) == count(intent) {
        return Err("it contradicts what is said already, in the declaration or by another flag");
    }
    *intent = with;
    Ok(())
}

/// Every flag that would answer an open question.
fn possible(declared: &[Declared], before: &[&Schema]) -> Vec<String> {
    let mut flags = Vec::new();
    for (database, before) in declared.iter().zip(before) {
        let found = diff::diff(before, &database.schema, &database.intent);
        let open = found.questions.into_iter().map(|question| Open::new(database, question, declared.len() > 1));
        flags.extend(open.flat_map(|open| open.flags));
    }
    flags
}

fn fault(flag: &Flag, what: String, possible: &[String]) -> Fault {
    let same: Vec<&String> =
        possible.iter().filter(|text| text.starts_with(&format!("{} ", flag.kind.name()))).collect();
    let others: Vec<&String> = possible.iter().collect();
    let near = nearest(&flag.typed, same.iter().map(ToString::to_string));
    let shown = if same.is_empty() { others } else { same };
    let instead = match near {
        Some(near) => format!("did you mean `{near}`?"),
        None if shown.is_empty() => "leave it out: no question is open".to_owned(),
        None => {
            let shown: Vec<String> = shown.into_iter().take(SHOWN).map(|flag| format!("`{flag}`")).collect();
            format!("what is open: {}", shown.join(", "))
        }
    };
    Fault::new(
        Rule::Flag,
        &flag.typed,
        what,
        "a flag that does nothing is a slip, and what it was meant for stays undone",
        instead,
    )
}

/// Faults of flags without which the same would be planned. `plain` is the intent of the declaration alone.
pub(crate) fn unused(
    declared: &Declared,
    before: &Schema,
    plain: &Intent,
    said: &[(&Answer, &Flag)],
    found: &Difference,
) -> Vec<Fault> {
    let without = |left_out: usize| {
        let mut intent = plain.clone();
        let others = said.iter().enumerate().filter(|(at, _)| *at != left_out);
        others.for_each(|(_, (answer, _))| intent.answer((*answer).clone()));
        diff::diff(before, &declared.schema, &intent)
    };
    let idle = (0..said.len()).filter(|&at| without(at) == *found);
    let what = "nothing that changes needs it".to_owned();
    idle.map(|at| fault(said[at].1, what.clone(), &[])).collect()
}

/// Compares, and asks until nothing is open or nobody answers; with questions left, the difference holds them.
pub(crate) fn ask(
    declared: &mut Declared,
    before: &Schema,
    mut found: Difference,
    prefixed: bool,
    questioner: &mut dyn Questioner,
) -> Result<Difference, Vec<Open>> {
    let mut wrong = Vec::new();
    while found.refusals.is_empty() && !found.questions.is_empty() {
        let open = Open::new(declared, found.questions[0].clone(), prefixed);
        let known = if wrong.is_empty() { questioner.known(&open, declared) } else { None };
        if let Some(answer) = known.filter(|answer| accept_whole(declared, &open, answer).is_ok()) {
            questioner.answered(&phrase::flag(&answer, declared, prefixed.then_some(declared.name.as_str())));
            found = diff::diff(before, &declared.schema, &declared.intent);
            continue;
        }
        let Some(reply) = questioner.ask(&Asked { open: &open, wrong: std::mem::take(&mut wrong) }) else {
            let questions = found.questions.into_iter();
            return Err(questions.map(|question| Open::new(declared, question, prefixed)).collect());
        };
        match accept(declared, &open, &reply) {
            Ok(answer) => {
                let prefix = prefixed.then_some(declared.name.as_str());
                questioner.answered(&phrase::flag(&answer, declared, prefix));
                found = diff::diff(before, &declared.schema, &declared.intent);
            }
            Err(faults) => wrong = faults,
        }
    }
    Ok(found)
}

/// Takes a reply in, unless it says what cannot be.
fn accept(declared: &mut Declared, open: &Open, reply: &Reply) -> Result<Answer, Vec<Fault>> {
    let wrong = |what: &str, why: &str, instead: &str| vec![wrong(open, what, why, instead)];
    let Some(answer) = open.question.answers.get(reply.answer) else {
        return Err(wrong("there is no such answer", "the answers are numbered", "one of the numbers"));
    };
    let mut answer = answer.clone();
    if let Answer::Backfill { table, column, with: with @ None } = &mut answer {
        let ty = declared.schema.table(table).and_then(|table| table.column(column)).map(|column| &column.ty);
        let text = reply.value.as_deref().unwrap_or_default();
        *with = match ty.map(|ty| read::typed(text, ty)) {
            Some(Ok(value)) => Some(value),
            Some(Err((what, why, instead))) => return Err(wrong(&what, &why, &instead)),
            None => None,
        };
    }
    accept_whole(declared, open, &answer).map(|()| answer)
}

fn wrong(open: &Open, what: &str, why: &str, instead: &str) -> Fault {
    Fault::new(Rule::Answer, format!("{}: {}", open.database, open.question.place), what, why, instead)
}

/// Takes in an answer that lacks nothing.
fn accept_whole(declared: &mut Declared, open: &Open, answer: &Answer) -> Result<(), Vec<Fault>> {
    let mut intent = declared.intent.clone();
    let twice = |what| vec![wrong(open, what, "only one of the two can happen", "another answer")];
    take(&mut intent, answer).map_err(twice)?;
    let before = std::mem::replace(&mut declared.intent, intent);
    let mut faults = verify_intent(declared);
    faults.retain(Fault::is_error);
    if faults.is_empty() {
        return Ok(());
    }
    declared.intent = before;
    Err(faults)
}

#[cfg(test)]
mod tests {
    use super::take;
    use crate::model::{Answer, Intent, Loss, ObjectName};

    #[test]
    fn nothing_is_said_twice_or_against_itself() {
        let rename =
            |from: &str, to: &str| Answer::RenameTable { from: ObjectName::new(from), to: ObjectName::new(to) };
        let drop = Answer::Allow(Loss::Table(ObjectName::new("a")));
        let mut intent = Intent::default();
        assert_eq!(take(&mut intent, &rename("a", "b")), Ok(()));
        assert!(take(&mut intent, &rename("a", "b")).is_err());
        assert!(take(&mut intent, &rename("c", "b")).is_err());
        assert_eq!(take(&mut intent, &drop), Ok(()));
        assert!(take(&mut intent, &drop).is_err());
    }
}
