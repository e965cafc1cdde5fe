// The preview's own: reloads the page when the site was made anew, and shows what is wrong, at its paragraph where that is found.
"use strict";
const events = new EventSource("/.digest/events");
let made = null;

const plain = text => text.normalize("NFKC").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ").trim();

function element(name, className, text) {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text;
  return made;
}

function paragraph(words) {
  const wanted = plain(words).slice(0, 40);
  if (wanted.length < 6) return null;
  const found = [...document.querySelectorAll("main p, main li, main h1, main h2, main h3, main td, main dd")];
  return found.find(one => plain(one.textContent).includes(wanted)) || null;
}

function show(state) {
  for (const old of document.querySelectorAll(".digest-live")) old.remove();
  for (const old of document.querySelectorAll(".digest-live-at")) old.classList.remove("digest-live-at");
  const here = decodeURI(location.pathname);
  const unpublished = state.unpublished[here];
  if (unpublished) document.body.prepend(element("p", "digest-live digest-live-note", unpublished));
  if (!state.problems.length) return;
  const box = element("section", "digest-live digest-live-box", "");
  box.setAttribute("role", "status");
  box.setAttribute("aria-label", state.title);
  box.append(element("h2", "", state.title));
  const list = document.createElement("ol");
  for (const problem of state.problems) {
    const item = element("li", "digest-live-" + problem.level, problem.said);
    const at = problem.page === here ? paragraph(problem.words) : null;
    if (at) {
      at.classList.add("digest-live-at");
      at.after(element("p", "digest-live digest-live-note digest-live-" + problem.level, problem.text));
    } else if (problem.page && problem.page !== here) {
      const link = element("a", "", " →");
      link.href = problem.page;
      item.append(link);
    }
    list.append(item);
  }
  box.append(list);
  document.body.append(box);
}

events.onmessage = event => {
  const state = JSON.parse(event.data);
  if (made !== null && state.made !== made) location.reload();
  made = state.made;
  show(state);
};
addEventListener("pagehide", () => events.close());
