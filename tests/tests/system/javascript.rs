//! One database, two languages: rows that the entities wrote mean the same to JavaScript on workerd, and rows that a
//! Workers app wrote in JavaScript are read, filtered, changed and written back in their own form by the entities.

use app::{
    mvp,
    webauthn::{self, Request},
};
use entity::mvp::{api_keys, audit_logs, fields::SqlTimestamp, posts, sessions, settings, users};
use entity::webauthn::tower_sessions;
use migration::{mvp::Migrator as Mvp, webauthn::Migrator as Webauthn};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, QueryOrder,
    prelude::DateTimeUtc,
};
use seaglass_tests::assert_same_lines;
use serde_json::json;

use crate::{
    copy::{d1, rows_of, sqlite, texts, to_d1, to_sqlite},
    engines::Engine,
};

fn at(text: &str) -> DateTimeUtc {
    text.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
}

#[tokio::test]
async fn a_worker_reads_what_the_mvp_entities_wrote() {
    let engine = sqlite::<Mvp>().await;
    let ada = mvp::add_user(&engine.db, "ada@example.com", "Adä \u{1F389}").await.expect("added");
    let first = mvp::write_post(&engine.db, ada.id, "one", "it's", "a\nb").await.expect("written");
    mvp::write_post(&engine.db, ada.id, "two", "\"draft\"", "").await.expect("written");
    mvp::publish(&engine.db, first, at("2026-03-04T05:06:07Z")).await.expect("published");
    let data = json!({"cart": [1, 2.5, null, true], "name": "ü"});
    mvp::sign_in(&engine.db, ada.id, "token", 1_800_000_000, Some(data)).await.expect("signed in");
    let later = at("2026-03-04T05:06:07.25Z");
    mvp::set(&engine.db, "site_name", "Seaglass", later).await.expect("set");
    mvp::soft_delete(&engine.db, ada.id, at("9999-12-31T23:59:59.999Z")).await.expect("marked");
    mvp::sign_in(&engine.db, ada.id, "again", 1, None).await.expect("signed in");

    let db = d1("mvp");
    to_d1(&engine, &db).await;
    let seen = db.run(MVP_READS).expect("the Worker runs");
    let expected = json!({
        "user": ["ada@example.com", "Adä \u{1F389}", true, "9999-12-31T23:59:59.999Z"],
        "created": ada.created_at.get().timestamp_millis(),
        "published": [["one", 1, "2026-03-04T05:06:07.000Z"]],
        "drafts": ["two"],
        "session": null,
        "details": {"slug": "one"},
        "setting": ["Seaglass", "2026-03-04T05:06:07.250Z"],
        "before": 1,
        "same second": 0,
        "again": [1, null],
    });
    assert_eq!(seen, expected);
}

/// Reads as the app's own code does: `datetime('now')` text is UTC without saying so.
const MVP_READS: &str = r"
    const all = async (sql, ...values) => (await DB.prepare(sql).bind(...values).all()).results;
    const first = (sql, ...values) => DB.prepare(sql).bind(...values).first();
    const date = (text) => new Date(text.replace(' ', 'T') + 'Z');
    const user = await first('SELECT * FROM users WHERE email = ?', 'ada@example.com');
    const published = await all('SELECT slug, published, published_at FROM posts WHERE published = ?', true);
    const log = await first('SELECT details FROM audit_logs WHERE user_id = ?', user.id);
    const setting = await first('SELECT value, updated_at FROM settings WHERE key = ?', 'site_name');
    const before = `SELECT count(*) AS n FROM posts WHERE published_at `;
    const again = await first('SELECT expires_at, data FROM sessions WHERE id = ?', 'again');
    return {
        'user': [user.email, user.name, user.avatar_url === null, date(user.deleted_at).toISOString()],
        'created': date(user.created_at).getTime(),
        'published': published.map((post) => [post.slug, post.published, date(post.published_at).toISOString()]),
        'drafts': (await all('SELECT slug FROM posts WHERE NOT published')).map((post) => post.slug),
        'session': await first('SELECT data FROM sessions WHERE id = ?', 'token'),
        'details': JSON.parse(log.details),
        'setting': [setting.value, date(setting.updated_at).toISOString()],
        'before': (await first(before + `< datetime('2026-03-04T05:06:08')`)).n,
        'same second': (await first(before + `< datetime('2026-03-04T05:06:07')`)).n,
        'again': [again.expires_at, again.data],
    };";

