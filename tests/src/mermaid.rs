//! Whether Mermaid diagrams parse, asked of Mermaid itself.

use std::{
    io::Write,
    process::{Command, Stdio},
};

use crate::tools::Tools;

/// One answer per diagram: `Err` holds Mermaid's own message. Starting Mermaid takes about a second; ask for many at once.
pub fn parse(diagrams: &[String]) -> Vec<Result<(), String>> {
    let input = serde_json::to_string(diagrams).expect("strings are JSON");
    let output = feed(&mut Tools::shared().node_script("mermaid.mjs"), &input);
    let answers: Vec<Option<String>> = serde_json::from_str(&output).expect("mermaid.mjs answers with a JSON array");
    answers.into_iter().map(|answer| answer.map_or(Ok(()), Err)).collect()
}

fn feed(command: &mut Command, input: &str) -> String {
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("node starts");
    let mut stdin = child.stdin.take().expect("stdin is piped");
    stdin.write_all(input.as_bytes()).expect("node reads its input");
    drop(stdin);
    let output = child.wait_with_output().expect("node ends");
    assert!(output.status.success(), "mermaid.mjs failed: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("JSON is UTF-8")
}
