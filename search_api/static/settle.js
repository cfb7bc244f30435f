// What is done after a page came, be it by a reload or by a search in place.

/** Tell a screen reader, politely and once. */
export function say(text) {
  document.getElementById("status").textContent = text;
}

/** Open the filters where there is room for them beside the results; show the newest end of a long timeline. */
export function settle(page) {
  const panel = page.querySelector("details.panel");
  if (panel && matchMedia("(min-width: 60rem)").matches) panel.open = true;
  for (const chart of page.querySelectorAll(".chart .scroll")) chart.scrollLeft = chart.scrollWidth;
}
