/* The wall as it is sorted: notes dragged from a group to another; what was chosen stays chosen when the wall refreshes;
   Enter goes on in the count of stickers. Buttons do all of it without this file. */
"use strict";

(() => {
  const wall = () => document.getElementById("wall");

  /* --- Dragging --- */

  function prepare(root) {
    if (!window.Sortable) return;
    for (const grip of root.querySelectorAll?.("[data-grip]") ?? []) grip.hidden = !grip.closest("[data-wall-shelf]");
    for (const shelf of root.querySelectorAll?.("[data-wall-shelf]") ?? []) {
      if (Sortable.get(shelf)) continue;
      new Sortable(shelf, {
        group: "wall",
        handle: "[data-grip]",
        sort: false,
        animation: 120,
        onStart: () => { wall().dataset.held = ""; },
        onEnd: dropped,
      });
    }
  }

  function dropped({ item, from, to, oldIndex }) {
    delete wall().dataset.held;
    if (from === to) return;
    const values = { notes: item.dataset.note, group: to.dataset.wallShelf };
    htmx.ajax("POST", to.dataset.place, { values, target: "#wall", swap: "innerHTML" }) // not from #wall: a refresh would take its place in the queue
      .catch(() => from.insertBefore(item, from.children[oldIndex] ?? null)); // no network: back to where the server still has it
  }

  /* --- Chosen notes: how many; and over a refresh that somebody else caused --- */

  function count() {
    const said = document.getElementById("chosen");
    if (!said) return;
    const many = wall().querySelectorAll("[name=notes]:checked").length;
    said.textContent = many === 0 ? said.dataset.none : many === 1 ? said.dataset.one : said.dataset.many.replace("{count}", many);
  }

  document.addEventListener("change", ({ target }) => { if (target.name === "notes") count(); });
  addEventListener("pageshow", count); // a browser that goes back keeps what was chosen

  let chosen = [];

  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    if (detail.target !== wall()) return;
    const keeps = detail.requestConfig.verb === "get";
    chosen = keeps ? [...wall().querySelectorAll("[name=notes]:checked")].map((box) => box.id) : [];
  });

  document.addEventListener("htmx:afterSwap", ({ detail }) => {
    if (detail.target !== wall()) return;
    for (const id of chosen) {
      const box = document.getElementById(id);
      if (box) box.checked = true;
    }
    count();
    const title = document.getElementById("group-title");
    if (title && detail.requestConfig.verb === "post") title.value = "";
  });

  document.addEventListener("htmx:load", ({ detail }) => prepare(detail.elt.parentElement ?? detail.elt));
  addEventListener("DOMContentLoaded", () => prepare(document));

  /* --- Enter goes to the next number; on the last it saves --- */

  document.addEventListener("keydown", (event) => {
    const form = event.target.closest?.("[data-enter-next]");
    if (!form || event.key !== "Enter" || event.target.type !== "text") return;
    const fields = [...form.querySelectorAll("input[type=text]")];
    const next = fields[fields.indexOf(event.target) + 1];
    if (!next) return;
    event.preventDefault();
    next.focus();
    next.select();
  });
})();
