//! From the numbered parts of a [`Spec`] to the model that the project works on.

use crate::spec::{
    Body, ColumnSpec, Formula, Id, IndexSpec, KeySpec, Object, ObjectSpec, Part, RoutineSpec, Rule, Spec, TableSpec,
    TriggerSpec, Ty, Value, ViewSpec,
};
use seaglass::dialect::quote;
use seaglass::model::kind::{Composite, Domain, Extension, Policy, Raw, RewriteRule, RuleEvent, Sequence, Statistics};
use seaglass::model::{
    Action, CatalogueObject, Check, Column, ColumnType, D1Column, Declared, Deferral, Dialect, Enum, Exclusion,
    Expression, Fault, Fires, ForeignKey, Forms, Generated, Index, IndexPart, IndexTarget, Literal, Materialized, Name,
    ObjectName, Order, PostgresType, PrimaryKey, Routine, RowSecurity, Schema, Table, Trigger, Unique, View,
    ViewOptions, derived_name, verify,
};
use std::collections::BTreeMap;

/// The database as the project reads it, if it is sound.
pub fn declared(spec: &Spec) -> Option<Declared> {
    let declared = unchecked(spec);
    let faults = verify::verify(&declared);
    let sound = !faults.iter().any(Fault::is_error);
    if !sound && std::env::var_os("ROUND_TRIP_FAULTS").is_some() {
        for fault in &faults {
            eprintln!("{fault}");
        }
    }
    sound.then_some(declared)
}

fn unchecked(spec: &Spec) -> Declared {
    Declared {
        name: "trips".to_owned(),
        dialects: spec.only.map_or_else(|| Dialect::ALL.to_vec(), |only| vec![only]),
        schema: schema(spec),
        d1_binding: "DB".to_owned(),
        d1_database: "trips".to_owned(),
        ..Declared::default()
    }
}

/// The schema, sound or not.
pub fn schema(spec: &Spec) -> Schema {
    let mut schema = of_both(spec);
    if let Some(only) = spec.only {
        for table in &mut schema.tables {
            std::sync::Arc::make_mut(table).triggers.iter_mut().for_each(|it| it.forms.retain(|key, _| *key == only));
        }
        schema.views.iter_mut().for_each(|view| view.forms.retain(|key, _| *key == only));
    }
    schema
}

/// The schema with the texts of both dialects.
fn of_both(spec: &Spec) -> Schema {
    Schema {
        enums: spec
            .enums
            .iter()
            .map(|item| Enum {
                name: ObjectName::new(&*item.name),
                doc: item.doc.clone(),
                values: item.values.iter().map(|(_, value)| value.clone()).collect(),
            })
            .collect(),
        tables: spec.tables.iter().map(|item| table(spec, item).into()).collect(),
        routines: spec
            .routines
            .iter()
            .map(|item| routine(spec, item))
            .chain(spec.views.iter().filter(|item| item.chained).map(rows_of))
            .collect(),
        views: spec
            .views
            .iter()
            .filter(|item| item.chained)
            .map(over)
            .chain(spec.views.iter().map(|item| view(spec, item)))
            .collect(),
        objects: spec
            .objects
            .iter()
            .filter_map(|item| object(spec, item))
            .chain(spec.tables.iter().flat_map(crate::parts::partitions))
            .collect(),
    }
}

