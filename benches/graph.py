#!/usr/bin/env python3
"""The questions of benches/graph.rs, asked of other tools, over the same conversations.

    WRITE=/tmp/calls.csv cargo bench --bench graph
    python3 benches/graph.py /tmp/calls.csv

Prints microseconds a question, best of three, and the version of each tool. What is not installed is left out:
pip install rustworkx igraph networkx. SQLite is Python's own.
"""
import csv
import random
import sqlite3
import sys
import time

NODES, YEAR = 100_000, (3650, 4014)


def timed(ask, questions):
    def once():
        start = time.perf_counter()
        for question in questions:
            ask(*question)
        return (time.perf_counter() - start) / len(questions)
    return min(once() for _ in range(3)) * 1e6


def report(tool, rows):
    print(f"| {tool} | " + " | ".join("" if row is None else f"{row:,.1f}" for row in rows) + " |", flush=True)


def of_rustworkx(calls, ones, pairs):
    import rustworkx
    graph = rustworkx.PyGraph()
    graph.add_nodes_from([None] * NODES)
    graph.add_edges_from(calls)

    def one_hop(node):
        return [b if a == node else a for a, b, day in graph.incident_edge_index_map(node).values()
                if YEAR[0] <= day <= YEAR[1]]

    def two_hops(node):
        near = set(graph.neighbors(node))
        return near.union(*(graph.neighbors(other) for other in near))

    report(f"rustworkx {rustworkx.__version__}", [
        timed(one_hop, ones), timed(two_hops, ones),
        timed(lambda a, b: rustworkx.dijkstra_shortest_paths(graph, a, target=b, default_weight=1.0), pairs[:5]),
        timed(lambda a, b: rustworkx.all_simple_paths(graph, a, b, cutoff=3), pairs[:5])])


def of_igraph(calls, ones, pairs):
    import igraph
    graph = igraph.Graph(NODES, [(a, b) for a, b, _ in calls])
    graph.es["day"] = days = [day for _, _, day in calls]

    def one_hop(node):
        return [edge for edge in graph.incident(node) if YEAR[0] <= days[edge] <= YEAR[1]]

    report(f"igraph {igraph.__version__}", [
        timed(one_hop, ones), timed(lambda node: graph.neighborhood(node, 2), ones),
        timed(lambda a, b: graph.get_shortest_path(a, b), pairs),
        timed(lambda a, b: graph.get_all_simple_paths(a, b, maxlen=3), pairs[:5])])


def of_networkx(calls, ones, pairs):
    import networkx
    graph = networkx.MultiGraph()
    graph.add_nodes_from(range(NODES))
    graph.add_edges_from((a, b, {"day": day}) for a, b, day in calls)

    def one_hop(node):
        return [b for _, b, day in graph.edges(node, data="day") if YEAR[0] <= day <= YEAR[1]]

    def two_hops(node):
        near = set(graph.adj[node])
        return near.union(*(graph.adj[other] for other in near))

    def path(a, b):
        try:
            return networkx.bidirectional_shortest_path(graph, a, b)
        except networkx.NetworkXNoPath:
            return None

    report(f"networkx {networkx.__version__}", [timed(one_hop, ones), timed(two_hops, ones), timed(path, pairs), None])


def of_sqlite(calls, ones, pairs):
    base = sqlite3.connect(":memory:")
    base.execute("CREATE TABLE call (a INTEGER, day INTEGER, b INTEGER, id INTEGER, PRIMARY KEY (a, day, b, id)) WITHOUT ROWID")
    base.executemany("INSERT INTO call VALUES (?, ?, ?, ?)",
                     (row for id, (a, b, day) in enumerate(calls) for row in ((a, day, b, id), (b, day, a, id))))
    one = "SELECT b FROM call WHERE a = ? AND day BETWEEN ? AND ?"
    two = "SELECT DISTINCT c.b FROM call AS one JOIN call AS c ON c.a = one.b WHERE one.a = ?"
    report(f"SQLite {sqlite3.sqlite_version}", [
        timed(lambda node: base.execute(one, (node, *YEAR)).fetchall(), ones),
        timed(lambda node: base.execute(two, (node,)).fetchall(), ones[:50]), None, None])


def main():
    with open(sys.argv[1], newline="") as file:
        calls = [tuple(map(int, row)) for row in csv.reader(file)]
    chance = random.Random(5)
    ones = [(int(chance.random() ** 2 * NODES),) for _ in range(200)]
    pairs = [(int(chance.random() ** 2 * NODES), chance.randrange(NODES)) for _ in range(50)]
    pairs = [(a, b) for a, b in pairs if a != b]
    print(f"{len(calls)} conversations, Python {sys.version.split()[0]}")
    print("| microseconds | 1 hop in a year | 2 hops | shortest path | paths of at most 3 |\n|---|---|---|---|---|")
    for ask in (of_igraph, of_rustworkx, of_networkx, of_sqlite):
        try:
            ask(calls, ones, pairs)
        except ImportError as error:
            print(f"| {error.name} is not installed | | | | |")


if __name__ == "__main__":
    main()
