//! Objects of one kind between two schemas, with rows and what other people made: up, down and up again.

use seaglass::model::{Intent, Schema};
use seaglass_tests::assert_same_lines;
use seaglass_tests::target::Target;
use serde_json::Value;

use crate::online_kit::{creation, down, stages, up};

/// Adds facts to those of an object.
pub fn add(facts: &mut Value, more: Value) {
    if let (Value::Object(facts), Value::Object(more)) = (facts, more) {
        facts.extend(more);
    }
}

/// A way from one schema to another.
pub struct Way<'a> {
    /// A name for its databases.
    pub name: &'a str,
    pub before: &'a Schema,
    pub after: &'a Schema,
    pub intent: Intent,
    /// The rows before, as statements.
    pub rows: &'a str,
    /// A query of what the rows hold, which nothing changes.
    pub held: &'a str,
    /// What other people made, as statements, and a query of it; nothing takes it away.
    pub others: [&'a str; 2],
}

impl Way<'_> {
    /// Up, down and up on both majors: the catalogue is that of a fresh database each time, and rows and what others made
    /// are as they were.
    pub fn goes(&self) {
        let stages = stages(self.before, self.after, &self.intent, true);
        for target in Target::postgres(self.name) {
            let [make, ask] = self.others;
            let with_theirs = |target: &Target, schema: &Schema| {
                up(target, &creation(schema));
                if !make.is_empty() {
                    target.must(make);
                }
                target.facts()
            };
            let old = with_theirs(&target, self.before);
            let new = with_theirs(&target.sibling(), self.after);
            target.must(self.rows);
            let look = |target: &Target| {
                let theirs = if ask.is_empty() { Vec::new() } else { target.texts(ask) };
                (target.texts(self.held), theirs)
            };
            let held = look(&target);
            let is = |wanted: &[String], what: &str| {
                assert_same_lines(&format!("{} {what}", target.label()), &target.facts(), "from nothing", wanted);
                assert_eq!(look(&target), held, "{} {what}", target.label());
            };
            for _ in 0..2 {
                up(&target, &stages);
                is(&new, "after");
                down(&target, &stages);
                is(&old, "before");
            }
        }
    }

    /// The SQL of the way there and back.
    pub fn sql(&self) -> String {
        let stages = stages(self.before, self.after, &self.intent, true);
        stages.iter().flat_map(|stage| [stage.up.as_str(), stage.down.as_str()]).collect()
    }
}
