/* A strip of dots: a click or a finger between them is of the nearest one. */
(() => {
  const REACH = 22; // pixels from a dot

  function nearest(svg, x, y) {
    const scored = [...svg.querySelectorAll(".dot")].map((dot) => {
      const { left, top, width, height } = dot.getBoundingClientRect();
      return { dot, far: Math.hypot(left + width / 2 - x, top + height / 2 - y) };
    });
    const [first] = scored.sort((a, b) => a.far - b.far);
    return first?.far <= REACH ? first.dot : null;
  }

  document.addEventListener("click", (event) => {
    const svg = event.target.closest?.("svg.strip");
    if (!svg || event.target.closest("[data-act], a")) return;
    const { clientX: x, clientY: y } = event;
    nearest(svg, x, y)?.dispatchEvent(new MouseEvent("click", { bubbles: true, clientX: x, clientY: y }));
  });
})();
