/* What a table asks while the network is gone leaves by itself when it is back; pressed again meanwhile, it counts once.
   For forms with data-again; data-reset empties one once it has left. [data-unsent] says that something has not left. */
"use strict";

(() => {
  const unsent = new Map(); // form → the button that was pressed

  function say() {
    for (const place of document.querySelectorAll("[data-unsent]")) place.hidden = unsent.size === 0;
  }

  document.addEventListener("htmx:sendError", (event) => {
    const { elt: form, requestConfig } = event.detail;
    if (!form.matches("form[data-again]")) return;
    unsent.set(form, requestConfig.triggeringEvent?.submitter ?? null);
    say();
  });

  document.addEventListener("htmx:afterRequest", (event) => {
    const { elt: form, successful } = event.detail;
    if (!successful || !form.matches?.("form[data-again]")) return;
    unsent.delete(form);
    if (form.dataset.reset !== undefined) form.reset();
    say();
  });

  addEventListener("online", () => {
    for (const [form, button] of unsent) {
      if (form.isConnected) form.requestSubmit(button?.isConnected ? button : null);
      else unsent.delete(form);
    }
    say();
  });
})();
