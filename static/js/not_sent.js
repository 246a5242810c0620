/* A form of htmx that did not leave says so beside the button that was pressed, and keeps what was typed. It is not sent
   again by itself, for it may be too late ("this team begins"). Forms that are: help.js, kept_forms.js. */
"use strict";

(() => {
  const missed = new Map(); // id of the button that was pressed → action of its form: the part may be drawn anew
  const sentByThemselves = "[data-again], [data-keep], [data-photo]";
  const mark = "[data-not-sent]";

  function show(button) {
    if (button.nextElementSibling?.matches(mark)) return;
    button.after(document.getElementById("not-sent").content.cloneNode(true));
  }

  function forget(form) {
    for (const [id, action] of missed) if (action === form.getAttribute("action")) missed.delete(id);
    for (const said of form.querySelectorAll(mark)) said.remove();
  }

  document.addEventListener("htmx:afterRequest", ({ detail: { xhr, requestConfig } }) => {
    const { target: form, submitter: button } = requestConfig.triggeringEvent ?? {};
    if (requestConfig.verb === "get" || !button || !form.matches?.(`form:not(${sentByThemselves})`)) return;
    if (xhr.status > 0 && xhr.status < 502) { // beyond: a server before ours that does not reach it
      forget(form);
      return;
    }
    if (button.id) missed.set(button.id, form.getAttribute("action"));
    show(button);
  });

  document.addEventListener("htmx:afterSettle", () => {
    for (const [id, action] of missed) {
      const button = document.getElementById(id);
      if (button?.form?.getAttribute("action") === action) show(button);
    }
  });
})();
