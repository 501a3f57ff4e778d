//! Checksums of text, the same on every checkout.

use sha2::{Digest, Sha256};
use std::borrow::Cow;
use std::fmt::Write as _;

/// SHA-256 in lower-case hexadecimal of `text` with LF endings.
pub fn sha256(text: &(impl AsRef<[u8]> + ?Sized)) -> String {
    let digest = Sha256::digest(lf(text.as_ref()));
    digest.iter().fold(String::with_capacity(64), |mut hex, byte| {
        // Writing to a String cannot fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

/// `text` as it was before a checkout turned every line end into CRLF.
///
/// Only a text whose every line ends in CRLF is changed: git never converts one that mixes both, and a single changed
/// line end must stay a difference.
pub fn lf(text: &[u8]) -> Cow<'_, [u8]> {
    if !text.contains(&b'\r') {
        return Cow::Borrowed(text);
    }
    let mut converted = Vec::with_capacity(text.len());
    let mut bytes = text.iter().copied().peekable();
    while let Some(byte) = bytes.next() {
        match (byte, bytes.peek()) {
            (b'\r', Some(b'\n')) => {
                bytes.next();
                converted.push(b'\n');
            }
            (b'\n', _) => return Cow::Borrowed(text),
            (byte, _) => converted.push(byte),
        }
    }
    Cow::Owned(converted)
}

#[cfg(test)]
mod tests {
    use super::{lf, sha256};

    #[test]
    fn a_converted_checkout_has_the_same_checksum() {
        assert_eq!(sha256("a\r\nb\r\n"), sha256("a\nb\n"));
        assert_eq!(sha256(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }

    #[test]
    fn one_changed_line_end_is_a_difference() {
        assert_eq!(&*lf(b"a\r\nb\n"), b"a\r\nb\n");
        assert_eq!(&*lf(b"a\rb\r\n"), b"a\rb\n");
    }
}
