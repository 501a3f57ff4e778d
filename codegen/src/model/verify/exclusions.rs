//! Exclusion constraints: <https://www.postgresql.org/docs/current/sql-createtable.html#SQL-CREATETABLE-EXCLUDE>.

use super::context::{Context, Named, Place, Report};
use super::indexes;
use crate::model::{Exclusion, Rule, Table};

/// Checks one exclusion constraint; its name is looked at with those of the other constraints.
pub(super) fn check(context: &Context<'_>, report: &mut Report<'_>, table: &Table, exclusion: &Exclusion) {
    let what = Named("exclusion constraint", exclusion.name());
    let place = Place::Object(&table.name);
    if context.d1 {
        report.fault(
            Rule::NotOnD1,
            place,
            format!("the {what} has no form for D1"),
            "SQLite has no exclusion constraints",
            "leave it out, or declare a database for Postgres alone",
        );
    }
    let name_one = "`.column(\"during\", \"&&\")`";
    indexes::definition(context, report, table, &exclusion.index, &what, name_one);
    if exclusion.index.parts.len() != exclusion.operators.len() {
        report.fault(
            Rule::ExclusionOperator,
            place,
            format!(
                "the {what} has {} columns and {} operators",
                exclusion.index.parts.len(),
                exclusion.operators.len()
            ),
            "each column is compared by an operator of its own",
            format!("name them together: {name_one}"),
        );
    }
    for operator in exclusion.operators.iter().filter(|operator| !is_operator(operator)) {
        report.fault(
            Rule::ExclusionOperator,
            place,
            format!("an operator of the {what} is {operator:?}"),
            "it is written into the statement as it is, and Postgres has no operator of such a name",
            "write one such as `=` or `&&`, or `OPERATOR(schema.&&)`",
        );
    }
    if let Some(method) = exclusion.index.method.as_deref().filter(|method| matches!(*method, "gin" | "brin")) {
        report.fault(
            Rule::IndexMethod,
            place,
            format!("the {what} looks by a {method} index"),
            format!("Postgres's {method} indexes cannot find the rows that are in a new one's way"),
            "leave `.method(…)` out: a gist index can",
        );
    }
}

/// <https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-OPERATORS>
fn is_operator(text: &str) -> bool {
    let bare = text.strip_prefix("OPERATOR(").and_then(|rest| rest.strip_suffix(')')).map(|name| {
        let (schema, operator) = name.rsplit_once('.').unwrap_or(("", name));
        let is_word = schema.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        if is_word { operator } else { "" }
    });
    let bare = bare.unwrap_or(text);
    let is_sign = |c: char| "+-*/<>=~!@#%^&|`?".contains(c);
    !bare.is_empty() && bare.chars().all(is_sign) && !bare.contains("--") && !bare.contains("/*")
}

#[cfg(test)]
mod tests {
    use super::is_operator;

    #[test]
    fn operators_are_told_from_other_text() {
        assert!(["=", "&&", "<->", "-|-", "OPERATOR(public.&&)", "OPERATOR(=)"].into_iter().all(is_operator));
        let others = ["", "and", "= )", "--", "=/*", "OPERATOR(a b.=)", "OPERATOR(=", "OPERATOR()"];
        assert!(!others.into_iter().any(is_operator));
    }
}