fn object(spec: &Spec, item: &ObjectSpec) -> Option<CatalogueObject> {
    let own = quoted(&item.name);
    let on = |id: Id| spec.table(id).map(|table| (table, quoted(&table.name)));
    let made = match &item.what {
        Object::Native(native) => return crate::native::object(spec, item, native),
        Object::Heir { child, parent } => return crate::heirs::object(spec, *child, *parent),
        Object::Statistics { table, columns } if item.id.is_multiple_of(2) => {
            let (table, _) = on(*table)?;
            let made = Statistics::new(&*item.name, &*table.name).columns(names(table, columns));
            return Some(Statistics { doc: item.doc.clone(), ..made }.into());
        }
        Object::Extension => return Some(Extension { doc: item.doc.clone(), ..Extension::new(&*item.name) }.into()),
        Object::Statistics { table, columns } => {
            let (table, name) = on(*table)?;
            let columns: Vec<String> = names(table, columns).iter().map(|name| quoted(name)).collect();
            let create = format!("CREATE STATISTICS {own} ON {} FROM {name}", columns.join(", "));
            Raw::new("statistics", &*item.name).postgres(create, format!("DROP STATISTICS {own}"))
        }
        Object::Policy { table, column } if item.id.is_multiple_of(2) => {
            let (table, _) = on(*table)?;
            let shown = format!("{} IS NOT NULL", of_row(table, *column));
            return Some(
                Policy { doc: item.doc.clone(), ..Policy::new(&*item.name, &*table.name).using(shown) }.into(),
            );
        }
        Object::Rule { table, column } => {
            let (table, _) = on(*table)?;
            let held = format!("OLD.{} IS NOT NULL", quoted(&name(table, *column)));
            let rule = RewriteRule::new(&*item.name, &*table.name, RuleEvent::Delete).condition(held);
            return Some(RewriteRule { doc: item.doc.clone(), ..rule }.into());
        }
        Object::Domain { never } => {
            let domain = Domain::new(&*item.name, "text").check("never_so", format!("VALUE <> 'never {never}'"));
            return Some(Domain { doc: item.doc.clone(), ..domain }.into());
        }
        Object::Composite { attributes } => {
            let of = |made: Composite, id: &Id| made.attribute(format!("part {id}"), "text");
            let made = attributes.iter().fold(Composite::new(&*item.name), of);
            return Some(Composite { doc: item.doc.clone(), ..made }.into());
        }
        Object::Sequence { by } => {
            let made = Sequence::new(&*item.name).increment(i64::from(*by));
            return Some(Sequence { doc: item.doc.clone(), ..made }.into());
        }
        Object::Policy { table, column } => {
            let (table, on) = on(*table)?;
            let column = of_row(table, *column);
            let create = format!("CREATE POLICY {own} ON {on} USING ({column} IS NOT NULL)");
            Raw::new("policy", &*item.name).postgres(create, format!("DROP POLICY {own} ON {on}"))
        }
    };
    Some(Raw { doc: item.doc.clone(), ..made }.into())
}

/// A quoted name.
pub fn quoted(name: &str) -> String {
    let mut out = String::new();
    quote::name(&mut out, name);
    out
}

