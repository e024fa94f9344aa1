//! How much may be said: what text takes as JSON, where it is cut, and how the
//! room is shared out among hits.

use unicode_segmentation::UnicodeSegmentation;

/// Bytes that count as one token: about what English takes. It is the same for
/// every model, so that an answer is, too.
const BYTES_PER_TOKEN: usize = 4;
/// What stands around the text of an answer: the JSON-RPC message and the
/// content block, with an id of up to 40 bytes.
const ENVELOPE_BYTES: usize = 140;
/// Stands where a text was cut.
const CUT: &str = " […]";

/// The bytes of JSON that the text of an answer may take.
pub(super) const fn room(max_tokens: usize) -> usize {
    max_tokens
        .saturating_mul(BYTES_PER_TOKEN)
        .saturating_sub(ENVELOPE_BYTES)
}

/// The bytes that a text takes inside a string of JSON, without the quotes.
pub(super) fn json_len(text: &str) -> usize {
    text.bytes()
        .map(|byte| match byte {
            b'"' | b'\\' | b'\n' | b'\r' | b'\t' | 0x08 | 0x0C => 2,
            0..=0x1F => 6,
            _ => 1,
        })
        .sum()
}

/// The beginning of a text that takes at most `room` bytes of JSON, a mark
/// included where something is left out. Ends with a sentence where one ends in
/// the last half of the room, else with a word, and never within a character.
pub(super) fn cut(text: &str, room: usize) -> String {
    if json_len(text) <= room {
        return text.to_owned();
    }
    let Some(room) = room.checked_sub(json_len(CUT)) else {
        return String::new();
    };
    let fits = |starts: &mut dyn Iterator<Item = usize>| {
        let mut end = 0;
        let mut taken = 0;
        for start in starts {
            taken += json_len(text.get(end..start).unwrap_or_default());
            if taken > room {
                break;
            }
            end = start;
        }
        end
    };
    let sentence = fits(&mut text.split_sentence_bound_indices().map(|(at, _)| at));
    let end = if json_len(text.get(..sentence).unwrap_or_default()) * 2 >= room {
        sentence
    } else {
        match fits(&mut text.split_word_bound_indices().map(|(at, _)| at)) {
            0 => fits(&mut text.grapheme_indices(true).map(|(at, _)| at)),
            word => word,
        }
    };
    let kept = text.get(..end).unwrap_or_default().trim_end();
    format!("{kept}{CUT}")
}

/// What a hit takes, in bytes of JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Size {
    /// With its snippet.
    pub(super) least: usize,
    /// With its whole text; not less than `least`.
    pub(super) whole: usize,
}

/// Shares the room out among hits, best first, and returns what each of those
/// that are shown may take. The first one has half of the room if it needs
/// that, the others stand with their snippets; what is left then goes to the
/// first, and to others that it shows whole, in their order.
///
/// More room never shows fewer hits.
pub(super) fn share(sizes: &[Size], room: usize) -> Vec<usize> {
    let Some((first, others)) = sizes.split_first().filter(|(first, _)| first.least <= room) else {
        return Vec::new();
    };
    // Not what the first one takes in the end, which depends on where its text
    // can be cut: the number of hits would go up and down with the room.
    let mut rest = room - first.whole.min(room / 2).max(first.least);
    let mut shares = vec![first.least];
    for size in others {
        let Some(left) = rest.checked_sub(size.least) else {
            break;
        };
        rest = left;
        shares.push(size.least);
    }
    let mut spare = room - shares.iter().sum::<usize>();
    for (at, (share, size)) in shares.iter_mut().zip(sizes).enumerate() {
        let wanted = size.whole - size.least;
        if wanted <= spare || at == 0 {
            let more = wanted.min(spare);
            *share += more;
            spare -= more;
        }
    }
    shares
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn size(least: usize, whole: usize) -> Size {
        Size { least, whole }
    }

    #[test]
    fn the_first_hit_has_half_of_the_room() {
        let check = |sizes: &[Size], room: usize, expected: &[usize]| {
            assert_eq!(share(sizes, room), expected, "{sizes:?} {room}");
        };
        check(&[], 100, &[]);
        check(&[size(10, 90)], 9, &[]);
        check(&[size(10, 90)], 50, &[50]);
        check(&[size(10, 90)], 100, &[90]);
        check(
            &[size(10, 90), size(20, 30), size(20, 90)],
            100,
            &[60, 20, 20],
        );
        // A hit that would be cut stands with its snippet, and a later one whole.
        check(
            &[size(10, 20), size(20, 90), size(20, 30)],
            90,
            &[20, 20, 30],
        );
        // The order is kept: a later one does not take the place of one before.
        check(&[size(10, 20), size(90, 90), size(5, 5)], 60, &[20]);
    }

    #[test]
    fn a_text_ends_with_a_sentence_or_with_a_word() {
        let text = "One two. Three four five six. Seven.";
        let check = |room: usize, expected: &str| assert_eq!(cut(text, room), expected);
        check(36, text);
        check(35, "One two. Three four five six. […]");
        check(25, "One two. Three four […]");
        check(20, "One two. […]");
        check(13, "One two […]");
        check(12, "One […]");
        check(8, "On […]");
        check(6, " […]");
        check(5, "");
        assert_eq!(cut("日本語の文。次の文。", 26), "日本語の文。 […]");
        assert_eq!(cut(&"e\u{301}".repeat(4), 11), "e\u{301} […]");
    }

    fn sizes() -> impl Strategy<Value = Vec<Size>> {
        let size = (0..800usize, 0..4_000usize);
        let size = size.prop_map(|(least, more)| size_of(least, more));
        prop::collection::vec(size, 0..12)
    }

    fn size_of(least: usize, more: usize) -> Size {
        size(least, least + more)
    }

    proptest! {
        #[test]
        fn json_is_as_long_as_it_is_written(text in any::<String>()) {
            let json = serde_json::to_string(&text).expect("a string");
            prop_assert_eq!(json_len(&text), json.len() - 2);
        }

        #[test]
        fn a_cut_text_fits(text in "(\\PC|[ .\n\"]){0,80}", room in 0..120usize) {
            let kept = cut(&text, room);
            prop_assert!(json_len(&kept) <= room);
            let kept = kept.strip_suffix(CUT).unwrap_or(&kept);
            prop_assert!(text.starts_with(kept));
        }

        #[test]
        fn shares_fit(sizes in sizes(), room in 0..6_000usize, more in 0..300usize) {
            let shares = share(&sizes, room);
            prop_assert!(shares.iter().sum::<usize>() <= room);
            for (share, size) in shares.iter().zip(&sizes) {
                prop_assert!((size.least..=size.whole).contains(share));
            }
            prop_assert_eq!(&shares, &share(&sizes, room));
            prop_assert!(share(&sizes, room + more).len() >= shares.len());
        }
    }
}
