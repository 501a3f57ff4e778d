//! Databases whose every name, comment, default and value is something that a reader of Markdown might act on.

use super::sample::{column, foreign, index, shop, table};
use proptest::prelude::*;
use seaglass::model::*;

const PIECES: &[&str] = &[
    "|",
    "\\",
    "\\|",
    "`",
    "```",
    "\n",
    "\n\n",
    "\r\n",
    "\t",
    " ",
    "<script>",
    "</td>",
    "<!--",
    "-->",
    "*/",
    "--",
    "**",
    "_",
    "~~",
    "[x](y)",
    "![a](b)",
    "[^1]",
    "$",
    "&#124;",
    "#",
    "- ",
    "1. ",
    "> ",
    "---",
    "erDiagram",
    "%%{init: {}}%%",
    "%",
    "class",
    "end",
    "pk",
    "\"",
    "'",
    "{",
    "}",
    ":",
    ";",
    "🦀",
    "é",
    "a",
    "Z",
    "0",
    "BEGIN TRANSACTION;",
    "COMMIT;",
    "constructor",
    "<br>",
];

fn text() -> impl Strategy<Value = String> {
    let short = prop::collection::vec(prop::sample::select(PIECES), 1..8).prop_map(|pieces| pieces.concat());
    prop_oneof![8 => short, 1 => prop::sample::select(PIECES).prop_map(|piece| piece.repeat(200 / piece.len())), 1 => "\\PC{1,40}"]
}

/// Different names, so that the model is sound; the number keeps them apart on any file system.
fn names(count: usize) -> impl Strategy<Value = Vec<String>> {
    let numbered =
        |names: Vec<String>| names.into_iter().enumerate().map(|(nth, name)| format!("{name}{nth}")).collect();
    prop::collection::vec(text(), count).prop_map(numbered)
}

/// Databases of two tables and one of each other thing.
pub fn databases() -> impl Strategy<Value = (Vec<String>, Declared)> {
    (names(11), prop::collection::vec(text(), 10)).prop_map(|(names, texts)| {
        let database = database(&names, &texts);
        (names, database)
    })
}

/// Two tables and one of each other thing, spelled with `names` and `texts`.
fn database(names: &[String], texts: &[String]) -> Declared {
    let [parent, child, key, foreign_key, value, level, routine, view, trigger, checked, indexed] = names else {
        panic!("eleven names")
    };
    let text = |nth: usize| texts[nth % texts.len()].clone();
    let id = column(key, ColumnType::BigInteger, &text(0));
    let mut kind = column(value, ColumnType::Enum(ObjectName::new(level.as_str())), &text(1));
    kind.default = Some(Expression::Literal(Literal::Text(text(2))));
    let mut own = table(parent, &text(3), vec![id.clone(), kind]);
    own.checks = vec![Check::new(checked.as_str(), Expression::sql(text(4)))];
    own.indexes = vec![index(indexed, value)];
    own.indexes[0].predicate = Some(Expression::sql(text(5)));
    own.indexes[0].method = Some(text(5));
    let forms = || Dialect::ALL.into_iter().map(|dialect| (dialect, text(6))).collect::<Forms>();
    own.triggers =
        vec![Trigger { name: trigger.as_str().into(), doc: Some(text(7)), forms: forms(), ..Trigger::default() }];
    own.extra = forms();
    let mut other = table(child, &text(8), vec![id, column(foreign_key, ColumnType::BigInteger, &text(9))]);
    let to = foreign(child, foreign_key, parent, Action::Cascade);
    other.foreign_keys = vec![ForeignKey { target_columns: vec![key.as_str().into()], ..to }];
    let mut values = texts.to_vec();
    values.dedup();
    Declared {
        doc: Some(text(0)),
        schema: Schema {
            enums: vec![Enum { name: ObjectName::new(level.as_str()), doc: Some(text(1)), values }],
            tables: vec![own.into(), other.into()],
            routines: vec![Routine {
                name: ObjectName::new(routine.as_str()),
                arguments: text(2),
                doc: Some(text(3)),
                forms: Forms::from([(Dialect::Postgres, text(4))]),
                instead: Forms::from([(Dialect::D1, text(5))]),
            }],
            views: vec![View {
                name: ObjectName::new(view.as_str()),
                doc: Some(text(6)),
                forms: forms(),
                ..View::default()
            }],
            objects: Vec::new(),
        },
        ..shop()
    }
}
