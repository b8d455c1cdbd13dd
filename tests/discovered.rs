//! Persons whom no table has, from texts to the graph: who is one, and who are two.
#![cfg(feature = "builtin")]

use std::sync::OnceLock;

use demarche::{Document, Extraction, Extractor, KnowledgeGraph};

fn read(id: &str, text: &str) -> Extraction {
    static EXTRACTOR: OnceLock<Extractor> = OnceLock::new();
    let document = Document::new(id, text).published("2024-09-20".parse().unwrap());
    EXTRACTOR.get_or_init(Extractor::builtin).extract(&document)
}

/// The discovered persons of some texts, and in how many conversations all of them spoke.
#[track_caller]
fn discovers(texts: &[&str], persons: &[&str], conversations: usize) {
    let read: Vec<Extraction> = texts.iter().enumerate().map(|(i, text)| read(&format!("d{i}"), text)).collect();
    let graph = KnowledgeGraph::from_extractions(read.clone());
    let found: Vec<&str> = graph.entities().map(|e| e.id.as_str()).filter(|id| id.starts_with("person/")).collect();
    assert_eq!(found, persons);
    assert_eq!(graph.conversations().count(), conversations, "{:#?}", graph.conversations().collect::<Vec<_>>());
    let reversed = KnowledgeGraph::from_extractions(read.into_iter().rev());
    assert!(graph.conversations().eq(reversed.conversations()));
}

#[test]
fn one_person_in_two_languages() {
    discovers(
        &[
            "On September 18, Estonian Prime Minister Kalle Rannamets met Finnish Foreign Minister Aino Kettunen.",
            "Ngày 18/9, Thủ tướng Estonia Kalle Rannamets gặp Ngoại trưởng Phần Lan Aino Kettunen.",
            "Ngày 18/9, bà Aino Kettunen, Ngoại trưởng Phần Lan, gặp Thủ tướng Estonia, ông Kalle Rannamets.",
        ],
        &["person/EE/kalle-rannamets", "person/FI/aino-kettunen"],
        1,
    );
    discovers(
        &[
            "On September 18, South Korean Foreign Minister Baek Do-hwan met Finnish Foreign Minister Aino Kettunen.",
            "Ngày 18/9, Ngoại trưởng Hàn Quốc Baek Do Hwan gặp Ngoại trưởng Phần Lan Aino Kettunen.",
            "Ngày 18/9, Ngoại trưởng Hàn Quốc Baek Dohwan gặp Ngoại trưởng Phần Lan Aino Kettunen.",
        ],
        &["person/FI/aino-kettunen", "person/KR/baek-do-hwan"],
        1,
    );
}

#[test]
fn a_report_with_the_family_names_only() {
    discovers(
        &[
            "On September 18, Estonian Prime Minister Kalle Rannamets met Finnish Foreign Minister Aino Kettunen.",
            "Estonian Prime Minister Rannamets met Finnish Foreign Minister Kettunen on September 18.",
            "Ngày 18/9, Thủ tướng Estonia Rannamets gặp Ngoại trưởng Phần Lan Kettunen.",
        ],
        &["person/EE/kalle-rannamets", "person/FI/aino-kettunen"],
        1,
    );
}

#[test]
fn two_of_one_name_and_other_states_are_two() {
    discovers(
        &[
            "On September 18, Estonian Foreign Minister Marta Lindqvist met Finnish Foreign Minister Aino Kettunen.",
            "On September 18, Swedish Foreign Minister Marta Lindqvist met Finnish Foreign Minister Aino Kettunen.",
        ],
        &["person/EE/marta-lindqvist", "person/FI/aino-kettunen", "person/SE/marta-lindqvist"],
        2,
    );
    // In one document, too.
    discovers(
        &["On September 18, Estonian Foreign Minister Marta Lindqvist met Swedish Foreign Minister Marta Lindqvist."],
        &["person/EE/marta-lindqvist", "person/SE/marta-lindqvist"],
        1,
    );
}

#[test]
fn state_and_office_are_kept() {
    let told =
        read("a", "Ngày 18/9, Bộ trưởng Quốc phòng Na Uy Torvald Eikeland gặp người đồng cấp Đan Mạch Mads Lyngholm.");
    let parties: Vec<_> = told.conversations[0]
        .participants
        .iter()
        .map(|party| (party.label.as_str(), party.state_code(), party.office.as_ref().map(|id| id.as_str())))
        .collect();
    assert_eq!(
        parties,
        [
            ("Torvald Eikeland", Some("NO"), Some("office/NO/minister-of-defence")),
            ("Mads Lyngholm", Some("DK"), Some("office/DK/minister-of-defence")),
        ]
    );
    assert!(told.conversations[0].participants.iter().all(demarche::Party::is_discovered));
    let discovered = told.mentions.iter().filter(|mention| mention.is_discovered());
    assert!(discovered.clone().all(|mention| mention.rule.as_str() == "resolve.name-after-title"));
    assert_eq!(discovered.count(), 2);
}
