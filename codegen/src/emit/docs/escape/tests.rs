//! Whatever a name or comment holds, a Markdown parser reads back that text and nothing else.

use super::{anchor, cell, code, destination, fence, fragment, paragraphs, picture, summary};
use proptest::prelude::*;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

/// Everything that some Markdown reader acts on.
const PIECES: &[&str] = &[
    "|",
    "||",
    "\\",
    "\\|",
    "`",
    "``",
    "```",
    "\n",
    "\n\n",
    "\r\n",
    "\r",
    "\t",
    " ",
    "  ",
    "<script>",
    "</td>",
    "<br>",
    "<!--",
    "-->",
    "*/",
    "--",
    "*",
    "**",
    "_",
    "__",
    "~",
    "~~",
    "[x](y)",
    "![a](b)",
    "[^1]",
    "[ ]",
    "[[x]]",
    "$",
    "$$",
    "$`a`$",
    "&amp;",
    "&#124;",
    "&",
    "#",
    "# ",
    "- ",
    "1. ",
    "2)",
    "+ ",
    "> ",
    "===",
    "---",
    ":",
    ": ",
    "|---|",
    "erDiagram",
    "%%{init: {}}%%",
    "class",
    "end",
    "\"",
    "'",
    "{{",
    "}",
    "{#id}",
    "http://x.y",
    "www.x.y",
    "a@b.c",
    "🦀",
    "é",
    "日本",
    "a",
    "B",
    "7",
    "_a_",
    "a_b",
    "\0",
    "\u{7}",
    "\u{7f}",
    "\u{85}",
    "\u{a0}",
    "\u{2028}",
    "\u{202e}",
    "BEGIN TRANSACTION;",
    "COMMIT;",
    "    code",
];

