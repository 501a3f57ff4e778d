//! Expressions and SQL texts: whether each dialect has one, and whether it can stand where it is put.

use super::context::{Context, Place, Report};
use super::names::STRIPPED;
use super::sequences;
use super::sql::{column_names, holds_query, longest_chain, longest_pattern, most_arguments, most_terms};
use crate::model::{Dialect, Expression, Fault, Forms, Rule, Table};
use crate::sql::{Token, balanced, is_name, is_word, tokens, written};
use crate::suggest::nearest;
use std::fmt::Display;

/// Limits of D1: <https://developers.cloudflare.com/d1/platform/limits/>
const PATTERN_BYTES: usize = 50;
const TERMS: usize = 5;
const ARGUMENTS: usize = 32;
/// `SQLITE_MAX_EXPR_DEPTH` as D1 is built: <https://www.sqlite.org/limits.html>
const DEPTH: usize = 100;

/// What an expression is for.
#[derive(Clone, Copy)]
pub(super) struct Use<'a> {
    pub(super) place: Place<'a>,
    /// `default`, `check "x"`, …
    pub(super) what: &'a dyn Display,
    /// The table whose columns it may name; none where other tables can be named.
    pub(super) table: Option<&'a Table>,
    /// Must give the same value for the same row at any time.
    pub(super) immutable: bool,
    /// The dialects in which a query may stand there.
    pub(super) queries: &'a [Dialect],
    /// The dialects that it is written for.
    pub(super) postgres: bool,
    pub(super) d1: bool,
}

/// Checks all but the fitness of a literal for its column.
pub(super) fn check(context: &Context<'_>, report: &mut Report<'_>, expression: &Expression, at: Use<'_>) {
    match expression {
        Expression::Literal(_) | Expression::Null => {}
        Expression::NextValue(sequence) if !at.immutable => {
            sequences::next_value(context, report, sequence, at.place, at.what);
        }
        Expression::Now
        | Expression::CurrentDate
        | Expression::CurrentTime
        | Expression::NewUuid
        | Expression::NextValue(_) => {
            if at.immutable {
                report.fault(
                    Rule::ChangingExpression,
                    at.place,
                    format!("the {} changes from one moment to the next", at.what),
                    "what is stored or indexed once would no longer be true later; both databases refuse it",
                    "use columns and constants only",
                );
            }
        }
        Expression::Sql(forms) => {
            let start = report.faults.len();
            if at.postgres && context.postgres {
                form(report, forms, Dialect::Postgres, at);
            }
            let middle = report.faults.len();
            if at.d1 && context.d1 {
                form(report, forms, Dialect::D1, at);
            }
            if forms.get(&Dialect::Postgres) == forms.get(&Dialect::D1) {
                merge(&mut report.faults, start, middle);
            }
        }
    }
}

/// One text for both dialects has one fault: what was found for Postgres before `middle` is withdrawn where the same was
/// found for D1 behind it.
pub(super) fn merge(faults: &mut Vec<Fault>, start: usize, middle: usize) {
    let found = faults.split_off(start);
    let (postgres, d1) = found.split_at(middle - start);
    let plain = |fault: &Fault, dialect: &str| fault.what.replacen(&format!("{dialect} form of the "), "", 1);
    let mut d1 = d1.to_vec();
    for fault in postgres {
        let what = plain(fault, "Postgres");
        match d1.iter_mut().find(|other| plain(other, "D1") == what) {
            Some(other) => other.what = what,
            None => faults.push(fault.clone()),
        }
    }
    faults.append(&mut d1);
}

/// Checks the form of one dialect.
fn form(report: &mut Report<'_>, forms: &Forms, dialect: Dialect, at: Use<'_>) {
    let Some(text) = forms.get(&dialect) else {
        let (given, own) = match dialect {
            Dialect::Postgres => ("\"…\"", forms.get(&Dialect::D1)),
            Dialect::D1 => ("\"…\"", forms.get(&Dialect::Postgres)),
        };
        let known = own.map_or_else(|| "\"…\"".to_owned(), |text| format!("{text:?}"));
        let (postgres, d1) =
            if dialect == Dialect::Postgres { (given, known.as_str()) } else { (known.as_str(), given) };
        report.fault(
            Rule::MissingForm,
            at.place,
            format!("the {} has no {} form", at.what, dialect.title()),
            format!("the database is written for {} too", dialect.title()),
            format!("give both: `per_dialect({postgres}, {d1})`"),
        );
        return;
    };
    if let Some(cut) = snippet(report, text, dialect, at.place, at.what) {
        if let Some(table) = at.table {
            columns_exist(report, &cut, table, at, dialect);
        }
        if holds_query(&cut) && !at.queries.contains(&dialect) {
            no_query(report, at, dialect);
        }
        if dialect == Dialect::D1 {
            d1_limits(report, &cut, at.place, at.what);
        }
    }
}

