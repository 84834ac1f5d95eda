// Buttons in the heads of a table: a click, or Enter, sorts its rows; another turns them round.
"use strict";

(() => {
    const collator = new Intl.Collator(document.documentElement.lang, { numeric: true });

    // A number by its plain digits, which stand beside the words for it; a name by its letters.
    function compare(one, other) {
        const [a, b] = [one, other].map((cell) => cell?.dataset.value);
        if (a !== undefined && b !== undefined) return a - b;
        return collator.compare(one?.textContent ?? "", other?.textContent ?? "");
    }

    function sort(head, table) {
        const heads = [...head.parentElement.children];
        const column = heads.indexOf(head);
        const is = head.ariaSort;
        const isUp = is ? is === "descending" : head.dataset.sort === "up";
        const body = table.tBodies[0];
        const rows = [...body.rows].sort((one, other) => {
            const order = compare(one.cells[column], other.cells[column]);
            return isUp ? order : -order;
        });
        heads.forEach((each) => each.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", isUp ? "ascending" : "descending");
        body.replaceChildren(...rows);
    }

    for (const head of document.querySelectorAll("th[data-sort]")) {
        const button = Object.assign(document.createElement("button"), { type: "button" });
        button.append(...head.childNodes);
        button.title = head.dataset.label;
        head.append(button);
        button.addEventListener("click", () => sort(head, head.closest("table")));
    }
    document.querySelector("th[data-sort='up']")?.setAttribute("aria-sort", "ascending");
})();
