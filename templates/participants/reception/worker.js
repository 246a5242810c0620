/* The reception of one event goes on without network: this keeps its page and the page's files, and nobody's data.
   Lists and gestures are the page's own affair; they never go through here. */
"use strict";

const KEPT = "reception-{{ page|escapejs }}-{{ version|escapejs }}";
const PAGE = "{{ page|escapejs }}";
const SHELL = "{{ shell|escapejs }}";
const STATIC = "{{ static|escapejs }}";
const FILES = {{ files|safe }}; // besides those that the page names
const PATIENCE = 4000; // for a page, before the kept one is shown

self.addEventListener("install", (event) => {
  event.waitUntil((async () => {
    const cache = await caches.open(KEPT);
    await cache.add(SHELL);
    const page = await (await cache.match(SHELL)).text();
    const named = [...page.matchAll(/(?:src|href)="([^"#]+)/g)].map((found) => found[1]).filter((name) => name.startsWith(STATIC));
    await cache.addAll([...new Set([...FILES, ...named])]);
    await self.skipWaiting();
  })());
});

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) {
      if (name.startsWith(`reception-${PAGE}-`) && name !== KEPT) await caches.delete(name);
    }
    await self.clients.claim();
  })());
});

async function pageOrKept(request) {
  const cache = await caches.open(KEPT);
  const late = new Promise((_, refuse) => { setTimeout(() => refuse(new Error("late")), PATIENCE); });
  try {
    return await Promise.race([fetch(request), late]);
  } catch {
    return (await cache.match(SHELL)) ?? Response.error();
  }
}

async function fileOrKept(request) {
  const cache = await caches.open(KEPT);
  const kept = await cache.match(request);
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok) await cache.put(request, answer.clone());
  return answer;
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== location.origin) return;
  if (request.mode === "navigate" && address.pathname === PAGE) event.respondWith(pageOrKept(request));
  else if (address.pathname.startsWith(STATIC)) event.respondWith(fileOrKept(request));
});
