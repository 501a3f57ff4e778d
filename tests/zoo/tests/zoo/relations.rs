//! Relations, followed in both directions.

use crate::on_each;
use sea_orm::ActiveValue::Set;
use sea_orm::{
    ActiveModelTrait, DatabaseConnection, EntityTrait, Linked, LoaderTrait, ModelTrait, QueryOrder, RelationTrait,
};
use zoo_entity_compact::zoo as compact;
use zoo_entity_dense::zoo as dense;

/// Three people, so that no row is found by chance.
async fn people(db: &DatabaseConnection) -> [dense::people::Model; 3] {
    let person = async |name: &str| {
        dense::people::ActiveModel { name: Set(name.to_owned()), ..Default::default() }
            .insert(db)
            .await
            .expect("a person")
    };
    [person("Ada").await, person("Bob").await, person("Cy").await]
}

async fn post(db: &DatabaseConnection, author: i64, reviewer: Option<i64>, title: &str) -> dense::posts::Model {
    let post = dense::posts::ActiveModel {
        author_id: Set(author),
        reviewer_id: Set(reviewer),
        title: Set(title.to_owned()),
        ..Default::default()
    };
    post.insert(db).await.expect("a post")
}

#[test]
fn two_keys_to_one_table() {
    use dense::{people as person, posts};

    on_each("two_keys", async |db| {
        let [ada, bob, cy] = people(&db).await;
        let first = post(&db, ada.id, Some(bob.id), "first").await;
        let second = post(&db, bob.id, None, "second").await;
        let loaded = posts::Entity::load()
            .with(posts::Relation::Author)
            .with(posts::Relation::Reviewer)
            .order_by_asc(posts::Column::Id)
            .all(&db)
            .await
            .expect("posts");
        let names: Vec<_> = loaded
            .iter()
            .map(|post| {
                let reviewer = post.reviewer.as_ref().map(|person| person.name.as_str());
                (post.author.as_ref().expect("loaded").name.as_str(), reviewer)
            })
            .collect();
        assert_eq!(names, [("Ada", Some("Bob")), ("Bob", None)]);
        let loaded = person::Entity::load()
            .with(person::Relation::AuthorPosts)
            .with(person::Relation::ReviewerPosts)
            .order_by_asc(person::Column::Id)
            .all(&db)
            .await
            .expect("people");
        let counts: Vec<_> = loaded.iter().map(|one| (one.author_posts.len(), one.reviewer_posts.len())).collect();
        assert_eq!(counts, [(1, 0), (1, 1), (0, 0)]);

        let _ = (first, second, cy);
        let by_author = compact::posts::Entity::find()
            .find_also_linked(ByRelation(compact::posts::Relation::Author))
            .order_by_asc(compact::posts::Column::Id)
            .all(&db)
            .await
            .expect("posts");
        let names: Vec<_> =
            by_author.iter().map(|(_, author)| author.as_ref().expect("an author").name.as_str()).collect();
        assert_eq!(names, ["Ada", "Bob"]);
    });
}

/// Follows one relation of compact posts.
struct ByRelation(compact::posts::Relation);

impl Linked for ByRelation {
    type FromEntity = compact::posts::Entity;
    type ToEntity = compact::people::Entity;

    fn link(&self) -> Vec<sea_orm::RelationDef> {
        vec![self.0.def()]
    }
}

