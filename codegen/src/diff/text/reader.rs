//! Reads a text from its first token to its last, and notes what each stands under.

mod own;

use super::scope::{Piece, Relation, Role, Scope, Scoped, fold};
use crate::model::Dialect;
use crate::sql::{Token, is_reserved};

/// An open bracket.
struct Frame {
    scope: usize,
    in_from: bool,
    /// It stands where a table could.
    is_relation: bool,
    /// The function that it belongs to.
    function: String,
}

#[expect(clippy::struct_excessive_bools, reason = "what may come next, in four ways")]
struct Reader<'a> {
    dialect: Dialect,
    pieces: Vec<Piece<'a>>,
    scopes: Vec<Scope>,
    frames: Vec<Frame>,
    scope: usize,
    base: usize,
    in_from: bool,
    /// A table's name comes next, if a name does.
    expects: bool,
    /// The scope of the table that rows are inserted into, and whether its list of columns may come next.
    target: Option<usize>,
    lists: bool,
    begins: bool,
}

/// What stands before the statements of a text.
#[derive(Clone, Copy)]
pub(super) enum Head<'a> {
    /// It ends with the first of these words; without any, there is none.
    Until(&'a [&'a str]),
    /// It ends with the table that an object is made on.
    StandsOn,
}

/// Reads tokens whose first scope has these relations.
pub(super) fn read<'a>(
    tokens: Vec<(Token<'a>, &'a str, usize)>,
    dialect: Dialect,
    base: Vec<Relation>,
    head: Head<'_>,
) -> Scoped<'a> {
    let piece = |(token, text, at)| Piece { token, text, at, scope: 0, role: Role::Other };
    let mut reader = Reader {
        dialect,
        pieces: tokens.into_iter().map(piece).collect(),
        scopes: vec![Scope { relations: base, ..Scope::default() }],
        frames: Vec::new(),
        scope: 0,
        base: 0,
        in_from: false,
        expects: false,
        target: None,
        lists: false,
        begins: true,
    };
    let own = reader.own();
    let start = match head {
        Head::Until(ends) => reader.header(ends),
        Head::StandsOn => reader.stands_on(),
    };
    reader.statements(start);
    Scoped { pieces: reader.pieces, scopes: reader.scopes, own, header: start }
}

impl<'a> Reader<'a> {
    fn word(&self, at: usize) -> String {
        match self.pieces.get(at).map(|piece| piece.token) {
            Some(Token::Word(word)) => word.to_lowercase(),
            Some(Token::Quoted(_) | Token::Text(_) | Token::Parameter(_) | Token::LineComment(_) | Token::Sign(_))
            | None => String::new(),
        }
    }

    fn before(&self, at: usize) -> String {
        at.checked_sub(1).map(|at| self.word(at)).unwrap_or_default()
    }

    fn is_sign(&self, at: usize, sign: char) -> bool {
        self.pieces.get(at).is_some_and(|piece| piece.token == Token::Sign(sign))
    }

    /// What stands before the body of a trigger or a routine: the place where that begins.
    fn header(&mut self, ends: &[&str]) -> usize {
        if ends.is_empty() {
            return 0;
        }
        let end = (0..self.pieces.len()).find(|&at| ends.contains(&self.word(at).as_str()));
        let end = end.unwrap_or(self.pieces.len());
        for at in 0..end {
            match self.before(at).as_str() {
                // What is made, or the table that it is on.
                "trigger" | "function" | "procedure" | "exists" => self.set(at, Role::Nothing),
                "on" if self.is_name(at) => self.set(at, Role::Relation),
                _ => {}
            }
        }
        if end < self.pieces.len() {
            self.scopes.push(Scope::default());
            self.base = self.scopes.len() - 1;
            self.scope = self.base;
        }
        end
    }

    fn set(&mut self, at: usize, role: Role) {
        if let Some(piece) = self.pieces.get_mut(at) {
            piece.role = role;
        }
    }

