//! Names and texts of somebody who means no good, in each place that has one.

use seaglass::model::kind::CastMethod;
use seaglass::model::{
    CatalogueObject, Counting, Dialect, Enum, Expression, Forms, Index, IndexPart, IndexTarget, Materialized, Name,
    Nulls, ObjectName, Order, Routine, Schema, Trigger, View,
};
use seaglass::{
    Aggregate, Bound, Cast, CollationProvider, Composite, Domain, Extension, Fires, Inheritance, Namespace, Partition,
    PartitionKey, Policy, PostgresCollation, RangeType, Raw, RewriteRule, RuleEvent, Sequence, SequenceType,
    Statistics, StatisticsKind, VirtualModule, VirtualTable,
};

const TEXTS: [&str; 27] = [
    "type",
    "Type",
    "self",
    "Self",
    "crate",
    "_",
    "2fa",
    "ä ö €",
    "日本",
    "Papers",
    "papers",
    "PAPERS",
    "\"#",
    "r#\"x\"#",
    "a\\",
    "{}{0}",
    "\\u{41}",
    "line\nbreak\r\n\ttab",
    "*/ /*",
    "//! fn main() {}",
    "$$ $body$ $1",
    "\u{202e}\u{2066}\u{200b}\u{feff}",
    "\u{1}\u{7f}\u{85}\u{2028}",
    "'; DROP TABLE x; --",
    "a\n\u{a0}b \n  c",
    "[link](x) `code` <b>",
    "ends with a space ",
];

/// Long, so that it is broken into lines.
fn long(text: &str) -> String {
    [text, "and"].iter().cycle().take(40).copied().collect::<Vec<_>>().join(" ")
}

pub(super) fn schema() -> Schema {
    let mut schema = Schema::default();
    for (at, text) in TEXTS.into_iter().enumerate() {
        let name = ObjectName { namespace: (at % 2 == 0).then(|| Name::from(text)), name: text.into() };
        schema.enums.push(Enum {
            name: name.clone(),
            doc: Some(long(text)),
            values: vec![text.to_owned(), long(text)],
        });
        schema.routines.push(Routine {
            name: name.clone(),
            arguments: format!("({text})"),
            doc: Some(long(text)),
            forms: Forms::from([(Dialect::Postgres, text.to_owned())]),
            instead: Forms::from([(Dialect::D1, long(text))]),
        });
        schema.views.push(view(text, name.clone()));
        schema.objects.extend(objects(text, &name));
        schema.objects.extend(of_tables(text, &name));
    }
    let two = [Some("one"), Some("two"), None]
        .map(|namespace| ObjectName { namespace: namespace.map(Name::from), name: "twice".into() });
    for name in two {
        let sequence = Sequence { name: name.clone(), ..Sequence::new("") };
        schema.objects.push(sequence.into());
        schema.routines.push(Routine { name, ..Routine::new("") });
    }
    schema
}

fn view(text: &str, name: ObjectName) -> View {
    let expression = || Expression::Sql(Forms::from([(Dialect::Postgres, format!("f('{text}')").trim().to_owned())]));
    let mut column = IndexPart::new(IndexTarget::Column(text.into()));
    column.collate = Some(name.clone());
    column.operator_class = Some("app.ops(a='1')".to_owned());
    let mut call = IndexPart::new(IndexTarget::Expression(expression()));
    (call.nulls, call.order, call.collate) = (Some(Nulls::Last), Order::Descending, Some("C".into()));
    let index = Index {
        doc: Some(text.to_owned()),
        parts: vec![column, call],
        unique: true,
        method: Some("gist".to_owned()),
        predicate: Some(expression()),
        include: vec![text.into()],
        nulls_not_distinct: true,
        storage: [(Name::from(text), text.to_owned())].into(),
        ..Index::new(text)
    };
    let trigger = Trigger::new(text).doc(long(text)).fires(Fires::OnReplicas).postgres(text).d1(long(text));
    View {
        name,
        doc: Some(long(text)),
        forms: Forms::from([(Dialect::Postgres, text.to_owned()), (Dialect::D1, long(text))]),
        materialized: Some(Materialized { empty: true, storage: [(Name::from(text), text.to_owned())].into() }),
        indexes: vec![index],
        triggers: vec![trigger],
        ..View::default()
    }
}

fn objects(text: &str, name: &ObjectName) -> Vec<CatalogueObject> {
    let counting = Counting {
        ty: Some(SequenceType::SmallInteger),
        start: Some(i64::MIN),
        increment: Some(-12_345),
        cycle: true,
        ..Counting::default()
    };
    let function = CastMethod::Function { name: name.clone(), arguments: vec![text.into(), "integer".into()] };
    vec![
        Namespace::new(text).doc(long(text)).into(),
        Extension::new(text).namespace(text).version(text).doc(text).into(),
        PostgresCollation::new(name.clone(), CollationProvider::Builtin, text).doc(long(text)).into(),
        Sequence { name: name.clone(), counting, ..Sequence::new("") }.doc(text).into(),
        Domain::new(name.clone(), text)
            .collation(name.clone())
            .default(long(text))
            .check(text, text)
            .check_with_doc(text, long(text), long(text))
            .into(),
        Composite::new(name.clone()).attribute(text, text).attribute_with_doc(long(text), text, long(text)).into(),
        RangeType::new(name.clone(), text)
            .operator_class(name.clone())
            .collation(name.clone())
            .difference(name.clone())
            .multirange(("sets", text))
            .into(),
        Aggregate::new(name.clone(), [text, text], name.clone(), text)
            .final_function(name.clone())
            .combine_function(name.clone())
            .initial(text)
            .parallel()
            .into(),
        Cast { method: function, ..Cast::new(text, "integer") }.into(),
        Raw::new(text, name.clone()).postgres(text, long(text)).d1(long(text), text).doc(text).first().into(),
        VirtualTable::new(text, VirtualModule::Fts5)
            .column(text)
            .unindexed(long(text))
            .content(name.clone(), text)
            .option(text, text)
            .into(),
    ]
}

fn of_tables(text: &str, name: &ObjectName) -> Vec<CatalogueObject> {
    let by = PartitionKey::list().column(text).collation(name.clone()).expression(long(text)).operator_class(text);
    let bounds = [Bound::Minimum, Bound::from(text), Bound::Sql(text.to_owned()), Bound::Integer(3_000_000_000)];
    vec![
        Partition::range(name.clone(), ("of", text), bounds.clone(), [1_i64, i64::MIN]).partition_by(by).into(),
        Partition::list(("a", text), ("of", text), [text.to_owned(), long(text)]).into(),
        Partition::list(("b", text), ("of", text), [3_000_000_000, -3_000_000_000_i64]).into(),
        Partition::list(("c", text), ("of", text), [true, false]).into(),
        Partition::list(("d", text), ("of", text), [Bound::Null, Bound::Bool(true)]).into(),
        Inheritance::new(name.clone(), name.clone()).into(),
        Policy::new(text, name.clone()).doc(long(text)).to([text, "b"]).using(text).with_check(long(text)).into(),
        RewriteRule::new(text, name.clone(), RuleEvent::Update)
            .doc(text)
            .condition(text)
            .command(text)
            .command(long(text))
            .into(),
        Statistics::new(name.clone(), name.clone())
            .columns([text])
            .expression(long(text))
            .kinds(StatisticsKind::ALL)
            .target(10_000)
            .into(),
    ]
}
