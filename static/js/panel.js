/* A link with data-panel opens its page's main part in a window over the page. Without this file it opens the page. */
"use strict";

(() => {
  const panel = document.getElementById("panel");
  const body = document.getElementById("panel-body");
  if (!panel) return;

  let opener = ""; // its id: the page beneath may be refreshed meanwhile, and the link be another one

  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target !== body || panel.open) return;
    opener = event.detail.requestConfig.elt.id;
    panel.showModal();
  });

  panel.addEventListener("close", () => {
    if (document.activeElement === document.body) document.getElementById(opener)?.focus();
  });

  /* What was chosen in the window shows on the page: close first, so that the page finds its focus again. */
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { target, requestConfig, shouldSwap } = event.detail;
    if (shouldSwap && panel.open && target !== body && panel.contains(requestConfig.elt)) panel.close();
  });

  panel.addEventListener("click", (event) => {
    if (event.target === panel) panel.close(); // outside the window
  });
})();