fn hostile() -> impl Strategy<Value = String> {
    let piece = prop_oneof![4 => prop::sample::select(PIECES).prop_map(str::to_owned), 1 => "\\PC{0,3}"];
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

/// What forges switch on, and more; not the typographer's quotes, which replace letters by design.
fn options() -> Options {
    Options::all() - Options::ENABLE_SMART_PUNCTUATION - Options::ENABLE_SUPERSCRIPT
}

/// Control characters as they are shown.
fn shown(text: &str) -> String {
    text.chars().map(|c| if c.is_ascii_control() { picture(c) } else { c }).collect()
}

/// The lines of a text as prose shows them.
fn prose(text: &str) -> Vec<String> {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    text.split('\n').map(|line| shown(&line.trim_matches([' ', '\t']).replace('\t', " "))).collect()
}

/// A document in which anything that breaks out of its place shows.
fn within(markdown: &str) -> String {
    format!("| a | b |\n| --- | --- |\n| {markdown} | last |\n| next | row |\n\nafter\n")
}

/// The text of the first cell, after checking that the table is whole and that nothing in the cell is structure.
fn cell_text(markdown: &str) -> String {
    let document = within(markdown);
    let mut cells = Vec::new();
    let mut inside = None;
    for event in Parser::new_ext(&document, options()) {
        match event {
            Event::Start(Tag::TableCell) => inside = Some(String::new()),
            Event::End(TagEnd::TableCell) => cells.extend(inside.take()),
            event => match inside.as_mut() {
                Some(text) => push(text, &event, &document),
                None => assert!(!matches!(event, Event::Html(_)), "HTML outside the table: {document}"),
            },
        }
    }
    assert_eq!(cells.len(), 6, "{document}");
    assert_eq!(cells[3..], ["last", "next", "row"], "{document}");
    cells.swap_remove(2)
}

/// Adds what an event shows; panics at structure.
fn push(text: &mut String, event: &Event<'_>, document: &str) {
    match event {
        Event::Text(part) | Event::Code(part) => text.push_str(part),
        Event::InlineHtml(tag) if tag.as_ref() == "<br>" => text.push('\n'),
        Event::InlineHtml(tag) if matches!(tag.as_ref(), "<span>" | "</span>" | "<code>" | "</code>") => {}
        other => panic!("{other:?} in {document}"),
    }
}

/// The text of a document of paragraphs, `\n` for a line and `\n\n` for a paragraph.
fn paragraph_text(document: &str) -> String {
    let mut text = String::new();
    for event in Parser::new_ext(document, options()) {
        match event {
            Event::Start(Tag::Paragraph) if !text.is_empty() => text.push_str("\n\n"),
            Event::Start(Tag::Paragraph) | Event::End(TagEnd::Paragraph) => {}
            event => push(&mut text, &event, document),
        }
    }
    text
}

fn written(write: impl FnOnce(&mut String)) -> String {
    let mut out = String::new();
    write(&mut out);
    out
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(1_000) })]

    #[test]
    fn prose_in_a_cell_is_text(text in hostile()) {
        let lines: Vec<String> = prose(&text).into_iter().filter(|line| !line.is_empty()).collect();
        prop_assert_eq!(cell_text(&written(|out| cell(out, &text))), lines.join("\n"));
    }

    #[test]
    fn a_summary_in_a_cell_is_the_first_paragraph(text in hostile()) {
        let lines = prose(&text);
        let first: Vec<&str> =
            lines.iter().map(String::as_str).skip_while(|line| line.is_empty()).take_while(|line| !line.is_empty()).collect();
        prop_assert_eq!(cell_text(&written(|out| summary(out, &text))), first.join(" "));
    }

    #[test]
    fn prose_in_paragraphs_is_text(text in hostile()) {
        let lines = prose(&text);
        let paragraph = |lines: &[String]| lines.join("\n");
        let expected: Vec<String> =
            lines.split(String::is_empty).filter(|lines| !lines.is_empty()).map(paragraph).collect();
        prop_assert_eq!(paragraph_text(&written(|out| paragraphs(out, &text))), expected.join("\n\n"));
    }

    #[test]
    fn a_name_in_a_cell_is_text(text in hostile()) {
        let expected = if text.is_empty() { "(empty)".to_owned() } else { shown(&text) };
        prop_assert_eq!(cell_text(&written(|out| code(out, &text))), expected);
    }

    #[test]
    fn a_name_between_words_is_text(text in hostile().prop_filter("not empty", |text| !text.is_empty())) {
        let document = format!("before {} after\n", written(|out| code(out, &text)));
        prop_assert_eq!(paragraph_text(&document), format!("before {} after", shown(&text)));
    }

    #[test]
    fn a_name_is_a_heading(text in hostile().prop_filter("not empty", |text| !text.is_empty())) {
        let document = format!("# {}\n", written(|out| code(out, &text)));
        let mut found = String::new();
        for event in Parser::new_ext(&document, options()) {
            if !matches!(event, Event::Start(Tag::Heading { .. }) | Event::End(TagEnd::Heading(_))) {
                push(&mut found, &event, &document);
            }
        }
        prop_assert_eq!(found, shown(&text));
    }

    #[test]
    fn a_fence_holds_its_text(text in hostile()) {
        let document = format!("{}after\n", written(|out| fence(out, "sql", &text)));
        let mut found = String::new();
        let mut open = false;
        for event in Parser::new_ext(&document, options()) {
            match event {
                Event::Start(Tag::CodeBlock(_)) => open = true,
                Event::End(TagEnd::CodeBlock) => open = false,
                Event::Text(part) if open => found.push_str(&part),
                Event::Text(part) => prop_assert_eq!(part.as_ref(), "after"),
                _ => {}
            }
        }
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        let visible: String = text.chars().map(|c| if c.is_ascii_control() && !matches!(c, '\n' | '\t') { picture(c) } else { c }).collect();
        let end = if visible.is_empty() || visible.ends_with('\n') { "" } else { "\n" };
        prop_assert_eq!(found, visible + end);
    }

    #[test]
    fn an_anchor_is_one_to_one(first in hostile(), second in hostile()) {
        let of = |name: &str| written(|out| fragment(out, "column", name));
        prop_assert_eq!(of(&first) == of(&second), first == second);
        prop_assert!(of(&first).bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte)));
        let document = written(|out| anchor(out, "column", &first)) + "x\n";
        prop_assert_eq!(Parser::new_ext(&document, options()).filter(|event| matches!(event, Event::InlineHtml(_))).count(), 2);
    }

    #[test]
    fn a_link_leads_to_its_path(path in hostile().prop_filter("not empty", |path| !path.is_empty()), label in hostile()) {
        let mut document = "[".to_owned();
        code(&mut document, &label);
        document.push_str("](");
        destination(&mut document, &path);
        document.push_str(")\n");
        let links: Vec<String> = Parser::new_ext(&document, options())
            .filter_map(|event| match event {
                Event::Start(Tag::Link { dest_url, .. }) => Some(dest_url.into_string()),
                _ => None,
            })
            .collect();
        prop_assert_eq!(links, [written(|out| destination(out, &path))]);
    }
}

#[test]
fn plain_prose_stays_as_it_is() {
    let text = "Sent at sign-up (not later): user_id, 3.5 % of it's \"all\" -- see https://example.org/a_b.";
    assert_eq!(written(|out| cell(out, text)), text);
}
