//! Enums, routines, views and triggers.

use super::context::{Context, Place, Report};
use super::expressions::{starts_with, whole_tokens};
use super::limits::is_too_long;
use super::names;
use crate::model::{Dialect, Enum, Forms, MAX_NAME_BYTES, ObjectName, Routine, Rule};
use crate::sql::{Token, balanced, is_name, is_word, tokens};
use std::collections::BTreeSet;
use std::fmt::Display;

/// Checks an enum and its values.
pub(super) fn enumeration(context: &Context<'_>, report: &mut Report<'_>, item: &Enum) {
    let place = Place::Object(&item.name);
    names::object(context, report, "enum", &item.name);
    if context.postgres && item.name.namespace.is_none() {
        names::postgres_type(report, "enum", &item.name);
    }
    if let Some(doc) = &item.doc {
        names::text(report, place, &"doc", doc);
    }
    if item.values.is_empty() {
        report.fault(
            Rule::EmptyEnum,
            place,
            "the enum has no values",
            "no row could hold one",
            "list them: `.values([\"a\", \"b\"])`",
        );
    }
    let mut seen = BTreeSet::new();
    for value in &item.values {
        names::text(report, place, &format!("value {value:?}"), value);
        if context.postgres && value.len() > MAX_NAME_BYTES {
            report.fault(
                Rule::EnumValue,
                place,
                format!("the value {value:?} has {} bytes", value.len()),
                format!("Postgres allows {MAX_NAME_BYTES}"),
                "choose a shorter one",
            );
        }
        if !seen.insert(value) {
            report.fault(
                Rule::EnumValue,
                place,
                format!("the value {value:?} is listed twice"),
                "Postgres refuses it, and the order of the values would be unclear",
                "list it once",
            );
        }
    }
}

/// Checks a routine.
pub(super) fn routine(context: &Context<'_>, report: &mut Report<'_>, routine: &Routine) {
    let place = Place::Object(&routine.name);
    names::identifier(context, report, place, "routine", &routine.name.name);
    if let Some(namespace) = &routine.name.namespace {
        names::identifier(context, report, place, "namespace", namespace);
    }
    if let Some(doc) = &routine.doc {
        names::text(report, place, &"doc", doc);
    }
    arguments(report, place, &routine.arguments);
    forms_wanted(context, report, place, &"routine", &routine.forms);
    if context.d1 && routine.forms.contains_key(&Dialect::D1) {
        report.fault(
            Rule::RoutineOnD1,
            place,
            "the routine has a D1 form",
            "D1 has no stored routines",
            "move it to `.instead_on_d1(…)`: the statement that an application runs",
        );
    }
    // What only triggers run has no other way.
    if context.d1 && context.postgres && !returns_trigger(routine) && !routine.instead.contains_key(&Dialect::D1) {
        report.fault(
            Rule::RoutineOnD1,
            place,
            "nothing is said about what to do on D1 without the routine",
            "D1 has no stored routines, so the docs must name another way",
            "add it: `.instead_on_d1(\"DELETE FROM …\")`",
        );
    }
    for (dialect, text) in &routine.instead {
        names::text(report, place, &format!("{} statement instead of the routine", dialect.title()), text);
    }
    if let Some(text) = routine.forms.get(&Dialect::Postgres).filter(|_| context.postgres) {
        let Some(cut) = statement(report, place, &"routine", text, Dialect::Postgres) else { return };
        let name = starts_with(&cut, &["create", "[or replace]", "function"])
            .or_else(|| starts_with(&cut, &["create", "[or replace]", "procedure"]));
        let wanted = "CREATE FUNCTION or CREATE PROCEDURE";
        created(report, place, &cut, name, &routine.name, wanted, Dialect::Postgres);
    }
}

fn returns_trigger(routine: &Routine) -> bool {
    let sql = routine.forms.get(&Dialect::Postgres).map_or("", String::as_str);
    let cut = tokens(sql, Dialect::Postgres).unwrap_or_default();
    cut.windows(2).any(|pair| {
        is_word(pair.first(), "returns") && ["trigger", "event_trigger"].iter().any(|word| is_word(pair.get(1), word))
    })
}

