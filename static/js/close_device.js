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

  form.addEventListener("submit", () => {
    for (const draft of kept()) drafts.forget(draft.name);
  });
})();
