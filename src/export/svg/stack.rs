//! Where the nodes of columns lie: each column is a stack of blocks, each block a stack of nodes, and what is joined shall lie at one
//! height as far as there is room.

use std::collections::BTreeMap;

/// How often blocks are ordered by whom they are joined to, and then moved there.
const SWEEPS: usize = 12;

/// A node of a column.
pub(super) struct Node {
    pub(super) column: i32,
    /// Of nodes of a column that have one in common, one block is made.
    pub(super) block: Option<usize>,
    pub(super) height: i32,
    /// Its upper edge, once stacked.
    pub(super) y: i32,
}

/// The space around nodes.
pub(super) struct Space {
    /// Between nodes of one block.
    pub(super) within: i32,
    /// Between blocks.
    pub(super) between: i32,
    /// Of a block of nodes that have a block in common, above the first.
    pub(super) above: i32,
    /// And below the last.
    pub(super) below: i32,
}

struct Block {
    nodes: Vec<usize>,
    framed: bool,
    height: f64,
    y: f64,
}

/// Gives every node its height in the picture. Nodes that come first stay above where nothing else decides.
pub(super) fn stack(nodes: &mut [Node], lines: &[(usize, usize)], space: &Space) {
    let mut joined: Vec<Vec<usize>> = vec![Vec::new(); nodes.len()];
    for &(a, b) in lines {
        joined[a].push(b);
        joined[b].push(a);
    }
    let mut columns = blocks(nodes);
    let mut middle: Vec<f64> = vec![0.0; nodes.len()];
    for blocks in columns.values_mut() {
        measure(blocks, nodes, space);
        let mut y = 0.0;
        for block in &mut *blocks {
            block.y = y;
            y += block.height + f64::from(space.between);
        }
        place(blocks, nodes, space, &mut middle);
    }
    let mut wishes = middle.clone();
    let keys: Vec<i32> = columns.keys().copied().collect();
    for sweep in 0..2 * SWEEPS {
        let order: Vec<i32> = if sweep % 2 == 0 { keys.clone() } else { keys.iter().rev().copied().collect() };
        for key in order {
            let blocks = columns.get_mut(&key).expect("the keys are those of the map");
            for &node in blocks.iter().flat_map(|block| &block.nodes) {
                wishes[node] = mean(joined[node].iter().map(|&other| middle[other])).unwrap_or(middle[node]);
            }
            let wish = |node: usize| wishes[node];
            if sweep < SWEEPS {
                for block in &mut *blocks {
                    block.nodes.sort_by(|a, b| wish(*a).total_cmp(&wish(*b)));
                }
                blocks.sort_by(|a, b| {
                    let wish_of = |block: &Block| mean(block.nodes.iter().map(|&node| wish(node))).unwrap_or(0.0);
                    wish_of(a).total_cmp(&wish_of(b))
                });
            }
            settle(blocks, nodes, space, &wish);
            place(blocks, nodes, space, &mut middle);
        }
    }
    let raise = squeezed(&columns, space);
    for (node, block) in columns.values().flatten().flat_map(|block| block.nodes.iter().map(move |node| (*node, block)))
    {
        let top = middle[node] - f64::from(nodes[node].height) / 2.0 - raise(block.y);
        nodes[node].y = top.round() as i32;
    }
}

/// By how much what begins at a height is to be raised so that no band of the picture is empty and the first block begins at nothing.
fn squeezed(columns: &BTreeMap<i32, Vec<Block>>, space: &Space) -> impl Fn(f64) -> f64 + use<> {
    let mut spans: Vec<(f64, f64)> =
        columns.values().flatten().map(|block| (block.y, block.y + block.height)).collect();
    spans.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut raised: Vec<(f64, f64)> = Vec::new();
    let (mut reached, mut sum) = (f64::NEG_INFINITY, 0.0);
    for (top, end) in spans {
        if reached == f64::NEG_INFINITY {
            raised.push((top, top));
            sum = top;
        } else if top - reached > f64::from(space.between) {
            sum += top - reached - f64::from(space.between);
            raised.push((top, sum));
        }
        reached = reached.max(end);
    }
    move |top| raised.iter().take_while(|(from, _)| *from <= top).last().map_or(0.0, |(_, sum)| *sum)
}

fn blocks(nodes: &[Node]) -> BTreeMap<i32, Vec<Block>> {
    let mut columns: BTreeMap<i32, Vec<Block>> = BTreeMap::new();
    let mut known: BTreeMap<(i32, usize), usize> = BTreeMap::new();
    for (i, node) in nodes.iter().enumerate() {
        let blocks = columns.entry(node.column).or_default();
        let place = node.block.map(|block| *known.entry((node.column, block)).or_insert(blocks.len()));
        match place.and_then(|place| blocks.get_mut(place)) {
            Some(block) => block.nodes.push(i),
            None => blocks.push(Block { nodes: vec![i], framed: node.block.is_some(), height: 0.0, y: 0.0 }),
        }
    }
    columns
}

