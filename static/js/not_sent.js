/* What did not leave says so beside the button that was pressed, and keeps what was typed. It is not sent again by itself,
   for it may be too late ("this team begins"). Forms that are: help.js, kept_forms.js. A form that opens another page asks
   first whether the site can be reached, for the browser's own page of error would lose what was typed. Where the network
   dies just then, whoever comes back to the page in this window finds it there, in a form with data-reaches alone; whatever
   answer or other page of the site comes first erases it. So with what is typed in the other forms of such a page. */
"use strict";

(() => {
  const missed = new Set(); // names of the buttons that were pressed: the part may be drawn anew
  const sentByThemselves = "[data-again], [data-keep], [data-photo]";
  const mark = "[data-not-sent]";
  const nameOf = (button) => [button.form?.getAttribute("action"), button.id, button.name, button.value].join("\n");

  function show(button) {
    if (button.nextElementSibling?.matches(mark)) return;
    missed.add(nameOf(button));
    button.after(document.getElementById("not-sent").content.cloneNode(true));
  }

  /* Where two buttons have one name, nobody can tell which of them was pressed. */
  function showAgain() {
    const buttons = missed.size ? [...document.querySelectorAll("form button")] : [];
    for (const name of missed) {
      const found = buttons.filter((button) => nameOf(button) === name);
      if (found.length === 1) show(found[0]);
    }
  }

  function forget(form) {
    for (const name of missed) if (name.startsWith(`${form.getAttribute("action") ?? ""}\n`)) missed.delete(name);
    for (const said of form.querySelectorAll(mark)) said.remove();
  }

  document.addEventListener("htmx:afterRequest", ({ detail: { xhr, requestConfig } }) => {
    const { target: form, submitter: button } = requestConfig.triggeringEvent ?? {};
    if (requestConfig.verb === "get" || !button || !form.matches?.(`form:not(${sentByThemselves})`)) return;
    if (xhr.status > 0 && xhr.status < 502) { // beyond: a server before ours that does not reach it
      forget(form);
      return;
    }
    show(button);
  });

  const ANSWERS_WITHIN = 10000;
  const reached = new WeakSet(); // forms that leave now
  const probe = document.currentScript.src;

  const LEAVING = "leaving";
  const HELD_FOR = 3600000;
  const here = () => location.pathname + location.search;
  const forms = () => [...document.querySelectorAll("form[data-reaches]")];

  function hold(form, button) {
    const held = { page: here(), place: forms().indexOf(form), press: button ? [...form.elements].indexOf(button) : -1, at: Date.now() };
    try { sessionStorage.setItem(LEAVING, JSON.stringify({ ...held, typed: fields.of(form) })); } catch { /* it may be lost */ }
  }

  function giveBack() {
    let held = null;
    try { held = JSON.parse(sessionStorage.getItem(LEAVING)); } catch { return; }
    if (!held) return;
    const hasAnswered = document.body.dataset.answers !== undefined || performance.getEntriesByType("navigation")[0]?.redirectCount;
    if (hasAnswered || held.page !== here() || Date.now() - held.at > HELD_FOR) {
      sessionStorage.removeItem(LEAVING);
      return;
    }
    const form = forms()[held.place];
    if (!form) return; // a page of error of the site: nothing arrived
    fields.fill(form, held.typed);
    form.closest("details")?.setAttribute("open", "");
    const button = form.elements[held.press];
    if (button) show(button);
  }

  /* What is typed in the other forms of the page does not leave with this one: it is there again on the page that answers. */
  const BESIDE = "beside";
  const namesIn = (form) => [...new Set([...form.elements].map(({ name }) => name))].sort().join(" ");
  const isTyped = ({ type, value, defaultValue }) => type !== "hidden" && defaultValue !== undefined && value !== defaultValue;

  function holdBeside(form) {
    const others = forms().filter((other) => other !== form && [...other.elements].some(isTyped));
    const held = others.map((other) => ({ names: namesIn(other), typed: fields.of(other) }));
    try {
      if (held.length) sessionStorage.setItem(BESIDE, JSON.stringify({ page: location.pathname, at: Date.now(), held }));
    } catch { /* it may be lost */ }
  }

  function giveBackBeside() {
    let kept = null;
    try {
      kept = JSON.parse(sessionStorage.getItem(BESIDE));
      sessionStorage.removeItem(BESIDE);
    } catch { return; }
    if (!kept || kept.page !== location.pathname || Date.now() - kept.at > HELD_FOR) return;
    for (const { names, typed } of kept.held) {
      const same = forms().filter((form) => namesIn(form) === names);
      if (same.length === 1) fields.fill(same[0], typed);
    }
  }

  async function isReached() {
    try {
      const answer = await fetch(probe, { method: "HEAD", cache: "no-store", signal: AbortSignal.timeout?.(ANSWERS_WITHIN) });
      return answer.status < 502;
    } catch {
      return false;
    }
  }

  /* A part of the page that is drawn anew meanwhile would take the form with it. */
  function keepStill(form) {
    const part = form.closest("[data-live-part]:not([data-held])");
    part?.setAttribute("data-held", "");
    return () => part?.removeAttribute("data-held");
  }

  // On the window: whoever sends a form in another way has said so by then.
  addEventListener("submit", async (event) => {
    const { target: form, submitter: button } = event;
    if (event.defaultPrevented || form.method !== "post" || reached.delete(form)) return;
    event.preventDefault();
    const letGo = keepStill(form);
    const isThere = await isReached();
    form.dispatchEvent(new CustomEvent("not-sent", { bubbles: true })); // base.js: it may be sent now
    forget(form);
    if (isThere) {
      if (form.dataset.reaches !== undefined) {
        hold(form, button);
        holdBeside(form);
      }
      reached.add(form);
      form.dataset.confirmed = ""; // base.js has asked already
      form.requestSubmit(button?.form === form ? button : undefined);
      delete form.dataset.confirmed;
    } else if (button) show(button);
    letGo();
  });

  document.addEventListener("DOMContentLoaded", giveBack);
  document.addEventListener("DOMContentLoaded", giveBackBeside);

  document.addEventListener("htmx:afterSettle", showAgain);
})();
