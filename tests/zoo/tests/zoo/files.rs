//! What is committed is what the generator writes, in rustfmt's default layout.

use std::path::Path;
use std::process::Command;

#[test]
fn committed_entities_are_current() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let written = zoo::entities().expect("a sound declaration");
    assert!(written.len() > 100, "both formats have files");
    for file in &written {
        let path = root.join(&file.path);
        let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        assert!(file.once || text.replace("\r\n", "\n") == file.text, "{} differs: `cargo run -p zoo`", file.path);
    }
    for folder in [
        "dense/src/zoo",
        "dense/src/natives",
        "dense/src/lites",
        "dense/src/young",
        "compact/src/zoo",
        "compact/src/natives",
        "compact/src/lites",
        "compact/src/young",
    ] {
        for entry in std::fs::read_dir(root.join(folder)).expect("a folder") {
            let name = entry.expect("an entry").file_name().into_string().expect("a plain name");
            let path = format!("{folder}/{name}");
            assert!(written.iter().any(|file| file.path == path), "{path} is generated no more: remove it");
        }
    }
}

/// What is compiled is what the pages show.
#[test]
fn committed_calls_are_current() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for file in zoo::calls().expect("a sound declaration") {
        let text = std::fs::read_to_string(root.join(&file.path)).unwrap_or_default().replace("\r\n", "\n");
        assert!(file.text.contains("pub mod page_0"), "{} shows nothing", file.path);
        assert!(text == file.text, "{} differs: `cargo run -p zoo`", file.path);
    }
}

#[test]
fn rustfmt_changes_nothing() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for crate_folder in ["dense", "compact"] {
        let folder = root.join(crate_folder);
        let command =
            Command::new("rustfmt").args(["--edition", "2024", "--check", "src/lib.rs"]).current_dir(&folder).output();
        let output = command.expect("rustfmt runs");
        assert!(output.status.success(), "{crate_folder}:\n{}", String::from_utf8_lossy(&output.stdout));
    }
}
