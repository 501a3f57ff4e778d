//! Names by a pattern: `legacy_*`, `audit.?_log`.

/// Whether `name` is of that pattern, in which `*` stands for any characters and `?` for one. Case counts.
///
/// ```
/// use seaglass_cli::pattern::matches;
///
/// assert!(matches("legacy_*", "legacy_users") && matches("*.log", "audit.log") && matches("users", "users"));
/// assert!(!matches("legacy_*", "users") && !matches("user", "users"));
/// ```
pub fn matches(pattern: &str, name: &str) -> bool {
    let (pattern, name): (Vec<char>, Vec<char>) = (pattern.chars().collect(), name.chars().collect());
    let (mut at, mut read, mut star) = (0, 0, None);
    // A star takes as little as it can, and one character more each time that what follows it does not fit.
    while let Some(c) = name.get(read) {
        match pattern.get(at) {
            Some('*') => {
                star = Some((at, read));
                at += 1;
            }
            Some(one) if *one == '?' || one == c => (at, read) = (at + 1, read + 1),
            _ => match star {
                Some((place, taken)) => {
                    star = Some((place, taken + 1));
                    (at, read) = (place + 1, taken + 1);
                }
                None => return false,
            },
        }
    }
    pattern.iter().skip(at).all(|c| *c == '*')
}