pub fn text(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

fn name(table: &TableSpec, id: Id) -> Name {
    Name::from(table.column(id).map(|column| column.name.clone()).unwrap_or_default())
}

fn names(table: &TableSpec, ids: &[Id]) -> Vec<Name> {
    ids.iter().map(|id| name(table, *id)).collect()
}

/// A column in an expression over its row; every third one as sea-query writes it by default, behind its table's name.
pub fn of_row(table: &TableSpec, id: Id) -> String {
    let own = quoted(&name(table, id));
    if id.is_multiple_of(3) { format!("{}.{own}", quoted(&table.name)) } else { own }
}

/// The declared name, or Postgres's own.
fn constraint_name(table: &TableSpec, declared: Option<&str>, columns: &[Id], suffix: &str) -> Name {
    if let Some(name) = declared {
        return Name::from(name);
    }
    let joined: Vec<String> = names(table, columns).into_iter().map(|name| name.to_string()).collect();
    let joined = joined.join("_");
    let columns = (suffix != "pkey").then_some(joined.as_str());
    Name::from(derived_name(&table.name, columns, suffix))
}

fn key_name(table: &TableSpec, key: &KeySpec, suffix: &str) -> Name {
    constraint_name(table, key.name.as_deref(), &key.columns, suffix)
}

/// Whether a unique key is written as an exclusion constraint, which Postgres alone has and no foreign key can lean on.
pub fn excludes(spec: &Spec, table: &TableSpec, key: &KeySpec) -> bool {
    spec.only == Some(Dialect::Postgres) && (key.id + 2).is_multiple_of(4) && !is_pointed_at(spec, table, &key.columns)
}

fn exclusion(table: &TableSpec, key: &KeySpec) -> Exclusion {
    let doc = format!("of {} columns", table.columns.len());
    let made = Exclusion::new(key_name(table, key, "key")).method("btree").storage("fillfactor", "80").doc(doc);
    names(table, &key.columns).into_iter().fold(made, |made, column| made.column(column, "="))
}

fn table(spec: &Spec, item: &TableSpec) -> Table {
    let alone = |id: Id| spec.only == Some(Dialect::Postgres) && id.is_multiple_of(4);
    let mut made = Table {
        name: ObjectName::new(&*item.name),
        doc: item.doc.clone(),
        columns: item.columns.iter().map(|it| column(spec, item, it)).collect(),
        primary_key: item.primary_key.as_ref().map(|key| PrimaryKey {
            name: key_name(item, key, "pkey"),
            columns: names(item, &key.columns),
            include: beside(spec, item, key),
            deferral: if alone(key.id) && !is_pointed_at(spec, item, &key.columns) {
                Deferral::Deferrable
            } else {
                Deferral::Never
            },
            ..PrimaryKey::default()
        }),
        uniques: item
            .uniques
            .iter()
            .filter(|key| !excludes(spec, item, key))
            .map(|key| Unique {
                name: key_name(item, key, "key"),
                columns: names(item, &key.columns),
                include: beside(spec, item, key),
                nulls_not_distinct: key.minds_nulls(spec),
                deferral: if alone(key.id) && !is_pointed_at(spec, item, &key.columns) {
                    Deferral::Deferrable
                } else {
                    Deferral::Never
                },
                ..Unique::default()
            })
            .collect(),
        exclusions: item
            .uniques
            .iter()
            .filter(|key| excludes(spec, item, key))
            .map(|key| exclusion(item, key))
            .collect(),
        foreign_keys: foreign_keys(spec, item),
        checks: item
            .checks
            .iter()
            .map(|check| Check {
                not_valid: alone(check.id),
                no_inherit: alone(check.id + 1) && item.parts.is_none(),
                ..Check::new(&*check.name, Expression::sql(rule(item, &check.rule)))
            })
            .collect(),
        indexes: item.indexes.iter().map(|it| index(spec, item, it)).collect(),
        triggers: item.triggers.iter().map(|it| trigger(spec, item, it)).collect(),
        unlogged: item.unlogged,
        extra: storage_parameters(alone(item.id + 1) && item.parts.is_none()),
        partition_by: crate::parts::by(item),
        row_security: match item.columns.len() % 3 {
            1 if alone(item.id) => RowSecurity::Enabled,
            2 if alone(item.id) => RowSecurity::Forced,
            _ => RowSecurity::Disabled,
        },
        ..Table::default()
    };
    crate::lite::tell(item, &mut made);
    made
}

/// Whether a foreign key points at these columns, which none does that are checked later.
fn is_pointed_at(spec: &Spec, table: &TableSpec, columns: &[Id]) -> bool {
    let points = |key: &crate::spec::ForeignKeySpec| {
        key.target == table.id && key.target_columns.iter().all(|id| columns.contains(id))
    };
    spec.tables.iter().flat_map(|table| &table.foreign_keys).any(points)
}

fn foreign_keys(spec: &Spec, item: &TableSpec) -> Vec<ForeignKey> {
    // What Postgres alone has follows from the number.
    let alone = spec.only == Some(Dialect::Postgres);
    let key = |key: &crate::spec::ForeignKeySpec| {
        let target = spec.table(key.target)?;
        Some(ForeignKey {
            name: constraint_name(item, key.name.as_deref(), &key.columns, "fkey"),
            columns: names(item, &key.columns),
            target: ObjectName::new(&*target.name),
            target_columns: names(target, &key.target_columns),
            on_delete: key.on_delete,
            on_update: key.on_update,
            deferral: match (key.deferred, alone && key.id.is_multiple_of(4)) {
                (true, _) => Deferral::Deferred,
                (false, true) => Deferral::Deferrable,
                (false, false) => Deferral::Never,
            },
            not_valid: alone && key.id.is_multiple_of(5) && item.parts.is_none(),
            match_full: item.is_full(spec, key),
            sets: if alone && key.on_delete == Action::SetNull && key.id.is_multiple_of(3) {
                names(item, &key.columns[..1])
            } else {
                Vec::new()
            },
            ..ForeignKey::default()
        })
    };
    item.foreign_keys.iter().filter_map(key).collect()
}

/// A column's type and stored form.
pub fn column_type(spec: &Spec, ty: &Ty) -> ColumnType {
    match ty {
        Ty::Plain(ty, _) => ty.clone(),
        Ty::Enum(id) => ColumnType::Enum(ObjectName::new(spec.enumeration(*id).map_or("?", |item| item.name.as_str()))),
    }
}

/// The domain of a column of texts, which follows from its number.
fn domain_of(spec: &Spec, item: &ColumnSpec) -> Option<ColumnType> {
    let is_domain = |object: &&ObjectSpec| matches!(object.what, Object::Domain { .. });
    let of_texts = item.id.is_multiple_of(3) && item.ty == Ty::Plain(ColumnType::Text, None);
    let first = spec.objects.iter().find(is_domain).filter(|_| of_texts)?;
    Some(ColumnType::Postgres(PostgresType::Declared(ObjectName::new(&*first.name))))
}

/// Room in the pages of some tables, as long as they are there: another one is refused.
fn storage_parameters(is_set: bool) -> Forms {
    is_set.then(|| (Dialect::Postgres, "WITH (fillfactor = 70)".to_owned())).into_iter().collect()
}

/// The order of some texts, byte by byte.
fn collation_of(spec: &Spec, item: &ColumnSpec) -> Forms {
    let is_set = spec.only == Some(Dialect::Postgres) && item.id.is_multiple_of(11) && item.is_text();
    let is_set = is_set && domain_of(spec, item).is_none() && item.generated.is_none();
    is_set.then(|| (Dialect::Postgres, "COLLATE \"POSIX\"".to_owned())).into_iter().collect()
}

/// A column of the model.
pub fn column(spec: &Spec, table: &TableSpec, item: &ColumnSpec) -> Column {
    Column {
        name: Name::from(&*item.name),
        ty: domain_of(spec, item).unwrap_or_else(|| column_type(spec, &item.ty)),
        nullable: item.nullable,
        default: item.default.as_ref().and_then(|default| crate::defaults::expression_of(spec, item, default)),
        generated: item.generated.map(|formula| {
            Box::new(Generated {
                expression: Expression::sql(compute(table, formula)),
                stored: spec.only != Some(Dialect::D1) || item.id.is_multiple_of(2),
            })
        }),
        numbering: item.identity.clone().map(Box::new),
        doc: item.doc.clone(),
        extra: collation_of(spec, item),
        storage: match &item.ty {
            Ty::Plain(_, storage) => *storage,
            Ty::Enum(_) => None,
        },
        d1: D1Column::default(),
        field: None,
    }
}

/// A value as a seed or a backfill names it.
pub fn expression(spec: &Spec, value: &Value) -> Expression {
    match value {
        Value::Null => Expression::Null,
        Value::Literal(literal) => Expression::Literal(literal.clone()),
        Value::Enum(id) => Expression::Literal(Literal::Text(label(spec, *id).unwrap_or_default())),
    }
}

/// What an enum value is called.
pub fn label(spec: &Spec, value: Id) -> Option<String> {
    spec.enums.iter().flat_map(|item| &item.values).find(|(id, _)| *id == value).map(|(_, label)| label.clone())
}

fn compute(table: &TableSpec, formula: Formula) -> String {
    let source = of_row(table, formula.source());
    match formula {
        Formula::Remainder(_) => format!("{source} % 7"),
        Formula::Marked(_) => format!("{source} || '!'"),
    }
}

fn rule(table: &TableSpec, rule: &Rule) -> String {
    let column = |id: &Id| of_row(table, *id);
    match rule {
        Rule::AtLeast(id, least) => format!("{} >= {least}", column(id)),
        Rule::IsNot(id, value) => format!("{} <> {}", column(id), text(value)),
        Rule::ShorterThan(id, length) => format!("length({}) < {length}", column(id)),
        Rule::Differ(one, other) => format!("{} <> {}", column(one), column(other)),
        Rule::Present(id) => format!("{} IS NOT NULL", column(id)),
    }
}

/// Less room in the pages of an index the more columns its table has, which Postgres sets where the index stands.
fn storage(spec: &Spec, table: &TableSpec, item: &IndexSpec) -> BTreeMap<Name, String> {
    let is_set = spec.only == Some(Dialect::Postgres) && item.id.is_multiple_of(2);
    let factor = 100 - table.columns.len().min(90);
    is_set.then(|| ("fillfactor".into(), factor.to_string())).into_iter().collect()
}

/// Another column that Postgres keeps in the index of a key.
fn beside(spec: &Spec, table: &TableSpec, key: &KeySpec) -> Vec<Name> {
    let is_other = |column: &&ColumnSpec| column.generated.is_none() && !key.columns.contains(&column.id);
    let is_set = spec.only == Some(Dialect::Postgres) && (key.id + 1).is_multiple_of(4);
    let other = table.columns.iter().find(is_other).filter(|_| is_set);
    other.map(|column| Name::from(&*column.name)).into_iter().collect()
}

/// Another column, which Postgres keeps in the index as well.
fn included(table: &TableSpec, item: &IndexSpec) -> Vec<Name> {
    let is_other =
        |column: &&ColumnSpec| column.generated.is_none() && !item.parts.iter().any(|part| part.column() == column.id);
    let other = table.columns.iter().find(is_other).filter(|_| item.id.is_multiple_of(5));
    other.map(|column| Name::from(&*column.name)).into_iter().collect()
}

fn index(spec: &Spec, table: &TableSpec, item: &IndexSpec) -> Index {
    let part = |part: &Part| {
        let column = name(table, part.column());
        let target = match part {
            Part::Ascending(_) | Part::Descending(_) => IndexTarget::Column(column),
            Part::Lower(_) => {
                IndexTarget::Expression(Expression::sql(format!("lower({})", of_row(table, part.column()))))
            }
        };
        let order = if matches!(part, Part::Descending(_)) { Order::Descending } else { Order::Ascending };
        IndexPart { order, ..IndexPart::new(target) }
    };
    let columns: Vec<Id> = item.parts.iter().map(|part| part.column()).collect();
    Index {
        parts: item.parts.iter().map(part).collect(),
        unique: item.unique,
        predicate: item.predicate.as_ref().map(|it| Expression::sql(rule(table, it))),
        storage: storage(spec, table, item),
        include: included(table, item),
        doc: item.id.is_multiple_of(3).then(|| format!("of {} columns", table.columns.len())),
        ..Index::new(constraint_name(table, item.name.as_deref(), &columns, "idx"))
    }
}

/// The statement by which a trigger leaves its mark.
fn mark(spec: &Spec, body: &Body) -> String {
    match body {
        Body::Sum { .. } => "SELECT 1".to_owned(),
        Body::Log { table, column, text: mark } => {
            let table = spec.table(*table);
            let column = table.and_then(|table| table.column(*column)).map(|column| quoted(&column.name));
            let table = table.map(|table| quoted(&table.name)).unwrap_or_default();
            format!("INSERT INTO {table} ({}) VALUES ({})", column.unwrap_or_default(), text(mark))
        }
    }
}

fn trigger(spec: &Spec, table: &TableSpec, item: &TriggerSpec) -> Trigger {
    let function = spec.routines.iter().find(|routine| routine.id == item.function);
    let (on, own) = (quoted(&table.name), quoted(&item.name));
    let body = function.map(|function| mark(spec, &function.body)).unwrap_or_default();
    let call = function.map(|function| quoted(&function.name)).unwrap_or_default();
    let event = item.event;
    let kind = if item.id.is_multiple_of(5) { "CONSTRAINT TRIGGER" } else { "TRIGGER" };
    let forms = Forms::from([
        (
            Dialect::Postgres,
            format!("CREATE {kind} {own} AFTER {event} ON {on}\n    FOR EACH ROW EXECUTE FUNCTION {call}()"),
        ),
        (Dialect::D1, format!("CREATE TRIGGER {own} AFTER {event} ON {on} BEGIN\n    {body};\nEND")),
    ]);
    let fires = if item.id.is_multiple_of(4) { Fires::Never } else { Fires::Usually };
    Trigger { name: Name::from(&*item.name), doc: item.doc.clone(), forms, fires }
}

fn routine(spec: &Spec, item: &RoutineSpec) -> Routine {
    let own = quoted(&item.name);
    let (arguments, sql) = match &item.body {
        Body::Sum { arguments, plus } => {
            let types = vec!["integer"; *arguments].join(", ");
            let sum: Vec<String> = (1..=*arguments).map(|at| format!("${at}")).chain([plus.to_string()]).collect();
            let sum = sum.join(" + ");
            (
                format!("({types})"),
                if item.is_procedure() {
                    format!("CREATE PROCEDURE {own}({types}) LANGUAGE sql AS 'SELECT {sum}'")
                } else {
                    format!("CREATE FUNCTION {own}({types}) RETURNS integer LANGUAGE sql AS 'SELECT {sum}'")
                },
            )
        }
        Body::Log { .. } => {
            let body = mark(spec, &item.body);
            let body = format!("BEGIN {body}; RETURN NULL; END");
            ("()".to_owned(), format!("CREATE FUNCTION {own}() RETURNS trigger LANGUAGE plpgsql AS {}", text(&body)))
        }
    };
    let mut made = Routine::new(&*item.name).arguments(arguments).postgres(sql).instead_on_d1("SELECT 1");
    made.doc.clone_from(&item.doc);
    made
}

fn view(spec: &Spec, item: &ViewSpec) -> View {
    let table = spec.table(item.table);
    let columns: Vec<String> =
        table.iter().flat_map(|table| names(table, &item.columns)).map(|name| quoted(&name)).collect();
    let from = table.map(|table| quoted(&table.name)).unwrap_or_default();
    let listed = format!("SELECT {} FROM {from}", columns.join(", "));
    let star = if item.star { format!("SELECT * FROM {from}") } else { listed.clone() };
    let forms = Forms::from([(Dialect::Postgres, listed), (Dialect::D1, star)]);
    // Whether Postgres keeps its rows follows from the number.
    let is_kept = spec.only == Some(Dialect::Postgres) && item.id.is_multiple_of(3);
    let materialized = is_kept.then(Materialized::default);
    let triggers = if spec.only == Some(Dialect::D1) && item.id.is_multiple_of(2) {
        let (own, on) = (format!("{} off {}", item.name, item.id), quoted(&item.name));
        let sql = format!("CREATE TRIGGER {} INSTEAD OF DELETE ON {on} BEGIN SELECT 1; END", quoted(&own));
        vec![Trigger::new(own).d1(sql)]
    } else {
        Vec::new()
    };
    let security_invoker =
        spec.only == Some(Dialect::Postgres) && !is_kept && (item.columns.len() + item.id as usize).is_multiple_of(2);
    View {
        name: ObjectName::new(&*item.name),
        doc: item.doc.clone(),
        forms,
        materialized,
        triggers,
        options: ViewOptions { security_invoker, ..ViewOptions::default() },
        ..View::default()
    }
}

/// A view over another one, which is declared behind it. No other object is called like that.
fn over(item: &ViewSpec) -> View {
    let forms = Dialect::ALL.into_iter().map(|dialect| (dialect, format!("SELECT * FROM {}", quoted(&item.name))));
    View { name: ObjectName::new(over_name(item)), doc: None, forms: forms.collect(), ..View::default() }
}

/// What the view over a view is called.
pub fn over_name(item: &ViewSpec) -> String {
    format!("{} over {}", item.name, item.id)
}

/// What the function is called that returns the rows of a view.
pub fn rows_name(item: &ViewSpec) -> String {
    format!("{} rows {}", item.name, item.id)
}

/// Whether every view over a view, and every function that returns rows of one, has that.
pub fn has_its_views(schema: &Schema) -> bool {
    let of = |name: &str, middle: &str| name.rsplit_once(middle).map(|(view, _)| Name::from(view.to_owned()));
    let over = schema.views.iter().filter_map(|view| of(&view.name.name, " over "));
    let rows = schema.routines.iter().filter_map(|item| of(&item.name.name, " rows "));
    over.chain(rows).all(|name| schema.views.iter().any(|view| view.name.name == name))
}

/// A function that returns the rows of a view. Unqualified, the type of a view called `name` would be that of the catalogue:
/// <https://www.postgresql.org/docs/current/ddl-schemas.html#DDL-SCHEMAS-CATALOG>.
fn rows_of(item: &ViewSpec) -> Routine {
    let (name, of) = (rows_name(item), quoted(&item.name));
    let own = quoted(&name);
    let sql = format!(
        "CREATE FUNCTION {own}() RETURNS SETOF public.{of} LANGUAGE sql AS {}",
        text(&format!("SELECT * FROM public.{of}"))
    );
    Routine::new(name).postgres(sql).instead_on_d1("SELECT 1")
}
