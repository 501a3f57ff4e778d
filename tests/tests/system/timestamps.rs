//! Instants compare and sort alike on every engine, whoever wrote them: a database default or the entity.
//!
//! What a query must answer is worked out in Rust from the instants that were read back, and asked for every pair of
//! stored instant and probe.

use std::fmt::Debug;

use entity::{
    mvp::{fields::SqlTimestamp, users as people},
    webauthn::{request_analytics, tower_sessions},
};
use migration::{mvp::Migrator as Mvp, webauthn::Migrator as Webauthn};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, Order, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, Statement, TryGetable, Value,
    prelude::{DateTimeUtc, Expr},
};
use seaglass_tests::assert_same_lines;

use crate::engines::{Engine, migrated};

/// One day at every length of fraction, whole seconds included; its neighbours; before the epoch; the ends of the domain.
const INSTANTS: [&str; 17] = [
    "0001-01-01T00:00:00Z",
    "0999-12-31T23:59:59.999999Z",
    "1969-12-31T23:59:59.999999Z",
    "1970-01-01T00:00:00Z",
    "2026-03-03T23:59:59.999999Z",
    "2026-03-04T00:00:00Z",
    "2026-03-04T05:00:00Z",
    "2026-03-04T05:00:00.000001Z",
    "2026-03-04T05:00:00.001Z",
    "2026-03-04T05:00:00.001001Z",
    "2026-03-04T05:00:00.010Z",
    "2026-03-04T05:00:00.120Z",
    "2026-03-04T05:00:00.999999Z",
    "2026-03-04T05:00:01Z",
    "2026-03-04T15:00:00Z",
    "2026-03-05T00:00:00Z",
    "9999-12-31T23:59:59.999999Z",
];

fn at(text: &str) -> DateTimeUtc {
    text.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// Whether an instant compares to another in some way.
type Holds<T> = fn(&T, &T) -> bool;

/// A row's name and its instant.
type Row<T> = (String, T);

/// A column of instants, its rows told apart by a text column, and the instants as the entity's field holds them.
struct Subject<'a, E: EntityTrait, T> {
    engine: &'a Engine,
    key: E::Column,
    instant: E::Column,
    rows: Vec<Row<T>>,
    probes: Vec<T>,
}

impl<E, T> Subject<'_, E, T>
where
    E: EntityTrait,
    E::Model: FromQueryResult + Send + Sync,
    T: Copy + Ord + Debug + Into<Value> + TryGetable + Send + Sync,
{
    /// Asks every question and compares with the answer by Rust.
    async fn check(&self) {
        let name = &self.engine.name;
        let (mut asked, mut expected) = (Vec::new(), Vec::new());
        for probe in &self.probes {
            let column = &self.instant;
            let questions: [(_, _, Holds<T>); 6] = [
                ("<", column.lt(*probe), |left, right| left < right),
                ("<=", column.lte(*probe), |left, right| left <= right),
                (">", column.gt(*probe), |left, right| left > right),
                (">=", column.gte(*probe), |left, right| left >= right),
                ("=", column.eq(*probe), |left, right| left == right),
                ("<>", column.ne(*probe), |left, right| left != right),
            ];
            for (sign, filter, holds) in questions {
                asked.push(format!("{sign} {probe:?}: {:?}", self.names(filter).await));
                expected.push(format!("{sign} {probe:?}: {:?}", self.expected(|at| holds(at, probe))));
            }
            for other in &self.probes {
                asked.push(format!("{probe:?} to {other:?}: {}", self.count(column.between(*probe, *other)).await));
                let between = self.expected(|at| probe <= at && at <= other).len();
                expected.push(format!("{probe:?} to {other:?}: {between}"));
            }
        }
        assert_same_lines(name, &asked, "expected", &expected);
        self.check_order().await;
    }

    async fn check_order(&self) {
        let mut sorted: Vec<T> = self.rows.iter().map(|(_, at)| *at).collect();
        sorted.sort();
        assert_eq!(self.instants(Order::Asc).await, sorted, "{}: ascending", self.engine.name);
        sorted.reverse();
        assert_eq!(self.instants(Order::Desc).await, sorted, "{}: descending", self.engine.name);
        let ends =
            E::find().select_only().column_as(self.instant.max(), "newest").column_as(self.instant.min(), "oldest");
        let ends: Option<(T, T)> = ends.into_tuple().one(&self.engine.db).await.expect("max and min");
        assert_eq!(ends, sorted.first().copied().zip(sorted.last().copied()), "{}: max, min", self.engine.name);
    }

    async fn names(&self, filter: Expr) -> Vec<String> {
        let names = E::find().select_only().column(self.key).filter(filter).into_tuple().all(&self.engine.db).await;
        let mut names = names.expect("the rows can be filtered");
        names.sort();
        names
    }

    async fn count(&self, filter: Expr) -> u64 {
        E::find().filter(filter).count(&self.engine.db).await.expect("the rows can be counted")
    }

    async fn instants(&self, order: Order) -> Vec<T> {
        let instants = E::find().select_only().column(self.instant).order_by(self.instant, order).into_tuple();
        instants.all(&self.engine.db).await.expect("the rows can be sorted")
    }

    fn expected(&self, holds: impl Fn(&T) -> bool) -> Vec<String> {
        let mut names: Vec<_> = self.rows.iter().filter(|(_, at)| holds(at)).map(|(name, _)| name.clone()).collect();
        names.sort();
        names
    }
}

