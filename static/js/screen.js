/* The big screen of a room. The server draws all its faces; this keeps them right in between, also without network: the
   clock ticks from the server's time, the next slot comes by itself, announcements appear and go, the time of a talk runs.
   When the server is heard again it corrects everything. See docs/decisions/0021. */
"use strict";

addEventListener("DOMContentLoaded", () => {
  const clock = document.querySelector("[data-clock]");
  const faces = document.getElementById("faces");
  const offline = document.querySelector("[data-screen-offline]");
  if (!clock || !faces) return;

  const zone = clock.dataset.zone;
  const hours = new Intl.DateTimeFormat("fr", { hour: "2-digit", minute: "2-digit", timeZone: zone });
  const dates = new Intl.DateTimeFormat("en-CA", { year: "numeric", month: "2-digit", day: "2-digit", timeZone: zone });
  const sizes = [[22, "short"], [60, "medium"], [125, "long"]]; // projects_screen.py has the same
  const mostNews = 3;
  const find = (name) => faces.querySelector(`[data-${name}]`);

  /* --- The event's clock: the server's, corrected at each answer. A rehearsal runs faster. --- */

  let known = { event: Number(clock.dataset.now), here: Date.now() / 1000, speed: Number(clock.dataset.speed) };
  const now = () => known.event + (Date.now() / 1000 - known.here) * known.speed;

  function setClock(text) {
    const [event, speed] = (text ?? "").split(" ").map(Number);
    if (event > 0 && Number.isFinite(speed)) known = { event, here: Date.now() / 1000, speed };
  }

  /* --- What is known of the day --- */

  let day = null;
  let version = null;

  function read() {
    const block = find("day");
    if (!block) return;
    day = JSON.parse(block.dataset.day);
    version ??= day.version;
    if (day.version !== version) location.reload(); // the site's files changed
  }

  /* --- Texts --- */

  const sizeOf = (text) => sizes.find(([most]) => text.length <= most)?.[1] ?? "huge";
  const fill = (words, values) => words.replace(/\{(\w+)\}/g, (_all, name) => values[name]);

  function write(element, text) {
    if (element && element.textContent !== text) element.textContent = text;
  }

  function title(element, text) {
    write(element, text);
    if (element.dataset.length !== sizeOf(text)) element.dataset.length = sizeOf(text);
  }

  function show(element, shown) {
    if (element && element.hidden === shown) element.hidden = !shown;
  }

  function minutesWords(left, minutes) {
    if (minutes < 100) return fill(left.dataset.one, { n: minutes });
    return fill(left.dataset.hours, { h: Math.floor(minutes / 60), m: String(minutes % 60).padStart(2, "0") });
  }

  function bar(element, part) {
    element.querySelector(".bar-fill").setAttribute("width", `${Math.max(0, Math.min(100, 100 * part)).toFixed(2)}%`);
  }

  /* --- The four faces --- */

  function where(at) {
    const under = day.slots.filter((slot) => slot.from <= at && at < slot.to);
    const coming = day.slots.filter((slot) => slot.from > at);
    const begunLast = (a, b) => b.from - a.from;
    const first = (a, b) => a.from - b.from;
    return { current: under.sort(begunLast)[0], next: coming.sort(first)[0] };
  }

  function face({ current, next }) {
    const wished = day.shows !== "auto" ? day.shows
      : day.telling ? "order" : current ? current.face : !next && day.slots.length ? "thanks" : "now";
    return day.has.includes(wished) ? wished : "now";
  }

  function tellNow(at, { current, next }) {
    const label = find("label");
    const today = dates.format(at * 1000);
    const between = !current && next && day.slots.some((slot) => slot.to <= at && slot.date === today);
    const { event, soon } = find("title").dataset;
    write(label, current ? label.dataset.now : between ? event : label.dataset.welcome);
    title(find("title"), current ? current.title : between ? soon : event);
    show(find("progress"), Boolean(current));
    if (current) {
      write(find("left"), minutesWords(find("left"), Math.max(0, Math.ceil((current.to - at) / 60))));
      bar(find("progress"), (at - current.from) / (current.to - current.from));
    }
    show(find("place"), Boolean(current?.place));
    write(find("place-text"), current?.place ?? "");
    show(find("next"), Boolean(next));
    if (!next) return;
    write(find("next-when"), next.date === today ? next.nextToday : next.nextOtherDay);
    write(find("next-title"), next.title);
    write(find("next-place"), next.place ? `· ${next.place}` : "");
  }

  function tellQuestions() {
    const questions = [...faces.querySelectorAll("[data-question]")];
    if (!questions.length) return;
    const seconds = Number(faces.querySelector("[data-face=themes]").dataset.seconds);
    const turn = Math.floor(Date.now() / 1000 / seconds) % questions.length;
    questions.forEach((question, place) => question.classList.toggle("is-shown", place === turn));
    write(find("count"), fill(find("count").dataset.count, { n: turn + 1, total: questions.length }));
  }

  function tellStopwatch(at) {
    const watch = find("stopwatch");
    if (!watch) return;
    const words = find("watch-words");
    const seconds = Number(watch.dataset.until) - at;
    const minutes = Math.ceil(seconds / 60);
    const { over, many } = words.dataset;
    write(words, minutes <= 0 ? over : fill(many, { n: minutes }));
    watch.dataset.state = minutes <= 1 ? "last" : "runs";
    const whole = Number(watch.dataset.whole) * 60;
    bar(watch, whole ? 1 - seconds / whole : 1);
  }

  function tellNews(at, shown) {
    const oldest = shown === "awards" ? at - day.newsBesideAwards : -Infinity;
    const said = day.news.filter((one) => oldest < one.from && one.from <= at && (one.to === null || at < one.to)).slice(0, mostNews);
    show(find("news"), said.length > 0);
    if (said.length) write(find("news-text"), said[Math.floor(Date.now() / 14000) % said.length].text);
  }

  /* --- Long texts: a little smaller, step by step, until all stands on the screen --- */

  let fitted = "";
  const shape = () => `${innerWidth} ${innerHeight} ${faces.scrollHeight} ${faces.innerText}`;

  function fit() {
    if (shape() === fitted) return;
    faces.dataset.tight = 0;
    for (let step = 1; step <= 8 && faces.scrollHeight > faces.clientHeight + innerHeight / 100; step += 1) faces.dataset.tight = step;
    fitted = shape();
  }

  function tick() {
    if (!day) return;
    const at = now();
    write(clock, hours.format(at * 1000));
    const place = where(at);
    const shown = face(place);
    for (const one of faces.querySelectorAll("[data-face]")) show(one, one.dataset.face === shown);
    tellNow(at, place);
    tellQuestions();
    tellStopwatch(at);
    tellNews(at, shown);
    fit();
  }

  /* --- The network --- */

  function heard(yes) {
    write(offline, yes ? "" : offline.dataset.words);
    show(offline, !yes);
  }

  document.addEventListener("htmx:afterRequest", (event) => {
    const { xhr, elt } = event.detail;
    if (elt !== faces || !xhr) return;
    const answered = (xhr.status >= 200 && xhr.status < 300) || xhr.status === 304;
    heard(answered);
    if (answered) setClock(xhr.getResponseHeader("X-Event-Clock"));
    if (answered) tick();
  });

  document.addEventListener("htmx:beforeSwap", (event) => {
    const { target, xhr, shouldSwap } = event.detail;
    if (target !== faces || !shouldSwap || xhr.getResponseHeader("X-Event-Clock")) return;
    event.detail.shouldSwap = false; // another page answered: this screen's code was replaced
    location.reload();
  });

  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target !== faces) return;
    setClock(event.detail.xhr.getResponseHeader("X-Event-Clock"));
    read();
    tick();
  });

  const ask = () => window.htmx?.trigger(document.body, "live:everything");
  addEventListener("offline", () => heard(false));
  addEventListener("online", ask);

  /* --- The computer of a room neither sleeps nor dims, where its browser allows it --- */

  async function stayAwake() {
    try {
      await navigator.wakeLock?.request("screen");
    } catch { /* the battery is low, or the browser does not want: the screen works all the same */ }
  }

  document.addEventListener("visibilitychange", () => {
    if (document.hidden) return;
    stayAwake();
    ask();
  });

  read();
  tick();
  setInterval(tick, 1000);
  stayAwake();
  addEventListener("resize", tick);
  document.fonts?.addEventListener("loadingdone", () => { fitted = ""; tick(); });
});
