//! D1 databases on workerd, D1's own engine, through the code that `wrangler … --local` runs.

use std::{
    collections::BTreeMap,
    io::{BufRead, BufReader, Write},
    process::{Child, ChildStderr, ChildStdin, ChildStdout, Stdio},
    sync::{
        Arc, Mutex, OnceLock, PoisonError,
        atomic::{AtomicU64, Ordering},
        mpsc::{Sender, channel},
    },
    thread,
};

use serde_json::{Value, json};

use crate::tools::Tools;

/// One node process that serves any number of databases; it ends when this process does.
#[derive(Debug)]
pub struct Workerd {
    requests: Mutex<ChildStdin>,
    next: AtomicU64,
    shared: Arc<Shared>,
    _process: Child,
}

#[derive(Debug, Default)]
struct Shared {
    /// Who waits for which answer. Emptied when the process ends, which wakes them all.
    waiting: Mutex<Waiting>,
    /// What the process printed on stderr: workerd's own words about an `internal error`.
    log: Mutex<String>,
}

type Waiting = BTreeMap<u64, Sender<Result<Value, String>>>;

/// A D1 database of its own, empty at first; returned when dropped.
#[derive(Debug)]
pub struct Db {
    workerd: &'static Workerd,
    id: u64,
}

/// What a query returned. Integers beyond 2^53 are rounded and 1.0 reads as 1, as over any D1 binding; bytes are
/// `{"blob": "<hex>"}`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Rows {
    pub columns: Vec<String>,
    pub rows: Vec<Vec<Value>>,
}

