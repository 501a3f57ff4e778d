//! Every builder has an example that is run, and `docs/reference.md` shows them.

mod builders;
mod calls;
mod entity;
mod groups;
mod kit;
mod made;
mod page;

use builders::Builder;
use page::COMMAND;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

#[test]
fn every_builder_has_an_example() {
    let builders = builders::builders();
    assert!(builders.len() > 200, "only {} builders are found in the source", builders.len());
    let shown = page::shown_by(&groups::groups(), &builders);
    let without: Vec<String> = builders
        .iter()
        .filter(|builder| !shown.contains_key(&(builder.owner.clone(), builder.name.clone())))
        .map(|builder| match builder.owner.as_str() {
            "" => format!("  {}()", builder.name),
            owner => format!("  {owner}::{}", builder.name),
        })
        .collect();
    assert!(
        without.is_empty(),
        "no example of docs/reference.md calls:\n{}\nAdd a function to a file of codegen/tests/reference/groups whose body \
         calls it on a value of its type, with a comment of what one wants to say, name it in `group!`, and run `{COMMAND}`.",
        without.join("\n")
    );
}

#[test]
fn every_builder_is_documented() {
    let bare: Vec<String> = builders::builders()
        .into_iter()
        .filter(|builder| builder.doc.len() < 8)
        .map(|builder| format!("{}::{}", builder.owner, builder.name))
        .collect();
    assert!(bare.is_empty(), "these builders say nothing of what they are for: {bare:?}");
}

/// docs.rs shows how each builder is called: an example of its own, or one of its type's.
#[test]
fn every_builder_shows_how_it_is_called() {
    let (builders, types) = (builders::builders(), builders::type_examples());
    let by_type: BTreeMap<&str, BTreeSet<(&str, &str)>> =
        types.iter().map(|(owner, code)| (owner.as_str(), calls::calls(code, &BTreeMap::new(), &builders))).collect();
    let is_called = |builder: &Builder| {
        let called = (builder.owner.as_str(), builder.name.as_str());
        builder.example.contains(&format!("{}(", builder.name))
            || by_type.get(builder.owner.as_str()).is_some_and(|calls| calls.contains(&called))
    };
    let without: Vec<String> = builders
        .iter()
        .filter(|builder| !is_called(builder))
        .map(|builder| format!("  {}::{}", builder.owner, builder.name))
        .collect();
    assert!(
        without.is_empty(),
        "no example shows how these are called:\n{}\nGive each a block of code in its documentation, or a line in the example of \
         its type.",
        without.join("\n")
    );
}

/// A declaration needs no name but those of `seaglass::`, of sea-query and of the standard library.
#[test]
fn builders_take_what_the_root_names() {
    const OTHERS: [&str; 19] = [
        "Borrow",
        "Expr",
        "FnOnce",
        "IdenList",
        "IndexCreateStatement",
        "InsertStatement",
        "Into",
        "IntoIden",
        "IntoIterator",
        "IntoTableRef",
        "IntoTypeRef",
        "Item",
        "Option",
        "PathBuf",
        "SelectStatement",
        "Self",
        "String",
        "TableCreateStatement",
        "TypeCreateStatement",
    ];
    let exported = builders::exported();
    let builders = builders::builders();
    let unknown: BTreeSet<(&str, &str, &str)> = builders
        .iter()
        .flat_map(|it| it.names.iter().map(|name| (it.owner.as_str(), it.name.as_str(), name.as_str())))
        .filter(|(_, _, name)| name.len() > 1 && !OTHERS.contains(name) && !exported.contains(*name))
        .collect();
    assert!(unknown.is_empty(), "`pub use` these in codegen/src/lib.rs, or do without them: {unknown:?}");
}

#[test]
fn no_two_headings_have_one_anchor() {
    let mut seen = BTreeSet::new();
    for group in &groups::groups() {
        assert!(seen.insert(page::slug(group.title)), "two headings are {:?}", group.title);
        for example in &group.examples {
            let title = group.title(example);
            assert!(seen.insert(page::slug(&title)), "two headings are {title:?}");
            assert!(!title.ends_with('.'), "{title:?} is a heading, and ends with no full stop");
        }
    }
}

#[test]
fn the_reference_is_current() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/reference.md");
    let wanted = page::page(&groups::groups(), &builders::builders()).unwrap_or_else(|faults| panic!("{faults}"));
    if std::env::var("INSTA_UPDATE").is_ok_and(|update| update == "always") {
        fs::write(&path, &wanted).unwrap();
    }
    let found = fs::read_to_string(&path).unwrap_or_default();
    assert!(found == wanted, "docs/reference.md is not what the examples give: run `{COMMAND}`");
}
