//! Entities of names and texts that nobody would choose: what is written parses, and rustfmt has nothing to change.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use proptest::prelude::*;
use seaglass::emit::{File, Kind, Source, entity};
use seaglass::model::{
    Action, Column, ColumnType, Declared, Dialect, Enum, ForeignKey, Name, ObjectName, PostgresType, PrimaryKey,
    Schema, Storage, Table, Unique,
};
use seaglass::{EntityFormat, Project};
use std::collections::BTreeSet;
use std::process::Command;

fn column(name: &str, ty: ColumnType) -> Column {
    Column::new(name, ty)
}

fn table(name: &str, columns: Vec<Column>) -> Table {
    let primary = columns.first().map(|column| column.name.clone()).into_iter().collect();
    Table {
        name: ObjectName::new(name),
        columns,
        primary_key: Some(PrimaryKey { name: "pkey".into(), columns: primary, ..PrimaryKey::default() }),
        ..Table::default()
    }
}

fn key(name: &str, columns: &[&str], target: &str, target_columns: &[&str]) -> ForeignKey {
    ForeignKey {
        name: name.into(),
        columns: columns.iter().map(|name| Name::from(*name)).collect(),
        target: ObjectName::new(target),
        target_columns: target_columns.iter().map(|name| Name::from(*name)).collect(),
        on_delete: Action::SetDefault,
        on_update: Action::NoAction,
        ..ForeignKey::default()
    }
}

fn declared(tables: Vec<Table>, enums: Vec<Enum>) -> Declared {
    let tables = tables.into_iter().map(Into::into).collect();
    Declared {
        name: "db".to_owned(),
        dialects: Dialect::ALL.to_vec(),
        schema: Schema { enums, tables, ..Schema::default() },
        ..Declared::default()
    }
}

fn entities(declared: &Declared, format: EntityFormat) -> Vec<File> {
    let project = Project::new("/nowhere").entity_format(format);
    let files = entity::files(Source { project: &project, database: declared, history: &[] });
    let mut files: Vec<File> = files.collect();
    files.extend(entity::crate_files(&project, &[declared]));
    files
}

/// The file of that name.
fn body<'a>(files: &'a [File], name: &str) -> &'a str {
    &files.iter().find(|file| file.path.ends_with(name)).unwrap_or_else(|| panic!("no {name}")).body
}

/// Fails unless rustfmt leaves every file as it is.
fn assert_formatted(files: &[File]) {
    let folder = tempfile::tempdir().unwrap();
    for file in files {
        let path = folder.path().join(&file.path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, &file.body).unwrap();
    }
    let root = folder.path().join("entity");
    let mut command = Command::new("rustfmt");
    command.args(["--edition", "2024", "--check", "src/lib.rs"]).current_dir(root);
    let output = command.output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{text}");
}

/// No two files of one path, also where case does not count.
fn assert_distinct_paths(files: &[File]) {
    let mut seen = BTreeSet::new();
    for file in files {
        assert!(seen.insert(file.path.to_lowercase()), "{} twice", file.path);
    }
}

fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z]{1,12}(_[a-z]{1,12}){0,3}",
        "[a-z]{30,62}",
        "[a-zA-Z0-9_]{1,20}",
        "\\PC{1,12}",
        prop::sample::select(vec![
            "type",
            "self",
            "Self",
            "super",
            "crate",
            "mod",
            "prelude",
            "enums",
            "fields",
            "parent_key",
            "id",
            "user_id",
            "entity",
            "model",
            "Option",
            "_",
            "__",
            "1",
            "a_1",
            "a1",
            "\"",
            "*/",
            "\\",
            "r#type",
            "users",
            "user",
            "gen",
            "🎉",
            "`",
            "try",
            "dyn",
        ])
        .prop_map(str::to_owned),
    ]
}

fn column_type() -> impl Strategy<Value = ColumnType> {
    prop::sample::select(vec![
        ColumnType::BigInteger,
        ColumnType::Text,
        ColumnType::Varchar(Some(255)),
        ColumnType::Json,
        ColumnType::JsonBinary,
        ColumnType::TimestampTz,
        ColumnType::Double,
        ColumnType::Decimal { precision: Some((12, 2)) },
        ColumnType::Enum(ObjectName::new("mood")),
        ColumnType::Postgres(PostgresType::Interval { fields: Some("YEAR TO MONTH".to_owned()), precision: None }),
        ColumnType::Postgres(PostgresType::Inet),
        ColumnType::Array(Box::new(ColumnType::Text)),
    ])
}

prop_compose! {
    fn any_column()(
        name in name(), ty in column_type(), nullable: bool, text in prop::option::of("\\PC{0,90}"), storage: bool,
    ) -> Column {
        let storage = match (&ty, storage) {
            (ColumnType::TimestampTz, true) => Some(Storage::SqlTimestamp),
            (ColumnType::Decimal { .. }, true) => Some(Storage::ScaledDecimal),
            (ColumnType::Decimal { .. }, false) => Some(Storage::ExactDecimal),
            _other => None,
        };
        Column { nullable, storage, doc: text, ..column(&name, ty) }
    }
}

