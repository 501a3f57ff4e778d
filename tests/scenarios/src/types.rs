//! Every portable type at the edges of its domain.

use sea_orm::{
    ActiveModelTrait,
    ActiveValue::Set,
    ColumnTrait, EntityTrait, IntoActiveModel, Iterable, PaginatorTrait, QueryFilter, QuerySelect,
    prelude::{Decimal, Expr, Uuid},
};
use zoo_entity_dense::zoo::{
    decimals, every_type, every_type_or_null,
    fields::{ExactDecimal, Scaled, SqlTimestamp},
    moments,
};

use crate::World;
use crate::edges::{edges, parsed};

pub async fn every_type_keeps_its_values(World { db, .. }: World) {
    let rows = edges();
    for row in &rows {
        let inserted = row.clone().into_active_model().reset_all().insert(&db).await;
        let inserted = inserted.unwrap_or_else(|error| panic!("{error}\n{row:?}"));
        assert_eq!(&inserted, row, "what INSERT returns");
        let read = every_type::Entity::find_by_id(row.id).one(&db).await.expect("read").expect("there");
        assert_eq!(&read, row);
    }
    assert_eq!(every_type::Entity::find().count(&db).await.expect("counted"), rows.len() as u64);
}

/// Whether a row compares to another in some way.
type Holds = fn(&every_type::Model, &every_type::Model) -> bool;

pub async fn every_type_compares(World { db, .. }: World) {
    let rows = edges();
    for row in &rows {
        row.clone().into_active_model().reset_all().insert(&db).await.expect("inserted");
    }
    for row in &rows {
        use every_type::Column as C;
        let filters: [(C, Expr, Holds); 15] = [
            (C::Flag, C::Flag.eq(row.flag), |a, b| a.flag == b.flag),
            (C::Small, C::Small.eq(row.small), |a, b| a.small == b.small),
            (C::Medium, C::Medium.lte(row.medium), |a, b| a.medium <= b.medium),
            (C::Large, C::Large.lte(row.large), |a, b| a.large <= b.large),
            (C::Single, C::Single.eq(row.single), |a, b| a.single.to_bits() == b.single.to_bits()),
            (C::Double, C::Double.lte(row.double), |a, b| a.double <= b.double),
            (C::Code, C::Code.eq(&row.code), |a, b| a.code == b.code),
            (C::Label, C::Label.eq(&row.label), |a, b| a.label == b.label),
            (C::Raw, C::Raw.lte(row.raw.clone()), |a, b| a.raw <= b.raw),
            (C::Day, C::Day.lt(row.day), |a, b| a.day < b.day),
            (C::Clock, C::Clock.lte(row.clock), |a, b| a.clock <= b.clock),
            (C::Local, C::Local.lt(row.local), |a, b| a.local < b.local),
            (C::Instant, C::Instant.lte(row.instant), |a, b| a.instant <= b.instant),
            (C::Token, C::Token.lte(row.token), |a, b| a.token <= b.token),
            (C::Mood, C::Mood.eq(row.mood), |a, b| a.mood == b.mood),
        ];
        for (column, filter, holds) in filters {
            let found = every_type::Entity::find().filter(filter).count(&db).await.expect("counted");
            let expected = rows.iter().filter(|other| holds(other, row)).count() as u64;
            assert_eq!(found, expected, "{column:?} of {row:?}");
        }
    }
}

pub async fn null_is_nothing(World { db, .. }: World) {
    let id = Uuid::from_u128(1);
    let nothing =
        every_type_or_null::ActiveModel { id: Set(id), ..Default::default() }.insert(&db).await.expect("inserted");
    let read = every_type_or_null::Entity::find_by_id(id).one(&db).await.expect("read");
    assert_eq!(read.as_ref(), Some(&nothing));
    let shown = format!("{nothing:?}");
    assert_eq!(shown.matches("None").count(), every_type_or_null::Column::iter().count() - 1, "{shown}");
    let full = crate::edges::plain();
    let mut row = nothing.clone().into_active_model();
    (row.large, row.raw, row.tight, row.mood) =
        (Set(Some(i64::MIN)), Set(Some(vec![7])), Set(Some(full.tight)), Set(Some(full.mood)));
    let row = row.update(&db).await.expect("updated");
    assert_eq!((row.large, row.raw.as_deref(), row.mood), (Some(i64::MIN), Some([7].as_slice()), Some(full.mood)));
    let mut row = row.into_active_model();
    (row.large, row.raw, row.tight, row.mood) = (Set(None), Set(None), Set(None), Set(None));
    assert_eq!(row.update(&db).await.expect("updated"), nothing);
}

