//! Types that Postgres alone has appear as text, and tables of another schema under its name.

use crate::on_postgres;
use sea_orm::ActiveValue::Set;
use sea_orm::prelude::Decimal;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, ModelTrait, QueryFilter};
use zoo_entity_dense::natives::{kinds, parts};

#[test]
fn native_types_come_back_as_text() {
    on_postgres("natives", async |db| {
        let amount: Decimal = "1234567890123456789.123456789".parse().expect("a decimal");
        let row = kinds::ActiveModel {
            amount: Set(amount),
            span: Set("1 day 02:03:04".to_owned()),
            price: Set(Some("$12.34".to_owned())),
            bits: Set("0101".to_owned()),
            more_bits: Set(Some("11".to_owned())),
            hardware: Set(Some("08:00:2b:01:02:03".to_owned())),
            ..Default::default()
        };
        let row = row.insert(&db).await.expect("an insert");
        assert_eq!((row.amount, row.span.as_str(), row.bits.as_str()), (amount, "1 day 02:03:04", "0101"));
        assert_eq!(row.hardware.as_deref(), Some("08:00:2b:01:02:03"));
        let found = kinds::Entity::find().filter(kinds::Column::Span.eq("26:03:04")).one(&db).await.expect("a query");
        assert_eq!(found.as_ref(), Some(&row), "compared as an interval");

        let other = parts::ActiveModel { kind_id: Set(Some(row.id)), ..Default::default() };
        let other = other.insert(&db).await.expect("an insert");
        assert_eq!(other.find_related(kinds::Entity).one(&db).await.expect("a query"), Some(row.clone()));
        assert_eq!(row.find_related(parts::Entity).all(&db).await.expect("a query"), [other]);
    });
}
