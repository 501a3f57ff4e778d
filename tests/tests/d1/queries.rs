//! The calls of an app.

use entity::mvp::{api_keys, audit_logs, posts, prelude::*, sessions, settings, users};
use entity::{Violated, mvp::fields::SqlTimestamp};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, DbErr, DerivePartialModel, EntityLoaderTrait, EntityTrait, ExprTrait,
    FromQueryResult, IntoActiveModel, LoaderTrait, ModelTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    SelectExt, SqlErr, Statement,
    prelude::{DateTimeUtc, Expr},
    sea_query::{Func, OnConflict},
};
use seaglass_d1::{D1, sql_err};
use serde_json::json;

use crate::{edges::parsed, mvp};

fn at(text: &str) -> SqlTimestamp {
    parsed::<DateTimeUtc>(text).into()
}

fn user(email: &str) -> users::ActiveModel {
    users::ActiveModel { email: Set(email.to_owned()), name: Set("O'Neill \"Ann\" ?".to_owned()), ..Default::default() }
}

fn post(user_id: i64, slug: &str) -> posts::ActiveModel {
    posts::ActiveModel {
        user_id: Set(user_id),
        title: Set(format!("About {slug}")),
        content: Set("naïve \u{1F980}".to_owned()),
        slug: Set(slug.to_owned()),
        ..Default::default()
    }
}

/// Ann with two posts, and Bob with none.
async fn people(db: &D1) -> [users::Model; 2] {
    let ann = user("ann@example.com").insert(db).await.expect("inserted");
    let bob = user("bob@example.com").insert(db).await.expect("inserted");
    for slug in ["first", "second"] {
        post(ann.id, slug).insert(db).await.expect("inserted");
    }
    [ann, bob]
}

#[tokio::test]
async fn relations_are_followed_both_ways() {
    let (db, _) = mvp();
    let [ann, bob] = people(&db).await;
    let also = Posts::find().find_also_related(Users).order_by_asc(posts::Column::Id).all(&db).await.expect("read");
    assert_eq!(also.len(), 2);
    assert!(also.iter().all(|(post, writer)| !post.published && writer.as_ref() == Some(&ann)), "{also:?}");
    let with = Users::find().find_with_related(Posts).order_by_asc(users::Column::Id).all(&db).await.expect("read");
    let counts: Vec<_> = with.iter().map(|(user, posts)| (user.id, posts.len())).collect();
    assert_eq!(counts, [(ann.id, 2), (bob.id, 0)]);
    assert_eq!(ann.find_related(Posts).all(&db).await.expect("read").len(), 2);
    let loaded = vec![bob.clone(), ann.clone()].load_many(Posts, &db).await.expect("read");
    assert_eq!(loaded.iter().map(Vec::len).collect::<Vec<_>>(), [0, 2]);
    let written = Posts::find().all(&db).await.expect("read").load_one(Users, &db).await.expect("read");
    assert_eq!(written, [Some(ann.clone()), Some(ann.clone())]);
    let key = api_keys::ActiveModel {
        user_id: Set(ann.id),
        key_hash: Set("h".to_owned()),
        name: Set("ci".to_owned()),
        scopes: Set(Some(json!(["read"]))),
        ..Default::default()
    };
    let key = key.insert(&db).await.expect("inserted");
    assert_eq!((key.scopes, key.expires_at), (Some(json!(["read"])), None));
    let whole = Users::load()
        .filter_by_id(ann.id)
        .with(Posts)
        .with(ApiKeys)
        .with(Sessions)
        .one(&db)
        .await
        .expect("read")
        .expect("there");
    assert_eq!([whole.posts.len(), whole.api_keys.len(), whole.sessions.len()], [2, 1, 0]);
}

