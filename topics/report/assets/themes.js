// The list of themes stands in the page already; with many of them it can be searched and sorted.
let themeTools = false;

function drawThemes() {
  const items = [...document.querySelectorAll(".theme")];
  if (themeTools || items.length < 10) return;
  themeTools = true;
  const list = items[0].parentNode;
  const text = new Map(items.map((item) => [item, fold(item.textContent)]));
  const order = new Map(items.map((item, at) => [item, at]));
  const status = h("p", { class: "status", "aria-live": "polite" });
  const search = h("input", { type: "search", oninput: show });
  const sort = h("select", { onchange: show }, h("option", { value: "" }, "as in the run"), h("option", { value: "size" }, "most papers first"), h("option", { value: "name" }, "by name"));
  function show() {
    const wanted = fold(search.value.trim());
    const at = (item) => data.themeAt.get(item.dataset.theme);
    const sorted = items.slice().sort(sort.value === "size" ? (a, b) => data.themes.papers[at(b)] - data.themes.papers[at(a)]
      : sort.value === "name" ? (a, b) => themeName(at(a)).localeCompare(themeName(at(b))) : (a, b) => order.get(a) - order.get(b));
    for (const item of sorted) { item.hidden = wanted !== "" && !text.get(item).includes(wanted); list.append(item); }
    status.textContent = `${count(items.filter((item) => !item.hidden).length, "theme")} shown`;
  }
  el("themes-tools").replaceChildren(h("div", { class: "tools" },
    h("label", { class: "broad" }, h("span", {}, "Search themes and keywords"), search),
    h("label", {}, h("span", {}, "Order"), sort)), status);
  show();
}
