/* One small box for all that has a data-hover: what is said on pointing at it, line by line.

   It says nothing that is not in the element's own label: screen readers are not shown it. */
(() => {
  const GAP = 14; // pixels between the pointer and the box, and to the edge of the window
  let shown = null; // the element that the box is about
  let dismissed = null; // by Escape, until the pointer or the focus has gone elsewhere

  function box() {
    const there = document.getElementById("tooltip");
    if (there) return there;
    const made = document.createElement("div");
    made.id = "tooltip";
    made.setAttribute("role", "presentation");
    made.hidden = true;
    return document.body.appendChild(made);
  }

  function show(element, x, y) {
    if (element === dismissed) return;
    const [tooltip, lines] = [box(), element.dataset.hover.split("\n")];
    dismissed = null;
    shown = element;
    tooltip.replaceChildren(...lines.map((line) => {
      const made = document.createElement("div");
      made.textContent = line; // never as HTML: names come from data
      return made;
    }));
    tooltip.hidden = false;
    const { width, height } = tooltip.getBoundingClientRect();
    const [left, top] = [x + GAP, y + GAP];
    const isTooLow = top + height > innerHeight - GAP; // then above, or it would hide the shape
    tooltip.style.left = `${Math.max(GAP, Math.min(left, document.documentElement.clientWidth - width - GAP))}px`;
    tooltip.style.top = `${Math.max(GAP, isTooLow ? y - height - GAP : top)}px`;
  }

  function hide() {
    shown = null;
    box().hidden = true;
  }

  const hovered = (event) => event.target.closest?.("[data-hover]");

  function point(event) {
    const element = hovered(event);
    if (element) return show(element, event.clientX, event.clientY);
    dismissed = null;
    if (shown && !shown.isConnected) hide(); // an answer took its place
  }

  function focus(element) {
    if (!element?.matches(":focus-visible")) return hide(); // a click is under a pointer already
    const { right, bottom } = element.getBoundingClientRect();
    show(element, right - GAP, bottom - GAP);
  }

  document.addEventListener("pointermove", point);
  document.addEventListener("pointerover", point);
  document.addEventListener("pointerout", (event) => hovered(event) === shown && hide());
  document.addEventListener("focusin", (event) => focus(hovered(event)));
  document.addEventListener("focusout", hide);
  // The focus itself scrolls to what it is given: then the box goes along.
  document.addEventListener("scroll", () => focus(shown), { capture: true, passive: true });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !shown) return;
    dismissed = shown;
    hide();
  });
  window.addEventListener("blur", hide);
})();
