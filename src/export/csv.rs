//! Two tables for pandas, R and spreadsheets: `nodes.csv` and `edges.csv`.
//!
//! The columns are those of `export/property.rs`, in UTF-8 with a comma and a header. An empty cell is a value that is not known.
//! `pandas.read_csv(path, keep_default_na=False)` keeps a name such as `NA`, which pandas else takes for nothing; ids have
//! a slash (`state/NA`) and are safe. With [`Options::spreadsheet_safe`] no cell is a formula, with
//! [`Options::byte_order_mark`] Excel knows the encoding. Texts are kept to the letter, NUL and line breaks among them.

use std::borrow::Cow;
use std::io::{self, Write};

use super::property::{self, Column, EDGE_COLUMNS, NODE_COLUMNS, Values};
use super::{Options, Parts};
use crate::KnowledgeGraph;

/// The two files.
pub(super) fn write(graph: &KnowledgeGraph, options: &Options, out: &mut dyn Parts) -> io::Result<()> {
    let mut nodes = Table::new(out.part("nodes.csv")?, options, &["id"], NODE_COLUMNS)?;
    for node in property::nodes(graph, options) {
        nodes.row(&[&node.id], &node.values)?;
    }
    nodes.finish()?;
    let mut edges = Table::new(out.part("edges.csv")?, options, &["source", "target", "key"], EDGE_COLUMNS)?;
    for edge in property::edges(graph, options) {
        edges.row(&[&edge.source, &edge.target, &edge.key], &edge.values)?;
    }
    edges.finish()
}

/// A table with fixed columns first.
struct Table<'o, 'w> {
    out: csv::Writer<&'w mut dyn Write>,
    options: &'o Options,
    columns: &'static [Column],
}

impl<'o, 'w> Table<'o, 'w> {
    fn new(
        out: &'w mut dyn Write,
        options: &'o Options,
        first: &[&str],
        columns: &'static [Column],
    ) -> io::Result<Table<'o, 'w>> {
        if options.byte_order_mark {
            out.write_all("\u{feff}".as_bytes())?;
        }
        let mut out = csv::Writer::from_writer(out);
        out.write_record(first.iter().copied().chain(columns.iter().map(|(name, _)| *name)))?;
        Ok(Table { out, options, columns })
    }

    fn row(&mut self, first: &[&str], values: &Values<'_>) -> io::Result<()> {
        for cell in first {
            self.out.write_field(&*cell_of(cell, self.options))?;
        }
        for (name, _) in self.columns {
            let text = values.get(name).map(|value| value.text()).unwrap_or_default();
            self.out.write_field(&*cell_of(&text, self.options))?;
        }
        self.out.write_record(None::<&[u8]>)?;
        Ok(())
    }

    fn finish(mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// The text, or, where that is asked for, one that no spreadsheet takes for a formula.
pub(super) fn cell_of<'t>(text: &'t str, options: &Options) -> Cow<'t, str> {
    let is_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '\0', '＝', '＋', '－', '＠']);
    if options.spreadsheet_safe && is_formula { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}
