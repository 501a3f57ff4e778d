//! The forms in which apps in JavaScript store instants, uuids and booleans: through the entities on each engine, and
//! through JavaScript on workerd.

use crate::{is_sqlite, make, on_each, with};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::prelude::{ChronoUnixTimestamp, ChronoUnixTimestampMillis, DateTimeUtc, Uuid};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseConnection, EntityLoaderTrait, EntityTrait,
    IntoActiveModel, QueryFilter, QueryOrder, Statement,
};
use seaglass_tests::target::Target;
use serde_json::json;
use zoo_entity_dense::zoo::fields::{IsoTimestamp, TextBoolean, TextUuid};
use zoo_entity_dense::zoo::{stored, ticks};

/// In order: before 1970 and around it, a leap day, a second with and without what is finer, the ends of the domain.
const INSTANTS: [&str; 9] = [
    "0001-01-01T00:00:00Z",
    "1969-12-31T23:59:58.999Z",
    "1969-12-31T23:59:59.001Z",
    "1970-01-01T00:00:00Z",
    "2024-02-29T12:00:00Z",
    "2024-02-29T12:00:00.100Z",
    "2024-02-29T12:00:01Z",
    "2026-03-04T05:06:07.089Z",
    "9999-12-31T23:59:59.999Z",
];

fn at(text: &str) -> DateTimeUtc {
    text.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn whole(at: DateTimeUtc) -> DateTimeUtc {
    DateTimeUtc::from_timestamp(at.timestamp(), 0).expect("a second")
}

fn row(text: &str) -> stored::ActiveModel {
    let instant = at(text);
    stored::ActiveModel {
        id: NotSet,
        seconds: Set(instant.into()),
        seconds_or_null: Set(Some(instant.into())),
        millis: Set(instant.into()),
        millis_or_null: Set(Some(instant.into())),
        iso: Set(instant.into()),
        iso_or_null: Set(Some(instant.into())),
        token: Set(Some(TextUuid(Uuid::from_u128(instant.timestamp_millis().unsigned_abs().into())))),
        flag: Set((instant.timestamp() < 0).into()),
        flag_or_null: Set(Some(false.into())),
    }
}

async fn texts(db: &DatabaseConnection, query: &str) -> Vec<String> {
    let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), query)).await.expect("a query");
    rows.iter().map(|row| row.try_get_by_index(0).expect("text")).collect()
}

#[test]
fn what_the_entities_write_comes_back_and_sorts() {
    on_each("stored", async |db| {
        for text in INSTANTS.iter().rev() {
            let written = row(text).insert(&db).await.expect("an insert");
            let found = stored::Entity::find_by_id(written.id).one(&db).await.expect("a query").expect("there");
            assert_eq!(found, written);
            assert_eq!((*found.seconds, *found.millis, found.iso.get()), (whole(at(text)), at(text), at(text)));
            assert_eq!(found.iso_or_null, Some(at(text).into()));
            assert_eq!(found.id.0.get_version_num(), 4, "by the default");
        }
        let sorted = |column| stored::Entity::find().order_by_asc(column).order_by_asc(stored::Column::Millis).all(&db);
        for column in [stored::Column::Seconds, stored::Column::Millis, stored::Column::Iso] {
            let rows = sorted(column).await.expect("a query");
            assert_eq!(rows.iter().map(|row| *row.millis).collect::<Vec<_>>(), INSTANTS.map(at), "{column:?}");
        }
        let forms = texts(
            &db,
            "SELECT CAST(seconds AS text) || ' ' || CAST(millis AS text) || ' ' || iso || ' ' || token || ' ' || flag
             FROM stored ORDER BY millis",
        )
        .await;
        assert_eq!(forms[1], "-2 -1001 1969-12-31T23:59:58.999Z 00000000-0000-0000-0000-0000000003e9 true");
        assert_eq!(
            forms[5],
            "1709208000 1709208000100 2024-02-29T12:00:00.100Z 00000000-0000-0000-0000-018df4bc5664 false"
        );
        let last = "253402300799 253402300799999 9999-12-31T23:59:59.999Z";
        assert!(forms[8].starts_with(last), "{}", forms[8]);
        filters(&db).await;
    });
}

