// One author or group: shares, changes with their evidence, breadth and shift, papers, co-authors.
const MOST_MULTIPLES = 12, MOST_COAUTHORS = 16, MOST_CHIPS = 10, MOST_COURSES = 8, MOST_YEARS = 8;
const STRENGTH = ["emerging", "rising", "declining", "uneven", "mix", "steady", "insufficient evidence"];

function drawAuthors(params) {
  const body = document.querySelector("#view-authors .body");
  if (!data.reported.length) {
    body.replaceChildren(h("p", {}, `This run reports no ${who()}: its papers came without an author's page and none was asked for. Add authors with `, h("code", {}, "topics run --authors NAME"), ", or filter ", h("a", { href: "#papers" }, "the papers"), " by author."));
    return;
  }
  const order = reportedOrder();
  const asked = params.get("author") || params.get(whoKey());
  const known = data.authorAt.has(asked) && asked !== "*";
  const name = known ? asked : asked ? null : order[0];
  const chips = h("ul", { class: "chips" }, order.slice(0, MOST_CHIPS).map((one) => h("li", {}, h("a", { href: whoLink(one), "aria-current": one === name ? "true" : null, "data-focus": `who ${one}` }, h("bdi", {}, one)))));
  const field = order.length > MOST_CHIPS
    ? h("div", { class: "tools" }, fill(nameField(`${capital(who())} (${number(order.length)} reported)`, order, name || "", (chosen) => { if (chosen) go("authors", { author: chosen }); }).node, { class: "broad" }, [])) : null;
  const page = name === null ? notReported(asked) : authorPage(name, body.clientWidth || 900, params);
  body.replaceChildren(...[field, chips, page].filter(Boolean));
}

// Not somebody else's page: only what the papers say.
function notReported(asked) {
  const papers = papersBy(asked);
  const out = h("div", {}, h("p", { class: "note" }, `${asked} is not among the reported ${whos()}, so there are no shares with intervals`,
    papers.length ? "; these are the papers." : `, and no paper is by an author of that name. Choose ${who() === "author" ? "an author" : `a ${who()}`} above.`));
  if (papers.length) out.append(h("h3", { class: "person" }, h("bdi", {}, asked)), coauthors(asked, papers), paperBlock(asked, papers));
  return out;
}

const paperBlock = (name, papers) => h("div", { class: "block" }, h("h3", {}, count(papers.length, "paper")), paperList(papers.slice().sort(byYear), { most: 25 }),
  papers.length > 25 ? h("p", {}, `The newest 25; `, h("a", { href: link("papers", data.authorAt.has(name) ? ofWho(name) : { author: name }) }, `all ${number(papers.length)} papers`), ".") : null);

function authorPage(name, width, params) {
  const mine = seriesOf(name);
  const facts = data.authors[mine.at] || {};
  const page = facts.page || {};
  const papers = papersOf(name);
  const active = mine.years.filter((_, at) => mine.total[at] > 0);
  const pairs = [
    ["Papers", number(papers.length)],
    [`Counted, ${windowText()}`, number(facts.counted ?? mine.sum)],
    ["Active years", active.length ? `${active.length} (${active[0]}–${active[active.length - 1]})` : "none"],
    ["Breadth, all years", mine.sum && facts.breadth !== undefined ? `${number(facts.breadth)} themes` : null],
    ["h-index*", page.h_index], ["Citations*", page.citations], ["Papers*", page.papers], ["Novelty*", page.novelty], ["AI score*", page.ai_score],
  ].filter(([, value]) => value !== null && value !== undefined);
  const out = h("div", {},
    h("h3", { class: "person" }, h("bdi", {}, name)),
    severalPeople(name) ? h("p", { class: "note" }, `This name seems to be several people: its papers fall into ${severalPeople(name)} groups without a co-author in common. What follows mixes them; `, h("code", {}, "topics authors RUN --write FILE"), " writes the groups as a file that divides them.") : null,
    h("dl", { class: "facts" }, pairs.map(([term, value]) => h("div", {}, h("dt", {}, term), h("dd", {}, typeof value === "number" ? number(value) : value)))),
    Object.keys(page).length ? h("p", { class: "small" }, `* as the author’s page states${facts.page_source ? ` (${facts.page_source})` : ""}, for the author's whole work.`) : null,
    leftOut(facts), samePapers(data.run.grouped ? [] : [name, ...reportedOrder().filter((one) => one !== name)], name));
  if (!mine.series.length) {
    out.append(h("p", {}, "None of these papers has both a year in the window and an abstract, so there are no shares."));
  } else {
    const pick = (theme, year) => go("papers", themePick(name, theme, year));
    const figure = h("figure", { class: "chart" },
      ...stackedChart(Math.min(width, 1100), mine, { height: 320, label: `Share of each theme in the papers of ${name} by year; the table below has the numbers`, pick }),
      h("figcaption", {}, `Share of the papers of ${name} by year, ${windowText()}; bars are as wide as the year has papers (n), ${countingText()}. A year without papers has no share. Choose a bar for its papers.`),
      takeChart(`shares-${name}`, () => figure, () => shareRows(mine)),
      flowsOf(`${data.run.grouped === "venue" ? "venue" : "author"}/${name}`) ? h("p", { class: "small" }, h("a", { href: link("flows", { of: `${data.run.grouped === "venue" ? "venue" : "author"}/${name}` }) }, "From period to period")) : "");
    out.append(figure, sharesTable(name, mine), multiples(name, mine, pick), trendTable(name, mine), besideBlock(name, mine, params), pathCharts(mine, width));
  }
  out.append(data.run.grouped ? topList("Authors", authorCounts(papers), (one) => link("papers", { ...ofWho(name), author: one })) : coauthors(name, papers), paperBlock(name, papers));
  return out;
}

