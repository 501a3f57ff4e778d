//! What is added to files of TOML that exist: everything that is there stays, comments included.

use super::text::{Ends, lines_of};
use toml_edit::{Array, DocumentMut, Item, Table, TableLike, Value, value};

/// The manifest of a workspace with these members, made of what is there.
///
/// # Errors
///
/// They cannot be added, in words.
pub(super) fn with_members(text: Option<&str>, members: &[&str]) -> Result<String, String> {
    let Some(text) = text else {
        let members: Array = members.iter().copied().collect();
        return Ok(format!("[workspace]\nresolver = \"3\"\nmembers = {members}\n"));
    };
    let (ends, mut document) = parse(text)?;
    let workspace = table(&mut document, "workspace").as_table_like_mut().ok_or("`workspace` is not a table")?;
    let excluded = members.iter().find(|member| patterns(workspace, "exclude").iter().any(|path| covers(path, member)));
    if let Some(member) = excluded {
        return Err(format!("`exclude` of [workspace] leaves out {member}"));
    }
    let known = patterns(workspace, "members");
    let list = workspace.entry("members").or_insert(value(Array::new()));
    let list = list.as_array_mut().ok_or("`members` of [workspace] is not a list")?;
    for member in members.iter().filter(|member| !known.iter().any(|pattern| covers(pattern, member))) {
        push(list, member);
    }
    Ok(ends.restore(&document.to_string()))
}

/// What the alias stands for. Quiet, cargo says nothing of what is up to date; progress that is asked for it shows all the
/// same, on one line that is gone at the end, once building takes longer than half a second.
pub(super) fn alias(package: &str) -> String {
    format!("run -q --config term.progress.when='always' --config term.progress.width=80 -p {package} --")
}

/// The configuration of cargo with the alias `schema`, which runs that package; none if it has it.
///
/// # Errors
///
/// Another alias has the name, or it cannot be added.
pub(super) fn with_alias(text: Option<&str>, package: &str) -> Result<Option<String>, String> {
    let line = alias(package);
    // As it was written at first: it says less while cargo builds, and runs the same.
    let silent = format!("run -q -p {package} --");
    let (ends, mut document) = parse(text.unwrap_or_default())?;
    let alias = table(&mut document, "alias").as_table_like_mut().ok_or("`alias` is not a table")?;
    if let Some(found) = alias.get("schema") {
        let is_it = found.as_str().is_some_and(|found| found == line || found == silent);
        return if is_it { Ok(None) } else { Err("it has another alias `schema`".to_owned()) };
    }
    alias.insert("schema", value(line));
    if let Some(mut key) = alias.key_mut("schema") {
        let remark =
            "# `cargo schema` shows the status and what to type next; `cargo schema --help` lists the commands.\n";
        key.leaf_decor_mut().set_prefix(remark);
    }
    Ok(Some(ends.restore(&document.to_string())))
}

/// The table of that name; a new one comes last, behind what is said at the end.
fn table<'d>(document: &'d mut DocumentMut, name: &str) -> &'d mut Item {
    let end = document.trailing().as_str().unwrap_or_default().to_owned();
    let is_new = !document.contains_key(name);
    if is_new && !end.is_empty() {
        document.set_trailing("");
    }
    document.entry(name).or_insert_with(|| {
        let mut table = Table::new();
        if !end.is_empty() {
            table.decor_mut().set_prefix(format!("{}\n\n", end.trim_end()));
        }
        Item::Table(table)
    })
}

/// The manifest of a new crate, with what its workspace says for all of them.
pub(super) fn inheriting(manifest: &str, workspace: Option<&str>) -> String {
    let document = workspace.and_then(|text| Some(parse(text).ok()?.1));
    let workspace = document.as_ref().and_then(|document| document.get("workspace")?.as_table_like());
    let package = |key: &str| workspace?.get("package")?.as_table_like()?.get(key)?.as_str();
    let mut out = manifest.to_owned();
    if package("edition").is_some_and(is_young) {
        out = out.replace("edition = \"2024\"", "edition.workspace = true");
    }
    let needed = env!("CARGO_PKG_RUST_VERSION");
    if package("rust-version").is_some_and(|version| numbers(version) >= numbers(needed)) {
        out = out.replace(&format!("rust-version = \"{needed}\""), "rust-version.workspace = true");
    }
    if workspace.is_some_and(|workspace| workspace.contains_key("lints")) {
        out.push_str("\n[lints]\nworkspace = true\n");
    }
    out
}

