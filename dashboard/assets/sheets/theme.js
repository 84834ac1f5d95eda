// A sheet, light or dark as the reader's screen or as the pages: before the first paint. Paper is white.
"use strict";

(() => {
    const { dataset } = document.documentElement;
    dataset.theme = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";

    // What a browser lets a page keep; one that lets it keep nothing follows the screen.
    function kept(name, ...values) {
        try {
            values.forEach((value) => localStorage.setItem(name, value));
            return localStorage.getItem(name);
        } catch {
            return null;
        }
    }

    dataset.theme = kept("theme") ?? dataset.theme;
    document.addEventListener("click", (event) => {
        if (!event.target.closest("#theme")) return;
        dataset.theme = dataset.theme === "dark" ? "light" : "dark";
        kept("theme", dataset.theme);
    });
})();
