// One author: shares, changes with their evidence, breadth and shift, papers, co-authors.
const MOST_MULTIPLES = 12, MOST_COAUTHORS = 16, MOST_CHIPS = 10;
const STRENGTH = ["emerging", "rising", "declining", "uneven", "mix", "steady", "insufficient evidence"];

function drawAuthors(params) {
  const body = document.querySelector("#view-authors .body");
  if (!data.reported.length) {
    const none = h("p", {}, "This run reports no author: its papers came without an author's page and none was asked for. Add authors with ", h("code", {}, "topics run --authors NAME"), ", or filter ", h("a", { href: "#papers" }, "the papers"), " by author.");
    body.replaceChildren(none);
    return;
  }
  const order = data.reported.slice().sort((a, b) => papersOf(b).length - papersOf(a).length || a.localeCompare(b));
  const asked = params.get("author");
  const name = data.authorAt.has(asked) && asked !== "*" ? asked : order[0];
  const chips = h("ul", { class: "chips" }, order.slice(0, MOST_CHIPS).map((one) => h("li", {}, h("a", { href: link("authors", { author: one }), "aria-current": one === name ? "true" : null }, h("bdi", {}, one)))));
  const field = order.length > MOST_CHIPS
    ? h("div", { class: "tools" }, fill(nameField(`Author (${number(order.length)} reported)`, order, name, (chosen) => { if (chosen) go("authors", { author: chosen }); }).node, { class: "broad" }, [])) : null;
  const unknown = asked && asked !== name ? h("p", { class: "note" }, `${asked} is not among the reported authors; `, h("a", { href: link("papers", { author: asked }) }, "see the papers"), ".") : null;
  body.replaceChildren(...[field, chips, unknown].filter(Boolean), authorPage(name, body.clientWidth || 900));
}

function authorPage(name, width) {
  const mine = seriesOf(name);
  const facts = data.authors[mine.at] || {};
  const page = facts.page || {};
  const papers = papersOf(name);
  const total = mine.total.reduce((a, b) => a + b, 0);
  const active = mine.years.filter((_, at) => mine.total[at] > 0);
  const breadth = breadthOf(mine);
  const pairs = [
    ["Papers", number(papers.length)],
    [`Counted, ${windowText()}`, number(facts.counted ?? total)],
    ["Active years", active.length ? `${active.length} (${active[0]}–${active[active.length - 1]})` : "none"],
    ["Breadth", total ? `${number(facts.breadth ?? breadth.whole)} themes` : null],
    ["h-index*", page.h_index], ["Citations*", page.citations], ["Papers*", page.papers], ["Novelty*", page.novelty], ["AI score*", page.ai_score],
  ].filter(([, value]) => value !== null && value !== undefined);
  setCloseUp([...mine.series].map((one) => one.theme));
  const out = h("div", {},
    h("h3", { class: "person" }, h("bdi", {}, name)),
    h("dl", { class: "facts" }, pairs.map(([term, value]) => h("div", {}, h("dt", {}, term), h("dd", {}, typeof value === "number" ? number(value) : value)))),
    Object.keys(page).length ? h("p", { class: "small" }, `* as the author’s page states${facts.page_source ? ` (${facts.page_source})` : ""}, for the author's whole work.`) : null,
    leftOut(facts));
  if (!mine.series.length) {
    out.append(h("p", {}, "None of this author's papers has both a year in the window and an abstract, so there are no shares."));
  } else {
    const pick = (theme, year) => go("papers", { author: name, theme: data.themes.id[theme], from: year, to: year });
    out.append(h("figure", { class: "chart" },
      ...stackedChart(Math.min(width, 1100), mine, { height: 320, label: `Share of each theme in the papers of ${name} by year; the table below has the numbers`, pick }),
      h("figcaption", {}, `Share of the papers of ${name} by year, ${windowText()}; n is the number of papers, ${countingText()}. A year without papers has no share. Choose an area for its papers.`)));
    out.append(sharesTable(name, mine), multiples(name, mine, pick), trendTable(name, mine), pathCharts(mine, breadth, width));
  }
  out.append(coauthors(name, papers), h("div", { class: "block" }, h("h3", {}, count(papers.length, "paper")), paperList(papers.slice().sort(byYear), { most: 25 }),
    papers.length > 25 ? h("p", {}, h("a", { href: link("papers", { author: name }) }, `All ${number(papers.length)} papers`)) : null));
  return out;
}

