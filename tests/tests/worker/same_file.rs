//! One file of SQLite, which D1 keeps: written and read by SeaORM in a Worker, by SeaORM on sqlx and by JavaScript through the
//! binding, in all directions.

use std::path::{Path, PathBuf};

use ::scenarios::Schema;
use ::scenarios::same_file::{Rows, WRITERS, read, rows, write};
use sea_orm::{ActiveEnum, Database, DatabaseConnection, IdenStatic, Iterable};
use seaglass_tests::generated::walk;
use serde_json::{Value, json};
use zoo_entity_dense::zoo::fields::Scaled;
use zoo_entity_dense::zoo::{decimals, every_type, every_type_or_null, moments, papers, stored};

use crate::scenarios::Host;

/// The file in which miniflare keeps the only database of a folder.
fn file(kept: &Path) -> PathBuf {
    let files = walk(kept).into_values();
    let is_one = |path: &PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        name.ends_with(".sqlite") && name != "metadata.sqlite"
    };
    let found: Vec<_> = files.filter(is_one).collect();
    assert_eq!(found.len(), 1, "{found:?}");
    found[0].clone()
}

async fn sqlx(kept: &Path) -> DatabaseConnection {
    Database::connect(format!("sqlite://{}?mode=rw", file(kept).display())).await.expect("a file of SQLite")
}

#[tokio::test]
async fn several_programs_mean_the_same_by_one_file() {
    let kept = tempfile::tempdir().expect("a folder");
    let start = |is_new| Host::start(&[("same_file", Schema::Zoo)], kept.path(), is_new);
    let mut host = start(true);
    assert_eq!(host.ask(&[("one", "/same_file/write/worker", "")]), ["ok"]);
    javascript(&mut host, &["javascript"], Does::Writes);
    host.stop();
    let db = sqlx(kept.path()).await;
    read(&db, &["worker", "javascript"]).await;
    write(&db, &["sqlx"]).await;
    db.close().await.expect("closed");
    let mut host = start(false);
    let all = format!("/same_file/read/{}", WRITERS.join("/"));
    assert_eq!(host.ask(&[("two", &all, "")]), ["ok"]);
    javascript(&mut host, &WRITERS, Does::Reads);
    host.stop();
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Does {
    Writes,
    Reads,
}

fn javascript(host: &mut Host, writers: &[&str], does: Does) {
    let all: Vec<Rows> = writers.iter().map(|writer| rows(writer)).collect();
    for table in tables(&all) {
        let (sql, params, expected) = match does {
            Does::Writes => (table.insert(), table.rows.clone(), json!([])),
            Does::Reads => (table.select(), vec![Vec::new()], json!(table.sorted())),
        };
        let body = json!({"binding": "same_file", "sql": sql, "params": params, "expected": expected});
        assert_eq!(host.ask(&[("plain", "/", &body.to_string())]), ["ok"], "{}", table.name);
    }
}

/// A table as JavaScript has it: bytes as arrays, and integers that are none of its numbers as text.
struct Table {
    name: &'static str,
    columns: Vec<String>,
    exact: &'static [&'static str],
    rows: Vec<Vec<Value>>,
}

impl Table {
    fn new<C: Iterable + IdenStatic>(name: &'static str, rows: Vec<Vec<Value>>) -> Self {
        Self { name, columns: C::iter().map(|column| column.as_str().to_owned()).collect(), exact: &["large"], rows }
    }

    fn is_exact(&self, column: &str) -> bool {
        self.exact.contains(&column)
    }

    fn insert(&self) -> String {
        let value = |column: &String| if self.is_exact(column) { "CAST(? AS INTEGER)" } else { "?" };
        let values: Vec<_> = self.columns.iter().map(value).collect();
        format!("INSERT INTO {} ({}) VALUES ({})", self.name, self.columns.join(", "), values.join(", "))
    }

    /// In the order of their keys, which are texts, integers or bytes.
    fn select(&self) -> String {
        let value = |name: &String| if self.is_exact(name) { format!("CAST({name} AS TEXT)") } else { name.clone() };
        let values: Vec<_> = self.columns.iter().map(value).collect();
        format!("SELECT {} FROM {} ORDER BY id", values.join(", "), self.name)
    }

