// All that is known of one theme.
const MOST_NEAR = 5, MOST_SIBLINGS = 6, MOST_APART = 5, MOST_LISTED = 5, MOST_CARRIERS = 12;

function drawTheme(params) {
  const body = document.querySelector("#view-theme .body");
  const theme = data.themeAt.get(params.get("theme"));
  if (theme === undefined || theme === data.none) {
    el("h-theme").textContent = "Theme";
    body.replaceChildren(h("p", { class: "note" }, "This run has no theme of that id; ", h("a", { href: "#themes" }, "all themes"), "."));
    return;
  }
  el("h-theme").replaceChildren(swatch(theme), h("bdi", {}, themeName(theme)));
  const { papers, themes } = data;
  const mine = papers.id.map((_, at) => at).filter((paper) => papers.theme[paper] === theme);
  const all = seriesOf("*");
  const one = all ? seriesFor(all, theme) : null;
  const trend = all ? trendOf(all.at, theme) : null;
  body.replaceChildren(...[
    h("p", { class: "lead" }, `${count(mine.length, "paper")} of ${number(papers.id.length)} (${percent(mine.length / papers.id.length)})${themes.origin[theme] ? `, ${themes.origin[theme]}` : ""}. `, h("a", { href: themeLink(theme) }, "All its papers"), " · ", h("a", { href: link("map", { theme: themes.id[theme] }) }, "on the map")),
    h("p", { class: "keywords" }, themes.keywords[theme].map((word) => h("span", {}, word))),
    yearsBlock(theme, all, one, trend, body.clientWidth || 900), themePile(theme, mine),
    h("div", { class: "columns" },
      topList("Authors who carry it", authorCounts(mine), (name) => themeLink(theme, { author: name }), { most: MOST_CARRIERS }),
      topList("Venues that carry it", venueCounts(mine), (name) => themeLink(theme, { venue: name }), { most: MOST_CARRIERS })),
    whoCame(theme, mine), nearThemes(theme, mine), periodWords(theme), paperLists(mine), quotable(theme, mine, trend),
    h("div", { class: "block" }, renameField(theme)),
  ].filter(Boolean));
}

function yearsBlock(theme, all, one, trend, width) {
  if (!all || !one.papers.length) return null;
  const label = `Share of ${themeName(theme)} in all papers by year`;
  const figure = h("figure", { class: "chart" }, h("h3", {}, "Share of all papers by year"),
    ribbonChart(Math.min(width, 1140), { years: all.years, total: all.total, one, top: topOf([{ one, total: all.total }]) }, {
      height: 230, counts: true, label: `${label}; the table has the numbers`, pick: (_, year) => go("papers", { theme: data.themes.id[theme], from: year, to: year }) }),
    h("figcaption", {}, `Dot: papers of the theme among the n papers of the year. Bar: 95% interval; ${countingText()}.`),
    takeChart(`theme-${data.themes.id[theme]}`, () => figure, () => shareRows({ ...all, series: [one] })));
  return h("div", { class: "block" }, figure,
    trend ? h("p", {}, badge(trend.label), ` ${data.themes.sentence[theme]}`) : null,
    trend && (trend.parts || trend.course) ? h("p", { class: "prose", "data-parts": "" }, [trend.parts, trend.course].filter(Boolean).join(" ")) : null,
    h("details", {}, h("summary", {}, "The same as a table"), yearTables(label, all, "Papers", (part) => h("tr", {}, h("th", { scope: "row" }, themeName(theme)),
      part.map(({ year, at }) => h("td", { class: "n" }, h("a", { href: themeLink(theme, { from: year, to: year }) }, `${number(one.papers[at])} of ${number(all.total[at])}`),
        " ", h("span", { class: "zero" }, `${percent(one.papers[at] / all.total[at])}${hasInterval(one, at) ? ` (${intervalText(one, at)})` : ""}`)))), `theme-years-${data.themes.id[theme]}`)));
}

