//! Views.

use super::context::{Context, Place, Report};
use super::expressions::d1_limits;
use super::names;
use super::objects::{forms_wanted, parameters, statement};
use crate::model::{Dialect, Rule, View};
use crate::sql::{Token, is_word};

/// Checks a view.
pub(super) fn view(context: &Context<'_>, report: &mut Report<'_>, view: &View) {
    let place = Place::Object(&view.name);
    names::object(context, report, "view", &view.name);
    if let Some(doc) = &view.doc {
        names::text(report, place, &"doc", doc);
    }
    forms_wanted(context, report, place, &"view", &view.forms);
    for (dialect, text) in view.forms.iter().filter(|(dialect, _)| context.declared.has(**dialect)) {
        let Some(cut) = statement(report, place, &"view", text, *dialect) else { continue };
        if !["select", "with", "values"].iter().any(|word| is_word(cut.first(), word)) {
            report.fault(
                Rule::ViewQuery,
                place,
                format!("the {} form of the view is no query", dialect.title()),
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
