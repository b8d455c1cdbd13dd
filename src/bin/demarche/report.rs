//! `demarche report`: one page of HTML.

use demarche::export::{Article, ReportOptions, write_report};

use crate::args::Report;
use crate::fault::Failure;
use crate::output::{Output, Syntax};
use crate::run::Run;
use crate::{corpus, knowledge};

/// Reads, joins, and writes the page.
pub fn report(options: &Report, run: &mut Run) -> Result<(), Failure> {
    let extractor = knowledge::open(&options.input.gazetteer)?;
    // Before reading, for the reason that `graph` has.
    let mut output = Output::open(options.output.as_deref())?;
    let mut articles: Vec<Article> = Vec::new();
    let mut keep = |document: demarche::Document, extraction: &demarche::Extraction| {
        articles.push(Article { document, extraction: extraction.clone() });
    };
    let graph = corpus::read_keeping(&options.files, &options.input, extractor, run, &mut keep)?;
    let mut page = ReportOptions::in_language(&options.labels);
    if let Some(title) = &options.title {
        page.title.clone_from(title);
    }
    output.stream(Syntax::Other, |out| write_report(&graph, &articles, &page, out))?;
    output.finish()
}
