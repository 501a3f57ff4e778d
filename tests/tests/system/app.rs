//! An application on the generated entities does its work on every engine with the same code.

use app::{
    mvp::{self, AddError},
    webauthn::{self, AddCredentialError, RegisterError, Request},
};
use entity::{
    mvp::{audit_logs, posts, sessions, users as people},
    webauthn::{invite_codes, request_analytics, tower_sessions, users, webauthn_credentials},
};
use migration::{mvp::Migrator as Mvp, webauthn::Migrator as Webauthn};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::Set,
    ConnectionTrait, DatabaseConnection, EntityTrait, PaginatorTrait,
    prelude::{DateTimeUtc, Uuid},
};
use serde_json::json;

use crate::engines::on_each;

fn at(text: &str) -> DateTimeUtc {
    text.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
}

async fn count<E>(db: &impl ConnectionTrait) -> u64
where
    E: EntityTrait,
    E::Model: Send + Sync,
{
    E::find().count(db).await.expect("the rows can be counted")
}

/// Three accounts with an invite each, so that no statement is right by chance.
async fn accounts(db: &DatabaseConnection) -> [users::Model; 3] {
    let mut made = Vec::new();
    for (name, code) in [("ada", "AAAA0001"), ("bob", "BBBB0002"), ("cy", "CCCC0003")] {
        webauthn::invite(db, code).await.expect("a new code");
        made.push(webauthn::register(db, name, code, at("2026-03-04T05:06:07Z")).await.expect("a new name"));
    }
    made.try_into().expect("three")
}

#[tokio::test]
async fn an_invite_makes_one_account() {
    on_each::<Webauthn, _>("app_invite", an_invite).await;
}

async fn an_invite(db: DatabaseConnection) {
    let [ada, ..] = accounts(&db).await;
    assert_eq!((ada.id.get_version_num(), ada.invite_code_used.as_deref()), (4, Some("AAAA0001")));
    let invites = async || invite_codes::Entity::find_by_code("AAAA0001").one(&db).await.expect("read");
    let used = invites().await.expect("the invite stays");
    assert_eq!((used.used_at, used.used_by_user_id), (Some(at("2026-03-04T05:06:07Z")), Some(ada.id)));
    assert!(!used.is_active, "a used invite is not active");

    let fresh = webauthn::invite(&db, "DDDD0004").await.expect("a new code");
    assert!(fresh.is_active && fresh.used_at.is_none() && fresh.used_by_user_id.is_none());
    webauthn::invite(&db, "EEEE0005").await.expect("a new code");
    webauthn::withdraw_invite(&db, "EEEE0005").await.expect("withdrawn");

    let now = at("2026-03-05T00:00:00.000001Z");
    for unusable in ["AAAA0001", "EEEE0005", "never"] {
        let refused = webauthn::register(&db, "eve", unusable, now).await;
        assert!(matches!(refused, Err(RegisterError::InviteNotUsable)), "{unusable}: {refused:?}");
    }
    assert_eq!(invites().await.as_ref(), Some(&used), "a refused attempt leaves the invite alone");
    let taken = webauthn::register(&db, "ada", "DDDD0004", now).await;
    assert!(matches!(taken, Err(RegisterError::UsernameTaken)), "{taken:?}");
    assert_eq!(count::<users::Entity>(&db).await, 3);
    // The claim of the invite was undone with the failed insert.
    let eve = webauthn::register(&db, "eve", "DDDD0004", now).await.expect("the invite is unused");
    assert_eq!(users::Entity::find_by_id(eve.id).one(&db).await.expect("read"), Some(eve));
}

#[tokio::test]
async fn of_many_people_with_one_invite_one_gets_in() {
    on_each::<Webauthn, _>("app_race", a_race).await;
}

async fn a_race(db: DatabaseConnection) {
    accounts(&db).await;
    webauthn::invite(&db, "RACE").await.expect("a new code");
    let racers = (0..8).map(|number| {
        let db = db.clone();
        tokio::spawn(async move {
            webauthn::register(&db, &format!("racer{number}"), "RACE", at("2026-01-01T00:00:00Z")).await
        })
    });
    let mut winners = Vec::new();
    for racer in racers.collect::<Vec<_>>() {
        match racer.await.expect("no panic") {
            Ok(user) => winners.push(user.id),
            Err(RegisterError::InviteNotUsable) => {}
            Err(other) => panic!("{other:?}"),
        }
    }
    assert_eq!((winners.len(), count::<users::Entity>(&db).await), (1, 4));
    let invite = invite_codes::Entity::find_by_code("RACE").one(&db).await.expect("read").expect("it stays");
    assert_eq!(invite.used_by_user_id, winners.first().copied());
}

