// The list of sheets knows communes: where no département has what was typed, those of them that have
// a commune called so are shown, and which, each a link to its sheet. The communes are those of the pages' find box.
"use strict";

(() => {
    const MOST = 8; // communes that are named
    const host = document.querySelector("[data-communes]");
    const files = {};

    const folded = (text) =>
        text
            .toLowerCase()
            .replaceAll("œ", "oe")
            .normalize("NFD")
            .replace(/[\u0300-\u036f]/g, "")
            .replace(/[-–'’]/g, " ")
            .trim()
            .replace(/\s+/g, " ")
            .replace(/\bst(e?) /g, "saint$1 ");

    // They come in files by the first two letters of a word, each asked for once.
    function fileOf(sought) {
        const longest = sought.split(" ").reduce((one, each) => (each.length > one.length ? each : one));
        const start = longest.slice(0, 2);
        if (!/^[a-z]{2}/.test(start)) return [];
        return (files[start] ??= fetch(`${host.dataset.communes}${start}.json`)
            .then((answer) => (answer.ok ? answer.json() : []))
            .catch(() => delete files[start] && []));
    }

    host.addEventListener("input", async ({ target }) => {
        const typed = target.value;
        const rows = [...document.querySelectorAll(`#${host.dataset.search} tbody tr`)];
        if (!typed.trim() || rows.some((row) => !row.hidden)) return;
        const sought = folded(typed);
        const communes = (await fileOf(sought))
            .filter(([name]) => ` ${folded(name)}`.includes(` ${sought}`))
            .map(([name, code]) => [name, code.slice(0, code.startsWith("97") ? 3 : 2), code])
            .slice(0, MOST);
        if (target.value !== typed || !communes.length) return;
        const codes = new Set(communes.map(([, code]) => `/area/${code}`));
        for (const row of rows) row.hidden = !codes.has(row.querySelector("a").getAttribute("href"));
        const links = communes.map(([name, code, commune]) => {
            const link = document.createElement("a");
            link.href = `/area/${code}?c=${commune}`;
            link.textContent = `${name} (${code})`;
            return link;
        });
        const parts = links.flatMap((link, place) => (place ? [" · ", link] : [link]));
        host.querySelector("output").replaceChildren(...parts);
    });
})();
