//! Databases whose every name, comment, default and value is something that a reader of Markdown might act on.

use crate::links::check_links;
use crate::sample::{column, foreign, index, initial, other_files, pages, shop, table};
use proptest::prelude::*;
use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};
use seaglass::emit::File;
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
    own.checks = vec![Check { name: checked.as_str().into(), expression: Expression::sql(text(4)) }];
    own.indexes = vec![index(indexed, value)];
    own.indexes[0].predicate = Some(Expression::sql(text(5)));
    own.indexes[0].method = Some(text(5));
    let forms = || Dialect::ALL.into_iter().map(|dialect| (dialect, text(6))).collect::<Forms>();
    own.triggers = vec![Trigger { name: trigger.as_str().into(), doc: Some(text(7)), forms: forms() }];
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
            tables: vec![own, other],
            routines: vec![Routine {
                name: ObjectName::new(routine.as_str()),
                arguments: text(2),
                doc: Some(text(3)),
                forms: Forms::from([(Dialect::Postgres, text(4))]),
                instead: Forms::from([(Dialect::D1, text(5))]),
            }],
            views: vec![View { name: ObjectName::new(view.as_str()), doc: Some(text(6)), forms: forms() }],
        },
        ..shop()
    }
}

/// A name as a page shows it.
fn shown(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_ascii_control() { char::from_u32(0x2400 + u32::from(c)).unwrap() } else { c })
        .collect()
}

/// The cells of the first column of the first table, after checking that nothing but the emitter made structure.
fn first_cells(file: &File) -> Vec<String> {
    let (mut cells, mut nth, mut tables) = (vec![String::new()], 0, 0);
    for event in
        Parser::new_ext(&file.body, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_FOOTNOTES)
    {
        match event {
            Event::Start(Tag::Table(_)) => tables += 1,
            Event::End(TagEnd::TableHead | TagEnd::TableRow) => {
                nth = 0;
                cells.push(String::new());
            }
            Event::End(TagEnd::TableCell) => nth += 1,
            Event::Text(part) | Event::Code(part) if nth == 0 && tables == 1 => {
                cells.last_mut().unwrap().push_str(&part);
            }
            Event::InlineHtml(tag) => {
                let known = ["</a>", "<br>", "<code>", "</code>", "<span>", "</span>"].contains(&tag.as_ref());
                assert!(known || tag.starts_with("<a id=\""), "{tag} in {}", file.body);
            }
            Event::Html(_)
            | Event::Rule
            | Event::HardBreak
            | Event::FootnoteReference(_)
            | Event::Start(Tag::Image { .. } | Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::BlockQuote(_)) =>
            {
                panic!("{event:?} in {}", file.body)
            }
            _ => {}
        }
    }
    cells.into_iter().skip(1).collect()
}

/// The diagrams of a page.
pub fn diagrams(file: &File) -> Vec<String> {
    let mut diagrams = Vec::new();
    let mut open = false;
    for event in Parser::new_ext(&file.body, Options::ENABLE_TABLES) {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(language))) => {
                open = language.as_ref() == "mermaid";
                diagrams.extend(open.then(String::new));
            }
            Event::End(TagEnd::CodeBlock) => open = false,
            Event::Text(part) if open => diagrams.last_mut().unwrap().push_str(&part),
            _ => {}
        }
    }
    diagrams
}

/// A line that the emitter could have written; Mermaid itself reads the diagrams in the whole-system tests.
fn is_mermaid(line: &str) -> bool {
    let word = |text: &str| {
        text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
            && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"_()[]".contains(&b))
    };
    let quoted = |text: &str| {
        text.strip_prefix('"')
            .and_then(|rest| rest.strip_suffix('"'))
            .is_some_and(|name| !name.contains(['"', '%', '\\', '\n']))
    };
    if matches!(line, "erDiagram" | "    }") || line.starts_with("    accTitle: ") || line.starts_with("    accDescr: ")
    {
        return !line.contains(['%', ';', '#', '{']);
    }
    if let Some(attribute) = line.strip_prefix("        ") {
        let (head, comment) =
            attribute.split_once(" \"").map_or((attribute, None), |(head, comment)| (head, Some(comment)));
        let mut words = head.splitn(3, ' ');
        return words.next().is_some_and(word)
            && words
                .next()
                .is_some_and(|name| word(name) && !["pk", "fk", "uk"].contains(&name.to_ascii_lowercase().as_str()))
            && words.next().is_none_or(|keys| keys.split(", ").all(|key| ["PK", "FK", "UK"].contains(&key)))
            && comment.is_none_or(|comment| {
                comment.ends_with('"') && !comment[..comment.len() - 1].contains(['"', '%', '`', '<'])
            });
    }
    let line = line.trim_start();
    match (line.strip_suffix(" {"), line.split_once("--")) {
        (Some(entity), _) => quoted(entity),
        (None, Some(_)) => line.split(" : ").count() == 2 && !line.contains(['%', '\\', '#', ';']),
        (None, None) => quoted(line),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(300) })]

    #[test]
    fn a_page_shows_hostile_names_as_text(names in names(11), texts in prop::collection::vec(text(), 10)) {
        let database = database(&names, &texts);
        let history = [initial(&database.schema)];
        let files = pages(&database, &history);
        prop_assert_eq!(files.len(), 3);
        let outside = other_files(&database, &history);
        let problems = check_links(&files, |path| outside.contains(path));
        prop_assert!(problems.is_empty(), "{}", problems.join("\n"));
        prop_assert_eq!(&first_cells(&files[0])[..2], &[shown(&names[0]), shown(&names[1])]);
        prop_assert_eq!(&first_cells(&files[1])[..2], &[shown(&names[2]), shown(&names[4])]);
        prop_assert_eq!(&first_cells(&files[2])[..2], &[shown(&names[2]), shown(&names[3])]);
        for file in &files {
            let stem = file.path.rsplit('/').next().unwrap().strip_suffix(".md").unwrap();
            prop_assert!(stem == "README" || stem.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"_-".contains(&b)));
            prop_assert!(stem.len() <= 120);
            let diagrams = diagrams(file);
            prop_assert_eq!(diagrams.len(), 1);
            for line in diagrams[0].lines() {
                prop_assert!(is_mermaid(line), "{:?} in {}", line, diagrams[0]);
            }
        }
    }
}
