//! Where the columns of a result come from, and so which type they have.

use sea_orm::sea_query::{ArrayType, ValueType};

use super::source::{Derived, Scope, Sources};
use super::{Kind, Token, expression, names, tokens};
use crate::types::Types;

/// What is known of a result before it is there.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Shape {
    /// Its columns in order; empty where they cannot be told.
    pub(crate) columns: Vec<Column>,
    /// The tables that are read, for columns that are told by their names alone.
    pub(crate) tables: Vec<String>,
    /// Whether `*` stands for some of the columns.
    pub(crate) has_star: bool,
    /// The byte at which one more column may be asked for.
    pub(crate) end: Option<usize>,
}

/// A column of a result.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Column {
    /// What it is called, where SQLite's rule is plain.
    pub(crate) name: Option<String>,
    /// Its type, where it is one of a table or an expression whose type is plain.
    pub(crate) kind: Option<ArrayType>,
    /// The table and column that it is.
    pub(crate) origin: Option<(String, String)>,
    /// A number that JavaScript or JSON may not hold, as an expression that may be written once more.
    pub(crate) number: Option<String>,
}

/// The result of a statement whose parameters have these types.
pub(crate) fn shape(sql: &str, params: &[Option<ArrayType>], types: &Types) -> Shape {
    let tokens = tokens(sql);
    let reader = Reader { sql, params, types };
    let (scope, body) = reader.with_clause(&tokens, &Scope::new());
    let Some(verb) = body.first() else { return Shape::default() };
    if verb.is("SELECT") {
        reader.select(body, &scope)
    } else if ["INSERT", "REPLACE", "UPDATE", "DELETE"].iter().any(|keyword| verb.is(keyword)) {
        reader.returning(body)
    } else {
        Shape::default()
    }
}

/// Whether a statement changes rows.
pub(crate) fn writes(sql: &str) -> bool {
    let tokens = tokens(sql);
    let verbs = ["INSERT", "REPLACE", "UPDATE", "DELETE"];
    let is_one = |token: &Token| verbs.iter().any(|verb| token.is(verb));
    match tokens.first() {
        Some(first) if first.is("WITH") => {
            let all = ["SELECT", "VALUES", "INSERT", "REPLACE", "UPDATE", "DELETE"];
            names::top_level(&tokens, 1, &all).and_then(|at| tokens.get(at)).is_some_and(is_one)
        }
        first => first.is_some_and(is_one),
    }
}

/// What reading a statement needs throughout.
#[derive(Clone, Copy)]
pub(crate) struct Reader<'a> {
    /// The statement's text.
    pub(crate) sql: &'a str,
    /// The types of its parameters.
    pub(crate) params: &'a [Option<ArrayType>],
    /// The types of the tables.
    pub(crate) types: &'a Types,
}

