// Searches in place: the next page is fetched as a document and its parts change places with this one's.
// The address stays the whole state; late answers are dropped; a failure leaves what is shown and offers another try.
import { say, settle } from "./settle.js";

const PARTS = [".top", ".ask", "#view"];
const OF_THE_PAGE = "link[rel=alternate], link[rel=canonical], script[type='application/ld+json']";
const BUSY_AFTER = 200;

/** Take over links and forms that lead to pages like this one. `arrived()` runs after each change. */
export function startNavigation(arrived) {
  const state = { request: null, arrived, aborts: [], shown: bare(location.href) };
  history.scrollRestoration = "manual";
  returned();
  addEventListener("popstate", (event) => onPop(state, event));
  addEventListener("pagehide", remember);
  document.addEventListener("click", (event) => onClick(state, event));
  document.addEventListener("submit", (event) => onSubmit(state, event));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.isComposing && !event.defaultPrevented) abort(state);
  });
  return {
    onAbort: (act) => state.aborts.push(act),
    open: (href) => (isPage(new URL(href)) ? go(state, href) : location.assign(href)),
  };
}

/** Come to where the reader was, after a reload or back from a page of another kind: the browser leaves that to us. */
function returned() {
  const { y, link } = history.state ?? {};
  if (y === undefined) return history.replaceState({ y: scrollY }, "");
  const left = link && Array.from(document.links).find((one) => one.href === link);
  left?.focus({ preventScroll: true });
  scrollTo({ top: y, behavior: "instant" });
}

function remember() {
  history.replaceState({ ...history.state, y: scrollY, link: document.activeElement?.href }, "");
}

/** Go back or forth; to what is shown already, as by a link to a part of the page, the browser goes itself. */
function onPop(state, event) {
  if (bare(location.href) !== state.shown) return go(state, location.href, { back: true, ...event.state });
  abort(state);
  document.getElementById("failure").hidden = true;
  if (event.state) scrollTo({ top: event.state.y, behavior: "instant" });
}

function bare(href) {
  return href.split("#", 1)[0];
}

function onClick(state, event) {
  const link = event.target instanceof Element && event.target.closest("a[href]");
  if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  if (link.target || link.hasAttribute("download") || link.id === "language" || !isPage(link)) return;
  const url = new URL(link.href);
  if (url.hash && url.pathname === location.pathname && url.search === location.search) return;
  event.preventDefault();
  go(state, link.href);
}

function isPage(link) {
  const root = new URL(document.querySelector(".brand").href).pathname;
  if (link.origin !== location.origin || !link.pathname.startsWith(root)) return false;
  const path = link.pathname.slice(root.length - 1);
  // Pages with the question box and the listing are two kinds: from one to the other the browser goes itself.
  return document.getElementById("q") ? /^\/($|article\/)/.test(path) : path === "/mentions";
}

function onSubmit(state, event) {
  const form = event.target;
  if (form.method !== "get" || event.defaultPrevented) return;
  event.preventDefault();
  const url = new URL(form.action);
  for (const [name, value] of new FormData(form)) if (value.trim()) url.searchParams.append(name, value.trim());
  go(state, url.href);
}

function abort(state) {
  for (const act of state.aborts) act();
  if (!state.request) return;
  state.request.abort();
  state.request = null;
  rest(state);
}

function go(state, href, { back = false, y = 0, link = "" } = {}) {
  abort(state);
  if (!back) remember();
  const request = (state.request = new XMLHttpRequest());
  request.open("GET", href);
  request.responseType = "document";
  request.setRequestHeader("Accept", "text/html");
  request.onload = () => {
    if (state.request !== request) return;
    state.request = null;
    rest(state);
    const page = request.response;
    if (page?.getElementById("view") && request.status < 500 && request.status !== 429) {
      show(state, page, (request.responseURL || href) + new URL(href).hash, { back, y, link });
    } else fail(state, href, reason(request), { back, y, link });
  };
  request.onerror = () => {
    if (state.request !== request) return;
    state.request = null;
    rest(state);
    fail(state, href, document.body.dataset.errorNetwork, { back, y, link });
  };
  state.slow = setTimeout(() => {
    document.getElementById("progress").hidden = false;
    document.getElementById("view").setAttribute("aria-busy", "true");
  }, BUSY_AFTER);
  request.send();
}

function rest(state) {
  clearTimeout(state.slow);
  document.getElementById("progress").hidden = true;
  document.getElementById("view").removeAttribute("aria-busy");
}

/** Put the parts of `page` in the place of those shown. The box keeps its focus and what is typed meanwhile. */
function show(state, page, href, { back, y, link }) {
  const failure = document.getElementById("failure");
  failure.hidden = true;
  const focused = document.activeElement;
  const box = document.getElementById("q");
  const sent = box?.value;
  settle(page);
  for (const part of PARTS) {
    const [old, next] = [document.querySelector(part), page.querySelector(part)];
    if (part === ".ask" && box) continue;
    old.replaceWith(document.adoptNode(next));
  }
  const asked = page.getElementById("q");
  if (asked && sent === box?.value) box.value = asked.value;
  for (const old of document.head.querySelectorAll(OF_THE_PAGE)) old.remove();
  document.head.append(...page.head.querySelectorAll(OF_THE_PAGE));
  document.title = page.title;
  document.body.className = page.body.className;
  const url = new URL(href, location.href).href;
  if (!back) history.pushState({ y: 0 }, "", url);
  else if (url !== location.href) history.replaceState({ y }, "", url);
  state.shown = bare(url);
  place(focused, { back, y, link });
  state.arrived();
  say(document.querySelector("[data-status]")?.textContent.trim() ?? document.title);
}

/** Scroll and come to where the reader was, or to the passage, or to the top; never leave the focus on nothing. */
function place(focused, { back, y, link }) {
  const target = location.hash ? document.getElementById(decodeURIComponent(location.hash.slice(1))) : null;
  const lost = !focused.isConnected || focused === document.body || focused.closest("[hidden]");
  const left = back && link ? Array.from(document.links).find((one) => one.href === link) : null;
  if (lost) (left ?? document.getElementById("results"))?.focus({ preventScroll: true });
  if (back) scrollTo({ top: y, behavior: "instant" });
  else if (target) target.scrollIntoView({ block: "center", behavior: "instant" });
  else scrollTo({ top: 0, behavior: "instant" });
}

function reason(request) {
  const { errorRate, errorStarting, errorServer } = document.body.dataset;
  const seconds = request.getResponseHeader("Retry-After") || "10";
  if (request.status === 429) return errorRate.replace("{seconds}", seconds);
  if (request.status === 503) return errorStarting.replace("{seconds}", seconds);
  return errorServer;
}

/** Say what failed and offer another try; what is shown stays. */
function fail(state, href, text, options) {
  const failure = document.getElementById("failure");
  const [title, words, again] = ["h2", "p", "button"].map((name) => document.createElement(name));
  title.textContent = document.body.dataset.errorTitle;
  words.textContent = text;
  again.textContent = document.body.dataset.retry;
  again.className = "button";
  again.addEventListener("click", () => go(state, href, options));
  failure.replaceChildren(title, words, again);
  failure.hidden = false;
  failure.scrollIntoView({ block: "nearest" });
  say(`${title.textContent}. ${text}`);
}