    fn sorted(&self) -> Vec<Vec<Value>> {
        let mut rows = self.rows.clone();
        rows.sort_by_key(|row| match &row[0] {
            Value::Array(bytes) => {
                bytes.iter().filter_map(Value::as_u64).fold(String::new(), |key, byte| format!("{key}{byte:03}"))
            }
            Value::Number(number) => format!("{:09}", number.as_u64().expect("small")),
            other => other.to_string(),
        });
        rows
    }
}

fn tables(all: &[Rows]) -> [Table; 6] {
    fn of<T>(all: &[Rows], rows: fn(&Rows) -> &Vec<T>, row: fn(&T) -> Vec<Value>) -> Vec<Vec<Value>> {
        all.iter().flat_map(|all| rows(all).iter().map(row)).collect()
    }
    [
        Table::new::<every_type::Column>("every_type", of(all, |rows| &rows.every_type, every_type)),
        Table::new::<every_type_or_null::Column>(
            "every_type_or_null",
            of(all, |rows| &rows.every_type_or_null, nothing),
        ),
        Table::new::<decimals::Column>("decimals", of(all, |rows| &rows.decimals, decimal)),
        Table::new::<moments::Column>("moments", of(all, |rows| &rows.moments, moment)),
        Table::new::<stored::Column>("stored", of(all, |rows| &rows.stored, stored)),
        Table::new::<papers::Column>("papers", of(all, |rows| &rows.papers, paper)),
    ]
}

fn every_type(row: &every_type::Model) -> Vec<Value> {
    vec![
        json!(row.id.as_bytes()),
        json!(row.flag),
        json!(row.small),
        json!(row.medium),
        json!(row.large.to_string()),
        json!(f64::from(row.single)),
        json!(row.double),
        json!(row.code),
        json!(row.label),
        json!(row.line),
        json!(row.body),
        json!(row.raw),
        json!(row.day.format("%F").to_string()),
        json!(row.clock.format("%T%.f").to_string()),
        json!(row.local.format("%F %T%.f").to_string()),
        json!(row.instant.format("%FT%T%.f+00:00").to_string()),
        json!(row.token.as_bytes()),
        json!(row.loose.to_string()),
        json!(row.tight.to_string()),
        json!(row.mood.to_value()),
        json!(row.unit.to_value()),
        json!(row.shade.to_value()),
        json!(row.spelling.as_str()),
        json!(row.feeling),
    ]
}

fn nothing(row: &every_type_or_null::Model) -> Vec<Value> {
    let value =
        |column| if matches!(column, every_type_or_null::Column::Id) { json!(row.id.as_bytes()) } else { Value::Null };
    every_type_or_null::Column::iter().map(value).collect()
}

fn decimal(row: &decimals::Model) -> Vec<Value> {
    let lossy: f64 = row.lossy.to_string().parse().expect("a number");
    vec![
        json!(row.id),
        json!(row.exact.0.to_string()),
        json!(row.exact_or_null.map(|exact| exact.0.to_string())),
        json!(row.scaled.units()),
        json!(row.scaled_or_null.map(Scaled::units)),
        json!(lossy),
    ]
}

fn moment(row: &moments::Model) -> Vec<Value> {
    let form = "%F %T%.f";
    vec![
        json!(row.id),
        json!(row.created_at.get().format(form).to_string()),
        json!(row.updated_at.map(|at| at.get().format(form).to_string())),
        json!(row.portable_at.format("%FT%T%.f+00:00").to_string()),
    ]
}

fn stored(row: &stored::Model) -> Vec<Value> {
    let text = |flag: bool| if flag { "true" } else { "false" };
    vec![
        json!(row.id.0.to_string()),
        json!(row.seconds.timestamp()),
        json!(row.seconds_or_null.map(|at| at.timestamp())),
        json!(row.millis.timestamp_millis()),
        json!(row.millis_or_null.map(|at| at.timestamp_millis())),
        json!(row.iso.to_string()),
        json!(row.iso_or_null.map(|at| at.to_string())),
        json!(row.token.map(|token| token.0.to_string())),
        json!(text(row.flag.0)),
        json!(row.flag_or_null.map(|flag| text(flag.0))),
    ]
}

fn paper(row: &papers::Model) -> Vec<Value> {
    let text = |value: &Value| value.to_string();
    vec![
        json!(row.id),
        json!(text(&json!(row.layout.0))),
        json!(row.layout_or_null.as_ref().map(|layout| text(&json!(layout.0)))),
        json!(text(&json!(row.steps.0))),
        json!(row.counts.as_ref().map(|counts| text(&json!(counts.0)))),
        json!(text(&json!(row.rating.0))),
    ]
}
