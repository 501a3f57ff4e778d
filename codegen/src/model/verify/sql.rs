//! What verifying must see in SQL: which columns it names, and how much there is in it of what D1 limits.

mod columns;
mod measure;

pub(super) use columns::{column_names, holds_query};
pub(super) use measure::{longest_chain, longest_pattern, most_arguments, most_terms};

#[cfg(test)]
mod tests {
    use super::{column_names, holds_query, longest_chain, longest_pattern, most_arguments, most_terms};
    use crate::model::Dialect::{self, D1, Postgres};
    use crate::sql::{Token, tokens};

    fn cut(text: &str, dialect: Dialect) -> Vec<Token<'_>> {
        tokens(text, dialect).expect("has an end")
    }

    #[test]
    fn measures() {
        assert_eq!(longest_chain(&cut("a AND b OR c", D1)), 3);
        assert_eq!(longest_chain(&cut("x BETWEEN 1 AND 2 AND (a OR b)", D1)), 2);
        assert_eq!(longest_chain(&cut("a || b || c || d", D1)), 4);
        assert_eq!(most_arguments(&cut("max(a, f(b, c), 3) IN (1, 2, 3, 4)", D1)), Some(("max", 3)));
        assert_eq!(longest_pattern(&cut("a LIKE 'abc' OR b GLOB 'it''s'", D1)), 4);
        assert_eq!(longest_pattern(&cut("a NOT LIKE ('abc') OR glob('abcd', b)", D1)), 4);
    }

    #[test]
    fn measures_whole_statements() {
        let chain = |text| longest_chain(&cut(text, D1));
        assert_eq!(chain("SELECT a AND b FROM t WHERE c AND d AND e"), 3);
        assert_eq!(chain("a AND CASE WHEN b OR c OR d OR e THEN f END AND g"), 4);
        assert_eq!(chain("SELECT a || b; SELECT c || d || e; END"), 3);
        let terms = |text| most_terms(&cut(text, D1));
        assert_eq!(terms("WITH a AS (SELECT 1 UNION SELECT 2) SELECT * FROM a UNION ALL SELECT 3 EXCEPT SELECT 4"), 3);
        assert_eq!(terms("SELECT * FROM (SELECT 1 UNION SELECT 2) UNION SELECT 3; SELECT 1 INTERSECT SELECT 2"), 2);
        let arguments = |text| most_arguments(&cut(text, D1)).map_or(0, |(_, arguments)| arguments);
        assert_eq!(arguments("INSERT INTO t (a, b, c) SELECT max(a, b) FROM u JOIN v USING (a, b, c)"), 2);
        assert_eq!(arguments("WITH t (a, b, c) AS (SELECT f(1) AS x) SELECT 1"), 1);
    }

    #[test]
    fn columns_are_told_from_what_else_has_a_name() {
        let of = |text| {
            let spelled = |token| match token {
                Token::Quoted(name) => name.inner,
                Token::Word(name) => name,
                _ => "?",
            };
            let cut = cut(text, Postgres);
            let names = column_names(&cut).into_iter();
            names.map(|name| format!("{}.{}", name.table.map_or("", spelled), spelled(name.name))).collect::<Vec<_>>()
        };
        assert_eq!(of("\"a\" > t.b COLLATE \"c\" AND \"f\"(\"d\") = 1.5"), [".a", "t.b", ".d"]);
        assert_eq!(of("a::\"s\".\"kind\" = CAST(b AS s.kind) AND s.f(c)"), Vec::<String>::new());
        assert_eq!(of("\"a\" IN (SELECT \"x\" FROM \"t\" WHERE (\"y\")) OR \"b\""), [".a", ".b"]);
        assert_eq!(of("\"s\".\"t\".\"a\""), Vec::<String>::new());
        assert!(holds_query(&cut("(SELECT 1)", D1)) && !holds_query(&cut("(selected)", D1)));
    }
}
