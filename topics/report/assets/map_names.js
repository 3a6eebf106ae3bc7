// Names on the map: of themes, further out of what they are part of, nearer of papers.
const NAMED = 0.01, CELL = 36, FAR = 0.9, MOST_TITLES = 12, FEW = 400;

// For each theme that is part of something the topmost of what it is part of; read from the tree once.
let topmost = null;
function broader() {
  if (topmost) return topmost;
  const above = new Map(data.themes.tree.map(([id, name, parent]) => [id, { id, name, parent }]));
  topmost = {};
  data.themes.parent.forEach((parent, theme) => {
    let node = above.get(parent);
    while (node && above.has(node.parent)) node = above.get(node.parent);
    if (node) topmost[theme] = node;
  });
  return topmost;
}

// The paper of each name where its papers in sight are densest: what the name is tied to.
function anchorsOf(spots) {
  const names = new Map();
  const far = map.scale < FAR ? broader() : {};
  for (const [paper, px, py] of spots) {
    if (!map.lit[paper] || px < 0 || py < 0 || px > map.width || py > map.height) continue;
    const theme = data.papers.theme[paper], node = far[theme];
    const id = node ? `part ${node.id}` : theme;
    const key = Math.floor(px / CELL) * 512 + Math.floor(py / CELL);
    const one = names.get(id) || { theme, node, n: 0, cells: new Map() };
    one.n += 1;
    const cell = one.cells.get(key);
    if (cell) cell.push([px, py, paper]); else one.cells.set(key, [[px, py, paper]]);
    names.set(id, one);
  }
  return [...names.values()].map(({ theme, node, n, cells }) => {
    const densest = [...cells.values()].reduce((best, cell) => (cell.length > best.length ? cell : best));
    const mx = densest.reduce((sum, [px]) => sum + px, 0) / densest.length, my = densest.reduce((sum, [, py]) => sum + py, 0) / densest.length;
    const [x, y, paper] = densest.reduce((best, spot) => (Math.hypot(spot[0] - mx, spot[1] - my) < Math.hypot(best[0] - mx, best[1] - my) ? spot : best));
    return { theme, node, n, x, y, paper, full: node ? node.name : themeName(theme) };
  });
}

// A name of what is further in leads there; that of a theme to its page.
const nearer = ({ paper }) => changed({ z: 2, cx: data.papers.x[paper], cy: data.papers.y[paper] });

// Where few papers are in sight they have room for their titles.
function titlesOf(spots) {
  const inside = spots.filter(([paper, px, py]) => map.lit[paper] && px > 0 && py > 0 && px < map.width && py < map.height);
  if (inside.length > MOST_TITLES || map.scale <= 1) return [];
  return inside.map(([paper, x, y]) => ({ title: true, paper, theme: data.papers.theme[paper], x, y, full: data.papers.title[paper] || "(no title)" }));
}

// Every name with a hundredth of the highlighted papers in sight stands there; the most papers first.
function labelThemes(context, style, spots) {
  const small = map.width < 560, few = !small && data.papers.id.length < FEW;
  const size = small ? 11 : 12.5;
  const family = getComputedStyle(document.body).fontFamily;
  const measure = (item, letters) => {
    const text = clip(item.full, letters), tall = item.node ? size + 2 : size;
    context.font = `${item.title ? 400 : 600} ${tall}px ${family}`;
    return Object.assign(item, { text, clear: item.title || few, w: context.measureText(text).width + (item.node || item.title ? 8 : size + 8), h: tall + 5 });
  };
  const found = anchorsOf(spots), lit = found.reduce((sum, { n }) => sum + n, 0);
  const items = found.filter(({ theme, node, n }) => (node || theme !== data.none) && (n >= NAMED * lit || theme === map.theme))
    .sort((a, b) => (b.theme === map.theme) - (a.theme === map.theme) || b.n - a.n || a.theme - b.theme)
    .concat(titlesOf(spots)).map((item) => measure(item, small ? 20 : item.title ? 44 : 34));
  // The buttons stand in a corner.
  const taken = printed.on ? [] : [{ left: map.width - 50, top: map.height - 130, w: 50, h: 130 }];
  let placed = placeLabels(items, map.width, map.height, { taken });
  for (const letters of [20, 12, 9]) {
    if (placed.length === items.length) break;
    // Shorter names where not all have room.
    for (const item of items) measure(item, letters);
    placed = placeLabels(items, map.width, map.height, { taken, gap: 1 });
  }
  context.lineWidth = 1; context.strokeStyle = style.getPropertyValue("--ink");
  for (const one of placed) {
    const [ex, ey] = boxEdge(one);
    if (Math.hypot(ex - one.x, ey - one.y) < 3) continue;
    context.beginPath(); context.moveTo(one.x, one.y); context.lineTo(ex, ey); context.stroke();
    context.beginPath(); context.arc(one.x, one.y, 2, 0, 7); context.fillStyle = style.getPropertyValue("--ink"); context.fill();
  }
  map.placed = placed;
  map.labels.replaceChildren(...placed.map((one) => {
    const kind = one.node ? " broad" : one.title ? " light" : "";
    const node = h("a", { class: `map-label${small ? " tiny" : ""}${kind}`, href: one.node ? nearer(one) : one.title ? paperLink(one.paper) : themePage(one.theme), title: one.text === one.full ? null : one.full, dir: "auto", "data-theme": one.node ? one.node.id : data.themes.id[one.theme], "data-anchor": `${one.x.toFixed(1)} ${one.y.toFixed(1)}` },
      map.by === "theme" && !one.node && !one.title ? swatch(one.theme) : null, one.text);
    node.style.left = `${one.left}px`; node.style.top = `${one.top}px`;
    node.style.width = `${one.w}px`; node.style.height = `${one.h}px`;
    return node;
  }));
}