#[tokio::test]
async fn rows_are_changed_and_removed() {
    let (db, _) = mvp();
    let [ann, bob] = people(&db).await;
    let mut change = ann.clone().into_active_model();
    change.deleted_at = Set(Some(at("2026-03-04T05:06:07.000001Z")));
    change.avatar_url = Set(Some(String::new()));
    let changed = change.update(&db).await.expect("updated");
    assert_eq!(
        (changed.deleted_at, changed.avatar_url.as_deref()),
        (Some(at("2026-03-04T05:06:07.000001Z")), Some(""))
    );
    let mut back = changed.into_active_model();
    (back.deleted_at, back.avatar_url) = (Set(None), Set(None));
    assert_eq!(back.update(&db).await.expect("updated"), ann);
    let shown =
        Posts::update_many().col_expr(posts::Column::Published, Expr::value(true)).exec(&db).await.expect("updated");
    assert_eq!(shown.rows_affected, 2);
    let all = Posts::update_many()
        .col_expr(posts::Column::Title, Expr::value("t"))
        .exec_with_returning(&db)
        .await
        .expect("updated");
    assert!(all.len() == 2 && all.iter().all(|post| post.title == "t" && post.published), "{all:?}");
    let gone = Posts::delete_many().filter(posts::Column::Slug.eq("second")).exec(&db).await.expect("deleted");
    assert_eq!(gone.rows_affected, 1);
    let nobody =
        posts::ActiveModel { id: Set(4711), title: Set("x".to_owned()), ..Default::default() }.update(&db).await;
    assert_eq!(nobody, Err(DbErr::RecordNotUpdated));
    assert_eq!(bob.delete(&db).await.expect("deleted").rows_affected, 1);
    assert_eq!(ann.delete(&db).await.expect("deleted").rows_affected, 1, "and her post with her");
    assert_eq!(Posts::find().count(&db).await.expect("counted"), 0);
}

#[tokio::test]
async fn violations_are_told_apart() {
    let (db, _) = mvp();
    let [ann, _] = people(&db).await;
    let unique = user("ann@example.com").insert(&db).await.expect_err("taken");
    assert_eq!(unique.violated(), Some(users::Violation::EmailKey), "{unique}");
    assert_eq!(
        sql_err(&unique),
        Some(SqlErr::UniqueConstraintViolation("UNIQUE constraint failed: users.email".to_owned()))
    );
    let slug =
        Posts::update_many().col_expr(posts::Column::Slug, Expr::value("first")).exec(&db).await.expect_err("taken");
    assert_eq!(slug.violated(), Some(posts::Violation::SlugKey), "{slug}");
    let key = post(4711, "orphan").insert(&db).await.expect_err("nobody");
    assert_eq!(key.violated(), Some(posts::Violation::UserIdFkey), "{key}");
    assert!(matches!(sql_err(&key), Some(SqlErr::ForeignKeyConstraintViolation(_))), "{key}");
    let null =
        Posts::update_many().col_expr(posts::Column::Title, Expr::cust("NULL")).exec(&db).await.expect_err("required");
    assert_eq!((null.violated(), sql_err(&null)), (Some(posts::Violation::TitleNotNull), None), "{null}");
    let syntax = db.execute_unprepared("SELEC 1").await.expect_err("no SQL");
    assert_eq!((syntax.violated::<posts::Violation>(), sql_err(&syntax)), (None, None), "{syntax}");
    assert_eq!(Posts::find().filter(posts::Column::UserId.eq(ann.id)).count(&db).await.expect("counted"), 2);
}

