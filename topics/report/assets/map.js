// Papers as points on a canvas: drag, wheel, pinch, keys and buttons move; a click opens the paper.
const map = { canvas: null, scale: 1, x: 0, y: 0, width: 0, height: 0, size: 1, shown: null, author: "", theme: null };
const SHAPES = ["circle", "square", "triangle", "cross"];
const FEW = 1500, MANY = 3000;

function drawMap(params) {
  const body = document.querySelector("#view-map .body");
  if (!data.papers.x.length) {
    body.replaceChildren(h("p", {}, "This run has no map.csv, so there is no map; ", h("a", { href: "#papers" }, "the papers"), " are in a table."));
    return;
  }
  if (!map.canvas) buildMap(body);
  map.author = params.get("author") || "";
  map.theme = params.get("theme") ? data.themeAt.get(params.get("theme")) : null;
  if (document.activeElement !== map.authorField.input) map.authorField.input.value = map.author;
  map.themeField.select.value = params.get("theme") || "";
  const mine = map.author ? new Set(papersOf(map.author)) : null;
  map.lit = data.papers.theme.map((theme, paper) => (mine === null || mine.has(paper)) && (map.theme === null || map.theme === undefined || theme === map.theme));
  const lit = map.lit.filter(Boolean).length;
  map.focused = lit < map.lit.length;
  map.status.replaceChildren(`${count(lit, "paper")}${lit < map.lit.length ? ` of ${number(map.lit.length)} highlighted` : ""}. `,
    h("a", { href: link("papers", { author: map.author, theme: params.get("theme") }) }, "The same papers as a table"));
  fitCanvas();
  paintMap();
}

function buildMap(body) {
  map.authorField = nameField("Highlight an author", data.papers.names, "", (name) => change({ author: name }));
  map.themeField = themeField("Highlight a theme", "", (id) => change({ theme: id }));
  map.status = h("p", { class: "status", "aria-live": "polite" });
  map.canvas = h("canvas", { tabindex: "0", role: "img", "aria-label": "Map of the papers by theme. Arrow keys move, plus and minus zoom, 0 shows all. The table of papers has the same content." });
  const button = (text, label, act) => h("button", { type: "button", "aria-label": label, onclick: act }, text);
  body.replaceChildren(
    h("div", { class: "tools" }, fill(map.authorField.node, { class: "broad" }, []), fill(map.themeField.node, { class: "broad" }, [])), map.status,
    h("figure", { class: "chart" },
      h("div", { class: "map-box" }, map.canvas, h("div", { class: "zoom" },
        button("+", "Zoom in", () => zoomMap(1.5)), button("−", "Zoom out", () => zoomMap(1 / 1.5)), button("⤢", "Show all", resetMap))),
      h("figcaption", {}, `Each point is a paper (n ${number(data.papers.id.length)}, all years), coloured by its main theme. Themes lie near similar themes and papers near the other themes they belong to; within a theme, position follows the two main directions of its texts. Distances are only roughly to scale. Choose a point for its paper.`)));
  const canvas = map.canvas;
  const pointers = new Map();
  let moved = 0, pinch = 0;
  canvas.addEventListener("pointerdown", (event) => { pointers.set(event.pointerId, event); moved = 0; canvas.setPointerCapture(event.pointerId); });
  canvas.addEventListener("pointermove", (event) => {
    const before = pointers.get(event.pointerId);
    if (!before) { hoverMap(event); return; }
    pointers.set(event.pointerId, event);
    if (pointers.size === 1) {
      moved += Math.abs(event.clientX - before.clientX) + Math.abs(event.clientY - before.clientY);
      map.x += event.clientX - before.clientX; map.y += event.clientY - before.clientY;
    } else {
      const [a, b] = [...pointers.values()];
      const apart = Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY);
      if (pinch) { const box = canvas.getBoundingClientRect(); zoomMap(apart / pinch, (a.clientX + b.clientX) / 2 - box.left, (a.clientY + b.clientY) / 2 - box.top); }
      pinch = apart; moved = 99;
    }
    hideTip(); requestPaint();
  });
  const up = (event) => {
    pointers.delete(event.pointerId); pinch = 0;
    if (event.type === "pointerup" && moved < 5) { const paper = paperUnder(event); if (paper >= 0) { hideTip(); location.hash = paperLink(paper); } }
  };
  canvas.addEventListener("pointerup", up);
  canvas.addEventListener("pointercancel", up);
  canvas.addEventListener("pointerleave", hideTip);
  canvas.addEventListener("wheel", (event) => {
    event.preventDefault();
    const box = canvas.getBoundingClientRect();
    zoomMap(Math.exp(-event.deltaY * (event.deltaMode ? 0.05 : 0.0016)), event.clientX - box.left, event.clientY - box.top);
  }, { passive: false });
  canvas.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: [40, 0], ArrowRight: [-40, 0], ArrowUp: [0, 40], ArrowDown: [0, -40] }[event.key];
    if (step) { map.x += step[0]; map.y += step[1]; } else if (event.key === "+" || event.key === "=") zoomMap(1.4);
    else if (event.key === "-") zoomMap(1 / 1.4); else if (event.key === "0") resetMap(); else return;
    event.preventDefault(); requestPaint();
  });
  map.centres = data.themes.id.map(() => ({ x: 0, y: 0, n: 0 }));
  data.papers.theme.forEach((theme, paper) => {
    if (data.papers.x[paper] === null) return;
    const centre = map.centres[theme];
    centre.x += data.papers.x[paper]; centre.y += data.papers.y[paper]; centre.n += 1;
  });
}

