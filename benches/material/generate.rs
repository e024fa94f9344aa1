//! Text like that of a large help site: words as frequent as Zipf's law has
//! them, function words among the first, fixed phrases, sections and
//! questions. The same each time.

use std::fs::{self, File};
use std::path::Path;
use std::time::{Duration, SystemTime};

use fastrand::Rng;

const SEED: u64 = 4;
/// How long ago the files seem to have been written.
const AGE: Duration = Duration::from_secs(3600);
/// The words that are no function words.
const VOCABULARY: usize = 120_000;
const PHRASES: usize = 3_000;
/// The bytes of one file.
const FILE_BYTES: usize = 20_000;
/// The most frequent words of English in their order.
const FUNCTION_WORDS: &str = "the of and to a in is that for it was on are as with be at this \
     have from or by not but what all were when we there can an your which their if do will each \
     how them then many some so these would other into has more two like him see time could no \
     make than been its who now my over did down only way find use may";
const SYLLABLES: &str = "ba con de fil gra ho in jor ka lum mer no per qua ris sta tor ul ver wan \
     ex yo zen tri pol ant ble cor dis em";
const ENDINGS: [&str; 8] = ["", "", "", "s", "ing", "ed", "er", "ation"];

/// Writes files of about so many bytes in all.
pub(crate) fn write(folder: &Path, bytes: usize) {
    fs::create_dir_all(folder).unwrap();
    let mut writer = Writer::new();
    for at in 0..bytes / FILE_BYTES {
        let name = format!("page{at:05}.md");
        let path = folder.join(name);
        fs::write(&path, writer.page()).unwrap();
        // What was written right before is opened again by each comparison.
        let file = File::options().append(true).open(path).unwrap();
        file.set_modified(SystemTime::now() - AGE).unwrap();
    }
}

struct Writer {
    rng: Rng,
    words: Vec<String>,
    /// How frequent each word and all before it are together.
    sums: Vec<f64>,
    phrases: Vec<String>,
}

impl Writer {
    fn new() -> Self {
        let mut rng = Rng::with_seed(SEED);
        let syllables: Vec<&str> = SYLLABLES.split_whitespace().collect();
        let mut words: Vec<String> = FUNCTION_WORDS
            .split_whitespace()
            .map(str::to_owned)
            .collect();
        for _ in 0..VOCABULARY {
            let count = rng.usize(2..5);
            let mut word: String = (0..count)
                .map(|_| *rng.choice(&syllables).unwrap())
                .collect();
            word.push_str(rng.choice(&ENDINGS).unwrap());
            words.push(word);
        }
        // Zipf's law with Mandelbrot's shift.
        let mut sum = 0.0;
        let sums = (0..words.len()).map(|rank| {
            sum += 1.0 / (rank as f64 + 2.7);
            sum
        });
        let sums = sums.collect();
        let mut writer = Self {
            rng,
            words,
            sums,
            phrases: Vec::new(),
        };
        for _ in 0..PHRASES {
            let count = writer.rng.usize(2..4);
            let phrase = writer.run(count);
            writer.phrases.push(phrase);
        }
        writer
    }

    fn page(&mut self) -> String {
        let mut page = format!("---\nlang: en\n---\n\n# {}\n\n", self.heading());
        while page.len() < FILE_BYTES {
            page.push_str(&format!("## {}\n\n", self.heading()));
            for _ in 0..self.rng.usize(1..4) {
                for _ in 0..self.rng.usize(2..7) {
                    page.push_str(&self.sentence());
                    page.push(' ');
                }
                page.push_str("\n\n");
            }
        }
        page
    }

    fn heading(&mut self) -> String {
        let count = self.rng.usize(2..6);
        let heading = self.run(count);
        match self.rng.usize(..6) {
            0 => format!("What is {heading}?"),
            _ => capital(&heading),
        }
    }

    fn sentence(&mut self) -> String {
        let count = self.rng.usize(5..18);
        let mut sentence = self.run(count);
        if self.rng.usize(..4) == 0 {
            sentence.push(' ');
            sentence.push_str(self.rng.choice(&self.phrases).unwrap());
        }
        capital(&sentence) + "."
    }

    fn run(&mut self, count: usize) -> String {
        let words: Vec<&str> = (0..count)
            .map(|_| {
                let all = self.sums.last().copied().unwrap_or_default();
                let drawn = self.rng.f64() * all;
                let at = self.sums.partition_point(|sum| *sum < drawn);
                self.words[at.min(self.words.len() - 1)].as_str()
            })
            .collect();
        words.join(" ")
    }
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(chars).collect()
}
