//! Deployed D1 databases as wrangler sees them: the calls of Cloudflare's API that its commands make, answered by workerd.
//!
//! <https://developers.cloudflare.com/api/resources/d1/subresources/database/>

use std::{
    collections::BTreeMap,
    io::{BufRead, BufReader, Write},
    net::{TcpListener, TcpStream},
    sync::{Arc, Mutex, PoisonError},
    thread,
};

use serde_json::{Value, json};

use crate::target::Target;

/// An account of its own, on a port of this machine.
#[derive(Debug)]
pub struct Deployed {
    url: String,
    state: Arc<State>,
}

#[derive(Debug, Default)]
struct State {
    databases: Mutex<BTreeMap<String, Arc<Target>>>,
    calls: Mutex<Vec<String>>,
}

/// What an account is called where the name does not matter.
const ACCOUNT: &str = "account";

impl Default for Deployed {
    fn default() -> Self {
        Self::new()
    }
}

impl Deployed {
    /// Without a database yet.
    pub fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("the port is known"));
        let state = Arc::new(State::default());
        let server = Arc::clone(&state);
        thread::spawn(move || listener.incoming().flatten().for_each(|stream| server.answer(stream)));
        Self { url, state }
    }

    /// The variables by which wrangler finds the account.
    pub fn variables(&self) -> [(&'static str, &str); 3] {
        [("CLOUDFLARE_API_BASE_URL", &self.url), ("CLOUDFLARE_API_TOKEN", "token"), ("CLOUDFLARE_ACCOUNT_ID", ACCOUNT)]
    }

    /// The database with this id, made when it is first asked for.
    pub fn database(&self, id: &str) -> Arc<Target> {
        self.state.database(id)
    }

    /// What was called so far: the method, and the path below that of the account's databases.
    pub fn calls(&self) -> Vec<String> {
        self.state.calls.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl State {
    fn database(&self, id: &str) -> Arc<Target> {
        let mut databases = self.databases.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(databases.entry(id.to_owned()).or_insert_with(|| Arc::new(Target::d1())))
    }

    fn answer(&self, stream: TcpStream) {
        let mut reader = BufReader::new(stream);
        let Some((method, path, body)) = request(&mut reader) else { return };
        let path = path.strip_prefix(&format!("/accounts/{ACCOUNT}/d1/database/")).unwrap_or(&path).to_owned();
        self.calls.lock().unwrap_or_else(PoisonError::into_inner).push(format!("{method} {path}"));
        let (status, answer) = match self.result(&path, &body) {
            Ok(result) => ("200 OK", json!({"success": true, "errors": [], "messages": [], "result": result})),
            Err(error) => {
                let errors = json!([{"code": 7500, "message": error}]);
                ("400 Bad Request", json!({"success": false, "errors": errors, "messages": [], "result": null}))
            }
        };
        let answer = answer.to_string();
        let head = format!(
            "HTTP/1.1 {status}\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: {}\r\n\r\n",
            answer.len()
        );
        // A client that is gone needs no answer.
        let _ = reader.get_mut().write_all(format!("{head}{answer}").as_bytes());
    }

    fn result(&self, path: &str, body: &Value) -> Result<Value, String> {
        let Some((id, call)) = path.split_once('/') else {
            return Ok(json!({"uuid": path, "name": path, "version": "production"}));
        };
        match call.split_once('?').unwrap_or((call, "")) {
            ("query", "") => {
                let Target::D1(database) = &*self.database(id) else { return Err("it is one".to_owned()) };
                let results = database.exec(body["sql"].as_str().ok_or("no SQL")?)?;
                let one = |rows: Value| json!({"success": true, "results": rows, "meta": {"duration": 0}});
                Ok(results.into_iter().map(one).collect())
            }
            ("time_travel/bookmark", _) => Ok(json!({"bookmark": "the-bookmark"})),
            ("time_travel/restore", bookmark) => Ok(json!({"bookmark": bookmark, "previous_bookmark": "before"})),
            _other => Err(format!("{call} is not for SQL that is one transaction")),
        }
    }
}

/// The method, the path and the body, as JSON if it is some.
fn request(reader: &mut impl BufRead) -> Option<(String, String, Value)> {
    let mut line = String::new();
    reader.read_line(&mut line).ok()?;
    let mut words = line.split_whitespace().map(str::to_owned);
    let (method, path) = (words.next()?, words.next()?);
    let mut length = 0;
    loop {
        let mut header = String::new();
        reader.read_line(&mut header).ok()?;
        let Some((name, value)) = header.trim().split_once(':') else { break };
        if name.eq_ignore_ascii_case("content-length") {
            length = value.trim().parse().ok()?;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    Some((method, path, serde_json::from_slice(&body).unwrap_or_default()))
}
