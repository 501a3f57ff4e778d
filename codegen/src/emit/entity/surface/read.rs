//! What an app can name of a generated file, read from its text: so that nothing that is generated is forgotten, be it said
//! by a schema, by an option of the declaration or by another version of this program.

use super::cursor::{Cursor, argument, arguments, derives, parts, split_attributes, variants};
use super::module::{Field, Meaning, Module, Sort, What};
use super::tokens::{shown, tokens, unquoted};
use super::way;
use std::collections::{BTreeMap, BTreeSet};

/// Reads the text of a generated file.
pub(super) fn module(text: &str) -> Module {
    let tokens = tokens(text);
    let mut module = Module::default();
    Reader { cursor: Cursor(&tokens), module: &mut module, prefix: String::new() }.items();
    way::related(&mut module);
    module
}

struct Reader<'t, 'm> {
    cursor: Cursor<'t>,
    module: &'m mut Module,
    /// The module or type inside of which it is.
    prefix: String,
}

impl<'t> Reader<'t, '_> {
    fn items(&mut self) {
        let mut attributes = Vec::new();
        while let Some(token) = self.cursor.peek() {
            // Only tests name them, and they follow the columns.
            if attributes.iter().any(|attribute: &&[&str]| attribute.contains(&"\"factories\"")) {
                self.cursor.until(&["{", ";"]);
                if self.cursor.peek() == Some("{") {
                    self.cursor.group();
                }
                attributes.clear();
                continue;
            }
            match token {
                "#" => {
                    self.cursor.next();
                    self.cursor.eat("!");
                    attributes.push(self.cursor.group());
                    continue;
                }
                "pub" => {
                    self.cursor.next();
                    if self.cursor.peek() == Some("(") {
                        self.cursor.skip();
                    } else {
                        self.item(&attributes);
                    }
                }
                "impl" => {
                    self.cursor.next();
                    self.implementation();
                }
                _ => self.cursor.skip(),
            }
            attributes.clear();
        }
    }

    fn item(&mut self, attributes: &[&'t [&'t str]]) {
        let keyword = self.cursor.next();
        match keyword {
            "struct" | "enum" | "trait" | "type" => self.type_item(keyword, attributes),
            "mod" => {
                let name = self.cursor.next();
                if self.cursor.peek() == Some("{") {
                    let prefix = [&*self.prefix, name, "::"].concat();
                    let inner = self.cursor.group();
                    Reader { cursor: Cursor(inner), module: self.module, prefix }.items();
                } else {
                    self.cursor.eat(";");
                }
            }
            "use" => {
                let path = self.cursor.until(&[";"]);
                self.alias(path);
            }
            "const" if self.cursor.peek() != Some("fn") => {
                let said = self.cursor.until(&[";"]);
                self.constant(said);
            }
            _ => {
                let said = self.cursor.until(&["{", ";"]);
                let name = said.iter().skip_while(|token| **token != "fn").nth(1).or(said.first());
                let name = name.copied().unwrap_or(keyword);
                self.put(name, Sort::Other, What::Text(shown(said)));
            }
        }
    }

    fn type_item(&mut self, keyword: &str, attributes: &[&'t [&'t str]]) {
        let name = self.cursor.next();
        while self.cursor.peek().is_some_and(|token| !["{", "(", ";", "="].contains(&token)) {
            self.cursor.next();
        }
        let body = match self.cursor.peek() {
            Some("{" | "(") => self.cursor.group(),
            _ => self.cursor.until(&[";"]),
        };
        self.cursor.eat(";");
        let is_own = self.prefix.is_empty();
        let arguments = arguments(attributes);
        match (keyword, name) {
            ("struct", "Model") if is_own => {
                self.module.table = argument(&arguments, "table_name")
                    .map(|table| (argument(&arguments, "schema_name").map(str::to_owned), table.to_owned()));
                self.fields(body);
                if attributes.iter().any(|attribute| *attribute == ["sea_orm", "::", "model"]) {
                    self.finders(body);
                }
            }
            ("enum", "Relation") if is_own => way::variants_of(body, self.module),
            ("enum", "Violation") if is_own => {
                self.put(name, Sort::Other, What::Text(String::new()));
                for (variant, _) in variants(body) {
                    self.put_of(name, &format!("Violation::{variant}"), Sort::Violation, What::Text(String::new()));
                }
            }
            ("enum", _) => {
                let of = argument(&arguments, "enum_name").unwrap_or(name).to_owned();
                self.put(name, Sort::Enum, What::Type(of.clone()));
                for (variant, arguments) in variants(body) {
                    let value = argument(&arguments, "string_value").unwrap_or(variant).to_owned();
                    self.put_of(
                        name,
                        &format!("{name}::{variant}"),
                        Sort::Value,
                        What::Value { of: of.clone(), value },
                    );
                }
            }
            ("struct", _) if body.is_empty() && name.contains("Link") => {}
            _ => self.put(name, Sort::Other, What::Text(format!("{keyword} {}", shown(body)))),
        }
        for derive in derives(attributes) {
            self.put_of(name, &format!("{name}: {derive}"), Sort::Derive, What::Text(String::new()));
        }
    }

    /// The fields of `Model`.
    fn fields(&mut self, body: &'t [&'t str]) {
        for part in parts(body) {
            let (attributes, rest) = split_attributes(part);
            let [_, name, ":", ty @ ..] = rest else { continue };
            let arguments = arguments(&attributes);
            let name = name.trim_start_matches("r#").to_owned();
            if way::is_one(&arguments) {
                way::of_field(&name, &arguments, ty, self.module);
                continue;
            }
            let cast = |name| argument(&arguments, name).unwrap_or_default();
            self.module.fields.push(Field {
                column: argument(&arguments, "column_name").unwrap_or(&name).to_owned(),
                rust: shown(ty),
                cast: [cast("select_as"), " ", cast("save_as")].concat().trim().to_owned(),
                in_key: argument(&arguments, "primary_key").is_some(),
                name,
            });
        }
    }

    /// What the derive of the dense format makes of unique keys.
    ///
    /// <https://github.com/SeaQL/sea-orm/blob/2.0.4/sea-orm-macros/src/derives/model_ex.rs>
    fn finders(&mut self, body: &'t [&'t str]) {
        let mut keys: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for part in parts(body) {
            let (attributes, rest) = split_attributes(part);
            let [_, name, ..] = rest else { continue };
            let arguments = arguments(&attributes);
            if argument(&arguments, "unique").is_some() {
                keys.insert((*name).to_owned(), vec![(*name).to_owned()]);
            }
            if let Some(group) = argument(&arguments, "unique_key") {
                keys.entry(group.to_owned()).or_default().push((*name).to_owned());
            }
        }
        for (name, fields) in keys {
            self.put(&format!("Entity::find_by_{name}"), Sort::Finder, What::Fields(fields));
        }
    }

    fn implementation(&mut self) {
        let head = self.cursor.until(&["{"]);
        let body = self.cursor.group();
        let of = head.last().copied().unwrap_or_default().to_owned();
        match head {
            ["Related" | "RelatedSelfVia", "<", "super", "::", to, ..] => {
                let name = format!("{}<{}>", head[0], to.trim_start_matches("r#"));
                let way = way::of_body(body, if head[0] == "Related" { to } else { "" }, self.module);
                self.put(&name, Sort::Related, What::Way(way));
            }
            ["Linked", "for", link] => {
                let way = way::of_body(body, "", self.module);
                self.put(link, Sort::Link, What::Way(way));
            }
            [.., "Constraints", "for", "Violation"] => self.facts(body),
            ["ActiveModelBehavior", ..] => self.module.read_only = true,
            _ if head.contains(&"for") => {
                self.put_of(&of, &["impl ", &shown(head)].concat(), Sort::Other, What::Text(String::new()));
            }
            _ => {
                self.arms(&of, body);
                Reader { cursor: Cursor(body), module: self.module, prefix: format!("{of}::") }.items();
            }
        }
    }

    /// The values of an enum that is written out.
    fn arms(&mut self, of: &str, body: &[&str]) {
        for arm in body.windows(6) {
            if let ["Self", "::", variant, "=", ">", value] = arm
                && let Some(meaning) = self.module.names.get_mut(&format!("{of}::{variant}"))
            {
                meaning.what = What::Value { of: of.to_owned(), value: unquoted(value) };
            }
        }
    }

    /// What each variant of `Violation` stands for.
    fn facts(&mut self, body: &[&str]) {
        let mut known = BTreeSet::new();
        for row in body.windows(7) {
            let ["Self", "::", variant, ",", first, _, third] = row else { continue };
            let what = match *first {
                "constraint" => match self.module.names.get(&format!("constraint::{third}")) {
                    Some(Meaning { what: What::Constraint(name), .. }) => What::Constraint(name.clone()),
                    _ => continue,
                },
                "\"\"" => continue,
                column => What::Required(unquoted(column)),
            };
            let name = format!("Violation::{variant}");
            if let Some(meaning) = self.module.names.get_mut(&name)
                && known.insert(name)
            {
                meaning.what = what;
            }
        }
    }

    fn alias(&mut self, path: &[&str]) {
        let name = path.last().copied().unwrap_or_default();
        let what = match path {
            ["super", "::", module, "::", "Entity", ..] => What::Module(module.trim_start_matches("r#").to_owned()),
            _ => What::Text(shown(path)),
        };
        if name != "_" {
            self.put(name, Sort::Alias, what);
        }
    }

    fn constant(&mut self, said: &[&str]) {
        let name = said.first().copied().unwrap_or_default();
        let what = match (self.prefix.as_str(), said.last()) {
            ("constraint::", Some(value)) => What::Constraint(unquoted(value)),
            _ => What::Text(shown(said)),
        };
        self.put(name, Sort::Constant, what);
    }

    fn put(&mut self, name: &str, sort: Sort, what: What) {
        let name = [&*self.prefix, name].concat();
        self.module.names.insert(name, Meaning { sort, what, owner: None });
    }

    fn put_of(&mut self, owner: &str, name: &str, sort: Sort, what: What) {
        self.module.names.insert(name.to_owned(), Meaning { sort, what, owner: Some(owner.to_owned()) });
    }
}
