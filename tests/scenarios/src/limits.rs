//! Checks, unique constraints and indexes, and what must be there.

use sea_orm::prelude::Expr;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait};
use zoo_entity_dense::Violated;
use zoo_entity_dense::zoo::limits::{self, Violation as V};

use crate::World;

pub async fn checks_are_told_apart(World { db, .. }: World) {
    let row = || limits::ActiveModel {
        kind: Set("it's".to_owned()),
        mail: Set("a@b.{a}".to_owned()),
        code: Set("x".to_owned()),
        filled: Set("Yes".to_owned()),
        age: Set(18),
        below: Set(-1),
        above: Set(1000),
        ..Default::default()
    };
    row().insert(&db).await.expect("within the limits");
    let other = || limits::ActiveModel {
        mail: Set("c@d.{a}".to_owned()),
        code: Set("y".to_owned()),
        filled: Set("no".to_owned()),
        above: Set(i64::MAX),
        ..row()
    };
    let cases = [
        (limits::ActiveModel { kind: Set("none".to_owned()), ..other() }, V::Kind),
        (limits::ActiveModel { mail: Set("a@b".to_owned()), ..other() }, V::Mail),
        (limits::ActiveModel { code: Set(String::new()), ..other() }, V::Code),
        (limits::ActiveModel { filled: Set(String::new()), ..other() }, V::Filled),
        (limits::ActiveModel { age: Set(131), ..other() }, V::Age),
        (limits::ActiveModel { below: Set(0), ..other() }, V::Below),
        (limits::ActiveModel { above: Set(999), ..other() }, V::Above),
        (limits::ActiveModel { mail: row().mail, ..other() }, V::MailKey),
        (limits::ActiveModel { code: row().code, ..other() }, V::CodeKey),
        (limits::ActiveModel { above: row().above, ..other() }, V::AboveKey),
        (limits::ActiveModel { filled: Set("YES".to_owned()), ..other() }, V::FilledIdx),
        (limits::ActiveModel { id: Set(1), ..other() }, V::Pkey),
    ];
    for (row, violation) in cases {
        let error = row.insert(&db).await.expect_err("beyond a limit");
        assert_eq!(error.violated(), Some(violation), "{error}");
    }
    let null = limits::Entity::update_many().col_expr(limits::Column::Age, Expr::cust("NULL")).exec(&db).await;
    assert_eq!(null.expect_err("required").violated(), Some(V::AgeNotNull));
    other().insert(&db).await.expect("within the limits");
}