const themePick = (name, theme, year) => ({ ...ofWho(name), theme: data.themes.id[theme], from: year, to: year });

function leftOut(facts) {
  const reasons = [["no_abstract", "without an abstract"], ["no_year", "without a year"], ["outside_window", "outside the window"]]
    .filter(([key]) => facts[key] > 0).map(([key, words]) => `${number(facts[key])} ${words}`);
  return reasons.length ? h("p", { class: "small" }, `Not counted: ${reasons.join(", ")}.`) : null;
}

// A table of many years is broken into several, so that each fits on a page.
function yearTables(label, mine, first, rows, name) {
  const shown = mine.years.map((year, at) => ({ year, at })).filter(({ at }) => mine.total[at] > 0);
  const parts = [];
  for (let from = 0; from < shown.length; from += MOST_YEARS) parts.push(shown.slice(from, from + MOST_YEARS));
  return parts.map((part, at) => scroller(parts.length > 1 ? `${label}, ${part[0].year} to ${part[part.length - 1].year}` : label, h("table", { class: "years" },
    h("thead", {}, h("tr", {}, h("th", { scope: "col" }, first), part.map(({ year, at }) => h("th", { scope: "col", class: "n" }, `${year} (n ${number(mine.total[at])})`)))),
    h("tbody", {}, rows(part))), parts.length > 1 ? `${name}-${at + 1}` : name));
}

function sharesTable(name, mine) {
  return h("details", {}, h("summary", {}, "The same as a table"),
    yearTables(`Shares by year of ${whoName(name)}`, mine, "Theme", (part) => mine.series.map((one) => h("tr", {}, h("th", { scope: "row" }, swatch(one.theme), themeName(one.theme)),
      part.map(({ year, at }) => h("td", { class: "n" }, one.papers[at] > 0
        ? h("a", { href: themeLink(one.theme, { ...ofWho(name), from: year, to: year }) }, `${number(one.papers[at])} of ${number(mine.total[at])}`)
        : h("span", { class: "zero" }, "0"),
      " ", h("span", { class: "zero" }, one.papers[at] > 0 ? `${percent(one.papers[at] / mine.total[at])} ` : "", hasInterval(one, at) ? `(${intervalText(one, at)})` : ""))))), `shares-by-year-${whoName(name)}`));
}

function rankedThemes(mine) {
  const rows = mine.series.filter((one) => one.theme !== data.none).map((one) => ({ one, trend: trendOf(mine.at, one.theme) }));
  const rank = ({ trend }) => (trend ? Math.max(0, [0, 0, 0, 1, 1, 1, 2][STRENGTH.indexOf(trend.label)] ?? 2) : 3);
  return rows.sort((a, b) => rank(a) - rank(b) || (rank(a) === 0 ? (a.trend.q ?? 1) - (b.trend.q ?? 1) : 0) || b.one.sum - a.one.sum);
}