pub async fn decimals_keep_what_their_storage_can(world: World) {
    let db = world.db.clone();
    for (exact, scaled) in [("0", "0"), ("-0.000000001", "-0.01"), ("9999999999999999999.999999999", "9999999999.99")] {
        let (exact, scaled) = (parsed::<Decimal>(exact), parsed::<Decimal>(scaled));
        let units = Scaled::<2>::try_from(scaled).expect("two digits");
        let row = decimals::ActiveModel {
            exact: Set(ExactDecimal(exact)),
            exact_or_null: Set(Some(ExactDecimal(-exact))),
            scaled: Set(units),
            scaled_or_null: Set(Some(units)),
            lossy: Set(scaled),
            ..Default::default()
        };
        let row = row.insert(&db).await.unwrap_or_else(|error| panic!("{scaled}: {error}"));
        let read = decimals::Entity::find_by_id(row.id).one(&db).await.expect("read").expect("there");
        assert_eq!(read, row);
        assert_eq!((read.exact, read.exact_or_null), (ExactDecimal(exact), Some(ExactDecimal(-exact))));
        assert_eq!((read.scaled, read.scaled_or_null), (units, Some(units)));
        assert_eq!(read.lossy.round_dp(2), scaled);
    }
    let zero = decimals::ActiveModel {
        exact: Set(ExactDecimal(Decimal::ZERO)),
        scaled: Set(Scaled::from_units(0)),
        lossy: Set(Decimal::ZERO),
        ..Default::default()
    };
    let zero = zero.insert(&db).await.expect("inserted");
    assert_eq!((zero.exact_or_null, zero.scaled_or_null), (None, None));
    let most = decimals::Entity::find().select_only().column_as(decimals::Column::Scaled.max(), "most");
    let most: Option<Scaled<2>> = most.into_tuple().one(&db).await.expect("max");
    assert_eq!(most, Some(Scaled::from_units(999_999_999_999)));
    assert_eq!(world.texts("SELECT DISTINCT typeof(exact) FROM decimals").await, ["text"]);
    assert_eq!(world.texts("SELECT DISTINCT typeof(scaled) FROM decimals").await, ["integer"]);
}

pub async fn instants_have_the_form_of_their_column(world: World) {
    let db = world.db.clone();
    let by_default = moments::ActiveModel { ..Default::default() }.insert(&db).await.expect("inserted");
    assert_eq!(by_default.updated_at, None);
    for text in
        ["2026-03-04T05:06:07Z", "2026-03-04T05:06:07.5Z", "9999-12-31T23:59:59.999999Z", "0001-01-01T00:00:00Z"]
    {
        let at = SqlTimestamp::from(parsed::<sea_orm::prelude::DateTimeUtc>(text));
        let row = moments::ActiveModel {
            created_at: Set(at),
            updated_at: Set(Some(at)),
            portable_at: Set(at.get()),
            ..Default::default()
        };
        let row = row.insert(&db).await.expect("inserted");
        assert_eq!((row.created_at, row.updated_at, row.portable_at), (at, Some(at), at.get()));
        let found = moments::Entity::find().filter(moments::COLUMN.created_at.eq(at)).all(&db).await.expect("read");
        assert_eq!(found, [row]);
    }
    let stored = world.texts("SELECT created_at || '|' || portable_at FROM moments WHERE id = 3").await;
    assert_eq!(stored, ["2026-03-04 05:06:07.500|2026-03-04T05:06:07.500+00:00"]);
    let first: Option<SqlTimestamp> = moments::Entity::find()
        .select_only()
        .column_as(moments::Column::CreatedAt.min(), "first")
        .into_tuple()
        .one(&db)
        .await
        .expect("min");
    assert_eq!(first.map(|at| at.get().to_rfc3339()).as_deref(), Some("0001-01-01T00:00:00+00:00"));
}