async fn filters(db: &DatabaseConnection) {
    use stored::{COLUMN, Column};
    let count = async |filter| stored::Entity::find().filter(filter).all(db).await.expect("a query").len();
    let noon = at("2024-02-29T12:00:00Z");
    assert_eq!(count(Column::Seconds.lt(ChronoUnixTimestamp(noon))).await, 4);
    assert_eq!(count(Column::Seconds.eq(ChronoUnixTimestamp(noon))).await, 2, "what is finer is cut");
    assert_eq!(count(COLUMN.seconds.lt(noon.timestamp())).await, 4);
    assert_eq!(count(Column::Millis.lte(ChronoUnixTimestampMillis(noon))).await, 5);
    assert_eq!(count(COLUMN.millis.between(noon.timestamp_millis(), noon.timestamp_millis() + 100)).await, 2);
    assert_eq!(count(COLUMN.iso.eq(IsoTimestamp::from(noon))).await, 1);
    assert_eq!(count(COLUMN.iso.lt(IsoTimestamp::from(noon))).await, 4);
    assert_eq!(count(COLUMN.iso_or_null.gte(IsoTimestamp::from(at("9999-12-31T23:59:59.999Z")))).await, 1);
    assert_eq!(count(COLUMN.token.eq(Uuid::from_u128(1001))).await, 1);
    assert_eq!(count(Column::Token.is_in([TextUuid(Uuid::from_u128(1001)), TextUuid(Uuid::from_u128(999))])).await, 2);
    assert_eq!(count(Column::Flag.eq(TextBoolean(true))).await, 3);
    assert_eq!(count(COLUMN.flag_or_null.is_null()).await, 0);
}

#[test]
fn defaults_are_now_and_null_is_null() {
    on_each("stored_defaults", async |db| {
        let row =
            stored::ActiveModel { id: NotSet, ..Default::default() }.insert(&db).await.expect("a row of defaults");
        let ago = |instant: DateTimeUtc| (*row.millis - instant).num_milliseconds();
        assert!((0..1000).contains(&ago(*row.seconds)), "{row:?}");
        // Of one statement, or of one transaction, all are of the same instant.
        assert_eq!(ago(row.iso.get()), 0, "{row:?}");
        assert!(row.iso.get() > at("2026-01-01T00:00:00Z"), "{row:?}");
        let leap = at("2024-02-29T12:00:00Z");
        assert_eq!((row.seconds_or_null, row.iso_or_null), (Some(leap.into()), Some(leap.into())));
        assert_eq!((row.millis_or_null, row.token, row.flag, row.flag_or_null), (None, None, TextBoolean(true), None));
        let mut empty = row.into_active_model();
        (empty.seconds_or_null, empty.iso_or_null) = (Set(None), Set(None));
        let empty = empty.update(&db).await.expect("an update");
        assert_eq!((empty.seconds_or_null, empty.iso_or_null), (None, None));
        assert_eq!(IsoTimestamp::from(at("1969-12-31T23:59:59.9999Z")).to_string(), "1969-12-31T23:59:59.999Z");
    });
}

#[test]
fn the_forms_are_keys() {
    on_each("stored_keys", async |db| {
        let parent = row("2024-02-29T12:00:00.1Z").insert(&db).await.expect("an insert");
        let millis = parent.millis.timestamp_millis();
        let tick = ticks::ActiveModel {
            stored_id: Set(parent.id),
            at: Set(millis),
            seen: Set(parent.iso),
            done: Set(true.into()),
        };
        let tick = tick.insert(&db).await.expect("an insert");
        let key = (parent.id, millis, parent.iso, TextBoolean(true));
        let found = ticks::Entity::find_by_id(key).one(&db).await.expect("a query");
        assert_eq!(found.as_ref(), Some(&tick));
        let loaded =
            stored::Entity::load().filter_by_id(parent.id).with(ticks::Entity).one(&db).await.expect("a query");
        assert_eq!(loaded.expect("there").ticks.len(), 1);
    });
}

