//! Partitions and tables that inherit.

use crate::support::{after_in_postgres, posts, users};
use insta::assert_snapshot;
use seaglass::model::{CatalogueObject, Declared, Dialect, Index, IndexPart, IndexTarget, ObjectName};
use seaglass::{Bound, Inheritance, Partition, PartitionKey};

fn parted(by: PartitionKey, items: Vec<Partition>) -> String {
    after_in_postgres(move |db: &mut Declared| {
        let posts = posts(db);
        posts.foreign_keys.clear();
        if !items.is_empty() {
            posts.uniques.clear();
        }
        posts.partition_by = Some(by);
        db.schema.objects.extend(items.into_iter().map(CatalogueObject::from));
    })
}

fn years(bounds: [[&str; 2]; 2]) -> Vec<Partition> {
    let [first, second] = bounds;
    let of = |name: &str, [from, to]: [&str; 2]| Partition::range(name, "posts", [from], [to]);
    vec![of("posts_a", first), of("posts_b", second)]
}

#[test]
fn a_unique_key_compares_as_the_partitions_do() {
    let by = || PartitionKey::list().column("slug").collation("C");
    let said = |change: fn(&mut Declared)| {
        after_in_postgres(move |db: &mut Declared| {
            let posts = posts(db);
            posts.foreign_keys.clear();
            posts.primary_key = None;
            posts.partition_by = Some(by());
            change(db);
        })
    };
    assert_snapshot!(said(|_| ()), @r"
    error[partition-key]: blog: posts: the unique constraint posts_slug_key compares slug by another collation than its partitions
      why:     Postgres looks for equal rows within one partition, and refuses such a key
      instead: give the column that collation as well, or leave `.collation(…)` of the partitions out
    ");
    let collated = |db: &mut Declared| {
        let slug = posts(db).columns.iter_mut().find(|column| column.name.as_str() == "slug").unwrap();
        slug.extra.insert(Dialect::Postgres, "COLLATE \"C\"".to_owned());
    };
    assert!(!said(collated).contains("partition-key"), "{}", said(collated));
    // What is not a name of that collation is another one, though a letter of it is in there.
    let otherwise = |db: &mut Declared| {
        let slug = posts(db).columns.iter_mut().find(|column| column.name.as_str() == "slug").unwrap();
        slug.extra.insert(Dialect::Postgres, "COLLATE \"de-x-icu\"".to_owned());
    };
    assert!(said(otherwise).contains("error[partition-key]"), "{}", said(otherwise));
    let index = |collation: Option<&'static str>| {
        after_in_postgres(move |db: &mut Declared| {
            let posts = posts(db);
            posts.foreign_keys.clear();
            posts.uniques.clear();
            posts.primary_key = None;
            posts.partition_by = Some(by());
            let mut part = IndexPart::new(IndexTarget::Column("slug".into()));
            part.collate = collation.map(ObjectName::new);
            posts.indexes.push(Index { unique: true, parts: vec![part], ..Index::new("posts_slug_idx") });
        })
    };
    assert!(
        index(None).contains("the unique index posts_slug_idx compares slug by another collation"),
        "{}",
        index(None)
    );
    assert!(!index(Some("C")).contains("partition-key"), "{}", index(Some("C")));
}

