/* Follow an event as it happens: a nudge from the server, then an ordinary request of htmx.

   components/live.html carries the stream's address, the topics to listen to, and says whether the page follows. A part
   of a page that refreshes itself:

     <div id="…" data-live-part hx-get="…" hx-trigger="live:teams from:body, live:everything from:body, every 60s">

   That element stays while its inside is swapped, and waits while it has data-held. What somebody does in it goes on:
   what is typed or chosen, the focus, what is unfolded (a <details> with an id). It remembers the ETag of what it shows,
   so that nothing is sent again when nothing changed. With data-live-shared="name" it asks the server of streams first,
   which keeps what many pages show alike; see common/live.py. Inside it, data-refresh-in="90" says that it will be
   different in 90 seconds: it is asked for again then. Without this file, pages are as they were when they were loaded. */
"use strict";

(() => {
  const state = document.querySelector("[data-live]");
  if (!state || !window.EventSource) return;

  const topics = state.dataset.liveTopics.split(" ");
  const waits = { first: 1000, longest: 30000 };
  const slowToSay = 4000; // a short break is not worth a word
  const slept = 5000; // between two ticks of one second
  const silent = 50000; // the server speaks every 20 seconds
  const held = 12000; // a short answer is held for 10 seconds
  const slowToGreet = 6000 + Math.random() * 4000; // a greeting that takes longer is held back by a proxy
  const looks = 5000; // between two looks while nothing comes through

  let source = null;
  let wait = waits.first;
  let saying = null;
  let again = null;
  let mark = "";          // of the last message heard: what came after it is told when the stream opens again
  let key = "";           // of the open stream: it answers for shared parts
  let misses = 0;         // of that key
  let short = false;      // behind a proxy that hands over whole answers only
  let heardAt = 0;        // or opened, or failed
  let lookedAt = 0;
  let wokeAt = 0;

  /* --- Saying so --- */

  function say(live) {
    clearTimeout(saying);
    saying = null;
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

  function hear(event) {
    heardAt = Date.now();
    if (event.lastEventId) mark = event.lastEventId;
  }

  function open() {
    close();
    const asked = new URLSearchParams();
    if (short) asked.set("short", "1");
    if (mark) asked.set("since", mark);
    heardAt = Date.now();
    const mine = source = new EventSource(`${state.dataset.live}?${asked}`);
    mine.addEventListener("hello", (event) => {
      hear(event);
      key = event.data;
      misses = 0;
      wait = waits.first;
      say(true);
    });
    mine.addEventListener("beat", hear);
    mine.addEventListener("everything", (event) => { hear(event); everything(600); });
    for (const topic of topics) mine.addEventListener(topic, (event) => { hear(event); nudge(topic, 300); });
    mine.addEventListener("error", () => {
      if (mine !== source) return;
      key = "";
      heardAt = Date.now();
      if (!short) say(false); // a short answer ends all the time
      if (mine.readyState !== EventSource.CLOSED) return; // the browser tries again by itself
      say(false);
      again = setTimeout(open, wait + Math.random() * wait);
      wait = Math.min(wait * 2, waits.longest);
    });
  }

  function close() {
    clearTimeout(again);
    if (source) source.close();
    source = null;
    key = "";
  }

  /* --- Coming back: from sleep, from another page, from no network --- */

  function wake() {
    if (Date.now() - wokeAt < 1000) return;
    wokeAt = tickedAt = Date.now();
    everything(100);
    open();
  }

  function seen() {
    if (document.hidden) return;
    const now = Date.now();
    if (!source || now - tickedAt > slept || now - heardAt > silent) wake();
    else everything(100);
  }

  document.addEventListener("visibilitychange", seen);
  document.addEventListener("resume", wake);
  addEventListener("online", wake);
  addEventListener("offline", () => say(false));
  addEventListener("pagehide", close);
  addEventListener("pageshow", (event) => { if (event.persisted) wake(); });

  /* --- Every second: did the device sleep, does the stream still speak, is a part due? --- */

  let tickedAt = Date.now();

  setInterval(() => {
    if (document.hidden) return; // then, seconds are long
    const now = Date.now();
    const away = Math.abs(now - tickedAt) > slept;
    tickedAt = now;
    if (away) wake();
    else if (source && source.readyState !== EventSource.CLOSED) listen(now - heardAt, now);
    refreshWhatIsDue(now);
  }, 1000);

  // A short answer that stays open after its greeting shows that nothing is held back; a greeting that does not come, that
  // something is: then answers are asked for that end with the first nudge, and pass through anything.
  function listen(silence, now) {
    const limit = key ? (short ? 1500 : silent) : (short ? held + slowToGreet : slowToGreet);
    if (silence > limit) {
      short = key ? false : !short;
      say(false);
      open();
    }
    if (!key && silence > (short ? held : slowToGreet) && now - lookedAt > looks) {
      lookedAt = now;
      everything(1000);
    }
  }

  /* --- Parts that refresh themselves --- */

  const part = (target) => target instanceof Element && target.matches("[data-live-part]") ? target : null;
  const due = new WeakMap();

  function plan(target, age) {
    const soon = target.querySelector("[data-refresh-in]");
    if (soon) due.set(target, Date.now() + Math.max(1, Number(soon.dataset.refreshIn) - age) * 1000 + 200 + Math.random() * 600);
    else due.delete(target);
  }

  function refreshWhatIsDue(now) {
    if (document.hidden) return;
    for (const target of document.querySelectorAll("[data-live-part]")) {
      if (!due.has(target) || now < due.get(target)) continue;
      due.set(target, now + 15000); // asked again should the answer not come
      ask(target);
    }
  }

  function ask(target) {
    window.htmx.ajax("GET", target.getAttribute("hx-get"), { source: target, target });
  }

  document.addEventListener("htmx:configRequest", (event) => {
    const { elt, verb, headers } = event.detail;
    if (!part(elt) || verb !== "get") return;
    if (elt.dataset.etag) headers["If-None-Match"] = elt.dataset.etag;
    if (!elt.dataset.liveShared || !key || misses > 2) return;
    event.detail.path = `${state.dataset.live}${elt.dataset.liveShared}/`;
    headers["Live-Key"] = key;
  });

  // Not for this page any more, or not from this server: the ordinary address says what is true.
  document.addEventListener("htmx:beforeOnLoad", (event) => {
    const { elt, xhr, requestConfig } = event.detail;
    if (!part(elt) || !requestConfig.headers["Live-Key"] || xhr.status === 200 || xhr.status === 304) return;
    event.preventDefault();
    misses += 1;
    setTimeout(() => ask(elt), 0);
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
    if (!target || !event.detail.shouldSwap) return;
    target.dataset.etag = event.detail.xhr.getResponseHeader("ETag") ?? "";
    kept = whatIsDoneIn(target, event.detail.requestConfig.elt);
  });

  document.addEventListener("htmx:afterSwap", (event) => {
    if (part(event.detail.target)) plan(event.detail.target, Number(event.detail.xhr.getResponseHeader("Age")) || 0);
  });

  document.addEventListener("htmx:afterSettle", (event) => {
    if (!kept || !part(event.detail.target)) return;
    goOnIn(event.detail.target, kept);
    kept = null;
  });

  /* --- What somebody does in a part goes on after its refresh; only the form that was sent is as its answer says --- */

  let kept = null;
  const fields = "input:not([type=hidden], [type=file]), select, textarea";
  const isTicked = (field) => field.type === "radio" || field.type === "checkbox";

  function nameOf(element) {
    if (element.id) return element.id;
    const says = [element.getAttribute("href"), element.name, element.matches("button") || isTicked(element) ? element.value : ""];
    return [element.localName, element.form?.getAttribute("action"), ...says].join(" ");
  }

  function isChanged(field) {
    if (isTicked(field)) return field.checked !== field.defaultChecked;
    if (field.options) return Array.from(field.options).some((option) => option.selected !== option.defaultSelected);
    return field.value !== field.defaultValue;
  }

  function whatIsDoneIn(root, sent) {
    const typed = Array.from(root.querySelectorAll(fields)).filter((field) => isChanged(field) && (sent === root || !sent.contains(field)));
    return {
      focus: root.contains(document.activeElement) && !document.activeElement.id ? nameOf(document.activeElement) : "",
      fields: new Map(typed.map((field) => [nameOf(field), { value: field.value, checked: field.checked }])),
      unfolded: new Map(Array.from(root.querySelectorAll("details[id]"), (details) => [details.id, details.open])),
    };
  }

  function goOnIn(root, { focus, fields: typed, unfolded }) {
    for (const details of root.querySelectorAll("details[id]")) details.open = unfolded.get(details.id) ?? details.open;
    for (const field of root.querySelectorAll(fields)) {
      const was = typed.get(nameOf(field));
      if (was && isTicked(field)) field.checked = was.checked;
      else if (was) field.value = was.value;
    }
    if (!focus || document.activeElement !== document.body) return;
    Array.from(root.querySelectorAll("a, button, summary, input, select, textarea")).find((one) => nameOf(one) === focus)?.focus({ preventScroll: true });
  }

  for (const target of document.querySelectorAll("[data-live-part]")) plan(target, 0);
  document.addEventListener("DOMContentLoaded", open); // not before htmx listens to what it says
})();
