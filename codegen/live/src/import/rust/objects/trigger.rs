//! Triggers of tables and views.

use super::super::declaration::Declaration;
use seaglass::Fires;
use seaglass::model::{Dialect, Trigger};

/// What `TableDecl` and `View` are given.
pub(in crate::import::rust) fn trigger(trigger: &Trigger) -> Declaration {
    let Trigger { name, doc, forms: texts, fires } = trigger;
    let word = match fires {
        Fires::Usually => None,
        Fires::Always => Some("Fires::Always"),
        Fires::OnReplicas => Some("Fires::OnReplicas"),
        Fires::Never => Some("Fires::Never"),
    };
    let mut made = Declaration::of("Trigger", "new", &[super::code::text(name)]).doc(doc.as_deref());
    if let Some(word) = word {
        made = made.call("fires", word).using("seaglass::Fires");
    }
    // It stands in the declaration of a table, which rustfmt lays out only where no line is long.
    Dialect::ALL.into_iter().fold(made, |made, dialect| {
        let method = match dialect {
            Dialect::Postgres => "postgres",
            Dialect::D1 => "d1",
        };
        made.text(method, texts.get(&dialect).map(String::as_str))
    })
}