#[test]
fn a_unique_key_has_the_columns_of_the_partitions() {
    assert_snapshot!(parted(PartitionKey::range().column("id"), vec![]), @r#"
    error[partition-key]: blog: posts: the unique constraint posts_slug_key lacks the column id by which the table is partitioned
      why:     Postgres looks for equal rows within one partition, and refuses such a key
      instead: add the column to the key, or make the key an index that is not unique
    "#);
    assert_snapshot!(parted(PartitionKey::hash().expression("lower(slug)"), vec![]), @r#"
    error[partition-key]: blog: posts: the primary key posts_pkey cannot have an expression by which the table is partitioned
      why:     Postgres looks for equal rows within one partition, and refuses such a key
      instead: add the column to the key, or make the key an index that is not unique
    error[partition-key]: blog: posts: the unique constraint posts_slug_key cannot have an expression by which the table is partitioned
      why:     Postgres looks for equal rows within one partition, and refuses such a key
      instead: add the column to the key, or make the key an index that is not unique
    "#);
    assert_snapshot!(parted(PartitionKey::list().column("id").column("slg"), vec![]), @r#"
    error[unknown-column]: blog: posts: the partition key names the column "slg", which is not there
      why:     both databases refuse it
      instead: did you mean "slug"?
    error[partition-key]: blog: posts: the table is partitioned by a list of several columns
      why:     Postgres lists the values of one
      instead: name one column or expression; a partition can have partitions of its own
    error[partition-key]: blog: posts: the primary key posts_pkey lacks the column slg by which the table is partitioned
      why:     Postgres looks for equal rows within one partition, and refuses such a key
      instead: add the column to the key, or make the key an index that is not unique
    error[partition-key]: blog: posts: the unique constraint posts_slug_key lacks the column id by which the table is partitioned
      why:     Postgres looks for equal rows within one partition, and refuses such a key
      instead: add the column to the key, or make the key an index that is not unique
    "#);
}

#[test]
fn a_partition_is_of_a_table_that_has_partitions() {
    let of = |item: Partition| after_in_postgres(|db| db.schema.objects.push(item.into()));
    assert_snapshot!(of(Partition::default("rest", "posts")), @r#"
    error[partition-bounds]: blog: rest: posts has no partitions
      why:     Postgres makes a partition of a partitioned table alone
      instead: `.partition_by_range(…)` in its statement, or `.partition_by(PartitionKey::…)` beside it
    "#);
    assert_snapshot!(of(Partition::default("rest", "post")), @r#"
    error[unknown-table]: blog: rest: the partition is on post, which is not declared
      why:     it could not be made
      instead: did you mean "posts"?
    "#);
    assert_snapshot!(of(Partition::default("rest", "rest")), @r#"
    error[unknown-table]: blog: rest: the partition belongs to rest, which belongs to no table
      why:     it could not be made
      instead: name a table that is partitioned
    "#);
}

#[test]
fn bounds_fit_and_do_not_meet() {
    let by = || PartitionKey::range().column("id");
    assert_snapshot!(parted(by(), years([["2026-01-01", "2027-01-01"], ["2026-06-01", "2028-01-01"]])), @r#"
    error[partition-bounds]: blog: posts_b: the partition holds from '2026-06-01' to '2028-01-01', and posts_a holds from '2026-01-01' to '2027-01-01'
      why:     a row belongs to one partition, and Postgres refuses the second
      instead: give them bounds that do not meet: an upper bound belongs to the next partition
    "#);
    assert_snapshot!(parted(by(), years([["2027-01-01", "2026-01-01"], ["2028-01-01", "2028-01-01"]])), @r#"
    error[partition-bounds]: blog: posts_a: the range from '2027-01-01' to '2026-01-01' holds no row
      why:     Postgres refuses such a partition
      instead: write the smaller bound first
    error[partition-bounds]: blog: posts_b: the range from '2028-01-01' to '2028-01-01' holds no row
      why:     Postgres refuses such a partition
      instead: write the smaller bound first
    "#);
    let list = vec![Partition::list("posts_a", "posts", [1]), Partition::range("posts_b", "posts", [1, 2], [3, 4])];
    assert_snapshot!(parted(by(), list), @r#"
    error[partition-bounds]: blog: posts_a: the partition does not go by RANGE, as posts does
      why:     Postgres refuses such a partition
      instead: write `Partition::range`
    error[partition-bounds]: blog: posts_b: the bounds have 2 and 2 values, and posts goes by 1
      why:     each column has a bound of its own
      instead: name a value for each, in their order
    "#);
    let hash = vec![Partition::hash("posts_a", "posts", 2, 2), Partition::default("posts_b", "posts")];
    assert_snapshot!(parted(PartitionKey::hash().column("id"), hash), @r#"
    error[partition-bounds]: blog: posts_a: the remainder 2 is not less than the modulus 2
      why:     Postgres refuses such a partition
      instead: count the shares from zero on
    error[partition-bounds]: blog: posts_b: the partition is for all other rows, and every row has a remainder
      why:     Postgres refuses such a partition
      instead: leave it out
    "#);
    let empty: [i32; 0] = [];
    let lists = vec![Partition::list("posts_a", "posts", empty), Partition::list("posts_b", "posts", [Bound::Maximum])];
    assert_snapshot!(parted(PartitionKey::list().column("id"), lists), @r#"
    error[partition-bounds]: blog: posts_a: the list is empty
      why:     Postgres refuses such a partition
      instead: name a value that it holds
    error[partition-bounds]: blog: posts_b: the list has MAXVALUE in it
      why:     Postgres refuses such a partition
      instead: name the values, or write `Partition::range`
    "#);
}

#[test]
fn ten_years_of_days_are_looked_at_in_time_that_grows_with_them() {
    let days = |count: i64| -> Vec<Partition> {
        // Declared in no order.
        let at = |number: i64| number * 7919 % count;
        (0..count).map(|day| Partition::range(format!("d{}", at(day)), "posts", [at(day)], [at(day) + 1])).collect()
    };
    let mut all = days(3652);
    assert_eq!(parted(PartitionKey::range().column("id"), all.clone()), "sound");
    all.push(Partition::range("late", "posts", [100], [Bound::Maximum]));
    let said = parted(PartitionKey::range().column("id"), all);
    assert!(said.contains("late: the partition holds from 100 to MAXVALUE, and d100 holds from 100 to 101"), "{said}");
    let twice = [[1, 2], [3, 2]].into_iter().enumerate();
    let twice = twice.map(|(at, values)| Partition::list(format!("l{at}"), "posts", values)).collect();
    let said = parted(PartitionKey::list().column("id"), twice);
    assert!(said.contains("l1: the partition holds 3, 2, and l0 holds 1, 2"), "{said}");
}

#[test]
fn a_partitioned_table_is_logged() {
    let said = after_in_postgres(|db| {
        let users = users(db);
        users.unlogged = true;
        users.partition_by = Some(PartitionKey::range().column("id"));
    });
    assert!(said.contains("error[partitioned-table]: blog: users: the table is partitioned and unlogged"), "{said}");
    let said = after_in_postgres(|db| {
        let posts = posts(db);
        posts.uniques.clear();
        posts.partition_by = Some(PartitionKey::hash().column("id"));
        posts.extra.insert(Dialect::Postgres, "WITH (fillfactor = 70)".to_owned());
        posts.foreign_keys[0].not_valid = true;
        posts.checks[0].no_inherit = true;
    });
    assert_snapshot!(said, @r#"
    error[partitioned-table]: blog: posts: the table is partitioned and has storage parameters
      why:     Postgres refuses that of a partitioned table
      instead: leave them out: only its partitions are stored
    error[partitioned-table]: blog: posts: the table is partitioned, and its check posts_price_check is NO INHERIT
      why:     Postgres refuses that of a partitioned table
      instead: leave `.no_inherit()` out: the rows of a partition are those of the table
    error[partitioned-table]: blog: posts: the table is partitioned, and its foreign key posts_user_id_fkey is NOT VALID
      why:     Postgres refuses that of a partitioned table
      instead: leave `.not_valid()` out: before 18 Postgres checks such a key at once
    "#);
}

#[test]
fn a_table_has_what_it_inherits() {
    let said = after_in_postgres(|db| db.schema.objects.push(Inheritance::new("posts", "users").into()));
    assert_snapshot!(said, @r#"
    error[inherited-parts]: blog: posts: the table inherits from users, and has not its column email
      why:     whoever reads the parent reads its rows, and Postgres refuses it
      instead: declare email as users does
    error[inherited-parts]: blog: posts: the table inherits from users, and has not its column mood
      why:     whoever reads the parent reads its rows, and Postgres refuses it
      instead: declare mood as users does
    "#);
}
