//! Rules about the source tree that no compiler checks.

use seaglass_tests::process::{command, run, workspace};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Lines of a file without its tests; a newcomer gets lost in a longer one.
const FILE_BUDGET: usize = 330;

/// Every Rust file below a folder of the workspace, by path, without `tests.rs` and `tests/`.
fn sources(folder: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    collect(&workspace().join(folder), &mut found);
    found.sort();
    assert!(!found.is_empty(), "{folder} holds no Rust file");
    found.into_iter().map(|path| (relative(&path), without_tests(&fs::read_to_string(&path).unwrap()))).collect()
}

fn collect(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let is_source = path.extension().is_some_and(|extension| extension == "rs") && name != "tests.rs";
        if path.is_dir() && name != "tests" {
            collect(&path, found);
        } else if is_source {
            found.push(path);
        }
    }
}

fn relative(path: &Path) -> String {
    path.strip_prefix(workspace()).unwrap().to_string_lossy().into_owned()
}

/// A file's text up to its test module.
fn without_tests(text: &str) -> String {
    let end = text.find("\n#[cfg(test)]\nmod tests").unwrap_or(text.len());
    text[..end].to_owned()
}

/// Code lines, comments apart, with their numbers.
fn code(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let is_code = |line: &str| !line.trim_start().starts_with("//");
    text.lines().enumerate().filter(move |(_, line)| is_code(line)).map(|(at, line)| (at + 1, line))
}

/// Places in `files` whose code holds one of `words`.
fn places(files: &[(String, String)], words: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for (path, text) in files {
        for (at, line) in code(text) {
            if words.iter().any(|word| line.contains(word)) {
                found.push(format!("{path}:{at}: {}", line.trim()));
            }
        }
    }
    found
}

#[test]
fn files_stay_small() {
    let mut long = Vec::new();
    for folder in ["codegen/src", "codegen/d1/src", "schema/src", "tests/src"] {
        for (path, text) in sources(folder) {
            let lines = text.lines().count();
            if lines > FILE_BUDGET {
                long.push(format!("{path}: {lines} lines"));
            }
        }
    }
    assert!(long.is_empty(), "over {FILE_BUDGET} lines without tests:\n{}", long.join("\n"));
}

#[test]
fn library_code_does_not_panic() {
    let words = [".unwrap()", ".expect(", "panic!(", "unreachable!(", "todo!(", "unimplemented!(", "assert!("];
    // In a Worker a panic ends the isolate.
    let found = [sources("codegen/src"), sources("codegen/d1/src")].concat();
    let found: Vec<String> =
        places(&found, &words).into_iter().filter(|place| !place.contains("debug_assert!(")).collect();
    assert!(found.is_empty(), "a user's mistake must be an error:\n{}", found.join("\n"));
}

/// There each is tested: it keeps what was typed, and takes no choice away.
#[test]
fn what_is_typed_next_is_said_in_one_place() {
    let mut files = sources("codegen/src");
    files.retain(|(path, _)| path != "codegen/src/cli/next.rs");
    let found = places(&files, &["\"next: "]);
    assert!(found.is_empty(), "only cli/next.rs says what to type next:\n{}", found.join("\n"));
}

#[test]
fn the_middle_is_pure() {
    let outside = ["std::fs", "std::env", "std::time", "SystemTime", "std::process", "std::net"];
    let middle: Vec<(String, String)> = sources("codegen/src")
        .into_iter()
        .filter(|(path, _)| !path.starts_with("codegen/src/emit/write/") && !path.starts_with("codegen/src/cli/"))
        .collect();
    let mut found = places(&middle, &outside);
    // What generated code does stands in the text of its template.
    let templates = ["emit/migration/program.rs", "emit/entity/factories/databases.rs"];
    found.retain(|place| !templates.iter().any(|template| place.contains(template)));
    assert!(found.is_empty(), "only emit/write and cli touch the outside:\n{}", found.join("\n"));
}

/// What `plan` asks of a dialect beside its capabilities is what ARCHITECTURE lists.
#[test]
fn planning_asks_a_dialect_for_the_listed_facts() {
    let text = fs::read_to_string(workspace().join("ARCHITECTURE.md")).unwrap();
    let listed: BTreeSet<&str> =
        text.split('`').skip(1).step_by(2).filter_map(|name| name.strip_prefix("dialect::")).collect();
    let mut asked = BTreeSet::new();
    let files = sources("codegen/src/plan");
    for (_, text) in &files {
        for (_, line) in code(text) {
            let names = line
                .split("dialect::")
                .skip(1)
                .filter_map(|rest| rest.split(|it: char| !it.is_alphanumeric() && it != '_').next());
            asked.extend(names.filter(|name| name.starts_with(char::is_lowercase)));
        }
    }
    assert_eq!(asked, listed, "codegen/src/plan, and ARCHITECTURE under Invariants");
}

