/* The map: put in place, repainted, walked by the arrow keys.

   Its drawing is made by breachlab/drawing/area_map.py. Clicks on what has a data-act are
   heard elsewhere: here Enter and Space only become clicks. */
(() => {
  const BUTTON = ".area[role=button]";
  const DIRECTIONS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

  const buttons = (svg) => [...svg.querySelectorAll(BUTTON)];
  // Paris and the three around it are drawn twice, and what is said of one is said of both.
  const copies = (svg, code) => [...svg.querySelectorAll(`.area[data-code="${code}"]`)];

  const place = (name) => document.querySelector(`[data-map="${CSS.escape(name)}"]`);

  // Put the maps of a page that is drawn anew in their places: {name: SVG}.
  function draw(maps) {
    for (const [name, svg] of Object.entries(maps)) place(name).innerHTML = svg;
  }

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
    for (const [code, [classes, hover, isSelected, radius]] of Object.entries(changes)) {
      svg.querySelector(`.circles [data-code="${code}"]`)?.setAttribute("r", radius);
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

  // The nearest ahead. What is aside counts by its square, so that the arrow is obeyed; what is
  // more aside than twice ahead does not count, or from Mayotte the next below would be Corsica.
  function neighbour(shape, [right, down]) {
    const [x, y] = centre(shape);
    const scored = buttons(shape.ownerSVGElement).map((each) => {
      const [dx, dy] = [centre(each)[0] - x, centre(each)[1] - y];
      const [ahead, aside] = [dx * right + dy * down, Math.abs(dx * down + dy * right)];
      return { each, isAhead: ahead > 0 && aside <= 2 * ahead, score: ahead + 2 * aside ** 2 / ahead };
    });
    return scored.filter(({ isAhead }) => isAhead).sort((a, b) => a.score - b.score)[0]?.each;
  }

  const centre = (shape) => shape.dataset.centre.split(" ").map(Number);

  function press(event) {
    const shape = event.target.closest?.(BUTTON);
    if (!shape) return;
    const all = buttons(shape.ownerSVGElement);
    if (event.key === "Enter" || event.key === " ") {
      const name = event.key === "Enter" && event.altKey ? "dblclick" : "click";
      shape.dispatchEvent(new MouseEvent(name, { bubbles: true }));
    } else if (event.altKey || event.ctrlKey || event.metaKey) return; // the browser's own keys
    else if (event.key in DIRECTIONS) neighbour(shape, DIRECTIONS[event.key])?.focus();
    else if (event.key === "Home") all[0].focus();
    else if (event.key === "End") all.at(-1).focus();
    else return;
    event.preventDefault(); // or the page scrolls
  }

  // The Tab key stops once at a map, where it was left: the others are reached by the arrows.
  function enter(event) {
    const shape = event.target.closest?.(BUTTON);
    if (!shape) return;
    for (const each of buttons(shape.ownerSVGElement)) each.tabIndex = each === shape ? 0 : -1;
    // A mouse shows by itself where it is.
    trace(shape.ownerSVGElement, shape.matches(":focus-visible") ? shape : null, "ring", "ring ring-inner");
  }

  function leave(event) {
    const svg = event.target.closest?.(BUTTON)?.ownerSVGElement;
    if (svg) trace(svg, null, "ring");
  }

  function point(event) {
    const shape = event.target.closest?.(".area");
    if (shape) trace(shape.ownerSVGElement, event.type === "pointerover" ? shape : null, "pointed");
  }

  document.addEventListener("keydown", press);
  document.addEventListener("focusin", enter);
  document.addEventListener("focusout", leave);
  document.addEventListener("pointerover", point);
  document.addEventListener("pointerout", point);
  window.breachlab.map = { draw, paint };
})();
