// Themes by period with the flows between them, and authors, themes and venues side by side.
const MOST_NODES = 10, MOST_SIDE = 12, NODE = 12;

function drawFlows(params) {
  const body = document.querySelector("#view-flows .body");
  const width = Math.min(body.clientWidth || 900, 1100);
  const whose = flowsOf(params.get("of")) || data.flows[0];
  const parts = [];
  if (whose) {
    const select = h("select", { "data-focus": "flows of", onchange: () => change({ of: select.value }) },
      ["", "venue", "author"].map((kind) => { const some = data.flows.filter((one) => one.kind === kind).map((one) => h("option", { value: flowKey(one) }, whoName(one.name))); return kind && some.length ? h("optgroup", { label: kind === "venue" ? "Venues" : "Authors" }, some) : some; }));
    select.value = flowKey(whose);
    parts.push(h("h3", {}, "From period to period"), data.flows.length > 1 ? h("div", { class: "tools" }, h("label", {}, h("span", {}, "Papers of"), select)) : null, evolution(width, whose));
  } else parts.push(h("p", {}, "Periods need papers of two years, so there is nothing to follow."));
  parts.push(h("h3", { class: "block" }, "Authors, themes and venues"), threeFields(width));
  body.replaceChildren(...parts.filter(Boolean));
}

// What a link to flows says: nothing for all papers, else "venue/..." or "author/...".
const flowKey = ({ kind, name }) => (kind ? `${kind}/${name}` : "");
const flowsOf = (key) => data.flows.find((one) => flowKey(one) === (key || ""));

const spanText = ([from, to]) => (from === to ? String(from) : `${from}–${to}`);

function evolution(width, whose) {
  const { periods, papers, flows } = whose;
  const none = data.none;
  const sums = data.themes.id.map((_, at) => papers.reduce((sum, column) => sum + column[at], 0));
  const moving = new Set(flows.filter(([, a, b, , strong]) => strong && a !== b).flatMap(([, a, b]) => [a, b]));
  const order = sums.map((_, at) => at).filter((at) => at !== none && sums[at] > 0).sort((a, b) => moving.has(b) - moving.has(a) || sums[b] - sums[a] || a - b);
  const shown = new Set(order.slice(0, MOST_NODES).sort((a, b) => a - b));
  const rest = order.length - shown.size;
  const key = (at) => (at === none ? none : shown.has(at) ? at : -1);
  const columns = papers.map((column) => {
    const counts = new Map();
    column.forEach((n, at) => { if (n > 0) counts.set(key(at), (counts.get(key(at)) || 0) + n); });
    return [...counts].sort((a, b) => (a[0] < 0) - (b[0] < 0) || (a[0] === none) - (b[0] === none) || sums[b[0]] - sums[a[0]]).map(([at, n]) => ({ key: at, n, name: at < 0 ? `${rest} other themes` : themeName(at), hue: at < 0 ? "hr" : hueOf(at) }));
  });
  const joined = new Map();
  for (const [at, a, b, n, strong] of flows) {
    const id = `${at}/${key(a)}/${key(b)}`;
    const one = joined.get(id) || { at, from: key(a), to: key(b), n: 0, strong: 0 };
    one.n += n; if (strong && key(a) >= 0 && key(b) >= 0) one.strong = 1;
    joined.set(id, one);
  }
  const links = [...joined.values()];
  const totals = papers.map((column) => column.reduce((a, b) => a + b, 0));
  const strong = flows.filter((row) => row[4]).sort((a, b) => b[3] - a[3]);
  const figure = h("figure", { class: "chart" },
    flowChart(width, columns, links, periods.map((one, at) => [spanText(one), `n ${number(totals[at])}`]), { label: `Themes of ${whoName(whose.name)} by period; the table has the numbers`, pick: (at, node) => node.key >= 0 && go("papers", { theme: data.themes.id[node.key], from: periods[at][0], to: periods[at][1], ...(whose.kind ? { [whose.kind]: whose.name } : {}) }) }),
    h("figcaption", {}, `Columns: papers of a period by theme, all to one scale. Bands: papers by the themes of their authors’ papers in the period before; what no band reaches is of authors who had none then.${whose.kind ? ` Only papers of ${whose.name} count.` : ""} Grey bands are what authors who keep to their themes give at any time. Dark bands are surely larger than with the years shuffled (${count(strong.length, "flow")}; one drawing in twenty has one by chance). ${rest > 0 ? `${count(rest, "theme")} with fewer papers and no dark band ${rest === 1 ? "is" : "are"} one block.` : ""}`),
    takeChart(`evolution-${whoName(whose.name)}`, () => figure, () => [["period", "from theme", "to theme", "papers", "beyond chance"], ...flows.map(([at, a, b, n, sure]) => [spanText(periods[at + 1]), themeName(a), themeName(b), n, sure ? "yes" : "no"])]));
  return h("div", {}, figure,
    strong.length ? scroller("Flows beyond chance", h("table", {},
      h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "To period"), h("th", { scope: "col" }, "From theme"), h("th", { scope: "col" }, "To theme"), h("th", { scope: "col", class: "n" }, "Papers"))),
      h("tbody", {}, strong.slice(0, 20).map(([at, a, b, n]) => h("tr", {}, h("td", {}, spanText(periods[at + 1])), h("td", {}, themeName(a)), h("td", {}, themeName(b)), h("td", { class: "n" }, `${number(n)} of ${number(papers[at + 1][b])}`))))), "flows-beyond-chance")
      : h("p", { class: "small" }, "No flow is surely larger than with the years shuffled: authors keep to their themes, or there are too few of them in two periods."),
    h("details", {}, h("summary", {}, "Papers by period as a table"), scroller("Papers by period", h("table", {},
      h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "Theme"), periods.map((one, at) => h("th", { scope: "col", class: "n" }, `${spanText(one)} (n ${number(totals[at])})`)))),
      h("tbody", {}, [...order, none].filter((at) => sums[at] > 0).map((at) => h("tr", {}, h("th", { scope: "row" }, themeName(at)), papers.map((column) => h("td", { class: "n" }, number(column[at]))))))), "papers-by-period")));
}