#[test]
fn output_has_no_hash_order() {
    let looked_up_only = "codegen/src/lookup.rs";
    let mut files = [sources("codegen/src"), sources("codegen/d1/src")].concat();
    files.retain(|(path, _)| path != looked_up_only);
    let found = places(&files, &["HashMap", "HashSet"]);
    assert!(found.is_empty(), "ordered collections only:\n{}", found.join("\n"));
}

#[test]
fn only_reading_knows_sea_query_statements() {
    let may = ["codegen/src/declare/", "codegen/src/probe/", "codegen/src/read/", "codegen/src/lib.rs"];
    let others: Vec<(String, String)> = sources("codegen/src")
        .into_iter()
        .filter(|(path, _)| !may.iter().any(|start| path.starts_with(start)))
        .collect();
    let found = places(&others, &["sea_query::", "use sea_query"]);
    // Generated entities and the command line's help may speak of it in text.
    let found: Vec<String> =
        found.into_iter().filter(|place| !place.contains('"') && !place.contains("sea_orm::")).collect();
    assert!(found.is_empty(), "only declare, probe and read name sea-query:\n{}", found.join("\n"));
}

/// The rooms of ARCHITECTURE's table in its order, each with the rooms that it may name.
fn rooms() -> Vec<(String, Vec<String>)> {
    let text = fs::read_to_string(workspace().join("ARCHITECTURE.md")).unwrap();
    let table = text.split("\n## Rooms\n").nth(1).and_then(|rest| rest.split("\n## ").next()).unwrap();
    let rows = table.lines().filter_map(|line| line.strip_prefix("    ")).skip_while(|line| !line.starts_with("room"));
    let words = rows.skip(1).map(|line| line.split_whitespace().map(str::to_owned).collect::<Vec<_>>());
    words.filter_map(|row| row.split_first().map(|(room, names)| (room.clone(), names.to_vec()))).collect()
}

/// The innermost room that holds a path such as `model/verify/names`.
fn room_of<'r>(rooms: &'r [(String, Vec<String>)], path: &str) -> Option<&'r str> {
    let holds = |room: &str| path.strip_prefix(room).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    rooms.iter().map(|(room, _)| room.as_str()).filter(|room| holds(room)).max_by_key(|room| room.len())
}

/// The paths that the code of a module names behind `crate::` and `super::`, outside of literals, each with its line.
fn named(module: &str, text: &str) -> Vec<(usize, String)> {
    let lines = text.lines().map(|line| if line.trim_start().starts_with("//") { "" } else { line });
    let text = lines.collect::<Vec<_>>().join("\n");
    let mut found = Vec::new();
    for (at, start) in text.match_indices("crate::").chain(text.match_indices("super::")) {
        let before = &text[..at];
        let line = before.rsplit('\n').next().unwrap_or_default();
        // `$crate` of a macro is what stands where it is used.
        if line.matches('"').count() % 2 == 1 || before.ends_with("super::") || before.ends_with('$') {
            continue;
        }
        let (mut base, mut rest) = (String::new(), &text[at + start.len()..]);
        if start == "super::" {
            let mut outer = parent(module);
            while let Some(next) = rest.strip_prefix("super::") {
                (outer, rest) = (parent(outer), next);
            }
            base = if outer.is_empty() { String::new() } else { format!("{outer}/") };
        }
        let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == ':')).unwrap_or(rest.len());
        let path = format!("{base}{}", rest[..end].replace("::", "/"));
        let number = before.matches('\n').count() + 1;
        match rest[end..].strip_prefix('{') {
            Some(group) => found.extend(members(group).map(|member| (number, format!("{path}{member}")))),
            None => found.push((number, path.trim_end_matches('/').to_owned())),
        }
    }
    found
}

fn parent(module: &str) -> &str {
    module.rsplit_once('/').map_or("", |(outer, _)| outer)
}

/// The first names in a group of imports, up to its closing brace.
fn members(group: &str) -> impl Iterator<Item = &str> {
    let (mut depth, mut end) = (0_usize, group.len());
    let mut cuts = vec![0];
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => {
                end = at;
                break;
            }
            '}' => depth -= 1,
            ',' if depth == 0 => cuts.push(at + 1),
            _ => {}
        }
    }
    let ends = cuts.clone().into_iter().skip(1).map(|at| at - 1).chain([end]);
    let all = cuts.into_iter().zip(ends).map(|(from, to)| group[from..to].trim());
    all.map(|name| name.split([':', ' ', '{']).next().unwrap_or_default()).filter(|name| !name.is_empty())
}