/// `()` or a list in brackets.
fn arguments(report: &mut Report<'_>, place: Place<'_>, text: &str) {
    let sound = tokens(text, Dialect::Postgres).is_ok_and(|cut| {
        cut.first() == Some(&Token::Sign('('))
            && cut.last() == Some(&Token::Sign(')'))
            && balanced(&cut).is_ok()
            && !cut.contains(&Token::Sign(';'))
            && !cut.iter().any(|token| matches!(token, Token::LineComment(_)))
    });
    if !sound {
        report.fault(
            Rule::RoutineArguments,
            place,
            format!("the argument types {text:?} are not a list in brackets"),
            "with the name they say which routine to drop",
            "write `()`, or the types: `(uuid, integer)`",
        );
    }
}

pub(super) fn parameters(
    report: &mut Report<'_>,
    place: Place<'_>,
    what: &dyn Display,
    cut: &[Token<'_>],
    dialect: Dialect,
) {
    if let Some(Token::Parameter(name)) = cut.iter().find(|token| matches!(token, Token::Parameter(_))) {
        report.fault(
            Rule::Parameter,
            place,
            format!("the {} form of the {what} holds the parameter `{name}`", dialect.title()),
            "nothing is bound to a parameter when a migration runs",
            "write the value itself; put it in quotes if it is text",
        );
    }
}

/// An object that exists in no dialect is a mistake.
pub(super) fn forms_wanted(
    context: &Context<'_>,
    report: &mut Report<'_>,
    place: Place<'_>,
    what: &dyn Display,
    forms: &Forms,
) {
    if !forms.keys().any(|dialect| context.declared.has(*dialect)) {
        let titles: Vec<&str> = context.declared.dialects.iter().map(|dialect| dialect.title()).collect();
        report.fault(
            Rule::MissingForm,
            place,
            format!("the {what} has no form for {}", titles.join(" or ")),
            "it would never be created",
            "add its SQL: `forms: Forms::from([(Dialect::Postgres, \"…\".to_owned())])`, or leave it out",
        );
    }
}

/// What every whole statement keeps to.
pub(super) fn statement<'a>(
    report: &mut Report<'_>,
    place: Place<'_>,
    what: &dyn Display,
    text: &'a str,
    dialect: Dialect,
) -> Option<Vec<Token<'a>>> {
    let title = dialect.title();
    let cut = whole_tokens(report, text, dialect, place, what)?;
    let mut refuse = |rule: Rule, found: &str, why: &str, instead: &str| {
        report.fault(rule, place, format!("the {title} form of the {what} {found}"), why, instead);
    };
    match cut.last() {
        None => refuse(
            Rule::EmptySql,
            "is empty",
            "there is nothing to create",
            "write the statement, or leave the form out",
        ),
        Some(Token::Sign(';')) => {
            refuse(
                Rule::BrokenSql,
                "ends with a `;`",
                "one is written behind it, and a second is an empty statement",
                "leave it out",
            );
        }
        Some(Token::LineComment(false)) => refuse(
            Rule::BrokenSql,
            "ends with a `--` comment",
            "the `;` that is written behind it would be part of the comment",
            "write `/* … */`, or end the line",
        ),
        Some(_) => {}
    }
    if dialect == Dialect::D1 && is_too_long(text) {
        refuse(Rule::DatabaseLimit, "has more than 100,000 bytes", "D1 refuses such a statement", "shorten it");
    }
    (!cut.is_empty()).then_some(cut)
}

/// The statement creates what the declaration names, so that dropping it by that name works.
pub(super) fn created(
    report: &mut Report<'_>,
    place: Place<'_>,
    cut: &[Token<'_>],
    name: Option<usize>,
    wanted: &ObjectName,
    keywords: &str,
    dialect: Dialect,
) {
    let title = dialect.title();
    let Some(at) = name else {
        report.fault(
            Rule::CreatesOther,
            place,
            format!("the {title} form does not start with {keywords}"),
            "the whole statement is wanted, without a comment before it that changes its meaning",
            format!("write `{keywords} …`"),
        );
        return;
    };
    let (first, second) = (cut.get(at), cut.get(at + 1));
    let last = if second == Some(&Token::Sign('.')) { cut.get(at + 2) } else { first };
    if !last.is_some_and(|token| is_name(*token, &wanted.name, dialect)) {
        report.fault(
            Rule::CreatesOther,
            place,
            format!("the {title} form creates something else than {:?}", wanted.name.as_str()),
            "a down migration drops it by the declared name",
            "use the same name in both places; quote it if it holds capitals or spaces",
        );
    }
}