#[tokio::test]
async fn pages_and_cursors_go_through_all() {
    let (db, _) = mvp();
    let many = (0..25).map(|n| settings::ActiveModel {
        key: Set(format!("k{n:02}")),
        value: Set(n.to_string()),
        ..Default::default()
    });
    assert_eq!(Settings::insert_many(many).exec(&db).await.expect("inserted").last_insert_id, Some(25));
    let pages = Settings::find().order_by_asc(settings::Column::Key).paginate(&db, 10);
    let totals = pages.num_items_and_pages().await.expect("counted");
    assert_eq!((totals.number_of_items, totals.number_of_pages), (25, 3));
    let keys: Vec<_> = pages.fetch_page(2).await.expect("read").into_iter().map(|setting| setting.key).collect();
    assert_eq!(keys, ["k20", "k21", "k22", "k23", "k24"]);
    let ids = |rows: Vec<settings::Model>| rows.iter().map(|row| row.id).collect::<Vec<_>>();
    let mut cursor = Settings::find().cursor_by(settings::Column::Id);
    assert_eq!(ids(cursor.after(20).first(3).all(&db).await.expect("read")), [21, 22, 23]);
    let mut cursor = Settings::find().cursor_by((settings::Column::Key, settings::Column::Id));
    assert_eq!(ids(cursor.before(("k03", 4_i64)).last(2).all(&db).await.expect("read")), [2, 3]);
    assert!(Settings::find().filter(settings::Column::Key.eq("k07")).exists(&db).await.expect("asked"));
    assert!(!Settings::find().filter(settings::Column::Key.eq("k7")).exists(&db).await.expect("asked"));
}

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

#[tokio::test]
async fn what_is_no_model_is_read_too() {
    let (db, _) = mvp();
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
    assert_eq!(names.len(), posts::Entity::default_columns(), "{json}");
    assert_eq!(
        (&json["published"], &json["user_id"], &json["updated_at"]),
        (&json!(false), &json!(ann.id), &json!(null))
    );
    // Elsewhere the places of the columns stand beside their names, and say what to do.
    let json = Posts::find().into_json().one(&db).await.expect("read").expect("there");
    assert!(json.as_object().expect("an object").keys().any(|key| key.contains("use D1::by_name")), "{json}");
}

trait Columns {
    fn default_columns() -> usize;
}

impl<E: EntityTrait> Columns for E {
    fn default_columns() -> usize {
        use sea_orm::Iterable;
        E::Column::iter().count()
    }
}

#[tokio::test]
async fn sql_by_hand_is_read_with_the_types_of_the_tables() {
    let (db, _) = mvp();
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

#[tokio::test]
async fn rows_are_put_in_their_place() {
    let (db, _) = mvp();
    let setting = |value: &str| settings::ActiveModel {
        key: Set("theme".to_owned()),
        value: Set(value.to_owned()),
        ..Default::default()
    };
    let known = || OnConflict::column(settings::Column::Key).update_column(settings::Column::Value).to_owned();
    let first =
        Settings::insert(setting("dark")).on_conflict(known()).exec_with_returning(&db).await.expect("inserted");
    let second =
        Settings::insert(setting("light")).on_conflict(known()).exec_with_returning(&db).await.expect("updated");
    assert_eq!((first.id, second.id, second.value.as_str()), (second.id, first.id, "light"));
    let nothing = || OnConflict::column(settings::Column::Key).do_nothing().to_owned();
    let ignored = Settings::insert(setting("x")).on_conflict(nothing()).exec_without_returning(&db).await;
    assert_eq!(ignored, Ok(0));
    let ignored = Settings::insert(setting("x")).on_conflict(nothing()).exec(&db).await;
    assert_eq!(ignored.map(|done| done.last_insert_id), Err(DbErr::RecordNotInserted));
}

/// A number of JavaScript cannot hold them; the statement asks for their digits.
#[tokio::test]
async fn integers_are_exact_beyond_what_javascript_holds() {
    let (db, worker) = mvp();
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
        let stored = worker.texts(&format!(
            "SELECT typeof(expires_at) || CAST(expires_at AS text) FROM sessions WHERE id = '{token}'"
        ));
        assert_eq!(stored, Ok(vec![format!("integer{number}")]));
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

#[tokio::test]
async fn more_values_than_d1_takes_go_in_parts() {
    let (db, _) = mvp();
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