/// What would neither compare nor sort as its column's values is refused by the check that stands for the type.
#[test]
fn d1_refuses_other_forms() {
    let uuid = "'0191d1b2-0000-7000-8000-00000000000a'";
    let cases = [
        ("seconds", "'2026-03-04 05:06:07'", false),
        ("seconds", "1.5", false),
        ("seconds", "1772600767000", false),
        ("seconds", "-62135596801", false),
        ("seconds", "'1772600767'", true),
        ("millis", "253402300800000", false),
        ("millis", "1772600767089.0", true),
        ("iso", "'2026-03-04T05:06:07Z'", false),
        ("iso", "'2026-03-04T05:06:07.089+00:00'", false),
        ("iso", "'2026-03-04 05:06:07.089Z'", false),
        ("iso", "'2026-02-30T05:06:07.089Z'", false),
        ("iso", "'2026-03-04T24:00:00.000Z'", false),
        ("iso", "'now'", false),
        ("iso", "1772600767089", false),
        ("iso", "x'323032362d30332d30345430353a30363a30372e3038395a'", false),
        ("iso", "'2024-02-29T23:59:59.999Z'", true),
        ("iso_or_null", "NULL", true),
        ("token", "x'0191d1b200007000800000000000000a'", false),
        ("token", "upper('0191d1b2-0000-7000-8000-00000000000a')", false),
        ("token", "'0191d1b200007000800000000000000a'", false),
        ("token", "'0191d1b2-0000-7000-8000-00000000-00a'", false),
        ("token", "'0191d1b2-0000-7000-8000-00000000000g'", false),
        ("token", "CAST('0191d1b2-0000-7000-8000-00000000000a' AS blob)", false),
        ("token", uuid, true),
        ("token", "NULL", true),
        ("flag", "1", false),
        ("flag", "'TRUE'", false),
        ("flag", "'false'", true),
        ("flag_or_null", "NULL", true),
    ];
    for target in [Target::sqlite(), Target::d1()] {
        make(&target, "zoo");
        for (column, value, is_taken) in cases {
            let done = target.exec(&format!("INSERT INTO stored ({column}) VALUES ({value})"));
            assert_eq!(done.is_ok(), is_taken, "{}: {column} {value}: {done:?}", target.label());
            assert!(
                is_taken || done.is_err_and(|error| error.contains("CHECK")),
                "{}: {column} {value}",
                target.label()
            );
        }
    }
}

/// Every millisecond of a second has its text, whatever `SQLite` computes with.
#[test]
fn d1_takes_every_millisecond() {
    for target in [Target::sqlite(), Target::d1()] {
        make(&target, "zoo");
        let all = "WITH RECURSIVE n (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM n WHERE n < 999)
            INSERT INTO stored (iso) SELECT printf('2026-03-04T05:06:59.%03dZ', n) FROM n";
        target.must(all);
        assert_eq!(target.texts("SELECT CAST(count(DISTINCT iso) AS text) FROM stored"), ["1000"]);
    }
}

