//! Types that Postgres alone has appear as text, and tables of another schema under its name.

use crate::on_postgres;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::prelude::{Decimal, Uuid};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, ModelTrait, QueryFilter};
use serde_json::json;
use zoo_entity_dense::natives::{declared, kinds, named, parts, tickets};

#[test]
fn native_types_come_back_as_text() {
    on_postgres("natives", async |db| {
        let amount: Decimal = "1234567890123456789.123456789".parse().expect("a decimal");
        let row = kinds::ActiveModel {
            amount: Set(amount),
            span: Set("1 day 02:03:04".to_owned()),
            price: Set(Some("$12.34".to_owned())),
            bits: Set("0101".to_owned()),
            more_bits: Set(Some("11".to_owned())),
            hardware: Set(Some("08:00:2b:01:02:03".to_owned())),
            ..Default::default()
        };
        let row = row.insert(&db).await.expect("an insert");
        assert_eq!((row.amount, row.span.as_str(), row.bits.as_str()), (amount, "1 day 02:03:04", "0101"));
        assert_eq!(row.hardware.as_deref(), Some("08:00:2b:01:02:03"));
        let found = kinds::Entity::find().filter(kinds::Column::Span.eq("26:03:04")).one(&db).await.expect("a query");
        assert_eq!(found.as_ref(), Some(&row), "compared as an interval");

        let other = parts::ActiveModel { kind_id: Set(Some(row.id)), ..Default::default() };
        let other = other.insert(&db).await.expect("an insert");
        assert_eq!(other.find_related(kinds::Entity).one(&db).await.expect("a query"), Some(row.clone()));
        assert_eq!(row.find_related(parts::Entity).all(&db).await.expect("a query"), [other]);
    });
}

#[test]
fn types_without_a_word_of_sea_query_come_back_as_text() {
    on_postgres("named", async |db| {
        let text = |text: &str| Some(text.to_owned());
        let row = named::Model {
            id: 1,
            login: "Ada".to_owned(),
            search: "'engine':2 'row':1".to_owned(),
            query: text("'a' & !'b'"),
            document: text("<a>1</a>"),
            tags: r#""a"=>"1", "b"=>NULL"#.to_owned(),
            place: "(1.5,-2)".to_owned(),
            line: text("{1,-1,0}"),
            segment: text("[(0,0),(1,1)]"),
            r#box: text("(1,1),(0,0)"),
            path: text("[(0,0),(1,1)]"),
            polygon: text("((0,0),(1,1),(1,0))"),
            circle: text("<(0,0),2>"),
            seats: "[1,5)".to_owned(),
            numbers: text("[1,)"),
            prices: text("[0.5,1]"),
            local: text("[\"2024-02-29 12:00:00\",\"2024-03-01 00:00:00\")"),
            during: "[\"2024-02-29 12:00:00+00\",)".to_owned(),
            days: text("[2024-02-29,2024-03-01)"),
            seat_sets: text("{[1,3),[7,9)}"),
            number_sets: text("{[1,3)}"),
            price_sets: text("{[0.5,1]}"),
            local_sets: text("{[\"2024-02-29 12:00:00\",)}"),
            during_sets: text("{[\"2024-02-29 12:00:00+00\",)}"),
            day_sets: text("{[2024-02-29,)}"),
            path_of_labels: text("a.b"),
            nicknames: vec!["Countess".to_owned(), "it's, {x}".to_owned()],
            shown: vec!["empty".to_owned(), "[\"2024-02-29 12:00:00+00\",)".to_owned()],
            corners: Some(vec!["(0,0)".to_owned(), "(1,1)".to_owned()]),
            spans: Some(vec!["1 day".to_owned(), "02:00:00".to_owned()]),
            clock: Some("12:30:01".parse().expect("a time")),
            made_at: Some("2024-02-29T12:00:00.123".parse().expect("a moment")),
            seen_at: "2024-02-29T12:00:00.124Z".parse().expect("an instant"),
            all_seen_at: Some(vec!["2024-02-29T12:00:01Z".parse().expect("an instant")]),
            hint: text("$.\"a\""),
        };
        let mut written = row.clone().into_active_model();
        written.id = NotSet;
        // Rounded to the digits that the columns hold.
        written.seen_at = Set("2024-02-29T12:00:00.1236Z".parse().expect("an instant"));
        written.clock = Set(Some("12:30:00.9".parse().expect("a time")));
        let inserted = written.insert(&db).await.expect("an insert");
        assert_eq!(inserted, row);
        let found = named::Entity::find_by_login("ADA").one(&db).await.expect("a query");
        assert_eq!(found.as_ref(), Some(&row), "compared without regard to case");
        let mut changed = inserted.into_active_model();
        (changed.search, changed.place) = (Set("'b' 'a'".to_owned()), Set("(0,0)".to_owned()));
        (changed.nicknames, changed.spans, changed.during) = (Set(Vec::new()), Set(None), Set("empty".to_owned()));
        let changed = changed.update(&db).await.expect("an update");
        assert_eq!(changed.search, "'a' 'b'");
        let expected = named::Model {
            search: changed.search.clone(),
            place: changed.place.clone(),
            nicknames: Vec::new(),
            spans: None,
            during: "empty".to_owned(),
            ..row
        };
        assert_eq!(changed, expected);
        let count = async |filter| named::Entity::find().filter(filter).all(&db).await.expect("a query").len();
        assert_eq!(count(named::Column::Seats.eq("[1,4]")).await, 1, "compared as ranges");
        assert_eq!(count(named::Column::Nicknames.eq(Vec::<String>::new())).await, 1);
        let least = named::ActiveModel {
            login: Set("b".to_owned()),
            search: Set(String::new()),
            place: Set("1,2".to_owned()),
            seats: Set("[3,3]".to_owned()),
            during: Set("empty".to_owned()),
            nicknames: Set(Vec::new()),
            shown: Set(Vec::new()),
            ..Default::default()
        };
        let least = least.insert(&db).await.expect("a row of defaults");
        assert_eq!((least.tags.as_str(), least.seats.as_str(), least.place.as_str()), ("", "[3,4)", "(1,2)"));
        let again = named::ActiveModel { login: Set("B".to_owned()), ..least.into_active_model() };
        assert!(named::ActiveModel { id: NotSet, ..again }.insert(&db).await.is_err(), "unique without regard to case");
    });
}

