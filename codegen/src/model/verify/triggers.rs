//! Triggers of tables and of views.

use super::context::{Context, Named, Place, Report};
use super::expressions::{d1_limits, starts_with};
use super::names;
use super::objects::{created, forms_wanted, parameters, statement};
use crate::model::{Dialect, Fires, ObjectName, Rule, Trigger};
use crate::sql::{Token, is_word};
use std::fmt::Display;

/// What a trigger belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum On {
    Table,
    View,
    /// A view that keeps its rows on Postgres.
    Materialized,
}

/// Checks a trigger.
pub(super) fn check(context: &Context<'_>, report: &mut Report<'_>, of: &ObjectName, trigger: &Trigger, on: On) {
    let place = Place::Object(of);
    names::identifier(context, report, place, "trigger", &trigger.name);
    names::reserved(context, report, place, "trigger", &trigger.name);
    let what = Named("trigger", &trigger.name);
    if let Some(doc) = &trigger.doc {
        names::text(report, place, &format!("doc of the {what}"), doc);
    }
    forms_wanted(context, report, place, &what, &trigger.forms);
    if trigger.fires != Fires::Usually && on != On::Table {
        report.fault(
            Rule::ViewTrigger,
            place,
            format!("the {what} says when it fires"),
            "Postgres says so of triggers of tables alone",
            "leave `.fires(…)` out",
        );
    }
    for (dialect, text) in trigger.forms.iter().filter(|(dialect, _)| context.declared.has(**dialect)) {
        let Some(cut) = statement(report, place, &what, text, *dialect) else { continue };
        instead(report, place, &what, &cut, *dialect, on);
        let name = match dialect {
            Dialect::Postgres => starts_with(&cut, &["create", "[or replace]", "[constraint]", "trigger"]),
            Dialect::D1 => starts_with(&cut, &["create", "trigger", "[if not exists]"]),
        };
        let object = ObjectName { namespace: None, name: trigger.name.clone() };
        created(report, place, &cut, name, &object, "CREATE TRIGGER", *dialect);
        if *dialect == Dialect::D1 {
            trigger_on_d1(report, place, &what, &cut);
        }
    }
}

/// What D1's own splitter needs to find the end of a trigger:
/// <https://github.com/cloudflare/workers-sdk/issues/10998>
fn trigger_on_d1(report: &mut Report<'_>, place: Place<'_>, what: &dyn Display, cut: &[Token<'_>]) {
    parameters(report, place, what, cut, Dialect::D1);
    d1_limits(report, cut, place, what);
    if !is_word(cut.last(), "end") {
        report.fault(
            Rule::TriggerEnd,
            place,
            format!("the D1 form of the {what} does not end with END"),
            "SQLite reads on until it finds one",
            "write `CREATE TRIGGER … BEGIN …; END`",
        );
    } else if cut.iter().any(|token| is_word(Some(token), "begin") && *token != Token::Word("BEGIN"))
        || cut.last() != Some(&Token::Word("END"))
    {
        report.fault(
            Rule::TriggerEnd,
            place,
            format!("BEGIN and END are not in capitals in the D1 form of the {what}"),
            "remote D1 then cuts the file in the middle of the trigger",
            "write BEGIN and END in capitals",
        );
    }
}

/// <https://www.postgresql.org/docs/current/sql-createtrigger.html>, <https://www.sqlite.org/lang_createtrigger.html>
fn instead(report: &mut Report<'_>, place: Place<'_>, what: &dyn Display, cut: &[Token<'_>], dialect: Dialect, on: On) {
    let head = cut.iter().take_while(|token| !["on", "begin"].iter().any(|word| is_word(Some(token), word)));
    let is_instead = head.clone().any(|token| is_word(Some(token), "instead"));
    let each_row = cut.iter().any(|token| is_word(Some(token), "row"));
    let (found, why, then) = match (on, dialect) {
        (On::Table, _) if is_instead => (
            "does its work instead, on a table",
            "only what is written through a view can be done otherwise",
            "write BEFORE or AFTER",
        ),
        (On::View | On::Materialized, Dialect::D1) if !is_instead => (
            "is not INSTEAD OF, on a view",
            "SQLite writes nothing through a view by itself",
            "write `CREATE TRIGGER … INSTEAD OF …`",
        ),
        (On::View, Dialect::Postgres) if !is_instead && each_row => (
            "is for each row and not INSTEAD OF, on a view",
            "a row of a view is not a row of a table",
            "write INSTEAD OF, or FOR EACH STATEMENT",
        ),
        (On::Materialized, Dialect::Postgres) => (
            "is one of a materialized view",
            "nothing is written through it",
            "leave the Postgres form out, or put the trigger on a table",
        ),
        (On::Table | On::View | On::Materialized, _) => return,
    };
    let title = dialect.title();
    report.fault(Rule::ViewTrigger, place, format!("the {title} form of the {what} {found}"), why, then);
}