    fn open(&mut self, parent: Option<usize>) -> usize {
        self.scopes.push(Scope { parent, ..Scope::default() });
        self.scopes.len() - 1
    }

    /// Whether a name stands there, and no word of the language.
    fn is_name(&self, at: usize) -> bool {
        match self.pieces.get(at).map(|piece| piece.token) {
            Some(Token::Quoted(_)) => true,
            Some(Token::Word(word)) => !is_reserved(word) && !ENDS.contains(&&*word.to_lowercase()),
            Some(Token::Text(_) | Token::Parameter(_) | Token::LineComment(_) | Token::Sign(_)) | None => false,
        }
    }

    fn folded(&self, at: usize) -> Option<String> {
        fold(self.pieces.get(at)?.token, self.dialect)
    }

    fn statements(&mut self, start: usize) {
        let mut at = start;
        while at < self.pieces.len() {
            let next = self.one(at);
            for piece in self.pieces.iter_mut().take(next).skip(at) {
                piece.scope = self.scope;
            }
            at = next;
            if let Some(piece) = self.pieces.get(at.saturating_sub(1)) {
                self.after(piece.token);
            }
        }
    }

    /// What a bracket or a semicolon does once it is read.
    fn after(&mut self, token: Token<'a>) {
        match token {
            Token::Sign(';') if self.frames.is_empty() => {
                self.scope = self.open(Some(self.base));
                (self.in_from, self.expects, self.target, self.begins) = (false, false, None, true);
            }
            Token::Word(word) => {
                self.begins = ["begin", "then", "else", "loop", "atomic", "as"].contains(&&*word.to_lowercase());
            }
            Token::Sign('(' | ')') => self.begins = true,
            Token::Quoted(_) | Token::Text(_) | Token::Parameter(_) | Token::LineComment(_) | Token::Sign(_) => {
                self.begins = false;
            }
        }
    }

    /// Reads what starts at `at`; the place behind it.
    fn one(&mut self, at: usize) -> usize {
        let Some(piece) = self.pieces.get(at).copied() else { return at + 1 };
        match piece.token {
            Token::Sign('(') => self.bracket(at),
            Token::Sign(')') => return self.close(at),
            Token::Sign(',') => self.expects = self.in_from,
            Token::Word(_) | Token::Quoted(_) if self.expects && self.is_name(at) => return self.relation(at),
            Token::Word(word) => self.keyword(at, &word.to_lowercase()),
            Token::Quoted(_) => self.name(at),
            Token::Text(_) | Token::Parameter(_) | Token::LineComment(_) | Token::Sign(_) => {}
        }
        at + 1
    }

    fn bracket(&mut self, at: usize) {
        let opens = ["select", "with", "values"].contains(&self.word(at + 1).as_str());
        let list = self.target.filter(|_| std::mem::take(&mut self.lists));
        let is_relation = std::mem::take(&mut self.expects);
        let function = if is_relation { String::new() } else { self.before(at) };
        self.frames.push(Frame { scope: self.scope, in_from: self.in_from, is_relation, function });
        if is_relation && !opens {
            // A join in brackets.
            self.expects = true;
            return;
        }
        self.in_from = false;
        if let Some(scope) = list {
            self.scope = scope;
        } else if opens {
            self.scope = self.open(Some(self.scope));
        }
    }

    fn close(&mut self, at: usize) -> usize {
        let Some(frame) = self.frames.pop() else { return at + 1 };
        self.set(at, Role::Nothing);
        let was_query = frame.scope != self.scope;
        (self.scope, self.in_from, self.expects) = (frame.scope, frame.in_from, false);
        if frame.is_relation && was_query {
            let (alias, next) = self.alias(at + 1);
            self.relate(Relation { name: None, alias }, at);
            return next;
        }
        at + 1
    }

    fn relate(&mut self, relation: Relation, at: usize) {
        if let Some(scope) = self.scopes.get_mut(self.scope) {
            scope.from.get_or_insert(at);
            scope.relations.push(relation);
        }
    }