/// The chosen key is all that `SeaORM` derives; the others are followed by their links.
#[test]
fn a_chosen_key_between_several() {
    use dense::{depots, parcels};

    on_each("chosen_key", async |db| {
        let depot = async |name: &str| {
            depots::ActiveModel { name: Set(name.to_owned()), ..Default::default() }.insert(&db).await.expect("a depot")
        };
        let [north, south, east] = [depot("north").await, depot("south").await, depot("east").await];
        let parcel = async |from: i64, to: i64| {
            let parcel = parcels::ActiveModel { sender_id: Set(from), receiver_id: Set(to), ..Default::default() };
            parcel.insert(&db).await.expect("a parcel")
        };
        let first = parcel(north.id, south.id).await;
        let second = parcel(south.id, east.id).await;
        let last = depots::ActiveModel { last_parcel_id: Set(Some(first.id)), ..south.clone().into() };
        let south = last.update(&db).await.expect("the last parcel");

        let sender = first.find_related(depots::Entity).one(&db).await.expect("a depot");
        assert_eq!(sender.map(|depot| depot.id), Some(north.id));
        let receiver = first.find_linked(parcels::ReceiverLink).one(&db).await.expect("a depot");
        assert_eq!(receiver.as_ref().map(|depot| depot.id), Some(south.id));
        let lasts = first.find_linked(parcels::LastParcelDepotsLink).all(&db).await.expect("depots");
        assert_eq!(lasts, std::slice::from_ref(&south));

        let sent = south.find_related(parcels::Entity).all(&db).await.expect("parcels");
        assert_eq!(sent, std::slice::from_ref(&second));
        let got = south.find_linked(depots::ReceiverParcelsLink).all(&db).await.expect("parcels");
        assert_eq!(got, std::slice::from_ref(&first));
        let last = south.find_linked(depots::LastParcelLink).one(&db).await.expect("a parcel");
        assert_eq!(last, Some(first.clone()));

        let loaded = parcels::Entity::load().with(depots::Entity).order_by_asc(parcels::Column::Id).all(&db).await;
        let senders: Vec<i64> =
            loaded.expect("parcels").iter().map(|parcel| parcel.sender.as_ref().expect("loaded").id).collect();
        assert_eq!(senders, [north.id, south.id]);
        let plain = compact::parcels::Entity::find_by_id(first.id).one(&db).await.expect("a query").expect("a parcel");
        let sender = plain.find_related(compact::depots::Entity).one(&db).await.expect("a depot");
        assert_eq!(sender.map(|depot| depot.id), Some(north.id));
        assert_eq!(compact::parcels::Relation::Receiver.def().from_col, compact_column("receiver_id"));
    });
}

fn compact_column(name: &str) -> sea_orm::Identity {
    sea_orm::IntoIdentity::into_identity(name.to_owned())
}

#[test]
fn one_to_one() {
    use dense::{people as person, profiles};

    on_each("one_to_one", async |db| {
        let [ada, ..] = people(&db).await;
        let profile =
            profiles::ActiveModel { person_id: Set(ada.id), about: Set("x".to_owned()), ..Default::default() };
        let profile = profile.insert(&db).await.expect("a profile");
        let loaded = person::Entity::load().with(profiles::Entity).order_by_asc(person::Column::Id).all(&db).await;
        let loaded = loaded.expect("people");
        assert_eq!(loaded[0].profile.as_ref().map(|profile| profile.id), Some(profile.id));
        assert!(loaded[1].profile.as_ref().is_none());
        let owner = profile.find_related(person::Entity).one(&db).await.expect("a person");
        assert_eq!(owner, Some(ada));

        let nested = person::ActiveModel::builder()
            .set_name("Dee")
            .set_profile(profiles::ActiveModel::builder().set_about("nested"))
            .insert(&db)
            .await
            .expect("a person with a profile");
        let found = profiles::Entity::find_by_person_id(nested.id).one(&db).await.expect("a profile").expect("saved");
        assert_eq!(found.about, "nested");
    });
}