/// Compares a column as both databases hold it: what the entity wrote, read back and asked about.
#[tokio::test]
async fn what_the_entity_wrote() {
    for engine in migrated::<Webauthn>("timestamps_entity").await {
        let mut rows = Vec::new();
        for text in INSTANTS.into_iter().rev() {
            let row = tower_sessions::ActiveModel {
                id: Set(text.to_owned()),
                data: Set(Vec::new()),
                expiry_date: Set(at(text)),
            };
            row.insert(&engine.db).await.unwrap_or_else(|error| panic!("{}: {text}: {error}", engine.name));
            rows.push((text.to_owned(), at(text)));
        }
        for session in tower_sessions::Entity::find().all(&engine.db).await.expect("read") {
            assert_eq!(session.expiry_date, at(&session.id), "{}", engine.name);
        }
        let (key, instant) = (tower_sessions::Column::Id, tower_sessions::Column::ExpiryDate);
        let probes = rows.iter().map(|(_, at)| *at).collect();
        Subject::<tower_sessions::Entity, _> { engine: &engine, key, instant, rows, probes }.check().await;
    }
}

/// The default's own expression, as if the clock showed a given time: SQLite's default has three digits, and the moment
/// of a test never shows all of them.
async fn default_at(engine: &Engine, table: &str, column: &str, moment: &str) -> String {
    let find = format!("SELECT dflt_value FROM pragma_table_info('{table}') WHERE name = '{column}'");
    let expression = text(engine, &find).await;
    assert!(expression.contains("'now'"), "{expression}");
    text(engine, &format!("SELECT {}", expression.replace("'now'", &format!("'{moment}'")))).await
}

async fn text(engine: &Engine, sql: &str) -> String {
    let row = engine.db.query_one_raw(Statement::from_string(engine.db.get_database_backend(), sql)).await;
    row.expect("the query runs").expect("a row").try_get_by_index(0).expect("text")
}

/// Rows by a default of now, by the default at chosen times, and by the entity around all of these.
#[tokio::test]
async fn what_defaults_and_the_entity_wrote() {
    for engine in migrated::<Webauthn>("timestamps_mixed").await {
        let mut number = 0;
        let mut request = |written| {
            number += 1;
            request_analytics::ActiveModel {
                request_id: Set(format!("{number:03}")),
                timestamp: written,
                method: Set("GET".to_owned()),
                path: Set("/".to_owned()),
                status_code: Set(200),
                ..Default::default()
            }
        };
        let mut written = Vec::new();
        for _ in 0..3 {
            let row = request(sea_orm::NotSet).insert(&engine.db).await.expect("by the default");
            written.push(row.timestamp);
        }
        for moment in ["2026-03-04 05:00:00.000", "2026-03-04 05:00:00.120", "2026-03-04 05:00:00.999"] {
            let instant = at(&format!("{}Z", moment.replace(' ', "T")));
            let row = request(Set(instant)).insert(&engine.db).await.expect("by the entity");
            if engine.is_sqlite() {
                let stored = default_at(&engine, "request_analytics", "timestamp", moment).await;
                let update = format!(
                    "UPDATE request_analytics SET timestamp = '{stored}' WHERE request_id = '{}'",
                    row.request_id
                );
                engine.db.execute_unprepared(&update).await.expect("by the default's expression");
            }
            written.push(instant);
        }
        let micro = std::time::Duration::from_micros(1);
        let around: Vec<_> = written.iter().flat_map(|at| [*at - micro, *at, *at + micro]).collect();
        for instant in around.iter().chain(&INSTANTS.map(at)) {
            request(Set(*instant)).insert(&engine.db).await.expect("by the entity");
        }
        let rows = request_analytics::Entity::find().all(&engine.db).await.expect("read");
        let rows: Vec<_> = rows.into_iter().map(|row| (row.request_id, row.timestamp)).collect();
        assert_eq!(rows.len(), 3 + 3 + around.len() + INSTANTS.len());
        assert_eq!(rows.iter().filter(|(_, at)| *at == written[3]).count(), 3, "whole seconds are equal: {rows:?}");
        let (key, instant) = (request_analytics::Column::RequestId, request_analytics::Column::Timestamp);
        Subject::<request_analytics::Entity, _> { engine: &engine, key, instant, rows, probes: around }.check().await;
    }
}

