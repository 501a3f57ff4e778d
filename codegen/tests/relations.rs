//! The names of relations over random histories: whatever tables and keys come, go and are renamed, in both formats no
//! name ever means another relation than the one that had it first.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

use proptest::prelude::*;
use seaglass::diff::{Change, Constraint, replay};
use seaglass::emit::history::{Entry, FORMAT};
use seaglass::emit::{Source, entity};
use seaglass::model::{
    Action, Column, ColumnType, Declared, Dialect, ForeignKey, Name, ObjectName, PrimaryKey, Table, Unique,
};
use seaglass::{EntityFormat, Project};
use std::collections::BTreeMap;

const TABLES: [&str; 6] = ["users", "posts", "post", "people", "tags", "user"];
const KEYS: [&str; 8] = ["user_id", "author_id", "post_id", "parent_id", "sent_by", "posts_id", "tag_id", "users_old"];
const COLUMNS: [&str; 5] = ["author", "posts", "user", "users", "author_posts"];

#[derive(Clone, Debug)]
enum Op {
    Table { name: usize, keys: Vec<(usize, usize)>, junction: bool },
    Key { table: usize, target: usize, column: usize, unique: bool },
    DropKey { which: usize },
    Rekey { which: usize },
    RenameTable { table: usize, name: usize },
    RenameColumn { table: usize, column: usize, name: usize },
    DropTable { table: usize },
    Column { table: usize, name: usize },
}

fn op() -> impl Strategy<Value = Op> {
    let keys = prop::collection::vec((any::<usize>(), any::<usize>()), 0..3);
    prop_oneof![
        3 => (any::<usize>(), keys, any::<bool>()).prop_map(|(name, keys, junction)| Op::Table { name, keys, junction }),
        5 => (any::<usize>(), any::<usize>(), any::<usize>(), prop::bool::weighted(0.2))
            .prop_map(|(table, target, column, unique)| Op::Key { table, target, column, unique }),
        3 => any::<usize>().prop_map(|which| Op::DropKey { which }),
        1 => any::<usize>().prop_map(|which| Op::Rekey { which }),
        2 => (any::<usize>(), any::<usize>()).prop_map(|(table, name)| Op::RenameTable { table, name }),
        2 => (any::<usize>(), any::<usize>(), any::<usize>())
            .prop_map(|(table, column, name)| Op::RenameColumn { table, column, name }),
        1 => any::<usize>().prop_map(|table| Op::DropTable { table }),
        1 => (any::<usize>(), any::<usize>()).prop_map(|(table, name)| Op::Column { table, name }),
    ]
}

/// A history on its way, with who is who: a table or column is the same one under another name, and the one of a name
/// that was dropped is that of the same name that comes back.
#[derive(Default)]
struct World {
    history: Vec<Entry>,
    batch: Vec<Change>,
    tables: BTreeMap<String, usize>,
    dropped: BTreeMap<String, usize>,
    columns: BTreeMap<(usize, String), usize>,
    gone: BTreeMap<(usize, String), usize>,
    count: usize,
}

fn names(columns: &[&str]) -> Vec<Name> {
    columns.iter().map(|name| Name::from(*name)).collect()
}

fn foreign_key(table: &str, column: &str, target: &str) -> ForeignKey {
    ForeignKey {
        name: format!("{table}_{column}_fkey").into(),
        columns: names(&[column]),
        target: ObjectName::new(target),
        target_columns: names(&["id"]),
        on_delete: Action::NoAction,
        on_update: Action::NoAction,
        ..ForeignKey::default()
    }
}

impl World {
    fn schema(&self) -> seaglass::model::Schema {
        let changes = self.history.iter().flat_map(|entry| &entry.changes).chain(&self.batch);
        replay(changes).unwrap()
    }

    fn fresh(&mut self) -> usize {
        self.count += 1;
        self.count
    }

    fn column(&mut self, table: &str, column: &str) {
        let owner = self.tables[table];
        let known = self.gone.remove(&(owner, column.to_owned()));
        let id = known.unwrap_or_else(|| self.fresh());
        self.columns.insert((owner, column.to_owned()), id);
    }