prop_compose! {
    fn any_table()(
        name in name(), columns in prop::collection::vec(any_column(), 1..8), text in "[ -~\\n\\t]{0,120}",
        keys in prop::collection::vec((0..8_usize, 0..6_usize), 0..5), junction: bool, unique: bool,
    ) -> (Table, Vec<(usize, usize)>) {
        let mut seen = BTreeSet::new();
        let mut columns: Vec<Column> = columns.into_iter().filter(|column| seen.insert(column.name.clone())).collect();
        columns[0].nullable = false;
        let mut table = Table { doc: Some(text), ..table(&name, columns) };
        if junction && table.columns.len() > 1 {
            table.columns[1].nullable = false;
            let names = vec![table.columns[0].name.clone(), table.columns[1].name.clone()];
            table.primary_key = Some(PrimaryKey { name: "pkey".into(), columns: names, ..PrimaryKey::default() });
        }
        if unique {
            let columns = table.columns.iter().rev().take(2).map(|column| column.name.clone()).collect();
            table.uniques.push(Unique { name: "key".into(), columns, ..Unique::default() });
        }
        (table, keys)
    }
}

prop_compose! {
    fn any_database()(
        tables in prop::collection::vec(any_table(), 1..6), values in prop::collection::btree_set(name(), 1..5), doc in "\\PC{0,40}",
    ) -> Declared {
        let mut seen = BTreeSet::new();
        let tables: Vec<_> = tables.into_iter().filter(|(table, _)| seen.insert(table.name.to_string())).collect();
        let targets: Vec<(String, String)> = tables
            .iter()
            .map(|(table, _)| (table.name.name.to_string(), table.columns[0].name.to_string()))
            .collect();
        let tables = tables.into_iter().map(|(mut table, keys)| {
            for (index, (column, target)) in keys.into_iter().enumerate() {
                let column = table.columns[column % table.columns.len()].name.clone();
                let (target, target_column) = &targets[target % targets.len()];
                table.foreign_keys.push(key(&format!("fk_{index}"), &[&column], target, &[target_column]));
            }
            table
        });
        let mood = Enum { name: ObjectName::new("mood"), doc: Some(doc), values: values.into_iter().collect() };
        declared(tables.collect(), vec![mood])
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_declared_rustfmt_changes_nothing(database in any_database()) {
        for format in [EntityFormat::Dense, EntityFormat::Compact] {
            let files = entities(&database, format);
            assert_distinct_paths(&files);
            assert_formatted(&files);
        }
    }
}

/// Every width that a name can have, so that each line is broken where rustfmt breaks it.
#[test]
fn lines_are_broken_where_rustfmt_breaks_them() {
    let (mut tables, mut views) = (Vec::new(), Vec::new());
    for width in 1..=63 {
        let name = format!("t{}", "x".repeat(width - 1));
        let long = format!("{}_id", "c".repeat(width.min(60)));
        let mut columns = vec![column("id", ColumnType::BigInteger), column(&long, ColumnType::BigInteger)];
        columns[1].nullable = width % 2 == 0;
        columns[1].default = Some(seaglass::model::Expression::Now);
        columns.push(column(&"d".repeat(width), ColumnType::Enum(ObjectName::new("e".repeat(width)))));
        let mut table = table(&name, columns);
        table.entity.style.derives = (0..width / 6).map(|index| format!("D{index}{}", "r".repeat(width / 8))).collect();
        table.foreign_keys.push(key("one", &[&long], &name, &["id"]));
        table.foreign_keys.push(key("other", &[&long], "target", &["id"]));
        // What a view is related to is written with a word more.
        let mut view = table.clone();
        view.name = ObjectName::new(format!("v{}", "x".repeat(width - 1)));
        view.entity.read_only = true;
        let own = std::mem::take(&mut view.foreign_keys).into_iter().map(|key| (view.name.clone(), key));
        let others = key("third", &[&long], view.name.name.as_str(), &["id"]);
        view.entity.view_keys.extend(own.chain([(ObjectName::new(name.as_str()), others)]));
        views.push(view);
        tables.push(table);
        let mut junction = self::table(
            &format!("j{}", "x".repeat(width - 1)),
            vec![column("left_id", ColumnType::BigInteger), column("right_id", ColumnType::BigInteger)],
        );
        junction.primary_key.as_mut().unwrap().columns.push("right_id".into());
        junction.foreign_keys.push(key("left", &["left_id"], &name, &["id"]));
        junction.foreign_keys.push(key("right", &["right_id"], [name.as_str(), "tag", "target"][width % 3], &["id"]));
        tables.push(junction);
    }
    tables.push(table("target", vec![column("id", ColumnType::BigInteger)]));
    tables.push(table("tag", vec![column("id", ColumnType::BigInteger)]));
    let enums = (1..=63).map(|width| Enum {
        name: ObjectName::new("e".repeat(width)),
        doc: None,
        values: vec!["v".repeat(width * 2)],
    });
    let declared = Declared { view_entities: views, ..declared(tables, enums.collect()) };
    for format in [EntityFormat::Dense, EntityFormat::Compact] {
        assert_formatted(&entities(&declared, format));
    }
}

#[test]
fn tables_of_one_name_in_two_schemas_are_two_modules() {
    let mut auth = table("users", vec![column("id", ColumnType::Uuid)]);
    auth.name.namespace = Some("auth".into());
    let files = entities(
        &declared(vec![table("users", vec![column("id", ColumnType::Uuid)]), auth], Vec::new()),
        EntityFormat::Dense,
    );
    assert!(body(&files, "db/auth_users.rs").contains("#[sea_orm(schema_name = \"auth\", table_name = \"users\")]"));
    assert!(body(&files, "db/prelude.rs").contains("pub use super::auth_users::Entity as AuthUsers;"));
}

#[test]
fn a_table_named_like_a_module_of_the_database_makes_way() {
    let names = ["prelude", "enums", "fields", "users", "users_ext"];
    let tables = names.map(|name| table(name, vec![column("id", ColumnType::Uuid)]));
    let files = entities(&declared(tables.into(), Vec::new()), EntityFormat::Compact);
    for path in
        ["prelude_table.rs", "enums_table.rs", "fields_table.rs", "users.rs", "users_ext.rs", "users_ext_table.rs"]
    {
        body(&files, &format!("db/{path}"));
    }
    assert_distinct_paths(&files);
}

#[test]
fn types_of_postgres_alone_name_the_features_they_need() {
    let columns = vec![
        column("id", ColumnType::Uuid),
        column("tags", ColumnType::Array(Box::new(ColumnType::Text))),
        column("address", ColumnType::Postgres(PostgresType::Inet)),
        column("embedding", ColumnType::Postgres(PostgresType::Vector(Some(3)))),
        column("span", ColumnType::Postgres(PostgresType::Interval { fields: None, precision: None })),
        column("bits", ColumnType::Postgres(PostgresType::Bit(Some(4)))),
    ];
    let mut database = declared(vec![table("things", columns)], Vec::new());
    database.dialects = vec![Dialect::Postgres];
    let files = entities(&database, EntityFormat::Dense);
    let things = body(&files, "db/things.rs");
    for line in [
        "pub tags: Vec<String>,",
        "pub address: IpNetwork,",
        "pub embedding: PgVector,",
        "column_type = \"custom(\\\"interval\\\")\",",
        "save_as = \"bit(4)\"",
    ] {
        assert!(things.contains(line), "{line} in\n{things}");
    }
    let manifest = body(&files, "Cargo.toml");
    for feature in ["postgres-array", "postgres-vector", "with-ipnetwork"] {
        assert!(manifest.contains(&format!("\"{feature}\"")), "{manifest}");
    }
}

#[test]
fn a_list_needs_the_feature_of_its_elements_too() {
    let list = ColumnType::Array(Box::new(ColumnType::Postgres(PostgresType::Inet)));
    let columns = vec![column("id", ColumnType::Uuid), column("addresses", list)];
    let mut database = declared(vec![table("things", columns)], Vec::new());
    database.dialects = vec![Dialect::Postgres];
    let files = entities(&database, EntityFormat::Dense);
    let manifest = body(&files, "Cargo.toml");
    assert!(manifest.contains("\"postgres-array\", ") && manifest.contains("\"with-ipnetwork\""), "{manifest}");
}

#[test]
fn only_hand_written_files_are_written_once() {
    let files =
        entities(&declared(vec![table("t", vec![column("id", ColumnType::Uuid)])], Vec::new()), EntityFormat::Dense);
    let once: Vec<&str> =
        files.iter().filter(|file| file.kind == Kind::Scaffold).map(|file| file.path.as_str()).collect();
    assert_eq!(once, ["entity/src/db/t_ext.rs", "entity/Cargo.toml", "entity/rustfmt.toml"]);
}

#[test]
fn a_long_chain_of_models_gets_a_deeper_look() {
    let chain = |tables: usize| {
        let tables =
            (0..tables).map(|number| table(&format!("table{number}"), vec![column("id", ColumnType::Integer)]));
        declared(tables.collect(), Vec::new())
    };
    let limit = |tables: usize, format: EntityFormat| {
        let files = entities(&chain(tables), format);
        body(&files, "src/lib.rs").lines().find(|line| line.contains("recursion_limit")).map(str::to_owned)
    };
    assert_eq!(limit(16, EntityFormat::Dense), None);
    assert_eq!(limit(100, EntityFormat::Dense).as_deref(), Some("#![recursion_limit = \"1024\"]"));
    assert_eq!(limit(100, EntityFormat::Compact), None);
    assert_formatted(&entities(&chain(20), EntityFormat::Dense));
}