// Each paper counts once for each of the authors and venues shown, by its main theme.
function threeFields(width) {
  const { papers } = data;
  const every = papers.id.map((_, at) => at);
  const authors = authorCounts(every).slice(0, MOST_SIDE).map(([name]) => name);
  const venues = venueCounts(every).slice(0, MOST_SIDE).map(([name]) => name);
  const themeSums = new Map();
  const links = new Map();
  const add = (at, from, to) => { const id = `${at}/${from}/${to}`; const one = links.get(id) || { at, from, to, n: 0 }; one.n += 1; links.set(id, one); };
  const authorPlace = new Map(authors.map((name, at) => [data.nameAt.get(name), at])), venuePlace = new Map(venues.map((name, at) => [papers.venues.indexOf(name), at]));
  for (const paper of every) {
    const mine = [...new Set(papers.authors[paper])].filter((one) => authorPlace.has(one));
    if (mine.length) themeSums.set(papers.theme[paper], (themeSums.get(papers.theme[paper]) || 0) + 1);
  }
  const top = [...themeSums].sort((a, b) => (a[0] === data.none) - (b[0] === data.none) || b[1] - a[1] || a[0] - b[0]).slice(0, MOST_SIDE).map(([theme]) => theme);
  const kept = new Set(top);
  const sizes = [new Map(), new Map(), new Map()];
  const grow = (at, key) => sizes[at].set(key, (sizes[at].get(key) || 0) + 1);
  for (const paper of every) {
    const theme = papers.theme[paper];
    const mine = [...new Set(papers.authors[paper])].filter((one) => authorPlace.has(one));
    if (!kept.has(theme) || !mine.length) continue;
    const venue = venuePlace.get(papers.venue[paper]);
    for (const one of mine) { add(0, authorPlace.get(one), theme); grow(0, authorPlace.get(one)); }
    if (venue !== undefined) { add(1, theme, venue); grow(2, venue); }
    grow(1, theme);
  }
  const column = (at, list, name, hue) => list.filter((key) => sizes[at].get(key)).map((key) => ({ key, n: sizes[at].get(key), name: name(key), hue: hue(key) }));
  const columns = [column(0, authors.map((_, at) => at), (at) => authors[at], () => "hr"), column(1, top, themeName, hueOf), column(2, venues.map((_, at) => at), (at) => venues[at], () => "hr")];
  if (!columns[0].length) return h("p", { class: "small" }, "No author has a paper with a theme.");
  const rows = [...links.values()];
  const figure = h("figure", { class: "chart" },
    flowChart(width, columns, rows, [["Authors", ""], ["Themes", ""], ["Venues", ""]], { own: true, label: "Authors, their themes and their venues; bands are papers", pick: (at, node) => { location.hash = at === 0 ? authorLink(node.name) : at === 1 ? themePage(node.key) : venueLink(node.name); } }),
    h("figcaption", {}, `The ${columns[0].length} authors with most papers, the themes of these papers and their venues (up to ${MOST_SIDE} of each). A band is a number of papers; a paper of two of the authors is in two bands on the left and in one on the right, so each column has a scale of its own.`),
    takeChart("three-fields", () => figure, () => [["from", "to", "papers"], ...rows.map(({ at, from, to, n }) => [at ? themeName(from) : authors[from], at ? venues[to] : themeName(to), n])]));
  return figure;
}

