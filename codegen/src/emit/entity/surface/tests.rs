//! Two texts of an entity's file.

use super::{Surface, Text, surface};
use crate::diff::Change;
use crate::model::{Declared, Schema};

const BEFORE: &str = r#"use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "users")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: Uuid,
    pub invite_code_used: Option<String>,
    pub sent_code: Option<String>,
    #[sea_orm(belongs_to, from = "invite_code_used", to = "code")]
    pub invite_code: BelongsTo<Option<super::invite_codes::Entity>>,
    #[sea_orm(has_many)]
    pub posts: HasMany<super::posts::Entity>,
}

/// What a row of users can violate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Violation {
    /// The primary key.
    Pkey,
    /// id is NULL.
    IdNotNull,
}

#[rustfmt::skip]
pub mod constraint {
    pub const PKEY: &str = "users_pkey";
}

#[rustfmt::skip]
impl super::super::violations::Constraints for Violation {
    const UNIQUE: &[super::super::violations::Named<Self>] = &[
        (Self::Pkey, constraint::PKEY, "users.id"),
    ];
    const NOT_NULL: &[super::super::violations::Named<Self>] = &[
        (Self::IdNotNull, "id", "users.id"),
    ];
}
"#;

fn compared(after: &str, changes: &[Change]) -> Surface {
    let changes: Vec<&Change> = changes.iter().collect();
    let text = Text { module: "users", before: BEFORE, after };
    surface(&[text], &changes, &Schema::default(), &Declared::default())
}

fn told(after: &str, changes: &[Change]) -> Vec<String> {
    compared(after, changes).breaks.iter().map(ToString::to_string).collect()
}

#[test]
fn names_that_change_are_told() {
    let after = BEFORE
        .replace("belongs_to, from", "belongs_to, relation_enum = \"InviteCodeUsed\", from")
        .replace("pub invite_code:", "pub used_invite_code:");
    assert_eq!(
        told(&after, &[]),
        [
            "users: Relation::InviteCodes is Relation::InviteCodeUsed now",
            "users: `invite_code` is `used_invite_code` now"
        ]
    );
    assert_eq!(told(BEFORE, &[]), [""; 0]);
}

#[test]
fn a_name_that_means_something_else_is_told() {
    let after = BEFORE.replace("from = \"invite_code_used\"", "from = \"sent_code\"");
    let told = told(&after, &[]).join("\n");
    assert!(told.contains("users: `invite_code` meant belongs_to invite_codes by invite_code_used, and means belongs_to invite_codes by sent_code"), "{told}");
    assert!(told.contains("Related<invite_codes> meant"), "{told}");
}

#[test]
fn a_column_that_takes_the_name_of_another_is_told() {
    let rename =
        |from: &str, to: &str| Change::RenameColumn { table: "users".into(), from: from.into(), to: to.into() };
    let swap = [rename("sent_code", "x"), rename("invite_code_used", "sent_code"), rename("x", "invite_code_used")];
    let told = told(BEFORE, &swap).join("\n");
    assert!(told.contains("`sent_code` meant the column that is `invite_code_used` now, and means what the column invite_code_used was"), "{told}");
    assert!(told.contains("Relation::InviteCodes meant"), "{told}");
}

#[test]
fn whatever_else_is_named_is_told() {
    let after = BEFORE
        .replace("PartialEq, Eq, DeriveEntityModel", "PartialEq, DeriveEntityModel")
        .replace("pub id: Uuid", "pub id: i64")
        .replace("    IdNotNull,\n", "    KeyNotNull,\n")
        .replace("Self::IdNotNull", "Self::KeyNotNull")
        .replace(
            "    pub sent_code: Option<String>,\n",
            "    #[sea_orm(column_name = \"sent_code\")]\n    pub sent: Option<String>,\n",
        );
    assert_eq!(
        told(&after, &[]),
        [
            "users: Model: Eq is gone",
            "users: Violation::IdNotNull is Violation::KeyNotNull now",
            "users: `id` is i64, and was Uuid",
            "users: `sent_code` is `sent` now",
        ]
    );
}

#[test]
fn a_variant_that_no_match_knows_is_told() {
    let after = BEFORE
        .replace("    Pkey,\n", "    Pkey,\n    SlugKey,\n")
        .replace("    pub const PKEY", "    pub const SLUG_KEY: &str = \"users_slug_key\";\n    pub const PKEY")
        .replace(
            "        (Self::Pkey",
            "        (Self::SlugKey, constraint::SLUG_KEY, \"users.slug\"),\n        (Self::Pkey",
        );
    assert_eq!(told(&after, &[]), ["users: new Violation::SlugKey (users_slug_key)"]);
}

#[test]
fn what_only_tests_name_is_not_told() {
    let factory = |parameters: &str| {
        let gate = "#[cfg(feature = \"factories\")]\n#[rustfmt::skip]";
        format!(
            "{BEFORE}\n{gate}\npub fn factory({parameters}) -> Factory {{\n    Factory {{ seed: 0 }}\n}}\n\n{gate}\n\
             pub struct Factory {{\n    pub seed: u32,\n}}\n\n{gate}\nimpl Factory {{\n    pub fn seed(self) -> Self {{ self }}\n}}\n"
        )
    };
    for (before, after) in [(factory(""), BEFORE.to_owned()), (factory(""), factory("id: impl Into<Uuid>"))] {
        let texts = [Text { module: "users", before: &before, after: &after }];
        let found = surface(&texts, &[], &Schema::default(), &Declared::default());
        assert!(found.breaks.is_empty(), "{:?}", found.breaks);
    }
    // What stands behind them is read all the same.
    let renamed = factory("").replace("pub id: Uuid", "pub key: Uuid") + "pub const LAST: u8 = 1;\n";
    assert_eq!(
        told(&renamed, &[]),
        told(&(BEFORE.replace("pub id: Uuid", "pub key: Uuid") + "pub const LAST: u8 = 1;\n"), &[])
    );
}
