//! Adoption: the migrations that a `SeaORM` project already has become the beginning of a history.
//!
//! Each stays byte for byte under its own name, so that databases which have run it see nothing new. What they made
//! together is what the declaration says at that moment; the last of them carries it.

use crate::declare::Project;
use crate::diff;
use crate::emit::history::{Adopted, Entry, FORMAT, FrozenFile, Parent, adopted_path, print};
use crate::emit::write::{Seal, verify};
use crate::emit::{File, sha256};
use crate::model::{Declared, Fault, Intent, Rule, Schema};
use crate::plan::sanitise;
use std::collections::{BTreeMap, BTreeSet};

/// A history that begins with migrations which were there before.
#[derive(Clone, Debug, Default)]
pub struct Adoption {
    /// One per migration, oldest first.
    pub entries: Vec<Entry>,
    /// The history files, and the Rust files in their new place.
    pub files: Vec<File>,
    /// The files that they had, and the list that is generated from now on.
    pub retired: Vec<FrozenFile>,
}

/// Adopts the migrations of `sources`, the Rust files directly in the migration crate's `src`, by path.
///
/// # Errors
/// When the files are no plain `SeaORM` migration crate: what is more than a migration would be lost or would not compile.
pub fn adopt(
    project: &Project,
    declared: &Declared,
    sources: &BTreeMap<String, String>,
) -> Result<Adoption, Vec<Fault>> {
    let folder = format!("{}/src", project.paths.migration);
    let list = format!("{folder}/lib.rs");
    let Some(lib) = sources.get(&list) else { return Err(vec![no_list(&list)]) };
    let modules = modules(lib);
    let faults = faults(&folder, &modules, sources);
    if !faults.is_empty() {
        return Err(faults);
    }
    let mut adoption = Adoption::default();
    let mut head: Option<String> = None;
    let mut date = String::new();
    for (at, module) in modules.iter().enumerate() {
        let path = format!("{folder}/{module}.rs");
        let text = sources.get(&path).cloned().unwrap_or_default();
        date = date.max(day(module).unwrap_or("19700101").to_owned());
        let completes = at + 1 == modules.len();
        // Nothing is asked about what a project begins with.
        let changes = if completes {
            diff::diff(&Schema::default(), &declared.schema, &Intent::default()).changes
        } else {
            Vec::new()
        };
        let entry = Entry {
            format: FORMAT,
            number: u64::try_from(at + 1).unwrap_or(u64::MAX),
            name: name(module),
            date: date.clone(),
            parent: adoption
                .entries
                .last()
                .zip(head.take())
                .map(|(last, sha256)| Parent { migration: last.stem(), sha256 }),
            file: None,
            group: None,
            hand_written: false,
            adopted: Some(Adopted { module: module.clone(), sha256: sha256(&text) }),
            imported: false,
            squashed: None,
            changes,
            files: BTreeMap::new(),
        };
        let record = print(&entry);
        head = Some(sha256(&record));
        let stem = entry.stem();
        adoption.files.push(File::frozen(format!("{}/{}/{stem}.json", project.paths.history, declared.name), record));
        adoption.retired.push(FrozenFile { path, sha256: sha256(&text) });
        adoption.files.push(File::frozen(adopted_path(&project.paths, &declared.name, module), text));
        adoption.entries.push(entry);
    }
    for path in [list, format!("{folder}/main.rs")] {
        let text = sources.get(&path);
        adoption.retired.extend(text.map(|text| FrozenFile { path: path.clone(), sha256: sha256(text) }));
    }
    Ok(adoption)
}

/// Whether this text of the migration crate's `lib.rs` is somebody's own list of migrations.
pub fn awaits(lib: &str) -> bool {
    verify(lib.as_bytes()) == Seal::None && !modules(lib).is_empty()
}

