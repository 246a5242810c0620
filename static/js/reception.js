/* The reception goes on without network. The list is on the device; each press is noted there, shown at once, and sent
   when it can be. The page that the server made is the same page without this file. */
"use strict";

(() => {
  const root = document.querySelector("[data-reception]");
  if (!root) return;

  const SHOWN = 12;
  const WENT = "reception-went"; // when this window last tried to go back to the whole page
  const LOOK = 60000; // for what others noted, when no nudge comes
  const find = (name) => root.querySelector(`[data-${name}]`);
  const words = (name, values) => Object.entries(values).reduce((text, [key, value]) => text.replace(`{${key}}`, value), root.dataset[name]);
  const announce = (value) => document.dispatchEvent(new CustomEvent("announce", { detail: { value } }));
  const hourOf = new Intl.DateTimeFormat("fr", { hour: "2-digit", minute: "2-digit", timeZone: root.dataset.zone });
  const plural = new Intl.PluralRules(document.documentElement.lang);
  const template = (name) => root.querySelector(`[data-template="${name}"]`).content.firstElementChild.cloneNode(true);
  const box = root.querySelector("#q");
  const unsent = `reception-unsent/${root.dataset.event}`;

  let store, sending, about = {}, device = root.dataset.device;
  let people = new Map();
  let justNoted = [];
  let isReached = false;
  let etag = "";

  /* --- Searching: as common/text.py does --- */

  const plain = (text) => text.toLowerCase().replace(/œ/g, "oe").replace(/æ/g, "ae").normalize("NFKD").replace(/\p{M}/gu, "").replace(/[^\p{L}\p{N}_]+/gu, " ").trim();
  const letters = (text) => text.toUpperCase().replace(/[^A-HJKMNP-Z2-9]/g, "");

  const holders = (code) => [...people.values()].filter((person) => person.codes?.includes(receptionStore.digest(code)));

  function found(text) {
    const wanted = plain(text);
    const code = letters(text);
    const byCode = code.length === 8 || code.length === 27 ? holders(code) : [];
    if (!wanted) return byCode;
    const first = [];
    const later = [];
    for (const person of people.values()) {
      if (person.search.startsWith(wanted)) first.push(person);
      else if (person.search.includes(` ${wanted}`)) later.push(person);
    }
    const isHere = (person) => Number(Boolean(person.in && !person.out)); // those who may arrive come first
    const byName = (one, other) => isHere(one) - isHere(other) || (one.search < other.search ? -1 : 1);
    return [...new Set([...first.sort(byName), ...later.sort(byName), ...byCode])].slice(0, SHOWN);
  }

  /* --- Showing --- */

  function lineOf(person) {
    const line = template("guest");
    const state = person.out ? "out" : person.in ? "in" : person.status === "active" && person.late ? "late" : person.status;
    line.id = `guest-${person.id}`;
    line.classList.toggle("lit", state === "in");
    for (const name of line.querySelectorAll("[data-name]")) name.textContent = name.matches("h3") ? person.name : ` ${person.name}`;
    line.querySelector("[data-category]").textContent = person.category;
    const shape = line.querySelector("svg.shape");
    shape.classList.add(`shape-${person.shape}`);
    shape.firstElementChild.setAttribute("href", `${shape.dataset.icons}#shape-${person.shape}`);
    for (const word of line.querySelectorAll("[data-when]")) word.hidden = word.dataset.when !== state;
    for (const hour of line.querySelectorAll("[data-hour]")) hour.textContent = person.out || person.in;
    if (state === "in") setWelcome(line.querySelector("[data-welcome]"), person);
    const acts = { in: ["leaves", "undone"], out: ["comes_back"] }[state] ?? ["arrives"];
    for (const button of line.querySelectorAll("[data-gesture]")) button.hidden = !about.half || !acts.includes(button.dataset.gesture);
    if (person.card) {
      line.querySelector("[data-card]").hidden = false;
      line.querySelector("[data-card] a").href = person.card;
    }
    line.addEventListener("click", (event) => {
      const button = event.target.closest("[data-gesture]");
      if (button) noteGesture(person, button.dataset.gesture);
    });
    return line;
  }

  function setWelcome(list, person) {
    const add = (name, part, words) => {
      const line = template(name);
      if (part) line.querySelector(part).textContent = words;
      list.append(line);
    };
    if (person.table) add("table", "[data-number]", person.table);
    if (person.noPhoto) add("no-photo");
    if (person.adult) add("adult", "[data-name]", person.adult);
    for (const need of person.needs ?? []) add("need", "[data-words]", need);
  }

  function show() {
    const text = box.value.trim();
    const noted = justNoted.map((id) => people.get(id)).filter(Boolean);
    const shown = text ? found(text) : noted.slice(0, 1); // whom one has just pressed, right under the search
    const earlier = text ? [] : noted.slice(1);
    find("guests").replaceChildren(...shown.map(lineOf));
    find("earlier-guests").replaceChildren(...earlier.map(lineOf));
    find("earlier").hidden = !earlier.length;
    root.classList.toggle("is-found", Boolean(text && shown.length));
    root.classList.toggle("is-welcoming", !panel.hidden);
    find("results-title").hidden = !shown.length;
    find("results-title").textContent = text ? root.dataset.wordsFound : root.dataset.wordsNoted;
    find("nobody").hidden = !text || Boolean(shown.length) || !people.size;
    showProgress();
  }

  function showProgress() {
    const all = [...people.values()];
    const expected = all.filter((person) => person.status === "active");
    const here = expected.filter((person) => person.in && !person.out).length;
    const halfDay = document.querySelector("[data-half-day]"); // in the head of the page that began without network
    if (halfDay) halfDay.textContent = about.label ?? "";
    if (!all.length || !about.half) return;
    find("progress").textContent = words(plural.select(here) === "one" ? "wordsProgressOne" : "wordsProgressMany", { here, expected: expected.length });
  }

  function showTwice(sentences) {
    const before = new Set([...find("twice").children].map((one) => one.textContent.trim()));
    const lines = sentences.map((sentence) => {
      const line = template("twice");
      line.querySelector("div").textContent = sentence;
      return line;
    });
    find("twice").replaceChildren(...lines);
    for (const sentence of sentences) if (!before.has(sentence)) announce(sentence);
  }

  async function say(state) {
    if (state === "gone") return erase();
    if (state === "unsure") return look(false);
    const kept = await store.all("queue");
    const queue = kept.filter((item) => !item.refused);
    const undecided = kept.length - queue.length;
    const line = find("network");
    let shown = state === "waiting" && !queue.length ? "alone" : state;
    if (state === "sent" && !navigator.onLine) shown = "alone";
    if (shown === "sent" && undecided) shown = "decide";
    if (!store.isKept && kept.length) shown = "unkept";
    line.querySelector("[data-decide]").textContent = words(plural.select(undecided) === "one" ? "wordsDecideOne" : "wordsDecideMany", { count: undecided });
    for (const count of line.querySelectorAll("[data-count]")) count.textContent = queue.length;
    if (line.dataset.state !== shown) line.dataset.state = shown;
    try { localStorage.setItem(unsent, kept.length); } catch { /* nothing to remember with */ }
    if (state === "sent") goToWholePage();
  }

  /* --- Noting --- */

  async function noteGesture(person, gesture, { source = "name" } = {}) {
    const key = receptionStore.uuid();
    const hour = hourOf.format(Date.now());
    const before = { in: person.in, out: person.out, status: person.status };
    const changed = { ...person };
    if (gesture === "arrives") Object.assign(changed, { in: person.in || hour, out: "", status: "active" });
    if (gesture === "comes_back") changed.out = "";
    if (gesture === "leaves") changed.out = hour;
    if (gesture === "undone") Object.assign(changed, { in: "", out: "" });
    const item = { kind: "gesture", key, person: person.walkIn ?? person.id, gesture, source, at: Date.now(), shown: { id: person.id, name: person.name, before } };
    await keep(item, changed);
    const word = { arrives: "wordsHere", comes_back: "wordsHere", leaves: "wordsLeft", undone: "wordsUndone" }[gesture];
    announce(words(word, { name: person.name }));
  }

  async function keep(item, person) {
    people.set(person.id, person);
    justNoted = [person.id, ...justNoted.filter((id) => id !== person.id)].slice(0, 5);
    await store.write(["queue", "people", "about"], (queue, rows, kept) => {
      queue.add(item);
      rows.put(person);
      kept.put({ name: "justNoted", value: justNoted });
    });
    box.value = "";
    show();
    box.focus({ preventScroll: true }); // on to the next person; who was noted stands right under the search
    find("guests").scrollIntoView({ block: "nearest" });
    sending.now();
  }

  async function answered(item, result) {
    const person = people.get(item.shown.id);
    if (result.refused) {
      if (person) await putBack(person, item);
      await showRefused();
    } else if (person && item.kind === "walk_in") {
      await replaceWalkIn(person, result);
    } else if (result.already && person) {
      announce(words("wordsAlready", { name: person.name, hour: person.in }));
    }
  }

  async function putBack(person, item) {
    const before = { ...person, ...item.shown.before };
    if (item.kind === "walk_in") people.delete(person.id);
    else people.set(person.id, before);
    await store.write(["people"], (rows) => { if (item.kind === "walk_in") rows.delete(person.id); else rows.put(before); });
    show();
  }

  /* The site gave the person its own key: the line of the walk-in becomes theirs. */
  async function replaceWalkIn(person, result) {
    const known = { ...person, id: result.person, card: result.card };
    people.delete(person.id);
    people.set(known.id, known);
    justNoted = justNoted.map((id) => (id === person.id ? known.id : id));
    await store.write(["people", "about"], (rows, kept) => {
      rows.delete(person.id);
      rows.put(known);
      kept.put({ name: "justNoted", value: justNoted });
    });
    show();
  }

  async function showRefused() {
    const refused = (await store.all("queue")).filter((item) => item.refused);
    find("refused").hidden = !refused.length;
    find("refused-list").replaceChildren(...refused.map((item) => {
      const line = template("refused");
      line.querySelector("[data-name]").textContent = item.shown.name;
      line.querySelector("[data-why]").textContent = item.refused;
      line.querySelector("[data-beyond]").hidden = !item.isFull;
      line.querySelector("[data-beyond]").addEventListener("click", () => decide(item, true));
      line.querySelector("[data-drop]").addEventListener("click", () => decide(item, false));
      return line;
    }));
    if (refused.length) announce(refused.at(-1).refused);
  }

  async function decide({ refused, isFull, ...item }, isWelcome) {
    const again = { ...item, beyond_capacity: "on" }; // refused, its key was not used
    await store.write(["queue"], (queue) => { if (isWelcome) queue.put(again); else queue.delete(item.order); });
    const person = people.get(item.shown.id) ?? item.shown.person;
    if (isWelcome && person) {
      people.set(person.id, { ...person, in: hourOf.format(item.at), out: "", status: "active" });
      show();
    }
    await showRefused();
    sending.now();
  }

  /* --- Somebody new --- */

  const panel = find("walk-in-panel");
  const walkIn = receptionWalkIn.prepare({
    panel, plain, store: () => store, about: () => about, hour: () => hourOf.format(Date.now()),
    errorOf: (text) => { const line = template("error"); line.querySelector("[data-words]").textContent = text; return line; },
    closed: () => { show(); box.focus(); },
    noted: async (item, person) => { await keep(item, person); announce(words("wordsHere", { name: person.name })); },
  });

  async function openPanel(event) {
    event.preventDefault();
    await walkIn.open(/\d/.test(box.value) ? "" : box.value.trim());
    show();
    panel.scrollIntoView({ block: "start" });
  }

  /* --- Scanning: js/reception_scan.js comes when somebody asks for it --- */

  let scanner = null;

  async function startScan() {
    try {
      scanner ??= await import(root.dataset.scanner);
      await scanner.start(find("camera"), root.dataset.decoder, scanned);
    } catch {
      find("camera").hidden = true;
      announce(root.dataset.wordsNoCamera);
      showTwice([root.dataset.wordsNoCamera]);
    }
  }

  /* A person's link, or a code. Returns whether it was somebody's. */
  function scanned(text) {
    const code = letters(text.match(/\/(?:me|badge\/\d+)\/([^/?#]+)/)?.[1] ?? text.match(/[?&]code=([^&#]+)/)?.[1] ?? text);
    const [person, other] = holders(code);
    if (!person) { announce(root.dataset.wordsUnknown); showTwice([root.dataset.wordsUnknown]); return false; }
    showTwice([]);
    if (other) { box.value = code; show(); return true; }
    if (person.in && !person.out) { justNoted = [person.id, ...justNoted.filter((id) => id !== person.id)]; show(); announce(words("wordsHere", { name: person.name })); return true; }
    noteGesture(person, "arrives", { source: "scan" });
    return true;
  }

  /* --- The list --- */

  async function look(isToSend = true) {
    const since = new URLSearchParams({ people: about.peopleVersion ?? "", half: about.half ?? "", since: about.at ?? "" });
    let answer;
    try {
      answer = await fetch(`${root.dataset.people}?${since}`, { redirect: "manual", headers: { "If-None-Match": etag }, cache: "no-store", signal: receptionSending.patience() });
    } catch { isReached = false; say("waiting"); return; }
    isReached = answer.ok || answer.status === 304;
    if (receptionSending.isDoor(answer)) { say("door"); return; }
    if (receptionSending.isGone(answer)) { say("gone"); return; }
    if (answer.ok) await takeList(await answer.json(), answer.headers.get("ETag") ?? "");
    if (isToSend) sending.send();
  }

  /* The page that began without network is bare: with the network, and nothing under way, the whole one comes back. */
  function goToWholePage() {
    if (root.dataset.shell !== "yes" || !isReached || !navigator.onLine || !store.isKept) return;
    find("whole-page").hidden = false;
    const isBusy = box.value || !panel.hidden || !find("camera").hidden;
    if (isBusy || Date.now() - Number(sessionStorage.getItem(WENT)) < LOOK) return;
    sessionStorage.setItem(WENT, Date.now());
    location.replace(root.dataset.page);
  }

  async function takeList(said, mark) {
    const waiting = new Set((await store.all("queue")).filter((item) => !item.refused).map((item) => item.shown.id));
    const cards = new Map([...people.values()].filter((one) => one.card).map((one) => [one.id, one.card]));
    const next = said.full ? new Map([...people].filter(([id]) => waiting.has(id))) : new Map(people);
    for (const row of said.people) {
      if (waiting.has(row.id)) continue; // what was pressed here is newer: it stands until the site has taken it
      if (said.full || next.has(row.id)) next.set(row.id, { ...(said.full ? {} : next.get(row.id)), ...row, card: cards.get(row.id) });
    }
    people = next;
    const { peopleVersion, at, half, until, label, places } = said;
    const told = { peopleVersion, at, half, until, label, places };
    about = { ...about, ...told };
    etag = waiting.size ? "" : mark;
    await store.write(["people", "about"], (rows, kept) => {
      if (said.full) rows.clear();
      for (const person of said.full ? people.values() : said.people.map((row) => people.get(row.id)).filter(Boolean)) rows.put(person);
      for (const [name, value] of Object.entries(told)) kept.put({ name, value });
    });
    showTwice(said.twice);
    show();
  }

  /* --- Forgetting --- */

  async function erase() {
    await receptionStore.erase(store);
    people = new Map();
    justNoted = [];
    etag = "";
    about = {};
    try { localStorage.removeItem(unsent); } catch { /* nothing was remembered */ }
    show();
    find("network").dataset.state = "gone";
  }

  /* At the end of the day the list goes; what the site has not taken yet stays until it has. */
  async function forgetYesterday() {
    if (!about.until || Date.now() / 1000 < about.until) return;
    people = new Map();
    about = {};
    justNoted = [];
    etag = "";
    await store.write(["people", "about"], (rows, kept) => { rows.clear(); kept.clear(); });
    show();
  }

  /* --- Beginning --- */

  let asking = null;

  /* Twelve devices in a queue nudge each other all the time: once in a while is enough, and not all together. */
  function lookSoon() {
    asking ??= setTimeout(() => { asking = null; look(); }, 300 + Math.random() * 1200);
  }

  function listen() {
    for (const topic of ["reception", "registrations", "everything"]) document.body.addEventListener(`live:${topic}`, lookSoon);
    addEventListener("online", () => { sending.now(); lookSoon(); });
    addEventListener("offline", () => say("waiting"));
    document.addEventListener("visibilitychange", () => { if (!document.hidden) { sending.now(); lookSoon(); } });
    addEventListener("beforeunload", (event) => { if (find("network").dataset.state === "unkept") event.preventDefault(); });
    setInterval(() => { forgetYesterday(); if (!document.hidden) look(); }, LOOK + Math.random() * 5000);
    box.addEventListener("input", show);
    box.form.addEventListener("submit", (event) => { event.preventDefault(); show(); root.querySelector("[data-guests] [data-gesture]:not([hidden])")?.focus(); });
    find("walk-in").addEventListener("click", openPanel);
    find("scan").addEventListener("click", startScan);
    find("stop").addEventListener("click", () => scanner?.stop());
    find("scan").hidden = !navigator.mediaDevices?.getUserMedia;
  }

  async function begin() {
    store = await receptionStore.open(root.dataset.event);
    about = await store.about();
    device = about.device ?? (device || receptionStore.uuid().slice(0, 8));
    await store.write(["about"], (kept) => kept.put({ name: "device", value: device }));
    about.device = device;
    people = new Map((await store.all("people")).map((person) => [person.id, person]));
    justNoted = about.justNoted ?? [];
    sending = new receptionSending.Sending({ store, address: root.dataset.sync, device, say, answered });
    await forgetYesterday();
    listen();
    root.classList.add("is-scripted");
    if (people.size || root.dataset.shell === "yes") show();
    await showRefused();
    await look();
    sending.now();
    if (navigator.serviceWorker) navigator.serviceWorker.register(root.dataset.worker).catch(() => { /* a plain address: the page works while it stays open */ });
  }

  begin();
})();
