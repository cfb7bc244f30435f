/*! TimTin search box. One file, no dependency: <timtin-search api="https://tim.example"></timtin-search>
 *
 * Attributes: api (address of the server; by default where this file came from), place (a name, "phường A, tỉnh B", or a
 * code; several behind ";"), topic, lang (vi, en),
 * target (_self, _blank, or "inline" to show results under the box), placeholder, limit, answer ("off": results alone;
 * else what a question asks is answered above them, with the sentence that proves it).
 * Events (bubbling, composed): timtin-search {query} (cancelable), timtin-select {option} (cancelable),
 * timtin-results {query, total}, timtin-answer {query, answer}, timtin-error {query, status}.
 * Theme: the CSS variables --timtin-accent, --timtin-accent-ink, --timtin-paper, --timtin-ink, --timtin-line, --timtin-mark,
 * --timtin-font, --timtin-radius, and the parts form, input, button, options, option, status, results, result, title,
 * text, meta, answer, span, proof, note.
 */
(() => {
  "use strict";

  const WORDS = {
    vi: {
      label: "Tìm trong tin địa phương", hint: "Câu hỏi hoặc từ khóa", button: "Tìm", options: "Gợi ý",
      count: "Có {n} gợi ý", none: "Không tìm thấy gì cho “{q}”.", found: "{n} bài phù hợp.", more: "Ít nhất {n} bài phù hợp.",
      among: "{m} bài khớp rõ nhất, trong {n} bài có liên quan.", amongMore: "{m} bài khớp rõ nhất, trong ít nhất {n} bài có liên quan.",
      weak: "Không có bài nào khớp rõ với “{q}”. Gần nhất là:", all: "Xem tất cả",
      answer: "Trả lời", sure: "Độ tin cậy {n}%", others: "Cũng có thể", conflict: "Các bài nêu khác nhau.",
      undated: "Bài không ghi ngày đăng: hãy xem điều này còn đúng không.", open: "Mở bài có câu này",
      unsure: "Không tìm thấy câu trả lời đủ chắc; dưới đây là các đoạn gần nhất.",
      busy: "Đang tìm…", failed: "Chưa tìm được: máy chủ không trả lời hoặc gặp lỗi.", wait: "Quá nhiều lần tìm. Thử lại sau {n} giây.",
      full: "Máy chủ đang bận. Thử lại sau {n} giây.", again: "Thử lại",
      kinds: { person: "người", place: "nơi", topic: "chủ đề", title: "bài", phrase: "cụm từ", query: "câu hỏi" },
    },
    en: {
      label: "Search local news", hint: "Question or keywords", button: "Search", options: "Suggestions",
      count: "{n} suggestions", none: "Nothing found for “{q}”.", found: "{n} matching articles.", one: "1 matching article.", more: "At least {n} matching articles.",
      among: "Clear matches: {m}, of {n} related articles.", amongMore: "Clear matches: {m}, of at least {n} related articles.",
      weak: "Nothing clearly matches “{q}”. The nearest are:", all: "See all",
      answer: "Answer", sure: "Confidence {n}%", others: "It may also be", conflict: "The articles disagree.",
      undated: "The article gives no date: check whether this still holds.", open: "Open the article with this sentence",
      unsure: "No answer is sure enough; here are the nearest passages.",
      busy: "Searching…", failed: "The search failed: the server does not answer, or has a fault.", wait: "Too many searches. Try again in {n} seconds.",
      full: "The server is busy. Try again in {n} seconds.", again: "Try again",
      kinds: { person: "person", place: "place", topic: "topic", title: "article", phrase: "phrase", query: "query" },
    },
  };

  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));

  /** Take marks off a text, đ included; one result character for each character, so that positions carry over. */
  const fold = (text) =>
    Array.from(text.normalize("NFC"), (char) =>
      char.normalize("NFD").replace(/\p{M}/gu, "").replace(/[đĐ]/g, "d").toLowerCase().slice(0, 1) || char);

  /** Put `text` into `parent` with the words of `query` in <mark>: text nodes only, never markup. */
  function writeMarked(parent, text, query) {
    const chars = Array.from(text.normalize("NFC"));
    const folded = fold(text).join("");
    const marked = new Array(chars.length).fill(false);
    const typed = fold(query).join("").trim().replace(/\s+/g, " ");
    const whole = new RegExp("(^|[^\\p{L}\\p{N}])" + typed.replace(/[^\p{L}\p{N} ]/gu, "."), "u").exec(folded);
    // Words in the order typed are marked as they stand; else each where a word begins with it.
    if (typed && whole) marked.fill(true, whole.index + whole[1].length, whole.index + whole[0].length);
    else for (const word of typed.split(/[^\p{L}\p{N}]+/u)) {
      if (!word) continue;
      for (let at = folded.indexOf(word); at >= 0; at = folded.indexOf(word, at + 1)) {
        if (at === 0 || !/[\p{L}\p{N}]/u.test(folded[at - 1])) marked.fill(true, at, at + word.length);
      }
    }
    writeRuns(parent, chars, (at) => marked[at]);
  }

  /** Put characters into `parent`, runs that `isMarked` in <mark>. */
  function writeRuns(parent, chars, isMarked) {
    for (let at = 0; at < chars.length; ) {
      const on = isMarked(at);
      let end = at + 1;
      while (end < chars.length && isMarked(end) === on) end += 1;
      const run = document.createTextNode(chars.slice(at, end).join(""));
      if (on) parent.appendChild(document.createElement("mark")).append(run);
      else parent.append(run);
      at = end;
    }
  }

  /** Make an element with attributes and children; children that are strings become text. */
  function make(name, attributes, ...children) {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...children);
    return element;
  }

  let made = 0;

  /**
   * The ARIA combobox with a listbox, for any input. It never writes into the input while a person types, does
   * nothing while an IME composes, and drops answers that come late.
   *
   * `suggest(text, signal)` resolves to options `{text, kind, kindLabel, url}`; `choose(option)` acts on one;
   * `announce(count)` tells how many there are.
   */
  class Combobox {
    constructor(input, list, { suggest, choose, announce, label, delay = 90 }) {
      Object.assign(this, { input, list, suggest, choose, announce, delay, options: [], active: -1, asked: "" });
      list.id ||= `timtin-options-${(made += 1)}`;
      list.hidden = true;
      const roles = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id };
      for (const [name, value] of Object.entries(roles)) input.setAttribute(name, value);
      list.setAttribute("role", "listbox");
      list.setAttribute("aria-label", label);
      this.stop = new AbortController();
      const on = (target, type, act) => target.addEventListener(type, act, { signal: this.stop.signal });
      on(input, "input", (event) => event.isComposing || this.ask());
      on(input, "compositionend", () => this.ask());
      on(input, "keydown", (event) => this.key(event));
      on(input, "blur", () => this.close());
      on(list, "pointerdown", (event) => event.preventDefault());
      on(list, "click", (event) => this.click(event));
    }

    /** Take back everything that was added; nothing is asked from now on. */
    destroy() {
      this.stop.abort();
      this.cancel();
      this.close();
      for (const name of ["role", "aria-autocomplete", "aria-expanded", "aria-controls"]) this.input.removeAttribute(name);
    }

    cancel() {
      clearTimeout(this.timer);
      this.request?.abort();
      this.request = null;
    }

    ask() {
      this.cancel();
      const text = this.input.value.trim();
      if (!text) return this.close();
      this.timer = setTimeout(() => this.fetch(text), this.delay);
    }

    async fetch(text) {
      const request = (this.request = new AbortController());
      let options = [];
      try {
        options = await this.suggest(text, request.signal);
      } catch {
        // Without completions the box still searches; a failure here is not worth a word.
      }
      if (this.request !== request || this.input.value.trim() !== text) return;
      this.request = null;
      this.asked = text;
      this.show(options);
    }

    show(options) {
      this.options = options;
      this.active = -1;
      this.input.removeAttribute("aria-activedescendant");
      this.list.replaceChildren(...options.map((option, at) => this.row(option, at)));
      const open = options.length > 0;
      this.list.hidden = !open;
      this.input.setAttribute("aria-expanded", String(open));
      this.announce?.(options.length);
    }

    row(option, at) {
      const row = make("li", { role: "option", id: `${this.list.id}-${at}`, "aria-selected": "false", part: "option" });
      const text = row.appendChild(make("span", {}));
      writeMarked(text, option.text, this.asked);
      if (option.kindLabel) row.append(make("span", { class: "kind" }, option.kindLabel));
      return row;
    }

    close() {
      if (this.list.hidden) return;
      this.list.hidden = true;
      this.list.replaceChildren();
      this.options = [];
      this.active = -1;
      this.input.setAttribute("aria-expanded", "false");
      this.input.removeAttribute("aria-activedescendant");
    }

    move(step) {
      const count = this.options.length;
      this.active = this.active < 0 ? (step > 0 ? 0 : count - 1) : (this.active + step + count) % count;
      Array.from(this.list.children).forEach((row, at) => row.setAttribute("aria-selected", String(at === this.active)));
      const row = this.list.children[this.active];
      this.input.setAttribute("aria-activedescendant", row.id);
      row.scrollIntoView({ block: "nearest" });
    }

    key(event) {
      if (event.isComposing || event.keyCode === 229) {
        if (event.key === "Enter") event.preventDefault(); // it ends the composition, not the question
        return;
      }
      const open = !this.list.hidden;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        if (open) this.move(event.key === "ArrowDown" ? 1 : -1);
        else if (event.key === "ArrowDown") this.ask();
        event.preventDefault();
      } else if (event.key === "Escape" && (open || this.request)) {
        this.cancel();
        this.close();
        event.preventDefault();
        event.stopPropagation();
      } else if (event.key === "Enter") {
        const option = this.options[this.active];
        this.cancel();
        this.close();
        if (option) {
          event.preventDefault();
          this.choose(option);
        }
      } else if (event.key === "Tab") {
        this.cancel();
        this.close();
      }
    }

    click(event) {
      const row = event.target.closest?.("[role=option]");
      if (!row) return;
      const option = this.options[Array.from(this.list.children).indexOf(row)];
      this.cancel();
      this.close();
      this.choose(option);
    }
  }

  /** Read the answer of /v1/suggest as options. */
  function readOptions(body, kinds) {
    const rows = Array.isArray(body) ? body : body.suggestions ?? body.results ?? [];
    return rows.slice(0, 10).map((row) => {
      const { text, kind = "", ...rest } = typeof row === "string" ? { text: row } : row;
      return { ...rest, text: String(text), kind, kindLabel: kinds?.[kind] ?? "" };
    });
  }

  // All is drawn inside .frame, which no rule of the host page reaches, on paper of its own. It is dark where the page
  // says that it has a dark scheme, not where merely the person's system prefers one.
  const SHEET = `
    :host { all: initial; display: block; color-scheme: inherit; }
    :host([hidden]) { display: none; }
    .frame { all: initial; display: block; flex: 1; min-width: 0; direction: ltr; color-scheme: inherit; position: relative;
      font: 16px/1.5 var(--timtin-font, system-ui, "Segoe UI", sans-serif); overflow-wrap: anywhere;
      color: var(--timtin-ink, #1d2733); --a: var(--timtin-accent, #0f4c81); --p: var(--timtin-paper, #fff);
      --l: var(--timtin-line, #8b96a1); --r: var(--timtin-radius, 10px); --i: #fff; background: var(--p); border-radius: var(--r); }
    @supports (color: light-dark(#000, #fff)) { .frame { color: var(--timtin-ink, light-dark(#1d2733, #e7eaed));
      --a: var(--timtin-accent, light-dark(#0f4c81, #8fc0f2)); --p: var(--timtin-paper, light-dark(#fff, #1b2229)); --i: light-dark(#fff, #0d1a26); } }
    * { box-sizing: border-box; }
    form { position: relative; display: flex; margin: 0; border: 1.5px solid var(--l); border-radius: var(--r); background: var(--p); }
    form:focus-within { border-color: var(--a); outline: 2px solid var(--a); outline-offset: 1px; }
    input { flex: 1; min-width: 0; height: 44px; padding: 0 14px; border: 0; outline: 0; background: none; color: inherit; font: inherit; }
    input::placeholder { color: inherit; opacity: .75; }
    button { margin: 4px; padding: 0 16px; min-width: 44px; min-height: 36px; border: 0; border-radius: calc(var(--r) - 3px); background: var(--a); color: var(--timtin-accent-ink, var(--i)); font: inherit; font-weight: 600; cursor: pointer; }
    button:focus-visible, a:focus-visible, summary:focus-visible { outline: 3px solid var(--a); outline-offset: 2px; }
    ul { list-style: none; margin: 0; padding: 0; }
    .options { position: absolute; z-index: 2147483000; inset-inline: 0; top: 52px; max-height: 320px; overflow-y: auto; padding: 4px; background: var(--p); border: 1px solid var(--l); border-radius: var(--r); box-shadow: 0 8px 28px #0002; }
    [hidden] { display: none !important; }
    .options li { display: flex; justify-content: space-between; gap: 12px; padding: 7px 10px; border-radius: 6px; cursor: pointer; }
    .options li[aria-selected=true], .options li:hover { background: color-mix(in srgb, var(--a) 13%, transparent); }
    .options li[aria-selected=true] { box-shadow: inset 3px 0 var(--a); }
    .options mark { background: none; color: inherit; font-weight: 700; }
    .kind, .meta { font-size: 13px; opacity: .8; }
    .status { min-height: 0; margin: 0; padding: 8px 14px 0; font-size: 14px; }
    .status:empty { padding: 0; }
    .unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
    .results li { padding: 12px 14px; border-bottom: 1px solid color-mix(in srgb, var(--l) 40%, transparent); }
    .results p, .reply p { margin: 2px 0; }
    .reply > * { margin: 12px 0 0; }
    .reply > p { margin: 12px 14px 0; }
    details { padding: 8px 16px 12px; border: 1px solid color-mix(in srgb, var(--l) 55%, transparent); border-top: 3px solid var(--a); border-radius: var(--r); background: var(--p); }
    summary { min-height: 24px; color: var(--a); font-size: 14px; font-weight: 600; cursor: pointer; }
    .reply .span { margin: 2px 0 6px; font-size: 21px; font-weight: 650; line-height: 1.35; }
    .reply .span::first-letter { text-transform: uppercase; }
    small { font-size: .8em; font-weight: 400; opacity: .8; }
    blockquote { margin: 6px 0; padding-inline-start: 12px; border-inline-start: 3px solid color-mix(in srgb, var(--l) 55%, transparent); }
    .results mark, blockquote mark { background: var(--timtin-mark, #ffd666); color: #2b2000; border-radius: 2px; }
    .results mark.sentence { background: color-mix(in srgb, var(--timtin-mark, #ffd666) 28%, transparent); color: inherit; }
    a { color: var(--a); }
    a.title { font-weight: 600; }
    .all { display: inline-block; min-height: 24px; }
    .results li:last-child { border: 0; }
    @media (forced-colors: active) { form, .options { border-color: CanvasText; } li[aria-selected=true] { outline: 2px solid Highlight; } }`;
  let sheet;
  const home = document.currentScript?.src ? new URL(".", document.currentScript.src).href : "";
  const HIDDEN = { class: "unseen", role: "status" };
  const dayOf = ({ published }) => (published ?? "").slice(0, 10).split("-").reverse().map((part) => part.replace(/^0/, "")).join("/");
  const webAddress = (text) => /^https?:\/\//i.test(text ?? "") ? text : "";

  class TimTinSearch extends HTMLElement {
    static observedAttributes = ["lang", "placeholder"];
    static Combobox = Combobox;
    static readOptions = readOptions;

    constructor() {
      super();
      sheet ||= Object.assign(new CSSStyleSheet());
      if (!sheet.cssRules.length) sheet.replaceSync(SHEET);
      this.root = this.attachShadow({ mode: "open" });
      this.root.adoptedStyleSheets = [sheet];
    }

    get api() {
      const given = this.getAttribute("api");
      return (given === null ? home : new URL(given || "/", location.href).href).replace(/\/+$/, "");
    }

    get words() {
      const lang = (this.getAttribute("lang") || this.closest("[lang]")?.lang || document.documentElement.lang || "vi").slice(0, 2);
      return WORDS[lang] ?? WORDS.vi;
    }

    connectedCallback() {
      this.build();
    }

    disconnectedCallback() {
      this.box?.destroy();
      this.request?.abort();
      this.root.replaceChildren();
    }

    attributeChangedCallback() {
      if (this.input) this.label();
    }

    build() {
      this.input = make("input", { part: "input", name: "q", type: "text", autocomplete: "off", autocapitalize: "off", spellcheck: "false", maxlength: "1000", enterkeyhint: "search" });
      this.button = make("button", { part: "button", type: "submit" });
      this.list = make("ul", { part: "options", class: "options" });
      this.form = make("form", { part: "form", role: "search" }, this.input, this.button, this.list);
      this.status = make("p", { part: "status", class: "status", role: "status" });
      this.hint = make("p", HIDDEN);
      this.results = make("ul", { part: "results", class: "results" });
      this.reply = make("div", { class: "reply" });
      this.root.replaceChildren(make("div", { class: "frame" }, this.form, this.hint, this.reply, this.status, this.results));
      this.label();
      this.form.addEventListener("submit", (event) => {
        event.preventDefault();
        this.search(this.input.value.trim());
      });
      this.box = new Combobox(this.input, this.list, {
        label: this.words.options,
        suggest: (text, signal) => this.ask("/v1/suggest", { q: text }, signal).then((body) => readOptions(body, this.words.kinds)),
        choose: (option) => this.choose(option),
        announce: (count) => (this.hint.textContent = count ? fill(this.words.count, { n: count }) : ""),
      });
    }

    label() {
      this.input.setAttribute("aria-label", this.words.label);
      this.input.placeholder = this.getAttribute("placeholder") || this.words.hint;
      this.button.textContent = this.words.button;
    }

    scope() {
      const scope = {};
      for (const name of ["place", "topic", "lang"]) if (this.getAttribute(name)) scope[name] = this.getAttribute(name);
      return scope;
    }

    address(path, values) {
      const url = new URL(this.api + path);
      for (const [name, value] of Object.entries({ ...this.scope(), ...values })) {
        // "phường A, tỉnh B" is one place; several stand behind ";", codes also behind ",".
        for (const item of name === "place" ? value.split(/;|,(?=\s*\d)/) : [value]) url.searchParams.append(name, item);
      }
      return url;
    }

    async ask(path, values, signal) {
      const address = this.address(path, values);
      const answer = await fetch(address, { signal, credentials: "omit", headers: { accept: "application/json" } }).catch((error) => {
        if (error.name !== "AbortError" && address.origin !== location.origin)
          console.warn(`timtin-search: no answer from ${address.origin}. Its TIMTIN_CORS_ORIGINS must name ${location.origin}, and a CSP of this page allow it in connect-src.`);
        throw error;
      });
      if (answer.ok) return answer.json();
      const { detail } = await answer.json().catch(() => ({}));
      throw Object.assign(new Error(path), { status: answer.status, after: answer.headers.get("retry-after"), detail });
    }

    tell(name, detail) {
      return this.dispatchEvent(new CustomEvent(`timtin-${name}`, { detail, bubbles: true, composed: true, cancelable: true }));
    }

    choose(option) {
      if (!this.tell("select", { option })) return;
      const url = webAddress(option.url);
      if (url) this.open(url);
      else {
        this.input.value = option.text;
        this.search(option.text);
      }
    }

    open(url) {
      const target = this.getAttribute("target");
      if (target === "_blank") window.open(url, "_blank", "noopener");
      else location.assign(url);
    }

    search(query) {
      if (!query || !this.tell("search", { query })) return;
      if (this.getAttribute("target") === "inline") this.fill(query);
      else this.open(this.address("/", { q: query }).href);
    }

    async fill(query) {
      this.request?.abort();
      const request = (this.request = new AbortController());
      const slow = setTimeout(() => (this.status.textContent = this.words.busy), 200);
      try {
        const limit = Math.min(20, Number(this.getAttribute("limit")) || 5);
        const found = await this.ask("/v1/search", { q: query, limit, utf16: "true" }, request.signal);
        if (this.request !== request) return;
        this.show(query, found);
        this.answer(query, found, request);
      } catch (error) {
        if (this.request !== request || error.name === "AbortError") return;
        this.fail(query, error);
      } finally {
        clearTimeout(slow);
      }
    }

    /** Say what failed and, where known, when to come again; offer another try. */
    fail(query, { status = 0, after, detail }) {
      const { failed, wait, full, again } = this.words;
      const retry = make("button", { part: "button", type: "button" }, again);
      retry.addEventListener("click", () => {
        this.input.focus();
        this.fill(query);
      });
      this.reply.replaceChildren();
      this.results.replaceChildren(make("li", {}, retry));
      const asked = status >= 400 && status < 500; // what was asked is wrong: a place that does not exist
      this.status.textContent = status === 429 || status === 503 ? fill(status === 429 ? wait : full, { n: after || 10 }) : (asked && detail) || failed;
      this.tell("error", { query, status });
    }

    show(query, found) {
      const hits = found.results ?? [];
      const total = found.total ?? hits.length;
      this.status.textContent = fill(this.counted(found, total), { n: total, m: found.likely, q: query });
      this.hint.textContent = "";
      this.reply.replaceChildren();
      this.results.replaceChildren(...hits.map((hit) => this.hit(hit)));
      if (hits.length) this.results.append(make("li", {}, make("a", { class: "all", href: this.address("/", { q: query }).href }, this.words.all)));
      this.tell("results", { query, total });
    }

    /** The words for how many match, and of how many that share a word or are near in meaning. */
    counted({ results, likely, total_relation: relation }, total) {
      const { none, weak, more, found, one = found, among, amongMore } = this.words;
      if (!results?.length) return none;
      if (likely === 0) return weak;
      if (likely < total) return relation === "gte" ? amongMore : among;
      return relation === "gte" ? more : total === 1 ? one : found;
    }

    /** Ask for an answer where results stand and the text asks; it comes when it comes, and may fail without a word. */
    async answer(query, { query: read, results, likely }, request) {
      if (!read?.asks || !results?.length || this.getAttribute("answer") === "off") return;
      let answer;
      try {
        answer = await this.ask("/v1/ask", { q: query }, request.signal);
      } catch {
        return;
      }
      if (this.request !== request) return;
      if (answer.found) this.reply.append(this.card(answer));
      // Words that only name something, and hits that hardly fit, say enough by themselves.
      else if (read.asks === "question" && likely !== 0) this.reply.append(this.note(this.words.unsure));
      this.hint.textContent = answer.found ? `${this.words.answer}: ${answer.text}` : this.reply.textContent;
      this.tell("answer", { query, answer });
    }

    /** The answer, the sentence that proves it with the answer marked, its article, how sure it is, what else it may be. */
    card({ text, value, span, sentence, article, link, confidence, conflict, alternatives = [] }) {
      const { answer, sure, others, undated, open, conflict: disagree } = this.words;
      const proof = make("blockquote", { part: "proof" });
      const at = (offset) => offset - sentence.start;
      writeRuns(proof, Array.from(sentence.text), (place) => at(span.start) <= place && place < at(span.end));
      const card = make("details", { part: "answer", open: "" }, make("summary", {}, answer), make("p", { part: "span", class: "span" }, text));
      // Words like "sáng 3/11" leave out the year that the article knows.
      if (/^\d{4}-\d\d-\d\d$/.test(value) && !text.includes(value.slice(0, 4))) card.lastChild.append(make("small", {}, ` (${dayOf({ published: value })})`));
      const said = alternatives.flatMap((other, place) => {
        const known = [other.article.source, dayOf(other.article)].filter(Boolean).join(", ");
        return [place ? " · " : `${others}: `, make("a", { href: this.href(other.article, other.link) }, other.text), known && ` (${known})`];
      });
      // What the others say stands where it is told that they disagree.
      if (conflict) card.append(make("p", { part: "note", class: "conflict" }, make("strong", {}, disagree), " ", ...said));
      // An article without a headline begins with its first sentence; a year in the proof says how old it is.
      const named = sentence.text.includes((article.title ?? "").replace(/[.… ]+$/, "")) ? { ...article, title: open } : article;
      const mayBeOld = !article.published && !/\b(19|20)\d\d\b/.test(sentence.text);
      card.append(proof, this.title(named, link), this.meta(article), this.note(fill(sure, { n: Math.round(100 * confidence) }), mayBeOld ? ` · ${undated}` : ""));
      if (said.length && !conflict) card.append(this.note(...said));
      return card;
    }

    note(...words) {
      return make("p", { part: "note", class: "meta" }, ...words);
    }

    href(article, link) {
      return webAddress(link) || webAddress(article.url) || this.address(`/article/${encodeURIComponent(article.id)}`, {}).href;
    }

    title(article, link) {
      return make("a", { part: "title", class: "title", href: this.href(article, link) }, article.title || article.id);
    }

    meta(article) {
      const where = article.place?.commune?.name ?? article.place?.province?.name;
      const facts = [where && where[0].toUpperCase() + where.slice(1), dayOf(article), article.source];
      return make("p", { part: "meta", class: "meta" }, facts.filter(Boolean).join(" · "));
    }

    hit({ article, text, link, highlights = [] }) {
      const passage = make("p", { part: "text" });
      const kind = (at) => {
        const over = highlights.filter((mark) => mark.start <= at && at < mark.end);
        return over.some((mark) => mark.kind !== "sentence") ? "term" : over.length ? "sentence" : "";
      };
      for (let at = 0; at < text.length; ) {
        const now = kind(at);
        let end = at + 1;
        while (end < text.length && kind(end) === now) end += 1;
        passage.append(now ? make("mark", { class: now }, text.slice(at, end)) : text.slice(at, end));
        at = end;
      }
      return make("li", { part: "result" }, this.title(article, link), this.meta(article), passage);
    }
  }

  if (!customElements.get("timtin-search")) customElements.define("timtin-search", TimTinSearch);

  /** Portals that take no new elements: <div data-timtin-search data-api="…" data-place="…"></div>. */
  function upgrade() {
    for (const place of document.querySelectorAll("[data-timtin-search]:empty")) {
      const attributes = Object.entries(place.dataset).filter(([name]) => name !== "timtinSearch");
      place.append(make("timtin-search", Object.fromEntries(attributes)));
    }
  }
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", upgrade);
  else upgrade();
})();