    fn at(&self, place: usize) -> Option<Table> {
        let schema = self.schema();
        let tables: Vec<&Table> = schema.tables().collect();
        (!tables.is_empty()).then(|| tables[place % tables.len()].clone())
    }

    fn make(&mut self, op: &Op) {
        match op {
            Op::Table { name, keys, junction } => self.table(TABLES[name % TABLES.len()], keys, *junction),
            Op::Key { table, target, column, unique } => {
                let (Some(table), Some(target)) = (self.at(*table), self.at(*target)) else { return };
                self.key(&table, &target, KEYS[column % KEYS.len()], *unique);
            }
            Op::DropKey { which } | Op::Rekey { which } => {
                let schema = self.schema();
                let is_free = |table: &Table, key: &ForeignKey| {
                    !table.in_primary_key(&key.columns[0]) || matches!(op, Op::Rekey { .. })
                };
                let all: Vec<(&Table, &ForeignKey)> = schema
                    .tables()
                    .flat_map(|table| table.foreign_keys.iter().map(move |key| (table, key)))
                    .filter(|(table, key)| is_free(table, key))
                    .collect();
                if all.is_empty() {
                    return;
                }
                let (table, key) = all[which % all.len()];
                let (table, key) = (table.name.clone(), key.clone());
                let drop = Constraint::ForeignKey(key.clone());
                self.batch.push(Change::DropConstraint { table: table.clone(), constraint: drop });
                if let Op::Rekey { .. } = op {
                    let constraint = Constraint::ForeignKey(ForeignKey { on_delete: Action::Restrict, ..key });
                    self.batch.push(Change::AddConstraint { table, constraint });
                }
            }
            Op::RenameTable { table, name } => {
                let Some(table) = self.at(*table) else { return };
                let to = TABLES[name % TABLES.len()];
                if self.tables.contains_key(to) || self.dropped.contains_key(to) {
                    return;
                }
                let id = self.tables.remove(table.name.name.as_str()).unwrap();
                self.tables.insert(to.to_owned(), id);
                self.batch.push(Change::RenameTable { from: table.name, to: ObjectName::new(to) });
            }
            Op::RenameColumn { table, column, name } => self.rename_column(*table, *column, KEYS[name % KEYS.len()]),
            Op::DropTable { table } => {
                let Some(table) = self.at(*table) else { return };
                let used = |other: &Table| other.foreign_keys.iter().any(|key| key.target == table.name);
                if self.schema().tables().any(used) {
                    return;
                }
                let name = table.name.name.to_string();
                let id = self.tables.remove(&name).unwrap();
                let own = self.columns.keys().filter(|(owner, _)| *owner == id).cloned().collect::<Vec<_>>();
                for key in own {
                    let column = self.columns.remove(&key).unwrap();
                    self.gone.insert(key, column);
                }
                self.dropped.insert(name, id);
                self.batch.push(Change::DropTable(Box::new(table)));
            }
            Op::Column { table, name } => {
                let Some(table) = self.at(*table) else { return };
                self.add_column(&table, COLUMNS[name % COLUMNS.len()]);
            }
        }
    }

    fn table(&mut self, name: &str, keys: &[(usize, usize)], junction: bool) {
        if self.tables.contains_key(name) {
            return;
        }
        let id = self.dropped.remove(name).unwrap_or_else(|| self.fresh());
        self.tables.insert(name.to_owned(), id);
        let mut table = Table { name: ObjectName::new(name), ..Table::default() };
        let mut used = vec!["id"];
        for (target, column) in keys {
            let column = KEYS[column % KEYS.len()];
            let Some(target) = self.at(*target) else { continue };
            if !used.contains(&column) && target.column(&"id".into()).is_some() {
                used.push(column);
                table.foreign_keys.push(foreign_key(name, column, target.name.name.as_str()));
            }
        }
        if junction && used.len() == 3 {
            used.remove(0);
        }
        table.columns = used.iter().map(|name| Column::new(*name, ColumnType::BigInteger)).collect();
        let primary = if used[0] == "id" { &used[..1] } else { &used[..] };
        table.primary_key =
            Some(PrimaryKey { name: format!("{name}_pkey").into(), columns: names(primary), ..PrimaryKey::default() });
        for column in used {
            self.column(name, column);
        }
        self.batch.push(Change::CreateTable(table.into()));
    }

