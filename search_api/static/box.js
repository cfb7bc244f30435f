// The question box: completions by the combobox of widget.js, "/" to come to it.
import { say } from "./settle.js";

const KINDS = {
  vi: { person: "người", place: "nơi", topic: "chủ đề", title: "bài", phrase: "cụm từ" },
  en: { person: "person", place: "place", topic: "topic", title: "article", phrase: "phrase" },
};

/** Give the box its completions. */
export function startBox(navigation) {
  const input = document.getElementById("q");
  const Widget = customElements.get("timtin-search");
  if (input && Widget) attach(input, Widget, navigation);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    const box = document.getElementById("q");
    if (!box) return;
    event.preventDefault();
    box.focus();
    box.select();
  });
}

function attach(input, Widget, navigation) {
  const { suggest: address, suggestions, suggestionCount } = document.body.dataset;
  const list = document.createElement("ul");
  list.className = "options";
  input.form.append(list);
  const kinds = KINDS[document.documentElement.lang] ?? KINDS.vi;
  const box = new Widget.Combobox(input, list, {
    label: suggestions,
    async suggest(text, signal) {
      const answer = await fetch(`${address}?${new URLSearchParams({ q: text })}`, { signal });
      if (!answer.ok) throw new Error(String(answer.status));
      return Widget.readOptions(await answer.json(), kinds);
    },
    choose(option) {
      const page = pageOf(option);
      if (page) return navigation.open(page);
      input.value = option.text;
      input.form.requestSubmit();
    },
    announce: (count) => say(count ? suggestionCount.replace("{n}", count) : ""),
  });
  input.form.addEventListener("submit", () => {
    box.cancel();
    box.close();
  });
  navigation.onAbort(() => box.cancel());
}

/** The page of an article or topic that was chosen by its name; other completions are searched for. */
function pageOf({ kind, id }) {
  const path = id && { title: `article/${encodeURIComponent(id)}`, topic: `mentions?topic=${encodeURIComponent(id)}` }[kind];
  if (!path) return null;
  const home = new URL(document.querySelector(".brand").href);
  const url = new URL(path, new URL("./", home));
  if (home.searchParams.has("lang")) url.searchParams.set("lang", home.searchParams.get("lang"));
  return url.href;
}

/** Say whether keys belong to a field. */
export function isTyping(target) {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
}
