/* What every page does a little better with scripts: appearance, one sending at a time, a question before what cannot
   be undone, copying, words for screen readers. Each page works without this file. */
"use strict";

(() => {
  const words = document.getElementById("words")?.dataset ?? {};

  /* --- Words for screen readers --- */

  function announce(text) {
    const announcer = document.getElementById("announcer");
    if (!announcer || !text) return;
    announcer.textContent = "";
    setTimeout(() => { announcer.textContent = text; }, 60);
  }

  document.addEventListener("announce", (event) => announce(event.detail?.value ?? event.detail?.text));

  /* --- Light or dark, kept in a cookie so that the next page arrives in the right colours --- */

  const systemIsDark = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (document.documentElement.dataset.theme ?? (systemIsDark.matches ? "dark" : "light")) === "dark";

  function nameAppearance(button) {
    button.textContent = isDark() ? button.dataset.light : button.dataset.dark;
    button.hidden = false;
  }

  function changeAppearance(button) {
    const chosen = isDark() ? "light" : "dark";
    const secure = location.protocol === "https:" ? "; Secure" : "";
    document.cookie = `appearance=${chosen}; Path=/; Max-Age=31536000; SameSite=Lax${secure}`;
    document.documentElement.dataset.theme = chosen;
    nameAppearance(button);
  }

  /* --- One sending at a time. The button keeps its focus and its value: aria-disabled, never disabled. --- */

  function busy(form, button) {
    form.dataset.sending = "";
    if (!button) return;
    const label = button.querySelector("[data-words]") ?? button;
    button.setAttribute("aria-disabled", "true");
    if (button.childElementCount === 0 || label !== button) {
      label.dataset.before = label.textContent;
      label.textContent = button.dataset.sending ?? words.sending;
    }
    announce(words.sending);
  }

  function ready(root) {
    const forms = root.matches?.("form[data-sending]") ? [root] : root.querySelectorAll("form[data-sending]");
    for (const form of forms) {
      delete form.dataset.sending;
      for (const button of form.querySelectorAll("[aria-disabled=true]")) button.removeAttribute("aria-disabled");
      for (const label of form.querySelectorAll("[data-before]")) {
        label.textContent = label.dataset.before;
        delete label.dataset.before;
      }
    }
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method === "dialog") return;
    if (form.dataset.sending !== undefined) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    const question = event.submitter?.dataset.confirm ?? form.dataset.confirm;
    if (question && form.dataset.confirmed === undefined) {
      event.preventDefault();
      event.stopImmediatePropagation();
      const isGrave = [form, event.submitter].some((asker) => asker?.dataset.grave !== undefined);
      const part = form.closest("[data-live-part]:not([data-held])"); // else it may be drawn anew while one reads, and its form with it
      part?.setAttribute("data-held", "");
      const send = () => {
        form.dataset.confirmed = "";
        form.requestSubmit(event.submitter);
        delete form.dataset.confirmed;
      };
      document.getElementById("confirm").addEventListener("close", () => part?.removeAttribute("data-held"), { once: true });
      ask(question, { yes: event.submitter?.dataset.confirmWords ?? wordsOf(event.submitter), isGrave }, send);
    }
  }, true);

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    if (form.dataset.download !== undefined) { // the page stays: what was to correct before is said no more
      for (const said of form.querySelectorAll(".error-summary, .field-error, .invalid-feedback")) said.remove();
      return;
    }
    busy(form, event.submitter);
  });

  addEventListener("pageshow", () => ready(document));
  document.addEventListener("not-sent", (event) => ready(event.target));

  // As they are seen: what is written for screen readers alone names what the question names already.
  function wordsOf(button) {
    const seen = button?.cloneNode(true);
    for (const heard of seen?.querySelectorAll(".visually-hidden") ?? []) heard.remove();
    return seen?.textContent.trim();
  }

  /* --- A question in a window, for a form or a button with data-confirm. With data-grave too, something is lost for
     good: to change nothing comes first, and in green. --- */

  function ask(question, { yes, no, isGrave = false }, then) {
    const dialog = document.getElementById("confirm");
    const [agree, stay] = [dialog.querySelector("[data-yes]"), dialog.querySelector("[data-no]")];
    dialog.querySelector("[data-question]").textContent = question;
    agree.textContent = yes ?? agree.textContent;
    stay.textContent = no ?? stay.dataset.no;
    agree.className = `btn ${isGrave ? "btn-outline-danger" : "btn-primary"}`;
    stay.className = `btn ${isGrave ? "btn-primary" : "btn-quiet"}`;
    if (isGrave) stay.after(agree);
    else agree.after(stay);
    dialog.returnValue = "";
    dialog.addEventListener("close", () => { if (dialog.returnValue === "yes") then(); }, { once: true });
    dialog.showModal();
  }

  /* --- Signing out: what the reception kept on this device goes too; not before it was asked where some is unsent --- */

  const unsent = () => Object.keys(localStorage).some((name) => name.startsWith("reception-unsent/") && Number(localStorage[name]));

  async function forgetReception() {
    for (const name of Object.keys(localStorage)) if (name.startsWith("reception-unsent/")) delete localStorage[name];
    for (const { name } of await indexedDB.databases()) if (name.startsWith("reception-")) indexedDB.deleteDatabase(name);
    for (const name of await caches.keys()) if (name.startsWith("reception-")) await caches.delete(name);
    for (const worker of await navigator.serviceWorker.getRegistrations()) await worker.unregister();
  }

  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.matches("[action$='/account/logout/']") || form.dataset.forgotten !== undefined) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const leave = async () => {
      await forgetReception().catch(() => { /* this browser keeps nothing */ });
      form.dataset.forgotten = "";
      form.requestSubmit();
    };
    if (unsent()) ask(words.arrivalsUnsent, { yes: words.leave, no: words.stay, isGrave: true }, leave);
    else await leave();
  }, true);

  /* --- Clicks: windows, copying, appearance --- */

  async function copy(button) {
    await navigator.clipboard.writeText(button.dataset.copy);
    const label = button.querySelector("[data-words]") ?? button;
    const before = label.textContent;
    label.textContent = button.dataset.copied;
    announce(button.dataset.copied);
    setTimeout(() => { label.textContent = before; }, 2500);
  }

  document.addEventListener("click", (event) => {
    const exit = event.target.closest("a[data-leave]");
    if (exit) { // "back" does not show the page again
      event.preventDefault();
      location.replace(exit.href);
      return;
    }
    const opener = event.target.closest("[data-dialog]");
    if (opener) {
      const dialog = document.getElementById(opener.dataset.dialog);
      if (dialog) {
        event.preventDefault();
        dialog.showModal();
      }
      return;
    }
    const button = event.target.closest("[data-copy], [data-appearance], [data-print], [data-close-said]");
    if (!button) return;
    if (button.dataset.copy !== undefined) copy(button);
    else if (button.dataset.appearance !== undefined) changeAppearance(button);
    else if (button.dataset.closeSaid !== undefined) button.closest(".said").remove();
    else print();
  });

  function prepare(root) {
    for (const button of root.querySelectorAll("[data-print]")) button.hidden = false;
    for (const button of root.querySelectorAll("[data-copy]")) button.hidden = !navigator.clipboard;
  }

  /* --- htmx: the token, what failed, the focus --- */

  document.addEventListener("htmx:configRequest", (event) => {
    const token = document.querySelector("[name=csrfmiddlewaretoken]");
    if (token && event.detail.verb !== "get") event.detail.headers["X-CSRFToken"] = token.value;
  });

  document.addEventListener("htmx:beforeRequest", (event) => {
    const { elt: form, requestConfig } = event.detail;
    const sent = requestConfig.triggeringEvent;
    if (form.matches("form") && sent?.type === "submit" && requestConfig.verb !== "get") busy(form, sent.submitter);
  });

  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.elt instanceof Element) ready(event.detail.elt);
  });

  document.addEventListener("htmx:sendError", () => showOffline(true));
  document.addEventListener("htmx:responseError", (event) => {
    announce(event.detail.xhr.status < 500 ? words.gone : words.failed);
  });

  /* A swapped part says where reading goes on with data-focus; the rest keeps its focus by its ids. Whoever went on to
     something else while the answer was on its way stays there. */
  let isElsewhere = false;

  document.addEventListener("htmx:beforeSwap", (event) => {
    const { target, requestConfig } = event.detail;
    const focused = document.activeElement ?? document.body;
    isElsewhere = focused !== document.body && ![target, requestConfig.elt].some((part) => part.contains(focused));
  });

  document.addEventListener("htmx:load", (event) => {
    const { elt } = event.detail;
    if (elt === document.body) return; // the whole page: below
    prepare(elt);
    if (!isElsewhere) elt.querySelector("[data-focus]")?.focus();
  });

  /* --- Network --- */

  function showOffline(gone) {
    const bar = document.getElementById("offline");
    if (!bar || bar.hidden !== gone) return;
    bar.textContent = gone ? bar.dataset.words : "";
    bar.hidden = !gone;
    if (!gone) announce(words.back);
  }

  addEventListener("offline", () => showOffline(true));
  addEventListener("online", () => showOffline(false));
  document.addEventListener("htmx:afterOnLoad", () => { if (navigator.onLine) showOffline(false); }); // else a late answer

  document.addEventListener("DOMContentLoaded", () => {
    prepare(document);
    const button = document.querySelector("[data-appearance]");
    if (button) nameAppearance(button);
    const focused = document.activeElement ?? document.body;
    const isUntouched = focused === document.body || focused.hasAttribute("autofocus"); // scripts may come after a first key
    if (isUntouched) document.querySelector("[data-focus]")?.focus();
  });
})();
