"use strict";
// The list of findings: search, filter, sort, pages, and the evidence behind each. Texts of the data are only ever put
// into the page as text, never as markup.
(() => {
  const PAGE = matchMedia("(max-width: 40rem)").matches ? 20 : 50;
  const PRINTED = 500;
  const byId = (id) => document.getElementById(id);
  const texts = JSON.parse(byId("texts").textContent);
  const columns = JSON.parse(byId("findings-data").textContent);
  const names = Object.keys(columns);
  const total = (columns.rule.codes || columns.rule.values).length;
  const collator = new Intl.Collator(document.documentElement.lang, { numeric: true });
  const say = (key, values) => texts.say[key].replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const grouped = (number) => number.toLocaleString("en-US");
  let evidence = null; // parsed when it is first needed
  let found = [];
  let page = 0;
  let order = { name: null, down: false };
  const unfolded = new Set();

  const valueOf = (column, row) => {
    if (!column) return "";
    const value = column.codes ? column.values[column.codes[row]] : column.values[row];
    return value === undefined || value === null ? "" : value;
  };
  const evidenceOf = () => (evidence ||= JSON.parse(byId("evidence-data").textContent));

  function element(tag, properties, ...children) {
    const made = Object.assign(document.createElement(tag), properties);
    made.append(...children);
    return made;
  }

  // Which rows hold the word: each distinct text is looked at once.
  function rowsWith(column, word, hits) {
    const lowered = column.lowered || (column.lowered = column.values.map((value) => String(value).toLowerCase()));
    if (!column.codes) {
      lowered.forEach((value, row) => { if (value.includes(word)) hits[row] = 1; });
      return;
    }
    const holds = lowered.map((value) => value.includes(word));
    if (holds.includes(true)) column.codes.forEach((code, row) => { if (holds[code]) hits[row] = 1; });
  }

  function matches(word) {
    const hits = new Uint8Array(total);
    for (const name of names) rowsWith(columns[name], word, hits);
    for (const column of Object.values(evidenceOf())) rowsWith(column, word, hits);
    return hits;
  }

  function keep() {
    const keeps = new Uint8Array(total).fill(1);
    for (const select of document.querySelectorAll("#filters select")) {
      if (!select.value) continue;
      const column = columns[select.dataset.column];
      for (let row = 0; row < total; row++) if (valueOf(column, row) !== select.value) keeps[row] = 0;
    }
    for (const word of byId("search").value.toLowerCase().split(/\s+/).filter(Boolean)) {
      const hits = matches(word);
      for (let row = 0; row < total; row++) keeps[row] &= hits[row];
    }
    return keeps;
  }

  function ranks(column) {
    const sorted = [...new Set(column.values)].sort(collator.compare);
    const place = new Map(sorted.map((value, at) => [value, at]));
    return column.values.map((value) => place.get(value));
  }

  function update() {
    const keeps = keep();
    found = [];
    for (let row = 0; row < total; row++) if (keeps[row]) found.push(row);
    if (order.name) {
      const column = columns[order.name];
      const places = column.ranks || (column.ranks = ranks(column));
      const rank = (row) => (column.codes ? (column.codes[row] < 0 ? -1 : places[column.codes[row]]) : places[row]);
      found.sort((one, other) => (order.down ? rank(other) - rank(one) : rank(one) - rank(other)) || one - other);
    }
    page = 0;
    show();
  }

  function show(first = page * PAGE, limit = PAGE) {
    const rows = found.slice(first, first + limit);
    byId("list").tBodies[0].replaceChildren(...rows.flatMap((row) => lines(row)));
    byId("count").textContent = found.length
      ? say("count", { shown: grouped(found.length), total: grouped(total) })
      : say("none", {});
    const pages = Math.max(1, Math.ceil(found.length / PAGE));
    byId("page").textContent = say("page", { page: grouped(page + 1), pages: grouped(pages) });
    byId("previous").disabled = page === 0;
    byId("next").disabled = page + 1 >= pages;
  }

  function lines(row) {
    const open = unfolded.has(row);
    const button = element("button", { type: "button", className: "unfold", textContent: open ? "−" : "+" });
    button.setAttribute("aria-expanded", String(open));
    button.setAttribute("aria-label", say("unfold", { message: valueOf(columns.message, row).slice(0, 80) }));
    button.dataset.row = row;
    const line = element("tr", { className: open ? "head open" : "head" }, element("td", {}, button));
    for (const th of document.querySelectorAll("#list th[data-column]")) {
      const name = th.dataset.column;
      const value = valueOf(columns[name], row);
      const tone = name === "severity" || name === "outcome" ? texts.tones[value] : null;
      const inner = tone ? element("span", { className: `badge ${tone}` }, value) : element("div", { className: "cut" }, value);
      const td = element("td", {}, inner);
      if (value) td.dataset.label = th.textContent.trim();
      line.append(td);
    }
    return open ? [line, element("tr", { className: "open" }, details(row))] : [line];
  }

  function details(row) {
    const data = evidenceOf();
    const value = (name) => valueOf(data[name], row);
    const label = (name) => texts.fields[name] || name;
    const rule = value("rule_id");
    const about = texts.explained[rule] || {};
    const pairs = (list) => element("dl", {}, ...list.filter(([, text]) => text).flatMap(([name, text]) => [
      element("dt", {}, label(name)), element("dd", {}, text)]));
    const block = (title, list) => list.some(([, text]) => text)
      ? [element("div", {}, element("h3", {}, say(title, {})), pairs(list))] : [];
    const other = [value("other_file"), value("other_sheet"), value("other_row")].filter(Boolean).join(" · ");
    const shownOf = (name) => [name, valueOf(columns[name], row)];
    const td = element("td", { colSpan: 9 }, element("div", { className: "evidence" },
      ...block("record", [...texts.evidence_fields, "raw"].map((name) => [name, value(name)])),
      ...block("place", [...["file", "sheet", "row"].map(shownOf), ["other", other],
        ...["school_code", "unit_id", "actual", "required", "id"].map((name) => [name, value(name)])]),
      ...block("about", [["message", valueOf(columns.message, row)], ["what", about.what], ["remedy", about.remedy],
        ["rule_id", rule]])));
    return td;
  }

  function unfold(row, open) {
    if (open) unfolded.add(row); else unfolded.delete(row);
    show();
    const button = document.querySelector(`#list button[data-row="${row}"]`);
    if (button) button.focus();
  }

  // A name in a table above leads here: to the findings of its school, the one meant unfolded.
  function lead(row) {
    byId("filters").reset();
    byId("filter-school").value = valueOf(columns.school, row);
    update();
    page = Math.max(0, Math.floor(found.indexOf(row) / PAGE));
    unfolded.add(row);
    show();
  }

  for (const select of document.querySelectorAll("#filters select")) {
    const column = columns[select.dataset.column];
    const values = [...new Set(column.values)].filter(Boolean).sort(collator.compare);
    select.append(...values.map((value) => element("option", { value }, value.length > 60 ? `${value.slice(0, 60)}…` : value)));
    select.addEventListener("change", update);
  }
  let waiting = 0;
  byId("search").addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(update, total > 20000 ? 250 : 60);
  });
  byId("filters").addEventListener("submit", (event) => event.preventDefault());
  byId("filters").addEventListener("reset", () => setTimeout(update));
  byId("previous").addEventListener("click", () => { page -= 1; show(); });
  byId("next").addEventListener("click", () => { page += 1; show(); });
  byId("list").tHead.addEventListener("click", (event) => {
    const button = event.target.closest("button.sort");
    if (!button) return;
    const head = button.closest("th");
    const name = head.dataset.column;
    order = { name, down: order.name === name && !order.down };
    for (const th of document.querySelectorAll("#list th[aria-sort]")) th.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", order.down ? "descending" : "ascending");
    update();
  });
  byId("list").tBodies[0].addEventListener("click", (event) => {
    const button = event.target.closest("button.unfold");
    if (button) unfold(Number(button.dataset.row), button.getAttribute("aria-expanded") !== "true");
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-finding]");
    if (link && Number(link.dataset.finding) < total) lead(Number(link.dataset.finding));
  });

  addEventListener("beforeprint", () => {
    show(0, PRINTED);
    if (found.length > PRINTED) byId("count").textContent += ` ${say("printed", { limit: grouped(PRINTED) })}`;
  });
  addEventListener("afterprint", () => show());
  update();
  document.documentElement.dataset.ready = "true";
})();
