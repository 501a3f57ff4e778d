//! A line per migration, and what there is to say of one below.

use super::super::outcome::{Answer, Outcome, Question};
use super::{held_up, shown};

/// The outcomes of one engine as lines of text.
pub fn table(outcomes: &[Outcome]) -> Vec<String> {
    let mut lines: Vec<Vec<String>> = Vec::new();
    let mut head = vec!["migration".to_owned()];
    head.extend(Question::ALL.map(|question| question.word().to_owned()));
    head.extend(["time", "written", "reader", "writer"].map(str::to_owned));
    lines.push(head);
    for outcome in outcomes {
        for (at, ran) in outcome.ran.iter().enumerate() {
            let is_last = at + 1 == outcome.ran.len();
            let name = if outcome.draft { format!("draft {}", ran.step.stem) } else { ran.step.stem.clone() };
            let mut line = vec![name];
            line.extend(
                Question::ALL.map(|question| word(outcome, question, is_last, ran.measures.is_some()).to_owned()),
            );
            let measures = ran.measures.as_ref();
            let time = |pick: Option<std::time::Duration>| pick.map_or_else(|| "-".to_owned(), shown);
            line.push(time(measures.map(|it| it.time)));
            line.push(measures.and_then(|it| it.written).map_or_else(|| "-".to_owned(), |rows| rows.to_string()));
            line.push(time(measures.and_then(|it| it.reader)));
            line.push(time(measures.and_then(|it| it.writer)));
            lines.push(line);
        }
    }
    laid_out(&lines)
}

/// What is asked of several stages is answered by the last one.
fn word(outcome: &Outcome, question: Question, is_last: bool, ran: bool) -> &'static str {
    if !is_last {
        return match question {
            Question::Applied if ran => "yes",
            Question::Applied | Question::Catalogue | Question::Rows | Question::Down | Question::Again => "-",
        };
    }
    match outcome.answer(question) {
        Some(Answer::Held) => "yes",
        Some(Answer::Failed(_)) => "NO",
        Some(Answer::Left(_)) | None => "-",
    }
}

/// Columns as wide as what is in them; numbers stand at the right.
fn laid_out(lines: &[Vec<String>]) -> Vec<String> {
    let width =
        |at: usize| lines.iter().filter_map(|line| line.get(at)).map(|it| it.chars().count()).max().unwrap_or(0);
    let numbers = 1 + Question::ALL.len();
    let one = |line: &Vec<String>| {
        let cells: Vec<String> = line
            .iter()
            .enumerate()
            .map(|(at, cell)| {
                let width = width(at);
                if at >= numbers { format!("{cell:>width$}") } else { format!("{cell:<width$}") }
            })
            .collect();
        format!("  {}", cells.join("  ")).trim_end().to_owned()
    };
    lines.iter().map(one).collect()
}

/// What there is to say beside the table: faults first.
pub fn details(outcome: &Outcome) -> Vec<String> {
    let name = outcome.ran.last().map(|ran| ran.step.stem.as_str()).unwrap_or_default();
    let mut found = Vec::new();
    for (question, answer) in &outcome.answers {
        match answer {
            Answer::Failed(why) => found.extend(why.iter().map(|why| format!("{name}: {}: {why}", question.word()))),
            Answer::Left(why) if *question == Question::Down => {
                found.push(format!("{name}: {}: not asked: {why}", question.word()));
            }
            Answer::Left(_) | Answer::Held => {}
        }
    }
    found.extend(outcome.notes.iter().map(|note| format!("{name}: {note}")));
    found.extend(outcome.ran.iter().filter_map(|ran| Some(format!("{}: {}", ran.step.stem, held_up(ran)?))));
    found
}
