//! The conversations of the five seeds as facts, as `shared/gold/seeds` lists them, and graphs that are made to hurt.

use demarche::{
    Claim, Conversation, EntityId, Evidence, Extraction, KnowledgeGraph, Mode, Party, RuleName, Span, Status,
};

/// Name in a line, id, label, state, office.
const PARTIES: &[(&str, &str, &str, &str, &str)] = &[
    ("austin", "person/lloyd-austin", "Lloyd Austin", "US", "minister of defence"),
    ("belousov", "person/andrey-belousov", "Andrey Belousov", "RU", "minister of defence"),
    ("biden", "person/joe-biden", "Joe Biden", "US", "president"),
    ("geneva", "place/geneva", "Geneva", "", ""),
    ("gerasimov", "person/valery-gerasimov", "Valery Gerasimov", "RU", "chief of the general staff"),
    ("macron", "person/emmanuel-macron", "Emmanuel Macron", "FR", "president"),
    ("mid", "organization/russian-ministry-of-foreign-affairs", "Russian Ministry of Foreign Affairs", "RU", ""),
    ("milley", "person/mark-milley", "Mark Milley", "US", "chairman of the joint chiefs of staff"),
    ("nato", "organization/nato", "NATO", "", ""),
    ("osce", "organization/osce", "OSCE", "", ""),
    ("pentagon", "organization/pentagon", "Pentagon", "US", ""),
    ("putin", "person/vladimir-putin", "Vladimir Putin", "RU", "president"),
    ("ru", "state/RU", "Russia", "RU", ""),
    ("ryabkov", "person/sergei-ryabkov", "Sergei Ryabkov", "RU", "deputy minister of foreign affairs"),
    ("secretary", "office/US/minister-of-foreign-affairs", "US minister of foreign affairs", "US", ""),
    ("sherman", "person/wendy-sherman", "Wendy Sherman", "US", "deputy minister of foreign affairs"),
    ("shoigu", "person/sergei-shoigu", "Sergei Shoigu", "RU", "minister of defence"),
    ("tass", "organization/tass", "TASS", "RU", ""),
    ("tracy", "person/lynne-tracy", "Lynne Tracy", "US", "ambassador to Russia"),
    ("ua", "state/UA", "Ukraine", "UA", ""),
    ("us", "state/US", "United States", "US", ""),
    ("vienna", "place/vienna", "Vienna", "", ""),
    ("zelensky", "person/volodymyr-zelensky", "Volodymyr Zelensky", "UA", "president"),
];