function fitCanvas() {
  const width = map.canvas.parentNode.clientWidth;
  const height = Math.round(Math.min(Math.max(340, window.innerHeight * 0.72), width * 0.95, 760));
  if (width === map.width && height === map.height) return;
  const ratio = window.devicePixelRatio || 1;
  Object.assign(map, { width, height, ratio });
  map.canvas.width = width * ratio; map.canvas.height = height * ratio;
  map.canvas.style.height = `${height}px`;
  const { x, y } = data.papers;
  const range = (list) => list.reduce((all, value) => (value === null ? all : [Math.min(all[0], value), Math.max(all[1], value)]), [Infinity, -Infinity]);
  const [left, right] = range(x), [low, high] = range(y);
  const margin = Math.min(70, width * 0.08);
  map.size = Math.min((width - 2 * margin) / Math.max(1, right - left), (height - 2 * margin) / Math.max(1, high - low));
  map.middle = [(left + right) / 2, (low + high) / 2];
  resetMap();
}

function resetMap() { Object.assign(map, { scale: 1, x: 0, y: 0 }); requestPaint(); }

function zoomMap(factor, atX = map.width / 2, atY = map.height / 2) {
  const scale = Math.min(60, Math.max(0.7, map.scale * factor));
  const by = scale / map.scale;
  map.x = atX - map.width / 2 - (atX - map.width / 2 - map.x) * by;
  map.y = atY - map.height / 2 - (atY - map.height / 2 - map.y) * by;
  map.scale = scale;
  requestPaint();
}

let painting = false;
function requestPaint() { if (!painting) { painting = true; requestAnimationFrame(() => { painting = false; paintMap(); }); } }

const spotX = (x) => map.width / 2 + map.x + (x - map.middle[0]) * map.size * map.scale;
const spotY = (y) => map.height / 2 + map.y + (y - map.middle[1]) * map.size * map.scale;

function radiusOf() {
  const n = data.papers.id.length;
  return Math.min(9, (n < 60 ? 7 : n < 400 ? 5 : n < 4000 ? 3 : n < 12000 ? 2.2 : 1.6) * Math.pow(map.scale, 0.45));
}

function trace(context, shape, r) {
  context.beginPath();
  if (shape === "circle") context.arc(r, r, r, 0, 7);
  else if (shape === "square") context.rect(0.15 * r, 0.15 * r, 1.7 * r, 1.7 * r);
  else if (shape === "triangle") { context.moveTo(r, 0); context.lineTo(2 * r, 1.85 * r); context.lineTo(0, 1.85 * r); context.closePath(); }
  else { const a = 0.65 * r, b = 1.35 * r, c = 2 * r; for (const [px, py] of [[a, 0], [b, 0], [b, a], [c, a], [c, b], [b, b], [b, c], [a, c], [a, b], [0, b], [0, a], [a, a]]) context.lineTo(px, py); context.closePath(); }
}

