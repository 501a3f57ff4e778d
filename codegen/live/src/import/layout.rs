//! Files of Rust, laid out as the project lays its own out.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

/// The files of a module, whose `mod.rs` is among them, as rustfmt writes them under the settings of `root`.
///
/// # Errors
///
/// rustfmt is missing or refuses, in words.
pub fn laid_out(root: &Path, files: BTreeMap<String, String>) -> Result<BTreeMap<String, String>, String> {
    let folder = tempfile::tempdir().map_err(|error| format!("no temporary folder can be made: {error}"))?;
    let trouble = |name: &str, error: std::io::Error| format!("the file {name} of a temporary folder: {error}");
    for (name, text) in &files {
        fs::write(folder.path().join(name), text).map_err(|error| trouble(name, error))?;
    }
    // As it finds them for a file of the project; without any it takes its own, or the user's.
    let names = ["rustfmt.toml", ".rustfmt.toml"];
    let root = std::path::absolute(root).unwrap_or_default();
    let settings = root.ancestors().flat_map(|above| names.map(|name| above.join(name))).find(|path| path.is_file());
    let done = Command::new("rustfmt")
        .args(["--edition", "2024", "--quiet"])
        .args(settings.iter().flat_map(|path| [Path::new("--config-path"), path]))
        .arg(folder.path().join("mod.rs"))
        .stdin(Stdio::null())
        .output()
        .map_err(|error| format!("rustfmt cannot be run: {error}\n  instead: `rustup component add rustfmt`"))?;
    if !done.status.success() {
        return Err(format!("rustfmt refuses what was written: {}", String::from_utf8_lossy(&done.stderr).trim()));
    }
    let read = |name: String| {
        let text = fs::read_to_string(folder.path().join(&name)).map_err(|error| trouble(&name, error))?;
        Ok((name, text))
    };
    files.into_keys().map(read).collect()
}
