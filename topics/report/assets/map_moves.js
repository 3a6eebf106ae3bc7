// Where the map stands: moving, zooming, and what lies under the pointer.
const LEAST_SCALE = 0.6, MOST_SCALE = 60;
const scaleWithin = (scale) => Math.min(MOST_SCALE, Math.max(LEAST_SCALE, scale));

// Drag, wheel, pinch and keys; a click opens the paper.
function listenToMap() {
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
    hideTip(); movedMap();
  });
  const up = (event) => {
    pointers.delete(event.pointerId); pinch = 0;
    if (event.type === "pointerup" && moved < 5) { const paper = paperUnder(event); if (paper >= 0) { hideTip(); location.hash = paperLink(paper); } }
  };
  canvas.addEventListener("pointerup", up);
  canvas.addEventListener("pointercancel", up);
  canvas.addEventListener("pointerleave", hideTip);
  canvas.addEventListener("wheel", (event) => {
    if (!event.ctrlKey && document.activeElement !== canvas) return; // The page scrolls.
    event.preventDefault();
    const box = canvas.getBoundingClientRect();
    zoomMap(Math.exp(-event.deltaY * (event.deltaMode ? 0.05 : 0.0016)), event.clientX - box.left, event.clientY - box.top);
  }, { passive: false });
  canvas.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: [40, 0], ArrowRight: [-40, 0], ArrowUp: [0, 40], ArrowDown: [0, -40] }[event.key];
    if (step) { map.x += step[0]; map.y += step[1]; } else if (event.key === "+" || event.key === "=") zoomMap(1.4);
    else if (event.key === "-") zoomMap(1 / 1.4); else if (event.key === "0") resetMap();
    else if (event.key === "Enter" && map.middlePaper >= 0) { location.hash = paperLink(map.middlePaper); return; } else return;
    event.preventDefault(); movedMap(true);
  });
  canvas.addEventListener("focus", () => movedMap(true));
  canvas.addEventListener("blur", () => { map.middlePaper = -1; hideTip(); requestPaint(); });
}

// After each move: stay where papers are, keep the address, and say what lies in the middle.
let following = 0;
function movedMap(byKey) {
  const box = map.box;
  const within = (offset, low, high, middle) => Math.min((middle - low) * map.size * map.scale, Math.max(-(high - middle) * map.size * map.scale, offset));
  map.x = within(map.x, box.left, box.right, map.middle[0]); map.y = within(map.y, box.low, box.high, map.middle[1]);
  map.middlePaper = byKey && document.activeElement === map.canvas && map.canvas.matches(":focus-visible") ? nearestTo(map.width / 2, map.height / 2, Infinity) : -1;
  if (map.middlePaper >= 0) map.says.textContent = `${data.papers.title[map.middlePaper]}; ${themeName(data.papers.theme[map.middlePaper])}`;
  requestPaint();
  clearTimeout(following);
  following = setTimeout(() => { if (readState().view === "map") note(map.scale === 1 && !map.x && !map.y ? { z: "", cx: "", cy: "" } : { z: map.scale.toFixed(2), cx: Math.round(map.middle[0] - map.x / map.size / map.scale), cy: Math.round(map.middle[1] - map.y / map.size / map.scale) }); }, 300);
}

function fitCanvas(params) {
  const width = printed.on ? 660 : map.canvas.parentNode.clientWidth;
  const height = Math.round(width < 560 ? 1.3 * width : Math.min(Math.max(340, window.innerHeight * 0.72), width * 0.95, 760));
  if (width !== map.width || height !== map.height) {
    const ratio = window.devicePixelRatio || 1;
    Object.assign(map, { width, height, ratio });
    map.canvas.width = width * ratio; map.canvas.height = height * ratio;
    map.canvas.style.width = `${width}px`; map.canvas.style.height = `${height}px`;
    const { x, y } = data.papers;
    const range = (list) => list.reduce((all, value) => (value === null ? all : [Math.min(all[0], value), Math.max(all[1], value)]), [Infinity, -Infinity]);
    const [left, right] = range(x), [low, high] = range(y);
    const margin = Math.min(70, width * 0.08);
    map.box = { left, right, low, high };
    map.size = Math.min((width - 2 * margin) / Math.max(1, right - left), (height - 2 * margin) / Math.max(1, high - low));
    map.middle = [(left + right) / 2, (low + high) / 2];
    Object.assign(map, { scale: 1, x: 0, y: 0 });
  }
  if (Number(params.get("z")) > 0) {
    map.scale = scaleWithin(Number(params.get("z")));
    map.x = (map.middle[0] - Number(params.get("cx"))) * map.size * map.scale; map.y = (map.middle[1] - Number(params.get("cy"))) * map.size * map.scale;
  }
}

function resetMap() { Object.assign(map, { scale: 1, x: 0, y: 0 }); movedMap(); }

function zoomMap(factor, atX = map.width / 2, atY = map.height / 2) {
  const scale = scaleWithin(map.scale * factor);
  const by = scale / map.scale;
  map.x = atX - map.width / 2 - (atX - map.width / 2 - map.x) * by;
  map.y = atY - map.height / 2 - (atY - map.height / 2 - map.y) * by;
  map.scale = scale;
  movedMap();
}

function paperUnder(event) {
  const box = map.canvas.getBoundingClientRect();
  const reach = Math.max(event.pointerType === "touch" ? 16 : 7, radiusOf() + 2);
  return nearestTo(event.clientX - box.left, event.clientY - box.top, reach);
}

function nearestTo(px, py, reach) {
  const cells = reach === Infinity ? [...gridOf().values()] : [];
  if (reach < Infinity) for (let cx = (px - reach) >> 4; cx <= (px + reach) >> 4; cx++) for (let cy = (py - reach) >> 4; cy <= (py + reach) >> 4; cy++) cells.push(gridOf().get(cx * 4096 + cy) || []);
  let best = -1, nearest = reach;
  for (const cell of cells) for (const paper of cell) {
    const apart = Math.hypot(spotX(data.papers.x[paper]) - px, spotY(data.papers.y[paper]) - py);
    if (apart <= nearest) { nearest = apart; best = paper; }
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