function multiples(name, mine, pick) {
  const rows = rankedThemes(mine);
  const shown = rows.slice(0, MOST_MULTIPLES);
  const top = topOf(shown.map(({ one }) => ({ one, total: mine.total })));
  const more = rows.length - shown.length;
  return h("div", { class: "block" }, h("h3", {}, "Each theme with its uncertainty"),
    h("p", { class: "small" }, `Dot: share of the year, larger with more papers. Bar: 95% interval. All panels go from 0 to ${tickText(top)}${top < 1 ? "; a bar that reaches the top goes on" : ""}.`),
    h("div", { class: "multiples" }, shown.map(({ one, trend }) => {
      const node = h("div", { class: "multiple" },
        h("h4", {}, swatch(one.theme), h("a", { class: "quiet", href: themePage(one.theme) }, themeName(one.theme))),
        h("div", { class: "chart" }, ribbonChart(260, { years: mine.years, total: mine.total, one, top }, { label: `${themeName(one.theme)}, ${name}; the table has the numbers`, pick })),
        h("p", { class: "small multiple-foot" }, h("a", { class: "quiet", href: themeLink(one.theme, ofWho(name)) }, `${number(one.sum)} of ${count(mine.sum, "paper")}`), trend ? badge(trend.label) : null));
      return node;
    })),
    more > 0 ? h("p", { class: "small" }, `${count(more, "theme")} with fewer papers ${more === 1 ? "is" : "are"} in the table.`) : null);
}

const sayYears = (mine, one) => mine.years.filter((_, at) => mine.total[at] > 0)
  .map((year) => `${year} ${shareText(one, mine.total, mine.years.indexOf(year))}`).join("; ");

const span = (low, high, format) => (low === null || high === null ? "" : ` (${format(low)} to ${format(high)})`);
const qText = (trend) => (trend.q === null ? "not tested" : small(trend.q));

// Why an interval without zero can still be no call.
const tooWeak = (trend) => trend.label === "insufficient evidence" && trend.q !== null && trend.p !== null && trend.p !== undefined && trend.p <= data.run.alpha && trend.q > data.run.alpha;

// When a share stepped, peaked or dipped, and what of a change is the mix of what the papers are from.
const coursesOf = (rows) => {
  const told = rows.filter(({ trend }) => trend && (trend.course || trend.parts));
  return told.length ? h("ul", { class: "plainlist prose", "data-courses": "" }, told.slice(0, MOST_COURSES).map(({ one, trend }) => h("li", {},
    swatch(one.theme), h("a", { class: "quiet", href: themePage(one.theme) }, themeName(one.theme)), `: ${[trend.parts, trend.course].filter(Boolean).join(" ")}`))) : null;
};

function trendTable(name, mine) {
  if (!data.trends.author.length) return h("p", { class: "small" }, "This run has no trends.csv, so no change is tested or labelled.");
  const rows = rankedThemes(mine).filter(({ trend }) => trend);
  if (!rows.length) return null;
  const withP = rows.some(({ trend }) => trend.p !== null && trend.p !== undefined);
  const weak = rows.some(({ trend }) => tooWeak(trend));
  const untested = rows.some(({ trend }) => trend.q === null);
  return h("div", { class: "block" }, h("h3", {}, "How the shares changed"),
    scroller(`Trends of ${whoName(name)}`, h("table", {},
      h("thead", {}, h("tr", {}, ["Theme", "Trend"].map((text) => h("th", { scope: "col" }, text)), ["Papers", "Fitted change, points", "Odds ratio a year", ...(withP ? ["p"] : []), "q"].map((text) => h("th", { scope: "col", class: "n" }, text)))),
      h("tbody", {}, rows.map(({ one, trend }) => h("tr", {},
        h("th", { scope: "row" }, swatch(one.theme), h("a", { class: "quiet", href: themeLink(one.theme, ofWho(name)) }, themeName(one.theme))),
        h("td", {}, badge(trend.label), tooWeak(trend) ? h("span", { class: "small" }, " too weak for one of many tests") : null),
        h("td", { class: "n" }, `${number(trend.papers)} of ${number(trend.total)}`),
        h("td", { class: "n" }, trend.change === null ? "–" : `${points(trend.change)}${span(trend.change_low, trend.change_high, points)}`),
        h("td", { class: "n" }, trend.odds_ratio === null ? "–" : `${odds(trend.odds_ratio)}${span(trend.odds_low, trend.odds_high, odds)}`),
        withP ? h("td", { class: "n" }, trend.p === null ? "–" : small(trend.p)) : null,
        h("td", { class: "n" }, qText(trend)))))), `trends-${whoName(name)}`), coursesOf(rows),
    h("p", { class: "small" }, `In brackets: 95% intervals, each by itself. q is the false discovery rate over the ${whos()} and themes of the run that have enough papers. “Insufficient evidence” means that neither a change nor its absence can be shown.`,
      weak ? " An interval without zero, or a small p, is what one of many tests gives by chance alone: only q counts for all of them together." : "",
      untested ? " “Not tested”: too few papers or years for a test." : ""));
}

