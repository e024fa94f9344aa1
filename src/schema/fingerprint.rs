//! What near-duplicates share.

use super::hash64;
use crate::analysis::{Role, Token};

/// Texts of fewer words are duplicates only if they are equal.
const MIN_FINGERPRINT_WORDS: usize = 12;

/// A 64-bit SimHash over triples of words (Charikar, "Similarity estimation
/// techniques from rounding algorithms", 2002): near-duplicates differ in few
/// bits. Texts with other numbers (prices, versions) say other things, so the
/// numbers go in as a whole.
pub(super) fn fingerprint<'a>(tokens: impl Iterator<Item = &'a Token>) -> u64 {
    let forms: Vec<&str> = tokens
        .filter(|token| matches!(token.role, Role::Word | Role::Whole))
        .map(|token| token.form.as_str())
        .collect();
    if forms.len() < MIN_FINGERPRINT_WORDS {
        return hash64(forms.join(" ").as_bytes());
    }
    let words: Vec<u64> = forms.iter().map(|form| fnv(form)).collect();
    let triples = words.windows(3).map(|triple| {
        triple.iter().fold(0, |sum: u64, word| {
            (sum.rotate_left(21) ^ word).wrapping_mul(0x9E37_79B9_7F4A_7C15)
        })
    });
    let numbers = forms
        .iter()
        .filter(|form| form.starts_with(|c: char| c.is_numeric()))
        .fold(0, |sum: u64, form| sum.rotate_left(7) ^ fnv(form));
    numbers ^ majority(triples)
}

/// The bits that most of the numbers have. Each bit is counted in binary, with
/// the digits of one place of all counts in one number, so that all are added to
/// at once.
fn majority(numbers: impl Iterator<Item = u64>) -> u64 {
    let mut places = [0_u64; usize::BITS as usize];
    let mut all = 0_usize;
    for number in numbers {
        all += 1;
        let mut carry = number;
        for place in &mut places {
            (carry, *place) = (*place & carry, *place ^ carry);
            if carry == 0 {
                break;
            }
        }
    }
    let count = |bit: u32| {
        let places = places.iter().enumerate();
        places.fold(0, |sum, (at, digits)| {
            sum | ((digits >> bit & 1) as usize) << at
        })
    };
    (0..u64::BITS)
        .filter(|bit| 2 * count(*bit) > all)
        .fold(0, |sum, bit| sum | 1 << bit)
}

/// FNV-1a: enough to tell words apart, and much cheaper than a cryptographic
/// hash.
fn fnv(word: &str) -> u64 {
    word.bytes().fold(0xCBF2_9CE4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis;

    #[test]
    fn near_duplicates_have_near_fingerprints() {
        let of = |text: &str| fingerprint(analysis::tokens(text, None).iter());
        let text = "You can send an item back within thirty days of the day on which it \
                    reached you, in its box, with the receipt, and we pay the postage for it \
                    if the fault is ours or the wrong item was sent";
        let near = text.replace("thirty", "fourteen");
        let other = "The shop in the old town opens at nine in the morning and closes at six, \
                     on Saturdays at two, and it stays closed on Sundays and on all holidays \
                     of the county in which it lies";
        let distance = |a: u64, b: u64| (a ^ b).count_ones();
        assert!(distance(of(text), of(&near)) < 16);
        assert!(distance(of(text), of(other)) > 16);
        let (nine, twelve) = (
            format!("{text} for 9 euros"),
            format!("{text} for 12 euros"),
        );
        assert!(distance(of(&nine), of(&twelve)) > 8);
    }

    proptest::proptest! {
        #[test]
        fn most_have_the_bits(numbers in proptest::collection::vec(proptest::num::u64::ANY, 0..40)) {
            let has = |bit: u32| {
                let having = numbers.iter().filter(|number| *number >> bit & 1 == 1).count();
                having > numbers.len() - having
            };
            let expected = (0..64).filter(|bit| has(*bit)).fold(0, |sum, bit| sum | 1 << bit);
            proptest::prop_assert_eq!(majority(numbers.iter().copied()), expected);
        }
    }
}
