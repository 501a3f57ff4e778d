//! The name that was probably meant.

/// The nearest of `candidates`, if any is near: a third of its characters may differ. The first of equals wins.
pub(crate) fn nearest(wanted: &str, candidates: impl Iterator<Item = String>) -> Option<String> {
    let wanted: Vec<char> = wanted.to_lowercase().chars().collect();
    let limit = (wanted.len() / 3).max(1);
    let mut best: Option<(usize, String)> = None;
    for candidate in candidates {
        let letters: Vec<char> = candidate.to_lowercase().chars().collect();
        if letters.len().abs_diff(wanted.len()) > limit {
            continue;
        }
        let distance = distance(&wanted, &letters);
        if distance <= limit && best.as_ref().is_none_or(|(least, _)| distance < *least) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, name)| name)
}

/// How many characters are inserted, left out, exchanged or swapped with their neighbour.
pub(crate) fn distance(a: &[char], b: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, y) in b.iter().enumerate() {
            let mut least = (above[j] + usize::from(x != y)).min(above[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *x == b[j - 1] && a[i - 1] == *y {
                least = least.min(before[j - 1] + 1);
            }
            row.push(least);
        }
        before = std::mem::replace(&mut above, row);
    }
    above[b.len()]
}

#[cfg(test)]
mod tests {
    use super::nearest;

    fn of(wanted: &str, names: &[&str]) -> Option<String> {
        nearest(wanted, names.iter().map(ToString::to_string))
    }

    #[test]
    fn finds_slips() {
        assert_eq!(of("usres", &["posts", "users"]).as_deref(), Some("users"));
        assert_eq!(of("Email", &["email"]).as_deref(), Some("email"));
        assert_eq!(of("emial", &["name", "email"]).as_deref(), Some("email"));
        assert_eq!(of("user", &["users", "user_s"]).as_deref(), Some("users"));
    }

    #[test]
    fn keeps_quiet_about_strangers() {
        assert_eq!(of("invoice", &["users", "posts"]), None);
        assert_eq!(of("id", &["name"]), None);
        assert_eq!(of("", &["name"]), None);
    }
}
