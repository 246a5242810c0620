/* What is pressed while the network is gone leaves by itself when it is back; pressed again meanwhile, it counts once.
   For forms with data-again whose buttons have an id; data-reset empties one once it has left. [data-unsent] says that
   something has not left. */
"use strict";

(() => {
  const unsent = new Map(); // id of the button that was pressed → what it said then: its form may be drawn anew meanwhile

  const said = (form, button) => `${form.getAttribute("action")} ${button.value}`;

  function say() {
    for (const place of document.querySelectorAll("[data-unsent]")) place.hidden = unsent.size === 0;
  }

  /* A button that is gone, or says something else by now ("free it" where it said "take it"), is not pressed for anybody. */
  function sendAgain() {
    for (const [id, words] of unsent) {
      const button = document.getElementById(id);
      if (button?.form && said(button.form, button) === words) button.form.requestSubmit(button);
      else unsent.delete(id);
    }
    say();
  }

  document.addEventListener("htmx:afterRequest", ({ detail: { xhr, requestConfig } }) => {
    const hasArrived = xhr.status > 0 && xhr.status < 502; // beyond: a server before ours that does not reach it
    const { target: form, submitter: button } = requestConfig.triggeringEvent ?? {}; // the answer may have drawn them anew
    if (button?.id && form.matches?.("form[data-again]")) {
      if (hasArrived) unsent.delete(button.id);
      else unsent.set(button.id, said(form, button));
      if (xhr.status < 400 && hasArrived && form.dataset.reset !== undefined) form.reset();
    }
    say();
    if (hasArrived && unsent.size) setTimeout(sendAgain, 300); // once what arrived is drawn
  });

  addEventListener("online", sendAgain);
})();