fn person(email: String, created_at: sea_orm::ActiveValue<SqlTimestamp>) -> people::ActiveModel {
    people::ActiveModel { email: Set(email), name: Set(String::new()), created_at, ..Default::default() }
}

/// The same for the text form of `datetime('now')`, through its field type.
#[tokio::test]
async fn the_form_of_datetime_now() {
    for engine in migrated::<Mvp>("timestamps_sql").await {
        for number in 0..2 {
            let row = person(format!("default {number}"), sea_orm::NotSet).insert(&engine.db).await.expect("inserted");
            let around = [row.created_at.get() - std::time::Duration::from_millis(1), row.created_at.get()];
            for (index, instant) in around.into_iter().enumerate() {
                let email = format!("around {number} {index}");
                person(email, Set(instant.into())).insert(&engine.db).await.expect("inserted");
            }
        }
        for text in INSTANTS {
            person(text.to_owned(), Set(at(text).into())).insert(&engine.db).await.expect("inserted");
        }
        if engine.is_sqlite() {
            let stored = default_at(&engine, "users", "created_at", "2026-03-04 05:00:00").await;
            assert_eq!(
                stored,
                text(&engine, "SELECT created_at FROM users WHERE email = '2026-03-04T05:00:00Z'").await
            );
        }
        let rows = people::Entity::find().all(&engine.db).await.expect("read");
        let rows: Vec<_> = rows.into_iter().map(|row| (row.email, row.created_at)).collect();
        assert_eq!(rows.len(), 6 + INSTANTS.len());
        for (email, instant) in rows.iter().filter(|(email, _)| INSTANTS.contains(&email.as_str())) {
            assert_eq!(instant.get(), at(email), "{}", engine.name);
        }
        let (key, instant) = (people::Column::Email, people::Column::CreatedAt);
        let probes = rows.iter().map(|(_, at)| *at).collect();
        Subject::<people::Entity, _> { engine: &engine, key, instant, rows, probes }.check().await;
        let typed =
            people::Entity::find().filter(people::COLUMN.created_at.lt(SqlTimestamp::from(at("1000-01-01T00:00:00Z"))));
        assert_eq!(typed.count(&engine.db).await.expect("counted"), 2, "{}: through the typed column", engine.name);
    }
}

/// What the documentation of the field type warns of: a bare instant is text of another form on SQLite, and compares as
/// such. Nothing in the types prevents it.
#[tokio::test]
async fn a_bare_instant_is_the_documented_exception() {
    for engine in migrated::<Mvp>("timestamps_bare").await {
        let written = at("2026-03-04T05:00:00Z");
        person("ada".to_owned(), Set(written.into())).insert(&engine.db).await.expect("inserted");
        let count =
            async |filter: Expr| people::Entity::find().filter(filter).count(&engine.db).await.expect("counted");
        let column = people::COLUMN.created_at;
        let hour = std::time::Duration::from_hours(1);
        let bare = [count(column.eq(written)).await, count(column.lt(written - hour)).await];
        let right = [
            count(column.eq(SqlTimestamp::from(written))).await,
            count(column.lt(SqlTimestamp::from(written - hour))).await,
        ];
        assert_eq!(right, [1, 0], "{}: through the field type", engine.name);
        // The same instant is not found, and on the same day everything stored is smaller.
        let expected = if engine.is_sqlite() { [0, 1] } else { [1, 0] };
        assert_eq!(bare, expected, "{}: bare", engine.name);
    }
}

/// Text orders instants up to the year 9999, as the documentation says.
#[tokio::test]
async fn the_year_10000_is_outside_the_domain() {
    for engine in migrated::<Webauthn>("timestamps_10000").await {
        for instant in ["9999-12-31T23:59:59Z", "+10000-01-01T00:00:00Z"] {
            let row = tower_sessions::ActiveModel {
                id: Set(instant.to_owned()),
                data: Set(Vec::new()),
                expiry_date: Set(at(instant)),
            };
            row.insert(&engine.db).await.expect("inserted");
        }
        let last =
            tower_sessions::Entity::find().order_by_desc(tower_sessions::Column::ExpiryDate).one(&engine.db).await;
        let year = if engine.is_sqlite() { "9999" } else { "+10000" };
        assert!(last.expect("read").expect("there").id.starts_with(year), "{}", engine.name);
    }
}
