//! The scenarios of the suite d1 in a Worker, as wasm; and what only several Workers and programs can show.

use std::{
    collections::BTreeMap,
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{Child, ChildStdin, ChildStdout, Stdio},
};

use ::scenarios::{SCENARIOS, Schema};
use seaglass_tests::tools::Tools;
use serde_json::{Value, json};

use crate::{built::output, sql};

/// Workers in workerd, which end with [`Host::stop`], when their databases are on the disk.
pub struct Host {
    requests: ChildStdin,
    answers: BufReader<ChildStdout>,
    process: Child,
}

impl Host {
    /// Workers on databases by the names of their bindings, kept in a folder; the tables are made where `is_new`.
    pub fn start(databases: &[(&str, Schema)], kept: &Path, is_new: bool) -> Self {
        let mut command = Tools::shared().node_script("scenarios.mjs");
        command.env("CLOUDFLARE_CF_FETCH_ENABLED", "false").arg(output("scenarios-worker")).arg(kept);
        let mut process = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("the pinned node starts");
        let requests = process.stdin.take().expect("stdin is piped");
        let answers = BufReader::new(process.stdout.take().expect("stdout is piped"));
        let mut host = Self { requests, answers, process };
        let texts = |schema| sql::migrations(schema).into_iter().map(|(_, text)| text).collect();
        let of = |schema| if is_new { texts(schema) } else { Vec::new() };
        let databases: BTreeMap<_, _> = databases.iter().map(|(name, schema)| (*name, of(*schema))).collect();
        assert_eq!(host.send(&json!(databases)), Vec::<(u64, String)>::new());
        host
    }

    /// Sends requests to Workers at once; the text of each answer, with its status where it is none of success.
    pub fn ask(&mut self, requests: &[(&str, &str, &str)]) -> Vec<String> {
        let request = |(worker, path, body): &_| json!({"worker": worker, "path": path, "body": body});
        let replies = self.send(&requests.iter().map(request).collect());
        replies
            .into_iter()
            .map(|(status, text)| if status == 200 { text } else { format!("{status}: {text}") })
            .collect()
    }

    fn send(&mut self, line: &Value) -> Vec<(u64, String)> {
        writeln!(self.requests, "{line}").expect("it listens");
        let mut line = String::new();
        loop {
            line.clear();
            assert!(self.answers.read_line(&mut line).expect("it answers") > 0, "scenarios.mjs has ended");
            // What a Worker logs stands between the answers.
            if let Ok(Value::Array(replies)) = serde_json::from_str(&line) {
                let text = |reply: &Value| reply["text"].as_str().unwrap_or_default().to_owned();
                return replies
                    .iter()
                    .map(|reply| (reply["status"].as_u64().unwrap_or_default(), text(reply)))
                    .collect();
            }
        }
    }

    /// Ends the Workers.
    pub fn stop(mut self) {
        drop(self.requests);
        self.process.wait().expect("it ends");
    }
}

#[test]
fn all_of_them_hold_in_a_worker() {
    let kept = tempfile::tempdir().expect("a folder");
    let databases: Vec<_> = SCENARIOS.iter().map(|scenario| (scenario.name, scenario.schema)).collect();
    let mut host = Host::start(&databases, kept.path(), true);
    let mut failed = Vec::new();
    for scenario in SCENARIOS {
        let said = host.ask(&[("one", &format!("/{}", scenario.name), "")]).concat();
        if said != "ok" {
            failed.push(format!("{}: {said}", scenario.name));
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n\n"));
    host.stop();
}

#[test]
fn of_several_requests_that_want_the_same_one_gets_it() {
    let kept = tempfile::tempdir().expect("a folder");
    let mut host = Host::start(&[("race", Schema::Mvp)], kept.path(), true);
    for name in ["ann", "bob", "eve"] {
        let path = format!("/race/{name}");
        let both = [("one", path.as_str(), ""), ("two", path.as_str(), "")];
        let mut came = host.ask(&[both, both, both].concat());
        came.sort();
        assert_eq!(came, ["taken", "taken", "taken", "taken", "taken", "won"]);
    }
    host.stop();
}
