//! Addresses inside an archive: relative, with `%20` for a space.

/// The name of the part that a link leads to, from the part that holds it.
pub(super) fn resolve(from: &str, link: &str) -> String {
    let link = link.split(['#', '?']).next().unwrap_or_default();
    let folder = from.rsplit_once('/').map_or("", |(folder, _)| folder);
    let decoded = decode(link);
    let base = if decoded.starts_with('/') { "" } else { folder };
    let mut steps: Vec<&str> = Vec::new();
    for step in base.split('/').chain(decoded.split('/')) {
        match step {
            "" | "." => {}
            ".." => {
                steps.pop();
            }
            step => steps.push(step),
        }
    }
    steps.join("/")
}

fn decode(link: &str) -> String {
    let mut bytes = Vec::with_capacity(link.len());
    let mut rest = link.as_bytes();
    while let Some((&first, behind)) = rest.split_first() {
        let digits = behind
            .get(..2)
            .and_then(|digits| std::str::from_utf8(digits).ok());
        let byte = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match byte.filter(|_| first == b'%') {
            Some(byte) => {
                bytes.push(byte);
                rest = behind.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(first);
                rest = behind;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_lead_to_parts() {
        for (from, link, part) in [
            (
                "OEBPS/book.opf",
                "text/ch%201.xhtml#top",
                "OEBPS/text/ch 1.xhtml",
            ),
            ("OEBPS/book.opf", "../cover.xhtml", "cover.xhtml"),
            ("book.opf", "./a//b.xhtml?x", "a/b.xhtml"),
            ("a/b", "/c", "c"),
            ("a/b", "../../../etc/passwd", "etc/passwd"),
            ("", "100%", "100%"),
            ("", "%C3%A4%zz%f", "ä%zz%f"),
        ] {
            assert_eq!(resolve(from, link), part, "{from} {link}");
        }
    }
}
