//! Views, and those that keep their rows.

use super::super::declaration::Declaration;
use super::super::index;
use super::super::uses::Uses;
use super::code;
use super::routine::forms;
use super::trigger::trigger;
use seaglass::CheckOption;
use seaglass::model::{Dialect, Materialized, Name, View, ViewOptions};

pub(super) fn view(view: &View) -> Declaration {
    let View { name, doc, forms: queries, options, materialized, indexes, triggers } = view;
    let function = if materialized.is_some() { "materialized" } else { "new" };
    let mut made = Declaration::of("View", function, &[code::text(&name.name)])
        .text("namespace", name.namespace.as_deref())
        .doc(doc.as_deref());
    let mut texts: Vec<&String> = queries.values().collect();
    texts.dedup();
    made = match texts.as_slice() {
        [both] if queries.len() > 1 => made.call("sql", code::body(both)),
        _ => forms(made, queries),
    };
    made = keeping(with_options(made, options), materialized.as_ref());
    let mut uses = Uses::default();
    for item in indexes {
        let column = |name: &Name| code::text(name);
        made = made.call("index", index::statement(item, None, (&[], &column), Dialect::Postgres, &mut uses));
        for (method, words) in index::facts(item, &column, Dialect::Postgres, &mut uses) {
            made = made.call(method, words);
        }
    }
    made.uses.add(uses);
    triggers.iter().fold(made, |made, item| made.nest("trigger", trigger(item)))
}

fn with_options(made: Declaration, options: &ViewOptions) -> Declaration {
    let ViewOptions { security_invoker, security_barrier, check } = options;
    let made = made.call_if(*security_invoker, "security_invoker").call_if(*security_barrier, "security_barrier");
    let word = match check {
        None => return made,
        Some(CheckOption::Local) => "CheckOption::Local",
        Some(CheckOption::Cascaded) => "CheckOption::Cascaded",
    };
    made.call("check_option", word).using("seaglass::CheckOption")
}

fn keeping(made: Declaration, materialized: Option<&Materialized>) -> Declaration {
    let Some(Materialized { empty, storage }) = materialized else { return made };
    storage.iter().fold(made.call_if(*empty, "with_no_data"), |made, (name, value)| {
        made.call_all("storage", vec![code::text(name), code::text(value)])
    })
}
