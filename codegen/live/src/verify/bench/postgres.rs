//! On a server of Postgres.

use super::watch::{Watch, locks_of, process};
use super::{Bench, Measures, Relations, Touched, locks};
use crate::catalogue::{self, Unreadable};
use crate::connect;
use crate::live::{Held, on_postgres};
use crate::scratch::{self, Database, Server};
use crate::server::{Json, said};
use ::postgres::{Client, GenericClient};
use seaglass::model::{Dialect, Schema};
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

/// Two databases of a server, or one that was there before.
pub struct OnPostgres {
    engine: String,
    /// The connection goes before its database.
    client: Option<Client>,
    work: Work,
}

/// Where tries take place.
enum Work {
    /// On copies of a database that migrations led to.
    Made { server: Server, base: Database, copy: Option<Database> },
    /// On a database that somebody made to be written to.
    Given(String),
}

impl OnPostgres {
    /// On that server; `prepare` is run first: roles and extensions that migrations take for granted.
    ///
    /// # Errors
    ///
    /// No database can be made, or the server refuses what is to be run first.
    pub fn new(server: &Server, prepare: Option<&str>) -> Result<Self, Unreadable> {
        let base = server.fresh("base")?;
        if let Some(sql) = prepare {
            base.client()?.batch_execute(sql).map_err(|error| Unreadable {
                what: format!("the server refuses the file of --prepare: {}", told(&error)),
                instead: "fix it: it is run once on an empty database".to_owned(),
            })?;
        }
        let work = Work::Made { server: server.clone(), base, copy: None };
        Ok(Self { engine: server.version().to_owned(), client: None, work })
    }

    /// On the database of a URL, which is written to.
    ///
    /// # Errors
    ///
    /// The server lets nobody in.
    pub fn there(url: &str) -> Result<Self, Unreadable> {
        let engine = scratch::postgres(Some(url))?.version().to_owned();
        Ok(Self { engine, client: None, work: Work::Given(url.to_owned()) })
    }

    fn client(&mut self) -> Result<&mut Client, String> {
        if self.client.is_none() {
            let url = self.url().ok_or("no database has been made")?;
            self.client = Some(connect::postgres(&url).map_err(|error| error.to_string())?);
        }
        self.client.as_mut().ok_or_else(|| "no connection".to_owned())
    }

    fn url(&self) -> Option<String> {
        match &self.work {
            Work::Made { copy, .. } => copy.as_ref().map(|copy| copy.url().to_owned()),
            Work::Given(url) => Some(url.clone()),
        }
    }
}

impl Bench for OnPostgres {
    fn engine(&self) -> String {
        self.engine.clone()
    }

    fn dialect(&self) -> Dialect {
        Dialect::Postgres
    }

    fn begin(&mut self) -> Result<(), Unreadable> {
        self.client = None;
        if let Work::Made { server, base, copy } = &mut self.work {
            *copy = None;
            *copy = Some(server.copy(base, "work")?);
        }
        Ok(())
    }

    fn advance(&mut self, sql: &str, no_transaction: bool) -> Result<(), String> {
        let Work::Made { base, .. } = &self.work else { return Ok(()) };
        let mut client = base.client().map_err(|error| error.to_string())?;
        let done = if no_transaction {
            client.batch_execute(sql)
        } else {
            client.transaction().and_then(|mut transaction| {
                transaction.batch_execute(sql)?;
                transaction.commit()
            })
        };
        done.map_err(|error| told(&error))
    }

    fn attempt(&mut self, sql: &str) -> Result<(), String> {
        // The detail differs from row to row, and what is refused does not.
        self.client()?.batch_execute(sql).map_err(|error| said(&error))
    }

    fn apply(&mut self, sql: &str, no_transaction: bool, touched: &[Touched]) -> Result<Measures, String> {
        let url = self.url().unwrap_or_default();
        let client = self.client()?;
        let before = locks::relations(client).map_err(|error| told(&error))?;
        let watch = Watch::start(&url, touched);
        let done = if no_transaction {
            alone(client, &url, sql, &before)
        } else {
            together(client, sql, &before, watch.as_ref())
        };
        let (reader, writer) = watch.map_or((None, None), Watch::end);
        // Settings that a failed file left behind are not taken along.
        if done.is_err() {
            self.client = None;
        }
        let mut measures = done.map_err(|error| told(&error))?;
        let after = locks::relations(self.client()?).map_err(|error| told(&error))?;
        measures.rewritten = locks::rewritten(&before, &after);
        Ok(Measures { reader, writer, ..measures })
    }

    fn held(&mut self, known: &Schema) -> Result<Held, Unreadable> {
        let failed = |what| Unreadable { what, instead: "run the command again".to_owned() };
        let client = self.client().map_err(failed)?;
        let catalogue = catalogue::postgres::read(client)?;
        on_postgres(client, catalogue, known)
    }

    fn rows(&mut self, sql: &str) -> Result<Vec<Map<String, Value>>, String> {
        let query = format!("SELECT row_to_json(one_row) FROM ({sql}) AS one_row");
        let rows = self.client()?.query(&query, &[]).map_err(|error| told(&error))?;
        let texts = rows.iter().filter_map(|row| row.try_get::<_, Json>(0).ok());
        Ok(texts.filter_map(|Json(text)| serde_json::from_str(&text).ok()).collect())
    }
}

/// A file in one transaction, looked at before it ends.
fn together(
    client: &mut Client,
    sql: &str,
    relations: &Relations,
    watch: Option<&Watch>,
) -> Result<Measures, ::postgres::Error> {
    let process = process(client).unwrap_or_default();
    let start = Instant::now();
    let mut transaction = client.transaction()?;
    let before = written(&mut transaction)?;
    transaction.batch_execute(sql)?;
    let ran = start.elapsed();
    if let Some(watch) = watch {
        watch.reach(&mut transaction);
    }
    let mut known = BTreeMap::new();
    locks::held(&mut transaction, process, relations, &mut known)?;
    // What the connection did before counts until it is told to others.
    let written = written(&mut transaction)?.saturating_sub(before);
    let end = Instant::now();
    transaction.commit()?;
    let time = ran + end.elapsed();
    Ok(Measures { time, locks: locks::named(known), written: Some(written), ..Measures::default() })
}

/// A file that can run in no transaction.
fn alone(client: &mut Client, url: &str, sql: &str, relations: &Relations) -> Result<Measures, ::postgres::Error> {
    let stop = Arc::new(AtomicBool::new(false));
    let process = process(client).unwrap_or_default();
    let locks = locks_of(url, process, relations.clone(), Arc::clone(&stop));
    let start = Instant::now();
    let done = client.batch_execute(sql);
    let time = start.elapsed();
    stop.store(true, Ordering::Release);
    let known = locks.and_then(|work| work.join().ok()).unwrap_or_default();
    done?;
    Ok(Measures { time, locks: locks::named(known), ..Measures::default() })
}

/// Rows of the user's tables that this transaction wrote.
fn written(client: &mut impl GenericClient) -> Result<u64, ::postgres::Error> {
    let row = client.query_one(
        "SELECT coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0)::int8 FROM pg_stat_xact_user_tables",
        &[],
    )?;
    Ok(u64::try_from(row.try_get::<_, i64>(0)?).unwrap_or_default())
}

/// What the server says, with the detail that names a row or what depends.
fn told(error: &::postgres::Error) -> String {
    let detail = error.as_db_error().and_then(|error| error.detail()).map(|detail| format!(" ({detail})"));
    format!("{}{}", said(error), detail.unwrap_or_default())
}