    fn add_column(&mut self, table: &Table, name: &str) -> bool {
        if table.column(&name.into()).is_some() {
            return false;
        }
        let column = Box::new(Column { nullable: true, ..Column::new(name, ColumnType::BigInteger) });
        self.batch.push(Change::AddColumn { table: table.name.clone(), column, backfill: None });
        self.column(table.name.name.as_str(), name);
        true
    }

    fn key(&mut self, table: &Table, target: &Table, column: &str, unique: bool) {
        let name = table.name.name.as_str();
        let is_there = table.foreign_keys.iter().any(|key| key.columns[0].as_str() == column);
        if is_there || target.column(&"id".into()).is_none() {
            return;
        }
        self.add_column(table, column);
        let key = foreign_key(name, column, target.name.name.as_str());
        let taken = |constraint: &Name| table.foreign_keys.iter().any(|other| other.name == *constraint);
        let key =
            if taken(&key.name) { ForeignKey { name: format!("{name}_{column}_other").into(), ..key } } else { key };
        if taken(&key.name) {
            return;
        }
        let constraint = Constraint::ForeignKey(key);
        self.batch.push(Change::AddConstraint { table: table.name.clone(), constraint });
        let name = Name::from(format!("{name}_{column}_key"));
        if unique && !table.uniques.iter().any(|unique| unique.name == name) {
            let unique = Unique { name, columns: names(&[column]), ..Unique::default() };
            let constraint = Constraint::Unique(unique);
            self.batch.push(Change::AddConstraint { table: table.name.clone(), constraint });
        }
    }

    fn rename_column(&mut self, table: usize, column: usize, to: &str) {
        let Some(table) = self.at(table) else { return };
        let from = table.columns[column % table.columns.len()].name.clone();
        let id = self.tables[table.name.name.as_str()];
        let taken = table.column(&to.into()).is_some() || self.gone.contains_key(&(id, to.to_owned()));
        if from.as_str() == "id" || taken {
            return;
        }
        let known = self.columns.remove(&(id, from.to_string())).unwrap();
        self.columns.insert((id, to.to_owned()), known);
        self.batch.push(Change::RenameColumn { table: table.name, from, to: to.into() });
    }

    fn commit(&mut self) {
        let changes = std::mem::take(&mut self.batch);
        if changes.is_empty() {
            return;
        }
        self.history.push(Entry {
            format: FORMAT,
            number: u64::try_from(self.history.len() + 1).unwrap(),
            name: "step".to_owned(),
            date: "20260101".to_owned(),
            parent: None,
            file: None,
            group: None,
            hand_written: false,
            adopted: None,
            imported: false,
            squashed: None,
            changes,
            files: BTreeMap::new(),
        });
    }

    /// What each name of each entity means, by the ids of tables and columns.
    fn meanings(&self, format: EntityFormat) -> BTreeMap<(usize, String), String> {
        let project = Project::new("/nowhere").entity_format(format);
        let schema = self.schema();
        let database =
            Declared { name: "db".to_owned(), dialects: Dialect::ALL.to_vec(), schema, ..Declared::default() };
        let source = Source { project: &project, database: &database, history: &self.history };
        let texts: BTreeMap<String, String> = entity::files(source)
            .filter_map(|file| {
                let name = file.path.strip_prefix("entity/src/db/")?.strip_suffix(".rs")?.to_owned();
                self.tables.contains_key(&name).then_some((name, file.body))
            })
            .collect();
        let entities: BTreeMap<&str, Vec<Told>> =
            texts.iter().map(|(name, text)| (name.as_str(), told(text))).collect();
        let mut meanings = BTreeMap::new();
        for (name, relations) in &entities {
            for relation in relations {
                for (spelled, meaning) in self.meaning(name, relation, relations, &entities) {
                    let clash = meanings.insert((self.tables[*name], spelled.clone()), meaning);
                    assert_eq!(clash, None, "{name}: {spelled} twice");
                }
            }
        }
        meanings
    }

    fn key_of(&self, table: &str, column: &str, target: &str) -> String {
        let owner = self.tables[table];
        format!("{}.{} to {}", owner, self.columns[&(owner, column.to_owned())], self.tables[target])
    }

