// All papers: search, filters, order, and everything that is known of one of them.
const PAGE = 50;
const byYear = (a, b) => (data.papers.year[b] ?? 0) - (data.papers.year[a] ?? 0) || a - b;
let searchText = null, foldedAbstracts = null, papersForm = null, drawing = 0;

const ORDERS = {
  year: byYear,
  title: (a, b) => data.papers.title[a].localeCompare(data.papers.title[b]),
  theme: (a, b) => data.papers.theme[a] - data.papers.theme[b] || byYear(a, b),
  confidence: (a, b) => (data.papers.confidence[b] ?? -1) - (data.papers.confidence[a] ?? -1) || a - b,
  novelty: (a, b) => (data.papers.novelty[b] ?? -1) - (data.papers.novelty[a] ?? -1) || a - b,
};

const RISING = new Set(["title", "theme"]); // Unless they are turned round.

// From and to in the order in which they were meant.
function yearsOf(params) {
  const from = Number(params.get("from")) || null, to = Number(params.get("to")) || null;
  const turned = from !== null && to !== null && from > to;
  return { from: turned ? to : from, to: turned ? from : to, turned };
}

async function filterPapers(params) {
  const { papers } = data;
  let found = papers.id.map((_, at) => at);
  const keep = (list) => { const those = new Set(list); found = found.filter((paper) => those.has(paper)); };
  for (const name of params.getAll("author")) keep(papersBy(name));
  for (const name of params.getAll("group")) keep(papersOf(name));
  for (const name of params.getAll("venue")) { const at = papers.venues.indexOf(name); found = found.filter((paper) => papers.venue[paper] === at); }
  const theme = data.themeAt.get(params.get("theme"));
  if (params.get("theme")) found = found.filter((paper) => papers.theme[paper] === theme);
  const { from, to } = yearsOf(params);
  if (from !== null || to !== null) found = found.filter((paper) => papers.year[paper] !== null && papers.year[paper] >= (from ?? -Infinity) && papers.year[paper] <= (to ?? Infinity));
  const novelty = params.get("novelty");
  if (novelty && papers.novelty.length) found = found.filter((paper) => papers.novelty[paper] !== null && (novelty === "low" ? papers.novelty[paper] < 50 : papers.novelty[paper] >= Number(novelty)));
  const query = parseQuery(params.get("q") || "");
  if (query.length) {
    searchText ||= papers.title.map((title, at) => fold(`${title} ${authorNames(at).join(" ")} ${papers.venues[papers.venue[at]] || ""}`));
    const abstracts = params.get("abstracts") ? await allAbstracts() : null;
    if (abstracts && !foldedAbstracts) foldedAbstracts = abstracts.map(fold);
    found = found.filter((paper) => matches(query, searchText[paper], abstracts ? foldedAbstracts[paper] || "" : ""));
  }
  const order = ORDERS[params.get("sort")] || byYear;
  found = found.slice().sort(order);
  return { found: params.get("dir") === "up" ? found.reverse() : found, query };
}

function buildPapersForm(body) {
  const years = data.papers.year.reduce((all, year) => (year === null ? all : [Math.min(all[0], year), Math.max(all[1], year)]), [Infinity, -Infinity]);
  let timer = 0;
  const later = (act) => () => { clearTimeout(timer); timer = setTimeout(act, 200); };
  const search = h("input", { type: "search", autocomplete: "off", placeholder: "words, \"a phrase\", -without, this OR that" });
  search.addEventListener("input", later(() => change({ q: search.value.trim(), page: "", paper: "" })));
  const abstracts = h("input", { type: "checkbox", onchange: () => change({ abstracts: abstracts.checked ? "1" : "", page: "" }) });
  const author = nameField("Author", data.papers.names, "", (name) => change({ author: name, page: "", paper: "" }), () => readState().params.get("author") || "");
  const venue = data.papers.venues.length > 1 ? nameField("Venue", data.papers.venues, "", (name) => change({ venue: name, page: "", paper: "" }), () => readState().params.get("venue") || "") : null;
  const theme = themeField("Theme", "", (id) => change({ theme: id, page: "", paper: "" }));
  const year = (label, key) => {
    const input = h("input", { type: "number", min: years[0], max: years[1], placeholder: key === "from" ? years[0] : years[1] });
    input.addEventListener("change", () => change({ [key]: input.value, page: "", paper: "" }));
    return { input, node: h("label", {}, h("span", {}, label), input) };
  };
  const from = year("From year", "from"), to = year("To year", "to");
  const novelty = h("select", { onchange: () => change({ novelty: novelty.value, page: "", paper: "" }) },
    [["", "any"], ["90", "most novel tenth of its year"], ["75", "most novel quarter of its year"], ["low", "less novel than most"]].map(([value, text]) => h("option", { value }, text)));
  const sort = h("select", { onchange: () => change({ sort: sort.value, dir: "", page: "" }) },
    [["", "newest first"], ["title", "title"], ["theme", "theme"], ["confidence", "surest theme first"], ...(data.papers.novelty.length ? [["novelty", "most novel first"]] : [])].map(([value, text]) => h("option", { value }, text)));
  const status = h("p", { class: "status", "aria-live": "polite", id: "papers-status" });
  const results = h("div", {});
  body.replaceChildren(h("form", { class: "tools", role: "search", onsubmit: (event) => event.preventDefault() },
    h("label", { class: "broad" }, h("span", {}, "Search titles, authors, venues"), search),
    author.node, venue ? venue.node : null, theme.node, from.node, to.node,
    data.papers.novelty.length ? h("label", {}, h("span", {}, "Novelty (in years of 20 papers and more)"), novelty) : null,
    h("label", {}, h("span", {}, "Order"), sort),
    data.packedAbstracts.length ? h("label", { class: "check" }, abstracts, h("span", {}, data.run.cut ? `search abstracts too (the beginnings of ${number(data.run.cut)} that are cut in this page)` : "search abstracts too")) : null), status, results);
  papersForm = { search, abstracts, author, venue, theme, from, to, novelty, sort, status, results };
}

