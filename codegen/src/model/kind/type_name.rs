//! Types as SQL names them.

use crate::model::{Name, ObjectName};
use serde::{Deserialize, Serialize};
use std::fmt;

/// A type of Postgres as SQL names it: `text`, `varchar(40)`, `app.mood[]`, `"Mood"`.
///
/// Postgres's own types have one spelling here, whatever was written: `integer` for `int` and `int4`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct TypeName(String);

/// Other spellings: <https://www.postgresql.org/docs/current/datatype.html>
const SPELLINGS: [(&str, &str); 13] = [
    ("int", "integer"),
    ("int4", "integer"),
    ("int2", "smallint"),
    ("int8", "bigint"),
    ("float4", "real"),
    ("float8", "double precision"),
    ("bool", "boolean"),
    ("decimal", "numeric"),
    ("character varying", "varchar"),
    ("character", "char"),
    ("timestamp with time zone", "timestamptz"),
    ("timestamp without time zone", "timestamp"),
    ("time without time zone", "time"),
];

impl TypeName {
    /// As SQL has it.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The name of the type, of the elements where it is a list.
    #[doc(hidden)]
    pub fn object(&self) -> ObjectName {
        let (base, _) = split(&self.0);
        let mut parts: Vec<Name> = parts(base).iter().map(|part| meant(part)).collect();
        let name = parts.pop().unwrap_or_default();
        ObjectName { namespace: parts.pop(), name }
    }

    /// The same length or list of another type.
    pub(crate) fn rename(&mut self, to: &ObjectName) {
        let (_, rest) = split(&self.0);
        let names: Vec<String> = to.namespace.iter().chain([&to.name]).map(written).collect();
        self.0 = format!("{}{rest}", names.join("."));
    }
}

impl From<String> for TypeName {
    fn from(text: String) -> Self {
        Self::from(text.as_str())
    }
}

impl From<&str> for TypeName {
    fn from(text: &str) -> Self {
        let (base, rest) = split(text.trim());
        let words = if base.contains('"') {
            base.trim().to_owned()
        } else {
            base.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
        };
        let known = SPELLINGS.iter().find(|(other, _)| *other == words);
        Self(format!("{}{}", known.map_or(words.as_str(), |(_, own)| own), rest.trim()))
    }
}

impl From<&ObjectName> for TypeName {
    fn from(name: &ObjectName) -> Self {
        let mut made = Self(String::new());
        made.rename(name);
        made
    }
}

impl From<TypeName> for String {
    fn from(name: TypeName) -> Self {
        name.0
    }
}

impl fmt::Display for TypeName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The name, and the length or list behind it.
fn split(text: &str) -> (&str, &str) {
    let mut quoted = false;
    let end = text.find(|c| {
        quoted ^= c == '"';
        !quoted && (c == '(' || c == '[')
    });
    text.split_at(end.unwrap_or(text.len()))
}

/// The names on both sides of a point.
fn parts(base: &str) -> Vec<&str> {
    let mut quoted = false;
    base.split(|c| {
        quoted ^= c == '"';
        !quoted && c == '.'
    })
    .collect()
}

fn meant(part: &str) -> Name {
    let part = part.trim();
    match part.strip_prefix('"').and_then(|part| part.strip_suffix('"')) {
        Some(inner) => Name::from(inner.replace("\"\"", "\"")),
        None => Name::from(part.to_lowercase()),
    }
}

/// Words that name no type unless they are quoted, but for those that are types themselves.
///
/// <https://www.postgresql.org/docs/current/sql-keywords-appendix.html>
const RESERVED: &str = "\
    all analyse analyze and any array as asc asymmetric between both case cast check coalesce collate column \
    constraint create current_catalog current_date current_role current_time current_timestamp current_user default \
    deferrable desc distinct do else end except exists extract false fetch for foreign from grant greatest group \
    grouping having in initially inout intersect into json_array json_arrayagg json_exists json_object json_objectagg \
    json_query json_scalar json_serialize json_table json_value lateral leading least limit localtime localtimestamp \
    merge_action national none normalize not null nullif offset on only or order out overlay placing position precision \
    primary references returning row select session_user setof some substring symmetric system_user table then to \
    trailing treat trim true union unique user using values variadic when where window with xmlattributes xmlconcat \
    xmlelement xmlexists xmlforest xmlnamespaces xmlparse xmlpi xmlroot xmlserialize xmltable";

fn written(name: &Name) -> String {
    let is_plain = !name.starts_with(|c: char| c.is_ascii_digit())
        && !RESERVED.split_ascii_whitespace().any(|word| word == name.as_str())
        && name.chars().all(|c| c == '_' || c.is_ascii_lowercase() || c.is_ascii_digit());
    if is_plain { name.to_string() } else { format!("\"{}\"", name.replace('"', "\"\"")) }
}

#[cfg(test)]
mod tests {
    use super::TypeName;
    use crate::model::ObjectName;

    #[test]
    fn a_type_has_one_spelling_and_a_name() {
        for (said, kept, name) in [
            ("INT", "integer", "integer"),
            ("character varying (40)", "varchar(40)", "varchar"),
            ("app.mood[]", "app.mood[]", "app.mood"),
            ("App.Mood", "app.mood", "app.mood"),
            ("\"Odd.Name\"[]", "\"Odd.Name\"[]", "Odd.Name"),
            ("double  precision", "double precision", "double precision"),
        ] {
            let ty = TypeName::from(said);
            assert_eq!((ty.as_str(), ty.object().to_string().as_str()), (kept, name), "{said}");
        }
        let mut list = TypeName::from("mood[]");
        list.rename(&ObjectName::from(("app", "Odd")));
        assert_eq!(list.as_str(), "app.\"Odd\"[]");
        for (name, written) in
            [("order", "\"order\""), ("values", "\"values\""), ("integer", "integer"), ("mood", "mood")]
        {
            assert_eq!(TypeName::from(&ObjectName::new(name)).as_str(), written);
        }
    }
}