#[test]
fn many_to_many() {
    use dense::{posts, posts_tags, tags};

    on_each("many_to_many", async |db| {
        let [ada, bob, _] = people(&db).await;
        let first = post(&db, ada.id, None, "first").await;
        let second = post(&db, bob.id, None, "second").await;
        for (tag, owners) in [("a", vec![&first]), ("b", vec![&first, &second]), ("c", vec![])] {
            let tag =
                tags::ActiveModel { name: Set(tag.to_owned()), ..Default::default() }.insert(&db).await.expect("a tag");
            for owner in owners {
                let row = posts_tags::ActiveModel { post_id: Set(owner.id), tag_id: Set(tag.id) };
                row.insert(&db).await.expect("a link");
            }
        }
        let loaded =
            posts::Entity::load().with(tags::Entity).order_by_asc(posts::Column::Id).all(&db).await.expect("posts");
        let names = |tags: &[&str], post: &posts::ModelEx| {
            let mut found: Vec<&str> = post.tags.iter().map(|tag| tag.name.as_str()).collect();
            found.sort_unstable();
            assert_eq!(found, tags);
        };
        names(&["a", "b"], &loaded[0]);
        names(&["b"], &loaded[1]);
        let tagged = tags::Entity::find_by_name("b").one(&db).await.expect("a query").expect("a tag");
        assert_eq!(tagged.find_related(posts::Entity).all(&db).await.expect("posts").len(), 2);

        let plain =
            compact::posts::Entity::find().order_by_asc(compact::posts::Column::Id).all(&db).await.expect("posts");
        let by_post =
            plain.load_many_to_many(compact::tags::Entity, compact::posts_tags::Entity, &db).await.expect("tags");
        assert_eq!(by_post.iter().map(Vec::len).collect::<Vec<_>>(), [2, 1]);

        let nested = posts::ActiveModel::builder()
            .set_title("third")
            .set_author_id(ada.id)
            .add_tag(tags::ActiveModel::builder().set_name("d"))
            .insert(&db)
            .await
            .expect("a post with a new tag");
        assert_eq!(posts_tags::Entity::find().all(&db).await.expect("links").len(), 4);
        assert_eq!(nested.tags.len(), 1);
    });
}

#[test]
fn a_second_way_to_an_entity_is_linked() {
    use dense::{likes, people as person, posts};

    on_each("linked", async |db| {
        let [ada, bob, cy] = people(&db).await;
        let first = post(&db, ada.id, None, "first").await;
        let second = post(&db, ada.id, None, "second").await;
        for (who, what) in [(&bob, &first), (&cy, &first), (&cy, &second)] {
            let like = likes::ActiveModel { person_id: Set(who.id), post_id: Set(what.id) };
            like.insert(&db).await.expect("a like");
        }
        let liked = cy.find_linked(person::PostsThroughLikes).all(&db).await.expect("posts");
        assert_eq!(liked.len(), 2);
        assert_eq!(first.find_linked(posts::PeopleThroughLikes).all(&db).await.expect("people"), [bob, cy.clone()]);
        let nested = person::Entity::load().with((likes::Entity, posts::Entity)).filter_by_name("Cy").one(&db).await;
        let titles: Vec<String> = nested
            .expect("a query")
            .expect("Cy")
            .likes
            .iter()
            .map(|like| like.post.as_ref().expect("loaded").title.clone())
            .collect();
        assert_eq!(titles.len(), 2);
    });
}

#[test]
fn people_follow_people() {
    use dense::{follows, people as person};

    on_each("follows", async |db| {
        let [ada, bob, cy] = people(&db).await;
        for (who, whom) in [(&ada, &bob), (&ada, &cy), (&bob, &cy)] {
            let row = follows::ActiveModel { follower_id: Set(who.id), followed_id: Set(whom.id) };
            row.insert(&db).await.expect("a row");
        }
        let loaded = person::Entity::load()
            .with(follows::Entity)
            .with(follows::Entity::REVERSE)
            .order_by_asc(person::Column::Id)
            .all(&db)
            .await
            .expect("people");
        let counts: Vec<_> = loaded.iter().map(|one| (one.followed.len(), one.followers.len())).collect();
        assert_eq!(counts, [(2, 0), (1, 1), (0, 2)]);
    });
}

#[test]
fn trees_in_both_directions() {
    use dense::categories::{ActiveModel, Column, Entity, Relation};

    on_each("trees", async |db| {
        let category = async |name: &str, parent: Option<i64>| {
            let row = ActiveModel { name: Set(name.to_owned()), parent_id: Set(parent), ..Default::default() };
            row.insert(&db).await.expect("a category").id
        };
        let root = category("root", None).await;
        let left = category("left", Some(root)).await;
        category("right", Some(root)).await;
        category("leaf", Some(left)).await;
        let loaded =
            Entity::load().with(Relation::Parent).with(Relation::Children).order_by_asc(Column::Id).all(&db).await;
        let shape: Vec<_> = loaded
            .expect("categories")
            .iter()
            .map(|one| (one.parent.as_ref().map(|parent| parent.name.clone()), one.children.len()))
            .collect();
        assert_eq!(
            shape,
            [(None, 2), (Some("root".to_owned()), 1), (Some("root".to_owned()), 0), (Some("left".to_owned()), 0)]
        );
    });
}

