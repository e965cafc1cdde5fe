"use strict";
(() => {
const form = document.getElementById("search");
const found = document.getElementById("found");
const results = document.getElementById("results");
const more = document.getElementById("more");
const fields = form.elements;
const AT_ONCE = 20;
const AROUND = 110;
const MARKS = /[\u0300-\u036f\u0591-\u05bd\u05bf-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed\p{Default_Ignorable_Code_Point}]/gu;
const fold = (text) =>
text.normalize("NFKD").replace(MARKS, "").normalize("NFKC").toUpperCase().toLowerCase().replace(/ς/g, "σ").replace(/[‘’ʼ]/g, "'");
const located = (text) => {
let folded = "";
const places = [];
for (const letter of text.matchAll(/\P{M}\p{M}*|\p{M}+/gu)) {
const one = fold(letter[0]);
folded += one;
for (let number = 0; number < one.length; number++) places.push(letter.index);
}
places.push(text.length);
return [folded, places];
};
const wordsOf = (text) => fold(text).split(/\s+/).map((word) => word.replace(/^\p{P}+|\p{P}+$/gu, "")).filter(Boolean);
let waiting = null;
const load = () => {
waiting ??= Promise.all(form.dataset.indexes.split(" ").map(read)).then((indexes) => {
const records = indexes.flatMap((index) => index.records);
for (const one of records) {
one.head = fold(one.title);
one.whole = [one.head, ...[one.signed ?? "", ...one.topics, one.story, one.text].map(fold)].join("\n");
}
offer(fields.topic, records.flatMap((one) => one.topics));
offer(fields.story, records.map((one) => one.story));
return records;
});
waiting.catch(() => { waiting = null; });
return waiting;
};
const read = async (address) => {
const answer = await fetch(address);
if (!answer.ok) throw new Error(`${answer.status}: ${address}`);
return answer.json();
};
const offer = (select, names) => {
for (const name of [...new Set(names)].filter(Boolean).sort(new Intl.Collator(document.documentElement.lang).compare))
select.append(new Option(name, name));
select.closest("label").hidden = select.length === 1;
select.value = asked.get(select.name) ?? "";
if (select.selectedIndex < 0) select.value = "";
};
const search = (records, asked) => {
const words = wordsOf(asked.q ?? "");
const beginnings = words.map((word) => new RegExp(`(^|[^\\p{L}\\p{N}])${word.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&")}`, "u"));
const rank = (one) =>
words.reduce((sum, word, number) => sum + (one.head.includes(word) ? 2 : 0) + (beginnings[number].test(one.whole) ? 1 : 0), 0);
return records
.filter((one) =>
(!asked.part || one.part === asked.part)
&& (!asked.topic || one.topics.includes(asked.topic))
&& (!asked.story || one.story === asked.story)
&& (!asked.lang || one.lang === asked.lang)
&& (!asked.from || one.day >= asked.from)
&& (!asked.to || one.day <= asked.to)
&& words.every((word) => one.whole.includes(word)))
.map((one) => [rank(one), one])
.sort((one, other) => other[0] - one[0])
.map(([, one]) => one);
};
const element = (name, properties, ...children) => {
const made = Object.assign(document.createElement(name), properties);
made.append(...children);
return made;
};
const marked = (text, words, around) => {
const [folded, places] = located(text);
const hits = [];
for (const word of words)
for (let at = folded.indexOf(word); at >= 0 && hits.length < 200; at = folded.indexOf(word, at + word.length))
hits.push([places[at], places[at + word.length]]);
hits.sort((one, other) => one[0] - other[0]);
let start = 0, end = text.length;
if (around) {
const first = hits.length ? hits[0][0] : 0;
start = first > around ? cut(text, first - around) : 0;
end = cut(text, Math.max(first, start) + 2 * around);
}
const nodes = [];
let at = start;
for (const [from, to] of hits) {
if (from < at || to > end) continue;
nodes.push(text.slice(at, from), element("mark", { textContent: text.slice(from, to) }));
at = to;
}
return [...(start ? ["… "] : []), ...nodes, text.slice(at, end), ...(end < text.length ? [" …"] : [])];
};
const cut = (text, at) => {
if (at >= text.length) return text.length;
const space = text.slice(at, at + 20).search(/\s/);
if (space >= 0) return at + space;
return /[\udc00-\udfff]/.test(text[at]) ? at + 1 : at;
};
const inItsLanguage = (one, name, properties, ...children) => {
const made = element(name, properties, ...children);
if (one.lang !== document.documentElement.lang) {
made.lang = one.lang;
made.dir = one.direction;
}
return made;
};
const shown = (one, words) => {
const opinion = one.part === "commentary";
const entry = element("article", { className: opinion ? "entry opinion" : "entry" });
const link = element("a", { href: one.url });
if (opinion) {
const label = element("span", { className: "label" }, one.label);
if (one.title) label.append(element("span", { textContent: ` · ${one.signed}` }));
label.append(element("span", { className: "hidden", textContent: ":" }));
link.append(label, " ");
} else {
entry.append(element("p", { className: "kind", textContent: one.label }));
}
link.append(inItsLanguage(one, "bdi", {}, ...marked(one.title || one.signed, one.title ? words : [], 0)));
entry.append(element("h2", {}, link));
entry.append(inItsLanguage(one, "p", { className: "lede" }, ...marked(one.text, words, AROUND)));
if (opinion) {
const explains = element("p", { className: "notice" }, one.explanation);
if (one.of) explains.append(` ${form.dataset.rests} `, element("a", { href: one.of_url }, inItsLanguage(one, "bdi", {}, one.of)));
entry.append(explains);
}
const meta = element("p", { className: "meta" }, element("span", {}, element("time", { dateTime: one.day, textContent: one.date })));
const foreign = fields.lang?.querySelector(`[value="${CSS.escape(one.lang)}"]`)?.dataset.in;
for (const said of [foreign, one.topics.join(" · ")]) if (said) meta.append(" ", element("span", { textContent: said }));
entry.append(meta);
return element("li", {}, entry);
};
const show = (some, words) => {
results.replaceChildren();
let next = 0;
more.onclick = () => {
const first = some.slice(next, next + AT_ONCE).map((one) => shown(one, words));
results.append(...first);
if (next) first[0]?.querySelector("a").focus();
next += AT_ONCE;
more.hidden = next >= some.length;
};
more.onclick();
};
const asked = new URLSearchParams(location.search);
let latest = 0;
const look = async () => {
const number = ++latest;
const given = Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, value.trim()]).filter(([, value]) => value));
if (!Object.keys(given).some((name) => name !== "part")) {
keep(given);
show([], []);
found.textContent = "";
return;
}
try {
const records = await load();
if (number !== latest) return;
keep(given);
const some = search(records, given);
show(some, wordsOf(given.q ?? ""));
found.textContent = some.length ? form.dataset.found.replace("{n}", some.length) : form.dataset.none;
} catch {
if (number === latest) found.textContent = form.dataset.failed;
}
};
const keep = (given) => {
const query = new URLSearchParams(given).toString();
history.replaceState(null, "", query ? `?${query}` : location.pathname);
};
let soon = 0;
form.addEventListener("input", () => {
clearTimeout(soon);
soon = setTimeout(look, 120);
});
form.addEventListener("submit", (event) => {
event.preventDefault();
clearTimeout(soon);
look();
});
form.querySelector("details").addEventListener("toggle", () => load().catch(() => {}));
form.querySelector("fieldset").disabled = false;
for (const field of fields)
if (field.type === "radio") field.checked = field.value === (asked.get("part") ?? "");
else if (field.name && asked.has(field.name)) field.value = asked.get(field.name);
if (["topic", "story", "lang", "from", "to"].some((name) => asked.get(name))) form.querySelector("details").open = true;
if ([...asked.values()].some(Boolean)) load().then(look, look);
})();