/// Checks a text that becomes part of a statement: an expression, or what follows a definition. The tokens, if it can
/// be cut.
pub(super) fn snippet<'a>(
    report: &mut Report<'_>,
    text: &'a str,
    dialect: Dialect,
    place: Place<'_>,
    what: &dyn Display,
) -> Option<Vec<Token<'a>>> {
    let title = dialect.title();
    if text.trim().is_empty() {
        report.fault(
            Rule::EmptySql,
            place,
            format!("the {title} form of the {what} is empty"),
            "an empty text leaves a hole in the statement",
            "write the SQL, or leave the whole thing out",
        );
        return None;
    }
    let cut = whole_tokens(report, text, dialect, place, what)?;
    let mut refuse = |rule: Rule, found: &str, why: &str, instead: &str| {
        report.fault(rule, place, format!("the {title} form of the {what} holds {found}"), why, instead);
    };
    if cut.iter().any(|token| matches!(token, Token::LineComment(_))) {
        refuse(Rule::BrokenSql, "a `--` comment", "it hides what follows it in the statement", "write `/* … */`");
    }
    if cut.contains(&Token::Sign(';')) {
        refuse(Rule::BrokenSql, "a `;` outside quotes", "it ends the statement in the middle", "leave it out");
    }
    if let Some(Token::Parameter(name)) = cut.iter().find(|token| matches!(token, Token::Parameter(_))) {
        refuse(
            Rule::Parameter,
            &format!("the parameter `{name}`"),
            "nothing is bound to a parameter when a migration runs",
            "write the value itself; put it in quotes if it is text",
        );
    }
    Some(cut)
}

/// Checks what every SQL text must keep to, and cuts it.
pub(super) fn whole_tokens<'a>(
    report: &mut Report<'_>,
    text: &'a str,
    dialect: Dialect,
    place: Place<'_>,
    what: &dyn Display,
) -> Option<Vec<Token<'a>>> {
    let title = dialect.title();
    super::names::text(report, place, what, text);
    if dialect == Dialect::D1
        && let Some(stripped) = STRIPPED.iter().find(|stripped| text.contains(**stripped))
    {
        report.fault(
            Rule::Stripped,
            place,
            format!("the {title} form of the {what} holds the text `{stripped}`"),
            "wrangler removes that text from a file wherever it occurs, in literals and comments too",
            "write it in lower case, or split a literal: `'BEGIN' || ' TRANSACTION'`",
        );
    }
    let cut = tokens(text, dialect).and_then(|cut| balanced(&cut).map(|()| cut));
    match cut {
        Ok(cut) => Some(cut),
        Err(broken) => {
            report.fault(
                Rule::BrokenSql,
                place,
                format!("in the {title} form of the {what} {broken}"),
                "the rest of the file would be read as part of it",
                format!("fix the text: {text:?}"),
            );
            None
        }
    }
}

