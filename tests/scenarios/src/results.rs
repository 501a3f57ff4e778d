//! Results that are no models, and values that D1 does not hold by itself.

use entity::Violated;
use entity::mvp::{audit_logs, fields::SqlTimestamp, posts, prelude::*, sessions, settings, users};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, DerivePartialModel, EntityTrait, ExprTrait, FromQueryResult, Iterable,
    PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Statement,
    prelude::{DateTimeUtc, Expr},
    sea_query::Func,
};
use serde_json::json;

use crate::World;
use crate::queries::people;

#[derive(Debug, PartialEq, FromQueryResult)]
struct Stats {
    user_id: i64,
    posts: i64,
    first: Option<SqlTimestamp>,
    average: Option<f64>,
    sum: Option<i64>,
}

#[derive(Debug, PartialEq, DerivePartialModel)]
#[sea_orm(entity = "Users")]
struct Short {
    email: String,
    id: i64,
}

#[derive(Debug, PartialEq, DerivePartialModel)]
#[sea_orm(entity = "Posts", from_query_result)]
struct Headline {
    title: String,
    #[sea_orm(nested)]
    writer: Option<Short>,
}

pub async fn what_is_no_model_is_read_too(World { db, .. }: World) {
    let [ann, _] = people(&db).await;
    // The names are not in the order of the alphabet.
    let tuple = Users::find().select_only().columns([users::Column::Name, users::Column::Email, users::Column::Id]);
    let tuple: Vec<(String, String, i64)> =
        tuple.order_by_asc(users::Column::Id).into_tuple().all(&db).await.expect("read");
    assert_eq!(tuple[0], (ann.name.clone(), ann.email.clone(), ann.id));
    let stats = Posts::find()
        .select_only()
        .column(posts::Column::UserId)
        .column_as(posts::Column::Id.count(), "posts")
        .column_as(posts::Column::CreatedAt.min(), "first")
        .column_as(Expr::expr(Func::avg(Expr::col(posts::Column::UserId))), "average")
        .column_as(posts::Column::Id.sum(), "sum")
        .group_by(posts::Column::UserId);
    let stats = stats.into_model::<Stats>().one(&db).await.expect("read").expect("a writer");
    assert!(stats.first.is_some_and(|at| at.get().timestamp() > 1_700_000_000), "{stats:?}");
    assert_eq!(stats, Stats { user_id: ann.id, posts: 2, first: stats.first, average: Some(1.0), sum: Some(3) });
    let short =
        Users::find().filter(users::Column::Id.eq(ann.id)).into_partial_model::<Short>().one(&db).await.expect("read");
    assert_eq!(short, Some(Short { email: ann.email.clone(), id: ann.id }));
    let headline =
        Posts::find().left_join(Users).order_by_asc(posts::Column::Id).into_partial_model::<Headline>().one(&db).await;
    assert_eq!(headline.expect("read"), Some(Headline { title: "About first".to_owned(), writer: short }));
    let json = Posts::find()
        .filter(posts::Column::Slug.eq("first"))
        .into_json()
        .one(&db.by_name())
        .await
        .expect("read")
        .expect("there");
    let names: Vec<&String> = json.as_object().expect("an object").keys().collect();
    assert_eq!(names.len(), posts::Column::iter().count(), "{json}");
    assert_eq!(
        (&json["published"], &json["user_id"], &json["updated_at"]),
        (&json!(false), &json!(ann.id), &json!(null))
    );
    // Elsewhere the places of the columns stand beside their names, and say what to do.
    let json = Posts::find().into_json().one(&db).await.expect("read").expect("there");
    assert!(json.as_object().expect("an object").keys().any(|key| key.contains("use D1::by_name")), "{json}");
}

pub async fn sql_by_hand_is_read_with_the_types_of_the_tables(World { db, .. }: World) {
    let [ann, bob] = people(&db).await;
    let raw =
        |sql: &str, values: Vec<sea_orm::Value>| Statement::from_sql_and_values(db.get_database_backend(), sql, values);
    let sql = "SELECT u.id AS user, p.id, u.created_at, p.published FROM posts p JOIN users u ON u.id = p.user_id WHERE p.slug = ?1 OR p.slug = ?1";
    let row = db.query_one_raw(raw(sql, vec!["second".into()])).await.expect("read").expect("there");
    assert_eq!((row.try_get::<i64>("", "user"), row.try_get::<i64>("", "id")), (Ok(ann.id), Ok(2)));
    assert_eq!(row.try_get::<DateTimeUtc>("", "created_at"), Ok(ann.created_at.get()));
    assert_eq!(row.try_get::<Option<bool>>("", "published"), Ok(Some(false)));
    assert_eq!(row.try_get_by_index::<bool>(3), Ok(false));
    let all =
        users::Entity::find().from_raw_sql(raw("SELECT * FROM users WHERE id > ?", vec![ann.id.into()])).all(&db).await;
    assert_eq!(all.expect("read"), [bob]);
    let counts = "WITH n AS (SELECT user_id, count(*) AS many FROM posts GROUP BY 1) SELECT email, many FROM users JOIN n ON user_id = id";
    let row = db.query_one_raw(raw(counts, vec![])).await.expect("read").expect("there");
    assert_eq!((row.try_get::<String>("", "email"), row.try_get::<i64>("", "many")), (Ok(ann.email), Ok(2)));
    // Two columns of one name: by place each, by name the last, as sqlx has it.
    let row = db
        .query_one_raw(raw("SELECT u.id, p.id FROM users u, posts p WHERE p.id = 2", vec![]))
        .await
        .expect("read")
        .expect("there");
    assert_eq!(
        (row.try_get::<i64>("", "id"), row.try_get_by_index::<i64>(0), row.try_get_by_index::<i64>(1)),
        (Ok(2), Ok(1), Ok(2))
    );
}