impl Reader<'_> {
    /// Reads `WITH a AS (…), b (c) AS (…)`, and gives what stands behind it.
    fn with_clause<'t>(&self, tokens: &'t [Token], outer: &Scope) -> (Scope, &'t [Token]) {
        let mut scope = outer.clone();
        if !tokens.first().is_some_and(|token| token.is("WITH")) {
            return (scope, tokens);
        }
        let verbs = ["SELECT", "INSERT", "REPLACE", "UPDATE", "DELETE", "VALUES"];
        let body = names::top_level(tokens, 1, &verbs).unwrap_or(tokens.len());
        let clause = tokens.get(1..body).unwrap_or_default();
        let skip = usize::from(clause.first().is_some_and(|token| token.is("RECURSIVE")));
        for part in names::parts(clause.get(skip..).unwrap_or_default()) {
            let Some(name) = part.first().and_then(Token::name) else { continue };
            let Some(at) = names::top_level(part, 1, &["AS"]) else { continue };
            let Some(open) = part.iter().skip(at).position(|token| token.is_symbol('(')).map(|found| at + found) else {
                continue;
            };
            let Some(inner) = part.get(open..).and_then(names::inside) else { continue };
            let shape = self.inner(inner, &scope);
            let renamed = part.get(1..at).and_then(names::inside).map(names::parts).unwrap_or_default();
            // Where the columns of a `*` stand is not known.
            let is_in_order = renamed.is_empty() || !shape.has_star;
            let mut columns = if is_in_order { derived(shape) } else { Vec::new() };
            for (column, new) in columns.iter_mut().zip(renamed) {
                column.0 = new.first().and_then(Token::name).unwrap_or_default().into();
            }
            scope.insert(name.to_ascii_lowercase(), columns);
        }
        (scope, tokens.get(body..).unwrap_or_default())
    }

    /// The columns of a query inside of another.
    pub(crate) fn query(&self, tokens: &[Token], outer: &Scope) -> Derived {
        derived(self.inner(tokens, outer))
    }

    fn inner(&self, tokens: &[Token], outer: &Scope) -> Shape {
        let (scope, body) = self.with_clause(tokens, outer);
        if body.first().is_some_and(|token| token.is("SELECT")) { self.select(body, &scope) } else { Shape::default() }
    }

    /// Reads a query from its SELECT on.
    fn select(&self, tokens: &[Token], scope: &Scope) -> Shape {
        let skip = 1 + usize::from(tokens.get(1).is_some_and(|token| token.is("DISTINCT") || token.is("ALL")));
        let clauses = ["WHERE", "GROUP", "HAVING", "WINDOW", "ORDER", "LIMIT", "UNION", "INTERSECT", "EXCEPT"];
        let end = names::top_level(tokens, skip, &clauses).unwrap_or(tokens.len());
        let from = from_clause(tokens, skip).filter(|from| *from < end);
        let sources = Sources::read(self, tokens.get(from.unwrap_or(end)..end).unwrap_or_default(), scope);
        let mut shape = self.items(tokens.get(skip..from.unwrap_or(end)).unwrap_or_default(), &sources, scope);
        let is_compound = names::top_level(tokens, skip, &["UNION", "INTERSECT", "EXCEPT"]).is_some();
        if is_compound {
            shape.end = None;
        }
        shape
    }

    /// Reads a RETURNING clause: columns of the table that is written to.
    fn returning(&self, tokens: &[Token]) -> Shape {
        let Some(at) = names::top_level(tokens, 1, &["RETURNING"]) else { return Shape::default() };
        let words = ["INTO", "UPDATE", "FROM", "OR", "REPLACE", "ABORT", "IGNORE", "ROLLBACK", "FAIL"];
        let first = tokens.iter().skip(1).position(|token| !words.iter().any(|word| token.is(word)));
        let first = first.map_or(tokens.len(), |first| first + 1);
        let is_qualified = tokens.get(first + 1).is_some_and(|dot| dot.is_symbol('.'));
        let table = tokens.get(if is_qualified { first + 2 } else { first });
        let sources = Sources::of(table.and_then(Token::name).unwrap_or_default());
        self.items(tokens.get(at + 1..).unwrap_or_default(), &sources, &Scope::new())
    }

    fn items(&self, tokens: &[Token], sources: &Sources, scope: &Scope) -> Shape {
        let last = tokens.iter().rposition(|token| !token.is_symbol(';')).map_or(0, |at| at + 1);
        let tokens = tokens.get(..last).unwrap_or_default();
        let mut shape = Shape { tables: sources.tables(), ..Shape::default() };
        for item in names::parts(tokens) {
            let starred = match item {
                [star] if star.is_symbol('*') => None,
                [name, dot, star] if dot.is_symbol('.') && star.is_symbol('*') => name.name(),
                _ => {
                    shape.columns.push(self.item(item, sources, scope));
                    continue;
                }
            };
            let column = |(name, kind)| Column { name: Some(name), kind, ..Column::default() };
            shape.columns.extend(sources.all(starred).into_iter().map(column));
            shape.has_star = true;
        }
        shape.end = tokens.last().map(|token| token.end).filter(|_| !shape.has_star);
        shape
    }

    fn item(&self, item: &[Token], sources: &Sources, scope: &Scope) -> Column {
        let (expression, alias) = match item {
            [expression @ .., word, name] if word.is("AS") && !expression.is_empty() => (expression, name.name()),
            [expression @ .., name] if ends_expression(expression) => match names::alias(name) {
                Some(alias) => (expression, Some(alias)),
                None => (item, None),
            },
            whole => (whole, None),
        };
        let found = expression::read(self, expression, sources, scope);
        let named = || expression::column(expression).map(|(_, column)| column);
        let name = alias.or_else(named).map(str::to_owned);
        let number = (found.kind.as_ref().is_some_and(|kind| range(kind).is_some()) && found.may_repeat)
            .then(|| self.text(expression))
            .flatten();
        Column { name, kind: found.kind, origin: found.origin, number }
    }

    fn text(&self, tokens: &[Token]) -> Option<String> {
        self.sql.get(tokens.first()?.start..tokens.last()?.end).map(str::to_owned)
    }
}