#[tokio::test]
async fn a_worker_reads_what_the_webauthn_entities_wrote() {
    let engine = sqlite::<Webauthn>().await;
    webauthn::invite(&engine.db, "CODE").await.expect("invited");
    let used_at = at("2026-03-04T05:06:07.123456Z");
    let ada = webauthn::register(&engine.db, "ada", "CODE", used_at).await.expect("registered");
    let every_byte: Vec<u8> = (0..=255).collect();
    webauthn::add_credential(&engine.db, ada.id, &every_byte, "{}").await.expect("added");
    for (id, expiry_date) in [("early", "2026-03-04T05:06:07Z"), ("late", "2026-03-04T05:06:07.001Z")] {
        let session = tower_sessions::Model { id: id.to_owned(), data: vec![0, 255], expiry_date: at(expiry_date) };
        webauthn::save_session(&engine.db, session).await.expect("saved");
    }
    let request = Request {
        request_id: "r",
        user_id: Some(ada.id),
        method: "GET",
        path: "/",
        data: Some(json!([1, "two", {"three": null}])),
        response_size: Some(9_007_199_254_740_993),
        ..Request::default()
    };
    let logged = webauthn::log_request(&engine.db, request).await.expect("logged");

    let db = d1("webauthn");
    to_d1(&engine, &db).await;
    let seen = db.run(WEBAUTHN_READS).expect("the Worker runs");
    let expected = json!({
        "user": [ada.id.simple().to_string(), "ada", "CODE", ada.created_at.timestamp_millis()],
        "invite": [ada.id.simple().to_string(), false, used_at.timestamp_millis()],
        "credential": (0..=255).collect::<Vec<_>>(),
        "expired": ["early"],
        "request": [[1, "two", {"three": null}], logged.timestamp.timestamp_millis(), null],
        // Stored exactly; a JavaScript number cannot hold it, as the documentation says.
        "size": [9_007_199_254_740_992_i64, "9007199254740993"],
        "new": true,
    });
    assert_eq!(seen, expected);

    // What the Worker added by defaults alone is the entities' to read.
    let back = sqlite::<Webauthn>().await;
    to_sqlite(&db, &back).await;
    let bob = webauthn::account(&back.db, "bob").await.expect("read").expect("the Worker added bob");
    assert_eq!((bob.id.get_version_num(), bob.webauthn_credentials.len()), (4, 1));
    let now = bob.created_at;
    assert!(now > ada.created_at && now < at("9999-01-01T00:00:00Z"), "{now}");
    let found = webauthn::credential(&back.db, &[1, 2]).await.expect("read").expect("added too");
    assert_eq!(found.user_id, bob.id);
    assert_eq!(webauthn::expire_sessions(&back.db, at("2026-03-04T05:06:07.001Z")).await.expect("deleted"), 1);
}

const WEBAUTHN_READS: &str = r"
    const first = (sql, ...values) => DB.prepare(sql).bind(...values).first();
    const hex = (bytes) => bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('');
    const time = (text) => new Date(text).getTime();
    const user = await first('SELECT * FROM users WHERE username = ?', 'ada');
    const id = new Uint8Array(user.id);
    const invite = await first('SELECT * FROM invite_codes WHERE used_by_user_id = ?', id);
    const credential = await first('SELECT * FROM webauthn_credentials WHERE user_id = ?', id);
    const expired = await DB.prepare(`SELECT id FROM tower_sessions WHERE expiry_date < ?`)
        .bind('2026-03-04T05:06:07.001+00:00').all();
    const request = await first('SELECT *, CAST(response_size AS text) AS size FROM request_analytics WHERE user_id = ?', id);
    await DB.prepare('INSERT INTO users (username) VALUES (?)').bind('bob').run();
    const bob = await first('SELECT id FROM users WHERE username = ?', 'bob');
    await DB.prepare('INSERT INTO webauthn_credentials (user_id, credential_id, credential_data) VALUES (?, ?, ?)')
        .bind(new Uint8Array(bob.id), new Uint8Array([1, 2]), '{}').run();
    return {
        'user': [hex(user.id), user.username, user.invite_code_used, time(user.created_at)],
        'invite': [hex(invite.used_by_user_id), invite.is_active === 1, time(invite.used_at)],
        'credential': credential.credential_id,
        'expired': expired.results.map((session) => session.id),
        'request': [JSON.parse(request.request_data), time(request.timestamp), request.trace_id],
        'size': [request.response_size, request.size],
        'new': bob.id.length === 16,
    };";