// Where the theme's papers came from: its share of each venue's papers by year.
const MOST_PILE = 8;
function themePile(theme, mine) {
  const { papers } = data, { years } = data.shares;
  const venues = venueCounts(mine).slice(0, MOST_PILE).map(([name]) => papers.venues.indexOf(name));
  if (venues.length < 2 || years.length < 2) return null;
  const every = Math.ceil(years.length / 12), starts = years.filter((_, at) => at % every === 0);
  const cells = new Map(venues.map((venue) => [venue, starts.map(() => [0, 0])]));
  papers.venue.forEach((venue, paper) => {
    const at = papers.year[paper] === null ? -1 : Math.floor((papers.year[paper] - years[0]) / every);
    const cell = cells.has(venue) && at >= 0 ? cells.get(venue)[at] : null;
    if (cell) { cell[1] += 1; if (papers.theme[paper] === theme) cell[0] += 1; }
  });
  const top = Math.max(...[...cells.values()].flat().map(([n, all]) => (all ? n / all : 0)));
  return h("div", { class: "block" }, h("h3", {}, "In which venues"), scroller("Papers by venue and year", h("table", { class: "pile" },
    h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "Venue"), starts.map((year) => h("th", { scope: "col", class: "n" }, every > 1 ? spanText([year, Math.min(year + every - 1, years[years.length - 1])]) : String(year))))),
    h("tbody", {}, [...cells].map(([venue, row]) => h("tr", {}, h("th", { scope: "row" }, h("a", { class: "quiet", href: themeLink(theme, { venue: papers.venues[venue] }) }, h("bdi", {}, papers.venues[venue]))),
      row.map(([n, all]) => h("td", { class: `n s${all && top ? Math.ceil((5 * n) / all / top) : 0}` }, all ? [`${number(n)} `, h("span", { class: "zero" }, `of ${number(all)}`)] : h("span", { class: "zero" }, "·"))))))), `venues-of-${data.themes.id[theme]}`),
    h("p", { class: "small" }, `Papers of the theme among those of the venue; the stronger the shade, the larger the share. A dot is a year without papers of the venue: where venues come and go, the share of all papers changes with them.`));
}

// Authors with two papers or more who are there only in the second, or only in the first half of the window.
function whoCame(theme, mine) {
  const dated = mine.filter((paper) => data.papers.year[paper] !== null);
  const { years } = data.shares;
  if (!dated.length || years.length < 2) return null;
  const middle = years[0] + Math.floor(years.length / 2);
  const seen = new Map();
  for (const paper of dated) for (const at of new Set(data.papers.authors[paper])) {
    const one = seen.get(at) || [0, 0];
    one[data.papers.year[paper] < middle ? 0 : 1] += 1;
    seen.set(at, one);
  }
  const list = (half) => [...seen].filter(([, n]) => n[half] >= 2 && n[1 - half] === 0).sort((a, b) => b[1][half] - a[1][half] || a[0] - b[0]).map(([at, n]) => [data.papers.names[at], n[half]]);
  const href = (name) => themeLink(theme, { author: name });
  const came = list(1), left = list(0);
  if (!came.length && !left.length) return null;
  return h("div", { class: "columns" },
    came.length ? topList(`Only from ${middle} on`, came, href, { most: 8, words: "two papers or more on it, none before" }) : null,
    left.length ? topList(`Only before ${middle}`, left, href, { most: 8, words: "two papers or more on it, none since" }) : null);
}

