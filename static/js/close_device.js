/* Before a tablet or a space on a shared phone is closed: the texts that have not left the device are shown, and closing
   says that it erases them. Drafts are named by the event's key, those of a form by its word in the address. */
"use strict";

(() => {
  const box = document.querySelector("[data-unsent]");
  const form = document.querySelector("[data-close]");
  const kept = () => [box.dataset.event, box.dataset.slug].flatMap((event) => drafts.all(`sheet/${event}/`));
  const unsent = kept().filter((draft) => !draft.isSetAside);

  if (unsent.length) {
    for (const draft of unsent) {
      const text = document.createElement("p");
      text.className = "user-text sheet-one";
      text.textContent = draft.text;
      box.querySelector("[data-texts]").append(text);
    }
    const button = form.querySelector("[data-close-words]");
    button.querySelector("[data-words]").textContent = button.dataset.closeWords;
    button.classList.remove("btn-main", "btn-quiet");
    button.classList.add("btn-danger");
    box.hidden = false;
  }

  /* Only once the site has closed the device: without network, the page stays and says so, and so do the texts. Where it
     was closed before (another window, another code), the answer comes from the page that asks for a code. */
  form.addEventListener("htmx:beforeOnLoad", ({ detail: { xhr } }) => {
    const isClosed = xhr.status < 300 && xhr.getResponseHeader("HX-Redirect");
    const arrived = new URL(xhr.responseURL || location.href, location.href);
    const wasClosed = /^\/(code|account)\//.test(arrived.pathname);
    if (!isClosed && !wasClosed) return;
    for (const draft of kept()) drafts.forget(draft.name);
    box.remove(); // the browser may show this page again, on the way back
    if (wasClosed) location.assign(arrived);
  });
})();
