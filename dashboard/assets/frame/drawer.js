// The drawer of a card: opened when its contents stand there, closed by Escape, its button or a
// click beside it; the focus goes back to the button that opened it.
"use strict";

window.breachlab.drawer = (() => {
    const lab = window.breachlab;
    const find = () => document.getElementById("drawer");
    let opener = null; // two cards of a page may be of one question

    function follows(name) {
        const drawer = find();
        if (!drawer) return;
        if (name && !drawer.open) {
            opener = document.activeElement;
            drawer.showModal();
        }
        if (name) drawer.scrollTop = 0;
    }

    function closed(drawer) {
        lab.history.leavesDrawer();
        const query = drawer.querySelector("[data-drawer]")?.dataset.drawer.split(" ")[0];
        const act = `[data-act="show:${query}"]`;
        const isThere = opener?.isConnected && opener.matches(act);
        (isThere ? opener : document.querySelector(act))?.focus();
    }

    // A number is copied as digits: the spaces of a language are none to a spreadsheet.
    function copied(event) {
        const range = getSelection().rangeCount && getSelection().getRangeAt(0);
        const table = find()?.querySelector(".twin table");
        if (!range || !table || !table.contains(range.commonAncestorContainer)) return;
        const rows = [...table.rows].filter((row) => range.intersectsNode(row));
        const text = (cell) => cell.dataset.value ?? cell.textContent;
        const lines = rows.map((row) =>
            [...row.cells].filter((cell) => range.intersectsNode(cell)).map(text).join("\t"),
        );
        event.clipboardData.setData("text/plain", lines.join("\n"));
        event.preventDefault();
    }

    document.addEventListener("click", (event) => {
        const drawer = event.target.closest("#drawer");
        if (!drawer) return;
        // What selects something closes it: the page below shows it.
        if (event.target === drawer || event.target.closest(".close, [data-act]")) drawer.close();
    });
    document.addEventListener("close", (event) => event.target === find() && closed(find()), true);
    document.addEventListener("copy", copied);
    addEventListener("popstate", () => find()?.open && find().close()); // it is of another page
    return { follows };
})();