// Themes that its papers also belong to, and the words that set them apart.
function nearThemes(theme, mine) {
  const weight = new Map();
  for (const paper of mine) {
    const members = data.papers.members[paper];
    for (let at = 0; at < members.length; at += 2) if (members[at] !== theme && members[at] !== data.none) weight.set(members[at], (weight.get(members[at]) || 0) + members[at + 1]);
  }
  const id = data.themes.id[theme];
  const parent = data.themes.tree.find(([one]) => one && one === data.themes.parent[theme]);
  const siblings = parent ? data.themes.id.map((_, at) => at).filter((at) => at !== theme && at !== data.none && data.themes.parent[at] === parent[0]) : [];
  const children = data.themes.tree.filter(([, , above]) => above === id);
  const ranked = [...weight].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
  const near = [...ranked.slice(0, MOST_NEAR), ...siblings.filter((at) => !ranked.slice(0, MOST_NEAR).some(([one]) => one === at)).slice(0, MOST_SIBLINGS).map((at) => [at, weight.get(at) || 0])];
  const few = (words) => words.slice(0, MOST_APART).join(", ") || "none";
  if (!near.length && !parent && !children.length) return null;
  const own = new Set(data.themes.keywords[theme]);
  const listed = (list) => list.map((one, at) => [at ? ", " : "", one]);
  return h("div", { class: "block" }, h("h3", {}, "Themes nearby"),
    parent ? h("p", {}, `Part of ${parent[1]} (${count(parent[3], "paper")})`, siblings.length ? [", with ", listed(siblings.map((at) => h("a", { href: themePage(at) }, themeName(at))))] : null, ".") : null,
    children.length ? h("p", {}, `Has the parts ${children.map(([, name, , n]) => `${name} (${number(n)})`).join(", ")}.`) : null,
    near.length ? scroller("Themes nearby", h("table", {},
      h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "Theme"), h("th", { scope: "col", class: "n" }, "Membership"), h("th", { scope: "col" }, "Only its words"), h("th", { scope: "col" }, "Only this theme’s"))),
      h("tbody", {}, near.map(([other, sum]) => h("tr", {}, h("th", { scope: "row" }, swatch(other), h("a", { class: "quiet", href: themePage(other) }, themeName(other))),
        h("td", { class: "n" }, `${(sum / mine.length).toFixed(1)}%`), h("td", {}, few(data.themes.keywords[other].filter((word) => !own.has(word)))), h("td", {}, few(data.themes.keywords[theme].filter((word) => !data.themes.keywords[other].includes(word)))))))), `near-${data.themes.id[theme]}`) : null,
    near.length ? h("p", { class: "small" }, `Membership: how much of this theme’s papers belongs to the other theme, on average.${siblings.length ? " The themes of the same part are here too." : ""} Words are keywords that one of the two has and the other has not.`) : null);
}

function periodWords(theme) {
  const { periods, words } = data.words;
  const mine = words[theme] || [];
  if (periods.length < 2 || !mine.some((one) => one.length)) return null;
  return h("div", { class: "block" }, h("h3", {}, "Words by period"),
    h("dl", { class: "pairs" }, periods.map(([from, to], at) => h("div", {}, h("dt", {}, from === to ? String(from) : `${from}–${to}`), h("dd", {}, mine[at].length ? mine[at].map(([word, n]) => `${word} (${n})`).join(", ") : "none stands out")))),
    h("p", { class: "small" }, "Words of titles that are more frequent in a period than in the rest of the theme, with the number of titles that have them."));
}

function paperLists(mine) {
  const { papers } = data;
  const sure = mine.filter((paper) => papers.confidence[paper] !== null);
  const lists = [
    ["Surest papers", sure.slice().sort((a, b) => papers.confidence[b] - papers.confidence[a] || a - b)],
    ["Doubtful papers", sure.slice().sort((a, b) => papers.confidence[a] - papers.confidence[b] || a - b)],
    ["Newest papers", mine.slice().sort(byYear)],
  ];
  return h("div", { class: "columns three" }, lists.map(([title, list]) => h("div", {}, h("h3", {}, title),
    h("ul", { class: "plainlist small" }, list.slice(0, MOST_LISTED).map((paper) => h("li", {}, h("a", { class: "quiet", href: link("papers", { theme: data.themes.id[papers.theme[paper]], paper: papers.id[paper] }), dir: "auto" }, clip(papers.title[paper], 120) || "(no title)"), ` ${papers.year[paper] ?? ""}${papers.confidence[paper] === null ? "" : `, ${papers.confidence[paper]}%`}`))))));
}

// Sentences that stand by themselves, with their numbers.
function quotable(theme, mine, trend) {
  const [author] = authorCounts(mine), [venue] = venueCounts(mine);
  const sentences = [
    `“${themeName(theme)}” has ${number(mine.length)} of ${count(data.papers.id.length, "paper")} (${percent(mine.length / data.papers.id.length)})${venue ? `; most are from ${venue[0]} (${number(venue[1])})` : ""}${author && author[1] > 1 ? `, and nobody has more of them than ${author[0]} (${number(author[1])})` : ""}.`,
    data.themes.sentence && data.themes.sentence[theme] ? data.themes.sentence[theme] : null,
  ].filter(Boolean);
  return h("div", { class: "block" }, h("h3", {}, "To quote"), h("ul", { class: "plainlist prose quotes" }, sentences.map((text) => h("li", {}, text))));
}