    fn meaning(
        &self,
        name: &str,
        relation: &Told,
        beside: &[Told],
        entities: &BTreeMap<&str, Vec<Told>>,
    ) -> Vec<(String, String)> {
        let target = if relation.target == "Entity" { name } else { relation.target.as_str() };
        let related = |from: &str, to: &str| {
            let told = entities[from].iter().find(|told| told.is_related && told.target == to && !told.from.is_empty());
            told.map_or_else(|| panic!("{from} is not related to {to}"), |told| self.key_of(from, &told.from, to))
        };
        let meaning = if !relation.from.is_empty() && !relation.reversed {
            self.key_of(name, &relation.from, target)
        } else if !relation.from.is_empty() {
            format!("{} back", self.key_of(target, &relation.from, name))
        } else if let Some(via) = &relation.via {
            format!("through {} {}", self.tables[via.as_str()], relation.turned)
        } else if let Some(forward) = &relation.via_rel {
            let told = entities[target].iter().find(|told| told.variant == *forward).unwrap();
            format!("{} back", self.key_of(target, &told.from, name))
        } else {
            format!("{} back", related(target, name))
        };
        let sole =
            beside.iter().filter(|other| other.target == relation.target && !other.field.is_empty()).count() == 1;
        let mut spelled = Vec::new();
        if !relation.variant.is_empty() {
            spelled.push(format!("Relation::{}", relation.variant));
        }
        if !relation.field.is_empty() {
            spelled.push(relation.field.clone());
        }
        if !relation.link.is_empty() {
            spelled.push(relation.link.clone());
        }
        let derived = !relation.field.is_empty() && sole && relation.target != "Entity";
        assert!(relation.field.is_empty() || derived == relation.is_related || relation.target == "Entity");
        if relation.is_related {
            spelled.push(format!("Related<{}>", self.tables[target]));
        }
        spelled.into_iter().map(|spelled| (spelled, meaning.clone())).collect()
    }
}

/// A relation as the text of an entity has it, in either format.
#[derive(Debug, Default)]
struct Told {
    field: String,
    variant: String,
    link: String,
    target: String,
    /// The column of a belongs-to relation, or of a link.
    from: String,
    reversed: bool,
    via: Option<String>,
    via_rel: Option<String>,
    turned: bool,
    is_related: bool,
}

fn camel(name: &str) -> String {
    let word = |word: &str| word[..1].to_uppercase() + &word[1..];
    name.split('_').map(word).collect()
}

fn snake(name: &str) -> String {
    let mut out = String::new();
    for c in name.chars() {
        if c.is_uppercase() && !out.is_empty() {
            out.push('_');
        }
        out.extend(c.to_lowercase());
    }
    out
}

fn module(path: &str) -> String {
    match path.split_once("super::") {
        Some((_, rest)) => rest.split("::").next().unwrap().to_owned(),
        None => "Entity".to_owned(),
    }
}

