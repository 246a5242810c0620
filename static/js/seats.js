/* People dragged from list to list. The menu "Move" does the same by keyboard and touch; without this file, alone. */
"use strict";

(() => {
  const part = document.getElementById("arrangement");
  const form = document.getElementById("drag");
  if (!part || !form || !window.Sortable) return;

  function drop({ item, from, to, oldIndex }) {
    delete part.dataset.held;
    if (from === to) {
      document.body.dispatchEvent(new CustomEvent("live:everything")); // what came meanwhile was left aside
      return;
    }
    const sent = form.cloneNode(true); // one for each move: several may be on their way
    sent.removeAttribute("id");
    sent.elements.registration.value = item.dataset.registration;
    (sent.elements.team ?? sent.elements.table).value = to.dataset.team;
    sent.elements.seen.value = item.dataset.seen;
    document.body.append(sent);
    window.htmx.process(sent);
    sent.addEventListener("htmx:afterRequest", (event) => {
      const { status } = event.detail.xhr; // not `successful`: htmx says so of every answer that it shows, 422 too
      if (status === 0 || status === 422) from.insertBefore(item, from.children[oldIndex] ?? null);
      setTimeout(() => sent.remove());
    });
    sent.requestSubmit();
  }

  function arm() {
    for (const list of part.querySelectorAll("[data-seats]")) {
      window.Sortable.create(list, {
        group: "seats",
        handle: ".grip",
        draggable: ".person",
        sort: false,
        animation: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 150,
        onStart: () => { part.dataset.held = ""; },
        onEnd: drop,
      });
    }
    part.classList.add("can-drag");
  }

  /* Dragging leaves styles on those it passed: copied into what comes back, they would break the page's policy. */
  part.addEventListener("htmx:beforeSwap", () => {
    for (const moved of part.querySelectorAll("[style]")) moved.removeAttribute("style");
  });
  part.addEventListener("htmx:afterSettle", arm);
  arm();
})();