function pathCharts(mine, width) {
  const shifts = data.shifts.filter(([author, , , shift]) => author === mine.at && shift !== null);
  const yearly = data.breadth.filter(([author, , , value]) => author === mine.at && value !== null);
  if (yearly.length < 2) return h("div", {});
  const half = width > 700 ? Math.min(520, width / 2 - 24) : width;
  const most = Math.ceil(Math.max(2, ...yearly.map(([, , , value]) => value)));
  const one = h("figure", { class: "chart" }, h("h3", {}, "Breadth"),
    stepsChart(half, { spots: yearly.map(([, year, n, value, low, high]) => ({ name: String(year), value, low, high: high === null ? null : Math.min(most, high), sure: true, says: `${number(value)} themes${low === null ? "" : ` (95% ${number(low)} to ${number(high)})`}, n ${number(n)}` })), top: most, ticks: [0, most / 2, most] },
      { label: `Breadth by year of ${whoName(mine.name)}`, format: number }),
    h("figcaption", {}, "Number of equally common themes that would be as diverse (Hill number of order 1). It allows for themes that so few papers did not show (Chao, Wang and Jost 2013). Box: 95% interval, cut at the top of the picture; with few papers it is wide."),
    takeChart(`breadth-${mine.name}`, () => one, () => [["year", "papers", "breadth", "low", "high"], ...yearly.map((row) => row.slice(1))]));
  if (!shifts.length) return h("div", { class: "columns block" }, one);
  const moves = shifts.filter(([, , , value, , high]) => high !== null && value > high).length;
  const two = h("figure", { class: "chart" }, h("h3", {}, "Shift"),
    stepsChart(half, { spots: shifts.map(([, from, to, value, low, high]) => ({ name: `${from}→${String(to).slice(2)}`, value, low, high, says: `${value.toFixed(2)}${low !== null ? `; by chance ${low.toFixed(2)} to ${high.toFixed(2)}` : ""}` })), top: 1, ticks: [0, 0.5, 1] },
      { label: `Shift between years of ${whoName(mine.name)}`, format: number }),
    h("figcaption", {}, `Jensen–Shannon distance between the themes of consecutive active years, 0 to 1. Box: where it would lie if the papers were dealt to the two years at random. Filled dots lie above their box and are moves (${number(moves)} of ${number(shifts.length)}); open ones are what chance gives.`),
    takeChart(`shift-${mine.name}`, () => two, () => [["year_from", "year_to", "shift", "low", "high"], ...shifts.map((row) => row.slice(1))]));
  return h("div", { class: "columns block" }, one, two);
}

function authorCounts(papers) {
  const counts = new Map();
  for (const paper of papers) for (const one of new Set(data.papers.authors[paper])) counts.set(one, (counts.get(one) || 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0]).map(([at, n]) => [data.papers.names[at], n]);
}
function venueCounts(papers) {
  const counts = new Map();
  for (const paper of papers) if (data.papers.venue[paper] >= 0) counts.set(data.papers.venue[paper], (counts.get(data.papers.venue[paper]) || 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0]).map(([at, n]) => [data.papers.venues[at], n]);
}

// The first of many names with their numbers of papers.
function topList(title, counts, href, { most = MOST_COAUTHORS, words = "by papers" } = {}) {
  const top = counts.slice(0, most);
  if (!top.length) return h("div", {});
  return h("div", { class: "block" }, h("h3", {}, title),
    h("ul", { class: "chips" }, top.map(([one, n]) => h("li", {}, h("a", { href: href(one) }, h("bdi", {}, one), h("span", { class: "chip-n" }, number(n)))))),
    counts.length > top.length ? h("p", { class: "small" }, `${top.length} of ${number(counts.length)}, ${words}.`) : null);
}

const coauthors = (name, papers) => topList("Co-authors", authorCounts(papers).filter(([one]) => one !== name), (one) => link("papers", { author: [name, one] }), { words: "by papers together" });