#[tokio::test]
async fn passkeys_belong_to_accounts() {
    on_each::<Webauthn, _>("app_passkeys", passkeys).await;
}

async fn passkeys(db: DatabaseConnection) {
    let [ada, bob, _] = accounts(&db).await;
    let every_byte: Vec<u8> = (0..=255).collect();
    let first = webauthn::add_credential(&db, ada.id, &every_byte, r#"{"counter": 0}"#).await.expect("new");
    webauthn::add_credential(&db, ada.id, &[0], "second").await.expect("new");
    webauthn::add_credential(&db, bob.id, &[0, 0], "bob's").await.expect("new");
    assert_eq!((first.id.get_version_num(), first.last_used_at), (4, None));

    let taken = webauthn::add_credential(&db, bob.id, &every_byte, "stolen").await;
    assert!(matches!(taken, Err(AddCredentialError::AlreadyRegistered)), "{taken:?}");
    let nobody = webauthn::add_credential(&db, Uuid::nil(), &[9], "lost").await;
    assert!(matches!(nobody, Err(AddCredentialError::UnknownUser)), "{nobody:?}");

    let account = webauthn::account(&db, "ada").await.expect("read").expect("ada is there");
    let mut ids: Vec<_> = account.webauthn_credentials.iter().map(|key| key.credential_id.clone()).collect();
    ids.sort();
    assert_eq!((account.id, ids), (ada.id, vec![vec![0], every_byte.clone()]));
    let without = webauthn::account(&db, "cy").await.expect("read").expect("cy is there");
    assert!(without.webauthn_credentials.is_loaded() && without.webauthn_credentials.is_empty());
    assert!(webauthn::account(&db, "Ada").await.expect("read").is_none());

    let found = webauthn::credential(&db, &every_byte).await.expect("read").expect("the key is there");
    let owner = found.user.as_ref().expect("loaded");
    let invite = owner.used_invite_code.as_ref().expect("loaded");
    assert_eq!(
        (owner.username.as_str(), invite.code.as_str(), invite.used_by_user_id),
        ("ada", "AAAA0001", Some(ada.id))
    );
    let invited = invite_codes::Entity::load().filter_by_code("BBBB0002").with(users::Entity).one(&db).await;
    let names: Vec<_> = invited.expect("read").expect("there").users.iter().map(|user| user.username.clone()).collect();
    assert_eq!(names, ["bob"]);

    let now = at("2026-07-08T09:10:11.121314Z");
    assert!(webauthn::signed_in(&db, &[0], now).await.expect("written"));
    assert!(!webauthn::signed_in(&db, &[1], now).await.expect("nothing to write"));
    let used = |key: &webauthn_credentials::Model| (key.credential_id.len(), key.last_used_at);
    let mut all: Vec<_> = webauthn_credentials::Entity::find().all(&db).await.expect("read").iter().map(used).collect();
    all.sort();
    assert_eq!(all, [(1, Some(now)), (2, None), (256, None)]);

    assert_eq!(webauthn::remove_account(&db, ada.id).await.expect("deleted"), 1);
    let left = webauthn_credentials::Entity::find().all(&db).await.expect("read");
    assert_eq!(left.iter().map(|key| key.user_id).collect::<Vec<_>>(), [bob.id]);
    assert_eq!(count::<invite_codes::Entity>(&db).await, 3);
}

#[tokio::test]
async fn sessions_expire() {
    on_each::<Webauthn, _>("app_sessions", tower).await;
}

async fn tower(db: DatabaseConnection) {
    let session = |id: &str, data: &[u8], expiry: &str| tower_sessions::Model {
        id: id.to_owned(),
        data: data.to_vec(),
        expiry_date: at(expiry),
    };
    // One day, so that nothing but the time of day tells them apart; whole seconds and fractions of all lengths.
    let known = [
        session("early", &[1], "2026-03-04T04:59:59.999999Z"),
        session("whole", &[2, 0], "2026-03-04T05:00:00Z"),
        session("micro", &[], "2026-03-04T05:00:00.000001Z"),
        session("milli", &[4], "2026-03-04T05:00:00.001Z"),
        session("late", &[5], "2026-03-04T05:00:01Z"),
    ];
    for session in &known {
        webauthn::save_session(&db, session.clone()).await.expect("saved");
    }
    let now = at("2026-03-04T05:00:00Z");
    assert_eq!(webauthn::session(&db, "early", now).await.expect("read"), None);
    assert_eq!(webauthn::session(&db, "whole", now).await.expect("read"), None);
    assert_eq!(webauthn::session(&db, "micro", now).await.expect("read").as_ref(), Some(&known[2]));

    let renewed = session("early", &[9, 9], "2026-03-04T06:00:00Z");
    webauthn::save_session(&db, renewed.clone()).await.expect("saved again");
    assert_eq!(webauthn::session(&db, "early", now).await.expect("read"), Some(renewed));

    assert_eq!(webauthn::expire_sessions(&db, now).await.expect("deleted"), 0);
    assert_eq!(webauthn::expire_sessions(&db, at("2026-03-04T05:00:00.001Z")).await.expect("deleted"), 2);
    let mut left: Vec<_> =
        tower_sessions::Entity::find().all(&db).await.expect("read").into_iter().map(|session| session.id).collect();
    left.sort();
    assert_eq!(left, ["early", "late", "milli"]);
}

#[tokio::test]
async fn requests_are_logged() {
    on_each::<Webauthn, _>("app_requests", requests).await;
}

async fn requests(db: DatabaseConnection) {
    let [ada, bob, _] = accounts(&db).await;
    let data =
        json!({"query": {"q": "ü \" ' \\ \u{1F512}"}, "sizes": [0, -1, 1.5, 9_007_199_254_740_991_i64], "none": null});
    let request = Request {
        request_id: "r1",
        user_id: Some(ada.id),
        method: "POST",
        path: "/login",
        status_code: 200,
        duration_ms: Some(i32::MAX),
        data: Some(data.clone()),
        response_size: Some(i64::from(u32::MAX) + 1),
        trace_id: Some("0123456789abcdef0123456789abcdef"),
        ..Request::default()
    };
    let logged = webauthn::log_request(&db, request.clone()).await.expect("logged");
    let found = request_analytics::Entity::find_by_id(logged.id).one(&db).await.expect("read").expect("there");
    assert_eq!(found, logged);
    assert_eq!(
        (found.request_data, found.duration_ms, found.response_size),
        (Some(data), Some(i32::MAX), Some(1 << 32))
    );
    assert_eq!((found.user_agent, found.span_id), (None, None));

    let failures = [("r2", "/slow", 504), ("r3", "/login", 500), ("r4", "/slow", 599), ("r5", "/slow", 499)];
    for (request_id, path, status_code) in failures {
        let failed =
            Request { request_id, path, status_code, method: "GET", user_id: Some(bob.id), ..Request::default() };
        webauthn::log_request(&db, failed).await.expect("logged");
    }
    webauthn::log_request(&db, Request { user_id: None, path: "/", ..request }).await.expect("logged");
    let since = |time: &str| webauthn::failures(&db, at(time));
    let counted = since("2020-01-01T00:00:00Z");
    assert_eq!(counted.await.expect("counted"), [("/slow".to_owned(), 2), ("/login".to_owned(), 1)]);
    assert_eq!(since("2999-01-01T00:00:00Z").await.expect("counted"), []);
    let ids = |rows: Vec<request_analytics::Model>| rows.into_iter().map(|row| row.request_id).collect::<Vec<_>>();
    assert_eq!(ids(webauthn::requests_of(&db, bob.id, 3).await.expect("read")), ["r5", "r4", "r3"]);
    assert_eq!(ids(webauthn::requests_of(&db, ada.id, 3).await.expect("read")), ["r1"]);
}

/// Two users with posts, so that no statement is right by chance.
async fn writers(db: &DatabaseConnection) -> [people::Model; 2] {
    let ada = mvp::add_user(db, "ada@example.com", "Ada").await.expect("a new address");
    let bob = mvp::add_user(db, "bob@example.com", "Bob").await.expect("a new address");
    for number in 1..=5 {
        let (slug, title) = (format!("ada-{number}"), format!("Post {number}"));
        mvp::write_post(db, ada.id, &slug, &title, "…").await.expect("a new link");
    }
    mvp::write_post(db, bob.id, "bob-1", "Bob's", "").await.expect("a new link");
    [ada, bob]
}

#[tokio::test]
async fn posts_are_written_published_and_listed() {
    on_each::<Mvp, _>("app_posts", articles).await;
}

async fn articles(db: DatabaseConnection) {
    let [ada, bob] = writers(&db).await;
    let slugs = |posts: &[posts::Model]| posts.iter().map(|post| post.slug.clone()).collect::<Vec<_>>();
    let (page, pages) = mvp::posts_of(&db, ada.id, 0, 2).await.expect("read");
    assert_eq!((slugs(&page), pages), (vec!["ada-5".to_owned(), "ada-4".to_owned()], 3));
    assert!(page.iter().all(|post| !post.published && post.published_at.is_none() && post.updated_at.is_none()));
    let (page, _) = mvp::posts_of(&db, ada.id, 2, 2).await.expect("read");
    assert_eq!(slugs(&page), ["ada-1"]);
    assert!(mvp::posts_of(&db, ada.id, 3, 2).await.expect("read").0.is_empty());

    let (first, again) = (at("2026-03-04T05:06:07Z"), at("2026-03-04T05:06:07.5Z"));
    let oldest = page.into_iter().next().expect("one");
    let published = mvp::publish(&db, oldest, first).await.expect("published");
    assert_eq!(
        (published.published, published.published_at, published.updated_at),
        (true, Some(first.into()), Some(first.into()))
    );
    let republished = mvp::publish(&db, published, again).await.expect("published");
    assert_eq!((republished.published_at, republished.updated_at), (Some(first.into()), Some(again.into())));
    let (page, _) = mvp::posts_of(&db, bob.id, 0, 9).await.expect("read");
    mvp::publish(&db, page.into_iter().next().expect("one"), again).await.expect("published");

    let front = mvp::front_page(&db).await.expect("read");
    let front: Vec<_> =
        front.iter().map(|post| (post.slug.as_str(), post.user.as_ref().map(|user| user.name.as_str()))).collect();
    assert_eq!(front, [("bob-1", Some("Bob")), ("ada-1", Some("Ada"))]);

    let id = republished.id.to_string();
    let history = mvp::history(&db, "post", &id).await.expect("read");
    assert_eq!(history.len(), 2);
    assert!(
        history.iter().all(|entry| entry.action == "post.publish" && entry.details == Some(json!({"slug": "ada-1"})))
    );
    assert_eq!(history[0].user.as_ref().map(|user| user.id), Some(ada.id));
    assert!(mvp::history(&db, "user", &id).await.expect("read").is_empty());
}

#[tokio::test]
async fn names_are_taken_once() {
    on_each::<Mvp, _>("app_names", names).await;
}

async fn names(db: DatabaseConnection) {
    let [ada, _] = writers(&db).await;
    let again = mvp::add_user(&db, "ada@example.com", "Other").await;
    assert!(matches!(again, Err(AddError::Taken)), "{again:?}");
    let again = mvp::write_post(&db, ada.id, "bob-1", "", "").await;
    assert!(matches!(again, Err(AddError::Taken)), "{again:?}");
    let nobody = mvp::write_post(&db, 999, "new", "", "").await;
    assert!(matches!(nobody, Err(AddError::UnknownUser)), "{nobody:?}");
    let nobody = mvp::sign_in(&db, -1, "token", 0, None).await;
    assert!(matches!(nobody, Err(AddError::UnknownUser)), "{nobody:?}");
    mvp::sign_in(&db, ada.id, "token", 0, None).await.expect("a new token");
    let again = mvp::sign_in(&db, ada.id, "token", 0, None).await;
    assert!(matches!(again, Err(AddError::Taken)), "{again:?}");
    assert_eq!((count::<people::Entity>(&db).await, count::<posts::Entity>(&db).await), (2, 6));
}

#[tokio::test]
async fn users_sign_in_and_leave() {
    on_each::<Mvp, _>("app_users", sign_ins).await;
}

async fn sign_ins(db: DatabaseConnection) {
    let [ada, bob] = writers(&db).await;
    let data = json!({"theme": "dark", "cart": [1, {"n": null}]});
    mvp::sign_in(&db, ada.id, "a1", 100, Some(data.clone())).await.expect("new");
    mvp::sign_in(&db, ada.id, "a2", 200, None).await.expect("new");
    mvp::sign_in(&db, bob.id, "b1", 4_102_444_800, None).await.expect("new");
    let open = mvp::session(&db, "a1", 99).await.expect("read").expect("not over");
    assert_eq!((open.data, open.user.as_ref().map(|user| user.email.as_str())), (Some(data), Some("ada@example.com")));
    assert!(mvp::session(&db, "a1", 100).await.expect("read").is_none());
    assert_eq!(mvp::end_sessions(&db, 100).await.expect("deleted"), 1);

    let now = at("2026-03-04T05:06:07.25Z");
    assert!(mvp::soft_delete(&db, ada.id, now).await.expect("marked"));
    assert!(!mvp::soft_delete(&db, ada.id, at("2027-01-01T00:00:00Z")).await.expect("marked before"));
    assert_eq!(mvp::user(&db, "ada@example.com").await.expect("read"), None);
    assert_eq!(mvp::user(&db, "bob@example.com").await.expect("read").as_ref(), Some(&bob));
    let kept = mvp::dossier(&db, "ada@example.com").await.expect("read").expect("the row stays");
    assert_eq!((kept.deleted_at, kept.posts.len(), kept.sessions.len()), (Some(now.into()), 5, 0));
    assert_eq!(count::<sessions::Entity>(&db).await, 1);
}

#[tokio::test]
async fn erasing_a_user_takes_and_leaves_what_it_should() {
    on_each::<Mvp, _>("app_erase", erasure).await;
}

async fn erasure(db: DatabaseConnection) {
    let [ada, bob] = writers(&db).await;
    for (user, token) in [(&ada, "a"), (&bob, "b")] {
        mvp::sign_in(&db, user.id, token, 1, None).await.expect("new");
        for post in mvp::posts_of(&db, user.id, 0, 9).await.expect("read").0 {
            mvp::publish(&db, post, at("2026-03-04T05:06:07Z")).await.expect("published");
        }
    }
    let system = audit_logs::ActiveModel {
        action: Set("boot".to_owned()),
        resource_type: Set("app".to_owned()),
        ..Default::default()
    };
    system.insert(&db).await.expect("logged");
    assert_eq!(mvp::erase(&db, ada.clone()).await.expect("deleted"), 1);
    assert!(mvp::dossier(&db, "ada@example.com").await.expect("read").is_none());
    let bobs = mvp::dossier(&db, "bob@example.com").await.expect("read").expect("bob stays");
    assert_eq!((bobs.posts.len(), bobs.sessions.len(), bobs.audit_logs.len()), (1, 1, 1));
    let logs = audit_logs::Entity::find().all(&db).await.expect("read");
    let orphaned = logs.iter().filter(|entry| entry.user_id.is_none()).count();
    assert_eq!((logs.len(), orphaned), (7, 6));
    let orphan = logs.iter().filter(|entry| entry.user_id.is_none()).find_map(|entry| entry.resource_id.clone());
    let history = mvp::history(&db, "post", &orphan.expect("a post's")).await.expect("read");
    assert!(history[0].user.is_not_found(), "{:?}", history[0].user);
    // An id is never given twice, even that of the last row.
    assert_eq!(mvp::erase(&db, bob.clone()).await.expect("deleted"), 1);
    let next = mvp::add_user(&db, "ada@example.com", "Ada again").await.expect("the address is free");
    assert!(next.id > bob.id, "{} after {}", next.id, bob.id);
}

#[tokio::test]
async fn settings_are_set() {
    on_each::<Mvp, _>("app_settings", settings).await;
}

async fn settings(db: DatabaseConnection) {
    let now = at("2026-03-04T05:06:07Z");
    for (key, value) in [("site_name", "One"), ("other", ""), ("site_name", "it's \"two\" \u{1F389}")] {
        mvp::set(&db, key, value, now).await.expect("set");
    }
    let setting = mvp::setting(&db, "site_name").await.expect("read").expect("there");
    assert_eq!(
        (setting.id, setting.value.as_str(), setting.updated_at),
        (1, "it's \"two\" \u{1F389}", Some(now.into()))
    );
    let other = mvp::setting(&db, "other").await.expect("read").expect("there");
    assert_eq!((other.value.as_str(), other.description), ("", None));
    assert_eq!(mvp::setting(&db, "Site_name").await.expect("read"), None);
}