/// The edition of such a crate.
pub(super) fn edition(workspace: Option<&str>) -> String {
    let document = workspace.and_then(|text| Some(parse(text).ok()?.1));
    let said =
        document.as_ref().and_then(|document| document.get("workspace")?.get("package")?.get("edition")?.as_str());
    said.filter(|edition| is_young(edition)).unwrap_or("2024").to_owned()
}

fn is_young(edition: &str) -> bool {
    matches!(edition, "2021" | "2024")
}

fn numbers(version: &str) -> Vec<u32> {
    version.split('.').map_while(|part| part.parse().ok()).collect()
}

fn parse(text: &str) -> Result<(Ends, DocumentMut), String> {
    let (ends, text) = lines_of(text)?;
    let document = text.parse::<DocumentMut>().map_err(|error| error.message().to_owned())?;
    Ok((ends, document))
}

fn patterns(workspace: &dyn TableLike, key: &str) -> Vec<String> {
    let list = workspace.get(key).and_then(Item::as_array);
    list.into_iter().flatten().filter_map(|item| Some(item.as_str()?.to_owned())).collect()
}

/// Whether a path of cargo's, in which `*` is any name, covers a folder.
fn covers(pattern: &str, folder: &str) -> bool {
    let pattern = pattern.trim_start_matches("./").trim_end_matches('/');
    let (wanted, found): (Vec<&str>, Vec<&str>) = (pattern.split('/').collect(), folder.split('/').collect());
    wanted.len() == found.len()
        && wanted.iter().zip(found).all(|(pattern, name)| crate::pattern::matches(pattern, name))
}

/// Adds to a list in the form that it has: a line each, or all in one.
fn push(array: &mut Array, name: &str) {
    let text = |raw: Option<&toml_edit::RawString>| raw.and_then(|raw| raw.as_str()).unwrap_or_default().to_owned();
    let indent = array.iter().find_map(|item| {
        let before = text(item.decor().prefix());
        before.contains('\n').then(|| before.rsplit('\n').next().unwrap_or_default().to_owned())
    });
    let Some(indent) = indent else { return array.push(name) };
    let trailing = text(Some(array.trailing()));
    let mut new = Value::from(name);
    // What follows the last one on its line stays there.
    let behind = if array.trailing_comma() {
        array.set_trailing("\n");
        trailing
    } else {
        let at = array.len().saturating_sub(1);
        let Some(last) = array.get_mut(at) else { return array.push(name) };
        let behind = text(last.decor().suffix());
        last.decor_mut().set_suffix("");
        new.decor_mut().set_suffix("\n");
        behind
    };
    new.decor_mut().set_prefix(format!("{}\n{indent}", behind.trim_end()));
    array.push_formatted(new);
}

#[cfg(test)]
mod tests {
    use super::{alias, inheriting, with_alias, with_members};

    fn members(text: &str) -> String {
        with_members(Some(text), &["schema", "entity"]).unwrap()
    }

    #[test]
    fn members_are_added_in_the_form_of_the_list() {
        let fresh = "[workspace]\nresolver = \"3\"\nmembers = [\"schema\", \"entity\"]\n";
        assert_eq!(with_members(None, &["schema", "entity"]).unwrap(), fresh);
        let one = "# a\n[workspace] # b\nmembers = [\"app\"] # c\n\n# d\n[profile.dev]\ndebug = 1 # e\n";
        assert_eq!(members(one), one.replace("[\"app\"]", "[\"app\", \"schema\", \"entity\"]"));
        let many = "[workspace]\nmembers = [\n  \"app\", # the app\n  # and\n  \"lib\", # a library\n]\n";
        let wanted = many.replace("a library\n", "a library\n  \"schema\",\n  \"entity\",\n");
        assert_eq!(members(many), wanted);
        let bare = "[workspace]\nmembers = [\n\t\"app\" # the app\n]\n";
        let wanted = "[workspace]\nmembers = [\n\t\"app\", # the app\n\t\"schema\",\n\t\"entity\"\n]\n";
        assert_eq!(members(bare), wanted);
        let empty = "[workspace]\nmembers = []\n";
        assert_eq!(members(empty), empty.replace("[]", "[\"schema\", \"entity\"]"));
    }

