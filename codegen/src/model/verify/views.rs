//! Views, and what is said of them beside their queries.

use super::context::{Context, Named, Place, Report};
use super::expressions::d1_limits;
use super::names;
use super::objects::{forms_wanted, parameters, statement};
use super::triggers::{self, On};
use crate::model::{Dialect, Rule, View, ViewOptions};
use crate::sql::{Token, is_word};

/// Checks a view.
pub(super) fn view(context: &Context<'_>, report: &mut Report<'_>, view: &View) {
    let place = Place::Object(&view.name);
    names::object(context, report, "view", &view.name);
    if let Some(doc) = &view.doc {
        names::text(report, place, &"doc", doc);
    }
    forms_wanted(context, report, place, &"view", &view.forms);
    facts(context, report, view);
    triggers(context, report, view);
    for (dialect, text) in view.forms.iter().filter(|(dialect, _)| context.declared.has(**dialect)) {
        let Some(cut) = statement(report, place, &"view", text, *dialect) else { continue };
        if !["select", "with", "values"].iter().any(|word| is_word(cut.first(), word)) {
            report.fault(
                Rule::ViewQuery,
                place,
                format!("the {} form of the view is not a query", dialect.title()),
                "`CREATE VIEW … AS` is written before it",
                "start it with SELECT, WITH or VALUES",
            );
        }
        if cut.contains(&Token::Sign(';')) {
            report.fault(
                Rule::BrokenSql,
                place,
                format!("the {} form of the view holds a `;` outside quotes", dialect.title()),
                "it ends the statement in the middle",
                "leave it out",
            );
        }
        if view.options.check.is_some() && *dialect == Dialect::Postgres && says_check_option(&cut) {
            report.fault(
                Rule::ViewQuery,
                place,
                "the Postgres form of the view says WITH CHECK OPTION, and so does `.check_option(…)`",
                "Postgres takes it once",
                "leave it out of the query",
            );
        }
        parameters(report, place, &"view", &cut, *dialect);
        if *dialect == Dialect::D1 {
            d1_limits(report, &cut, place, &"view");
        }
    }
}

fn says_check_option(cut: &[Token<'_>]) -> bool {
    let is = |at: usize, word: &str| cut.len().checked_sub(at).is_some_and(|at| is_word(cut.get(at), word));
    is(1, "option") && is(2, "check")
}

fn triggers(context: &Context<'_>, report: &mut Report<'_>, view: &View) {
    let on = if view.materialized.is_some() { On::Materialized } else { On::View };
    for trigger in &view.triggers {
        triggers::check(context, report, &view.name, trigger, on);
        let lacks = trigger.forms.keys().find(|dialect| !view.forms.contains_key(dialect));
        if let Some(dialect) = lacks.filter(|dialect| context.declared.has(**dialect)) {
            report.fault(
                Rule::ViewTrigger,
                Place::Object(&view.name),
                format!("the {} has a form for {}", Named("trigger", &trigger.name), dialect.title()),
                "the view has none there",
                "leave it out, or add the query of the view",
            );
        }
    }
}

/// What only one kind of view has.
fn facts(context: &Context<'_>, report: &mut Report<'_>, view: &View) {
    let place = Place::Object(&view.name);
    for index in &view.indexes {
        names::identifier(context, report, place, "index", &index.name);
        names::reserved(context, report, place, "index", &index.name);
    }
    let mut refuse = |what: String, why: &str, instead: &str| report.fault(Rule::ViewOption, place, what, why, instead);
    let Some(kept) = &view.materialized else {
        if let Some(index) = view.indexes.first() {
            refuse(
                format!("the {} is on a view that keeps no rows", Named("index", &index.name)),
                "Postgres has indexes of materialized views alone",
                "declare it by `View::materialized(\"…\")`, or put the index on a table",
            );
        }
        return;
    };
    if view.options != ViewOptions::default() {
        refuse(
            "a materialized view has options of a plain one".to_owned(),
            "its rows are read when it is refreshed, with the rights of its owner, and nobody writes through it",
            "leave them out, or declare it by `View::new(\"…\")`",
        );
    }
    if !view.forms.contains_key(&Dialect::Postgres) {
        refuse(
            "the materialized view has no form for Postgres".to_owned(),
            "D1 has plain views only",
            "add its query: `.postgres(\"SELECT …\")`, or declare it by `View::new(\"…\")`",
        );
    }
    let is_word = |text: &str| {
        !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-'))
    };
    if let Some((name, value)) = kept.storage.iter().find(|(name, value)| !is_word(name) || !is_word(value)) {
        refuse(
            format!("the storage parameter {:?} is {value:?}", name.as_str()),
            "it is written as it is",
            "write a name and a number or word: `.storage(\"fillfactor\", \"70\")`",
        );
    }
}
