// The corpus's shares over the years, and who works on what.
const MOST_ROWS = 12, MOST_COLUMNS = 8;

function drawOverview() {
  const figure = el("overview-chart");
  const all = seriesOf("*");
  if (!all || !all.series.length) {
    figure.replaceChildren(h("p", { class: "small" }, "No paper has both a year and an abstract, so there are no yearly shares to draw."));
  } else {
    setCloseUp(all.series.map((one) => one.theme));
    figure.replaceChildren(
      h("h3", {}, "Themes of all papers"),
      ...stackedChart(figure.clientWidth || 520, all, {
        label: `Share of each theme in all papers by year, ${windowText()}; the table of themes has the numbers`,
        pick: (theme, year) => go("papers", { theme: data.themes.id[theme], from: year, to: year }),
      }),
      h("figcaption", {}, `Share of papers by year, ${windowText()}; n is the number of papers, ${countingText()}. Choose an area for its papers.`));
  }
  drawGrid(el("overview-authors"));
}

// Authors by themes: the word for each share's change, or only its papers where nothing can be told.
function drawGrid(box) {
  const names = data.reported.slice()
    .sort((a, b) => papersOf(b).length - papersOf(a).length || a.localeCompare(b)).slice(0, MOST_ROWS);
  if (!names.length) { box.replaceChildren(); return; }
  const rows = names.map((name) => ({ name, ...seriesOf(name) }));
  const sums = new Map();
  for (const row of rows) for (const one of row.series) if (one.theme !== data.none) sums.set(one.theme, (sums.get(one.theme) || 0) + one.sum);
  const themes = [...sums.keys()].sort((a, b) => sums.get(b) - sums.get(a) || a - b).slice(0, MOST_COLUMNS);
  const arrow = { rising: "↑", emerging: "✦", declining: "↓", steady: "→" };
  const cell = (row, theme) => {
    const one = row.series.find((two) => two.theme === theme);
    if (!one) return h("td", { class: "zero" }, "·");
    const trend = trendOf(row.at, theme);
    const label = trend ? trend.label : "";
    const total = row.total.reduce((a, b) => a + b, 0);
    return h("td", {}, h("a", {
      class: `cell ${label.split(" ")[0]}`, href: themeLink(theme, { author: row.name }),
      "aria-label": `${row.name}, ${themeName(theme)}: ${number(one.sum)} of ${number(total)} papers${label ? `, ${label}` : ""}`,
    }, arrow[label] ? h("span", { "aria-hidden": "true" }, arrow[label]) : null, percent(one.sum / total)));
  };
  box.replaceChildren(h("div", { class: "block" },
    h("h3", {}, "Who works on what"),
    h("p", { class: "small" }, `Share of each author's papers, ${windowText()}. ↑ rising  ✦ emerging  ↓ declining  → steady; without a sign there is too little evidence for any of them.`),
    scroller("Authors and themes", h("table", { class: "grid-table" },
      h("thead", {}, h("tr", {}, h("td", {}), themes.map((theme) => h("th", { scope: "col" }, themeName(theme))))),
      h("tbody", {}, rows.map((row) => h("tr", {},
        h("th", { scope: "row" }, h("a", { class: "quiet", href: authorLink(row.name) }, h("bdi", {}, row.name))),
        themes.map((theme) => cell(row, theme))))))),
    data.reported.length > names.length ? h("p", { class: "small" }, `The ${names.length} authors with most papers of ${number(data.reported.length)}; `, h("a", { href: "#authors" }, "choose any author"), ".") : null));
}
