//! Tables that fit a terminal: [`Table`].

use demarche::{EntityKind, PartialDate, Party};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use crate::style::{self, BOLD, DIM, PLAIN, Style};
use crate::visible::one_line;

/// Between two columns.
const GAP: &str = "  ";

/// A column is not made narrower than this as long as another can be.
const MIN_COLUMN: usize = 6;

/// One field. Its text is a single line of visible characters.
#[derive(Clone, Debug)]
pub struct Cell {
    text: String,
    style: Style,
}

impl Cell {
    /// In the terminal's own colour.
    pub fn plain(text: impl Into<String>) -> Cell {
        Cell::styled(text, PLAIN)
    }

    /// In a style.
    pub fn styled(text: impl Into<String>, style: Style) -> Cell {
        Cell { text: text.into(), style }
    }
}

/// Rows under headings; long cells go on in further lines.
#[derive(Clone, Debug)]
pub struct Table {
    headings: Vec<Cell>,
    rows: Vec<Vec<Cell>>,
}

impl Table {
    /// A table without rows.
    pub fn new(headings: &[&str]) -> Table {
        Table { headings: headings.iter().map(|heading| Cell::styled(*heading, BOLD)).collect(), rows: Vec::new() }
    }

    /// Adds a row; it has as many cells as there are headings.
    pub fn push(&mut self, row: Vec<Cell>) {
        debug_assert_eq!(row.len(), self.headings.len());
        self.rows.push(row);
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The table, no line wider than `width` as far as that can be. Columns that are empty throughout are left out:
    /// on a narrow terminal their headings would squeeze the others.
    pub fn render(&self, width: usize) -> String {
        let all = || std::iter::once(&self.headings).chain(&self.rows);
        let used: Vec<usize> = (0..self.headings.len())
            .filter(|&column| self.rows.iter().any(|row| row.get(column).is_some_and(|cell| !cell.text.is_empty())))
            .collect();
        let natural = used.iter().map(|&column| all().map(|row| row[column].text.width()).max().unwrap_or(0));
        let widths = fit(natural.collect(), width.saturating_sub(GAP.len() * used.len().saturating_sub(1)));
        let line = |row: &Vec<Cell>| {
            let cells: Vec<&Cell> = used.iter().map(|&column| &row[column]).collect();
            render_row(&cells, &widths)
        };
        let rules: Vec<Cell> = widths.iter().map(|&width| Cell::styled("─".repeat(width), DIM)).collect();
        let mut out = line(&self.headings);
        out.push_str(&render_row(&rules.iter().collect::<Vec<_>>(), &widths));
        self.rows.iter().for_each(|row| out.push_str(&line(row)));
        out
    }
}

/// The widths of columns, the widest made narrower until all fit.
fn fit(mut widths: Vec<usize>, available: usize) -> Vec<usize> {
    while widths.iter().sum::<usize>() > available {
        match widths.iter_mut().max() {
            Some(widest) if *widest > MIN_COLUMN => *widest -= 1,
            _ => break,
        }
    }
    widths
}

fn render_row(cells: &[&Cell], widths: &[usize]) -> String {
    let wrapped: Vec<Vec<String>> = cells.iter().zip(widths).map(|(cell, &width)| wrap(&cell.text, width)).collect();
    let height = wrapped.iter().map(Vec::len).max().unwrap_or(0);
    let mut out = String::new();
    for row in 0..height {
        let mut line = String::new();
        let mut pending = 0;
        for ((cell, parts), &width) in cells.iter().zip(&wrapped).zip(widths) {
            let part = parts.get(row).map_or("", String::as_str);
            if !part.is_empty() {
                line.push_str(&" ".repeat(pending));
                line.push_str(&cell.style.paint(part));
                pending = 0;
            }
            // Blanks are written before the next text only: no line ends in them.
            pending += width.saturating_sub(part.width()) + GAP.len();
        }
        out.push_str(&line);
        out.push('\n');
    }
    out
}

/// Breaks a text between words, and within a word only when it alone is too wide.
///
/// Widths are those of a terminal: a combining mark takes no room and an ideograph takes two columns.
pub fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    for word in text.split(' ') {
        if !line.is_empty() && line.width() + 1 + word.width() <= width {
            line.push(' ');
            line.push_str(word);
            continue;
        }
        if !line.is_empty() {
            lines.push(std::mem::take(&mut line));
        }
        for grapheme in word.graphemes(true) {
            if !line.is_empty() && line.width() + grapheme.width() > width {
                lines.push(std::mem::take(&mut line));
            }
            line.push_str(grapheme);
        }
    }
    lines.push(line);
    lines
}

/// The parties in one cell: `Lloyd Austin (US) – Sergei Shoigu (RU)`.
pub fn who(participants: &[Party]) -> String {
    participants.iter().map(party).collect::<Vec<_>>().join(" – ")
}

/// A party with its state, unless its name says which state that is, as those of states and offices do.
pub fn party(party: &Party) -> String {
    let label = one_line(&party.label);
    match (party.kind(), party.state_code()) {
        (EntityKind::State | EntityKind::Office, _) | (_, None) => label,
        (_, Some(state)) => format!("{label} ({})", one_line(state)),
    }
}

/// A date, or a question mark: every row begins with something, so that a row is told from a line that goes on.
pub fn date_cell(date: Option<PartialDate>) -> Cell {
    date.map_or(Cell::styled("?", style::DIM), |date| Cell::plain(date.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wrapping_counts_columns_not_characters() {
        assert_eq!(wrap("Bộ trưởng Quốc phòng", 9), ["Bộ trưởng", "Quốc", "phòng"]);
        let nfd = "Bo\u{323}\u{302} tru\u{31b}o\u{31b}\u{309}ng Quo\u{302}\u{301}c";
        assert_eq!(wrap(nfd, 9).len(), 2);
        assert_eq!(wrap("習近平主席", 4), ["習近", "平主", "席"]);
        assert_eq!(wrap("000_c9037cb6", 5), ["000_c", "9037c", "b6"]);
        assert_eq!(wrap("", 5), [""]);
    }

    #[test]
    fn a_table_fits_its_width_and_has_no_trailing_blanks() {
        let mut table = Table::new(&["date", "who", "place", "document"]);
        for text in ["ông Lloyd Austin – ông Sergei Shoigu và phái đoàn", "x"] {
            let cells = ["2022-05-13", text, "", "vi-0001"];
            table.push(cells.map(Cell::plain).to_vec());
        }
        let out = anstream::adapter::strip_str(&table.render(40)).to_string();
        assert!(out.lines().all(|line| line.width() <= 40 && line.trim_end() == line), "{out}");
        assert_eq!(out.lines().next(), Some("date        who                 document"), "{out}");
        assert_eq!(out.lines().count(), 6, "{out}");
    }
}