fn told(text: &str) -> Vec<Told> {
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let mut relations: Vec<Told> = Vec::new();
    let mut attribute = String::new();
    let mut at = 0;
    while at < lines.len() {
        let line = lines[at];
        at += 1;
        if line.starts_with("#[sea_orm(") {
            line.clone_into(&mut attribute);
            while !attribute.ends_with(")]") {
                attribute += lines[at];
                at += 1;
            }
            continue;
        }
        let value = |name: &str| {
            let rest = attribute.split_once(&format!("{name} = \"")).map(|(_, rest)| rest)?;
            rest.split('"').next().map(str::to_owned)
        };
        let plain = |text: String| snake(text.rsplit("::").next().unwrap_or_default());
        let is_relation = ["belongs_to", "has_one", "has_many", "self_ref"].iter().any(|word| attribute.contains(word));
        if is_relation && line.starts_with("pub ") {
            let (field, ty) = line["pub ".len()..].split_once(':').unwrap();
            let target = module(if ty.is_empty() { lines[at] } else { ty });
            let is_through = attribute.contains(" via = ") || attribute.contains(", via = ");
            let named = value("relation_enum").unwrap_or_else(|| camel(&target));
            relations.push(Told {
                field: field.to_owned(),
                variant: if is_through { String::new() } else { named },
                from: if is_through { String::new() } else { value("from").unwrap_or_default() },
                via: value(" via"),
                via_rel: value("via_rel").or_else(|| {
                    let own = !attribute.contains("from =") && attribute.contains("relation_reverse");
                    if own { value("relation_reverse") } else { None }
                }),
                turned: attribute.contains("reverse)") || attribute.contains(", reverse"),
                target,
                ..Told::default()
            });
        } else if is_relation && line.ends_with(',') {
            let kind = ["belongs_to", "has_one", "has_many"].iter().find_map(|kind| value(kind)).unwrap();
            relations.push(Told {
                variant: line.trim_end_matches(',').to_owned(),
                target: module(&kind),
                from: value("from").map(plain).unwrap_or_default(),
                via_rel: value("via_rel").map(|via| via.trim_start_matches("Relation::").to_owned()),
                ..Told::default()
            });
        } else if let Some(target) = line.strip_prefix("impl Related<super::") {
            let target = target.split("::").next().unwrap().to_owned();
            let body: Vec<&str> = lines[at..].iter().copied().take_while(|line| !line.starts_with("impl ")).collect();
            let body = body.join("");
            if let Some((_, variant)) = body.split_once("fn via").map_or_else(
                || body.split_once("        Relation::").or_else(|| body.split_once("Relation::")),
                |_| None,
            ) {
                let variant = variant.split('.').next().unwrap();
                relations.iter_mut().find(|told| told.variant == variant).unwrap().is_related = true;
            } else {
                let junction = module(&body);
                relations.push(Told { target, via: Some(junction), is_related: true, ..Told::default() });
            }
        } else if let Some(link) = line.strip_prefix("pub struct ").and_then(|line| line.strip_suffix("Link;")) {
            let body: Vec<&str> = lines[at..].iter().copied().take_while(|line| !line.starts_with("vec![")).collect();
            let from = body.iter().find_map(|line| line.strip_prefix("let from = ")).unwrap();
            let target = body.iter().find_map(|line| line.strip_prefix("type ToEntity = ")).unwrap();
            relations.push(Told {
                link: format!("{link}Link"),
                target: module(target),
                from: plain(from.trim_end_matches(';').to_owned()),
                reversed: from.starts_with("Other::"),
                ..Told::default()
            });
        }
        attribute.clear();
    }
    let fields: Vec<String> =
        relations.iter().filter(|told| !told.field.is_empty()).map(|told| told.target.clone()).collect();
    for told in relations.iter_mut().filter(|told| !told.field.is_empty() && told.target != "Entity") {
        told.is_related = fields.iter().filter(|target| **target == told.target).count() == 1;
    }
    relations
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn names_keep_their_meaning(batches in prop::collection::vec(prop::collection::vec(op(), 1..4), 2..12)) {
        let mut world = World::default();
        let mut memory: BTreeMap<(bool, usize, String), String> = BTreeMap::new();
        for batch in &batches {
            for op in batch {
                world.make(op);
            }
            world.commit();
            for format in [EntityFormat::Dense, EntityFormat::Compact] {
                for ((table, name), meaning) in world.meanings(format) {
                    let first = memory.entry((format == EntityFormat::Dense, table, name.clone())).or_insert(meaning.clone());
                    let changes: Vec<String> = world.history.iter().enumerate().flat_map(|(at, entry)| {
                        entry.changes.iter().map(move |change| format!("{at}: {change} {}", shown(change)))
                    }).collect();
                    prop_assert_eq!(&*first, &meaning, "{:?} {} of table {}\n{}", format, name, table, changes.join("\n"));
                }
            }
        }
    }
}

fn shown(change: &Change) -> String {
    match change {
        Change::CreateTable(table) => {
            let keys: Vec<String> =
                table.foreign_keys.iter().map(|key| format!("{}->{}", key.columns[0], key.target)).collect();
            format!("{keys:?}")
        }
        Change::AddConstraint { constraint: Constraint::ForeignKey(key), .. } => {
            format!("{}->{}", key.columns[0], key.target)
        }
        _ => String::new(),
    }
}
