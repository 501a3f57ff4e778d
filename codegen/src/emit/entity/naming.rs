//! What relations may be called: only their key decides, and the tables that it joins.

use super::english;
use super::names;
use super::past::Spelling;
use crate::model::Name;
use std::iter::once_with;

/// What a belongs-to relation may be called, best first: its field, and its variant. Only the key itself decides, and the
/// table that it points at.
pub(super) fn own_names(key: &Spelling, target: &str) -> impl Iterator<Item = (String, String)> + use<> {
    // Of a composite key, the last column that is not called what it refers to tells it apart.
    let differs = |(column, to): &(&Name, &Name)| column != to;
    let pairs = || key.columns.iter().zip(&key.target_columns);
    let (column, to) = pairs()
        .rev()
        .find(differs)
        .or(pairs().next_back())
        .map_or(("", ""), |(column, to)| (column.as_str(), to.as_str()));
    let column = names::snake(column, "key").into_owned();
    let target = english::singular(target).into_owned();
    let name = names::snake(key.name.as_str(), "key").into_owned();
    let stem = stem(&column, &names::snake(to, "key")).map(str::to_owned);
    // A row of a view is mostly known by the key of what it shows, which says nothing of its own.
    let other = key.of_view.then(|| (target.clone(), names::camel(&target)));
    let (first, second) = match (&stem, other) {
        (_, Some(other)) if column == names::snake(to, "key") => (other, None),
        (Some(stem), other) => ((stem.clone(), names::camel(stem)), other),
        (None, other) => ((beside(&column, &target), names::camel(&column)), other),
    };
    let both = move || {
        let field = format!("{column}_{target}");
        let variant = names::camel(&field);
        (field, variant)
    };
    let named = move |end: &str| {
        let field = format!("{name}{end}");
        let variant = names::camel(&field);
        (field, variant)
    };
    let also = named.clone();
    std::iter::once(first)
        .chain(second)
        .chain(once_with(both))
        .chain(once_with(move || named("")))
        .chain(once_with(move || also("_relation")))
}

/// What a key column is about: `user` of `user_id`, `country` of `country_code` that refers to a `code`.
fn stem<'a>(column: &'a str, to: &str) -> Option<&'a str> {
    let by_name = || column.strip_suffix(to).and_then(|stem| stem.strip_suffix('_'));
    column.strip_suffix("_id").or_else(by_name).filter(|stem| !stem.is_empty() && !stem.ends_with('_'))
}

/// A field beside that of its column: `sent_by_user` beside `sent_by`, `used_invite_code` beside `invite_code_used`.
fn beside(column: &str, target: &str) -> String {
    let before = || column.strip_suffix(target).and_then(|rest| rest.strip_suffix('_'));
    let after = column.strip_prefix(target).and_then(|rest| rest.strip_prefix('_'));
    let rest = after.or_else(before).filter(|rest| !rest.is_empty() && !rest.starts_with('_') && !rest.ends_with('_'));
    let own = rest.map(|rest| format!("{rest}_{target}")).filter(|own| own != column);
    own.unwrap_or_else(|| format!("{column}_{target}"))
}

/// What the other direction may be called where the plain noun is not free.
pub(super) fn qualified(base: &str, noun: &str, key: &Spelling) -> impl Iterator<Item = String> + use<> {
    let (base, noun) = (base.to_owned(), noun.to_owned());
    let name = names::snake(key.name.as_str(), "key").into_owned();
    [format!("{base}_{noun}"), format!("{noun}_by_{base}"), format!("{noun}_by_{name}")].into_iter()
}

/// What a way through a junction may be called.
pub(super) fn through_names(noun: &str, junction: &str) -> impl Iterator<Item = String> + use<> {
    [noun.to_owned(), format!("linked_{noun}"), format!("{noun}_through_{junction}")].into_iter()
}

/// What a belongs-to relation may be called instead, where a column has its name.
pub(super) fn other_own_names(key: &Spelling, target: &str) -> impl Iterator<Item = String> + use<> {
    own_names(key, target).map(|(field, _)| field)
}

/// The same of its other direction.
pub(super) fn other_back_names(key: &Spelling, target: &str, noun: &str) -> impl Iterator<Item = String> + use<> {
    let base = own_names(key, target).next().map(|(field, _)| field).unwrap_or_default();
    qualified(&base, noun, key)
}

#[cfg(test)]
mod tests {
    use super::{beside, own_names, stem};
    use crate::emit::entity::past::Spelling;
    use crate::model::{Name, ObjectName};

    fn names(columns: &[&str], target: &str, target_columns: &[&str]) -> (String, String) {
        own_names(&key(columns, target, target_columns), target).next().expect("one at least")
    }

    fn key(columns: &[&str], target: &str, target_columns: &[&str]) -> Spelling {
        let list = |names: &[&str]| names.iter().map(|name| Name::from(*name)).collect();
        Spelling {
            name: "fk".into(),
            table: ObjectName::new("holder"),
            columns: list(columns),
            target: ObjectName::new(target),
            target_columns: list(target_columns),
            of_view: false,
        }
    }

    #[test]
    fn a_relation_of_a_view_is_named_after_what_it_shows() {
        for (column, target, target_column, first, second) in [
            ("id", "posts", "id", "post", "id_post"),
            ("author_id", "users", "id", "author", "user"),
            ("author_id", "author_stats", "author_id", "author_stat", "author_id_author_stat"),
            ("sent_by", "users", "id", "sent_by_user", "user"),
        ] {
            let key = Spelling { of_view: true, ..key(&[column], target, &[target_column]) };
            let found: Vec<String> = own_names(&key, target).map(|(field, _)| field).take(2).collect();
            assert_eq!(found, [first, second]);
        }
    }

    #[test]
    fn a_key_is_named_after_its_column() {
        for (columns, target, target_columns, field, variant) in [
            (&["user_id"][..], "users", &["id"][..], "user", "User"),
            (&["author_id"], "users", &["id"], "author", "Author"),
            (&["country_code"], "countries", &["code"], "country", "Country"),
            (&["sent_by"], "users", &["id"], "sent_by_user", "SentBy"),
            (&["invite_code_used"], "invite_codes", &["code"], "used_invite_code", "InviteCodeUsed"),
            (&["user"], "users", &["id"], "user_user", "User"),
            (&["tenant_id", "writer_number"], "members", &["tenant_id", "number"], "writer", "Writer"),
            (&["editor_id", "tenant_id"], "users", &["id", "tenant_id"], "editor", "Editor"),
            (&["tenant_id", "order_id"], "orders", &["tenant_id", "order_id"], "order", "Order"),
        ] {
            assert_eq!(names(columns, target, target_columns), (field.to_owned(), variant.to_owned()));
        }
        assert_eq!(stem("_id", "id"), None);
        assert_eq!(beside("old_user", "user"), "old_user_user");
        assert_eq!(beside("user_old", "user"), "old_user");
    }
}
