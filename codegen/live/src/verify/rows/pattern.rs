//! Texts that a pattern lets through: of LIKE, of GLOB, or a regular expression in its usual forms.

use std::iter::Peekable;
use std::str::Chars;

/// How often something is repeated that may be repeated without end.
const SOME: usize = 1;
const MOST: usize = 200;

/// A few texts that it may let through.
pub(super) fn samples(pattern: &str) -> Vec<String> {
    let mut found = Vec::new();
    // As many as a table has rows: they may have to differ.
    for letter in ['a', 'b', 'c', 'd', 'e', '1', 'A'] {
        if pattern.contains(['%', '_']) {
            found.push(pattern.replace(['%', '_'], &letter.to_string()));
        }
        found.extend(of_expression(pattern, letter));
    }
    found.dedup();
    found
}

/// A text of a regular expression, in which `letter` stands where anything may; none where it has what is not known here.
fn of_expression(pattern: &str, letter: char) -> Option<String> {
    let mut chars = pattern.chars().peekable();
    let text = sequence(&mut chars, letter, 0)?;
    chars.next().is_none().then_some(text)
}

/// Up to the end, or the bracket that closes a group.
fn sequence(chars: &mut Peekable<Chars<'_>>, letter: char, depth: usize) -> Option<String> {
    let mut out = String::new();
    while let Some(&c) = chars.peek() {
        if c == ')' && depth > 0 {
            break;
        }
        chars.next();
        let piece = match c {
            '^' | '$' => continue,
            // The first alternative is enough.
            '|' => {
                sequence(chars, letter, depth)?;
                break;
            }
            '*' => String::new(),
            '.' | '?' => letter.to_string(),
            '[' => class(chars, letter)?.to_string(),
            '(' => group(chars, letter, depth)?,
            '\\' => escaped(chars.next()?, letter).to_string(),
            c => c.to_string(),
        };
        out.push_str(&piece.repeat(times(chars)?));
    }
    Some(out)
}

fn group(chars: &mut Peekable<Chars<'_>>, letter: char, depth: usize) -> Option<String> {
    if chars.next_if_eq(&'?').is_some() {
        chars.next_if_eq(&':')?;
    }
    let text = sequence(chars, letter, depth + 1)?;
    chars.next_if_eq(&')')?;
    Some(text)
}

const fn escaped(c: char, letter: char) -> char {
    match c {
        'd' => '1',
        'w' => letter,
        's' => ' ',
        c => c,
    }
}

/// How often what stands before it comes.
fn times(chars: &mut Peekable<Chars<'_>>) -> Option<usize> {
    match chars.peek() {
        Some('*' | '+' | '?') => {
            chars.next();
            Some(SOME)
        }
        Some('{') => {
            chars.next();
            let mut digits = String::new();
            while let Some(digit) = chars.next_if(char::is_ascii_digit) {
                digits.push(digit);
            }
            while chars.next()? != '}' {}
            digits.parse().ok().filter(|times| *times <= MOST)
        }
        _ => Some(1),
    }
}

/// A character of a class: `letter` if it is one, or its first.
fn class(chars: &mut Peekable<Chars<'_>>, letter: char) -> Option<char> {
    let is_not = chars.next_if(|c| matches!(c, '^' | '!')).is_some();
    let mut ranges: Vec<(char, char)> = Vec::new();
    while let Some(c) = chars.next() {
        let c = match c {
            ']' if !ranges.is_empty() => break,
            '\\' => escaped(chars.next()?, letter),
            c => c,
        };
        let end = if chars.next_if_eq(&'-').is_some() {
            match chars.peek() {
                Some(']') | None => {
                    ranges.push((c, c));
                    '-'
                }
                Some(_) => chars.next()?,
            }
        } else {
            c
        };
        ranges.push((c.min(end), end));
    }
    let has = |c: char| ranges.iter().any(|(from, to)| (*from..=*to).contains(&c));
    if is_not {
        return [letter, 'a', '1', ' ', '~'].into_iter().find(|c| !has(*c));
    }
    if has(letter) { Some(letter) } else { ranges.first().map(|(from, _)| *from) }
}

#[cfg(test)]
mod tests {
    use super::samples;

    #[test]
    fn a_pattern_is_followed() {
        let has = |pattern: &str, text: &str| {
            assert!(samples(pattern).iter().any(|it| it == text), "{pattern}: {:?}", samples(pattern));
        };
        has("^[A-Z]{3}-[0-9]+$", "AAA-0");
        has("^[A-Z]{3}-[0-9]+$", "AAA-1");
        has(r"^\d{4}-\d{2}$", "1111-11");
        has("%_@_%", "bb@bb");
        has("^(red|green)$", "red");
        has("^[^@]+@[^@]+\\.[^@]+$", "a@a.a");
        has("[A-Z][0-9a-f-]*", "A1");
    }
}