/// A number of JavaScript cannot hold them; the statement asks for their digits.
pub async fn integers_are_exact_beyond_what_javascript_holds(world: World) {
    let db = world.db.clone();
    let [ann, _] = people(&db).await;
    let big = 9_007_199_254_740_993_i64;
    for (number, token) in [(big, "big"), (i64::MAX, "most"), (i64::MIN, "least"), (-big, "below")] {
        let session = sessions::ActiveModel {
            id: Set(token.to_owned()),
            user_id: Set(ann.id),
            expires_at: Set(number),
            ..Default::default()
        };
        assert_eq!(session.insert(&db).await.expect("inserted").expires_at, number);
        let stored =
            format!("SELECT typeof(expires_at) || CAST(expires_at AS text) FROM sessions WHERE id = '{token}'");
        assert_eq!(world.texts(&stored).await, [format!("integer{number}")]);
        let found = Sessions::find().filter(sessions::Column::ExpiresAt.eq(number)).one(&db).await.expect("read");
        assert_eq!(found.map(|session| (session.id, session.expires_at)), Some((token.to_owned(), number)));
    }
    assert_eq!(Sessions::find().filter(sessions::Column::ExpiresAt.eq(big - 1)).count(&db).await, Ok(0));
    let most: Option<(i64, i64)> = Sessions::find()
        .select_only()
        .column_as(sessions::Column::ExpiresAt.max(), "most")
        .column_as(sessions::Column::ExpiresAt.min(), "least")
        .into_tuple()
        .one(&db)
        .await
        .expect("read");
    assert_eq!(most, Some((i64::MAX, i64::MIN)));
    let with =
        Sessions::find().find_also_related(Users).filter(sessions::Column::Id.eq("big")).one(&db).await.expect("read");
    assert_eq!(with.map(|(session, _)| session.expires_at), Some(big));
    let half: Option<i64> = Sessions::find()
        .select_only()
        .column_as(Expr::val(5).div(2), "half")
        .limit(1)
        .into_tuple()
        .one(&db.typed::<i64>("half"))
        .await
        .expect("read");
    assert_eq!(half, Some(2), "integers are divided as integers");
    // A star hides which columns they are.
    let star = Statement::from_string(db.get_database_backend(), "SELECT * FROM sessions WHERE id = 'big'");
    let star = db.query_all_raw(star).await.expect_err("rounded");
    assert!(
        star.to_string()
            .contains("sessions.expires_at holds the number 9007199254740992, which JavaScript may have rounded"),
        "{star}"
    );
}

pub async fn more_values_than_d1_takes_go_in_parts(World { db, .. }: World) {
    people(&db).await;
    assert_eq!(Users::find().filter(users::Column::Id.is_in(1..=250_i64)).count(&db).await, Ok(2));
    let texts = Users::find().filter(users::Column::Email.is_in((0..101).map(|n| n.to_string()))).count(&db).await;
    let said = texts.expect_err("too many").to_string();
    assert!(said.contains("D1 takes 100 parameters in a statement, and this one has 101"), "{said}");
    let rows = |from: i32| {
        (from..from + 120).map(|n| settings::ActiveModel {
            key: Set(format!("m{n:03}")),
            value: Set(n.to_string()),
            ..Default::default()
        })
    };
    let made = Settings::insert_many(rows(0)).exec_with_returning(&db).await.expect("inserted");
    let keys: Vec<_> = made.iter().map(|row| (row.id, row.key.clone())).collect();
    assert_eq!(keys, (0..120).map(|n| (i64::from(n) + 1, format!("m{n:03}"))).collect::<Vec<_>>());
    assert_eq!(Settings::insert_many(rows(120)).exec(&db).await.expect("inserted").last_insert_id, Some(240));
    assert_eq!(Settings::insert_many(rows(240)).exec_without_returning(&db).await, Ok(120));
    // One transaction: the last row of the last part is in the way of all.
    let taken = Settings::insert_many(rows(479)).exec(&db).await;
    assert!(taken.is_ok(), "{taken:?}");
    let error = Settings::insert_many(rows(360)).exec(&db).await.expect_err("the last is taken");
    assert_eq!(error.violated(), Some(settings::Violation::KeyKey), "{error}");
    assert_eq!(Settings::find().count(&db).await, Ok(480));
    let log = audit_logs::ActiveModel {
        action: Set("a".to_owned()),
        resource_type: Set("r".to_owned()),
        details: Set(Some(json!({"n": 1}))),
        ..Default::default()
    };
    AuditLogs::insert_many(vec![log; 40]).exec(&db).await.expect("NULLs take parameters too");
}
