//! The binding of a Worker.

use std::sync::Arc;

use async_trait::async_trait;
use sea_orm::DbErr;
use worker::js_sys::{Array, Error, Function, Object, Promise, Reflect, Uint8Array};
use worker::send::{SendFuture, SendWrapper};
use worker::wasm_bindgen::{JsCast, JsValue};
use worker::wasm_bindgen_futures::JsFuture;

use crate::cell::Cell;
use crate::transport::{Answer, Figures, Form, Request, Transport};
use crate::value::Bound;

/// A D1 database, or a session with one, as JavaScript has it.
pub struct Binding(SendWrapper<JsValue>);

impl std::fmt::Debug for Binding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Binding")
    }
}

impl Binding {
    /// The binding of this name.
    ///
    /// # Errors
    /// When the Worker has none.
    pub fn new(env: &worker::Env, name: &str) -> Result<Self, DbErr> {
        let binding = Reflect::get(env.as_ref(), &name.into()).unwrap_or_default();
        let prepare = Reflect::get(&binding, &"prepare".into()).unwrap_or_default();
        if prepare.is_function() {
            return Ok(Self(SendWrapper::new(binding)));
        }
        Err(DbErr::Custom(format!(
            "the Worker has no D1 database under {name}: name it as a binding in d1_databases of wrangler.jsonc"
        )))
    }

    fn prepare(&self, request: &Request) -> Result<JsValue, JsValue> {
        let prepared = call(&self.0, "prepare", &Array::of1(&request.sql.as_str().into()))?;
        if request.params.is_empty() {
            return Ok(prepared);
        }
        call(&prepared, "bind", &request.params.iter().map(bound).collect())
    }

    async fn one(&self, request: &Request) -> Result<Answer, JsValue> {
        let prepared = self.prepare(request)?;
        match request.form {
            Form::Arrays => {
                let options = Object::new();
                Reflect::set(&options, &"columnNames".into(), &JsValue::TRUE)?;
                arrays(&settled(call(&prepared, "raw", &Array::of1(&options))?).await?)
            }
            Form::Objects => objects(&settled(call(&prepared, "all", &Array::new())?).await?),
            Form::Nothing => objects(&settled(call(&prepared, "run", &Array::new())?).await?),
        }
    }

    async fn batch(&self, requests: &[Request]) -> Result<Vec<Answer>, JsValue> {
        let prepared = requests.iter().map(|request| self.prepare(request)).collect::<Result<Array, _>>()?;
        let results = settled(call(&self.0, "batch", &Array::of1(&prepared))?).await?;
        results.dyn_into::<Array>()?.iter().map(|result| objects(&result)).collect()
    }
}

#[async_trait]
impl Transport for Binding {
    async fn send(&self, requests: Vec<Request>) -> Result<Vec<Answer>, String> {
        let answers = SendFuture::new(async {
            match requests.as_slice() {
                [one] => self.one(one).await.map(|answer| vec![answer]),
                several => self.batch(several).await,
            }
        });
        answers.await.map_err(|thrown| message(&thrown))
    }

    fn session(&self, start: &str) -> Result<Arc<dyn Transport>, String> {
        let session = call(&self.0, "withSession", &Array::of1(&start.into())).map_err(|thrown| message(&thrown))?;
        Ok(Arc::new(Self(SendWrapper::new(session))))
    }

    fn bookmark(&self) -> Option<String> {
        call(&self.0, "getBookmark", &Array::new()).ok()?.as_string()
    }
}

fn call(on: &JsValue, name: &str, arguments: &Array) -> Result<JsValue, JsValue> {
    Reflect::get(on, &name.into())?.dyn_into::<Function>()?.apply(on, arguments)
}

async fn settled(promise: JsValue) -> Result<JsValue, JsValue> {
    JsFuture::from(promise.dyn_into::<Promise>()?).await
}

fn message(thrown: &JsValue) -> String {
    thrown.dyn_ref::<Error>().map_or_else(|| format!("{thrown:?}"), |error| error.message().into())
}

fn bound(value: &Bound) -> JsValue {
    match value {
        Bound::Null => JsValue::NULL,
        Bound::Real(number) => (*number).into(),
        Bound::Text(text) => text.as_str().into(),
        Bound::Bytes(bytes) => Uint8Array::from(bytes.as_slice()).buffer().into(),
    }
}

fn cell(value: &JsValue) -> Result<Cell, JsValue> {
    if value.is_null() || value.is_undefined() {
        return Ok(Cell::Null);
    }
    if let Some(number) = value.as_f64() {
        return Ok(Cell::Number(number));
    }
    if let Some(text) = value.as_string() {
        return Ok(Cell::Text(text));
    }
    match value.dyn_ref::<Array>() {
        Some(bytes) => Ok(Cell::Bytes(Uint8Array::new(bytes).to_vec())),
        None => Err(Error::new(&format!("D1 gave {value:?}")).into()),
    }
}

fn cells(values: &Array) -> Result<Vec<Cell>, JsValue> {
    values.iter().map(|value| cell(&value)).collect()
}

fn names(values: &Array) -> Vec<String> {
    values.iter().filter_map(|name| name.as_string()).collect()
}

fn arrays(answer: &JsValue) -> Result<Answer, JsValue> {
    let lines = answer.dyn_ref::<Array>().cloned().unwrap_or_default();
    let mut lines = lines.iter().map(JsCast::dyn_into::<Array>);
    let columns = lines.next().transpose()?.map(|line| names(&line)).unwrap_or_default();
    let rows = lines.map(|line| cells(&line?)).collect::<Result<_, _>>()?;
    Ok(Answer { columns, rows, figures: None })
}

fn objects(result: &JsValue) -> Result<Answer, JsValue> {
    let objects = Reflect::get(result, &"results".into())?.dyn_into::<Array>().unwrap_or_default();
    let columns = objects.get(0).dyn_ref::<Object>().map(|first| names(&Object::keys(first))).unwrap_or_default();
    let row = |object: JsValue| cells(&Object::values(object.unchecked_ref()));
    let rows = objects.iter().map(row).collect::<Result<_, _>>()?;
    let figures = figures(&Reflect::get(result, &"meta".into())?);
    Ok(Answer { columns, rows, figures: Some(figures) })
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "they are counts, which JavaScript has as numbers"
)]
fn figures(meta: &JsValue) -> Figures {
    let of = |name: &str| Reflect::get(meta, &name.into()).unwrap_or_default();
    let number = |name: &str| of(name).as_f64().unwrap_or_default();
    Figures {
        changes: number("changes") as u64,
        last_row_id: number("last_row_id") as i64,
        rows_read: number("rows_read") as u64,
        rows_written: number("rows_written") as u64,
        duration: number("duration"),
        size_after: number("size_after") as u64,
        served_by_region: of("served_by_region").as_string(),
        served_by_primary: of("served_by_primary").as_bool(),
    }
}
