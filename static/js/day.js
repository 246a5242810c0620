/* The strip of the day between two refreshes: the minutes left, on the event's clock, and what a screen reader says when it changes.

   data-day-now is the event's time (seconds since 1970) when the strip was drawn, data-speed how fast its clock runs. */
"use strict";

(() => {
  const box = document.querySelector("[data-day-clock]");
  if (!box) return;
  let drawn = null;       // the strip on which the clock below is set
  let began = 0;          // its event's time, in seconds
  let since = 0;          // the device's, when it was drawn: only the time that passed counts
  let said = box.querySelector("[data-say]")?.dataset.say ?? "";

  function set(age) {
    drawn = box.querySelector("[data-day-now]");
    if (!drawn) return;
    began = Number(drawn.dataset.dayNow) + age * Number(drawn.dataset.speed);
    since = performance.now();
  }

  function tick() {
    if (!drawn) return;
    const now = began + (performance.now() - since) / 1000 * Number(drawn.dataset.speed);
    for (const place of drawn.querySelectorAll("[data-left-until]")) {
      const minutes = Math.max(0, Math.ceil((Number(place.dataset.leftUntil) - now) / 60));
      const words = place.textContent.replace(/\d+/, String(minutes));
      if (place.textContent !== words) place.textContent = words;
    }
  }

  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target !== box) return;
    set(Number(event.detail.xhr.getResponseHeader("Age") ?? 0));
    const words = box.querySelector("[data-say]")?.dataset.say ?? "";
    if (words && words !== said) document.dispatchEvent(new CustomEvent("announce", { detail: { text: words } }));
    said = words;
    tick();
  });

  set(0);
  tick();
  setInterval(tick, 1000);
})();