#[test]
fn composite_and_other_unique_keys() {
    use dense::{accounts, invites, members, notes, tenants};

    on_each("composite", async |db| {
        let tenant = tenants::ActiveModel { name: Set("t".to_owned()), ..Default::default() }
            .insert(&db)
            .await
            .expect("a tenant");
        for number in [7, 8] {
            let member = members::ActiveModel {
                tenant_id: Set(tenant.id),
                number: Set(number),
                name: Set(format!("m{number}")),
            };
            member.insert(&db).await.expect("a member");
        }
        let note = notes::ActiveModel {
            tenant_id: Set(tenant.id),
            writer_number: Set(7),
            reader_number: Set(Some(8)),
            ..Default::default()
        };
        note.insert(&db).await.expect("a note");
        let loaded = notes::Entity::load()
            .with(notes::Relation::Writer)
            .with(notes::Relation::Reader)
            .one(&db)
            .await
            .expect("a query")
            .expect("a note");
        assert_eq!(loaded.writer.as_ref().expect("loaded").name, "m7");
        assert_eq!(loaded.reader.as_ref().expect("loaded").name, "m8");
        let found =
            members::Entity::find_by_tenant_id_name((tenant.id, "m8".to_owned())).one(&db).await.expect("a query");
        assert_eq!(found.expect("a member").number, 8);

        let invite = invites::ActiveModel { code: Set("ABC".to_owned()), ..Default::default() }
            .insert(&db)
            .await
            .expect("an invite");
        let account = accounts::ActiveModel { invite_used: Set(Some("ABC".to_owned())), ..Default::default() };
        let account = account.insert(&db).await.expect("an account");
        assert_eq!(account.find_related(invites::Entity).one(&db).await.expect("a query"), Some(invite));
        let loaded =
            invites::Entity::load().with(accounts::Entity).one(&db).await.expect("a query").expect("an invite");
        assert_eq!(loaded.accounts.iter().map(|account| account.id).collect::<Vec<_>>(), [account.id]);
    });
}

#[test]
fn keywords_and_odd_names() {
    use dense::{choices, r#impl, odd_names, r#type};

    on_each("odd", async |db| {
        let one = r#type::ActiveModel {
            r#match: Set("m".to_owned()),
            self_column: Set("s".to_owned()),
            r#async: Set(Some(1)),
            ..Default::default()
        };
        let one = one.insert(&db).await.expect("a row");
        let two = r#type::ActiveModel {
            r#match: Set("n".to_owned()),
            self_column: Set("s".to_owned()),
            super_id: Set(Some(one.r#ref)),
            ..Default::default()
        };
        two.insert(&db).await.expect("a row");
        r#impl::ActiveModel { type_id: Set(one.r#ref), ..Default::default() }.insert(&db).await.expect("a row");
        choices::ActiveModel { type_id: Set(Some(one.r#ref)), ..Default::default() }.insert(&db).await.expect("a row");
        let loaded = r#type::Entity::load()
            .with(r#impl::Entity)
            .with(choices::Entity)
            .with(r#type::Relation::SuperTypes)
            .order_by_asc(r#type::Column::Ref)
            .one(&db)
            .await
            .expect("a query")
            .expect("a row");
        assert_eq!((loaded.impls.len(), loaded.choices.len(), loaded.super_types.len()), (1, 1, 1));

        let odd = odd_names::ActiveModel {
            user_name: Set(Some("u".to_owned())),
            address_1_column: Set(Some("1".to_owned())),
            address1: Set(Some("2".to_owned())),
            ue9_t_ue9: Set(Some("é".to_owned())),
            parent_key_column: Set(Some("p".to_owned())),
            ..Default::default()
        };
        let odd = odd.insert(&db).await.expect("a row");
        assert_eq!(odd_names::Entity::find_by_id(odd.id).one(&db).await.expect("a query"), Some(odd));
    });
}
