//! The way from seaglass-d1 to a binding of D1 in workerd that these tests have: what a Worker would do in wasm, JavaScript does
//! there.

use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use seaglass_d1::{
    Bound, Cell,
    transport::{Answer, Figures, Form, Request, Transport},
};
use seaglass_tests::workerd::Db;
use serde_json::{Value, json};

/// A database, or a session with one: how it starts, or the bookmark of its last answer.
#[derive(Clone, Debug)]
pub struct Pipe {
    db: Arc<Db>,
    session: Option<Arc<Mutex<Session>>>,
}

#[derive(Debug)]
struct Session {
    start: String,
    bookmark: Option<String>,
}

impl Pipe {
    pub fn new(db: Arc<Db>) -> Self {
        Self { db, session: None }
    }

    fn start(&self) -> Option<String> {
        let session = self.session.as_ref()?.lock().unwrap_or_else(PoisonError::into_inner);
        Some(session.bookmark.clone().unwrap_or_else(|| session.start.clone()))
    }
}

#[async_trait]
impl Transport for Pipe {
    async fn send(&self, requests: Vec<Request>) -> Result<Vec<Answer>, String> {
        let requests: Vec<Value> = requests.iter().map(request).collect();
        let mut told = self.db.send(&json!(requests), self.start().as_deref())?;
        if let Some(failed) = told["failed"].as_str() {
            return Err(failed.to_owned());
        }
        if let (Some(session), Some(bookmark)) = (&self.session, told["bookmark"].as_str()) {
            session.lock().unwrap_or_else(PoisonError::into_inner).bookmark = Some(bookmark.to_owned());
        }
        let Value::Array(answers) = told["answers"].take() else { return Err(format!("no answers: {told}")) };
        Ok(answers.iter().map(answer).collect())
    }

    fn session(&self, start: &str) -> Result<Arc<dyn Transport>, String> {
        let session = Session { start: start.to_owned(), bookmark: None };
        Ok(Arc::new(Self { db: Arc::clone(&self.db), session: Some(Arc::new(Mutex::new(session))) }))
    }

    fn bookmark(&self) -> Option<String> {
        self.session.as_ref()?.lock().unwrap_or_else(PoisonError::into_inner).bookmark.clone()
    }
}

fn request(request: &Request) -> Value {
    let params: Vec<Value> = request.params.iter().map(bound).collect();
    let form = match request.form {
        Form::Arrays => "arrays",
        Form::Objects => "objects",
        Form::Nothing => "nothing",
    };
    json!({"sql": request.sql, "params": params, "form": form})
}

fn bound(value: &Bound) -> Value {
    match value {
        Bound::Null => Value::Null,
        Bound::Real(number) => json!(number),
        Bound::Text(text) => json!(text),
        Bound::Bytes(bytes) => json!({"blob": hex(bytes)}),
    }
}

fn answer(answer: &Value) -> Answer {
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let columns = list(&answer["columns"]).iter().map(|name| name.as_str().expect("a name").to_owned()).collect();
    let rows = list(&answer["rows"]).iter().map(|row| list(row).iter().map(cell).collect()).collect();
    let figures = answer["meta"].is_object().then(|| figures(&answer["meta"]));
    Answer { columns, rows, figures }
}

fn cell(value: &Value) -> Cell {
    match value {
        Value::Null => Cell::Null,
        Value::String(text) => Cell::Text(text.clone()),
        Value::Object(marked) => match marked.iter().next() {
            Some((kind, Value::String(text))) if kind == "number" => Cell::Number(text.parse().expect("a number")),
            Some((_, Value::String(hex))) => Cell::Bytes(bytes(hex)),
            other => panic!("{other:?}"),
        },
        other => panic!("{other}"),
    }
}

fn hex(bytes: &[u8]) -> String {
    let digit = |digit: u8| char::from_digit(digit.into(), 16).unwrap_or_default();
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

fn bytes(hex: &str) -> Vec<u8> {
    let byte = |at| u8::from_str_radix(&hex[at..at + 2], 16).expect("a byte");
    (0..hex.len()).step_by(2).map(byte).collect()
}

fn figures(meta: &Value) -> Figures {
    let count = |name: &str| meta[name].as_u64().unwrap_or_default();
    Figures {
        changes: count("changes"),
        last_row_id: meta["last_row_id"].as_i64().unwrap_or_default(),
        rows_read: count("rows_read"),
        rows_written: count("rows_written"),
        duration: meta["duration"].as_f64().unwrap_or_default(),
        size_after: count("size_after"),
        served_by_region: meta["served_by_region"].as_str().map(str::to_owned),
        served_by_primary: meta["served_by_primary"].as_bool(),
    }
}
