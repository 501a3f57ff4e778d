//! Rows at the edges of every type, for several programs that write and read one file: the same calls through D1 and sqlx.

use sea_orm::prelude::{ChronoUnixTimestamp, ChronoUnixTimestampMillis, DateTimeUtc, Decimal, Uuid};
use sea_orm::{
    ActiveModelBehavior, ActiveModelTrait, ConnectionTrait, EntityTrait, FromQueryResult, IntoActiveModel, ModelTrait,
    QueryOrder,
};
use zoo_entity_dense::zoo::fields::{ExactDecimal, IsoTimestamp, JsonAs, Scaled, SqlTimestamp, TextBoolean, TextUuid};
use zoo_entity_dense::zoo::papers_ext::{Layout, Step};
use zoo_entity_dense::zoo::{decimals, every_type, every_type_or_null, moments, papers, stored};

use crate::edges::{edges, nothing, parsed};

/// Who may write, each rows of its own.
pub const WRITERS: [&str; 3] = ["worker", "sqlx", "javascript"];

/// What one of them writes.
#[derive(Debug)]
pub struct Rows {
    pub every_type: Vec<every_type::Model>,
    pub every_type_or_null: Vec<every_type_or_null::Model>,
    pub decimals: Vec<decimals::Model>,
    pub moments: Vec<moments::Model>,
    pub stored: Vec<stored::Model>,
    pub papers: Vec<papers::Model>,
}

/// The rows of a writer.
pub fn rows(writer: &str) -> Rows {
    let number = WRITERS.iter().position(|name| *name == writer).unwrap_or_else(|| panic!("nobody is {writer}"));
    let (first, wide) = (i64::try_from(number).expect("few") * 100, u128::try_from(number).expect("few"));
    let own =
        |row: every_type::Model| every_type::Model { id: Uuid::from_u128(row.id.as_u128() ^ (wide << 64)), ..row };
    Rows {
        every_type: edges().into_iter().map(own).collect(),
        every_type_or_null: vec![nothing(Uuid::from_u128(wide))],
        decimals: decimals(first),
        moments: moments(first),
        stored: stored(wide),
        papers: papers(first),
    }
}

const INSTANTS: [&str; 5] = [
    "0001-01-01T00:00:00Z",
    "1969-12-31T23:59:59.999Z",
    "2026-03-04T05:06:07Z",
    "2026-03-04T05:06:07.500Z",
    "9999-12-31T23:59:59.999Z",
];

fn decimals(first: i64) -> Vec<decimals::Model> {
    let texts = ["0", "1.10", "-0.01", "9999999999.99"];
    let exact = ["0", "-0.000000001", "9999999999999999999.999999999", "1.500000000"];
    let row = |((scaled, exact), id): ((&str, &str), i64)| {
        let (scaled, exact) = (parsed::<Decimal>(scaled), ExactDecimal(parsed(exact)));
        let units = Scaled::<2>::try_from(scaled).expect("two digits");
        let or_null = (id % 2 == 0).then_some(());
        let (exact_or_null, scaled_or_null) = (or_null.map(|()| exact), or_null.map(|()| units));
        decimals::Model { id, exact, exact_or_null, scaled: units, scaled_or_null, lossy: scaled }
    };
    texts.into_iter().zip(exact).zip(first + 1..).map(row).collect()
}

fn moments(first: i64) -> Vec<moments::Model> {
    let row = |(text, id): (&str, i64)| {
        let at: DateTimeUtc = parsed(text);
        let created_at = SqlTimestamp::from(at);
        moments::Model { id, created_at, updated_at: (id % 2 == 0).then_some(created_at), portable_at: at }
    };
    INSTANTS.into_iter().zip(first + 1..).map(row).collect()
}

