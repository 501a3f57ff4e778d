//! An app that was compiled against yesterday's entities: its source compiles against today's, where a second foreign key
//! joins the same tables, and finds the same rows.

use crate::on_each;
use sea_orm::ActiveValue::Set;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, DatabaseConnection, EntityTrait, JoinType, ModelTrait, QueryFilter, QueryOrder,
    QuerySelect,
};
use zoo_entity_compact::{young as young_compact, zoo as compact};
use zoo_entity_dense::{young, zoo as grown};

/// The app, whatever the format: who came by which voucher.
macro_rules! plain_app {
    ($entities:ident, $db:expr) => {{
        use $entities::{guests, vouchers};
        let vouchers = vouchers::Entity::find().order_by_asc(vouchers::Column::Id).all($db).await.expect("vouchers");
        let mut found = Vec::new();
        for voucher in vouchers {
            let guests = voucher.find_related(guests::Entity).order_by_asc(guests::Column::Id).all($db).await;
            found.push(guests.expect("guests").into_iter().map(|guest| guest.name).collect::<Vec<_>>());
        }
        let joined: Vec<(String, String)> = guests::Entity::find()
            .join(JoinType::InnerJoin, sea_orm::RelationTrait::def(&guests::Relation::VoucherUsed))
            .select_only()
            .column(guests::Column::Name)
            .column(vouchers::Column::Code)
            .order_by_asc(guests::Column::Id)
            .into_tuple()
            .all($db)
            .await
            .expect("pairs");
        let counted: Vec<(String, i64)> = vouchers::Entity::find()
            .join(JoinType::InnerJoin, sea_orm::RelationTrait::def(&vouchers::Relation::Guests))
            .select_only()
            .column(vouchers::Column::Code)
            .column_as(guests::Column::Id.count(), "guests")
            .group_by(vouchers::Column::Code)
            .order_by_asc(vouchers::Column::Code)
            .into_tuple()
            .all($db)
            .await
            .expect("numbers");
        (found, joined, counted)
    }};
}

/// What the dense format adds: loading, and saving along relations.
macro_rules! dense_app {
    ($entities:ident, $db:expr, $prefix:literal) => {{
        use $entities::{guests, vouchers};
        let guest = |name: &str| guests::ActiveModel::builder().set_name(name);
        let saved = vouchers::ActiveModel::builder()
            .set_code(concat!($prefix, "-nested"))
            .add_guest(guest(concat!($prefix, "-one")))
            .add_guest(guest(concat!($prefix, "-two")))
            .insert($db)
            .await
            .expect("a voucher with guests");
        let other = guest(concat!($prefix, "-three"))
            .set_used_voucher(vouchers::ActiveModel::builder().set_code(concat!($prefix, "-own")))
            .insert($db)
            .await
            .expect("a guest with a voucher");
        let loaded = vouchers::Entity::load().with(guests::Entity).filter_by_code(saved.code.as_str()).one($db).await;
        let loaded = loaded.expect("a query").expect("the voucher");
        let mut names: Vec<String> = loaded.guests.iter().map(|guest| guest.name.clone()).collect();
        names.sort_unstable();
        let loaded =
            guests::Entity::load().with(vouchers::Entity).filter(guests::Column::Id.eq(other.id)).one($db).await;
        let used =
            loaded.expect("a query").expect("the guest").used_voucher.as_ref().map(|voucher| voucher.code.clone());
        let strip = |text: String| text.replace(concat!($prefix, "-"), "");
        (names.into_iter().map(strip).collect::<Vec<_>>(), used.map(strip))
    }};
}

/// Vouchers that somebody sent, and guests who came by others: each key joins rows that the other one does not.
async fn fill(db: &DatabaseConnection) {
    use grown::{guests, vouchers};
    let voucher = async |code: &str, sender: Option<i64>| {
        let voucher = vouchers::ActiveModel { code: Set(code.to_owned()), sent_by: Set(sender), ..Default::default() };
        voucher.insert(db).await.expect("a voucher")
    };
    let guest = async |name: &str, code: &str| {
        let guest = guests::ActiveModel {
            name: Set(name.to_owned()),
            voucher_used: Set(Some(code.to_owned())),
            ..Default::default()
        };
        guest.insert(db).await.expect("a guest").id
    };
    voucher("first", None).await;
    let ada = guest("Ada", "first").await;
    voucher("second", Some(ada)).await;
    let bob = guest("Bob", "second").await;
    voucher("third", Some(bob)).await;
    guest("Cy", "first").await;
}

#[test]
fn an_app_of_yesterday_finds_the_same_rows() {
    on_each("growth", async |db| {
        fill(&db).await;
        let before = plain_app!(young, &db);
        let (found, joined, counted) = &before;
        assert_eq!(found, &[vec!["Ada", "Cy"], vec!["Bob"], vec![]]);
        let joined: Vec<(&str, &str)> = joined.iter().map(|(name, code)| (name.as_str(), code.as_str())).collect();
        assert_eq!(joined, [("Ada", "first"), ("Bob", "second"), ("Cy", "first")]);
        let counted: Vec<(&str, i64)> = counted.iter().map(|(code, number)| (code.as_str(), *number)).collect();
        assert_eq!(counted, [("first", 2), ("second", 1)]);
        assert_eq!(plain_app!(grown, &db), before);
        assert_eq!(plain_app!(young_compact, &db), before);
        assert_eq!(plain_app!(compact, &db), before);

        let before = dense_app!(young, &db, "young");
        assert_eq!(before, (vec!["one".to_owned(), "two".to_owned()], Some("own".to_owned())));
        assert_eq!(dense_app!(grown, &db, "grown"), before);
    });
}

/// What is new is named after its own column, and followed by its link.
#[test]
fn the_second_key_has_names_of_its_own() {
    use grown::{guests, vouchers};

    on_each("growth_new", async |db| {
        fill(&db).await;
        let ada =
            guests::Entity::find().order_by_asc(guests::Column::Id).one(&db).await.expect("a query").expect("Ada");
        let sent = ada.find_linked(guests::SentByGuestVouchersLink).all(&db).await.expect("vouchers");
        assert_eq!(sent.iter().map(|voucher| voucher.code.as_str()).collect::<Vec<_>>(), ["second"]);
        let second = vouchers::Entity::find_by_code("second").one(&db).await.expect("a query").expect("a voucher");
        let sender = second.find_linked(vouchers::SentByLink).one(&db).await.expect("a query");
        assert_eq!(sender, Some(ada));
        let plain = compact::vouchers::Entity::find()
            .join(JoinType::InnerJoin, sea_orm::RelationTrait::def(&compact::vouchers::Relation::SentBy))
            .order_by_asc(compact::vouchers::Column::Id)
            .all(&db)
            .await
            .expect("vouchers");
        assert_eq!(plain.iter().map(|voucher| voucher.code.as_str()).collect::<Vec<_>>(), ["second", "third"]);
    });
}
