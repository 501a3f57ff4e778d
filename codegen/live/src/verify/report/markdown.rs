//! For people who read the repository. What a database says stands in code, so that it is no Markdown.

use super::super::outcome::{Answer, Outcome, Question, Ran};
use super::{held_up, shown};
use std::fmt::Write as _;

/// The report of one migration.
pub fn markdown(database: &str, outcome: &Outcome, ran: &Ran) -> String {
    let mut out = String::new();
    let (stem, is) = (code(&ran.step.stem), if outcome.is_held() { "held" } else { "did not hold" });
    let _ = write!(out, "# {stem} of {} {is} on {}\n\n", code(database), outcome.engine);
    let _ = write!(
        out,
        "Written by `seaglass verify --report`; the up file had SHA-256 {}.\n\n",
        code(&ran.step.up_sha256)
    );
    for (question, answer) in &outcome.answers {
        let what = asked(*question);
        let _ = match answer {
            Answer::Held => writeln!(out, "- {what}: yes"),
            Answer::Left(why) => writeln!(out, "- {what}: not asked: {}", code(why)),
            Answer::Failed(why) => {
                let list: Vec<String> = why.iter().map(|why| format!("\n  - {}", code(why))).collect();
                writeln!(out, "- {what}: **no**{}", list.concat())
            }
        };
    }
    let (rows, _) = outcome.rows();
    let _ = write!(out, "\n{rows} rows were in {} tables.\n", outcome.filled.len());
    for note in &outcome.notes {
        let _ = writeln!(out, "- {}", code(note));
    }
    if let Some(measures) = &ran.measures {
        let _ = write!(out, "\nIt ran {}", shown(measures.time));
        let _ = measures.written.map(|rows| write!(out, " and wrote {rows} rows"));
        let _ = measures.reader.map(|time| write!(out, "; a reader waited {}", shown(time)));
        let _ = measures.writer.map(|time| write!(out, "; a writer waited {}", shown(time)));
        out.push_str(".\n");
        let _ = held_up(ran).map(|what| writeln!(out, "Locks: {}", code(&what)));
    }
    out
}

const fn asked(question: Question) -> &'static str {
    match question {
        Question::Applied => "the up file runs",
        Question::Catalogue => "the catalogue is what the model says",
        Question::Rows => "rows are kept by content",
        Question::Down => "the down file restores what it says",
        Question::Again => "the up file runs again",
    }
}

/// A text as code in one line.
fn code(text: &str) -> String {
    let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    format!("`{}`", text.replace('`', "'"))
}