impl Workerd {
    /// The process that all tests of this process share, started on first use.
    pub fn shared() -> &'static Self {
        static WORKERD: OnceLock<Workerd> = OnceLock::new();
        WORKERD.get_or_init(Self::start)
    }

    /// A fresh empty database.
    pub fn open(&'static self) -> Db {
        let id = self.call("open", &json!({})).unwrap_or_else(|error| panic!("no D1 database: {error}"));
        Db { workerd: self, id: id.as_u64().expect("`open` answers with a number") }
    }

    fn start() -> Self {
        let mut command = Tools::shared().node_script("workerd.mjs");
        // miniflare would ask the network where this machine is.
        command.env("CLOUDFLARE_CF_FETCH_ENABLED", "false");
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the pinned node starts");
        let shared = Arc::new(Shared::default());
        let (answers, log) = (child.stdout.take(), child.stderr.take());
        let (reader, logger) = (Arc::clone(&shared), Arc::clone(&shared));
        thread::spawn(move || logger.keep(log.expect("stderr is piped")));
        thread::spawn(move || reader.hand_out(answers.expect("stdout is piped")));
        let requests = Mutex::new(child.stdin.take().expect("stdin is piped"));
        Self { requests, next: AtomicU64::new(1), shared, _process: child }
    }

    fn call(&self, operation: &str, arguments: &Value) -> Result<Value, String> {
        let id = self.next.fetch_add(1, Ordering::Relaxed);
        let (sender, receiver) = channel();
        self.shared.waiting.lock().unwrap_or_else(PoisonError::into_inner).insert(id, sender);
        let mut request = json!({"id": id, "op": operation});
        for (key, value) in arguments.as_object().into_iter().flatten() {
            request[key] = value.clone();
        }
        self.send(&format!("{request}\n")).map_err(|error| format!("{error}: {}", self.log()))?;
        receiver.recv().unwrap_or_else(|_| Err(format!("workerd.mjs has ended: {}", self.log())))
    }

    fn send(&self, line: &str) -> std::io::Result<()> {
        let mut requests = self.requests.lock().unwrap_or_else(PoisonError::into_inner);
        requests.write_all(line.as_bytes())?;
        requests.flush()
    }

    /// What workerd printed on stderr so far.
    pub fn log(&self) -> String {
        self.shared.log.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Shared {
    fn hand_out(&self, answers: ChildStdout) {
        for line in BufReader::new(answers).lines().map_while(Result::ok) {
            let Ok(mut answer) = serde_json::from_str::<Value>(&line) else {
                self.note(&format!("not an answer: {line}\n"));
                continue;
            };
            let result = match answer.get("error").and_then(Value::as_str) {
                Some(error) => Err(error.to_owned()),
                None => Ok(answer["ok"].take()),
            };
            let id = answer["id"].as_u64().unwrap_or_default();
            let waiter = self.waiting.lock().unwrap_or_else(PoisonError::into_inner).remove(&id);
            // The waiter of a `close` does not wait.
            waiter.map(|waiter| waiter.send(result));
        }
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    fn keep(&self, log: ChildStderr) {
        for line in BufReader::new(log).lines().map_while(Result::ok) {
            self.note(&format!("{line}\n"));
        }
    }

    fn note(&self, text: &str) {
        self.log.lock().unwrap_or_else(PoisonError::into_inner).push_str(text);
    }
}

impl Db {
    /// Applies a migration file as `wrangler d1 migrations apply --local` does: its text and its row in
    /// `d1_migrations` are one transaction.
    ///
    /// # Errors
    /// What SQLite says, as wrangler prints it.
    pub fn apply(&self, name: &str, sql: &str) -> Result<(), String> {
        self.call("apply", json!({"name": name, "sql": sql})).map(|_| ())
    }

    /// Runs a file as `wrangler d1 execute --local --file` does, in one transaction. Returns the rows of each
    /// statement as arrays of objects.
    ///
    /// # Errors
    /// What SQLite says, as wrangler prints it.
    pub fn exec(&self, sql: &str) -> Result<Vec<Value>, String> {
        let answer = self.call("exec", json!({"sql": sql}))?;
        Ok(answer.as_array().cloned().unwrap_or_default())
    }

    /// Runs each statement of a file as a request of its own, up to the first that fails.
    ///
    /// # Errors
    /// What SQLite says; what was done before stays done.
    pub fn autocommit(&self, sql: &str) -> Result<(), String> {
        self.call("autocommit", json!({"sql": sql})).map(|_| ())
    }

    /// Runs one statement with bound parameters; bytes are `{"blob": "<hex>"}`.
    ///
    /// # Errors
    /// What SQLite, or the binding, says.
    pub fn query(&self, sql: &str, params: &[Value]) -> Result<Rows, String> {
        let answer = self.call("query", json!({"sql": sql, "params": params}))?;
        let array = |value: &Value| value.as_array().cloned().unwrap_or_default();
        let columns = array(&answer["columns"]).into_iter().map(|name| name.as_str().unwrap_or_default().to_owned());
        Ok(Rows { columns: columns.collect(), rows: array(&answer["rows"]).iter().map(array).collect() })
    }

    /// The first column of every row, as text; NULL is left out.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn texts(&self, sql: &str) -> Result<Vec<String>, String> {
        let rows = self.query(sql, &[])?.rows;
        let first = rows.into_iter().filter_map(|row| row.into_iter().next());
        let texts = first.filter(|value| !value.is_null()).map(|value| match value {
            Value::String(text) => text,
            other => other.to_string(),
        });
        Ok(texts.collect())
    }

    /// The first column of every row of each query, as text, in one transaction and one round trip.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn lists(&self, queries: &[String]) -> Result<Vec<Vec<String>>, String> {
        if queries.is_empty() {
            return Ok(Vec::new());
        }
        // The statements of a batch give objects; JSON keeps their keys in no order, so there is one key.
        let one = |query: &String| format!("WITH rows(text) AS ({query}) SELECT text FROM rows;");
        let sql = queries.iter().map(one).collect::<Vec<_>>().join("\n");
        let text = |row: &Value| row["text"].as_str().map(str::to_owned);
        let rows = |answer: &Value| answer.as_array().into_iter().flatten().filter_map(text).collect();
        Ok(self.exec(&sql)?.iter().map(rows).collect())
    }

    /// Sends statements through the binding as a Rust Worker does: one by itself, several as a batch. A request is `sql`,
    /// `params` and `form`; what failed is `failed`, in the words that a Worker sees.
    ///
    /// # Errors
    /// When the Worker does not answer.
    pub fn send(&self, requests: &Value, session: Option<&str>) -> Result<Value, String> {
        self.call("send", json!({"requests": requests, "session": session}))
    }

    /// Runs the body of an async JavaScript function that sees `DB` and `env.DB`, as a Worker does.
    ///
    /// # Errors
    /// The message of what the function threw.
    pub fn run(&self, js: &str) -> Result<Value, String> {
        self.call("run", json!({"js": js}))
    }

    fn call(&self, operation: &str, mut arguments: Value) -> Result<Value, String> {
        arguments["db"] = json!(self.id);
        self.workerd.call(operation, &arguments)
    }
}

impl Drop for Db {
    fn drop(&mut self) {
        let id = self.workerd.next.fetch_add(1, Ordering::Relaxed);
        let request = json!({"id": id, "op": "close", "db": self.id});
        // If the process has ended there is nothing left to close.
        let _ = self.workerd.send(&format!("{request}\n"));
    }
}
