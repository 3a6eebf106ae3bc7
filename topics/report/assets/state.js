// What is shown lives in the fragment (#view?author=...&theme=...), so that a link shows the same.
const VIEWS = ["overview", "themes", "theme", "map", "strategy", "flows", "authors", "compare", "papers", "method"];

function readState() {
  const [view, ...rest] = location.hash.slice(1).split("?");
  return { view: VIEWS.includes(view) ? view : "overview", params: new URLSearchParams(rest.join("?")) };
}

function link(view, values) {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(values || {})) {
    for (const one of [value].flat()) if (one !== null && one !== undefined && one !== "") params.append(name, one);
  }
  const query = params.toString().replace(/\+/g, "%20");
  return `#${view}${query ? `?${query}` : ""}`;
}

const go = (view, values) => { location.hash = link(view, values); };

function changed(changes) {
  const { view, params } = readState();
  for (const [name, value] of Object.entries(changes)) {
    params.delete(name);
    for (const one of [value].flat()) if (one !== null && one !== undefined && one !== "") params.append(name, one);
  }
  const values = {};
  for (const name of new Set(params.keys())) values[name] = params.getAll(name);
  return link(view, values);
}

// A filter replaces the address, so that "back" leaves the view and not one letter.
const change = (changes) => location.replace(changed(changes));

// The address follows what is already drawn.
const note = (changes) => history.replaceState(history.state, "", changed(changes));

const paperLink = (paper) => link("papers", { paper: data.papers.id[paper] });
const themePage = (theme) => (theme === data.none ? link("papers", { theme: "none" }) : link("theme", { theme: data.themes.id[theme] }));
const themeLink = (theme, values) => link("papers", { ...values, theme: data.themes.id[theme] });
// Whoever is reported: an author, or a group such as a venue.
const whoKey = () => (data.run.grouped === "" ? "author" : data.run.grouped === "venue" ? "venue" : "group");
const ofWho = (name, values) => ({ ...values, [whoKey()]: name === "*" ? "" : name });
const whoLink = (name) => link("authors", { author: name });
const authorLink = (name) => (data.run.grouped === "" && data.authorAt.has(name) ? whoLink(name) : link("papers", { author: name }));
const venueLink = (name) => (data.run.grouped === "venue" && data.authorAt.has(name) ? whoLink(name) : link("papers", { venue: name }));
