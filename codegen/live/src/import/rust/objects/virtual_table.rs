//! Virtual tables of SQLite.

use super::super::declaration::Declaration;
use super::code;
use seaglass::{VirtualModule, VirtualTable};

pub(super) fn virtual_table(table: &VirtualTable) -> Declaration {
    let VirtualTable { name, doc, module, columns, unindexed, content, options } = table;
    let module = match module {
        VirtualModule::Fts5 => "VirtualModule::Fts5",
        VirtualModule::Rtree => "VirtualModule::Rtree",
        VirtualModule::RtreeI32 => "VirtualModule::RtreeI32",
    };
    let mut made = Declaration::of("VirtualTable", "new", &[code::text(&name.name), module.to_owned()])
        .using("seaglass::VirtualModule")
        .doc(doc.as_deref());
    for column in columns {
        let method = if unindexed.contains(column) { "unindexed" } else { "column" };
        made = made.text(method, Some(column));
    }
    if let Some((table, number)) = content {
        made = made.call("content", format!("{}, {}", code::object_name(table), code::text(number)));
    }
    options.iter().fold(made, |made, (name, value)| made.call_all("option", vec![code::text(name), code::text(value)]))
}
