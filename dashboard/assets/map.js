/* The map: repainted, and outlined where it is pointed at.

   Its drawing is made by breachlab/drawing/rate_map.py; walk.js goes over it by the arrow keys. */
(() => {
  const BUTTON = ".area[role=button]";

  // Paris and the three around it are drawn twice, and what is said of one is said of both.
  const copies = (svg, code) => [...svg.querySelectorAll(`.area[data-code="${code}"]`)];

  const place = (name) => document.querySelector(`[data-map="${CSS.escape(name)}"]`);

  // Paint those that stand there as a new answer wants them.
  function paint(maps) {
    for (const [name, { changes, has_failed: hasFailed }] of Object.entries(maps)) {
      const svg = place(name)?.querySelector("svg");
      if (svg) repaint(svg, changes);
      place(name)?.toggleAttribute("data-has-failed", hasFailed);
    }
  }

  // Shapes are changed and not replaced, or the one that has the focus would lose it.
  function repaint(svg, changes) {
    const outlined = [];
    for (const [code, [classes, hover, isSelected]] of Object.entries(changes)) {
      for (const shape of copies(svg, code)) {
        shape.setAttribute("class", classes);
        shape.dataset.hover = hover;
        if (isSelected) outlined.push(outline(shape, "outline"));
        if (!shape.matches(BUTTON)) continue;
        shape.setAttribute("aria-pressed", String(isSelected));
        shape.setAttribute("aria-label", hover.split("\n").join(". "));
      }
    }
    svg.querySelectorAll(".outline").forEach((old) => old.remove());
    svg.querySelector(".outlines").prepend(...outlined); // below the ring of the focus
  }

  // What stands later in an SVG hides what stands before: lines that must be whole are copies.
  function outline(shape, name) {
    const line = document.createElementNS(shape.namespaceURI, "path");
    line.setAttribute("class", name);
    line.setAttribute("d", shape.getAttribute("d"));
    return line;
  }

  // Draw the lines of these classes around a shape, on each of its copies; of no shape, none.
  function trace(svg, shape, ...names) {
    svg.querySelectorAll(`.${names[0]}`).forEach((old) => old.remove());
    const drawn = shape ? copies(svg, shape.dataset.code) : [];
    svg.querySelector(".outlines").append(...names.flatMap((name) => drawn.map((each) => outline(each, name))));
  }

  function enter(event) {
    const shape = event.target.closest?.(BUTTON);
    // A mouse shows by itself where it is.
    if (shape) trace(shape.ownerSVGElement, shape.matches(":focus-visible") ? shape : null, "ring", "ring ring-inner");
  }

  function leave(event) {
    const svg = event.target.closest?.(BUTTON)?.ownerSVGElement;
    if (svg) trace(svg, null, "ring");
  }

  function point(event) {
    const shape = event.target.closest?.(".area");
    if (shape) trace(shape.ownerSVGElement, event.type === "pointerover" ? shape : null, "pointed");
  }

  document.addEventListener("focusin", enter);
  document.addEventListener("focusout", leave);
  document.addEventListener("pointerover", point);
  document.addEventListener("pointerout", point);
  window.breachlab.map = { paint };
})();
