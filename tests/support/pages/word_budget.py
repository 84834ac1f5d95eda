"""The words that a page, or a tab of one, may have: all that stands below the header."""

MOST_WORDS = 350
WORDS = """() => document.querySelector("main").innerText.split(/[ \\n\\t]+/)
    .filter(each => /[\\p{L}\\p{N}]/u.test(each)).length"""