/// The migrations that a `Migrator` lists, in the order in which it runs them.
fn modules(lib: &str) -> Vec<String> {
    let code = lib.lines().filter(|line| !line.trim_start().starts_with("//"));
    let listed = code.flat_map(|line| {
        line.match_indices("::Migration").filter(|(at, text)| !is_word(line[at + text.len()..].chars().next())).map(
            |(at, _)| {
                let start = line[..at].rfind(|c| !is_word(Some(c))).map_or(0, |before| before + 1);
                line[start..at].to_owned()
            },
        )
    });
    listed.filter(|module| !module.is_empty()).collect()
}

fn is_word(letter: Option<char>) -> bool {
    letter.is_some_and(|letter| letter.is_ascii_alphanumeric() || letter == '_')
}

/// What is in the way, all of it together.
fn faults(folder: &str, modules: &[String], sources: &BTreeMap<String, String>) -> Vec<Fault> {
    let list = format!("{folder}/lib.rs");
    let mut faults = Vec::new();
    if modules.is_empty() {
        faults.push(no_list(&list));
    }
    let mut known = BTreeSet::from([list.clone(), format!("{folder}/main.rs")]);
    for module in modules {
        let path = format!("{folder}/{module}.rs");
        match sources.get(&path) {
            None => faults.push(missing(&path, &list)),
            Some(text) => faults.extend(elsewhere(&path, text).into_iter().chain(beside(&path, text))),
        }
        if !known.insert(path.clone()) {
            faults.push(twice(&path, &list));
        }
    }
    faults.extend(sources.keys().filter(|path| !known.contains(*path)).map(|path| unknown(path, &list)));
    let lines = sources.get(&list).into_iter().flat_map(|text| text.lines().enumerate());
    faults.extend(lines.filter_map(|(at, line)| {
        let module = declares(line).filter(|module| !modules.iter().any(|known| known == module))?;
        let file = format!("{folder}/{module}.rs");
        (!sources.contains_key(&file)).then(|| more(&list, at, line.trim()))
    }));
    for path in [list, format!("{folder}/main.rs")] {
        faults.extend(sources.get(&path).and_then(|text| more_than_a_list(&path, text)));
    }
    faults
}

/// `m<yyyymmdd>_…`: the day.
fn day(module: &str) -> Option<&str> {
    let day = module.strip_prefix('m')?.get(..8)?;
    day.bytes().all(|byte| byte.is_ascii_digit()).then_some(day)
}

/// What is left of a module's name without `m<digits>_<digits>_`.
fn name(module: &str) -> String {
    let mut rest = module.strip_prefix('m').unwrap_or(module);
    while let Some((number, after)) =
        rest.split_once('_').filter(|(number, _)| number.bytes().all(|byte| byte.is_ascii_digit()))
    {
        let _: &str = number;
        rest = after;
    }
    let plain = sanitise(rest);
    if plain.is_empty() { "adopted".to_owned() } else { plain }
}

/// The first line of `lib.rs` or `main.rs` that is not what `sea-orm-cli migrate init` writes.
///
/// <https://github.com/SeaQL/sea-orm/tree/2.0.0/sea-orm-cli/template/migration/src>
fn more_than_a_list(path: &str, text: &str) -> Option<Fault> {
    const KNOWN: [&str; 14] = [
        "",
        "}",
        "]",
        "vec![",
        "pub struct Migrator;",
        "#[async_trait::async_trait]",
        "#[tokio::main]",
        "#[async_std::main]",
        "impl MigratorTrait for Migrator {",
        "fn migrations() -> Vec<Box<dyn MigrationTrait>> {",
        "async fn main() {",
        "cli::run_cli(migration::Migrator).await;",
        "use sea_orm_migration::prelude::*;",
        "pub use sea_orm_migration::prelude::*;",
    ];
    let is_known = |line: &str| {
        let lists = line.contains("Box::new(") && line.contains("::Migration)");
        KNOWN.contains(&line) || line.starts_with("//") || declares(line).is_some() || lists
    };
    let (at, line) = text.lines().map(str::trim).enumerate().find(|(_, line)| !is_known(line))?;
    Some(more(path, at, line))
}

fn more(path: &str, at: usize, line: &str) -> Fault {
    Fault::new(
        Rule::AdoptedCode,
        format!("{path}:{}", at + 1),
        format!("`{line}` is more than a list of migrations"),
        "this file is generated from history from now on, and nothing hand-written is overwritten",
        "move it to a crate of its own, or delete it if nothing needs it",
    )
}

