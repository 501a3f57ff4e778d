//! `cargo schema explain <code>`: what a code in brackets means, with the shortest message that a test expects of it.

use super::CLEAN;
use super::output::{NOTE, Output, STRONG};
use super::session::Stop;
use crate::model::Rule;
use crate::suggest::nearest;
use serde_json::{Map, Value, json};

/// `docs/rules.md`, as the tests of this crate write it.
const PAGE: &str = include_str!("explain.md");

pub(super) fn run(code: Option<&str>, output: &mut Output<'_>) -> Result<u8, Stop> {
    let Some(code) = code else {
        list(output);
        return Ok(CLEAN);
    };
    // As it stands in a message, brackets and all.
    let plain = code.trim_start_matches("error").trim_start_matches("warning").trim_matches(['[', ']', ':']);
    let rule = Rule::ALL.iter().find(|rule| rule.id() == plain).ok_or_else(|| unknown(code, plain))?;
    if output.json {
        let mut fields = told(*rule);
        fields.insert("example".to_owned(), example(*rule).into());
        output.envelope("explain", fields);
        return Ok(CLEAN);
    }
    output.data_in(STRONG, format_args!("{} ({})", rule.id(), rule.weight_word()));
    output.data(rule.demand());
    output.data(format_args!("Why: {}", rule.reason()));
    if rule.is_advice() {
        output
            .data(format_args!("Where it is meant: `.silence(Rule::{rule:?}, \"why\")` on the table or the database"));
    }
    if let Some(example) = example(*rule) {
        output.data(format_args!("\nFor example\n\n{example}"));
    }
    Ok(CLEAN)
}

/// Every code with what it demands.
fn list(output: &mut Output<'_>) {
    if output.json {
        let rules: Vec<Value> = Rule::ALL.iter().map(|rule| told(*rule).into()).collect();
        let mut fields = Map::new();
        fields.insert("rules".to_owned(), rules.into());
        return output.envelope("explain", fields);
    }
    let mut group = "";
    for rule in Rule::ALL {
        if rule.group() != group {
            group = rule.group();
            output.data_in(STRONG, group);
        }
        output.data(format_args!("  {:<26} {}", rule.id(), rule.demand()));
    }
    output.say_in(NOTE, "cargo schema explain <code> says why, with an example");
}

fn told(rule: Rule) -> Map<String, Value> {
    let fields = json!({
        "rule": rule.id(),
        "weight": rule.weight_word(),
        "group": rule.group(),
        "demand": rule.demand(),
        "reason": rule.reason(),
    });
    let Value::Object(fields) = fields else { return Map::new() };
    fields
}

/// A message of this rule.
fn example(rule: Rule) -> Option<&'static str> {
    let (_, section) = PAGE.split_once(&format!("### `{}`\n", rule.id()))?;
    let section = section.split_once("\n### ").map_or(section, |(section, _)| section);
    Some(section.split_once("```text\n")?.1.split_once("\n```")?.0)
}

fn unknown(code: &str, plain: &str) -> Stop {
    let near = nearest(plain, Rule::ALL.iter().map(|rule| rule.id().to_owned()));
    let instead = match near {
        Some(near) => format!("cargo schema explain {near}"),
        None => "cargo schema explain, which lists them".to_owned(),
    };
    Stop::fault(
        Rule::UnknownCode,
        code,
        "there is no such code",
        "messages show theirs in brackets, and none ever changes",
        instead,
    )
}
