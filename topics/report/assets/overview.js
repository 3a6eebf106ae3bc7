// The corpus's shares over the years, and who works on what.
const MOST_ROWS = 12, MOST_COLUMNS = 8;

function drawOverview() {
  const figure = el("overview-chart");
  const all = seriesOf("*");
  if (!all || !all.series.length) {
    figure.replaceChildren(h("p", { class: "small" }, "No paper has both a year and an abstract, so there are no yearly shares to draw."));
  } else {
    figure.replaceChildren(
      h("h3", {}, "Themes of all papers"),
      ...stackedChart(figure.clientWidth || 520, all, {
        label: `Share of each theme in all papers by year, ${windowText()}; the table below has the numbers`,
        pick: (theme, year) => go("papers", { theme: data.themes.id[theme], from: year, to: year }),
      }),
      h("figcaption", {}, `Share of papers by year, ${windowText()}; bars are as wide as the year has papers (n), ${countingText()}. Choose a bar for its papers.`),
      takeChart("shares-all-papers", () => figure, () => shareRows(all)),
      sharesTable("*", all));
  }
  drawGrid(el("overview-authors"));
}

// Columns of the grid: the themes of most papers, and every theme with a called change of these rows.
function gridThemes(rows) {
  const sums = new Map(), called = new Set();
  for (const row of rows) {
    for (const one of row.series) {
      if (one.theme === data.none) continue;
      sums.set(one.theme, (sums.get(one.theme) || 0) + one.sum);
      if (isCalled(trendOf(row.at, one.theme))) called.add(one.theme);
    }
  }
  const order = [...sums.keys()].sort((a, b) => sums.get(b) - sums.get(a) || a - b);
  const themes = order.filter((theme, at) => at < MOST_COLUMNS || called.has(theme));
  return { themes, left: order.length - themes.length };
}

// Authors by themes: the word for each share's change, or only its papers where nothing can be told.
function drawGrid(box) {
  const names = reportedOrder().slice(0, MOST_ROWS);
  if (names.length < 2) { box.replaceChildren(); return; }
  const rows = names.map((name) => seriesOf(name));
  const { themes, left } = gridThemes(rows);
  const arrow = { rising: "↑", emerging: "✦", declining: "↓", steady: "→" };
  const cell = (row, theme) => {
    const one = row.series.find((two) => two.theme === theme);
    if (!one) return h("td", { class: "zero" }, "·");
    const trend = trendOf(row.at, theme);
    const label = trend ? trend.label : "";
    return h("td", {}, h("a", {
      class: `cell ${label.split(" ")[0]}`, href: themeLink(theme, ofWho(row.name)),
      "aria-label": `${row.name}, ${themeName(theme)}: ${number(one.sum)} of ${number(row.sum)} papers${label ? `, ${label}` : ""}`,
    }, arrow[label] ? h("span", { "aria-hidden": "true" }, arrow[label]) : null, percent(one.sum / row.sum)));
  };
  const other = (row) => row.sum - row.series.filter((one) => themes.includes(one.theme)).reduce((sum, one) => sum + one.sum, 0);
  const table = h("table", { class: "grid-table" },
    h("thead", {}, h("tr", {}, h("td", {}), themes.map((theme) => h("th", { scope: "col" }, themeName(theme))), h("th", { scope: "col" }, "the rest"))),
    h("tbody", {}, rows.map((row) => h("tr", {},
      h("th", { scope: "row" }, h("a", { class: "quiet", href: whoLink(row.name) }, h("bdi", {}, row.name)), h("span", { class: "zero" }, ` n ${number(row.sum)}`), severalMark(row.name)),
      themes.map((theme) => cell(row, theme)), h("td", { class: "zero" }, row.sum ? percent(other(row) / row.sum) : "–")))));
  box.replaceChildren(h("div", { class: "block" },
    h("h3", {}, data.run.grouped ? "Which themes where" : "Who works on what"),
    h("p", { class: "small" }, `Share of each ${who()}’s papers, ${windowText()}. ↑ rising  ✦ emerging  ↓ declining  → steady; without a sign there is too little evidence for any of them. ${left ? `Columns: the ${MOST_COLUMNS} themes with most papers and those that are called here; “the rest” is ${count(left, "other theme")} and no theme.` : "“The rest” has no theme."}`),
    scroller(`${capital(whos())} and themes`, table, `${whos()}-and-themes`),
    samePapers(names),
    data.reported.length > names.length ? h("p", { class: "small" }, `The ${names.length} ${whos()} with most papers of ${number(data.reported.length)}; `, h("a", { href: "#authors" }, `choose any ${who()}`), ".") : null));
}

// Two who share most of their papers are told as what they are: one body of work.
const MUCH_SHARED = 0.5;
function sharedPapers(a, b) {
  const mine = new Set(papersOf(a));
  return papersOf(b).filter((paper) => mine.has(paper)).length;
}
function samePapers(names, only) {
  const pairs = [];
  names.slice(0, only ? 1 : names.length).forEach((a, at) => names.slice(at + 1).forEach((b) => {
    const shared = sharedPapers(a, b), least = Math.min(papersOf(a).length, papersOf(b).length);
    if (least && shared > MUCH_SHARED * least) pairs.push([a, b, shared]);
  }));
  if (!pairs.length) return null;
  return h("p", { class: "small", "data-shared": "" }, pairs.slice(0, 5).map(([a, b, shared]) => h("span", {},
    `${number(shared)} of the ${count(papersOf(b).length, "paper")} of `, h("bdi", {}, b), ` are papers of `, h("bdi", {}, a), ` (${number(papersOf(a).length)}) too: largely one body of work. `)));
}