/// One without a name keeps its place.
fn derived(shape: Shape) -> Derived {
    shape.columns.into_iter().map(|column| (column.name.unwrap_or_default(), column.kind)).collect()
}

/// Behind these a name without AS is an alias.
fn ends_expression(tokens: &[Token]) -> bool {
    tokens.last().is_some_and(|token| match &token.kind {
        Kind::Symbol(symbol) => *symbol == ')',
        Kind::Word(_) => names::alias(token).is_some() || token.is("END") || token.is("NULL"),
        Kind::Name(_) | Kind::Number(_) | Kind::Text | Kind::Parameter(_) => true,
        Kind::NamedParameter => false,
    })
}

/// The FROM of a query: not that of `IS DISTINCT FROM`.
fn from_clause(tokens: &[Token], from: usize) -> Option<usize> {
    let mut at = from;
    loop {
        let found = names::top_level(tokens, at, &["FROM"])?;
        let before = |back: usize| found.checked_sub(back).and_then(|at| tokens.get(at));
        let compares = before(1).is_some_and(|token| token.is("DISTINCT"))
            && before(2).is_some_and(|token| token.is("IS") || token.is("NOT"));
        if !compares {
            return Some(found);
        }
        at = found + 1;
    }
}

/// The name under which the digits of numbers are asked for.
pub(crate) const EXACT: &str = "seaglass_exact";

/// What comes as it is: integers of eight bytes that JavaScript does not round, and floats that JSON does not take for NULL.
fn range(kind: &ArrayType) -> Option<String> {
    match kind {
        ArrayType::BigInt | ArrayType::BigUnsigned => Some(crate::cell::SAFE.to_string()),
        ArrayType::Float | ArrayType::Double => Some(format!("{:e}", f64::MAX)),
        _ => None,
    }
}

/// A column with the digits of all numbers of [`range`], NULL where each of them comes as it is. Infinity has those of the
/// largest integer.
pub(crate) fn exact_column(columns: &[Column]) -> Option<String> {
    let number = |column: &Column| Some((column.number.clone()?, range(column.kind.as_ref()?)?));
    let numbers: Vec<_> = columns.iter().filter_map(number).collect();
    if numbers.is_empty() || columns.len() >= super::bind::PARAMETERS {
        return None;
    }
    let is_large = |(number, most): &_| format!("{number} NOT BETWEEN -{most} AND {most}");
    let large = numbers.iter().map(is_large).collect::<Vec<_>>().join(" OR ");
    let digits = |(number, _): &_| format!("printf('%d ', {number})");
    let digits = numbers.iter().map(digits).collect::<Vec<_>>().join(" || ");
    Some(format!(", CASE WHEN {large} THEN {digits} END AS \"{EXACT}\""))
}

/// The type of a number as it is written.
pub(crate) fn number(text: &str) -> ArrayType {
    let is_hex = text.starts_with("0x") || text.starts_with("0X");
    if is_hex || text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'_') {
        i64::array_type()
    } else {
        f64::array_type()
    }
}

#[cfg(test)]
mod tests {
    use entity::mvp::prelude::{Posts, Sessions, Users};