function leftOut(facts) {
  const reasons = [["no_abstract", "without an abstract"], ["no_year", "without a year"], ["outside_window", "outside the window"]]
    .filter(([key]) => facts[key] > 0).map(([key, words]) => `${number(facts[key])} ${words}`);
  return reasons.length ? h("p", { class: "small" }, `Not counted: ${reasons.join(", ")}.`) : null;
}

function sharesTable(name, mine) {
  const shown = mine.years.map((year, at) => ({ year, at })).filter(({ at }) => mine.total[at] > 0);
  return h("details", {}, h("summary", {}, "The same as a table"),
    scroller("Shares by year", h("table", {},
      h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "Theme"), shown.map(({ year, at }) => h("th", { scope: "col", class: "n" }, `${year} (n ${number(mine.total[at])})`)))),
      h("tbody", {}, mine.series.map((one) => h("tr", {}, h("th", { scope: "row" }, swatch(one.theme), themeName(one.theme)),
        shown.map(({ year, at }) => h("td", { class: "n" }, one.papers[at] > 0
          ? h("a", { href: themeLink(one.theme, { author: name, from: year, to: year }) }, shareText(one, mine.total, at).replace(", 95% interval", ","))
          : h("span", { class: "zero" }, "0")))))))));
}

function rankedThemes(mine) {
  const rows = mine.series.filter((one) => one.theme !== data.none).map((one) => ({ one, trend: trendOf(mine.at, one.theme) }));
  const rank = ({ trend }) => (trend ? Math.max(0, [0, 0, 0, 1, 1, 1, 2][STRENGTH.indexOf(trend.label)] ?? 2) : 3);
  return rows.sort((a, b) => rank(a) - rank(b) || (rank(a) === 0 ? a.trend.q - b.trend.q : 0) || b.one.sum - a.one.sum);
}

function multiples(name, mine, pick) {
  const rows = rankedThemes(mine);
  return h("div", { class: "block" }, h("h3", {}, "Each theme with its uncertainty"),
    h("p", { class: "small" }, "Line: share by year. Band: 95% interval. Dots grow with the number of papers of the year. All panels go from 0 to 100%."),
    h("div", { class: "multiples" }, rows.slice(0, MOST_MULTIPLES).map(({ one, trend }) => h("div", { class: "multiple" },
      h("h4", {}, swatch(one.theme), themeName(one.theme)),
      h("div", { class: "chart" }, ribbonChart(260, { years: mine.years, total: mine.total, one }, { label: `${themeName(one.theme)}: ${sayYears(mine, one)}`, pick })),
      h("p", { class: "small multiple-foot" }, h("a", { class: "quiet", href: themeLink(one.theme, { author: name }) }, `${number(one.sum)} of ${count(mine.total.reduce((a, b) => a + b, 0), "paper")}`), trend ? badge(trend.label) : null)))),
    rows.length > MOST_MULTIPLES ? h("p", { class: "small" }, `${rows.length - MOST_MULTIPLES} themes with fewer papers are in the table.`) : null);
}

const sayYears = (mine, one) => mine.years.filter((_, at) => mine.total[at] > 0)
  .map((year) => `${year} ${shareText(one, mine.total, mine.years.indexOf(year))}`).join("; ");

