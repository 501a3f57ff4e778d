//! What a statement does to objects that a declaration can declare.
//!
//! Other objects (extensions, sequences, policies, virtual tables, …) with what turns them on, and what no declaration says
//! of a table (its owner, its storage) are nobody's here.

mod reader;

use crate::model::Dialect;
use crate::sql::statements::{Statement, statements};
use crate::sql::{Token, is_any, is_word, tolerant};
use reader::Reader;

/// How deep literals are looked into for the statements that a `DO` executes.
const DEPTH: usize = 4;

/// What happens to an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Does {
    Makes,
    Alters,
    Drops,
}

/// A statement that makes, alters or drops objects.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Ddl {
    pub(super) does: Does,
    /// The first words, and the names as they are written.
    pub(super) shown: String,
    /// The objects' own names in lower case; none for an index whose name the database chooses.
    pub(super) names: Vec<String>,
    /// The table that an index or a trigger is on, in lower case.
    pub(super) on: Option<String>,
    /// Nothing of it is left when the connection ends.
    pub(super) is_temporary: bool,
}

/// Words by which a statement begins that changes rows only.
const ROWS: [&str; 17] = [
    "INSERT", "UPDATE", "DELETE", "MERGE", "REPLACE", "COPY", "TRUNCATE", "VALUES", "TABLE", "SET", "RESET", "LOCK",
    "ANALYZE", "VACUUM", "REFRESH", "REINDEX", "EXPLAIN",
];
/// Rows by which a database keeps its schema.
const CATALOGUES: [&str; 5] = ["sqlite_schema", "sqlite_master", "pg_attribute", "pg_enum", "pg_class"];

/// The tokens by which a statement can change a schema: none of one that changes rows, and of a query only those of the
/// text that it may run.
pub(super) fn definitions<'a>(statement: &Statement<'a>, dialect: Dialect) -> Vec<Token<'a>> {
    let first = statement.words.first().map_or("", String::as_str);
    let is_rows = ROWS.contains(&first) && !statement.words.iter().any(|word| is_catalogue(word));
    if is_rows {
        return Vec::new();
    }
    let own = if matches!(first, "SELECT" | "WITH") { Vec::new() } else { statement.tokens.clone() };
    let mut text = if runs_text(statement) || ROWS.contains(&first) {
        texts(&statement.tokens, dialect, DEPTH)
    } else {
        Vec::new()
    };
    // A block that only looks.
    let executes = |token: &Token<'_>| is_word(Some(token), "execute");
    if first == "DO" && ddl(statement, dialect).is_empty() && !text.iter().flatten().any(executes) {
        text.clear();
    }
    own.into_iter().chain(text.into_iter().flatten()).collect()
}

fn is_catalogue(word: &str) -> bool {
    CATALOGUES.iter().any(|catalogue| catalogue.eq_ignore_ascii_case(word))
}

/// What a statement does to declarable objects.
pub(super) fn ddl(statement: &Statement<'_>, dialect: Dialect) -> Vec<Ddl> {
    if !runs_text(statement) {
        return parse(&statement.tokens).into_iter().collect();
    }
    let inner = texts(&statement.tokens, dialect, DEPTH);
    let inner = inner.iter().flat_map(|tokens| (0..tokens.len()).filter_map(|at| parse(tokens.get(at..)?)));
    select_into(&statement.tokens, dialect).into_iter().chain(inner).collect()
}

/// Whether a statement may run what its literals say.
fn runs_text(statement: &Statement<'_>) -> bool {
    matches!(statement.words.first().map_or("", String::as_str), "DO" | "CALL" | "SELECT" | "EXECUTE" | "WITH")
}