    use super::*;

    fn read(sql: &str) -> Shape {
        let types = Types::default().with(Users).with(Posts).with(Sessions);
        shape(sql, &[Some(String::array_type()), Some(bool::array_type())], &types)
    }

    fn shown(sql: &str) -> String {
        let kind = |column: Column| column.kind.map_or("-".to_owned(), |kind| format!("{kind:?}"));
        read(sql).columns.into_iter().map(kind).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn columns_of_tables_have_their_types() {
        let cases = [
            (r#"SELECT "users"."id", "users"."created_at" FROM "users" WHERE 1"#, "BigInt ChronoDateTimeUtc"),
            (
                r#"SELECT "p"."published" AS "A_published", "users"."id" AS "B_id" FROM "posts" AS "p" LEFT JOIN "users" ON 1"#,
                "Bool BigInt",
            ),
            (
                "select u.Created_At at, s.data from users u join main.sessions s on u.id = s.user_id",
                "ChronoDateTimeUtc Json",
            ),
            (r#"INSERT INTO "sessions" ("id") VALUES (?) RETURNING "id", "expires_at";"#, "String BigInt"),
            (r#"UPDATE OR IGNORE "posts" SET "published" = ? RETURNING "published""#, "Bool"),
            (r#"DELETE FROM "posts" RETURNING "published""#, "Bool"),
            (r#"INSERT INTO "posts" ("id") SELECT "id" FROM "sessions" RETURNING "id", "user_id""#, "BigInt BigInt"),
            (r#"SELECT "id" FROM "users", "sessions""#, "-"),
            (r#"SELECT "id" FROM "users", "posts""#, "BigInt"),
            (r#"SELECT "x"."id" FROM (SELECT 1.5 AS "id") AS "x""#, "Double"),
            (
                r#"WITH "c" ("a") AS (SELECT "email" FROM "users"), d AS (SELECT a FROM c) SELECT DISTINCT "d"."a" FROM "d""#,
                "String",
            ),
            ("SELECT ALL published FROM posts WHERE id IS NOT DISTINCT FROM 1", "Bool"),
            ("SELECT published IS NOT DISTINCT FROM 1, id FROM posts", "- BigInt"),
            ("WITH users AS (SELECT 1.5 AS id) SELECT u.id, users.id FROM main.users u, users", "BigInt Double"),
            // What has no name has its place.
            ("WITH t (a, b) AS (SELECT 1 + 1, published FROM posts) SELECT b, a FROM t", "Bool -"),
            ("WITH t (a, b) AS (SELECT p.*, published FROM posts p) SELECT b, a FROM t", "- -"),
            ("SELECT t.published FROM (SELECT 1 + 1, published FROM posts) t", "Bool"),
            (r#"DELETE FROM main."posts" RETURNING published"#, "Bool"),
            ("INSERT INTO main.posts (id) VALUES (1) RETURNING published", "Bool"),
            ("SELECT id, user_id AS window FROM posts", "BigInt BigInt"),
            ("SELECT p.id, p.window FROM posts p WINDOW w AS (ORDER BY id)", "BigInt -"),
            ("SELECT published IS DISTINCT FROM 1 AS x, id FROM posts UNION SELECT 1, 2", "- BigInt"),
        ];
        for (sql, expected) in cases {
            assert_eq!(shown(sql), expected, "{sql}");
        }
    }

    #[test]
    fn plain_expressions_have_a_type_and_others_none() {
        let cases = [
            (
                r#"SELECT COUNT(*) AS "n", AVG("users"."id"), MAX("users"."created_at"), SUM(id) FROM "users""#,
                "BigInt Double ChronoDateTimeUtc BigInt",
            ),
            (
                "SELECT COUNT(*) FILTER (WHERE id > 1) OVER (ORDER BY id) n, COUNT(*) > 1, count(DISTINCT id) FROM posts",
                "BigInt - BigInt",
            ),
            (
                "SELECT COALESCE(MIN(p.published), 0), -1, 'x', 2.5, NULL, TRUE, ?, ?2 FROM posts p",
                "Bool BigInt String Double - Bool String Bool",
            ),
            (
                "SELECT CAST(id AS text), CAST(id AS varchar(3)), CAST(email AS BLOB), CAST(id AS thing) FROM users",
                "String String Bytes -",
            ),
            (
                "SELECT (SELECT email FROM users), (id), id + 1, NOT EXISTS (SELECT 1), EXISTS(SELECT 1) FROM posts",
                "String BigInt - Bool Bool",
            ),
            ("SELECT CASE WHEN id THEN 1 END AS c, email COLLATE NOCASE FROM users", "- -"),
            ("SELECT 1 + p.published, 2 < p.id, main.posts.published FROM posts p, posts", "- - Bool"),
            ("SELECT (SELECT COUNT(*) FROM users), 1_000, 0xFF, 1e3", "BigInt BigInt BigInt Double"),
            ("SELECT ROW_NUMBER() OVER w, 'a' ->> ?, id NOTNULL, id BETWEEN 1 AND 2 FROM posts", "BigInt - - -"),
            ("SELECT ?, ? FROM posts", "String Bool"),
            ("SELECT 1", "BigInt"),
            ("PRAGMA foreign_keys", ""),
            ("", ""),
        ];
        for (sql, expected) in cases {
            assert_eq!(shown(sql), expected, "{sql}");
        }
    }

    #[test]
    fn digits_are_asked_for_where_a_number_could_be_rounded() {
        let asked = |sql: &str| exact_column(&read(sql).columns).unwrap_or_default();
        let is_large = |integer: &str| format!("{integer} NOT BETWEEN -9007199254740991 AND 9007199254740991");
        let one = format!(
            r#", CASE WHEN {} THEN printf('%d ', "users"."id") END AS "seaglass_exact""#,
            is_large(r#""users"."id""#)
        );
        assert_eq!(asked(r#"SELECT "users"."id", "users"."email" FROM "users""#), one);
        let two = asked("SELECT MAX(user_id), COUNT(*), COALESCE(expires_at, 0) AS x FROM sessions");
        assert!(two.contains("printf('%d ', MAX(user_id)) || printf('%d ', COALESCE(expires_at, 0))"), "{two}");
        let float = asked("SELECT MAX(1.5) FROM users");
        assert!(float.starts_with(", CASE WHEN MAX(1.5) NOT BETWEEN -1.7976931348623157e308 AND 1.79"), "{float}");
        for sql in [
            "SELECT email FROM users",
            &format!("SELECT {} FROM users", vec!["id"; 100].join(", ")),
            "SELECT COUNT(*) FROM users",
            "SELECT COALESCE(id, ?) FROM users",
            "SELECT MAX(id) OVER () FROM users",
        ] {
            assert_eq!(asked(sql), "", "{sql}");
        }
    }

    #[test]
    fn statements_that_write_are_told_from_others() {
        for sql in ["insert into t values (1)", "WITH a AS (SELECT 1) DELETE FROM t", "REPLACE INTO t VALUES (1)"] {
            assert!(writes(sql), "{sql}");
        }
        for sql in ["SELECT 'UPDATE'", "WITH a AS (SELECT 1) SELECT * FROM a", "CREATE TABLE t (a)", ""] {
            assert!(!writes(sql), "{sql}");
        }
    }

    #[test]
    fn one_more_column_stands_behind_the_others() {
        let end = |sql: &str| read(sql).end.map(|end| sql[end..].to_owned());
        assert_eq!(end("SELECT id FROM users").as_deref(), Some(" FROM users"));
        assert_eq!(end("SELECT id AS window FROM users").as_deref(), Some(" FROM users"));
        assert_eq!(end("INSERT INTO users (id) VALUES (1) RETURNING id ;").as_deref(), Some(" ;"));
        for sql in ["SELECT id FROM users UNION SELECT 1", "SELECT * FROM users", "DELETE FROM users", "VALUES (1)"] {
            assert_eq!(end(sql), None, "{sql}");
        }
    }
}
