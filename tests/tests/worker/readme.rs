//! What the example's README says, typed as a user types it: wrangler on the example's own configuration, with the module
//! that the suite has built in the place of worker-build's, which is downloaded.

use std::{
    collections::BTreeSet,
    fs,
    io::{BufRead, BufReader},
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Stdio},
};

use seaglass_tests::{
    process::{command, copy_tree, descendants, run, signal, workspace},
    tools::Tools,
    wrangler::Wrangler,
};
use tempfile::TempDir;

use crate::{bindgen::locked, built::output};

/// What worker-build writes beside the module, without its restart after a panic.
const SHIM: &str = "import * as app from './app.js';\nimport wasm from './index_bg.wasm';\napp.initSync({ module: wasm });\n\
                    export default { fetch: (request, env, context) => app.fetch(request, env, context) };\n";

fn text(path: &str) -> String {
    fs::read_to_string(workspace().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The commands of the README: those of its block, and the one for sample rows.
fn commands() -> (Vec<String>, String) {
    let readme = text("tests/worker/README.md");
    let block = readme.lines().filter_map(|line| line.strip_prefix("    ")).map(str::to_owned).collect();
    let seeds = readme.split("Sample rows: `").nth(1).and_then(|rest| rest.split('`').next());
    (block, seeds.expect("a command for sample rows").to_owned())
}

/// A checkout of as much as the commands need, with the Worker built; and the folder to type them in.
fn checkout() -> (TempDir, PathBuf) {
    let root = tempfile::tempdir().expect("a temporary folder can be made");
    let sql = "migration/sql/mvp/d1";
    copy_tree(&workspace().join(sql), &root.path().join(sql));
    let folder = root.path().join("tests/worker");
    copy_tree(&output("worker-on-d1"), &folder.join("build"));
    fs::rename(folder.join("build/index.js"), folder.join("build/app.js")).expect("the module is there");
    fs::write(folder.join("build/index.js"), SHIM).expect("a file can be written");
    let config = text("tests/worker/wrangler.jsonc");
    let built = format!("cargo install -q --locked worker-build@{}", locked(&workspace().join("Cargo.lock"), "worker"));
    assert!(config.contains(&built), "worker-build is not of the version of worker: {built}");
    fs::write(folder.join("wrangler.jsonc"), config.replace(&built, "true").replace("worker-build --", "true --"))
        .expect("a file can be written");
    (root, folder)
}

/// `wrangler dev`, with all that it starts.
struct Dev {
    wrangler: Child,
    port: u16,
}

impl Dev {
    fn start(wrangler: &Wrangler, line: &str) -> Self {
        let words = line.strip_prefix("npx wrangler ").expect("a command of wrangler");
        let port = TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr()).expect("a free port").port();
        let port_word = port.to_string();
        let mut words: Vec<&str> = words.split(' ').collect();
        words.extend(["--port", &port_word, "--inspector-port", "0"]);
        let mut started = wrangler.command(&words);
        let mut started = started.stdout(Stdio::piped()).spawn().expect("wrangler starts");
        let mut said = String::new();
        let mut output = BufReader::new(started.stdout.take().expect("stdout is piped"));
        let dev = Self { wrangler: started, port };
        while !said.contains("Ready on") {
            let read = output.read_line(&mut said).expect("it says something");
            assert!(read > 0, "wrangler has ended:\n{said}");
        }
        // Read on, so that it can go on.
        std::thread::spawn(move || output.lines().for_each(drop));
        dev
    }

    /// What comes of a request: the status and the body.
    fn ask(&self, method: &str, path: &str, body: &str) -> (String, String) {
        let script = "const [url, method, body] = process.argv.slice(1);\
                      const answer = await fetch(url, { method, body: body || undefined });\
                      console.log(answer.status); console.log(await answer.text())";
        let url = format!("http://localhost:{}{path}", self.port);
        let mut node = command(Tools::shared().node_dir().join("node"), Path::new("."));
        let said = run(node.args(["--input-type=module", "-e", script, &url, method, body])).expect_success().stdout;
        let (status, body) = said.split_once('\n').expect("two lines");
        (status.to_owned(), body.trim_end().to_owned())
    }
}

impl Drop for Dev {
    fn drop(&mut self) {
        for (child, _) in descendants(self.wrangler.id()) {
            signal(child, "KILL");
        }
        let _ = self.wrangler.kill();
        let _ = self.wrangler.wait();
    }
}

#[test]
fn its_commands_lead_to_an_answer() {
    let (root, folder) = checkout();
    let wrangler = Wrangler::new(&folder);
    let (commands, seeds) = commands();
    let [migrate, dev, curl] = commands.as_slice() else { panic!("not three commands: {commands:?}") };
    wrangler.shell(&folder, migrate, &[]).expect_success();
    wrangler.shell(&folder, &seeds, &[]).expect_success();
    let dev = Dev::start(&wrangler, dev);
    let curl = curl.strip_prefix("curl -d '").and_then(|rest| rest.split_once("' http://localhost:8787"));
    let (body, path) = curl.expect("a body and an address");
    let (status, answer) = dev.ask("POST", path, body);
    assert_eq!(status, "200", "{answer}");
    assert!(answer.contains("\"email\":\"ann@example.com\""), "{answer}");
    assert_eq!(dev.ask("POST", path, body), ("409".to_owned(), "the address is in use".to_owned()));

    for route in told() {
        let (method, path) = route.split_once(' ').expect("a method and a path");
        let path = path.replace("<>", "1");
        let (status, answer) = dev.ask(method, &path, if method == "GET" { "" } else { "?" });
        assert!(answer != "there is nothing" && status != "500", "{route}: {status} {answer}");
    }
    drop(dev);
    drop(root);
}

/// Everything that a deployment sends, short of sending it.
#[test]
fn it_can_be_deployed() {
    let (_root, folder) = checkout();
    let deployed = Wrangler::new(&folder).run(&["deploy", "--dry-run"]).expect_success();
    assert!(deployed.stdout.contains("env.DB (mvp-database)"), "{}", deployed.both());
    assert!(deployed.stdout.contains("Total Upload"), "{}", deployed.both());
}

/// `GET /users/<email>` as `GET /users/<>`.
fn plain(method: &str, parts: impl Iterator<Item = String>) -> String {
    format!("{method} /{}", parts.collect::<Vec<_>>().join("/"))
}

/// The requests in the README's table.
fn told() -> BTreeSet<String> {
    let readme = text("tests/worker/README.md");
    let rows = readme.lines().filter(|line| line.starts_with("| `"));
    let cells = rows.filter_map(|line| line.split('|').nth(1)).flat_map(|cell| cell.split('`').skip(1).step_by(2));
    let routes = cells.filter_map(|route| route.split_once(" /"));
    let part = |part: &str| if part.starts_with('<') { "<>".to_owned() } else { part.to_owned() };
    routes.map(|(method, path)| plain(method, path.split('/').map(part))).collect()
}

#[test]
fn its_table_is_what_the_worker_answers() {
    let api = text("tests/worker/src/api.rs");
    let arms = api.lines().filter_map(|line| line.trim().strip_prefix("(\"")?.split_once("\", ["));
    let arms = arms.filter_map(|(method, rest)| Some((method, rest.split_once("]) =>")?.0)));
    let part = |part: &str| part.trim().strip_prefix('"').map_or("<>".to_owned(), |word| word.replace('"', ""));
    let answered: BTreeSet<String> = arms.map(|(method, parts)| plain(method, parts.split(',').map(part))).collect();
    assert!(!answered.is_empty());
    assert_eq!(told(), answered);
}
