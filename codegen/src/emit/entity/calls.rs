//! The calls that an app makes with an entity, as its page in the docs shows them.

use super::names;
use super::plan::{Entity, Plan};
use super::relations::{Kind, Relation};
use super::standing::Standing;
use super::surface::is_wanted;
use super::violations::Violations;
use crate::emit::Source;
use crate::model::Name;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// Of more ways to other entities, no more are shown.
const WAYS: usize = 3;

/// For each table of the schema, in order, what an app writes: what it imports, and the calls, with an empty line between
/// them. None for a table without an entity.
pub fn calls(source: Source<'_>) -> Vec<Option<String>> {
    let plan = Plan::new(source.database, source.history);
    let violations = Violations::new(source, &plan.entities);
    let folder = &source.project.paths.entity;
    let named = folder.rsplit('/').find(|part| !part.is_empty() && *part != "." && *part != "..");
    let page = Page {
        plan: &plan,
        violations: violations.as_ref(),
        // As the crate is called in its manifest.
        root: named.unwrap_or("entity").replace('-', "_"),
        database: names::escaped(&source.database.name).into_owned(),
    };
    let places: BTreeMap<_, _> = plan.entities.iter().map(|entity| (&entity.table.name, entity)).collect();
    let of_table = |name| places.get(name).map(|entity| page.of(entity));
    source.database.schema.tables().map(|table| of_table(&table.name)).collect()
}

/// What all calls of a database share.
struct Page<'p> {
    plan: &'p Plan<'p>,
    violations: Option<&'p Violations<'p>>,
    root: String,
    database: String,
}

impl Page<'_> {
    fn of(&self, entity: &Entity<'_>) -> String {
        let module = entity.module_ident();
        let ways = self.ways(entity);
        let violation = self.violations.and_then(|violations| violations.example(entity));
        let is_written = !entity.table.entity.read_only;
        let db = connection(entity);
        let modules: BTreeSet<&str> =
            ways.iter().map(|(_, target)| target.as_str()).chain(std::iter::once(&*module)).collect();
        let modules: Vec<&str> = modules.into_iter().collect();
        let Self { root, database, .. } = self;
        let mut out = String::new();
        if is_written && violation.is_some() {
            let _ = writeln!(out, "use {root}::Violated as _;");
        }
        let _ = match modules.as_slice() {
            [one] => writeln!(out, "use {root}::{database}::{one};"),
            several => writeln!(out, "use {root}::{database}::{{{}}};", several.join(", ")),
        };
        out.push_str(if is_written { "use sea_orm::Set;\n" } else { "" });
        out.push_str("use sea_orm::entity::prelude::*;\n");
        if let Some(key) = key(entity) {
            let _ = write!(out, "\n{module}::Entity::find_by_id({key}).one({db}).await?;\n");
        }
        for (call, target) in &ways {
            let _ = write!(out, "\n{module}::Entity::find().{call}({target}::Entity).all({db}).await?;\n");
        }
        if is_written {
            out.push('\n');
            insert(&mut out, entity, &db, violation.as_deref());
        }
        out
    }

    /// The calls that find related rows with those of an entity, and the modules of these.
    fn ways(&self, entity: &Entity<'_>) -> Vec<(&'static str, String)> {
        let call = |relation: &Relation<'_>| match relation.kind {
            Kind::BelongsTo { standing: Standing::Related, .. } | Kind::HasOne => Some("find_also_related"),
            Kind::HasMany { standing: Standing::Related, .. } | Kind::ManyToMany { .. } => Some("find_with_related"),
            Kind::BelongsTo { standing: Standing::Variant | Standing::Linked, .. }
            | Kind::HasMany { standing: Standing::Variant | Standing::Linked, .. }
            | Kind::HasManySelf { .. }
            | Kind::ManyToManySelf { .. }
            | Kind::Linked { .. } => None,
        };
        let target = |relation: &Relation<'_>| self.plan.entities[relation.target].module_ident().into_owned();
        let ways = entity.relations.iter().filter_map(|relation| Some((call(relation)?, target(relation))));
        ways.take(WAYS).collect()
    }
}

/// The fields of the primary key, as `find_by_id` takes them.
fn key(entity: &Entity<'_>) -> Option<String> {
    let columns: &[Name] = entity.table.primary_key.as_ref().map(|key| key.columns.as_slice())?;
    // In the order of the columns, as `SeaORM` has them.
    let fields = entity.fields.iter().filter(|field| columns.contains(&field.column.name));
    let fields: Vec<String> = fields.map(|field| field.ident().into_owned()).collect();
    match fields.as_slice() {
        [] => None,
        [field] => Some(field.clone()),
        several => Some(format!("({})", several.join(", "))),
    }
}

fn insert(out: &mut String, entity: &Entity<'_>, db: &str, violation: Option<&str>) {
    let module = entity.module_ident();
    let wanted: Vec<_> = entity.fields.iter().filter(|field| is_wanted(field.column)).collect();
    let _ = writeln!(out, "let row = {module}::ActiveModel {{");
    for field in &wanted {
        let _ = writeln!(out, "    {0}: Set({0}),", field.ident());
    }
    out.push_str(if wanted.len() < entity.fields.len() { "    ..Default::default()\n" } else { "" });
    out.push_str("};\n");
    let _ = match violation {
        None => writeln!(out, "row.insert({db}).await?;"),
        Some(variant) => write!(
            out,
            "if let Err(error) = row.insert({db}).await {{\n    match error.violated() {{\n        Some({module}::Violation::{variant}) => eprintln!(\"refused: {{error}}\"),\n        _ => return Err(error),\n    }}\n}}\n"
        ),
    };
}

/// What the connection is called: no field is called so.
fn connection(entity: &Entity<'_>) -> String {
    let mut name = "db".to_owned();
    while entity.fields.iter().any(|field| field.name == name) {
        name.push('_');
    }
    name
}
