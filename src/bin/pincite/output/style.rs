//! The looks of text, from the 16 colours that every theme, dark or light,
//! sets for itself. Nothing is told by colour alone.

use anstyle::{AnsiColor, Style};

/// Text.
pub(crate) const PLAIN: Style = Style::new();
/// What a text is called.
pub(crate) const BOLD: Style = Style::new().bold();
/// What is there for those who look for it.
pub(crate) const DIM: Style = Style::new().dimmed();
/// What matched.
pub(crate) const MARK: Style = AnsiColor::Magenta.on_default().bold();
/// Where something stands.
pub(crate) const PLACE: Style = AnsiColor::Cyan.on_default();
/// The answer.
pub(crate) const GOOD: Style = AnsiColor::Green.on_default();
/// What a reader should mind.
pub(crate) const CAUTION: Style = AnsiColor::Yellow.on_default();
/// What went wrong.
pub(crate) const BAD: Style = AnsiColor::Red.on_default().bold();