fn measure(blocks: &mut [Block], nodes: &[Node], space: &Space) {
    for block in blocks {
        let gaps = i32::try_from(block.nodes.len() - 1).unwrap_or(0) * space.within;
        let frame = if block.framed { space.above + space.below } else { 0 };
        let height = block.nodes.iter().map(|&node| nodes[node].height).sum::<i32>() + gaps + frame;
        block.height = f64::from(height);
    }
}

/// From the blocks to their nodes.
fn place(blocks: &[Block], nodes: &[Node], space: &Space, middle: &mut [f64]) {
    for block in blocks {
        let mut y = block.y + if block.framed { f64::from(space.above) } else { 0.0 };
        for &node in &block.nodes {
            let height = f64::from(nodes[node].height);
            middle[node] = y + height / 2.0;
            y += height + f64::from(space.within);
        }
    }
}

/// Moves the blocks of a column as near to where they wish to be as their order and heights allow: those that want the same room
/// are pooled, and share the mean of their wishes.
fn settle(blocks: &mut [Block], nodes: &[Node], space: &Space, wish: &dyn Fn(usize) -> f64) {
    let mut offset = 0.0;
    // Of each pool the sum of its wishes, free of what stands above, and how many blocks it has.
    let mut pools: Vec<(f64, usize)> = Vec::new();
    let mut offsets = Vec::new();
    for block in &*blocks {
        let mut inner = if block.framed { f64::from(space.above) } else { 0.0 };
        let mut wishes = Vec::new();
        for &node in &block.nodes {
            let height = f64::from(nodes[node].height);
            wishes.push(wish(node) - inner - height / 2.0);
            inner += height + f64::from(space.within);
        }
        let wanted = mean(wishes.into_iter()).unwrap_or(block.y) - offset;
        let mut pool = (wanted, 1);
        while let Some(&(sum, count)) = pools.last() {
            if sum / (count as f64) <= pool.0 / (pool.1 as f64) {
                break;
            }
            pool = (pool.0 + sum, pool.1 + count);
            pools.pop();
        }
        pools.push(pool);
        offsets.push(offset);
        offset += block.height + f64::from(space.between);
    }
    let tops = pools.iter().flat_map(|&(sum, count)| std::iter::repeat_n(sum / count as f64, count));
    for ((block, top), offset) in blocks.iter_mut().zip(tops).zip(offsets) {
        block.y = top + offset;
    }
}

fn mean(values: impl Iterator<Item = f64>) -> Option<f64> {
    let (sum, count) = values.fold((0.0, 0_u32), |(sum, count), value| (sum + value, count + 1));
    (count > 0).then(|| sum / f64::from(count))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SPACE: Space = Space { within: 4, between: 10, above: 20, below: 6 };

    fn node(column: i32, block: Option<usize>, height: i32) -> Node {
        Node { column, block, height, y: 0 }
    }

    /// A star with many rays, some in frames, and a chain.
    #[test]
    fn nothing_lies_over_another() {
        let mut nodes = vec![node(0, None, 30)];
        let mut lines = Vec::new();
        for i in 0..60 {
            nodes.push(node(1, None, 20 + i % 3 * 10));
            nodes.push(node(2, (i % 2 == 0).then_some(usize::try_from(i % 7).unwrap_or(0)), 40));
            lines.extend([(0, nodes.len() - 2), (nodes.len() - 2, nodes.len() - 1)]);
        }
        stack(&mut nodes, &lines, &SPACE);
        for column in 0..3 {
            let mut spans: Vec<(i32, i32, Option<usize>)> = nodes
                .iter()
                .filter(|node| node.column == column)
                .map(|node| (node.y, node.y + node.height, node.block))
                .collect();
            spans.sort_unstable();
            for two in spans.windows(2) {
                let wanted = if two[0].2.is_some() && two[0].2 == two[1].2 { SPACE.within } else { SPACE.between };
                assert!(two[1].0 - two[0].1 >= wanted - 1, "{two:?}");
            }
        }
        assert!(nodes.iter().all(|node| node.y >= 0));
    }

    #[test]
    fn who_stands_alone_is_at_the_middle_of_its_lines() {
        let mut nodes = vec![node(0, None, 30), node(1, None, 20), node(1, None, 20)];
        stack(&mut nodes, &[(0, 1), (0, 2)], &SPACE);
        let middle = |node: &Node| 2 * node.y + node.height;
        assert_eq!(2 * middle(&nodes[0]), middle(&nodes[1]) + middle(&nodes[2]));
    }
}
