/* The keys of a drawing: the shapes that select something are buttons, and one stop of the Tab key.

   From there the arrow keys go to the nearest shape that way, or to the next in order where the
   shapes have one (data-walk), Home and End to the first and last; Enter and Space do what a click
   does, Alt and Enter what two clicks do. */
(() => {
  const ONE = "[role=button], a:not([aria-hidden])"; // a link where pages are files
  const BUTTON = `svg :is(${ONE})`;
  const DIRECTIONS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

  const drawing = (shape) => shape.closest("svg");
  const buttons = (shape) => [...drawing(shape).querySelectorAll(ONE)];

  function centre(shape) {
    if (shape.dataset.centre) return shape.dataset.centre.split(" ").map(Number);
    const { left, top, width, height } = shape.getBoundingClientRect();
    return [left + width / 2, top + height / 2];
  }

  // The nearest ahead. What is aside counts by its square, so that the arrow is obeyed; what is
  // more aside than twice ahead does not count, or from Mayotte the next below would be Corsica.
  function neighbour(shape, [right, down]) {
    const all = buttons(shape);
    if (drawing(shape).dataset.walk) return all[all.indexOf(shape) + right - down];
    const [x, y] = centre(shape);
    const scored = all.map((each) => {
      const [dx, dy] = [centre(each)[0] - x, centre(each)[1] - y];
      const [ahead, aside] = [dx * right + dy * down, Math.abs(dx * down + dy * right)];
      return { each, isAhead: ahead > 0.5 && aside <= 2 * ahead, score: ahead + 2 * aside ** 2 / ahead };
    });
    return scored.filter(({ isAhead }) => isAhead).sort((a, b) => a.score - b.score)[0]?.each;
  }

  function press(event) {
    const shape = event.target.closest?.(BUTTON);
    if (!shape) return;
    if (event.key === "Enter" && event.altKey) window.breachlab.only(shape.dataset.act);
    else if (shape.matches("a") && event.key === "Enter") return; // the browser follows it
    else if (event.key === "Enter" || event.key === " ")
      shape.dispatchEvent(new MouseEvent("click", { bubbles: true }));
    else if (event.altKey || event.ctrlKey || event.metaKey) return; // the browser's own keys
    else if (event.key in DIRECTIONS) neighbour(shape, DIRECTIONS[event.key])?.focus();
    else if (event.key === "Home") buttons(shape)[0].focus();
    else if (event.key === "End") buttons(shape).at(-1).focus();
    else return;
    event.preventDefault(); // or the page scrolls
  }

  // The Tab key stops where it was left.
  function enter(event) {
    const shape = event.target.closest?.(BUTTON);
    if (!shape) return;
    for (const each of buttons(shape)) each.setAttribute("tabindex", each === shape ? 0 : -1);
  }

  document.addEventListener("keydown", press);
  document.addEventListener("focusin", enter);
})();