/// What a Workers app writes, in all the forms it does: by defaults, with ISO text, booleans both ways, JSON by
/// `JSON.stringify`, and ids from `last_row_id`.
const MVP_WRITES: &str = r"
    const run = (sql, ...values) => DB.prepare(sql).bind(...values).run();
    const insert = async (...all) => (await run(...all)).meta.last_row_id;
    const iso = new Date(Date.UTC(2026, 2, 4, 5, 6, 7, 89)).toISOString();
    const ada = await insert('INSERT INTO users (email, name) VALUES (?, ?)', 'ada@example.com', 'Adä \u{1F389}');
    const bob = await insert('INSERT INTO users (email, name, avatar_url, created_at, updated_at) VALUES (?, ?, ?, ?, ?)',
        'bob@example.com', 'Bob', null, '2026-03-04 05:06:07', iso);
    const post = 'INSERT INTO posts (user_id, title, content, slug, published, published_at) VALUES (?, ?, ?, ?, ?, ?)';
    await insert(post, ada, 'One', 'a', 'one', true, '2026-03-04 05:06:07');
    await insert(post, ada, 'Two', 'b', 'two', 1, iso);
    await insert(post, ada, 'Three', 'c', 'three', false, null);
    await insert(post, bob, 'Four', 'd', 'four', 0, null);
    await insert('INSERT INTO posts (user_id, title, content, slug) VALUES (?, ?, ?, ?)', bob, 'Five', 'e', 'five');
    const data = JSON.stringify({ z: [1, 2.5, 'ü'], a: { 'it\'s': null }, big: 1e21 });
    await run('INSERT INTO sessions (id, user_id, expires_at, data) VALUES (?, ?, ?, ?)', 'with', ada, 1772600767, data);
    await run('INSERT INTO sessions (id, user_id, expires_at) VALUES (?, ?, ?)', 'without', ada, 1772600768);
    await run('INSERT INTO api_keys (user_id, key_hash, name, scopes, expires_at) VALUES (?, ?, ?, ?, ?)',
        bob, 'hash', 'ci', JSON.stringify(['read', 'write']), iso);
    await run('INSERT INTO audit_logs (user_id, action, resource_type, resource_id, details) VALUES (?, ?, ?, ?, ?)',
        ada, 'user.login', 'session', 'with', JSON.stringify('just text'));
    await run(`INSERT INTO audit_logs (action, resource_type, created_at) VALUES (?, ?, datetime('now', '-1 day'))`, 'boot', 'app');
    await run('INSERT INTO settings (key, value) VALUES (?, ?), (?, ?)', 'site_name', 'App', 'maintenance_mode', String(false));
    return { ada, bob };";

/// The app's rows in an SQLite file, and the ids that the Worker was told.
async fn written_by_a_worker() -> (Engine, i64, i64) {
    let db = d1("mvp");
    let ids = db.run(MVP_WRITES).expect("the Worker runs");
    let engine = sqlite::<Mvp>().await;
    to_sqlite(&db, &engine).await;
    let id = |name: &str| ids[name].as_i64().expect("a number");
    (engine, id("ada"), id("bob"))
}