/// The tokens of each literal, and of those in it, but for what is only said.
fn texts<'a>(tokens: &[Token<'a>], dialect: Dialect, depth: usize) -> Vec<Vec<Token<'a>>> {
    let mut found = Vec::new();
    let mut is_said = false;
    for token in tokens {
        let text = match token {
            Token::Text(text) if !is_said => text,
            Token::Word(word) if word.eq_ignore_ascii_case("raise") => {
                is_said = true;
                continue;
            }
            Token::Sign(';') => {
                is_said = false;
                continue;
            }
            Token::Word(_)
            | Token::Quoted(_)
            | Token::Text(_)
            | Token::Parameter(_)
            | Token::LineComment(_)
            | Token::Sign(_) => continue,
        };
        let inner: Vec<Token<'a>> = match statements(text, dialect) {
            Ok(inner) => inner.into_iter().flat_map(|one| one.tokens.into_iter().chain([Token::Sign(';')])).collect(),
            Err(_) => tolerant(text, dialect),
        };
        if depth > 1 {
            found.extend(texts(&inner, dialect, depth - 1));
        }
        found.push(inner);
    }
    found
}

/// What the statement does that starts with these tokens.
fn parse(tokens: &[Token<'_>]) -> Option<Ddl> {
    let mut reader = Reader { tokens, at: 0 };
    let verb = reader.next_word();
    let does = match verb.as_str() {
        "CREATE" => Does::Makes,
        "ALTER" | "COMMENT" => Does::Alters,
        "DROP" => Does::Drops,
        _ => return None,
    };
    let modifiers = reader.at;
    reader.skip(&["OR", "REPLACE", "TEMP", "TEMPORARY", "GLOBAL", "LOCAL", "UNLOGGED", "UNIQUE", "RECURSIVE"]);
    reader.skip(&["ON", "MATERIALIZED", "CONSTRAINT"]);
    let is_temporary = tokens.get(modifiers..reader.at)?.iter().any(is_temporary);
    let kind = reader.next_word();
    if verb == "COMMENT" && matches!(kind.as_str(), "INDEX" | "TRIGGER") {
        return None;
    }
    reader.skip(&["CONCURRENTLY", "IF", "NOT", "EXISTS", "ONLY"]);
    let names = names(&mut reader, does, &kind)?;
    let on = match kind.as_str() {
        "INDEX" | "TRIGGER" if does != Does::Alters => on(&mut reader),
        "COLUMN" => None,
        _ if !concerns_declarations(&reader, &verb, &kind) => return None,
        _ => None,
    };
    let verb = if verb == "COMMENT" { "COMMENT ON" } else { &verb };
    let shown = format!("{verb} {kind} {}", names.join(", ")).trim_end().to_owned();
    let names = names.iter().map(|name| name.to_lowercase()).collect();
    Some(Ddl { does, shown, names, on, is_temporary })
}

fn is_temporary(token: &Token<'_>) -> bool {
    is_any(Some(*token), &["temp", "temporary"])
}

/// The objects, if they are of a kind that can be declared; of a column, its table.
fn names(reader: &mut Reader<'_, '_>, does: Does, kind: &str) -> Option<Vec<String>> {
    let has_arguments = match kind {
        "TABLE" | "VIEW" | "TYPE" | "TRIGGER" | "INDEX" | "COLUMN" => false,
        "FUNCTION" | "PROCEDURE" | "ROUTINE" => true,
        _ => return None,
    };
    if kind == "INDEX" && reader.word() == "ON" {
        return Some(Vec::new());
    }
    let mut names = Vec::new();
    loop {
        let mut parts = reader.name();
        if kind == "COLUMN" {
            parts.pop();
        }
        names.push(parts.pop()?);
        if has_arguments && does != Does::Makes {
            reader.skip_parentheses();
        }
        if does != Does::Drops || reader.peek() != Some(&Token::Sign(',')) {
            return Some(names);
        }
        reader.at += 1;
    }
}

/// The table behind ON.
fn on(reader: &mut Reader<'_, '_>) -> Option<String> {
    if !reader.find(&["ON"]) {
        return None;
    }
    reader.at += 1;
    reader.skip(&["ONLY"]);
    reader.name().pop().map(|name| name.to_lowercase())
}

/// Whether what follows the name is about what a declaration says.
fn concerns_declarations(reader: &Reader<'_, '_>, verb: &str, kind: &str) -> bool {
    let mut rest = Reader { tokens: reader.tokens, at: reader.at };
    match (verb, kind) {
        ("CREATE", "TABLE") => !(rest.next_word() == "PARTITION" && rest.next_word() == "OF"),
        // Composite types and ranges cannot be declared.
        ("CREATE", "TYPE") => rest.next_word() == "AS" && rest.next_word() == "ENUM",
        ("ALTER", "TABLE") => actions(&mut rest),
        ("ALTER", _) => {
            let first = rest.next_word();
            match first.as_str() {
                "OWNER" | "DEPENDS" | "NO" | "RESET" | "ATTACH" => false,
                "SET" => rest.next_word() == "SCHEMA",
                _ => true,
            }
        }
        _ => true,
    }
}

/// Whether one of the actions of ALTER TABLE is about what a declaration says.
fn actions(reader: &mut Reader<'_, '_>) -> bool {
    loop {
        if action(reader) {
            return true;
        }
        loop {
            match reader.peek() {
                None | Some(Token::Sign(';')) => return false,
                Some(Token::Sign(',')) => break,
                Some(Token::Sign('(')) => reader.skip_parentheses(),
                Some(
                    Token::Word(_)
                    | Token::Quoted(_)
                    | Token::Text(_)
                    | Token::Parameter(_)
                    | Token::LineComment(_)
                    | Token::Sign(_),
                ) => reader.at += 1,
            }
        }
        reader.at += 1;
    }
}

/// <https://www.postgresql.org/docs/current/sql-altertable.html>
fn action(reader: &mut Reader<'_, '_>) -> bool {
    let storage = ["STATISTICS", "STORAGE", "COMPRESSION", ""];
    match reader.next_word().as_str() {
        "ENABLE" | "DISABLE" | "FORCE" | "NO" | "OWNER" | "RESET" | "CLUSTER" | "REPLICA" | "VALIDATE" | "ATTACH"
        | "DETACH" | "INHERIT" | "OF" | "NOT" => false,
        "SET" => ["SCHEMA", "LOGGED", "UNLOGGED"].contains(&reader.word().as_str()),
        "ALTER" => {
            reader.skip(&["COLUMN"]);
            reader.name();
            match reader.next_word().as_str() {
                "RESET" => false,
                "SET" => !storage.contains(&reader.word().as_str()),
                _ => true,
            }
        }
        _ => true,
    }
}

/// The table that `SELECT … INTO` makes on Postgres.
fn select_into(tokens: &[Token<'_>], dialect: Dialect) -> Option<Ddl> {
    let mut reader = Reader { tokens, at: 0 };
    let selects = dialect == Dialect::Postgres && matches!(reader.next_word().as_str(), "SELECT" | "WITH");
    // INTO of an INSERT or MERGE behind WITH.
    if !selects || !reader.find(&["INTO", "INSERT", "MERGE"]) || reader.next_word() != "INTO" {
        return None;
    }
    let from = reader.at;
    reader.skip(&["TEMP", "TEMPORARY", "UNLOGGED", "TABLE"]);
    let is_temporary = tokens.get(from..reader.at)?.iter().any(is_temporary);
    let name = reader.name().pop()?;
    let (shown, names) = (format!("SELECT INTO {name}"), vec![name.to_lowercase()]);
    Some(Ddl { does: Does::Makes, shown, names, on: None, is_temporary })
}

#[cfg(test)]
mod tests {
    use super::{Does, ddl};
    use crate::model::Dialect::{self, D1, Postgres};
    use crate::sql::statements::statements;

    fn told(sql: &str, dialect: Dialect) -> String {
        let found = statements(sql, dialect).unwrap();
        let all = found.iter().flat_map(|statement| ddl(statement, dialect));
        let one = |ddl: super::Ddl| {
            let sign = match ddl.does {
                Does::Makes => '+',
                Does::Alters => '~',
                Does::Drops => '-',
            };
            format!("{sign}{}{}", ddl.names.join(","), ddl.on.map_or_else(String::new, |on| format!("@{on}")))
        };
        all.map(one).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn objects_are_found() {
        for (sql, expected) in [
            ("CREATE TABLE IF NOT EXISTS app.\"Users\" (id int);", "+users"),
            ("create unlogged table a (x int)", "+a"),
            ("CREATE UNIQUE INDEX CONCURRENTLY i ON ONLY app.t (x)", "+i@t"),
            ("CREATE INDEX ON t (x)", "+@t"),
            ("CREATE OR REPLACE VIEW v AS SELECT 1", "+v"),
            ("DROP MATERIALIZED VIEW IF EXISTS v, w CASCADE", "-v,w"),
            ("DROP FUNCTION f(int, text), g()", "-f,g"),
            ("CREATE TYPE mood AS ENUM ('a')", "+mood"),
            ("CREATE CONSTRAINT TRIGGER t AFTER INSERT OR UPDATE ON a EXECUTE FUNCTION f()", "+t@a"),
            ("DROP TRIGGER t ON a", "-t@a"),
            ("ALTER TABLE ONLY a DISABLE TRIGGER ALL, ADD x int", "~a"),
            ("ALTER TABLE a ALTER x SET STATISTICS 5, ALTER COLUMN y SET DEFAULT 1", "~a"),
            ("ALTER TABLE a SET LOGGED", "~a"),
            ("ALTER TABLE a SET (fillfactor = 70), SET UNLOGGED", "~a"),
            ("COMMENT ON COLUMN app.t.c IS 'x'", "~t"),
            ("ALTER FUNCTION f(int) RENAME TO g", "~f"),
            ("DO $$ BEGIN IF true THEN EXECUTE 'DROP TABLE a'; END IF; ALTER TABLE b ADD x int; END $$", "-a ~b"),
            ("SELECT run('CREATE TABLE a (b int)')", "+a"),
            ("SELECT a, (b) INTO TEMP c FROM d", "+c"),
            ("WITH a AS (SELECT 1) SELECT * INTO b FROM a", "+b"),
        ] {
            assert_eq!(told(sql, Postgres), expected, "{sql}");
        }
        assert_eq!(
            told("CREATE TRIGGER t AFTER UPDATE OF a ON [b c] BEGIN SELECT 1; END; DROP TRIGGER t", D1),
            "+t@b c -t"
        );
    }

    #[test]
    fn other_statements_are_none() {
        for sql in [
            "CREATE TABLE a PARTITION OF b FOR VALUES IN (1)",
            "CREATE TYPE a AS (b int)",
            "CREATE FOREIGN TABLE a (b int) SERVER c",
            "CREATE EVENT TRIGGER a ON ddl_command_end EXECUTE FUNCTION f()",
            "CREATE SEQUENCE a",
            "ALTER TABLE a OWNER TO b, SET (fillfactor = 70), ALTER c SET (n_distinct = 5), VALIDATE CONSTRAINT d",
            "ALTER VIEW a SET (security_invoker = true)",
            "ALTER INDEX a ATTACH PARTITION b",
            "COMMENT ON EXTENSION a IS 'b'",
            "WITH a AS (SELECT 1) INSERT INTO b SELECT * FROM a",
            "INSERT INTO a VALUES ('DROP TABLE b')",
            "UPDATE a SET b = 'CREATE TABLE c'",
        ] {
            assert_eq!(told(sql, Postgres), "", "{sql}");
        }
        assert_eq!(told("CREATE VIRTUAL TABLE a USING fts5(b)", D1), "");
    }
}
