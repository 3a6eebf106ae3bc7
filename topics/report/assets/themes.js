// The list of themes stands in the page already; with many of them it can be searched and sorted.
let themeTools = null;

function drawThemes(params) {
  const items = [...document.querySelectorAll(".theme")];
  if (items.length < 10) return;
  if (!themeTools) buildThemeTools(items);
  const { search, sort, status, text, order, list } = themeTools;
  if (document.activeElement !== search) search.value = params.get("q") || "";
  sort.value = params.get("sort") || "";
  const wanted = fold(search.value.trim());
  const at = (item) => data.themeAt.get(item.dataset.theme);
  const orders = {
    size: (a, b) => data.themes.papers[at(b)] - data.themes.papers[at(a)],
    name: (a, b) => themeName(at(a)).localeCompare(themeName(at(b))),
  };
  const sorted = items.slice().sort(orders[sort.value] || ((a, b) => order.get(a) - order.get(b)));
  for (const item of sorted) { item.hidden = wanted !== "" && !text.get(item).includes(wanted); list.append(item); }
  status.textContent = `${count(items.filter((item) => !item.hidden).length, "theme")} shown`;
}

function buildThemeTools(items) {
  const search = h("input", { type: "search", oninput: () => change({ q: search.value.trim() }) });
  const sort = h("select", { "data-focus": "theme order", onchange: () => change({ sort: sort.value }) },
    h("option", { value: "" }, "as in the run"), h("option", { value: "size" }, "most papers first"), h("option", { value: "name" }, "by name"));
  const status = h("p", { class: "status", "aria-live": "polite" });
  themeTools = {
    search, sort, status, list: items[0].parentNode,
    text: new Map(items.map((item) => [item, fold(item.textContent)])), order: new Map(items.map((item, at) => [item, at])),
  };
  el("themes-tools").replaceChildren(h("div", { class: "tools" },
    h("label", { class: "broad" }, h("span", {}, "Search themes and keywords"), search),
    h("label", {}, h("span", {}, "Order"), sort)), status);
}