async function drawPapers(params) {
  const body = document.querySelector("#view-papers .body");
  if (!papersForm) buildPapersForm(body);
  const form = papersForm;
  const mine = ++drawing;
  const set = (input, value) => { if (document.activeElement !== input) input.value = value; };
  set(form.search, params.get("q") || "");
  set(form.author.input, params.get("author") || "");
  if (form.venue) set(form.venue.input, params.get("venue") || "");
  set(form.from.input, params.get("from") || "");
  set(form.to.input, params.get("to") || "");
  form.theme.select.value = params.get("theme") || "";
  form.novelty.value = params.get("novelty") || "";
  form.sort.value = params.get("sort") || "";
  form.abstracts.checked = Boolean(params.get("abstracts"));
  const { found, query } = await filterPapers(params);
  if (mine !== drawing) return; // A later filter is on its way.
  const open = data.paperAt.get(params.get("paper"));
  const pages = Math.max(1, Math.ceil(found.length / PAGE));
  const at = open === undefined ? -1 : found.indexOf(open);
  const page = Math.min(pages, Math.max(1, Number(params.get("page")) || (at >= 0 ? Math.floor(at / PAGE) + 1 : 1)));
  const said = [...params.getAll("group"), ...(params.getAll("author").length > 1 ? params.getAll("author") : [])];
  const years = yearsOf(params);
  const unknown = params.getAll("author").filter((name) => !data.nameAt.has(name));
  form.status.replaceChildren(`${count(found.length, "paper")}${found.length < data.papers.id.length ? ` of ${number(data.papers.id.length)}` : ""}${said.length ? ` ${params.getAll("group").length ? "of" : "by"} ${said.join(" and ")}` : ""}. `,
    years.turned ? `Years ${years.from} to ${years.to}. ` : "",
    unknown.length ? `No paper is by “${clip(unknown[0], 60)}”. ` : "",
    query.length && params.get("abstracts") && data.run.cut ? `${count(data.run.cut, "abstract")} ${data.run.cut === 1 ? "is" : "are"} cut in this page, so papers that have a word only further on are missing here; papers.csv has them whole. ` : "",
    [...params.keys()].length ? h("a", { href: "#papers" }, "Clear all filters") : "");
  const shown = found.slice((page - 1) * PAGE, page * PAGE);
  form.results.replaceChildren(...[
    shown.length ? paperList(shown, { open, sorted: params, query }) : h("p", {}, "No paper matches. Take a filter away."),
    found.length ? menu("papers", [[`CSV of ${count(found.length, "paper")}`, () => saveRows("papers", paperRows(found))]]) : null,
    pager(page, pages, (next) => { change({ page: next, paper: "" }); form.status.scrollIntoView({ block: "start" }); }),
  ].filter(Boolean));
  if (open !== undefined && at >= 0) {
    const row = form.results.querySelector("tr.opened");
    if (row) row.scrollIntoView({ block: "start" });
  }
}

const paperRows = (list) => [["paper_id", "title", "authors", "year", "venue", "theme", "confidence", "doi"],
  ...list.map((paper) => [data.papers.id[paper], data.papers.title[paper], authorNames(paper).join("; "), data.papers.year[paper],
    data.papers.venues[data.papers.venue[paper]] || "", themeName(data.papers.theme[paper]), data.papers.confidence[paper] === null ? "" : data.papers.confidence[paper] / 100, data.papers.doi[paper] || ""])];

