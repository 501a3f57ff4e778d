//! English number: what one row is called, and many.

use std::borrow::Cow;

/// One of many: `posts` → `post`. A word that is not known to be a plural stays.
pub(super) fn singular(name: &str) -> Cow<'_, str> {
    let (head, word) = last_word(name);
    if let Some((one, _)) = IRREGULAR.iter().find(|(_, many)| *many == word) {
        return Cow::Owned(format!("{head}{one}"));
    }
    let unchanged = word.ends_with("ss") || word.ends_with("us") || word.ends_with("is") || UNCOUNTED.contains(&word);
    let stem = if unchanged {
        return Cow::Borrowed(name);
    } else if let Some(stem) = word.strip_suffix("ies").filter(|stem| stem.len() > 1) {
        return Cow::Owned(format!("{head}{stem}y"));
    } else if ["sses", "shes", "ches", "xes", "zzes", "uses"].iter().any(|end| word.ends_with(end)) && word != "uses" {
        let kept = if CH_E.contains(&word) { 1 } else { 2 };
        &name[..name.len() - kept]
    } else if word.len() > 2 && word.ends_with('s') {
        &name[..name.len() - 1]
    } else {
        return Cow::Borrowed(name);
    };
    Cow::Borrowed(stem)
}

/// Many: `post` → `posts`. A plural and a participle (`followed`) stay.
pub(super) fn plural(name: &str) -> Cow<'_, str> {
    let (head, word) = last_word(name);
    if let Some((_, many)) = IRREGULAR.iter().find(|(one, many)| *one == word || *many == word) {
        return Cow::Owned(format!("{head}{many}"));
    }
    let before_y =
        word.len() > 1 && word.ends_with('y') && !word[..word.len() - 1].ends_with(['a', 'e', 'i', 'o', 'u']);
    if UNCOUNTED.contains(&word) || (word.len() > 4 && word.ends_with("ed")) || singular(name) != name {
        Cow::Borrowed(name)
    } else if before_y {
        Cow::Owned(format!("{}ies", &name[..name.len() - 1]))
    } else if word.ends_with(['s', 'x', 'z']) || word.ends_with("ch") || word.ends_with("sh") {
        Cow::Owned(format!("{name}es"))
    } else {
        Cow::Owned([name, "s"].concat())
    }
}

/// Words with their own plural.
const IRREGULAR: [(&str, &str); 14] = [
    ("analysis", "analyses"),
    ("bus", "buses"),
    ("child", "children"),
    ("criterion", "criteria"),
    ("datum", "data"),
    ("foot", "feet"),
    ("index", "indices"),
    ("leaf", "leaves"),
    ("man", "men"),
    ("medium", "media"),
    ("person", "people"),
    ("status", "statuses"),
    ("woman", "women"),
    ("movie", "movies"),
];

/// Words that are one and many.
const UNCOUNTED: [&str; 9] =
    ["equipment", "history", "information", "metadata", "money", "news", "series", "sheep", "species"];

/// Plurals in `-es` whose singular keeps the `e`.
const CH_E: [&str; 5] = ["axes", "caches", "causes", "houses", "pauses"];

/// A name without its last word, and that word.
fn last_word(name: &str) -> (&str, &str) {
    name.split_at(name.rfind('_').map_or(0, |at| at + 1))
}

#[cfg(test)]
mod tests {
    use super::{plural, singular};

    #[test]
    fn english_number() {
        for (one, many) in [
            ("user", "users"),
            ("category", "categories"),
            ("key", "keys"),
            ("address", "addresses"),
            ("box", "boxes"),
            ("status", "statuses"),
            ("person", "people"),
            ("search", "searches"),
            ("cache", "caches"),
            ("webauthn_credential", "webauthn_credentials"),
            ("movie", "movies"),
            ("news", "news"),
        ] {
            assert_eq!(plural(one), many);
            assert_eq!(singular(many), one);
            assert_eq!(plural(many), many);
            assert_eq!(singular(one), one);
        }
        assert_eq!(plural("followed"), "followed");
    }
}
