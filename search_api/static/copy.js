// A button at each snippet that copies it.
import { say } from "./settle.js";

/** Put the buttons in; without JavaScript nothing promises to copy. */
export function startCopies() {
  const { copy, copied } = document.body.dataset;
  for (const snippet of document.querySelectorAll("[data-snippet]")) {
    const button = document.createElement("button");
    button.className = "button quiet copy";
    button.type = "button";
    const of = snippet.closest("section")?.querySelector("h2")?.textContent ?? "";
    // Heard one after the other, so many buttons say of what they are.
    const name = (word) => {
      button.textContent = word;
      button.setAttribute("aria-label", `${word}: ${of}`);
    };
    name(copy);
    button.addEventListener("click", async () => {
      select(snippet);
      if (!(await write(snippet.textContent))) return;
      name(copied);
      say(copied);
      setTimeout(() => name(copy), 2000);
    });
    snippet.before(button);
  }
}

/** Without HTTPS there is no clipboard; then the text stands selected, ready for Ctrl-C. */
async function write(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

function select(snippet) {
  const range = document.createRange();
  range.selectNodeContents(snippet);
  getSelection().removeAllRanges();
  getSelection().addRange(range);
}
