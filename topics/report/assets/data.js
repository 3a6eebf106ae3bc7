// The packed tables, inflated once; abstracts only when somebody reads or searches them.
const HUES = 6, PATTERNS = 4;
let data = null;
const abstractChunks = [];

async function inflate(text) {
  const bytes = Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return JSON.parse(await new Response(stream).text());
}

async function loadData() {
  const loaded = await inflate(JSON.parse(el("core").textContent));
  const { papers, themes, shares } = loaded;
  loaded.none = themes.id.length - 1;
  loaded.themeAt = new Map(themes.id.map((id, at) => [id, at]));
  loaded.paperAt = new Map(papers.id.map((id, at) => [id, at]));
  loaded.nameAt = new Map(papers.names.map((name, at) => [name, at]));
  loaded.authorAt = new Map(shares.authors.map((name, at) => [name, at]));
  loaded.reported = shares.authors.filter((name) => name !== "*");
  loaded.byAuthor = null; loaded.byGroup = null; loaded.uncounted = null;
  loaded.packedAbstracts = JSON.parse(el("abstracts").textContent);
  loaded.trendAt = new Map(loaded.trends.author.map((author, at) => [`${author}/${loaded.trends.theme[at]}`, at]));
  data = loaded;
}

function papersBy(name) {
  if (!data.byAuthor) {
    data.byAuthor = data.papers.names.map(() => []);
    data.papers.authors.forEach((list, paper) => { for (const one of new Set(list)) data.byAuthor[one].push(paper); });
  }
  const at = data.nameAt.get(name);
  return at === undefined ? [] : data.byAuthor[at];
}

// Papers of whoever is reported: an author, or a group.
function papersOf(name) {
  if (name === "*") return data.papers.id.map((_, at) => at);
  if (data.run.grouped === "") return papersBy(name);
  if (!data.byGroup) {
    data.byGroup = data.shares.authors.map(() => []);
    data.papers.group.forEach((at, paper) => { if (at >= 0) data.byGroup[at].push(paper); });
  }
  return data.byGroup[data.authorAt.get(name)] || [];
}

// Most papers first.
function reportedOrder() {
  data.order ||= data.reported.slice().sort((a, b) => papersOf(b).length - papersOf(a).length || a.localeCompare(b));
  return data.order;
}
const who = () => data.run.words[0];
const whos = () => data.run.words[1];
const capital = (text) => text[0].toUpperCase() + text.slice(1);
// How many people a name seems to be by its papers; nothing where it may be one.
const severalPeople = (name) => { const at = data.authorAt.get(name); return at === undefined || !data.authors[at] ? 0 : data.authors[at].groups || 0; };
const severalMark = (name) => (severalPeople(name) ? h("span", { class: "several", title: `Seems to be several people: ${severalPeople(name)} groups of papers without a co-author in common` }, " several people?") : null);
const whoName = (name) => (name === "*" ? "All papers" : name);

async function abstractOf(paper) {
  const at = Math.floor(paper / data.run.chunk);
  if (!data.packedAbstracts[at]) return "";
  abstractChunks[at] ||= inflate(data.packedAbstracts[at]);
  return (await abstractChunks[at])[paper % data.run.chunk] || "";
}

async function allAbstracts() {
  const chunks = await Promise.all(data.packedAbstracts.map((packed, at) => (abstractChunks[at] ||= inflate(packed))));
  return chunks.flat();
}

// A theme looks the same everywhere; the run says which hue and pattern.
const hueOf = (theme) => (theme === data.none ? "hn" : `h${data.themes.look[theme] % HUES}`);
const patternOf = (theme) => (theme === data.none ? 0 : Math.floor(data.themes.look[theme] / HUES) % PATTERNS);
const swatch = (theme) => h("span", { class: `swatch ${hueOf(theme)} p${patternOf(theme)}`, "aria-hidden": "true" });
const themeName = (theme) => data.themes.name[theme];
const authorNames = (paper) => data.papers.authors[paper].map((at) => data.papers.names[at]);
const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

// An author's shares as series: theme, papers, low and high for each year of the window.
function seriesOf(author) {
  const at = data.authorAt.get(author);
  if (at === undefined) return null;
  const { years, total, cells, zero } = data.shares;
  const series = cells[at].map(([theme, papers, low, high]) => ({
    theme, papers, low, high, sum: papers.reduce((a, b) => a + b, 0),
  }));
  series.sort((a, b) => (a.theme === data.none) - (b.theme === data.none) || b.sum - a.sum || a.theme - b.theme);
  const sum = total[at].reduce((a, b) => a + b, 0);
  return { at, name: author, years, total: total[at], sum, series: series.filter((one) => one.sum > 0), all: series, zero: zero[at] };
}

// The share of one theme, which may be nothing: that has an interval too.
const seriesFor = (mine, theme) => mine.all.find((one) => one.theme === theme)
  || { theme, papers: mine.years.map(() => 0), low: mine.zero[0], high: mine.zero[1], sum: 0 };

function trendOf(author, theme) {
  const row = data.trendAt.get(`${author}/${theme}`);
  if (row === undefined) return null;
  return Object.fromEntries(Object.entries(data.trends).map(([name, column]) => [name, column[row]]));
}

const windowText = () => {
  const { years } = data.shares;
  return years.length ? `${years[0]}–${years[years.length - 1]}` : "no dated papers";
};
const CALLED = ["rising", "emerging", "declining"];
const isCalled = (trend) => Boolean(trend) && CALLED.includes(trend.label);
const countingText = () => `${data.run.counting === "soft" ? "papers counted by membership weights" : "each paper counted for its main theme"}, ${data.run.credit === "full" ? "in full for each author" : "1 / number of authors for each"}`;
