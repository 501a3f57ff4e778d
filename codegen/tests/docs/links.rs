//! Whether every link of generated Markdown leads somewhere, and the diagrams in it.

use pulldown_cmark::{BrokenLink, CodeBlockKind, Event, Options, Parser, Tag, TagEnd};
use seaglass::emit::File;
use std::collections::{BTreeMap, BTreeSet};

/// A page as a reader's browser knows it.
struct Page {
    anchors: BTreeSet<String>,
    links: Vec<String>,
}

/// One line per broken link and per anchor that stands twice; `exists` knows the files that are not in `files`.
pub fn check_links(files: &[File], exists: impl Fn(&str) -> bool) -> Vec<String> {
    let mut problems = Vec::new();
    let mut pages = BTreeMap::new();
    for file in files.iter().filter(|file| file.path.rsplit_once('.').is_some_and(|(_, end)| end == "md")) {
        pages.insert(file.path.as_str(), page(file, &mut problems));
    }
    let known: BTreeSet<&str> = files.iter().map(|file| file.path.as_str()).collect();
    for (path, page) in &pages {
        for link in &page.links {
            let (target, fragment) = link.split_once('#').map_or((link.as_str(), None), |(to, at)| (to, Some(at)));
            let target = if target.is_empty() { (*path).to_owned() } else { resolve(path, &decode(target)) };
            if !known.contains(target.as_str()) && !exists(&target) {
                problems.push(format!("{path}: {link} leads to {target}, which does not exist"));
            }
            let here = |fragment: &str| pages.get(target.as_str()).is_some_and(|page| page.anchors.contains(fragment));
            if let Some(fragment) = fragment.filter(|fragment| !here(fragment)) {
                problems.push(format!("{path}: {target} has no anchor {fragment}"));
            }
        }
    }
    problems
}

fn page(file: &File, problems: &mut Vec<String>) -> Page {
    let mut page = Page { anchors: BTreeSet::new(), links: Vec::new() };
    let mut broken = Vec::new();
    let mut undefined = |link: BrokenLink<'_>| {
        broken.push(format!("{}: [{}] is not defined", file.path, link.reference));
        None
    };
    for event in Parser::new_with_broken_link_callback(&file.body, Options::all(), Some(&mut undefined)) {
        match event {
            Event::Start(Tag::Link { dest_url, .. }) => page.links.push(dest_url.into_string()),
            Event::InlineHtml(html) | Event::Html(html) => {
                let Some(id) = html.strip_prefix("<a id=\"").and_then(|rest| rest.strip_suffix("\">")) else {
                    continue;
                };
                if !page.anchors.insert(id.to_owned()) {
                    problems.push(format!("{}: anchor {id} stands twice", file.path));
                }
            }
            _ => {}
        }
    }
    problems.append(&mut broken);
    page
}

/// A path relative to the folder of `from`, as a path from the project's root.
fn resolve(from: &str, to: &str) -> String {
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in to.split('/') {
        match part {
            "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

fn decode(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((&byte, tail)) = rest.split_first() {
        let hex = || std::str::from_utf8(tail.get(..2)?).ok().and_then(|hex| u8::from_str_radix(hex, 16).ok());
        match (byte, hex()) {
            (b'%', Some(decoded)) => {
                bytes.push(decoded);
                rest = &tail[2..];
            }
            (byte, _) => {
                bytes.push(byte);
                rest = tail;
            }
        }
    }
    String::from_utf8(bytes).expect("paths are UTF-8")
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
