//! Files of Rust, laid out as the project lays its own out.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

/// Files by their paths, as rustfmt writes them under the settings that it finds for `root`. It goes from `tops` to the
/// modules that these name.
///
/// # Errors
///
/// rustfmt is missing or refuses, in words.
pub fn laid_out(
    root: &Path,
    edition: &str,
    tops: &[String],
    files: BTreeMap<String, String>,
) -> Result<BTreeMap<String, String>, String> {
    let folder = tempfile::tempdir().map_err(|error| format!("no temporary folder can be made: {error}"))?;
    let trouble = |name: &str, error: std::io::Error| format!("the file {name} of a temporary folder: {error}");
    for (name, text) in &files {
        let path = folder.path().join(name);
        let made = path.parent().map_or(Ok(()), fs::create_dir_all);
        made.and_then(|()| fs::write(&path, text)).map_err(|error| trouble(name, error))?;
    }
    // As it finds them for a file of the project; without any it takes its own, or the user's.
    let names = ["rustfmt.toml", ".rustfmt.toml"];
    let root = fs::canonicalize(root).or_else(|_| std::path::absolute(root)).unwrap_or_default();
    let settings = root.ancestors().flat_map(|above| names.map(|name| above.join(name))).find(|path| path.is_file());
    let done = Command::new("rustfmt")
        .args(["--quiet", "--edition", edition])
        .args(settings.iter().flat_map(|path| [Path::new("--config-path"), path]))
        .args(tops.iter().map(|name| folder.path().join(name)))
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
