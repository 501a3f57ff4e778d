//! Trees of files for tests.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// Every file below `root`, hidden ones included, by path.
pub(crate) fn tree(root: &Path) -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    collect(root, root, &mut files);
    files
}

fn collect(root: &Path, folder: &Path, files: &mut BTreeMap<String, String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() && !path.is_symlink() {
            collect(root, &path, files);
        } else {
            let name = path.strip_prefix(root).unwrap().to_str().unwrap().replace('\\', "/");
            let text = fs::read(&path).map(|text| String::from_utf8_lossy(&text).into_owned());
            files.insert(name, text.unwrap_or_else(|error| error.to_string()));
        }
    }
}

/// Writes a file and the folders above it.
#[allow(dead_code, reason = "not every test writes files of its own")]
pub(crate) fn put(root: &Path, path: &str, text: &str) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// The paths of files that are not in both trees with the same bytes.
#[allow(dead_code, reason = "not every test compares trees")]
pub(crate) fn changed(left: &BTreeMap<String, String>, right: &BTreeMap<String, String>) -> Vec<String> {
    let all = left.keys().chain(right.keys().filter(|path| !left.contains_key(*path)));
    all.filter(|path| left.get(*path) != right.get(*path)).cloned().collect()
}