const SEEDS: &[(&str, &str, &[&str])] = &[
    (
        "000_c9037cb6ea1b968c",
        "2022-05-20",
        &[
            "2022-05-19 call held: gerasimov, milley; by pentagon | Tham mưu trưởng các lực lượng vũ trang Liên bang \
             Nga Valery Gerasimov và Chủ tịch Hội đồng Tham mưu trưởng liên quân Mỹ, Tướng Mark Milley ngày 19/5 đã có \
             cuộc điện đàm hiếm hoi | cuộc điện đàm diễn ra theo đề nghị của phía Lầu Năm Góc",
            "2022-05 unspecified held: austin, shoigu | diễn ra chưa đầy 1 tuần sau khi Bộ trưởng Quốc phòng Mỹ Lloyd \
             Austin và Bộ trưởng Quốc phòng Nga Sergei Shoigu có cuộc trao đổi đầu tiên",
            "2022-02-18 call held: gerasimov, milley | Lần gần đây nhất Tướng Gerasimov và Tướng Milley điện đàm là \
             ngày 18/2",
            "- meeting proposed: biden, putin; by macron | Tổng thống Joe Biden đã chấp nhận trên nguyên tắc một cuộc \
             gặp với Tổng thống Vladimir Putin | Tổng thống Pháp Emmanuel Macron từng đề xuất tổ chức một cuộc hội \
             đàm thượng đỉnh Nga-Mỹ mở rộng",
        ],
    ),
    (
        "001_e13274db93f29771",
        "2024-06-27",
        &[
            "2024-06-25 call held: austin, belousov; by austin | Ngày 25-6, Bộ trưởng Quốc phòng Mỹ đã có cuộc điện \
             đàm hiếm hoi với người đồng cấp Nga | Bộ trưởng Quốc phòng Mỹ Lloyd Austin khởi xướng cuộc điện đàm",
            "2023-03 call held: austin, shoigu; says pentagon | Lần cuối lãnh đạo hai cơ quan điện đàm là tháng 3-2023",
            "2024-06-24 meeting held: mid, tracy; by mid | Bộ Ngoại giao Nga đã triệu tập đại sứ Mỹ tại Moscow Lynne \
             Tracy vào hôm 24-6",
        ],
    ),
    (
        "002_258c2c428f2593fb",
        "2021-12-31",
        &[
            "2021-12-31 call held: biden, putin; by putin; says tass | Rạng sáng 31/12 (theo giờ Hà Nội), Tổng thống \
             Mỹ Joe Biden và Tổng thống Nga Vladimir Putin đã điện đàm | cuộc điện đàm được thực hiện theo đề nghị \
             của người đứng đầu Điện Kremlin",
            "2021-12 unspecified held: biden, putin | Đây là lần thứ hai 2 nhà lãnh đạo Mỹ - Nga nói chuyện với nhau \
             trong vòng ba tuần",
            "2021-06-16 meeting held: biden, putin; in geneva | Tổng thống Mỹ Joe Biden (trái) và Tổng thống Nga \
             Vladimir Putin (phải) tại cuộc gặp ở Geneva, Thụy Sĩ, ngày 16/6/2021",
            "2022-01-10 meeting planned: ryabkov, sherman; in geneva | đối thoại cấp cao Nga-Mỹ tại Geneva (Thụy Sĩ) \
             vào ngày 10/1/2022",
            "2022-01-12 meeting planned: ru, nato | cuộc họp Hội đồng Nga-NATO sẽ diễn ra vào ngày 12/1/2022",
            "2022-01-13 meeting planned: ru, osce; in vienna | cuộc tham vấn giữa Nga và Tổ chức An ninh và Hợp tác \
             châu Âu (OSCE) vào ngày 13/1/2022",
        ],
    ),
    (
        "003_67b8e6099faf2ee3",
        "2022-05-14",
        &[
            "2022-05-13 call held: shoigu, austin; by austin; says tass | cuộc điện đàm hôm 13/5 giữa Bộ trưởng Quốc \
             phòng Nga Sergey Shoigu và Bộ trưởng Quốc phòng Mỹ Lloyd Austin | cuộc điện đàm được thực hiện theo đề \
             nghị của ông Austin",
            "- meeting held: secretary, austin, zelensky | Ngoại trưởng và Bộ trưởng Quốc phòng Mỹ tới Ukraine gặp \
             Tổng thống Zelensky",
            "- call refused: shoigu, austin | Bộ trưởng Quốc phòng Nga Sergey Shoigu, Tổng Tham mưu trưởng Nga Valery \
             Gerasimov đã từ chối nói chuyện với Bộ trưởng Quốc phòng Mỹ Lloyd Austin",
            "- call refused: gerasimov, milley | Bộ trưởng Quốc phòng Nga Sergey Shoigu, Tổng Tham mưu trưởng Nga \
             Valery Gerasimov đã từ chối nói chuyện",
            "2022-02-18 call held: shoigu, austin | Cuộc điện đàm gần đây nhất giữa ông Shoigu và ông Austin được \
             tiến hành ngày 18/2",
        ],
    ),
    (
        "004_851685999f0ac22e",
        "2022-01-01",
        &[
            "2021-12 call held: biden, putin; by ru | cuộc điện đàm ngay trước thềm Năm mới 2022 giữa hai nhà lãnh đạo \
             Mỹ và Nga | lần này là theo đề xuất của Nga",
            "2021-12 call held: biden, putin | cũng là cuộc gọi thứ 2 chỉ trong vòng 1 tháng",
            "2022-01-10 meeting planned: ru, us | các cuộc đàm phán về ổn định chiến lược giữa hai nước vào ngày 10/1 \
             tới",
            "2022-01-12 meeting planned: ru, nato | trong các ngày 12 và 13/01, cũng diễn ra cuộc họp Hội đồng NATO- \
             Nga",
            "2022-01-13 meeting planned: osce, ua | cuộc họp của Tổ chức An ninh và Hợp tác châu Âu, với sự tham gia \
             của cả Ukraine",
        ],
    ),
];