#[test]
fn what_code_names_is_found() {
    let text = "use crate::a::{B, c::{D, E},\n    f};\nuse super::super::g;\n// crate::h\nlet x = \"crate::i\" + crate::j() + $crate::k();";
    let found: Vec<String> = named("r/s/t", text).into_iter().map(|(at, name)| format!("{at} {name}")).collect();
    assert_eq!(found, ["1 a/B", "1 a/c", "1 a/f", "5 j", "3 r/g"]);
}

/// A room names only rooms before it, so that there is no circle, and only those that it is allowed to.
#[test]
fn arrows_between_rooms_go_one_way() {
    let rooms = rooms();
    let mut wrong = Vec::new();
    for (at, (room, names)) in rooms.iter().enumerate() {
        for name in names.iter().filter(|name| !rooms[..at].iter().any(|(before, _)| before == *name)) {
            wrong.push(format!("ARCHITECTURE.md: {room} names {name}, which does not stand above it"));
        }
    }
    let mut used: BTreeSet<(&str, &str)> = BTreeSet::new();
    for (path, text) in sources("codegen/src") {
        let module = path.trim_start_matches("codegen/src/").trim_end_matches(".rs").trim_end_matches("/mod");
        if module == "lib" {
            continue;
        }
        let Some(own) = room_of(&rooms, module) else {
            wrong.push(format!("{path}: in no room of ARCHITECTURE.md"));
            continue;
        };
        let allowed = rooms.iter().find(|(room, _)| room == own).map(|(_, names)| names.as_slice()).unwrap_or_default();
        for (at, name) in named(module, &text) {
            match room_of(&rooms, &name) {
                Some(room) if room == own => {}
                Some(room) if allowed.iter().any(|name| name == room) => drop(used.insert((own, room))),
                Some(room) => wrong.push(format!("{path}:{at}: {own} must not name {room}: crate::{name}")),
                None => wrong.push(format!("{path}:{at}: no room holds crate::{name}")),
            }
        }
    }
    let arrows = rooms.iter().flat_map(|(room, names)| names.iter().map(move |name| (room.as_str(), name.as_str())));
    wrong.extend(
        arrows
            .filter(|arrow| !used.contains(arrow))
            .map(|(room, name)| format!("ARCHITECTURE.md: {room} does not name {name}, so the arrow can go")),
    );
    assert!(wrong.is_empty(), "arrows that ARCHITECTURE.md does not draw:\n{}", wrong.join("\n"));
}

#[test]
fn every_emitter_is_registered() {
    let registry = fs::read_to_string(workspace().join("codegen/src/emit/mod.rs")).unwrap();
    let list = registry.split("EMITTERS").nth(1).and_then(|rest| rest.split("];").next()).unwrap().to_owned();
    let mut missing = Vec::new();
    for (path, text) in sources("codegen/src/emit") {
        let module = path.trim_start_matches("codegen/src/emit/").trim_end_matches(".rs").trim_end_matches("/mod");
        if text.contains("\npub fn files(source: Source<'_>)") && !list.contains(&format!("{module}::files")) {
            missing.push(path.clone());
        }
    }
    assert!(missing.is_empty(), "emitters that nothing calls: {missing:?}");
}

/// The declaration is in every edit-generate loop: it stays light.
#[test]
fn the_declaration_builds_without_a_database_driver() {
    let tree = run(command("cargo", &workspace()).args(["tree", "-p", "schema", "-e", "normal", "--prefix", "none"]))
        .expect_success()
        .stdout;
    let mut crates: Vec<&str> = tree.lines().filter_map(|line| line.split(' ').next()).collect();
    crates.sort_unstable();
    crates.dedup();
    for heavy in ["sqlx", "sqlx-core", "tokio", "sea-orm"] {
        assert!(!crates.contains(&heavy), "schema depends on {heavy}");
    }
    assert!(crates.len() < 60, "{} crates", crates.len());
}

#[test]
fn lock_files_name_no_registry() {
    let lock = fs::read_to_string(workspace().join("tests/tools/package-lock.json")).unwrap();
    assert!(!lock.contains("\"resolved\""), "npm wrote where it found packages; .npmrc forbids it");
}

#[test]
fn ci_runs_what_the_readme_says() {
    let script = fs::read_to_string(workspace().join(".ci/run")).unwrap();
    let readme = fs::read_to_string(workspace().join("README.md")).unwrap();
    assert!(script.contains("cargo test --workspace"), "CI reaches every member");
    assert!(readme.contains("cargo test --workspace"), "the README names the same command");
    assert!(script.contains("cargo schema check"), "CI checks that generated files are current");
}
