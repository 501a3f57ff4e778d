//! A page of hostile names and comments shows them as text.

use super::links::{check_links, diagrams};
use super::sample::{initial, other_files, pages};
use super::strange::databases;
use proptest::prelude::*;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use seaglass::emit::File;

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
    fn a_page_shows_hostile_names_as_text((names, database) in databases()) {
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
