//! The schema docs in the repository: every link and anchor leads somewhere, and Mermaid reads every diagram, also of
//! databases with strange names.

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use seaglass::emit::{Comment, File};
use seaglass_tests::mermaid;
use seaglass_tests::process::workspace;
use std::fs;

#[path = "../../../codegen/tests/docs/links.rs"]
mod links;
#[expect(dead_code, reason = "the generator's own tests use the rest")]
#[path = "../../../codegen/tests/docs/sample.rs"]
mod sample;
#[path = "../../../codegen/tests/docs/strange.rs"]
mod strange;

/// The pages of both databases as they are in the repository.
fn committed() -> Vec<File> {
    let mut files = Vec::new();
    for database in ["mvp", "webauthn"] {
        let folder = format!("docs/schema/{database}");
        for entry in fs::read_dir(workspace().join(&folder)).expect("the docs are generated") {
            let name = entry.expect("a directory entry").file_name().into_string().expect("names are UTF-8");
            let path = format!("{folder}/{name}");
            let text = fs::read_to_string(workspace().join(&path)).expect("pages are UTF-8");
            files.push(File::generated(path, Comment::Html, text));
        }
    }
    files.sort_by(|left, right| left.path.cmp(&right.path));
    files
}

/// Each diagram must be one that Mermaid reads.
fn assert_parse(diagrams: &[String]) {
    for (diagram, answer) in diagrams.iter().zip(mermaid::parse(diagrams)) {
        assert_eq!(answer, Ok(()), "{diagram}");
    }
}

#[test]
fn every_link_and_anchor_of_the_docs_leads_somewhere() {
    let problems = links::check_links(&committed(), |path| workspace().join(path).is_file());
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn every_diagram_of_the_docs_parses() {
    let diagrams: Vec<String> = committed().iter().flat_map(links::diagrams).collect();
    assert!(diagrams.len() >= 10, "{} diagrams", diagrams.len());
    assert_parse(&diagrams);
}

#[test]
fn diagrams_of_strange_names_parse() {
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let mut diagrams = Vec::new();
    for _ in 0..100 {
        let (_, database) = strange::databases().new_tree(&mut runner).expect("there is one").current();
        let history = [sample::initial(&database.schema)];
        diagrams.extend(sample::pages(&database, &history).iter().flat_map(links::diagrams));
    }
    assert_eq!(diagrams.len(), 300);
    assert_parse(&diagrams);
}