#[tokio::test]
async fn the_entities_read_what_a_worker_wrote() {
    let (engine, ada, bob) = written_by_a_worker().await;
    let db = &engine.db;
    let found = users::Entity::find().order_by_asc(users::Column::Id).all(db).await.expect("read");
    assert_eq!((found[0].id, found[0].name.as_str(), found[0].updated_at), (ada, "Adä \u{1F389}", None));
    let iso = SqlTimestamp::from(at("2026-03-04T05:06:07.089Z"));
    let whole = SqlTimestamp::from(at("2026-03-04T05:06:07Z"));
    assert_eq!((found[1].id, found[1].created_at, found[1].updated_at), (bob, whole, Some(iso)));
    assert!(found[0].created_at > whole, "{:?}", found[0].created_at);

    let read = posts::Entity::find().order_by_asc(posts::Column::Id).all(db).await.expect("read");
    let read: Vec<_> = read.iter().map(|post| (post.slug.as_str(), post.published, post.published_at)).collect();
    let (one, two) = (("one", true, Some(whole)), ("two", true, Some(iso)));
    assert_eq!(read, [one, two, ("three", false, None), ("four", false, None), ("five", false, None)]);

    let session = sessions::Entity::find_by_id("with").one(db).await.expect("read").expect("there");
    assert_eq!(session.data, Some(json!({"z": [1, 2.5, "ü"], "a": {"it's": null}, "big": 1e21})));
    assert_eq!(sessions::Entity::find_by_id("without").one(db).await.expect("read").expect("there").data, None);
    let key = api_keys::Entity::load().filter_by_key_hash("hash").with(users::Entity).one(db).await;
    let key = key.expect("read").expect("there");
    assert_eq!((key.scopes, key.expires_at, key.revoked_at), (Some(json!(["read", "write"])), Some(iso), None));
    assert_eq!(key.user.as_ref().map(|user| user.id), Some(bob));
    let logs = audit_logs::Entity::find().order_by_asc(audit_logs::Column::Id).all(db).await.expect("read");
    assert_eq!((&logs[0].details, logs[0].user_id), (&Some(json!("just text")), Some(ada)));
    assert_eq!((logs[1].user_id, logs[1].created_at < logs[0].created_at), (None, true));
}

#[tokio::test]
async fn the_entities_filter_what_a_worker_wrote() {
    let (engine, ada, bob) = written_by_a_worker().await;
    let slugs = async |filter| {
        let found = posts::Entity::find().filter(filter).order_by_asc(posts::Column::Id).all(&engine.db).await;
        found.expect("read").into_iter().map(|post| post.slug).collect::<Vec<_>>()
    };
    assert_eq!(slugs(posts::COLUMN.published.eq(true)).await, ["one", "two"]);
    assert_eq!(slugs(posts::COLUMN.published.eq(false)).await, ["three", "four", "five"]);
    assert_eq!(slugs(posts::COLUMN.user_id.eq(bob)).await, ["four", "five"]);
    let instant = |text: &str| SqlTimestamp::from(at(text));
    let published_at = posts::COLUMN.published_at;
    assert_eq!(slugs(published_at.eq(instant("2026-03-04T05:06:07Z"))).await, ["one"]);
    assert_eq!(slugs(published_at.gte(instant("2026-03-04T00:00:00Z"))).await, ["one", "two"]);
    assert_eq!(slugs(published_at.lt(instant("2026-03-05T00:00:00Z"))).await, ["one", "two"]);
    assert_eq!(slugs(published_at.lt(instant("2026-03-04T05:06:07Z"))).await, Vec::<String>::new());
    // `toISOString` wrote another form, later than any text of its day by `datetime('now')`: on that day a filter sees
    // midnight of the next.
    assert_eq!(slugs(published_at.lt(instant("2026-03-04T23:59:59Z"))).await, ["one"]);

    let ended = sessions::COLUMN.expires_at.lte(1_772_600_767);
    assert_eq!(sessions::Entity::find().filter(ended).count(&engine.db).await.expect("counted"), 1);
    let (page, pages) = mvp::posts_of(&engine.db, ada, 0, 2).await.expect("read");
    assert_eq!((page.len(), pages), (2, 2));
    let recent = users::COLUMN.created_at.gt(instant("2026-03-05T00:00:00Z"));
    assert_eq!(users::Entity::find().filter(recent).count(&engine.db).await.expect("counted"), 1);
}