/// The module that a line declares, and that has a file of its own.
fn declares(line: &str) -> Option<&str> {
    let line = line.trim();
    line.strip_prefix("pub ").unwrap_or(line).strip_prefix("mod ")?.strip_suffix(';').map(str::trim)
}

/// Files that a migration names by where it lies itself.
fn beside(path: &str, text: &str) -> Option<Fault> {
    let includes = ["include_str!(", "include_bytes!(", "include!("];
    let named = includes.iter().flat_map(|word| text.match_indices(word)).filter_map(|(at, word)| {
        let rest = text.get(at + word.len()..)?.trim_start();
        let relative = ["\"", "r\"", "r#"].iter().any(|start| rest.starts_with(start));
        relative.then(|| text.get(..at).map_or(0, |before| before.matches('\n').count()))
    });
    let lines: Vec<&str> = text.lines().collect();
    let modules = lines.iter().enumerate().filter(|(_, line)| declares(line).is_some()).map(|(at, _)| at);
    let is_code = |at: &usize| lines.get(*at).is_some_and(|line| !line.trim_start().starts_with("//"));
    let at = named.chain(modules).filter(is_code).min()?;
    Some(Fault::new(
        Rule::AdoptedCode,
        format!("{path}:{}", at + 1),
        "it names a file by where it lies itself",
        "it moves into the database's folder as it is, and the file stays",
        "write `include_str!(concat!(env!(\"CARGO_MANIFEST_DIR\"), \"/…\"))`, which means the same file in both places; a \
         module goes into a crate of its own",
    ))
}

/// Paths from the crate's root do not survive the move into a module.
fn elsewhere(path: &str, text: &str) -> Option<Fault> {
    let at = text.lines().position(|line| !line.trim_start().starts_with("//") && line.contains("crate::"))?;
    Some(Fault::new(
        Rule::AdoptedCode,
        format!("{path}:{}", at + 1),
        "it names something by `crate::`",
        "its file moves into the database's module as it is, where that is another path",
        "write `super::`, which means the migrations beside it in both places",
    ))
}

fn no_list(path: &str) -> Fault {
    Fault::new(
        Rule::AdoptedCode,
        path,
        "no list of migrations was found",
        "the order in which a Migrator runs them is their history",
        "it is read from `vec![Box::new(m20220101_000001_create_table::Migration), …]`; a project without migrations needs \
         no adoption: `cargo schema generate`",
    )
}

fn missing(path: &str, list: &str) -> Fault {
    let what = format!("{list} lists this migration, and there is no such file");
    Fault::new(
        Rule::AdoptedCode,
        path,
        what,
        "what databases went through is kept byte for byte",
        "bring it back, or take it off the list",
    )
}

fn twice(path: &str, list: &str) -> Fault {
    let what = format!("{list} lists this migration twice");
    Fault::new(Rule::AdoptedCode, path, what, "a migration runs once", "take one of the two off the list")
}

fn unknown(path: &str, list: &str) -> Fault {
    Fault::new(
        Rule::AdoptedCode,
        path,
        format!("{list} lists no such migration"),
        "the folder holds migrations and generated files from now on, and nothing else",
        "list it, or move it to a crate of its own",
    )
}

#[cfg(test)]
mod tests {
    use super::{day, modules, name};

    #[test]
    fn reads_the_list_in_its_order() {
        let lib = "mod b;\n// Box::new(c::Migration)\nvec![Box::new(b::Migration), Box::new(crate::a::Migration)]\nb::MigrationX";
        assert_eq!(modules(lib), ["b", "a"]);
    }

    #[test]
    fn names_and_days() {
        assert_eq!(
            (name("m20220101_000001_create_table"), day("m20220101_000001_x")),
            ("create_table".into(), Some("20220101"))
        );
        assert_eq!((name("m1_2"), day("m1_2")), ("2".into(), None));
        assert_eq!(name("Ä"), "adopted");
    }
}
