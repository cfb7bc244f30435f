// Keys n and p, and two buttons, go from match to match in an article.
import { isTyping } from "./box.js";
import { say } from "./settle.js";

/** Listen for the keys and the buttons. */
export function startMatches() {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isTyping(event.target)) return;
    if (event.key === "n" || event.key === "p") jump(event.key === "n" ? 1 : -1, true);
  });
  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element && event.target.closest("[data-jump]");
    if (!button) return;
    event.preventDefault();
    jump(button.dataset.jump === "next" ? 1 : -1);
  });
}

/** Go `step` matches on; with `take` the focus goes along, so that Tab goes on from there. */
function jump(step, take = false) {
  const matches = Array.from(document.querySelectorAll("[data-match]"));
  if (!matches.length) return;
  const opened = document.getElementById("at")?.closest("[data-match]");
  const now = matches.indexOf(document.querySelector("[data-match].now") ?? opened);
  const next = now < 0 ? (step > 0 ? 0 : matches.length - 1) : (now + step + matches.length) % matches.length;
  for (const match of matches) match.classList.toggle("now", match === matches[next]);
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  if (take) {
    matches[next].tabIndex = -1;
    matches[next].focus({ preventScroll: true });
  }
  matches[next].scrollIntoView({ block: "center", behavior: still ? "instant" : "smooth" });
  say(document.body.dataset.matchAt.replace("{i}", next + 1).replace("{n}", matches.length));
}