pub fn id(text: &str) -> EntityId {
    text.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
}

pub fn party(entity: &str, label: &str, state: &str, office: &str) -> Party {
    Party {
        entity: id(entity),
        label: label.to_owned(),
        state: (!state.is_empty()).then(|| id(&format!("state/{state}"))),
        office: (!office.is_empty())
            .then(|| id(&format!("office/{state}/{}", office.to_lowercase().replace(' ', "-")))),
        office_label: (!office.is_empty()).then(|| office.to_owned()),
        surface: vec![label.to_owned()],
    }
}

fn known(name: &str) -> Party {
    let found = PARTIES.iter().find(|(known, ..)| *known == name);
    let (_, entity, label, state, office) = found.unwrap_or_else(|| panic!("no party `{name}`"));
    party(entity, label, state, office)
}

pub fn evidence(claim: Claim, quote: &str) -> Evidence {
    let span = Span::new(0, quote.len()).unwrap();
    Evidence { span, claim, rule: RuleName::new("by-hand"), quote: quote.to_owned() }
}

pub fn conversation(mode: Mode, status: Status, date: &str, participants: Vec<Party>) -> Conversation {
    Conversation {
        id: "c1".to_owned(),
        mode,
        status,
        date: date.parse().ok(),
        time: None,
        participants,
        requested_by: None,
        place: None,
        reported_by: vec![],
        evidence: vec![evidence(Claim::Spoke, "they spoke")],
    }
}

pub fn document(name: &str, conversations: Vec<Conversation>) -> Extraction {
    Extraction { document: name.to_owned(), language: "vi".to_owned(), conversations, ..Extraction::default() }
}

/// `date mode status: parties; role party | quote | quote of the request`
fn line(number: usize, line: &str) -> Conversation {
    let mut parts = line.split(" | ");
    let (head, tail) = parts.next().unwrap().split_once(": ").expect("a line is `date mode status: parties`");
    let head: Vec<&str> = head.split(' ').collect();
    let mut roles = tail.split("; ");
    let participants = roles.next().unwrap().split(", ").map(known).collect();
    let mut told = conversation(head[1].parse().unwrap(), head[2].parse().unwrap(), head[0], participants);
    told.id = format!("c{number}");
    for role in roles {
        match role.split_once(' ').unwrap() {
            ("by", who) => told.requested_by = Some(known(who)),
            ("in", place) => told.place = Some(known(place)),
            ("says", who) => told.reported_by.push(known(who)),
            (other, _) => panic!("no role `{other}`"),
        }
    }
    told.evidence = parts.zip([Claim::Spoke, Claim::Request]).map(|(quote, claim)| evidence(claim, quote)).collect();
    told
}

pub fn seeds() -> Vec<Extraction> {
    let seed = |(name, published, lines): &(&str, &str, &[&str])| Extraction {
        published: published.parse().ok(),
        ..document(name, lines.iter().enumerate().map(|(i, text)| line(i + 1, text)).collect())
    };
    SEEDS.iter().map(seed).collect()
}

/// So many conversations between members of so many states: a year of news.
pub fn busy(conversations: usize, people: usize, states: usize) -> KnowledgeGraph {
    let mut random = 12345_usize;
    let mut next = |below: usize| {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (random >> 33) % below
    };
    let person = |i: usize| {
        let state = format!("{}{}", (b'A' + (i % states) as u8) as char, 'X');
        party(&format!("person/p-{i}"), &format!("Person Number{i}"), &state, "minister of defence")
    };
    let told = (0..conversations).map(|i| {
        // The square makes a few people talk much.
        let (a, b) = (next(people) * next(people) / people, next(people));
        let b = if a == b { (b + 1) % people } else { b };
        let mode = Mode::ALL[next(4)];
        let status = if next(4) == 0 { Status::ALL[next(4)] } else { Status::Held };
        let date = format!("2022-{:02}-{:02}", next(12) + 1, next(28) + 1);
        let mut told = conversation(mode, status, &date, vec![person(a), person(b)]);
        told.requested_by = (next(3) == 0).then(|| person(a));
        document(&format!("d{i}"), vec![told])
    });
    told.collect()
}