#[test]
fn numbers_come_from_the_database_and_from_nobody_else_where_it_says_so() {
    on_postgres("tickets", async |db| {
        let ticket = |seat: &str| tickets::ActiveModel { seat: Set(seat.to_owned()), ..Default::default() };
        for (id, number, place) in [(1, 1000, 7), (2, 1010, 8)] {
            let row = ticket("1a").insert(&db).await.expect("an insert");
            assert_eq!((row.id, row.number, row.place), (id, number, place));
            assert_eq!(
                (row.class, row.share, row.price.to_string(), &*row.notes),
                (2, 0.5, "1.50".to_owned(), &[][..])
            );
            assert_eq!((row.far, row.deep), (3_000_000_000, i64::MIN + 1));
            let moved = tickets::ActiveModel { seat: Set("2b".to_owned()), ..row.into_active_model() };
            let moved = moved.update(&db).await.expect("an update");
            assert_eq!((moved.number, moved.seat.as_str()), (number, "2b"));
        }
        let own = tickets::ActiveModel { id: Set(70), ..ticket("3c") }.insert(&db).await.expect("its own id");
        assert_eq!((own.id, own.number), (70, 1020));
        let refused =
            tickets::ActiveModel { number: Set(5), ..ticket("4d") }.insert(&db).await.expect_err("its own number");
        assert!(refused.to_string().contains("cannot insert a non-DEFAULT value into column \"number\""), "{refused}");
    });
}

#[test]
fn types_that_the_database_declares_come_back_as_text() {
    on_postgres("declared", async |db| {
        let row = declared::Model {
            id: 1,
            mail: "a@b".to_owned(),
            rating: "4".to_owned(),
            home: Some("(\"high street\",c@d)".to_owned()),
            reach: Some("[0.5,1.5)".to_owned()),
            reaches: Some("{[0.5,1.5),[2,3)}".to_owned()),
            all_reaches: Some(vec!["{}".to_owned(), "{[0.5,1.5)}".to_owned()]),
            mails: vec!["a@b".to_owned(), "it's, {x}@c".to_owned()],
            homes: Some(vec!["(x,)".to_owned()]),
        };
        let mut written = row.clone().into_active_model();
        written.id = NotSet;
        let inserted = written.insert(&db).await.expect("an insert");
        assert_eq!(inserted, row);
        let found = declared::Entity::find().filter(declared::Column::Rating.eq("4")).one(&db).await.expect("a query");
        assert_eq!(found.as_ref(), Some(&row), "compared as a number");
        let mut changed = inserted.into_active_model();
        (changed.rating, changed.homes) = (Set("5".to_owned()), Set(None));
        assert_eq!(changed.update(&db).await.expect("an update").rating, "5");
        let refused = declared::ActiveModel { mail: Set("nobody".to_owned()), ..row.into_active_model() };
        assert!(refused.update(&db).await.is_err(), "no address");
    });
}

