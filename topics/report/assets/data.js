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
  loaded.byAuthor = null;
  loaded.packedAbstracts = JSON.parse(el("abstracts").textContent);
  loaded.trendAt = new Map(loaded.trends.author.map((author, at) => [`${author}/${loaded.trends.theme[at]}`, at]));
  data = loaded;
}

function papersOf(name) {
  if (!data.byAuthor) {
    data.byAuthor = data.papers.names.map(() => []);
    data.papers.authors.forEach((list, paper) => { for (const one of new Set(list)) data.byAuthor[one].push(paper); });
  }
  const at = data.nameAt.get(name);
  return at === undefined ? [] : data.byAuthor[at];
}

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

// With more themes than hues, a page on a few of them gives these the plain hues; else a theme's
// place in the run decides, so that it looks the same everywhere.
let closeUp = null;
const setCloseUp = (themes) => {
  closeUp = themes && data.none > HUES ? new Map(themes.filter((theme) => theme !== data.none).map((theme, at) => [theme, at])) : null;
};
const lookOf = (theme) => (closeUp && closeUp.has(theme) ? closeUp.get(theme) : theme);
const hueOf = (theme) => (theme === data.none ? "hn" : `h${lookOf(theme) % HUES}`);
const patternOf = (theme) => (theme === data.none ? 0 : Math.floor(lookOf(theme) / HUES) % PATTERNS);
const swatch = (theme) => h("span", { class: `swatch ${hueOf(theme)} p${patternOf(theme)}`, "aria-hidden": "true" });
const themeName = (theme) => data.themes.name[theme];
const authorNames = (paper) => data.papers.authors[paper].map((at) => data.papers.names[at]);
const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

// An author's shares as series: theme, papers, low and high for each year of the window.
function seriesOf(author) {
  const at = data.authorAt.get(author);
  if (at === undefined) return null;
  const { years, total, cells } = data.shares;
  const series = cells[at].map(([theme, papers, low, high]) => ({
    theme, papers, low, high, sum: papers.reduce((a, b) => a + b, 0),
  }));
  series.sort((a, b) => (a.theme === data.none) - (b.theme === data.none) || b.sum - a.sum || a.theme - b.theme);
  return { at, years, total: total[at], series: series.filter((one) => one.sum > 0), all: series };
}

function trendOf(author, theme) {
  const row = data.trendAt.get(`${author}/${theme}`);
  if (row === undefined) return null;
  return Object.fromEntries(Object.entries(data.trends).map(([name, column]) => [name, column[row]]));
}

const windowText = () => {
  const { years } = data.shares;
  return years.length ? `${years[0]}–${years[years.length - 1]}` : "no dated papers";
};
const countingText = () => `${data.run.counting === "soft" ? "papers counted by membership weights" : "each paper counted for its main theme"}, ${data.run.credit === "full" ? "in full for each author" : "1 / number of authors for each"}`;
