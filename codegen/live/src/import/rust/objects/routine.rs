//! Stored functions and procedures.

use super::super::declaration::Declaration;
use super::code;
use seaglass::model::{Dialect, Forms, Routine};

pub(super) fn routine(routine: &Routine) -> Declaration {
    let Routine { name, arguments, doc, forms: texts, instead } = routine;
    let made = Declaration::of("Routine", "new", &[code::text(&name.name)])
        .text("namespace", name.namespace.as_deref())
        .text("arguments", (arguments != "()").then_some(arguments))
        .doc(doc.as_deref());
    forms(made, texts).text("instead_on_d1", instead.get(&Dialect::D1).map(String::as_str))
}

/// The statement of each dialect that has one.
pub(super) fn forms(made: Declaration, forms: &Forms) -> Declaration {
    Dialect::ALL.into_iter().fold(made, |made, dialect| {
        let method = match dialect {
            Dialect::Postgres => "postgres",
            Dialect::D1 => "d1",
        };
        made.call_some(method, forms.get(&dialect).map(|sql| code::body(sql)))
    })
}
