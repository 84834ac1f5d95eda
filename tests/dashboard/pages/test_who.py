"""Who in a browser: what the walks of tests/golden/walks do not try. Filters, dots, keys of the map
and of the bars are there; test_selections.py counts ten selections as the server sends them."""

from playwright.sync_api import expect

from breachlab.drawing.contours import NAMES


def test_what_is_left_and_come_back_to_is_drawn_for_its_own_address(open_page, address):
    reader = open_page("/who?d=45")
    reader.opens(f"{address}who?d=36")
    reader.page.goto("about:blank")
    reader.page.go_back()
    reader.page.go_back()
    reader.page.wait_for_selector("html[data-drawn='0']")
    assert reader.path == "/who?d=45" and reader.chips == ["Loiret (45)"]
    assert reader.answers == 0


def test_keyboard_alone_leads_from_the_first_key_to_a_selection(reader):
    press = reader.page.keyboard.press
    foot = ["summary", "button", "a"]  # how it is counted, data, link

    def stops(last):
        """Return what has the focus, key by key, as far as the first of a kind."""
        found = []
        while len(found) < 30 and found[-1:] != [last]:
            press("Tab")
            found.append(reader.page.evaluate("document.activeElement.localName"))
        return found

    press("Tab")
    expect(reader.page.get_by_role("link", name="Skip to content")).to_be_focused()
    press("Enter")
    expect(reader.page.locator("h1")).to_be_focused()
    # The switches of the page, then the dots, once; their foot, the switch, the map, once.
    assert stops("circle") == [*["button"] * 4, "circle"]
    assert stops("path") == [*foot, *["button"] * 2, "path"]
    press("ArrowRight")
    reader.does(lambda: press("Space"))
    assert len(reader.chips) == 1
    # The foot of the map, the switch and parts of both stocks, their foot, then the years, once.
    assert stops("rect") == [*foot, *["button"] * (2 + 2 * 7), *foot, "rect"]


def test_a_class_has_one_colour_in_map_and_legend_in_either_theme(reader):
    def colours():
        return reader.page.evaluate(
            """() => [[".area", "fill"], [".legend li", "borderTopColor"]].map(
                ([shapes, colour]) => [...new Set([...document.querySelectorAll(shapes)].map(
                    each => getComputedStyle(each)[colour]))])"""
        )

    light = colours()
    reader.page.locator("#theme").click()
    dark = colours()
    for map_colours, legend_colours in (light, dark):
        assert len(map_colours) > 1 and set(map_colours) <= set(legend_colours)
    assert not set(light[1]) & set(dark[1])


def test_a_card_that_compares_nothing_has_no_foot(reader):
    finding = reader.card("exposure/compare").locator(".finding")
    expect(finding).to_contain_text("Choose one to three")
    expect(reader.card("exposure/compare").locator("figcaption")).to_be_hidden()


def test_a_map_repainted_by_acts_is_the_one_drawn_anew_and_nothing_leaves_the_host(
    open_page, address
):
    def outlines():
        drawn = reader.page.locator(".map svg").inner_html()
        return sorted(drawn.replace("<path", "\n<path").splitlines())

    for path, code in (("/who?d=92", "59"), ("/who?level=region", "32")):
        reader = open_page(path)
        reader.does(reader.page.locator(f".area[role=button][data-code='{code}']").click)
        reader.does(reader.page.locator("#language").click)
        reader.page.mouse.move(0, 0)
        repainted = outlines()
        reader.reloads()
        assert repainted == outlines() and "habitants exposés" in "".join(repainted)
        here = (address, "data:", "blob:")
        assert (
            [url for url in reader.requested if not url.startswith(here)] == reader.troubles == []
        )


def test_arrows_reach_every_departement_and_pass_through_the_enlarged(reader):
    reached = reader.page.evaluate(
        """() => {
            const first = document.querySelector(".map [role=button]");
            const [found, left] = [new Set([first]), [first]];
            for (let shape; (shape = left.pop()); )
                for (const key of ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"]) {
                    shape.focus();
                    shape.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
                    const there = document.activeElement;
                    if (!found.has(there)) { found.add(there); left.push(there); }
                }
            return [...found].map(({ dataset }) => dataset.code);
        }"""
    )
    assert set(NAMES) - set(reached) == set()
    reader.page.locator(".area[role=button][data-code='78']").focus()
    codes = []
    for key in ("ArrowRight", "ArrowRight", "ArrowUp"):
        reader.page.keyboard.press(key)
        codes.append(reader.page.evaluate("document.activeElement.dataset.code"))
    assert codes == ["92", "75", "93"]  # as they lie on the ground


def test_the_tooltip_says_its_lines_as_text_and_stays_in_the_window(open_page):
    page = open_page("/who", width=720, height=420).page
    for code in ("29", "67", "976", "2A"):
        shape = page.locator(f".area[role=button][data-code='{code}']")
        told = ["10 persons", f"<i>of {code}</i>"]
        shape.evaluate("(shape, told) => (shape.dataset.hover = told)", "\n".join(told))
        shape.scroll_into_view_if_needed()
        page.evaluate("new Promise(requestAnimationFrame)")  # the scroll is told in the next frame
        shape.hover(force=True)
        assert page.locator("#tooltip div").all_inner_texts() == told
        box = page.locator("#tooltip").bounding_box()
        assert box["x"] >= 0 and box["x"] + box["width"] <= 720, code
        assert box["y"] >= 0 and box["y"] + box["height"] <= 420, code