    #[test]
    fn a_package_becomes_a_workspace_and_a_pattern_is_enough() {
        let package = "[package]\nname = \"app\" # mine\n\n[dependencies]\n";
        assert_eq!(members(package), format!("{package}\n[workspace]\nmembers = [\"schema\", \"entity\"]\n"));
        let remark = "[package]\nname = \"app\"\n\n[dependencies]\n# none\n";
        assert_eq!(members(remark), format!("{remark}\n[workspace]\nmembers = [\"schema\", \"entity\"]\n"));
        let all = "[workspace]\nmembers = [\"./*\"]\n";
        assert_eq!(members(all), all);
        let windows = "[workspace]\r\nmembers = [\"app\"]\r\n";
        assert_eq!(members(windows), windows.replace("\"app\"", "\"app\", \"schema\", \"entity\""));
    }

    #[test]
    fn what_cannot_be_added_is_said() {
        for (text, why) in [
            ("[workspace]\nmembers = \"app\"\n", "is not a list"),
            ("workspace = 1\n", "is not a table"),
            ("[workspace]\nexclude = [\"schema\"]\n", "leaves out schema"),
            ("[workspace\n", ""),
            ("a = 1\r\nb = 2\n", "line ends"),
        ] {
            let error = with_members(Some(text), &["schema"]).unwrap_err();
            assert!(error.contains(why), "{text}: {error}");
        }
    }

    #[test]
    fn an_alias_is_added_once() {
        let fresh = with_alias(None, "schema").unwrap().unwrap();
        assert!(fresh.starts_with("[alias]\n# `cargo schema` shows"), "{fresh}");
        assert!(fresh.ends_with(&format!("\nschema = \"{}\"\n", alias("schema"))), "{fresh}");
        assert_eq!(with_alias(Some(&fresh), "schema").unwrap(), None);
        assert_eq!(with_alias(Some("[alias]\nschema = \"run -q -p schema --\"\n"), "schema").unwrap(), None);
        assert!(with_alias(Some(&fresh), "db-schema").unwrap_err().contains("another alias"));
        let there = "# mine\n[alias]\nxtask = \"run -p xtask --\" # x\n\n[env]\nA = \"1\"\n";
        let added = with_alias(Some(there), "schema").unwrap().unwrap();
        assert!(added.starts_with("# mine\n[alias]\nxtask = \"run -p xtask --\" # x\n# `cargo"), "{added}");
        assert!(added.ends_with("--\"\n\n[env]\nA = \"1\"\n"), "{added}");
    }

    #[test]
    fn a_new_crate_takes_what_its_workspace_says() {
        let needed = env!("CARGO_PKG_RUST_VERSION");
        let manifest = format!("edition = \"2024\"\nrust-version = \"{needed}\"\n");
        assert_eq!(inheriting(&manifest, None), manifest);
        assert_eq!(inheriting(&manifest, Some("[workspace]\n")), manifest);
        let old = "[workspace.package]\nedition = \"2018\"\nrust-version = \"1.60\"\n";
        assert_eq!(inheriting(&manifest, Some(old)), manifest);
        let new = "[workspace.package]\nedition = \"2021\"\nrust-version = \"2.0\"\n[workspace.lints.rust]\n";
        let wanted = "edition.workspace = true\nrust-version.workspace = true\n\n[lints]\nworkspace = true\n";
        assert_eq!(inheriting(&manifest, Some(new)), wanted);
    }
}