/// Writes as an app does, reads what the entities wrote, and gives rows back as SQL.
#[test]
fn javascript_and_the_entities_share_rows() {
    let (worker, file) = (Target::d1(), Target::sqlite());
    make(&worker, "zoo");
    make(&file, "zoo");
    let Target::D1(db) = &worker else { panic!("workerd") };
    let told = db.run(WRITES).expect("the Worker runs");
    for sql in worker.texts(INSERTS) {
        file.must(&sql);
    }
    let millis = told["millis"].as_i64().expect("a number");
    with(&file, &async |db| {
        let rows = stored::Entity::find().order_by_asc(stored::Column::Millis).all(&db).await.expect("a query");
        let [old, new] = rows.as_slice() else { panic!("{rows:?}") };
        assert_eq!(new.millis.timestamp_millis(), millis);
        assert_eq!(new.seconds.timestamp(), millis.div_euclid(1000));
        assert_eq!(new.iso.get().timestamp_millis(), millis);
        assert_eq!(json!(new.id.0.to_string()), told["id"]);
        assert_eq!((new.flag, new.flag_or_null), (TextBoolean(true), Some(TextBoolean(false))));
        assert_eq!(old.iso, at("1969-12-31T23:59:59.001Z").into());
        assert_eq!((old.millis.timestamp_millis(), old.seconds.timestamp()), (-999, -1));
        let found = stored::Entity::find().filter(stored::COLUMN.iso.eq(new.iso)).one(&db).await.expect("a query");
        assert_eq!(found.map(|row| row.id), Some(new.id), "what JavaScript wrote is what the entity binds");
        let found = stored::Entity::find_by_id(new.id).one(&db).await.expect("a query");
        assert_eq!(found.as_ref(), Some(new));
        stored::Entity::delete_many().exec(&db).await.expect("deleted");
        for text in INSTANTS {
            row(text).insert(&db).await.expect("an insert");
        }
    });
    worker.must("DELETE FROM stored");
    for sql in file.texts(INSERTS) {
        worker.must(&sql);
    }
    let seen = db.run(READS).expect("the Worker runs");
    let millis = INSTANTS.map(|text| at(text).timestamp_millis());
    assert_eq!(seen["iso"], json!(millis));
    assert_eq!(seen["millis"], json!(millis));
    assert_eq!(seen["texts"], json!(INSTANTS.map(|text| IsoTimestamp::from(at(text)).to_string())));
    assert_eq!(seen["seconds"], json!(INSTANTS.map(|text| at(text).timestamp())));
    assert_eq!(seen["flags"], json!([3, true]));
    assert_eq!(seen["equal"], json!(1));
}

const WRITES: &str = r"
    const millis = Date.now(), id = crypto.randomUUID();
    const sql = `INSERT INTO stored (id, seconds, millis, iso, token, flag, flag_or_null) VALUES (?, ?, ?, ?, ?, ?, ?)`;
    await DB.prepare(sql).bind(id, Math.floor(millis / 1000), millis, new Date(millis).toISOString(),
        crypto.randomUUID(), String(true), String(false)).run();
    const old = new Date(-999);
    await DB.prepare(sql).bind(crypto.randomUUID(), Math.floor(-999 / 1000), old.getTime(), old.toISOString(),
        null, 'false', null).run();
    return { millis, id };";

const INSERTS: &str = "SELECT 'INSERT INTO stored (id, seconds, millis, iso, token, flag, flag_or_null) VALUES (' \
    || quote(id) || ', ' || quote(seconds) || ', ' || quote(millis) || ', ' || quote(iso) || ', ' || quote(token) \
    || ', ' || quote(flag) || ', ' || quote(flag_or_null) || ');' FROM stored";

const READS: &str = r"
    const rows = (await DB.prepare('SELECT * FROM stored ORDER BY iso').all()).results;
    const flagged = rows.filter((row) => row.flag === String(true));
    const noon = new Date(Date.UTC(2024, 1, 29, 12, 0, 0, 100));
    const equal = `SELECT count(*) AS n FROM stored WHERE iso = ? AND millis = ? AND seconds = ?`;
    const found = await DB.prepare(equal)
        .bind(noon.toISOString(), noon.getTime(), Math.floor(noon.getTime() / 1000)).first();
    return {
        'iso': rows.map((row) => new Date(row.iso).getTime()),
        'texts': rows.map((row) => new Date(row.iso).toISOString()),
        'millis': rows.map((row) => new Date(row.millis).getTime()),
        'seconds': rows.map((row) => row.seconds),
        'flags': [flagged.length, JSON.parse(flagged[0].flag)],
        'equal': found.n,
    };";

#[test]
fn a_bare_boolean_or_instant_is_the_documented_exception() {
    on_each("stored_bare", async |db| {
        row("2024-02-29T12:00:00Z").insert(&db).await.expect("an insert");
        let bare = stored::Entity::find().filter(stored::Column::Iso.eq(at("2024-02-29T12:00:00Z"))).all(&db).await;
        if is_sqlite(&db) {
            assert_eq!(bare.expect("a query").len(), 0, "no error says so");
        } else {
            assert!(bare.is_err(), "Postgres refuses it");
        }
    });
}