// One stamp for each look; a copied image is many times faster than a path for each point.
function stamps(small, large) {
  const style = getComputedStyle(document.documentElement);
  const paper = style.getPropertyValue("--sheet");
  const probe = h("span", {});
  document.body.append(probe);
  const made = new Map();
  const make = (hue, pattern, dim) => {
    const key = `${hue}/${pattern}/${dim}`;
    if (!made.has(key)) {
      probe.className = hue;
      const colour = getComputedStyle(probe).getPropertyValue("--hue");
      const r = dim ? small : large;
      const side = Math.ceil((2 * r + 2) * map.ratio);
      const stamp = document.createElement("canvas");
      stamp.width = side; stamp.height = side;
      const context = stamp.getContext("2d", { willReadFrequently: true });
      context.scale(map.ratio, map.ratio); context.translate(1, 1);
      context.globalAlpha = dim ? 0.13 : 0.86;
      trace(context, SHAPES[pattern], r);
      context.fillStyle = colour; context.fill();
      if (r > 2.4 && !dim) { context.lineWidth = 0.8; context.strokeStyle = paper; context.stroke(); }
      made.set(key, stamp);
    }
    return made.get(key);
  };
  return { make, done: () => probe.remove() };
}

// Where the points in sight lie; dimmed ones first, so that the others are on top.
function visibleSpots() {
  const { x, y } = data.papers;
  const spots = [];
  for (const lit of [false, true]) {
    for (let paper = 0; paper < x.length; paper++) {
      if (x[paper] === null || map.lit[paper] !== lit) continue;
      const px = spotX(x[paper]), py = spotY(y[paper]);
      if (px > -10 && py > -10 && px < map.width + 10 && py < map.height + 10) spots.push([paper, px, py]);
    }
  }
  return spots;
}

// Tens of thousands of small stamps, blended by hand: many times faster than drawing each.
function paintPixels(context, spots, looks) {
  const { width, height } = map.canvas;
  const image = context.createImageData(width, height);
  const pixels = image.data;
  const ground = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  ground.fillStyle = getComputedStyle(document.documentElement).getPropertyValue("--sheet");
  ground.fillRect(0, 0, 1, 1);
  new Uint32Array(pixels.buffer).fill(new Uint32Array(ground.getImageData(0, 0, 1, 1).data.buffer)[0]);
  const stamps = looks.map((pair) => pair.map((stamp) => stamp.getContext("2d").getImageData(0, 0, stamp.width, stamp.height)));
  for (const [paper, px, py] of spots) {
    const stamp = stamps[data.papers.theme[paper]][map.lit[paper] ? 0 : 1];
    const left = Math.round(px * map.ratio - stamp.width / 2), top = Math.round(py * map.ratio - stamp.height / 2);
    for (let row = 0; row < stamp.height; row++) {
      const cy = top + row;
      if (cy < 0 || cy >= height) continue;
      for (let column = 0; column < stamp.width; column++) {
        const cx = left + column, from = 4 * (row * stamp.width + column), alpha = stamp.data[from + 3] / 255;
        if (!alpha || cx < 0 || cx >= width) continue;
        const to = 4 * (cy * width + cx);
        for (let channel = 0; channel < 3; channel++) pixels[to + channel] += (stamp.data[from + channel] - pixels[to + channel]) * alpha;
      }
    }
  }
  context.putImageData(image, 0, 0);
}

// Points in sight by cells of 16 pixels, made when the pointer first asks.
function gridOf() {
  if (map.grid) return map.grid;
  map.grid = new Map();
  for (const [paper, px, py] of visibleSpots()) {
    if (!map.lit[paper]) continue;
    const key = (px >> 4) * 4096 + (py >> 4);
    const cell = map.grid.get(key);
    if (cell) cell.push(paper); else map.grid.set(key, [paper]);
  }
  return map.grid;
}

