"""Reads what `cargo test --test export` wrote, with the programs for which it is meant, and compares what they count.

    python tests/readers/read.py target/tmp

What is not installed is passed over with a word. Any difference ends the run with status 1.
"""

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

FAULTS = []


def check(name, found, expected):
    if found != expected:
        FAULTS.append(f"{name}: found {found}, expected {expected}")


def needs(*modules):
    """Runs a check when its modules are installed, and says so when not."""

    def decorate(function):
        def run(*arguments):
            try:
                imported = [__import__(module) for module in modules]
            except ImportError as error:
                print(f"passed over: {function.__name__} ({error.name} is not installed)")
                return
            function(*arguments, *imported)
            print(f"done: {function.__name__} {arguments[0].name}")

        return run

    return decorate


def counts(folder):
    """Nodes and edges, as a plain reader of JSON counts them."""
    graph = json.loads((folder / "node-link" / "graph.json").read_text("utf-8"))
    return len(graph["nodes"]), len(graph["edges"])


@needs("networkx")
def networkx_reads(folder, networkx):
    expected = counts(folder)
    readers = {
        "graphml/graph.graphml": lambda path: networkx.read_graphml(path, force_multigraph=True),
        "gexf/graph.gexf": networkx.read_gexf,
        "node-link/graph.json": lambda path: networkx.node_link_graph(json.loads(path.read_text("utf-8"))),
    }
    for name, read in readers.items():
        graph = read(folder / name)
        check(f"{folder.name}/{name}", (graph.number_of_nodes(), graph.number_of_edges()), expected)
        kinds = [data.get("kind") for _, data in graph.nodes(data=True)]
        check(f"{folder.name}/{name}: nodes without a kind", kinds.count(None), 0)
        if folder.name == "hostile":
            continue
        with tempfile.TemporaryDirectory() as out:  # What was read can be written, so that no value is null or a list.
            networkx.write_graphml(graph, Path(out) / "again.graphml")
            networkx.write_gexf(graph, Path(out) / "again.gexf")


@needs("pandas")
def pandas_reads(folder, pandas):
    tables = {"csv": ("nodes.csv", "edges.csv"), "neo4j": ("nodes.csv", "relationships.csv")}
    for format, names in tables.items():
        # The C parser of pandas ends a cell at NUL; the one in Python does not.
        engine = {"engine": "python"} if folder.name == "hostile" else {}
        nodes, edges = (
            pandas.read_csv(folder / format / name, keep_default_na=False, dtype=str, **engine) for name in names
        )
        check(f"{folder.name}/{format}", (len(nodes), len(edges)), counts(folder))
    nodes = pandas.read_csv(folder / "csv" / "nodes.csv", **engine)
    check(f"{folder.name}/csv: ids that pandas takes for nothing", int(nodes["id"].isna().sum()), 0)
    events = pandas.read_csv(folder / "cameo" / "graph.tsv", sep="\t", dtype=str, keep_default_na=False, **engine)
    check(f"{folder.name}/cameo: columns", len(events.columns), 36)
    records = [json.loads(line) for line in (folder / "plover" / "graph.jsonl").read_text("utf-8").split("\n") if line]
    check(f"{folder.name}/cameo: conversations", events["ConversationId"].nunique(), len(records))


@needs("rdflib")
def rdflib_reads(folder, rdflib):
    files = {"turtle/graph.ttl": "turtle", "ntriples/graph.nt": "nt", "jsonld/graph.jsonld": "json-ld"}
    graphs = {name: rdflib.Graph().parse(folder / name, format=format) for name, format in files.items()}
    lengths = {name: len(graph) for name, graph in graphs.items()}
    check(f"{folder.name}: triples {lengths}", len(set(lengths.values())), 1)
    graph = graphs["turtle/graph.ttl"]
    events = graph.query(
        "PREFIX sem: <http://semanticweb.cs.vu.nl/2009/11/sem/> SELECT (COUNT(DISTINCT ?e) AS ?n) { ?e a sem:Event }"
    )
    records = [line for line in (folder / "plover" / "graph.jsonl").read_text("utf-8").split("\n") if line]
    check(f"{folder.name}: events", int(next(iter(events))[0]), len(records))
    # What was said by whom: each event has a view according to a document, with its words.
    told = graph.query(
        """PREFIX sem: <http://semanticweb.cs.vu.nl/2009/11/sem/>
           PREFIX oa: <http://www.w3.org/ns/oa#> PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
           SELECT (COUNT(DISTINCT ?e) AS ?n) { ?v a sem:View ; rdf:value ?e ; sem:accordingTo ?d .
             ?w oa:hasBody ?v ; oa:hasTarget ?t . ?t oa:hasSource ?d ; oa:hasSelector ?s . ?s oa:exact ?q }"""
    )
    check(f"{folder.name}: events with their words", int(next(iter(told))[0]), len(records))


@needs("rdflib")
def rdflib_reads_annotations(folder, rdflib):
    graph = rdflib.Graph().parse(folder / "webanno" / "all.jsonld", format="json-ld")
    annotations = set(graph.subjects(rdflib.RDF.type, rdflib.URIRef("http://www.w3.org/ns/oa#Annotation")))
    records = [json.loads(line) for line in (folder / "jsonl" / "all.jsonl").read_text("utf-8").split("\n") if line]
    expected = sum(len(record["mentions"]) + len(record["conversations"]) for record in records)
    check("webanno: annotations", len(annotations), expected)


@needs("spacy")
def spacy_reads(folder, spacy):
    from spacy import displacy
    from spacy.tokens import Doc, DocBin

    vocab = spacy.blank("xx").vocab
    lines = [json.loads(line) for line in (folder / "spacy" / "all.jsonl").read_text("utf-8").split("\n") if line]
    docs = []
    for line in lines:
        doc = Doc(vocab).from_json(line, validate=True)
        check("spacy: text", doc.text, line["text"])
        check("spacy: names", len(doc.ents), len(line["ents"]))
        docs.append(doc)
    again = list(DocBin().from_bytes(DocBin(docs=docs).to_bytes()).get_docs(vocab))
    check("spacy: documents", len(again), len(lines))
    pages = json.loads((folder / "displacy" / "all.json").read_text("utf-8"))
    markup = displacy.render(pages, style="ent", manual=True, page=True)
    check("displacy: markup of strangers", [word for word in ("<script", "javascript:alert(1)\"") if word in markup], [])


def program(name, *arguments):
    if shutil.which(name) is None:
        print(f"passed over: {name} is not installed")
        return
    ran = subprocess.run([name, *map(str, arguments)], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    check(f"{name} {arguments[-1]}", ran.returncode, 0)
    print(f"done: {name} {arguments[-1]}")


def main():
    root = Path(sys.argv[1] if len(sys.argv) > 1 else "target/tmp")
    for name in ("golden", "hostile"):
        folder = root / "export" / name
        networkx_reads(folder)
        pandas_reads(folder)
        rdflib_reads(folder)
        # A name of 100,000 letters is more than libxml2 takes in one text unless it is told so.
        program("xmllint", "--huge", "--noout", folder / "graphml" / "graph.graphml")
        program("xmllint", "--huge", "--noout", folder / "gexf" / "graph.gexf")
    program("dot", "-Tsvg", root / "export" / "golden" / "dot" / "graph.dot")
    rdflib_reads_annotations(root / "extractions" / "all")
    spacy_reads(root / "extractions" / "all")
    for fault in FAULTS:
        print(fault[:2000], file=sys.stderr)
    sys.exit(bool(FAULTS))


if __name__ == "__main__":
    main()