/// Lists of what both databases have hold the types of their elements, and documents of full text search are computed and
/// read.
macro_rules! lists {
    ($name:ident, $crate_name:ident) => {
        #[test]
        fn $name() {
            use $crate_name::natives::enums::Signal;
            use $crate_name::natives::lists;

            on_postgres(stringify!($name), async |db| {
                let row = lists::Model {
                    id: Uuid::max(),
                    title: "Engines".to_owned(),
                    notes: Some("of rows".to_owned()),
                    words: Some("'engin':1 'row':3".to_owned()),
                    smalls: Some(vec![i16::MIN, i16::MAX]),
                    numbers: vec![i32::MIN, 0, i32::MAX],
                    bigs: Some(vec![i64::MIN, i64::MAX]),
                    ratios: Some(vec![-0.5, f64::MAX]),
                    amounts: Some(vec!["1.50".parse().expect("a decimal")]),
                    flags: Some(vec![true, false]),
                    texts: vec![String::new(), "it's, {\"x\"}".to_owned(), "日本 🎉".to_owned()],
                    ids: vec![Uuid::nil(), Uuid::max()],
                    signals: Some(vec![Signal::Stop, Signal::Go, Signal::Stop]),
                    days: Some(vec!["2024-02-29".parse().expect("a day")]),
                    instants: Some(vec!["2024-02-29T12:00:00.000001Z".parse().expect("an instant")]),
                    objects: Some(vec![json!({"a": [1, null]}), json!("text")]),
                    files: Some(vec![Vec::new(), (0..=255).collect()]),
                };
                let inserted = row.clone().into_active_model().insert(&db).await.expect("an insert");
                assert_eq!(inserted, row);
                let count = async |filter| lists::Entity::find().filter(filter).all(&db).await.expect("a query").len();
                assert_eq!(count(lists::Column::Numbers.eq(row.numbers.clone())).await, 1);
                assert_eq!(count(lists::Column::Signals.eq(vec![Signal::Stop, Signal::Go, Signal::Stop])).await, 1);
                assert_eq!(count(lists::Column::Ids.eq(Vec::<Uuid>::new())).await, 0);
                assert_eq!(count(Expr::cust("words @@ to_tsquery('english', 'engine & row')")).await, 1);
                assert_eq!(count(Expr::cust("numbers @> ARRAY[0]")).await, 1);

                let mut changed = inserted.into_active_model();
                (changed.notes, changed.texts, changed.signals) = (Set(None), Set(Vec::new()), Set(None));
                let changed = changed.update(&db).await.expect("an update");
                assert_eq!(changed.words.as_deref(), Some("'engin':1"), "computed again");
                let expected = lists::Model {
                    notes: None,
                    words: changed.words.clone(),
                    texts: Vec::new(),
                    signals: None,
                    ..row
                };
                assert_eq!(changed, expected);

                // What lists of Postgres can hold and those of Rust cannot is an error that names the column.
                let odd =
                    [("numbers", "{1,NULL}"), ("numbers", "{{1,2},{3,4}}"), ("texts", "{NULL}"), ("signals", "{go,NULL}")];
                for (column, value) in odd {
                    db.execute_unprepared("UPDATE lists SET numbers = '{}', texts = '{}', signals = '{}'").await.expect("SQL");
                    db.execute_unprepared(&format!("UPDATE lists SET {column} = '{value}'")).await.expect("SQL");
                    let said = lists::Entity::find().all(&db).await.expect_err(column).to_string();
                    assert!(said.contains(column), "{column} {value}: {said}");
                }
            });
        }
    };
}

lists!(dense_lists_come_back, zoo_entity_dense);
lists!(compact_lists_come_back, zoo_entity_compact);
