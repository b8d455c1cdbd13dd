// Two texts -> what differs, line by line; for the tests whose expectations stand in files.

use std::fmt::Write as _;

/// The lines that only one of two texts has, and those of both between them.
pub fn difference(expected: &str, found: &str) -> String {
    let (old, new): (Vec<&str>, Vec<&str>) = (expected.lines().collect(), found.lines().collect());
    // The longest common subsequence from each pair of places on.
    let mut common = vec![vec![0; new.len() + 1]; old.len() + 1];
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            common[i][j] =
                if old[i] == new[j] { common[i + 1][j + 1] + 1 } else { common[i + 1][j].max(common[i][j + 1]) };
        }
    }
    let (mut i, mut j, mut out) = (0, 0, String::new());
    while i < old.len() || j < new.len() {
        if i < old.len() && j < new.len() && old[i] == new[j] {
            writeln!(out, "      {}", old[i]).unwrap();
            (i, j) = (i + 1, j + 1);
        } else if j == new.len() || i < old.len() && common[i + 1][j] >= common[i][j + 1] {
            writeln!(out, "    - {}", old[i]).unwrap();
            i += 1;
        } else {
            writeln!(out, "    + {}", new[j]).unwrap();
            j += 1;
        }
    }
    out
}

/// Without the lines of both.
#[allow(dead_code)] // Not every test that includes this file has long texts.
pub fn changes(expected: &str, found: &str) -> String {
    let all = difference(expected, found);
    all.lines().filter(|line| !line.starts_with("      ")).map(|line| line.to_owned() + "\n").collect()
}
