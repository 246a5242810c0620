/* Registration on the phone, by keyboard: a digit chooses a card and, where only one may be chosen, goes on to the next
   question; with data-tab-leaves, Tab then leaves a question as a whole, also one with several boxes. The first mistake is
   where one types. Without this file Tab, arrows and the space bar do the same. */
"use strict";

(() => {
  const form = document.querySelector("[data-by-digits]");
  if (!form) return;
  form.classList.add("keys-work");

  const isShown = (field) => field.offsetParent !== null && !field.disabled && field.type !== "hidden";

  function stops() {
    const seen = new Set();
    return [...form.querySelectorAll("input, select, textarea, summary, button")].filter((field) => {
      if (!isShown(field)) return false;
      if (field.type !== "radio") return true;
      if (seen.has(field.name)) return false;
      seen.add(field.name);
      return true;
    });
  }

  function goOn(group) {
    const after = stops().find((field) => group.compareDocumentPosition(field) & Node.DOCUMENT_POSITION_FOLLOWING && !group.contains(field));
    after?.focus();
  }

  let byDigits = false; // until a space is pressed: that is somebody who goes from box to box

  form.addEventListener("keydown", (event) => {
    const field = event.target;
    if (event.key === " ") byDigits = false;
    if (event.key === "Tab" && !event.shiftKey && byDigits && field.type === "checkbox" && form.dataset.tabLeaves !== undefined) {
      event.preventDefault();
      goOn(field.closest(".choices"));
      return;
    }
    if (event.ctrlKey || event.altKey || event.metaKey || !/^[0-9]$/.test(event.key)) return;
    if (field.type !== "radio" && field.type !== "checkbox") return;
    const group = field.closest(".choices");
    if (!group) return;
    const chosen = group.querySelectorAll(":scope > .choice > input")[event.key === "0" ? 9 : Number(event.key) - 1];
    if (!chosen || chosen.disabled) return;
    event.preventDefault();
    byDigits = true;
    chosen.focus();
    if (chosen.type !== "radio" || !chosen.checked) chosen.click();
    if (chosen.type === "radio") goOn(group);
  });

  const wrong = form.querySelector("[aria-invalid=true]");
  if (wrong) {
    form.querySelector("[data-focus]")?.removeAttribute("data-focus"); // else the page goes to its list of mistakes
    wrong.focus();
  }
})();