/// A quoted name that is not a column is an error in Postgres and, worse, a text in `SQLite`:
/// <https://www.sqlite.org/quirks.html#dblquote>
///
/// What a subquery names is not looked at: it may be anything of any table.
fn columns_exist(report: &mut Report<'_>, cut: &[Token<'_>], table: &Table, at: Use<'_>, dialect: Dialect) {
    for column in column_names(cut) {
        if let Some(other) = column.table.filter(|token| !calls(*token, table, dialect)) {
            let why = "an expression sees the row of its own table, and a renamed table by its new name";
            let instead = format!("write {:?}, or the column alone", table.name.name.as_str());
            let what = format!("the {} names the table {:?}, which is another one", at.what, plain(other));
            report.fault(Rule::UnknownTable, at.place, what, why, instead);
            return;
        }
        let Token::Quoted(_) = column.name else { continue };
        let name = plain(column.name);
        let is_row = column.table.is_none() && table.name.name == *name;
        if is_row || table.columns.iter().any(|column| column.name == *name) {
            continue;
        }
        let why = match (dialect, column.table) {
            (Dialect::Postgres, _) => "Postgres refuses a name that it does not know",
            (Dialect::D1, Some(_)) => "SQLite refuses a column that a table does not have",
            (Dialect::D1, None) => "SQLite takes a quoted name that it does not know for a text, without a word",
        };
        let columns = table.columns.iter().map(|column| column.name.to_string());
        let instead = nearest(&name, columns).map_or_else(
            || "name a column of the table, or write a text in single quotes".to_owned(),
            |name| format!("did you mean {name:?}?"),
        );
        report.fault(
            Rule::UnknownColumn,
            at.place,
            format!("the {} names the column {name:?}, which is not there", at.what),
            why,
            instead,
        );
        return;
    }
}

/// A name as it is meant.
fn plain(token: Token<'_>) -> String {
    written(token).unwrap_or_default().into_owned()
}

/// Whether a name in front of a column is the table's.
fn calls(token: Token<'_>, table: &Table, dialect: Dialect) -> bool {
    is_name(token, &table.name.name, dialect)
}

/// <https://www.postgresql.org/docs/current/sql-altertable.html>, <https://www.sqlite.org/lang_createtable.html>
fn no_query(report: &mut Report<'_>, at: Use<'_>, dialect: Dialect) {
    let engine = match dialect {
        Dialect::Postgres => "Postgres",
        Dialect::D1 => "SQLite",
    };
    report.fault(
        Rule::QueryInExpression,
        at.place,
        format!("the {} form of the {} holds a query", dialect.title(), at.what),
        format!("{engine} takes none there"),
        "use the columns of the row; what a new column takes from other tables is a backfill: `.backfill(…)`",
    );
}

/// What an expression or a whole statement may hold on D1.
pub(super) fn d1_limits(report: &mut Report<'_>, cut: &[Token<'_>], place: Place<'_>, what: &dyn Display) {
    let mut refuse = |found: String, why: &str, instead: &str| {
        report.fault(Rule::DatabaseLimit, place, format!("the D1 form of the {what} {found}"), why, instead);
    };
    let terms = most_terms(cut);
    if terms > TERMS {
        refuse(
            format!("joins {terms} queries"),
            "D1 allows 5 in one row of UNION, INTERSECT and EXCEPT",
            "put a part of them in brackets: `SELECT * FROM (… UNION ALL …) UNION ALL SELECT * FROM (…)`",
        );
    }
    let chain = longest_chain(cut);
    if chain > DEPTH {
        refuse(
            format!("joins {chain} terms"),
            "D1 allows an expression to be 100 levels deep, and each AND, OR or || is one",
            "use `IN (…)`, or put brackets around halves of the chain",
        );
    }
    if let Some((function, arguments)) = most_arguments(cut).filter(|(_, arguments)| *arguments > ARGUMENTS) {
        refuse(
            format!("gives `{function}` {arguments} arguments"),
            "D1 allows a function 32 arguments",
            "nest two calls, or use another function",
        );
    }
    let pattern = longest_pattern(cut);
    if pattern > PATTERN_BYTES {
        refuse(
            format!("has a LIKE or GLOB pattern of {pattern} bytes"),
            "D1 allows 50 bytes, and says so only when a row is read or written",
            "use `length(…)` and `substr(…)`, or several short patterns",
        );
    }
}

/// Whether a statement starts with these keywords; a keyword in brackets may be left out.
pub(super) fn starts_with(cut: &[Token<'_>], keywords: &[&str]) -> Option<usize> {
    let mut at = 0;
    for keyword in keywords {
        match keyword.strip_prefix('[') {
            Some(optional) => {
                let words: Vec<&str> = optional.trim_end_matches(']').split(' ').collect();
                if words.iter().enumerate().all(|(offset, word)| is_word(cut.get(at + offset), word)) {
                    at += words.len();
                }
            }
            None if is_word(cut.get(at), keyword) => at += 1,
            None => return None,
        }
    }
    Some(at)
}