#[tokio::test]
async fn the_entities_change_what_a_worker_wrote_and_keep_its_form() {
    let (engine, ada, _) = written_by_a_worker().await;
    let db = &engine.db;
    let before = rows_of(&engine).await;

    // Writing back what was read changes nothing that an app could see.
    for user in users::Entity::find().all(db).await.expect("read") {
        let mut same = user.clone().into_active_model();
        same.name = Set(user.name);
        same.update(db).await.expect("written");
    }
    assert_same_lines("before", &before, "after", &rows_of(&engine).await);

    let mut user = users::Entity::find_by_id(ada).one(db).await.expect("read").expect("there").into_active_model();
    user.updated_at = Set(Some(at("2026-05-06T07:08:09Z").into()));
    user.update(db).await.expect("written");
    let post = posts::Entity::find_by_slug("three").one(db).await.expect("read").expect("there");
    mvp::publish(db, post, at("2026-05-06T07:08:09Z")).await.expect("published");
    let mut hidden =
        posts::Entity::find_by_slug("two").one(db).await.expect("read").expect("there").into_active_model();
    hidden.published = Set(false);
    hidden.update(db).await.expect("written");
    let mut session =
        sessions::Entity::find_by_id("without").one(db).await.expect("read").expect("there").into_active_model();
    session.data = Set(Some(json!(["a", 1, null])));
    session.update(db).await.expect("written");
    // What the app wrote as ISO text is written back in the form of `datetime('now')`, the same instant.
    let bob = users::Entity::find_by_email("bob@example.com").one(db).await.expect("read").expect("there");
    let mut again = bob.clone().into_active_model();
    again.updated_at = Set(bob.updated_at);
    again.deleted_at = Set(bob.updated_at);
    again.update(db).await.expect("written");
    mvp::set(db, "maintenance_mode", "true", at("2026-05-06T07:08:09Z")).await.expect("set");
    let setting = settings::Entity::find_by_key("maintenance_mode").one(db).await.expect("read").expect("there");
    assert_eq!(setting.id, 2, "the row was updated, not replaced");

    // Every value has the storage class and the text that the app's own statements would have given it.
    let forms = "SELECT quote(updated_at) FROM users WHERE updated_at LIKE '%08:09%'
        UNION ALL SELECT quote(updated_at) || quote(deleted_at) FROM users WHERE name = 'Bob'
        UNION ALL SELECT quote(published) || quote(published_at) || quote(updated_at) FROM posts WHERE slug = 'three'
        UNION ALL SELECT quote(published) || quote(published_at) FROM posts WHERE slug = 'two'
        UNION ALL SELECT quote(data) FROM sessions WHERE id = 'without'
        UNION ALL SELECT quote(value) || quote(updated_at) FROM settings WHERE key = 'maintenance_mode'";
    let time = "'2026-05-06 07:08:09'";
    let expected = [
        time.to_owned(),
        "'2026-03-04 05:06:07.089''2026-03-04 05:06:07.089'".to_owned(),
        format!("1{time}{time}"),
        "0'2026-03-04T05:06:07.089Z'".to_owned(),
        r#"'["a",1,null]'"#.to_owned(),
        format!("'true'{time}"),
    ];
    assert_same_lines("stored", &texts(&engine, forms).await, "expected", &expected);
    let default = "SELECT iif(created_at GLOB '????-??-?? ??:??:??', 'its form', created_at) FROM audit_logs
        WHERE action = 'post.publish'";
    assert_eq!(texts(&engine, default).await, ["its form"]);

    // And the app goes on with them.
    let db = d1("mvp");
    to_d1(&engine, &db).await;
    let seen = db.run(MVP_CONTINUES).expect("the Worker runs");
    let expected = json!({"shown": ["one", "three"], "times": [1_778_051_289_000_i64, 1_778_051_289_000_i64],
        "data": ["a", 1, null], "log": {"slug": "three"}, "next": 6});
    assert_eq!(seen, expected);
}

const MVP_CONTINUES: &str = r"
    const first = (sql, ...values) => DB.prepare(sql).bind(...values).first();
    const date = (text) => new Date(text.replace(' ', 'T') + 'Z').getTime();
    const shown = await DB.prepare('SELECT slug FROM posts WHERE published = ? ORDER BY id').bind(true).all();
    const post = await first('SELECT * FROM posts WHERE slug = ?', 'three');
    const user = await first('SELECT * FROM users WHERE id = ?', post.user_id);
    const session = await first('SELECT data FROM sessions WHERE id = ?', 'without');
    const log = await first(`SELECT details FROM audit_logs WHERE action = 'post.publish' AND resource_id = ?`, String(post.id));
    const next = await DB.prepare('INSERT INTO posts (user_id, title, content, slug) VALUES (?, ?, ?, ?)')
        .bind(user.id, 'Six', 'f', 'six').run();
    return {
        'shown': shown.results.map((post) => post.slug),
        'times': [date(user.updated_at), date(post.published_at)],
        'data': JSON.parse(session.data),
        'log': JSON.parse(log.details),
        'next': next.meta.last_row_id,
    };";