// Columns of nodes and bands between them; widths are numbers.
function flowChart(width, columns, links, heads, { label, pick, own } = {}) {
  const small = width < 560;
  const most = Math.max(...columns.map((column) => column.length));
  // Where one block is most of a column, the others need room to be seen.
  const biggest = Math.max(...columns.map((column) => Math.max(...column.map((node) => node.n)) / column.reduce((sum, node) => sum + node.n, 0)));
  const height = Math.round(Math.max(320, most * (small ? 26 : 30) + 80) * (own ? 1 : Math.min(1.7, Math.max(1, 1.6 * biggest)))), gap = small ? 6 : 8, top = 38;
  const left = small ? 6 : 8, right = width - (small ? 96 : 190);
  const x = linear(0, Math.max(1, columns.length - 1), left, right);
  const totals = columns.map((column) => column.reduce((sum, node) => sum + node.n, 0));
  const free = height - top - 10 - gap * (most - 1);
  const unit = columns.map((_, at) => free / (own ? totals[at] : Math.max(...totals)));
  const svg = s("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": label });
  const hatched = hatches(svg);
  const places = columns.map((column, at) => {
    let y = top;
    return new Map(column.map((node) => { const box = { node, y, height: Math.max(1.5, node.n * unit[at]), out: 0, in: 0 }; y += box.height + gap; return [node.key, box]; }));
  });
  const bands = s("g", {}), nodes = s("g", {});
  svg.append(bands, nodes);
  const drawn = links.filter((one) => places[one.at].has(one.from) && places[one.at + 1].has(one.to))
    .sort((a, b) => a.at - b.at || places[a.at].get(a.from).y - places[b.at].get(b.from).y || places[a.at + 1].get(a.to).y - places[b.at + 1].get(b.to).y);
  // What leaves a node is spread over its height, since a paper's band may come from several of its authors' themes.
  const leaving = new Map(), arriving = new Map();
  const grow = (sums, key, n) => sums.set(key, (sums.get(key) || 0) + n);
  for (const one of drawn) { grow(leaving, `${one.at}/${one.from}`, one.n); grow(arriving, `${one.at}/${one.to}`, one.n); }
  for (const one of drawn) {
    const a = places[one.at].get(one.from), b = places[one.at + 1].get(one.to);
    const thick = Math.max(0.6, (one.n / leaving.get(`${one.at}/${one.from}`)) * a.height);
    const end = Math.max(0.6, own ? (one.n / arriving.get(`${one.at}/${one.to}`)) * b.height : one.n * unit[one.at + 1]);
    const x0 = x(one.at) + NODE, x1 = x(one.at + 1), mid = (x0 + x1) / 2;
    const ya = a.y + a.out, yb = b.y + b.in;
    a.out += thick; b.in += end;
    bands.append(s("path", {
      class: `band ${own ? (one.at ? columns[1].find((node) => node.key === one.from).hue : b.node.hue) : a.node.hue}${one.strong ? " strong" : ""}`,
      d: `M${x0},${ya}C${mid},${ya} ${mid},${yb} ${x1},${yb}V${yb + end}C${mid},${yb + end} ${mid},${ya + thick} ${x0},${ya + thick}Z`,
      onpointermove: (event) => showTip(event, `${a.node.name} → ${b.node.name}`, `${count(one.n, "paper")} of ${number(b.node.n)}${one.strong ? ", beyond chance" : ""}`), onpointerleave: hideTip,
    }));
  }
  columns.forEach((column, at) => {
    svg.append(s("text", { x: x(at), y: 14, class: "strong" }, heads[at][0]), s("text", { x: x(at), y: 29 }, heads[at][1]));
    let last = -Infinity;
    for (const node of column) {
      const box = places[at].get(node.key);
      const fillWith = node.key >= 0 && node.hue.startsWith("h") && node.hue !== "hr" && (!own || at === 1) ? hatched(node.key) : null;
      nodes.append(s("rect", { class: `area ${node.hue}`, x: x(at), y: box.y, width: NODE, height: box.height,
        onpointermove: (event) => showTip(event, node.name, count(node.n, "paper")), onpointerleave: hideTip, onclick: () => { hideTip(); if (pick) pick(at, node); } }));
      if (fillWith) nodes.append(s("rect", { class: "hatch", x: x(at), y: box.y, width: NODE, height: box.height, fill: fillWith }));
      const ty = box.y + box.height / 2 + 4;
      if (ty - last < 12) continue;
      last = ty;
      const roomFor = Math.floor(((at + 1 < columns.length ? x(at + 1) - x(at) : width - x(at)) - NODE - 12) / (small ? 5.4 : 6.6));
      nodes.append(s("text", { class: `named${small ? " tiny" : ""}`, x: x(at) + NODE + 5, y: ty }, clip(`${node.name} ${number(node.n)}`, Math.max(8, roomFor)), s("title", {}, node.name)));
    }
  });
  return svg;
}