function paperList(list, { most = PAGE, open, sorted, query = [] } = {}) {
  const { papers } = data;
  const novelty = papers.novelty.length > 0;
  const head = (text, key, numeric) => {
    if (!sorted) return h("th", { scope: "col", class: numeric ? "n" : null }, text);
    const current = (sorted.get("sort") || "year") === key;
    const reversed = sorted.get("dir") === "up";
    const up = reversed !== RISING.has(key);
    return h("th", { scope: "col", class: numeric ? "n" : null, "aria-sort": current ? (up ? "ascending" : "descending") : null },
      h("button", { type: "button", class: "sort", "data-focus": `sort ${key}`, onclick: () => change({ sort: key === "year" ? "" : key, dir: current && !reversed ? "up" : "", page: "", paper: "" }) }, text, current ? (up ? " ↑" : " ↓") : ""));
  };
  const body = h("tbody", {});
  for (const paper of list.slice(0, most)) {
    const names = authorNames(paper);
    const button = h("button", { type: "button", class: "title", "aria-expanded": "false", dir: "auto" }, marked(clip(papers.title[paper], 240), query) || "(no title)");
    const row = h("tr", {},
      h("td", { class: "n", "data-name": "" }, papers.year[paper] ?? "–"),
      h("td", {}, button, h("p", { class: "by", dir: "auto" }, names.length > 8 ? `${names.slice(0, 7).join(", ")} and ${names.length - 7} more` : names.join(", "))),
      h("td", { class: "theme-cell" }, swatch(papers.theme[paper]), h("a", { class: "quiet", href: themePage(papers.theme[paper]) }, themeName(papers.theme[paper]))),
      h("td", { class: "n", "data-name": "confidence" }, papers.confidence[paper] === null ? "–" : `${papers.confidence[paper]}%`),
      novelty ? h("td", { class: "n", "data-name": "novelty" }, papers.novelty[paper] ?? "–") : null);
    body.append(row);
    let detail = null;
    const toggle = () => {
      if (!detail) { detail = h("tr", {}, h("td", { colspan: novelty ? 5 : 4 }, paperDetail(paper))); row.after(detail); } else detail.hidden = !detail.hidden;
      button.setAttribute("aria-expanded", String(!detail.hidden));
    };
    button.addEventListener("click", toggle);
    if (paper === open) { row.classList.add("opened"); toggle(); }
  }
  return h("table", { class: "papers" }, h("thead", {}, h("tr", {}, head("Year", "year", true), head("Paper", "title"), head("Theme", "theme"), head("Confidence", "confidence", true), novelty ? head("Novelty, %", "novelty", true) : null)), body);
}

// A link only where the identifier has the form of one; everything else of a paper is text.
function outLinks(paper) {
  const { papers } = data;
  const links = [];
  const add = (column, pattern, start, name) => {
    const id = papers[column][paper];
    if (id && pattern.test(id)) links.push(h("a", { href: start + encodeURI(id), rel: "noreferrer noopener", target: "_blank" }, `${name} ${id}`));
  };
  add("doi", /^10\.\d{3,9}\/\S+$/, "https://doi.org/", "doi");
  add("arxiv", /^[\w.\-/]+$/, "https://arxiv.org/abs/", "arXiv");
  add("openreview", /^[\w-]+$/, "https://openreview.net/forum?id=", "OpenReview");
  add("pmid", /^\d+$/, "https://pubmed.ncbi.nlm.nih.gov/", "PubMed");
  return links;
}

function paperDetail(paper) {
  const { papers } = data;
  const text = h("p", { dir: "auto" }, "…");
  abstractOf(paper).then((abstract) => { text.textContent = abstract || "No abstract."; });
  const members = papers.members[paper];
  const weights = [];
  for (let at = 0; at < members.length; at += 2) weights.push(h("li", {}, h("span", {}, `${members[at + 1]}%`), h("span", {}, swatch(members[at]), themeName(members[at]))));
  const links = outLinks(paper);
  const published = papers.published[paper];
  const names = authorNames(paper);
  const pairs = [
    ["Title", papers.title[paper].length > 240 ? h("span", { dir: "auto" }, papers.title[paper]) : null],
    ["Authors", h("span", {}, names.map((name, at) => [at ? ", " : "", h("a", { class: "quiet", href: authorLink(name) }, h("bdi", {}, name))]))],
    ["Confidence", papers.confidence[paper] === null ? null : `${papers.confidence[paper]}%: the share of its membership that the main theme has, not the probability that a reader would agree`],
    ["Venue", [papers.venues[papers.venue[paper]], published !== null && published !== papers.year[paper] ? `published ${published}` : ""].filter(Boolean).join(", ")],
    ["Memberships", weights.length ? h("ul", { class: "weights" }, weights) : null],
    ["Novelty", papers.novelty.length && papers.novelty[paper] !== null ? `further from all earlier papers than ${papers.novelty[paper]}% of the papers of its year` : null],
    ["Citations", papers.citations.length && papers.citations[paper] !== null ? number(papers.citations[paper]) : null],
    ["Links", links.length ? links.map((one, at) => [at ? " · " : "", one]) : null],
    ["Read from", papers.sources[paper]],
    ["This paper", h("a", { href: paperLink(paper) }, papers.id[paper])],
    ["Correct it", correctionField(paper)],
  ].filter(([, value]) => value);
  return h("div", { class: "detail" }, text, h("dl", { class: "pairs" }, pairs.map(([term, value]) => h("div", {}, h("dt", {}, term), h("dd", {}, value)))));
}
