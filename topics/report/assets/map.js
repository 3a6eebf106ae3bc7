// Papers as points on a canvas: drag, wheel, pinch, keys and buttons move; a click opens the paper.
const map = { canvas: null, scale: 1, x: 0, y: 0, width: 0, height: 0, size: 1, shown: null, author: "", theme: null };
const COLOURS = [["", "theme"], ["year", "year"], ["mean", "mean year"], ["novelty", "novelty"]];

function drawMap(params) {
  const body = document.querySelector("#view-map .body");
  if (!data.papers.x.length) {
    body.replaceChildren(h("p", {}, "This run has no map.csv, so there is no map; ", h("a", { href: "#papers" }, "the papers"), " are in a table."));
    return;
  }
  if (!map.canvas) buildMap(body);
  map.author = params.get("author") || "";
  const group = params.get(whoKey()) && data.run.grouped ? params.get(whoKey()) : "";
  map.theme = params.get("theme") ? data.themeAt.get(params.get("theme")) : null;
  map.by = offeredColours().some(([value]) => value && value === params.get("by")) ? params.get("by") : "theme";
  if (document.activeElement !== map.authorField.input) map.authorField.input.value = map.author;
  map.themeField.select.value = params.get("theme") || "";
  map.bySelect.value = map.by === "theme" ? "" : map.by;
  const { from, to } = yearsOf(params);
  map.from.value = from ?? ""; map.to.value = to ?? "";
  const mine = map.author ? new Set(papersBy(map.author)) : group ? new Set(papersOf(group)) : null;
  const inYears = (paper) => (from === null && to === null) || (data.papers.year[paper] !== null && data.papers.year[paper] >= (from ?? -Infinity) && data.papers.year[paper] <= (to ?? Infinity));
  const chosen = data.papers.theme.map((theme, paper) => (mine === null || mine.has(paper)) && (map.theme === null || map.theme === undefined || theme === map.theme));
  map.lit = chosen.map((one, paper) => one && inYears(paper));
  const lit = map.lit.filter(Boolean).length;
  map.focused = lit < map.lit.length;
  map.path = mine && lit ? pathOf() : [];
  map.way.replaceChildren(...[pathTable(map.author || group)].filter(Boolean));
  colourPapers();
  map.status.replaceChildren(`${count(lit, "paper")}${lit < map.lit.length ? ` of ${number(map.lit.length)} highlighted` : ""}. `,
    h("a", { href: link("papers", { author: map.author, theme: params.get("theme"), from, to, ...(group ? ofWho(group) : {}) }) }, "The same papers as a table"));
  fitCanvas(params);
  map.brush.replaceChildren(...[yearBrush(chosen, from, to)].filter(Boolean));
  paintMap();
}

// What the papers of this run can be coloured by.
const offeredColours = () => COLOURS.filter(([value]) => (value === "novelty" ? data.papers.novelty.length : value === "" || yearsOfPapers().length > 1));

function buildMap(body) {
  map.authorField = nameField("Highlight an author", data.papers.names, "", (name) => change({ author: name }), () => map.author);
  map.themeField = themeField("Highlight a theme", "", (id) => change({ theme: id }));
  map.bySelect = h("select", { "data-focus": "map by", onchange: () => change({ by: map.bySelect.value }) },
    offeredColours().map(([value, text]) => h("option", { value }, text)));
  const year = (key) => h("input", { type: "number", "data-focus": `map ${key}`, onchange: (event) => change({ [key]: event.target.value }) });
  map.from = year("from"); map.to = year("to");
  map.status = h("p", { class: "status", "aria-live": "polite" });
  map.legend = h("ul", { class: "legend" });
  map.says = h("p", { class: "unseen", "aria-live": "polite" });
  map.labels = h("div", { class: "map-labels" }); map.brush = h("div", {}); map.way = h("div", {});
  map.lost = h("p", { class: "map-lost", hidden: true }, "No paper is in sight here. ", h("button", { type: "button", onclick: resetMap }, "Show all"));
  map.canvas = h("canvas", { tabindex: "0", role: "img", "aria-label": "Map of the papers by theme. Arrow keys move, plus and minus zoom, 0 shows all, Enter opens the paper nearest to the middle. The tables of themes and of papers have the same content." });
  const button = (text, label, act) => h("button", { type: "button", "aria-label": label, onclick: act }, text);
  const without = data.themes.papers[data.none];
  body.replaceChildren(
    h("div", { class: "tools" }, fill(map.authorField.node, { class: "broad" }, []), map.themeField.node,
      h("label", {}, h("span", {}, "Colour by"), map.bySelect), h("label", {}, h("span", {}, "From year"), map.from), h("label", {}, h("span", {}, "To year"), map.to)), map.status,
    h("figure", { class: "chart" },
      h("div", { class: "map-box" }, map.canvas, map.labels, map.lost, h("div", { class: "zoom" },
        button("+", "Zoom in", () => zoomMap(1.5)), button("−", "Zoom out", () => zoomMap(1 / 1.5)), button("⤢", "Show all", resetMap))), map.says, map.legend, map.brush,
      h("figcaption", {}, `Each point is a paper (n ${number(data.papers.id.length)}, all years), coloured and shaped by its main theme unless another colouring is chosen; names are those of themes. Themes lie near similar themes and papers near the other themes they belong to; within a theme, position follows the two main directions of its texts. Distances are only roughly to scale. ${without ? `${count(without, "paper")} of no theme ${without === 1 ? "is" : "are"} small and grey; they lie in the middle because they are near nothing, not because they are central. ` : ""}${data.run.trust ? `Of the ${data.run.trust.neighbours} nearest papers on the map, ${percent(data.run.trust.kept)} are among the ${data.run.trust.neighbours} nearest by text (trustworthiness ${data.run.trust.trustworthiness.toFixed(2)}, where 1 is all and 0.5 is what chance gives). ` : ""}${Object.keys(broader()).length ? "Zoomed out, the names are of what the themes are parts of. " : ""}Zoomed in to a few papers, their titles stand beside them. Choose a point for its paper, a name for its theme. The wheel zooms once the map was chosen, or with Ctrl.`),
      menu("map", [["PNG", saveMap], ["CSV", () => saveRows("map", [["paper_id", "title", "year", "theme", "x", "y"], ...data.papers.id.map((id, at) => [id, data.papers.title[at], data.papers.year[at], themeName(data.papers.theme[at]), data.papers.x[at] / 9999, data.papers.y[at] / 9999])])]])), map.way);
  listenToMap();
}

function saveMap() {
  const copy = h("canvas", { width: map.canvas.width, height: map.canvas.height });
  const context = copy.getContext("2d");
  const style = getComputedStyle(document.documentElement);
  context.fillStyle = style.getPropertyValue("--sheet"); context.fillRect(0, 0, copy.width, copy.height);
  context.drawImage(map.canvas, 0, 0);
  context.setTransform(map.ratio, 0, 0, map.ratio, 0, 0);
  context.font = `600 12.5px ${getComputedStyle(document.body).fontFamily}`; context.textBaseline = "middle"; context.lineJoin = "round";
  for (const one of map.placed) {
    context.lineWidth = 4; context.strokeStyle = style.getPropertyValue("--sheet"); context.fillStyle = style.getPropertyValue("--ink");
    context.strokeText(one.text, one.left + 4, one.top + one.h / 2); context.fillText(one.text, one.left + 4, one.top + one.h / 2);
  }
  copy.toBlob((blob) => save("map.png", blob), "image/png");
}

