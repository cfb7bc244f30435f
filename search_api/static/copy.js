// A button at each snippet that copies it.
import { say } from "./settle.js";

/** Put the buttons in; without JavaScript nothing promises to copy. */
export function startCopies() {
  const { copy, copied } = document.body.dataset;
  for (const snippet of document.querySelectorAll("[data-snippet]")) {
    const button = document.createElement("button");
    button.className = "button quiet copy";
    button.type = "button";
    button.textContent = copy;
    button.addEventListener("click", async () => {
      select(snippet);
      if (!(await write(snippet.textContent))) return;
      button.textContent = copied;
      say(copied);
      setTimeout(() => (button.textContent = copy), 2000);
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
