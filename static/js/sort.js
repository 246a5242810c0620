/* Lists in order, dragged by their handle. The buttons beside each row do the same without this file. */
"use strict";

(() => {
  function prepare(root) {
    const lists = root.matches?.("[data-sortable]") ? [root] : root.querySelectorAll("[data-sortable]");
    for (const list of lists) {
      if (list.children.length < 2 || Sortable.get(list)) continue;
      for (const handle of list.querySelectorAll("[data-handle]")) handle.hidden = false;
      new Sortable(list, { handle: "[data-handle]", animation: 120, onStart: () => hold(list, true), onEnd: (event) => moved(list, event) });
    }
  }

  /* A part that refreshes itself waits while somebody drags in it. */
  function hold(list, yes) {
    const part = list.closest("[data-live-part]");
    if (part && yes) part.dataset.held = "";
    else if (part) delete part.dataset.held;
  }

  function moved(list, { item, oldIndex, newIndex }) {
    hold(list, false);
    if (oldIndex === newIndex) return;
    const target = list.dataset.target ?? "#rows";
    htmx.ajax("POST", item.dataset.move, { values: { to: newIndex }, target, swap: list.dataset.swap ?? "outerHTML" })
      .catch(() => { // no network: back to where the server still has it
        item.remove();
        list.insertBefore(item, list.children[oldIndex] ?? null);
      });
  }

  /* What could not be moved goes back to where the server still has it. */
  document.addEventListener("htmx:responseError", ({ detail }) => {
    if (detail.requestConfig.parameters.to !== undefined) location.reload();
  });

  document.addEventListener("htmx:load", (event) => prepare(event.detail.elt));
  addEventListener("DOMContentLoaded", () => prepare(document));
})();