fn stored(number: u128) -> Vec<stored::Model> {
    let row = |(text, at): (&str, u128)| {
        let (instant, id) = (parsed::<DateTimeUtc>(text), TextUuid(Uuid::from_u128(number * 100 + at)));
        let seconds = ChronoUnixTimestamp(DateTimeUtc::from_timestamp(instant.timestamp(), 0).expect("in range"));
        let (millis, iso) = (ChronoUnixTimestampMillis(instant), IsoTimestamp::from(instant));
        let flag = TextBoolean(at.is_multiple_of(2));
        let or_null = flag.0.then_some(());
        stored::Model {
            id,
            seconds,
            seconds_or_null: or_null.map(|()| seconds),
            millis,
            millis_or_null: or_null.map(|()| millis),
            iso,
            iso_or_null: or_null.map(|()| iso),
            token: or_null.map(|()| id),
            flag,
            flag_or_null: or_null.map(|()| flag),
        }
    };
    INSTANTS.into_iter().zip(1..).map(row).collect()
}

fn papers(first: i64) -> Vec<papers::Model> {
    let layout = |note: Option<&str>| {
        JsonAs(Layout { column_count: u32::MAX, margins: vec![0.1, -2.5], note: note.map(str::to_owned) })
    };
    let full = papers::Model {
        id: first + 1,
        layout: layout(Some("it's \u{1F389}")),
        layout_or_null: Some(layout(None)),
        steps: JsonAs(vec![Step::Fold { times: 3 }, Step::Burn]),
        counts: Some(JsonAs([("big".to_owned(), i64::MAX), (String::new(), -1)].into())),
        rating: JsonAs(Some(u8::MAX)),
    };
    let empty = papers::Model {
        id: first + 2,
        layout: layout(None),
        layout_or_null: None,
        steps: JsonAs(Vec::new()),
        counts: None,
        rating: JsonAs(None),
    };
    vec![full, empty]
}

/// Writes the rows of writers.
pub async fn write(db: &impl ConnectionTrait, writers: &[&str]) {
    for writer in writers {
        let rows = rows(writer);
        insert(db, rows.every_type).await;
        insert(db, rows.every_type_or_null).await;
        insert(db, rows.decimals).await;
        insert(db, rows.moments).await;
        insert(db, rows.stored).await;
        insert(db, rows.papers).await;
    }
}

async fn insert<M, A>(db: &impl ConnectionTrait, rows: Vec<M>)
where
    M: ModelTrait + IntoActiveModel<A> + std::fmt::Debug,
    A: ActiveModelTrait<Entity = M::Entity> + ActiveModelBehavior + Send,
    M::Entity: EntityTrait<Model = M>,
{
    for row in rows {
        let said = format!("{row:?}");
        let inserted = row.into_active_model().reset_all().insert(db).await;
        inserted.unwrap_or_else(|error| panic!("{error}\n{said}"));
    }
}

/// Reads all rows, which must be those of these writers.
pub async fn read(db: &impl ConnectionTrait, writers: &[&str]) {
    let all: Vec<Rows> = writers.iter().map(|writer| rows(writer)).collect();
    same(db, all.iter().flat_map(|rows| rows.every_type.clone())).await;
    same(db, all.iter().flat_map(|rows| rows.every_type_or_null.clone())).await;
    same(db, all.iter().flat_map(|rows| rows.moments.clone())).await;
    same(db, all.iter().flat_map(|rows| rows.stored.clone())).await;
    same(db, all.iter().flat_map(|rows| rows.papers.clone())).await;
    // What is kept as a float is read with more digits than it has.
    let decimals = decimals::Entity::find().order_by_asc(decimals::Column::Id).all(db).await.expect("read");
    let rounded = decimals.into_iter().map(|row| decimals::Model { lossy: row.lossy.round_dp(2), ..row });
    let expected = all.into_iter().flat_map(|rows| rows.decimals);
    assert_eq!(rounded.collect::<Vec<_>>(), expected.collect::<Vec<_>>());
}

/// In debug text -0 is another number than 0.
async fn same<M>(db: &impl ConnectionTrait, expected: impl Iterator<Item = M>)
where
    M: ModelTrait + FromQueryResult + std::fmt::Debug + Send + Sync,
    M::Entity: EntityTrait<Model = M>,
{
    let sorted = |rows: Vec<M>| {
        let mut rows: Vec<String> = rows.iter().map(|row| format!("{row:?}")).collect();
        rows.sort();
        rows
    };
    let read = sorted(M::Entity::find().all(db).await.expect("read"));
    let expected = sorted(expected.collect());
    assert_eq!(read.len(), expected.len());
    for (read, expected) in read.iter().zip(&expected) {
        assert_eq!(read, expected);
    }
}
