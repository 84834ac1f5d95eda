// The address, the back button, undo and redo, which are the back button, and the title.
"use strict";

window.breachlab.history = (() => {
    const lab = window.breachlab;
    // How many steps can be undone from here, and how many there were: kept by the entries of the
    // browser's history, so that a page that is loaded again goes on where it was.
    let depth = history.state?.depth ?? 0;
    let top = history.state?.top ?? depth;

    function push(address) {
        depth = top = depth + 1;
        history.pushState({ depth, top }, "", address);
    }

    // A step that can be undone is an entry of its own; anything else only corrects the address.
    function follows(answer, isStep) {
        if (new URLSearchParams(location.search).has("lang")) lab.reader.keeps(answer.language);
        if (isStep && answer.address !== location.pathname + location.search) push(answer.address);
        else replace(answer.address);
    }

    function replace(address) {
        history.replaceState({ depth, top }, "", address + location.hash);
    }

    function shows(answer, before) {
        document.title = answer.title;
        document.documentElement.lang = answer.language;
        const [page] = answer.drawn.split(".");
        const [pageBefore] = before?.drawn.split(".") ?? [page];
        const follow = () => {
            allow();
            if (page !== pageBefore) arrive();
        };
        // Of a page that is drawn anew the buttons do not stand yet; else a frame would be lost.
        if (answer.drawn === before?.drawn) follow();
        else requestAnimationFrame(follow);
    }

    // Counted at once, as the browser goes later: a held key would leave the site.
    function goes(step) {
        if (depth + step < 0 || depth + step > top) return;
        depth += step;
        history.go(step);
    }

    function allow() {
        document.getElementById("undo").disabled = depth === 0;
        document.getElementById("redo").disabled = depth >= top;
    }

    function arrive() {
        lab.forgets();
        document.getElementById("headline").focus({ preventScroll: true });
        scrollTo(0, 0);
    }

    addEventListener("popstate", (event) => {
        // A link within the page comes here too, without a state, and changes nothing.
        if (!event.state) history.replaceState({ depth, top }, "", location.href);
        else depth = event.state.depth;
        allow();
        if (location.pathname + location.search !== lab.answer.address || lab.asked) lab.open();
    });
    document.addEventListener("click", (event) => {
        if (event.target.closest("#undo")) goes(-1);
        if (event.target.closest("#redo")) goes(1);
        const link = event.target.closest("a[data-page]");
        if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        const address = link.getAttribute("href");
        if (address !== location.pathname + location.search) push(address);
        lab.open();
    });
    document.addEventListener("keydown", (event) => {
        const isTyping = event.target.closest?.("input:not([type=range]), textarea");
        if (isTyping || !(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "z") return;
        event.preventDefault();
        document.getElementById(event.shiftKey ? "redo" : "undo").click();
    });
    return { follows, replace, shows };
})();
