//! Questions and their answers, on databases that the tests of `apps-schema` made; `GRAPHQL` names these, one a line.

use apps_graphql_entity::library::{authors, readers};
use sea_orm::{ActiveModelTrait, ConnectOptions, Database, DatabaseConnection, EntityTrait, Set};
use seaography::async_graphql::dynamic::Schema;
use seaography::async_graphql::{Request, Variables};
use serde_json::{Value, json};

/// The answer.
async fn asked(schema: &Schema, question: &str) -> Value {
    let answer = schema.execute(question).await;
    assert!(answer.errors.is_empty(), "{question}: {:?}", answer.errors);
    answer.data.into_json().expect("JSON")
}

/// Why there is none.
async fn refused(schema: &Schema, question: &str) -> String {
    let answer = schema.execute(question).await;
    answer.errors.first().unwrap_or_else(|| panic!("{question}: {}", answer.data)).message.clone()
}

#[tokio::test]
async fn a_library_is_asked() {
    let urls = std::env::var("GRAPHQL").expect("`GRAPHQL`: this test is run by `cargo test -p apps-schema`");
    for url in urls.lines() {
        let mut options = ConnectOptions::new(url);
        options.sqlx_logging(false).max_connections(2);
        let db = Database::connect(options).await.expect(url);
        let schema = apps_graphql::schema(db.clone()).expect("a schema");
        people(&db).await;
        written(&schema).await;
        read(&schema).await;
        changed(&schema).await;
    }
}

async fn people(db: &DatabaseConnection) {
    for name in ["Ada", "Bo"] {
        let author = authors::ActiveModel { name: Set(name.to_owned()), ..Default::default() };
        author.insert(db).await.expect("an author");
    }
    let reader = readers::ActiveModel { name: Set("Cy".to_owned()), pin: Set("0000".to_owned()), ..Default::default() };
    reader.insert(db).await.expect("a reader");
    assert_eq!(authors::Entity::find().all(db).await.expect("a query").len(), 2);
}

/// Rows come by mutations, as clients send them: with variables, of an enum and of JSON of a Rust type too.
async fn written(schema: &Schema) {
    let question = "mutation Add($book: BooksInsertInput!) { booksCreateOne(data: $book) { title genre lentTo } }";
    for (title, genre, pages, author, lent) in [
        ("Waves", "novel", 300, 1, json!(1)),
        ("Stones", "poetry", 80, 1, json!(null)),
        ("Numbers", "science", 500, 2, json!(null)),
        ("Letters", "novel", 120, 2, json!(1)),
    ] {
        let shelf = json!({"room": "east", "row": 4});
        let book = json!({
            "title": title, "genre": genre, "pages": pages, "shelf": shelf, "authorId": author, "lentTo": lent
        });
        let request = Request::new(question).variables(Variables::from_json(json!({"book": book})));
        let answer = schema.execute(request).await;
        assert!(answer.errors.is_empty(), "{:?}", answer.errors);
        let made = answer.data.into_json().expect("JSON");
        assert_eq!(made, json!({"booksCreateOne": {"title": title, "genre": genre, "lentTo": lent}}));
    }
}

async fn read(schema: &Schema) {
    let question = "{ books(filters: { genre: { eq: novel } }, orderBy: { title: ASC }) { nodes {
        title shelf author { name } lentTo lentToReader { name } } } }";
    let shelf = json!({"room": "east", "row": 4});
    let book = |title: &str, author: &str| json!({"title": title, "shelf": shelf, "author": {"name": author}, "lentTo": 1, "lentToReader": {"name": "Cy"}});
    let expected = json!({"books": {"nodes": [book("Letters", "Bo"), book("Waves", "Ada")]}});
    assert_eq!(asked(schema, question).await, expected);
    // The other direction, and a filter of numbers and ids.
    let question = "{ authors(filters: { id: { eq: 2 } }) { nodes { name books(filters: { pages: { gt: 200 } }) {
        nodes { title } } } } readers { nodes { name books(orderBy: { id: DESC }) { nodes { title } } } } }";
    let expected = json!({
        "authors": {"nodes": [{"name": "Bo", "books": {"nodes": [{"title": "Numbers"}]}}]},
        "readers": {"nodes": [{"name": "Cy", "books": {"nodes": [{"title": "Letters"}, {"title": "Waves"}]}}]},
    });
    assert_eq!(asked(schema, question).await, expected);
    // Pages, by number and by cursor.
    let page = |page: &str| {
        format!(
            "{{ books(orderBy: {{ id: ASC }}, pagination: {{ {page} }}) {{ nodes {{ id }} pageInfo {{ hasNextPage
            endCursor }} paginationInfo {{ pages total }} }} }}"
        )
    };
    let first = asked(schema, &page("page: { limit: 3, page: 0 }")).await;
    assert_eq!(first["books"]["paginationInfo"], json!({"pages": 2, "total": 4}));
    let second = asked(schema, &page("page: { limit: 3, page: 1 }")).await;
    assert_eq!(second["books"]["nodes"], json!([{"id": 4}]));
    let start = asked(schema, &page("cursor: { limit: 3 }")).await;
    let cursor = start["books"]["pageInfo"]["endCursor"].clone();
    assert_eq!(start["books"]["pageInfo"]["hasNextPage"], json!(true));
    let rest = asked(schema, &page(&format!("cursor: {{ limit: 3, cursor: {cursor} }}"))).await;
    assert_eq!(rest["books"]["nodes"], json!([{"id": 4}]));
    // What is hidden is not there.
    assert!(refused(schema, "{ readers { nodes { pin } } }").await.contains("pin"));
}

async fn changed(schema: &Schema) {
    let back = "mutation { booksUpdate(filter: { title: { eq: \"Waves\" } }, data: { lentTo: null }) { id lentTo } }";
    assert_eq!(asked(schema, back).await, json!({"booksUpdate": [{"id": 1, "lentTo": null}]}));
    let gone = "mutation { booksDelete(filter: { title: { eq: \"Stones\" } }) }";
    assert_eq!(asked(schema, gone).await, json!({"booksDelete": 1}));
    // The database refuses what it would refuse any app.
    let thin = "mutation { booksUpdate(filter: { id: { eq: 1 } }, data: { pages: 0 }) { id } }";
    let why = refused(schema, thin).await;
    assert!(why.to_lowercase().contains("check"), "{why}");
    // A view is read, and has no mutations.
    let counts = asked(schema, "{ written(orderBy: { authorId: ASC }) { nodes { authorId name books } } }").await;
    let expected =
        [json!({"authorId": 1, "name": "Ada", "books": 1}), json!({"authorId": 2, "name": "Bo", "books": 2})];
    assert_eq!(counts["written"]["nodes"], json!(expected));
    let sdl = schema.sdl();
    assert!(
        sdl.contains("booksCreateOne") && !sdl.contains("writtenCreateOne") && !sdl.contains("writtenDelete"),
        "{sdl}"
    );
}
