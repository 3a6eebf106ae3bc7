// What is shown lives in the fragment (#view?author=...&theme=...), so that a link shows the same.
const VIEWS = ["overview", "themes", "map", "authors", "compare", "papers", "method"];

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

// A filter replaces the address, so that "back" leaves the view and not one letter.
function change(changes) {
  const { view, params } = readState();
  for (const [name, value] of Object.entries(changes)) {
    params.delete(name);
    for (const one of [value].flat()) if (one !== null && one !== undefined && one !== "") params.append(name, one);
  }
  const values = {};
  for (const name of new Set(params.keys())) values[name] = params.getAll(name);
  location.replace(link(view, values));
}

const paperLink = (paper) => link("papers", { paper: data.papers.id[paper] });
const authorLink = (name) => (data.authorAt.has(name) ? link("authors", { author: name }) : link("papers", { author: name }));
const themeLink = (theme, values) => link("papers", { ...values, theme: data.themes.id[theme] });
