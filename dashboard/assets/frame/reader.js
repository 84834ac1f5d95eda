// What is the reader's own and in no address: language, light or dark. And the link to a view.
"use strict";

window.breachlab.reader = (() => {
    const lab = window.breachlab;
    const YEAR = 365 * 24 * 3600;

    const keeps = (language) => {
        document.cookie = `language=${language}; path=/; max-age=${YEAR}; samesite=lax`;
    };

    // What a browser lets a page keep; one that lets it keep nothing is read all the same.
    function keep(name, value) {
        try {
            localStorage.setItem(name, value);
        } catch {
            return;
        }
    }

    // The address of what is shown, which one that failed is not.
    async function share() {
        try {
            await navigator.clipboard.writeText(location.origin + lab.answer.address);
            lab.connection.mention(lab.words.copied);
        } catch {
            lab.connection.mention(lab.words.not_copied);
        }
    }

    document.addEventListener("click", (event) => {
        const language = event.target.closest("[data-language]")?.dataset.language;
        if (language) {
            keeps(language);
            lab.speaks(language);
        }
        if (event.target.closest("#theme")) {
            const { dataset } = document.documentElement;
            dataset.theme = dataset.theme === "dark" ? "light" : "dark";
            keep("theme", dataset.theme);
        }
        if (event.target.closest("#share")) share();
        if (event.target.closest("#dismiss")) event.target.closest(".notice").remove();
    });
    return { keeps };
})();
