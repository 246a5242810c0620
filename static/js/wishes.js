/* Themes to tap: first, second, third. The three lists of the form stay the truth; without this file they are shown. */
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const list = document.querySelector("[data-wishes]");
  const lists = document.querySelector("[data-wishes-lists]");
  if (!list || !lists) return;
  const selects = [...lists.querySelectorAll("select")];
  const ranks = list.dataset.ranks.split("|");
  const say = (text) => document.dispatchEvent(new CustomEvent("announce", { detail: { text } }));
  const chosen = () => selects.map((select) => select.value).filter(Boolean);

  function buttonOf(card) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = card.className.replace("wish-card", "");
    button.dataset.theme = card.dataset.theme;
    const rank = document.createElement("span");
    rank.className = "wish-rank";
    button.append(rank, ...card.childNodes);
    card.replaceWith(button);
    return button;
  }

  function show() {
    const wishes = chosen();
    for (const button of buttons) {
      const place = wishes.indexOf(button.dataset.theme);
      button.setAttribute("aria-pressed", place >= 0);
      button.firstChild.textContent = place >= 0 ? ranks[place] : "";
    }
  }

  function tap(button) {
    const before = chosen();
    const theme = button.dataset.theme;
    const wishes = before.includes(theme) ? before.filter((one) => one !== theme) : [...before, theme];
    if (wishes.length > selects.length) {
      say(list.dataset.full);
      return;
    }
    selects.forEach((select, place) => { select.value = wishes[place] ?? ""; });
    show();
    const title = button.querySelector(".wish-title").textContent;
    say(`${title}: ${ranks[wishes.indexOf(theme)] ?? list.dataset.none}`);
  }

  const buttons = [...list.querySelectorAll("[data-theme]")].map(buttonOf);
  for (const button of buttons) button.addEventListener("click", () => tap(button));
  const inError = lists.querySelector(".has-error");
  lists.hidden = !inError;
  if (!inError) show();
});
