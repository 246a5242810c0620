/* What is pressed while the network is gone leaves by itself when it is back; pressed again meanwhile, it counts once.
   For forms with data-again whose buttons have an id; data-reset empties one once it has left. With data-again="kept"
   it leaves even when its form is gone meanwhile (a window that shows something else). [data-unsent] says that
   something has not left. Forms without data-again: not_sent.js. */
"use strict";

(() => {
  const unsent = new Map(); // id of the button that was pressed → what it said then, and what was sent if it is kept
  let posted = ""; // the one of them that is on its way without its form

  const said = (form, button) => `${form.getAttribute("action")} ${button.value}`;
  const keyOf = (values) => values?.idempotency_key ?? "";

  function say() {
    for (const place of document.querySelectorAll("[data-unsent]")) place.hidden = unsent.size === 0;
  }

  function note(form, button, { path, formData }) {
    const kept = form.dataset.again === "kept";
    const parcel = kept ? { path, target: form.getAttribute("hx-target"), values: Object.fromEntries(formData) } : null;
    unsent.delete(button.id); // the last one pressed goes last
    unsent.set(button.id, { says: said(form, button), parcel });
  }

  /* A button that is gone, or says something else by now ("free it" where it said "take it"), is not pressed for anybody. */
  function sendAgain() {
    for (const [id, { says, parcel }] of unsent) {
      const button = document.getElementById(id);
      const isThere = button?.form && said(button.form, button) === says;
      if (isThere && (!parcel || keyOf(parcel.values) === (button.form.elements.idempotency_key?.value ?? ""))) button.form.requestSubmit(button);
      else if (!parcel) unsent.delete(id);
      else if (!posted) {
        posted = id;
        window.htmx.ajax("POST", parcel.path, parcel).catch(() => { /* said below */ });
      }
    }
    say();
  }

  document.addEventListener("htmx:afterRequest", ({ detail: { xhr, requestConfig } }) => {
    const hasArrived = xhr.status > 0 && xhr.status < 502; // beyond: a server before ours that does not reach it
    const { target: form, submitter: button } = requestConfig.triggeringEvent ?? {}; // the answer may have drawn them anew
    if (button?.id && form.matches?.("form[data-again]")) {
      if (hasArrived) unsent.delete(button.id);
      else note(form, button, requestConfig);
      if (xhr.status < 400 && hasArrived && form.dataset.reset !== undefined) form.reset();
    } else if (posted && requestConfig.elt === document.body && requestConfig.verb === "post") {
      if (hasArrived) unsent.delete(posted);
      posted = "";
    }
    say();
    if (hasArrived && unsent.size) setTimeout(sendAgain, 300); // once what arrived is drawn
  });

  addEventListener("online", sendAgain);
})();