function trendTable(name, mine) {
  if (!data.trends.author.length) return h("p", { class: "small" }, "This run has no trends.csv, so no change is tested or labelled.");
  const rows = rankedThemes(mine).filter(({ trend }) => trend);
  const span = (low, high, format) => (low === null || high === null ? "" : ` (${format(low)} to ${format(high)})`);
  return h("div", { class: "block" }, h("h3", {}, "How the shares changed"),
    scroller("Trends", h("table", {},
      h("thead", {}, h("tr", {}, ["Theme", "Trend"].map((text) => h("th", { scope: "col" }, text)), ["Papers", "Fitted change, points", "Odds ratio a year", "q"].map((text) => h("th", { scope: "col", class: "n" }, text)))),
      h("tbody", {}, rows.map(({ one, trend }) => h("tr", {},
        h("th", { scope: "row" }, swatch(one.theme), h("a", { class: "quiet", href: themeLink(one.theme, { author: name }) }, themeName(one.theme))),
        h("td", {}, badge(trend.label)),
        h("td", { class: "n" }, `${number(trend.papers)} of ${number(trend.total)}`),
        h("td", { class: "n" }, trend.change === null ? "–" : `${points(trend.change)}${span(trend.change_low, trend.change_high, points)}`),
        h("td", { class: "n" }, trend.odds_ratio === null ? "–" : `${odds(trend.odds_ratio)}${span(trend.odds_low, trend.odds_high, odds)}`),
        h("td", { class: "n" }, trend.q === null ? "–" : small(trend.q))))))),
    h("p", { class: "small" }, "In brackets: 95% intervals. q is the false discovery rate over the authors and themes of the run that have enough papers. “Insufficient evidence” means that neither a change nor its absence can be shown."));
}

function breadthOf(mine) {
  const entropy = (weights) => {
    const sum = weights.reduce((a, b) => a + b, 0);
    return sum ? Math.exp(-weights.reduce((all, w) => (w > 0 ? all + (w / sum) * Math.log(w / sum) : all), 0)) : null;
  };
  return {
    whole: entropy(mine.series.map((one) => one.sum)),
    yearly: mine.years.map((year, at) => ({ year, at, value: entropy(mine.series.map((one) => one.papers[at])) })).filter(({ value }) => value !== null),
  };
}

function pathCharts(mine, breadth, width) {
  const shifts = data.shifts.filter(([author, , , shift]) => author === mine.at && shift !== null);
  if (breadth.yearly.length < 2) return h("div", {});
  const half = width > 700 ? Math.min(520, width / 2 - 24) : width;
  const most = Math.ceil(Math.max(2, ...breadth.yearly.map(({ value }) => value)));
  return h("div", { class: "columns block" },
    h("figure", { class: "chart" }, h("h3", {}, "Breadth"),
      stepsChart(half, { spots: breadth.yearly.map(({ year, at, value }) => ({ name: String(year), value, says: `${value.toFixed(1)} themes, n ${number(mine.total[at])}` })), top: most, ticks: [0, most / 2, most] },
        { label: `Breadth by year: ${breadth.yearly.map(({ year, value }) => `${year} ${value.toFixed(1)}`).join(", ")}`, format: number }),
      h("figcaption", {}, "Number of equally common themes that would be as diverse (Hill number of order 1). It cannot exceed the papers of the year.")),
    shifts.length ? h("figure", { class: "chart" }, h("h3", {}, "Shift"),
      stepsChart(half, { spots: shifts.map(([, from, to, value, low, high]) => ({ name: `${from}→${String(to).slice(2)}`, value, low, high, says: `${value.toFixed(2)}${low !== null ? `; by chance ${low.toFixed(2)} to ${high.toFixed(2)}` : ""}` })), top: 1, ticks: [0, 0.5, 1] },
        { label: `Shift between years: ${shifts.map(([, from, to, value]) => `${from} to ${to} ${value.toFixed(2)}`).join(", ")}`, format: number }),
      h("figcaption", {}, "Jensen–Shannon distance between the themes of consecutive active years, 0 to 1. Box: where it would lie if the papers were dealt to the two years at random; only a dot above its box is a move.")) : null);
}

function coauthors(name, papers) {
  const counts = new Map();
  const self = data.nameAt.get(name);
  for (const paper of papers) for (const one of new Set(data.papers.authors[paper])) if (one !== self) counts.set(one, (counts.get(one) || 0) + 1);
  const top = [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, MOST_COAUTHORS);
  if (!top.length) return h("div", {});
  return h("div", { class: "block" }, h("h3", {}, "Co-authors"),
    h("ul", { class: "chips" }, top.map(([one, n]) => h("li", {}, h("a", { href: link("papers", { author: [name, data.papers.names[one]] }) }, h("bdi", {}, data.papers.names[one]), ` ${number(n)}`)))),
    counts.size > top.length ? h("p", { class: "small" }, `${top.length} of ${number(counts.size)}, by papers together.`) : null);
}
