/* Follow an event as it happens: a nudge from the server, then an ordinary request of htmx.

   components/live.html carries the stream's address, the topics to listen to, and says whether the page follows. A part
   of a page that refreshes itself:

     <div id="…" data-live-part hx-get="…" hx-trigger="live:teams from:body, live:everything from:body, every 60s">

   That element stays while its inside is swapped, and waits while it has data-held. It remembers the ETag of what it shows, so that nothing is sent again
   when nothing changed. Without this file, pages are as they were when they were loaded. */
"use strict";

(() => {
  const state = document.querySelector("[data-live]");
  if (!state || !window.EventSource) return;

  const topics = state.dataset.liveTopics.split(" ");
  const waits = { first: 1000, longest: 30000 };
  const slowToSay = 4000; // a short break is not worth a word
  let source = null;
  let wait = waits.first;
  let saying = null;

  /* --- Saying so --- */

  function say(live) {
    clearTimeout(saying);
    const show = () => { state.dataset.state = live ? "live" : "waiting"; };
    if (live) show();
    else saying = setTimeout(show, slowToSay);
  }

  /* --- Nudges: gathered for a moment, and spread so that many pages never ask at once --- */

  const pending = new Map();

  function nudge(topic, atMost) {
    if (pending.has(topic)) return;
    pending.set(topic, setTimeout(() => {
      pending.delete(topic);
      if (document.hidden) return; // looked at again when somebody looks
      document.body.dispatchEvent(new CustomEvent(`live:${topic}`));
    }, 50 + Math.random() * atMost));
  }

  const everything = (atMost) => nudge("everything", atMost);

  /* --- The stream --- */

  function open() {
    close();
    source = new EventSource(state.dataset.live);
    source.addEventListener("hello", () => {
      wait = waits.first;
      say(true);
      everything(600); // something may have changed between the page and the stream
    });
    source.addEventListener("everything", () => everything(2000));
    for (const topic of topics) source.addEventListener(topic, () => nudge(topic, 300));
    source.addEventListener("error", () => {
      say(false);
      if (source.readyState !== EventSource.CLOSED) return; // the browser tries again by itself
      setTimeout(open, wait + Math.random() * wait);
      wait = Math.min(wait * 2, waits.longest);
    });
  }

  function close() {
    if (source) source.close();
    source = null;
  }

  document.addEventListener("visibilitychange", () => {
    if (document.hidden) return;
    if (!source || source.readyState === EventSource.CLOSED) open();
    everything(100);
  });
  addEventListener("online", open);
  addEventListener("offline", () => say(false));
  addEventListener("pagehide", close);
  addEventListener("pageshow", (event) => { if (event.persisted) open(); });

  /* --- Parts that refresh themselves --- */

  const part = (target) => target instanceof Element && target.matches("[data-live-part]") ? target : null;

  document.addEventListener("htmx:configRequest", (event) => {
    const { elt, verb, headers } = event.detail;
    if (part(elt) && verb === "get" && elt.dataset.etag) headers["If-None-Match"] = elt.dataset.etag;
  });

  document.addEventListener("htmx:beforeRequest", (event) => {
    const { target, elt, requestConfig } = event.detail;
    if (!part(target)) return;
    if (requestConfig.verb !== "get") window.htmx.trigger(target, "htmx:abort"); // that answer is older than this change
    else if (elt === target && target.dataset.held !== undefined) event.preventDefault(); // somebody drags in it
  });

  document.addEventListener("htmx:beforeSwap", (event) => {
    const target = part(event.detail.target);
    if (target && target.dataset.held !== undefined && event.detail.requestConfig.elt === target) event.detail.shouldSwap = false;
    if (target && event.detail.shouldSwap) target.dataset.etag = event.detail.xhr.getResponseHeader("ETag") ?? "";
  });

  open();
})();
