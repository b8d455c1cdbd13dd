"use strict";
// The page of a report. Everything that comes from documents reaches the page as text nodes; nothing is ever parsed as HTML.
(() => {
  const WORDS = {
    en: {
      skip: "To the table of conversations", filters: "Filters", search: "Search people, states, topics", from: "From", until: "Until",
      state: "State", mode: "Mode", status: "Status", reset: "Clear filters", graph: "Who spoke with whom", fit: "Fit", details: "Details",
      timeline: "Timeline", table: "Conversations", csv: "Download CSV", articles: "Articles", all: "all",
      made: "Made with demarche: found by rules and tables of names, each with the words that say it. This page is complete by itself.",
      call: "call", video: "video", meeting: "meeting", unspecified: "unspecified",
      held: "held", planned: "planned", proposed: "proposed", refused: "refused",
      person: "person", office: "office", organization: "organization", place: "place", date: "date",
      who: "Who", when: "When", asked: "At request of", where: "Where", sources: "Reported by", about: "About", reports: "Reports",
      undated: "no date", noneFound: "No conversation matches.", of: "of", conversations: "conversations", documents: "articles",
      chooseHint: "Choose a person, a link, a point of the timeline or a row of the table.", disagree: "Reports differ on",
      back: "Back", more: "Show more", theme: ["Theme: system", "Theme: light", "Theme: dark"],
      otherStates: "others", group: "three or more", language: "Tiếng Việt", published: "published",
      noText: "The text of this article is not in the report; these are its words:",
    },
    vi: {
      skip: "Đến bảng các cuộc trao đổi", filters: "Bộ lọc", search: "Tìm người, nước, chủ đề", from: "Từ", until: "Đến",
      state: "Nước", mode: "Hình thức", status: "Tình trạng", reset: "Xóa bộ lọc", graph: "Ai đã nói chuyện với ai", fit: "Vừa khung", details: "Chi tiết",
      timeline: "Dòng thời gian", table: "Các cuộc trao đổi", csv: "Tải CSV", articles: "Bài báo", all: "tất cả",
      made: "Lập bằng demarche: tìm theo quy tắc và bảng tên, kèm nguyên văn cho mỗi điều. Trang này không cần mạng.",
      call: "điện đàm", video: "trực tuyến", meeting: "gặp mặt", unspecified: "không rõ",
      held: "đã diễn ra", planned: "dự kiến", proposed: "được đề nghị", refused: "bị từ chối",
      person: "người", office: "chức vụ", organization: "tổ chức", place: "địa danh", date: "ngày",
      who: "Ai", when: "Khi nào", asked: "Theo đề nghị của", where: "Ở đâu", sources: "Nguồn", about: "Về", reports: "Bài báo",
      undated: "không rõ ngày", noneFound: "Không có cuộc trao đổi nào phù hợp.", of: "trên", conversations: "cuộc trao đổi", documents: "bài báo",
      chooseHint: "Chọn một người, một mối liên hệ, một điểm trên dòng thời gian hay một hàng của bảng.", disagree: "Các bài báo khác nhau về",
      back: "Quay lại", more: "Xem thêm", theme: ["Giao diện: hệ thống", "Giao diện: sáng", "Giao diện: tối"],
      otherStates: "khác", group: "từ ba bên", language: "English", published: "đăng ngày",
      noText: "Nguyên văn bài này không có trong báo cáo; đây là các câu liên quan:",
    },
  };
  // Okabe and Ito: told apart by the colour-blind, too.
  const COLOURS = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#f0e442"];
  const OTHER = "#8b939c";
  const MODES = ["call", "video", "meeting", "unspecified"];
  const STATUSES = ["held", "planned", "proposed", "refused"];
  const ROWS = 200;
  const MOST_PARTIES = 40;

  const data = JSON.parse(document.getElementById("data").textContent);
  const { entities, documents, conversations } = data;
  const $ = (id) => document.getElementById(id);
  const state = {
    words: "", from: "", until: "", state: "", modes: new Set(), statuses: new Set(), entity: null, pair: null, chosen: null, report: 0,
    language: WORDS[data.language] ? data.language : "en", theme: 0, sort: "date", down: false, rows: ROWS, article: null,
  };
  const say = (key) => WORDS[state.language][key] ?? key;

  /** Makes an element; strings become text. */
  function make(tag, attributes = {}, ...children) {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (name === "on") for (const [event, act] of Object.entries(value)) node.addEventListener(event, act);
      else if (value === true) node.setAttribute(name, "");
      else if (value !== null && value !== undefined && value !== false) node.setAttribute(name, value);
    }
    node.append(...children.filter((child) => child !== null && child !== undefined));
    return node;
  }

  const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").replace(/[đĐ]/g, "d").toLowerCase();
  const label = (index) => (entities[index].kind === "state" ? stateLabel(entities[index].state) : entities[index].label);
  const stateLabel = (code) => data.states[code]?.[state.language] ?? data.states[code]?.en ?? code;
  const withState = (index) => {
    const { state: code, kind } = entities[index];
    return code && kind !== "state" ? `${label(index)} (${code})` : label(index);
  };
  const who = (talk) => talk.who.map((party) => label(party.e)).join(" – ");
  const byDate = (a, b) => (a.date || "9999").localeCompare(b.date || "9999") || a.n - b.n;

  conversations.forEach((talk, n) => {
    talk.n = n;
    const names = [...talk.who.map((party) => party.e), ...(talk.by === null ? [] : [talk.by])];
    const all = names.flatMap((e) => [entities[e].label, ...entities[e].forms]);
    talk.haystack = fold([...all, ...talk.topics, talk.place || "", talk.date || ""].join("\n"));
    talk.states = new Set(talk.who.map((party) => entities[party.e].state).filter(Boolean));
  });
  for (const one of documents) one.count = 0;
  for (const talk of conversations) for (const { d } of talk.reports) documents[d].count += 1;
  for (const entity of entities) entity.haystack = fold([entity.label, ...entity.forms].join("\n"));
  const countOfState = new Map();
  for (const talk of conversations) for (const code of talk.states) countOfState.set(code, (countOfState.get(code) || 0) + 1);
  const rankedStates = [...countOfState.keys()].sort((a, b) => countOfState.get(b) - countOfState.get(a) || a.localeCompare(b));
  const colourOf = (code) => COLOURS[rankedStates.indexOf(code)] ?? OTHER;

  // ---- what is shown

  /** The first and the last day that a partial date may mean. */
  const bounds = (date) => [date.padEnd(10, "-01"), `${date}~`];

  function matches(talk) {
    if (state.words && !fold(state.words).split(/\s+/).every((word) => talk.haystack.includes(word))) return false;
    if ((state.from || state.until) && !/^\d{4}/.test(talk.date || "")) return false;
    if (state.from && bounds(talk.date)[1] < state.from) return false;
    if (state.until && bounds(talk.date)[0] > state.until) return false;
    if (state.state && !talk.states.has(state.state)) return false;
    if (state.modes.size && !state.modes.has(talk.mode)) return false;
    return !(state.statuses.size && !state.statuses.has(talk.status));
  }
  let shown = [];

  function refresh() {
    shown = conversations.filter(matches);
    state.rows = ROWS;
    $("summary").textContent =
      `${shown.length} ${say("of")} ${conversations.length} ${say("conversations")}, ${documents.length} ${say("documents")}`;
    drawGraph();
    drawTimeline();
    drawTable();
    drawPanel();
  }

  // ---- graph

  let cy = null;
  const themeColour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  function graphStyle() {
    const ink = themeColour("--ink");
    const back = themeColour("--bg");
    return [
      { selector: "node", style: {
        label: "data(label)", "font-size": 17, color: ink, "text-outline-color": back, "text-outline-width": 3, "text-wrap": "wrap",
        "text-max-width": 145, "text-valign": "bottom", "text-margin-y": 3, "background-color": "data(colour)", width: "data(size)",
        height: "data(size)", "min-zoomed-font-size": 8, "border-width": 1, "border-color": back } },
      { selector: "node[kind = 'state']", style: { shape: "rectangle" } },
      { selector: "node[kind = 'organization']", style: { shape: "round-rectangle" } },
      { selector: "node[kind = 'office']", style: { shape: "hexagon" } },
      { selector: "node[kind = 'group']", style: { shape: "diamond", width: 12, height: 12, "background-color": OTHER, label: "" } },
      { selector: "edge", style: {
        width: "data(width)", "line-color": "data(colour)", "curve-style": "haystack", opacity: 0.75, "line-style": "data(line)" } },
      { selector: ".far", style: { opacity: 0.25 } },
      { selector: ".chosen", style: { "border-width": 4, "border-color": ink, opacity: 1, "z-index": 9 } },
      { selector: "edge.chosen", style: { "line-color": ink, opacity: 1 } },
    ];
  }

  const LINES = { held: "solid", planned: "dashed", proposed: "dotted", refused: "dashed" };
  const key = (a, b) => (a < b ? `${a} ${b}` : `${b} ${a}`);

  /** Two who spoke are linked; three or more are linked through a point of their own, for nobody said that each spoke with each. */
  function elements() {
    const degree = new Map();
    const pairs = new Map();
    const out = [];
    for (const talk of shown) {
      for (const party of talk.who) degree.set(party.e, (degree.get(party.e) || 0) + 1);
      if (talk.who.length === 2) {
        const id = key(talk.who[0].e, talk.who[1].e);
        if (!pairs.has(id)) pairs.set(id, []);
        pairs.get(id).push(talk);
      } else {
        out.push({ data: { id: `g${talk.n}`, kind: "group", label: "", talk: talk.n, colour: OTHER, size: 12 } });
        for (const party of talk.who) {
          const colour = themeColour(`--${talk.status}`);
          out.push({ data: { id: `g${talk.n} ${party.e}`, source: `g${talk.n}`, target: `e${party.e}`, talk: talk.n, width: 1.5, colour, line: LINES[talk.status] } });
        }
      }
    }
    for (const [e, count] of degree) {
      const size = 16 + 7 * Math.sqrt(count);
      out.push({ data: { id: `e${e}`, entity: e, kind: entities[e].kind, label: label(e), colour: colourOf(entities[e].state), size } });
    }
    for (const [id, talks] of pairs) {
      const [a, b] = id.split(" ");
      const best = STATUSES.find((status) => talks.some((talk) => talk.status === status));
      const width = 1.5 + 1.5 * Math.sqrt(talks.length);
      out.push({ data: { id: `p${id}`, source: `e${a}`, target: `e${b}`, pair: id, width, colour: themeColour(`--${best}`), line: LINES[best] } });
    }
    return out;
  }

  const places = new Map();

  function drawGraph() {
    const all = elements();
    if (cy) cy.nodes().forEach((node) => { places.set(node.id(), { ...node.position() }); });
    const known = all.every((one) => one.data.source || places.has(one.data.id));
    if (!cy) {
      cy = cytoscape({ container: $("graph"), style: graphStyle(), maxZoom: 4, minZoom: 0.05, hideEdgesOnViewport: conversations.length > 800 });
      cy.on("tap", "node[entity >= 0]", (event) => chooseEntity(event.target.data("entity")));
      cy.on("tap", "edge[pair]", (event) => choosePair(event.target.data("pair")));
      cy.on("tap", "[talk >= 0]", (event) => choose(event.target.data("talk")));
      cy.on("tap", (event) => { if (event.target === cy) clearChoice(); });
    }
    cy.batch(() => {
      cy.elements().remove();
      cy.add(all.map((one) => (places.has(one.data.id) ? { ...one, position: { ...places.get(one.data.id) } } : one)));
    });
    const layout = known
      ? { name: "preset", fit: true, padding: 30 }
      : { name: "cose", animate: false, randomize: false, padding: 30, nodeRepulsion: () => 30000, nodeOverlap: 20, idealEdgeLength: (edge) => (edge.data("pair") ? 110 : 70), componentSpacing: 100, nodeDimensionsIncludeLabels: true, numIter: all.length > 1500 ? 200 : 700 };
    if (!known) spread();
    if (all.length) cy.layout(layout).run();
    readable();
    $("graph").setAttribute("aria-label", `${say("graph")}: ${cy.nodes("[entity >= 0]").length}, ${shown.length} ${say("conversations")}`);
    markGraph();
    drawLegend();
  }

  /** Labels are as large as a reader needs, however far the whole was made smaller to fit; those of a crowd are read by coming nearer. */
  function readable() {
    const size = Math.round(Math.min(Math.max(12 / cy.zoom(), 13), 26));
    cy.nodes().style({ "font-size": size, "text-max-width": size * 8.5 });
  }

  /** Begins from a spiral in a fixed order, so that the same report is the same picture. */
  function spread() {
    cy.nodes().forEach((node, n) => {
      const angle = n * 2.399963;
      node.position({ x: 26 * Math.sqrt(n) * Math.cos(angle), y: 26 * Math.sqrt(n) * Math.sin(angle) });
    });
  }

  function markGraph() {
    cy.batch(() => {
      cy.elements().removeClass("far chosen");
      const own =
        state.entity !== null ? cy.getElementById(`e${state.entity}`)
          : state.pair !== null ? cy.getElementById(`p${state.pair}`)
            : state.chosen !== null ? elementsOf(conversations[state.chosen]) : null;
      if (!own || own.empty()) return;
      cy.elements().addClass("far");
      own.closedNeighborhood().union(own.connectedNodes()).removeClass("far");
      own.addClass("chosen");
    });
  }

  function elementsOf(talk) {
    if (talk.who.length === 2) return cy.getElementById(`p${key(talk.who[0].e, talk.who[1].e)}`);
    return cy.getElementById(`g${talk.n}`);
  }

  function drawLegend() {
    const one = (style, text, line) => make("span", {}, make("i", { class: line ? "line" : null, style }), text);
    const states = rankedStates.slice(0, COLOURS.length).map((code) => one(`background:${colourOf(code)}`, stateLabel(code)));
    if (rankedStates.length > COLOURS.length) states.push(one(`background:${OTHER}`, say("otherStates")));
    const border = { held: "solid", planned: "dashed", proposed: "dotted", refused: "dashed" };
    const statuses = STATUSES.map((status) => one(`border-top-style:${border[status]};border-color:var(--${status})`, say(status), true));
    $("legend").replaceChildren(...states, ...statuses, make("span", {}, `◆ ${say("group")}`));
  }

  // ---- choosing

  function choose(n, report = 0) {
    state.chosen = n;
    state.report = report;
    changed();
  }
  function chooseEntity(entity) {
    Object.assign(state, { entity, pair: null, chosen: null });
    changed();
  }
  function choosePair(pair) {
    Object.assign(state, { pair, entity: null, chosen: null });
    changed();
  }
  function clearChoice() {
    Object.assign(state, { entity: null, pair: null, chosen: null });
    changed();
  }
  function changed() {
    markGraph();
    drawPanel();
    markChosen();
    if (state.chosen !== null && matchMedia("(max-width: 900px)").matches) $("panel").scrollIntoView();
  }
  function markChosen() {
    for (const node of document.querySelectorAll("#table tr[data-n], #timeline [data-n]")) {
      node.classList.toggle("chosen", Number(node.dataset.n) === state.chosen);
    }
  }

  // ---- details

  const badge = (talk) => make("span", { class: `badge ${talk.status}` }, say(talk.status));
  const talkButton = (talk) =>
    make("li", {}, make("button", { type: "button", "data-n": talk.n, on: { click: () => choose(talk.n) } },
      make("small", {}, `${talk.date || say("undated")} · ${say(talk.mode)} `, badge(talk)), who(talk)));

  function drawPanel() {
    const panel = $("panel");
    if (state.chosen !== null) return panel.replaceChildren(...details(conversations[state.chosen]));
    const chosen = (talk) =>
      state.entity !== null ? talk.who.some((party) => party.e === state.entity) || talk.by === state.entity
        : state.pair !== null ? talk.who.length === 2 && key(talk.who[0].e, talk.who[1].e) === state.pair : false;
    const title = state.entity !== null ? withState(state.entity)
      : state.pair !== null ? state.pair.split(" ").map((e) => label(Number(e))).join(" – ") : say("details");
    if (state.entity === null && state.pair === null) {
      const counts = new Map();
      for (const talk of shown) for (const party of talk.who) counts.set(party.e, (counts.get(party.e) || 0) + 1);
      const most = [...counts].sort((a, b) => b[1] - a[1] || entities[a[0]].label.localeCompare(entities[b[0]].label)).slice(0, MOST_PARTIES);
      const entry = ([e, count]) =>
        make("li", {}, make("button", { type: "button", on: { click: () => chooseEntity(e) } }, withState(e), make("small", {}, `${count} ${say("conversations")}`)));
      return panel.replaceChildren(make("h2", {}, title), make("p", { class: "empty" }, shown.length ? say("chooseHint") : say("noneFound")),
        make("ul", { class: "list" }, ...most.map(entry)));
    }
    const talks = shown.filter(chosen).sort(byDate);
    return panel.replaceChildren(make("div", { class: "row" }, make("h2", {}, title), backButton(clearChoice)),
      make("ul", { class: "list" }, ...talks.map(talkButton)));
  }

  const backButton = (act) => make("button", { type: "button", on: { click: act } }, say("back"));

  function details(talk) {
    const rows = [];
    const row = (name, ...value) => rows.push(make("dt", {}, say(name)), make("dd", {}, ...value));
    const name = (party) => {
      const office = party.office ? `, ${party.office}` : "";
      return make("div", {}, make("button", { type: "button", on: { click: () => chooseEntity(party.e) } }, withState(party.e)), office);
    };
    row("who", ...talk.who.map(name));
    row("when", talk.date || say("undated"));
    row("mode", say(talk.mode));
    row("status", badge(talk));
    if (talk.by !== null) row("asked", withState(talk.by));
    if (talk.place) row("where", talk.place);
    if (talk.sources.length) row("sources", talk.sources.join(", "));
    if (talk.topics.length) row("about", talk.topics.join("; "));
    for (const { on, says } of talk.differ) {
      row("disagree", `${say(on)}: ${says.map(([value, where]) => `${value} (${where.join(", ")})`).join("; ")}`);
    }
    const report = talk.reports[state.report] ?? talk.reports[0];
    const tab = (one, n) => make("button", {
      type: "button", "aria-pressed": String(one === report), on: { click: () => choose(talk.n, n) },
    }, documents[one.d].title);
    const back = () => { state.chosen = null; changed(); };
    return [
      make("div", { class: "row" }, make("h2", {}, who(talk)), backButton(back)),
      make("dl", {}, ...rows),
      make("div", { class: "chips", role: "group", "aria-label": say("reports") }, ...talk.reports.map(tab)),
      article(documents[report.d], report.evidence),
      kinds(),
    ];
  }

  const kinds = () =>
    make("div", { class: "kinds", "aria-hidden": "true" }, ...["person", "office", "state", "organization", "place", "date"].map((kind) => make("span", { class: `m ${kind}` }, say(kind))));

  /** The text of an article with its mentions, and the words of the evidence lit up. */
  function article(one, evidence) {
    const head = [one.title, one.published ? `${say("published")} ${one.published}` : null].filter(Boolean).join(", ");
    const box = make("div", { class: "article", lang: one.language, tabindex: "0", role: "region", "aria-label": head });
    if (one.text === null) {
      box.append(say("noText"), ...evidence.map((words) => make("p", {}, make("span", { class: "lit" }, words.quote))));
      return box;
    }
    const lit = union(evidence.map((words) => [words.s, words.t]));
    const cuts = new Set([0, one.text.length]);
    for (const [start, end] of [...lit, ...one.mentions]) cuts.add(start).add(end);
    const ends = [...cuts].sort((a, b) => a - b);
    let mention = 0;
    let light = 0;
    let first = null;
    for (let n = 0; n + 1 < ends.length; n += 1) {
      const [start, end] = [ends[n], ends[n + 1]];
      while (mention < one.mentions.length && one.mentions[mention][1] <= start) mention += 1;
      while (light < lit.length && lit[light][1] <= start) light += 1;
      const words = one.text.slice(start, end);
      const [from, , kind, meaning] = one.mentions[mention] ?? [Infinity];
      let node = from <= start ? make("span", { class: `m ${kind}`, title: meaning || null }, words) : document.createTextNode(words);
      if (light < lit.length && lit[light][0] <= start) node = make("mark", { class: "lit" }, node);
      if (!first && node.className === "lit") first = node;
      box.append(node);
    }
    if (first) requestAnimationFrame(() => { box.scrollTop = Math.max(0, first.offsetTop - box.offsetTop - 60); });
    return box;
  }

  function union(spans) {
    const out = [];
    for (const [start, end] of spans.sort((a, b) => a[0] - b[0])) {
      const last = out.at(-1);
      if (last && start <= last[1]) last[1] = Math.max(last[1], end);
      else out.push([start, end]);
    }
    return out;
  }

  // ---- timeline

  const SVG = "http://www.w3.org/2000/svg";
  function draw(tag, attributes, ...children) {
    const node = document.createElementNS(SVG, tag);
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    node.append(...children);
    return node;
  }

  function drawTimeline() {
    const dated = shown.filter((talk) => /^\d{4}/.test(talk.date || "")).sort(byDate);
    const undated = shown.length - dated.length;
    const time = (talk) => Date.parse(bounds(talk.date)[0]);
    const [first, last] = [dated[0], dated.at(-1)].map((talk) => (talk ? time(talk) : NaN));
    const width = Math.max(320, $("timeline").clientWidth || 900);
    const inner = width - 40;
    const span = Math.max(last - first, 86400000 * 30);
    const x = (at) => 20 + (inner * (at - first)) / span;
    const stacks = new Map();
    const radius = dated.length > 600 ? 3 : dated.length > 150 ? 4 : 6;
    const points = dated.map((talk) => {
      const column = Math.round(x(time(talk)) / (2 * radius));
      const height = stacks.get(column) || 0;
      stacks.set(column, height + 1);
      return { talk, x: column * 2 * radius, level: height };
    });
    const levels = Math.max(1, ...stacks.values());
    const floor = levels * (2 * radius + 1) + 10;
    const svg = draw("svg", { width, height: floor + 28, role: "group" });
    svg.append(draw("line", { x1: 0, x2: width, y1: floor + 2, y2: floor + 2 }));
    if (dated.length) {
      const years = [];
      for (let year = new Date(first).getUTCFullYear(); year <= new Date(first + span).getUTCFullYear() + 1; year += 1) years.push(year);
      const months = span < 86400000 * 800;
      let free = -Infinity;
      for (const year of years) for (let month = 0; month < (months ? 12 : 1); month += 1) {
        const at = Date.UTC(year, month, 1);
        if (at < first - 86400000 * 31 || at > first + span) continue;
        const place = Math.max(2, x(at));
        // The last one stays within the picture.
        const start = Math.min(place + 2, width - (months ? 54 : 32));
        svg.append(draw("line", { x1: place, x2: place, y1: floor, y2: floor + 6 }));
        if (start > free) {
          svg.append(draw("text", { x: start, y: floor + 20 }, months ? `${year}-${String(month + 1).padStart(2, "0")}` : String(year)));
          free = start + 60;
        }
      }
    }
    points.forEach(({ talk, x: place, level }, n) => {
      const hollow = talk.status === "planned" || talk.status === "proposed";
      const colour = `var(--${talk.status})`;
      const y = floor - radius - 2 - level * (2 * radius + 1);
      const words = `${talk.date}, ${say(talk.mode)}, ${say(talk.status)}: ${who(talk)}`;
      const shape = talk.mode === "meeting"
        ? draw("rect", { x: place - radius, y: y - radius, width: 2 * radius - 1, height: 2 * radius - 1 })
        : draw("circle", { cx: place, cy: y, r: radius - 0.5 });
      shape.append(draw("title", {}, words));
      for (const [name, value] of Object.entries({
        "data-n": talk.n, role: "button", tabindex: n === 0 ? 0 : -1, "aria-label": words, fill: hollow ? "transparent" : colour, stroke: colour,
      })) shape.setAttribute(name, value);
      shape.addEventListener("click", () => choose(talk.n));
      shape.addEventListener("keydown", (event) => walk(event, shape, talk.n));
      svg.append(shape);
    });
    const note = undated ? [make("p", { class: "empty" }, `${say("undated")}: ${undated}`)] : [];
    $("timeline").replaceChildren(svg, ...note);
    markChosen();
  }

  /** Arrow keys go from point to point; one of them is in the order of the tab key. */
  function walk(event, shape, n) {
    const all = [...document.querySelectorAll("#timeline [role='button']")];
    const at = all.indexOf(shape);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (event.key === "Enter" || event.key === " ") choose(n);
    else if (to === undefined || !all[to]) return;
    else {
      shape.setAttribute("tabindex", "-1");
      all[to].setAttribute("tabindex", "0");
      all[to].focus();
    }
    event.preventDefault();
  }

  // ---- table

  const COLUMNS = [
    ["date", "when", (talk) => talk.date || "–"],
    ["who", "who", who],
    ["mode", "mode", (talk) => say(talk.mode)],
    ["status", "status", (talk) => say(talk.status)],
    ["by", "asked", (talk) => (talk.by === null ? "" : label(talk.by))],
    ["about", "about", (talk) => talk.topics.join("; ")],
  ];

  function sorted() {
    const [, , value] = COLUMNS.find(([name]) => name === state.sort);
    const order = (a, b) => (state.sort === "date" ? 0 : value(a).localeCompare(value(b), state.language)) || byDate(a, b);
    const all = [...shown].sort(order);
    return state.down ? all.reverse() : all;
  }

  function drawTable() {
    if (!shown.length) return $("table").replaceChildren(make("p", { class: "empty" }, say("noneFound")));
    const heads = COLUMNS.map(([name, title]) => {
      const own = state.sort === name;
      const sort = () => { state.down = own && !state.down; state.sort = name; drawTable(); document.querySelector(`#table button[data-sort="${name}"]`).focus(); };
      return make("th", { scope: "col", role: "columnheader", "aria-sort": own ? (state.down ? "descending" : "ascending") : null },
        make("button", { type: "button", "data-sort": name, on: { click: sort } }, say(title), own ? (state.down ? " ↓" : " ↑") : ""));
    });
    // On a narrow screen a row is a block; the roles say that it still is a table.
    const cell = (talk, [name, title, value]) => {
      const who = () => make("button", { type: "button", on: { click: () => choose(talk.n) } }, value(talk));
      const content = name === "who" ? who() : name === "status" ? badge(talk) : value(talk);
      return make("td", { class: name, role: "cell", "data-title": say(title) }, content);
    };
    const all = sorted();
    const rows = all.slice(0, state.rows).map((talk) => make("tr", { "data-n": talk.n, role: "row" }, ...COLUMNS.map((column) => cell(talk, column))));
    const more = all.length > state.rows
      ? [make("button", { type: "button", on: { click: () => { state.rows += ROWS; drawTable(); } } }, `${say("more")} (${all.length - state.rows})`)] : [];
    $("table").replaceChildren(make("table", { role: "table" }, make("thead", { role: "rowgroup" }, make("tr", { role: "row" }, ...heads)), make("tbody", { role: "rowgroup" }, ...rows)), ...more);
    markChosen();
  }

  /** A cell that a spreadsheet would run as a formula gets an apostrophe. */
  function csvCell(text) {
    const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
    return `"${safe.replaceAll('"', '""')}"`;
  }

  function download() {
    const head = COLUMNS.map(([, title]) => csvCell(say(title)));
    const rows = sorted().map((talk) => COLUMNS.map(([, , value]) => csvCell(value(talk))));
    const file = new Blob(["\ufeff", [head, ...rows].map((row) => row.join(",")).join("\r\n"), "\r\n"], { type: "text/csv" });
    const link = make("a", { href: URL.createObjectURL(file), download: "conversations.csv" });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }

  // ---- articles

  function drawArticles() {
    const entry = (one, d) => {
      const open = () => {
        state.article = state.article === d ? null : d;
        drawArticles();
      };
      const own = state.article === d;
      const head = make("button", { type: "button", "aria-expanded": String(own), on: { click: open } }, one.title,
        make("small", {}, [one.published, one.source, one.language, `${one.count} ${say("conversations")}`].filter(Boolean).join(" · ")));
      return make("li", {}, head, own ? article(one, []) : null);
    };
    $("articles").replaceChildren(...documents.map(entry));
  }

  // ---- search and filters

  function hits() {
    const words = fold(state.words).split(/\s+/).filter(Boolean);
    if (!words.length) return [];
    const found = entities.map((entity, e) => [entity, e]).filter(([entity]) => entity.count > 0 && words.every((word) => entity.haystack.includes(word)));
    return found.sort((a, b) => b[0].count - a[0].count).slice(0, 8).map(([, e]) => e);
  }

  let hit = -1;
  function drawHits(open) {
    const all = open ? hits() : [];
    hit = Math.min(hit, all.length - 1);
    const entry = (e, n) => make("li", { role: "option", id: `hit${n}`, "aria-selected": String(n === hit), on: { mousedown: (event) => { event.preventDefault(); take(e); } } }, `${withState(e)} · ${entities[e].count}`);
    $("hits").replaceChildren(...all.map(entry));
    $("hits").hidden = !all.length;
    $("search").setAttribute("aria-expanded", String(all.length > 0));
    if (hit >= 0) $("search").setAttribute("aria-activedescendant", `hit${hit}`);
    else $("search").removeAttribute("aria-activedescendant");
    return all;
  }

  function take(e) {
    hit = -1;
    drawHits(false);
    chooseEntity(e);
    const node = cy.getElementById(`e${e}`);
    if (node.nonempty()) cy.animate({ center: { eles: node }, duration: 200 });
  }

  let waiting = 0;
  const later = (act) => { clearTimeout(waiting); waiting = setTimeout(act, 120); };

  function chips(id, values, chosen) {
    const chip = (value) => make("button", { type: "button", "aria-pressed": String(chosen.has(value)), on: { click: (event) => {
      if (!chosen.delete(value)) chosen.add(value);
      event.currentTarget.setAttribute("aria-pressed", String(chosen.has(value)));
      refresh();
    } } }, say(value));
    const legend = $(id).querySelector("legend");
    $(id).replaceChildren(legend, ...values.map(chip));
  }

  function drawWords() {
    document.documentElement.lang = state.language;
    for (const node of document.querySelectorAll("[data-t]")) node.textContent = say(node.dataset.t);
    for (const node of document.querySelectorAll("[data-label]")) node.setAttribute("aria-label", say(node.dataset.label));
    $("language").textContent = say("language");
    $("theme").textContent = say("theme")[state.theme];
    const option = (code) => make("option", { value: code, selected: code === state.state }, code ? stateLabel(code) : say("all"));
    $("state").replaceChildren(...["", ...[...rankedStates].sort((a, b) => stateLabel(a).localeCompare(stateLabel(b), state.language))].map(option));
    chips("modes", MODES.filter((mode) => conversations.some((talk) => talk.mode === mode)), state.modes);
    chips("statuses", STATUSES.filter((status) => conversations.some((talk) => talk.status === status)), state.statuses);
    drawArticles();
  }

  function drawTheme() {
    const dark = state.theme === 2 || (state.theme === 0 && matchMedia("(prefers-color-scheme: dark)").matches);
    document.documentElement.dataset.theme = dark ? "dark" : "light";
    if (cy) { cy.style(graphStyle()); drawGraph(); }
    $("theme").textContent = say("theme")[state.theme];
  }

  $("search").addEventListener("input", (event) => {
    state.words = event.target.value;
    hit = -1;
    drawHits(true);
    later(refresh);
  });
  $("search").addEventListener("keydown", (event) => {
    const all = hits();
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      hit = all.length ? (hit + (event.key === "ArrowDown" ? 1 : all.length)) % all.length : -1;
      drawHits(true);
      event.preventDefault();
    } else if (event.key === "Enter" && all.length) take(all[Math.max(hit, 0)]);
    else if (event.key === "Escape") { hit = -1; drawHits(false); }
  });
  $("search").addEventListener("blur", () => drawHits(false));
  for (const id of ["from", "until", "state"]) {
    $(id).addEventListener("change", (event) => { state[id] = event.target.value; refresh(); });
  }
  $("reset").addEventListener("click", () => {
    Object.assign(state, { words: "", from: "", until: "", state: "", entity: null, pair: null, chosen: null });
    state.modes.clear();
    state.statuses.clear();
    for (const id of ["search", "from", "until"]) $(id).value = "";
    drawWords();
    refresh();
  });
  $("fit").addEventListener("click", () => cy.fit(undefined, 30));
  $("csv").addEventListener("click", download);
  $("language").addEventListener("click", () => {
    state.language = state.language === "vi" ? "en" : "vi";
    drawWords();
    refresh();
  });
  $("theme").addEventListener("click", () => { state.theme = (state.theme + 1) % 3; drawTheme(); });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawTheme);
  let width = 0;
  addEventListener("resize", () => { if (innerWidth !== width) { width = innerWidth; later(() => { cy.resize(); drawTimeline(); }); } });
  addEventListener("keydown", (event) => {
    if (event.key === "Escape" && event.target.id !== "search") clearChoice();
    if (event.key === "/" && !/^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) { $("search").focus(); event.preventDefault(); }
  });

  drawTheme();
  drawWords();
  refresh();
})();