    /// A table's name with its namespace and alias.
    fn relation(&mut self, at: usize) -> usize {
        self.expects = false;
        let (namespace, at) = if self.is_sign(at + 1, '.') { (self.folded(at), at + 2) } else { (None, at) };
        let name = self.folded(at);
        self.set(at, Role::Relation);
        let inserts = self.target == Some(usize::MAX);
        if self.is_sign(at + 1, '(') && !inserts {
            // A function's rows, whose alias comes behind its arguments.
            self.set(at, Role::Other);
            self.relate(Relation { name: None, alias: None }, at);
            return at + 1;
        }
        let (alias, next) = self.alias(at + 1);
        let relation = Relation { name: name.map(|name| (namespace, name)), alias };
        if inserts {
            let scope = self.open(Some(self.scope));
            if let Some(scope) = self.scopes.get_mut(scope) {
                scope.relations = vec![relation.clone(), Relation { alias: Some("excluded".to_owned()), ..relation }];
            }
            (self.target, self.lists, self.in_from) = (Some(scope), true, false);
        } else {
            self.relate(relation, at);
        }
        next
    }

    fn alias(&mut self, at: usize) -> (Option<String>, usize) {
        let at = if self.word(at) == "as" { at + 1 } else { at };
        if !self.is_name(at) {
            return (None, at);
        }
        self.set(at, Role::Alias);
        (self.folded(at), at + 1)
    }

    fn keyword(&mut self, at: usize, word: &str) {
        let before = self.before(at);
        match word {
            "from"
                if before != "distinct"
                    && !self.frames.last().is_some_and(|frame| NO_FROM.contains(&&*frame.function)) =>
            {
                (self.in_from, self.expects) = (true, true);
            }
            "join" | "references" => self.expects = true,
            "using" if !self.is_sign(at + 1, '(') => self.expects = true,
            "update" if self.begins => (self.expects, self.in_from) = (true, false),
            "into" if INSERTS.contains(&&*before) => (self.expects, self.target) = (true, Some(usize::MAX)),
            "conflict" | "returning" => {
                if let Some(scope) = self.target.filter(|scope| *scope != usize::MAX) {
                    self.scope = scope;
                }
                self.in_from = false;
            }
            "union" | "except" | "intersect" => {
                let parent = self.scopes.get(self.scope).and_then(|scope| scope.parent);
                self.scope = self.open(parent.or(Some(self.base)));
                self.in_from = false;
            }
            "where" | "set" | "group" | "order" | "having" | "limit" | "window" | "select" | "values" | "offset"
            | "fetch" => {
                if word == "select" && self.frames.is_empty() && self.target.is_some() {
                    self.scope = self.open(Some(self.base));
                }
                self.in_from = false;
                self.expects = false;
            }
            "lateral" | "only" | "or" | "replace" | "ignore" => {}
            _ => self.name(at),
        }
    }

    /// What the word before makes of a name.
    fn name(&mut self, at: usize) {
        let casts = self.frames.last().is_some_and(|frame| frame.function == "cast");
        if (at > 0 && self.is_sign(at - 1, ':')) || (casts && self.before(at) == "as") {
            self.set(at, Role::Type);
        } else if self.before(at) == "as" || self.is_bare_alias(at) {
            self.set(at, Role::Alias);
            if let (Some(name), Some(scope)) = (self.folded(at), self.scopes.get_mut(self.scope)) {
                scope.outputs.insert(name);
            }
        }
    }
}

/// Functions with a FROM of their own.
const NO_FROM: [&str; 5] = ["extract", "substring", "trim", "overlay", "position"];

/// What stands before the INTO of an INSERT.
const INSERTS: [&str; 7] = ["insert", "replace", "ignore", "abort", "fail", "rollback", "merge"];

/// Words that follow a table and are no alias, beside those that are reserved.
const ENDS: [&str; 12] =
    ["set", "values", "default", "loop", "begin", "end", "if", "return", "execute", "do", "when", "tablesample"];
