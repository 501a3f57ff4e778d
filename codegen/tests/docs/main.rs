//! Schema docs as a reader meets them: pages, links, hostile names, size.

mod hostile;
mod links;
mod sample;
mod scale;
mod strange;

use links::check_links;
use seaglass::emit::File;

fn page<'a>(files: &'a [File], name: &str) -> &'a str {
    let path = format!("docs/schema/shop/{name}");
    &files.iter().find(|file| file.path == path).unwrap_or_else(|| panic!("no page {path}")).body
}

#[test]
fn the_index_of_a_database() {
    let shop = sample::shop();
    insta::assert_snapshot!(page(&sample::pages(&shop, &sample::history(&shop)), "README.md"));
}

#[test]
fn the_page_of_a_table_that_much_refers_to() {
    let shop = sample::shop();
    insta::assert_snapshot!(page(&sample::pages(&shop, &sample::history(&shop)), "customers.md"));
}

#[test]
fn the_page_of_a_table_with_all_kinds_of_parts() {
    let shop = sample::shop();
    insta::assert_snapshot!(page(&sample::pages(&shop, &sample::history(&shop)), "orders.md"));
}

#[test]
fn the_page_of_a_table_whose_rows_another_program_writes() {
    let shop = sample::shop();
    insta::assert_snapshot!(page(&sample::pages(&shop, &sample::history(&shop)), "refunds.md"));
}

#[test]
fn the_page_of_a_table_that_stands_alone() {
    let shop = sample::shop();
    insta::assert_snapshot!(page(&sample::pages(&shop, &sample::history(&shop)), "settings.md"));
}

#[test]
fn a_database_for_one_dialect_says_nothing_about_the_other() {
    for dialect in seaglass::model::Dialect::ALL {
        let mut shop = sample::shop();
        shop.dialects = vec![dialect];
        let other = seaglass::model::Dialect::ALL.into_iter().find(|other| *other != dialect).unwrap();
        for file in sample::pages(&shop, &sample::history(&shop)) {
            assert!(!file.body.contains(other.title()), "{} speaks of {}:\n{}", file.path, other.title(), file.body);
        }
    }
}

#[test]
fn an_extension_that_a_table_needs_is_named() {
    use seaglass::model::{ColumnType, Dialect, PostgresType};
    let mut shop = sample::shop();
    shop.dialects = vec![Dialect::Postgres];
    let login = ColumnType::Array(Box::new(ColumnType::Postgres(PostgresType::Citext)));
    let column = seaglass::model::Column::new("logins", login);
    std::sync::Arc::make_mut(&mut shop.schema.tables[0]).columns.push(column);
    let pages = sample::pages(&shop, &[]);
    let needs =
        "Needs the Postgres extension `citext`, which no migration creates: `CREATE EXTENSION citext;` comes first.";
    assert_eq!(pages.iter().filter(|file| file.body.contains(needs)).count(), 1);
}

#[test]
fn what_the_rows_of_a_view_are_related_to_is_shown_with_it() {
    use seaglass::model::{ForeignKey, Name, ObjectName, Table};
    let mut shop = sample::shop();
    let view = shop.schema.views[0].name.clone();
    let key = |columns: &[&str], target: &ObjectName, other: &[&str]| {
        let names = |names: &[&str]| names.iter().map(|name| Name::from(*name)).collect();
        let (columns, target_columns) = (names(columns), names(other));
        ForeignKey { columns, target: target.clone(), target_columns, ..ForeignKey::default() }
    };
    let customers = ObjectName::new("customers");
    let mut entity = Table { name: view.clone(), ..Table::default() };
    entity.entity.view_keys = vec![
        (view.clone(), key(&["customer_id"], &customers, &["id"])),
        (ObjectName::new("others"), key(&["a", "b"], &view, &["c", "d"])),
    ];
    shop.view_entities.push(entity);
    let files = sample::pages(&shop, &sample::history(&shop));
    let shown = "In entities:\n\n- belongs to [`customers`](customers.md): `customer_id` = `id`\n\
                 - has many `others`: `c`, `d` = `a`, `b`\n\n";
    let index = page(&files, "README.md");
    assert!(index.contains(shown), "{index}");
}

#[test]
fn every_link_and_anchor_leads_somewhere() {
    let shop = sample::shop();
    let history = sample::history(&shop);
    let outside = sample::other_files(&shop, &history);
    let problems = check_links(&sample::pages(&shop, &history), |path| outside.contains(path));
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn a_broken_link_and_a_doubled_anchor_are_found() {
    let file = |body: &str| File::generated("docs/a.md", seaglass::emit::Comment::Html, body);
    let problems = |body: &str| check_links(&[file(body)], |_| false).len();
    assert_eq!(problems("[a](b.md)"), 1);
    assert_eq!(problems("[a](#b)"), 1);
    assert_eq!(problems("[a]"), 1);
    assert_eq!(problems("\\[a\\]"), 0);
    assert_eq!(problems("<a id=\"b\"></a> <a id=\"b\"></a>"), 1);
    assert_eq!(problems("<a id=\"b\"></a> [a](#b)"), 0);
}

#[test]
fn the_same_twice() {
    let shop = sample::shop();
    let history = sample::history(&shop);
    assert_eq!(sample::pages(&shop, &history), sample::pages(&shop, &history));
}
