/* The time left of a presentation, running between two refreshes. The server's time counts, and the event's speed. */
"use strict";

(() => {
  const started = new WeakMap(); // when this page received each part, in seconds

  function told(seconds) {
    const whole = Math.abs(Math.round(seconds));
    return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
  }

  function tick() {
    for (const part of document.querySelectorAll("[data-now]:has([data-until])")) {
      if (!started.has(part)) started.set(part, Date.now() / 1000);
      const now = Number(part.dataset.now) + (Date.now() / 1000 - started.get(part)) * Number(part.dataset.speed);
      const watch = part.querySelector("[data-until]");
      const left = Number(watch.dataset.until) - now;
      const words = left < 0 ? watch.dataset.over : watch.dataset.left;
      watch.querySelector("[data-watch-words]").textContent = words.replace("{time}", told(left));
      part.dataset.state = left <= 60 ? "last" : "runs";
      const whole = Number(watch.dataset.whole) * 60;
      const gone = whole ? Math.max(0, Math.min(100, 100 - (100 * left) / whole)) : 100;
      part.querySelector(".bar-fill")?.setAttribute("width", `${gone.toFixed(2)}%`);
    }
  }

  addEventListener("DOMContentLoaded", () => {
    tick();
    setInterval(tick, 500);
  });
  document.addEventListener("htmx:load", tick);
})();
