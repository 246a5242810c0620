/* Forms with data-keep lose nothing: what is typed is kept in this browser at each key, sent again until the server has
   answered, and forgotten then. The form's hidden key makes a repeat one row. Without this file they are plain forms.
   Names begin as those of the sheet's texts: whoever closes the tablet is shown them too. */
"use strict";

(() => {
  const FIRST_RETRY = 2000;
  const LAST_RETRY = 30000;
  const page = () => document.getElementById("made");
  const nameOf = (form) => {
    const { event, team } = form.dataset.team ? form.dataset : page()?.dataset ?? document.querySelector("[data-event][data-team]")?.dataset ?? {};
    return `sheet/${event ?? location.pathname.split("/")[2]}/${team ?? location.pathname.split("/")[4]}/${form.dataset.keep}/0/form`;
  };
  const words = (form) => fields.of(form).filter((field) => /^(text|textarea)$/.test(field.type) && field.value.trim()).map((field) => field.value);
  let wait = FIRST_RETRY;

  function show(form, state) {
    const line = form.querySelector("[data-kept-line]");
    if (!line || line.dataset.state === state) return;
    line.dataset.state = state;
    const said = line.querySelector(`[data-when=${state}]`)?.textContent.trim();
    if (said) document.dispatchEvent(new CustomEvent("announce", { detail: { value: said } }));
  }

  function keep(form) {
    if (!words(form).length) { drafts.forget(nameOf(form)); return; }
    drafts.keep(nameOf(form), { text: words(form).join("\n"), fields: fields.of(form), at: Date.now() });
  }

  function restore(form) {
    if (form.dataset.restored !== undefined) return;
    form.dataset.restored = "";
    const draft = drafts.all(nameOf(form)).find(({ name }) => name === nameOf(form));
    if (!draft || form.querySelector(".error-summary") || words(form).join("\n") === draft.text) return;
    fields.fill(form, draft.fields);
    show(form, "back");
  }

  function again(form) {
    if (form.dataset.retry) return;
    form.dataset.retry = setTimeout(() => {
      delete form.dataset.retry;
      if (form.isConnected) window.htmx.trigger(form, "submit");
    }, wait + Math.random() * 500);
    wait = Math.min(wait * 2, LAST_RETRY);
  }

  document.addEventListener("input", (event) => {
    const form = event.target.closest("form[data-keep]");
    if (form) keep(form);
  });

  document.addEventListener("htmx:beforeRequest", (event) => {
    const form = event.detail.elt;
    if (form.matches("form[data-keep], form[data-photo]")) form.sentName = form.dataset.keep ? nameOf(form) : "";
  });

  for (const fault of ["htmx:sendError", "htmx:timeout"]) {
    document.addEventListener(fault, (event) => {
      const form = event.detail.elt;
      if (!form.matches("form[data-keep], form[data-photo]")) return;
      show(form, "offline");
      again(form);
    });
  }

  /* The tablet's code was changed meanwhile: its page asks for it, and the text is here when one comes back. */
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr, requestConfig: { elt } } = event.detail; // event.detail.elt is what the answer goes into
    if (!elt.matches?.("form[data-keep], form[data-photo]")) return;
    const arrived = new URL(xhr.responseURL || location.href, location.href);
    if (arrived.pathname.startsWith("/code/") || arrived.pathname.startsWith("/account/")) {
      event.detail.shouldSwap = false;
      location.assign(arrived);
      return;
    }
    wait = FIRST_RETRY;
    if (xhr.status < 300 && elt.sentName) drafts.forget(elt.sentName);
  });

  /* What was saved opens another page. */
  document.addEventListener("htmx:afterRequest", ({ detail: { elt, xhr } }) => {
    if (elt.sentName && xhr.status > 0 && xhr.status < 300 && xhr.getResponseHeader("HX-Redirect")) drafts.forget(elt.sentName);
  });

  addEventListener("online", () => {
    for (const form of document.querySelectorAll("form[data-retry]")) {
      clearTimeout(Number(form.dataset.retry));
      delete form.dataset.retry;
      wait = FIRST_RETRY;
      window.htmx.trigger(form, "submit");
    }
  });

  /* A form that opens another page when it is saved: the list that comes then says that it arrived. */
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("form[data-keep]:not([hx-post])")) return;
    try { sessionStorage.setItem("sent-form", nameOf(form)); } catch { /* it stays kept */ }
  });

  function arrived() {
    let sent = null;
    try { sent = sessionStorage.getItem("sent-form"); } catch { return; }
    if (!sent || document.querySelector(".error-summary") || !page()) return;
    drafts.forget(sent);
    sessionStorage.removeItem("sent-form");
  }

  document.addEventListener("DOMContentLoaded", () => {
    arrived();
    document.querySelectorAll("form[data-keep]").forEach(restore);
  });
  document.addEventListener("htmx:load", (event) => {
    event.detail.elt.querySelectorAll?.("form[data-keep]").forEach(restore);
  });
})();