function paintMap() {
  if (!map.canvas || !map.width) return;
  const context = map.canvas.getContext("2d");
  const { theme } = data.papers;
  const r = radiusOf();
  const style = getComputedStyle(document.documentElement);
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, map.canvas.width, map.canvas.height);
  // What is highlighted must be seen among thousands.
  const large = map.focused ? Math.max(r, 4.5) : r;
  const { make, done } = stamps(r, large);
  const looks = data.themes.id.map((_, at) => [false, true].map((dim) => make(hueOf(at), patternOf(at), dim)));
  const spots = visibleSpots();
  if (spots.length > MANY && r < 4) paintPixels(context, spots, looks);
  else {
    for (const [paper, px, py] of spots) {
      const stamp = looks[theme[paper]][map.lit[paper] ? 0 : 1];
      context.drawImage(stamp, px * map.ratio - stamp.width / 2, py * map.ratio - stamp.height / 2);
    }
  }
  map.grid = null;
  done();
  context.setTransform(map.ratio, 0, 0, map.ratio, 0, 0);
  labelThemes(context, style);
}

// The largest themes are named first; a name that would cover another waits for more zoom.
function labelThemes(context, style) {
  const taken = [];
  context.font = `600 13px ${getComputedStyle(document.body).fontFamily}`;
  context.textAlign = "center"; context.textBaseline = "middle"; context.lineJoin = "round";
  const order = map.centres.map((centre, at) => ({ ...centre, at })).filter(({ n, at }) => n > 0 && at !== data.none)
    .sort((a, b) => (b.at === map.theme) - (a.at === map.theme) || b.n - a.n || a.at - b.at);
  const few = data.papers.id.length < FEW;
  for (const { x, y, n, at } of order) {
    const text = clip(themeName(at), 34);
    const wide = context.measureText(text).width / 2 + 4;
    const px = Math.min(map.width - wide, Math.max(wide, spotX(x / n)));
    const highest = few ? topOf(at) - 16 : spotY(y / n);
    const py = highest;
    if (py < 8 || py > map.height - 8 || spotX(x / n) < 0 || spotX(x / n) > map.width) continue;
    if (taken.some((box) => Math.abs(box.px - px) < box.wide + wide && Math.abs(box.py - py) < 18)) continue;
    taken.push({ px, py, wide });
    context.lineWidth = 4; context.strokeStyle = style.getPropertyValue("--sheet"); context.fillStyle = style.getPropertyValue("--ink");
    context.strokeText(text, px, py); context.fillText(text, px, py);
  }
}

function topOf(theme) {
  let top = Infinity;
  data.papers.theme.forEach((one, paper) => { if (one === theme && data.papers.y[paper] !== null) top = Math.min(top, data.papers.y[paper]); });
  return spotY(top) - radiusOf();
}

function paperUnder(event) {
  const box = map.canvas.getBoundingClientRect();
  const px = event.clientX - box.left, py = event.clientY - box.top;
  const reach = Math.max(event.pointerType === "touch" ? 16 : 7, radiusOf() + 2);
  let best = -1, nearest = reach;
  for (let cx = (px - reach) >> 4; cx <= (px + reach) >> 4; cx++) for (let cy = (py - reach) >> 4; cy <= (py + reach) >> 4; cy++) {
    for (const paper of gridOf().get(cx * 4096 + cy) || []) {
      const apart = Math.hypot(spotX(data.papers.x[paper]) - px, spotY(data.papers.y[paper]) - py);
      if (apart <= nearest) { nearest = apart; best = paper; }
    }
  }
  return best;
}

function hoverMap(event) {
  const paper = paperUnder(event);
  map.canvas.classList.toggle("over", paper >= 0);
  if (paper < 0) { hideTip(); return; }
  const names = authorNames(paper);
  showTip(event, clip(data.papers.title[paper], 160), `${names.slice(0, 3).join(", ")}${names.length > 3 ? " and others" : ""}${data.papers.year[paper] ? `, ${data.papers.year[paper]}` : ""}`, themeName(data.papers.theme[paper]));
}
