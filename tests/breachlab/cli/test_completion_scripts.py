"""Real shells complete `breachlab` by its scripts: what Tab offers at the end of a line."""

import shutil

import pytest

from breachlab.__main__ import main
from breachlab.cli.completion_scripts import SHELLS, read_values, script
from breachlab.query.queries import names
from breachlab.store.databases import VARIABLE

VALUES = {
    "departements": ["59", "Nord", "21", "Côte-d-Or"],
    "sexes": ["female", "male"],
    "extraction": ["targeted", "partial"],
}
OF_STATUS = {"exposure/by_status", "exposure/by_status_and_age"}
# {a line: (what Tab offers at its end, what it does not)}, the same in every shell.
LINES = {
    "breachlab what_if/l": ({"what_if/ladder"}, {"find"}),
    "breachlab exposure/by_st": (OF_STATUS, {"exposure/by_region", "--format"}),
    "breachlab exposure/by-st": (OF_STATUS, {"exposure/by_region"}),
    "breachlab --language fr exposure/by_st": (OF_STATUS, {"fr"}),
    "breachlab exposure/by_status --": ({"--age-bands", "--regions", "--replace"}, {"--fields"}),
    "breachlab exposure/by-status --sex": ({"--sexes"}, {"--statuses"}),
    "breachlab cost/total --": ({"--call-cost"}, {"--fields"}),
    "breachlab exposure/by_status --format ": ({"csv", "parquet"}, {"--format"}),
    "breachlab exposure/by_status --departements ": ({"59", "Nord", "Côte-d-Or"}, {"female"}),
    "breachlab exposure/by_status --departements No": ({"Nord"}, {"59"}),
    "breachlab access/days_earlier --extraction p": ({"partial"}, {"targeted"}),
    "breachlab completion ": ({"bash", "zsh", "fish"}, {"find"}),
    "breachlab exp": ({"export"}, {"sql"}),
    "breachlab export ": ({"registrants"}, {"find"}),
    "breachlab export registrants --": ({"--where", "--output"}, {"--regions"}),
    "breachlab sql --": ({"--format", "--output"}, {"--where"}),
}
# What compadd of zsh is given goes to the file $HITS; Tab then ends a line there.
ZSH = r"""
zmodload zsh/zpty
zpty shell zsh -f -i
zpty -w shell "PROMPT=; fpath=($FOLDER \$fpath); autoload -Uz compinit; compinit -u -D"
zpty -w shell 'compadd () {
    if [[ ${@[1,(i)(-|--)]} == *-(O|A|D)\ * ]]; then builtin compadd "$@"; return $?; fi
    typeset -a hits; builtin compadd -A hits "$@"
    [[ -n $hits ]] && print -rl -- $hits >>$HITS; builtin compadd "$@"; }'
zpty -w shell 'tab () { zle complete-word; print -- --- >>$HITS; BUFFER=; print TAB""BED }'
zpty -w shell 'zle -N tab; bindkey "^I" tab; LISTMAX=9999; print BE""GUN'
zpty -r shell printed '*BEGUN'
for line in "$@"; do
    zpty -w -n shell "$line"$'\t'
    zpty -r shell printed '*TABBED'
done
cat $HITS
zpty -d shell
"""
BASH = r"""
source "$FOLDER/_breachlab"
compopt() { :; }  # of readline alone
for line in "$@"; do
    COMP_WORDS=($line); [[ $line == *' ' ]] && COMP_WORDS+=("")
    COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
    _breachlab; printf '%s\n' "${COMPREPLY[@]}" ---
done
"""
FISH = "source $FOLDER/_breachlab; for line in $argv; complete -C $line; echo ---; end"
COMMANDS = {
    "bash": ["bash", "--norc", "-c", BASH, "bash"],
    "zsh": ["zsh", "-f", "-c", ZSH, "zsh"],
    "fish": ["fish", "-N", "-c", FISH],
}


@pytest.fixture(params=SHELLS)
def offers(request, process, tmp_path):
    """A function: what one of the shells offers at the end of each line."""
    shell = request.param
    if not shutil.which(shell):
        pytest.skip(f"{shell} is not installed here")
    folder = tmp_path / "completions"
    folder.mkdir()
    (folder / "_breachlab").write_text(script(shell, VALUES))
    given = {"FOLDER": f"{folder}", "HITS": f"{folder}/hits"}
    environment = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "HOME": f"{tmp_path}", **given}

    def _offers(*lines):
        ran = process.run(
            [*COMMANDS[shell], *lines],
            env=environment,
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert not ran.stderr, ran.stderr
        blocks = ran.stdout.split("---\n")[:-1]
        assert len(blocks) == len(lines), ran.stdout
        return [{*block.splitlines()} for block in blocks]

    return _offers


def test_shell_completes_lines(offers):
    for (line, (offered, other)), hits in zip(LINES.items(), offers(*LINES), strict=True):
        assert offered <= hits and not other & hits, (line, hits)


def test_shell_completes_files_where_files_are_asked_for(offers, tmp_path):
    (tmp_path / "answer.csv").touch()
    lines = "breachlab verify ans", "breachlab cost/total --output ans", "breachlab ans"
    *of_files, of_questions = offers(*lines)
    assert of_files == [{"answer.csv"}] * 2 and "answer.csv" not in of_questions


def test_values_are_codes_and_names_of_one_word(small_database, monkeypatch):
    monkeypatch.setenv(VARIABLE, str(small_database))
    values = read_values()
    assert {"59", "Nord", "Côte-d-Or"} <= {*values["departements"]}
    assert {"53", "Bretagne", "Pays-de-la-Loire"} <= {*values["regions"]}
    assert not [word for words in values.values() for word in words if set(word) & set(" '’\"$")]


def test_completion_prints_a_script_with_every_question_or_names_the_shells(capsys):
    for shell in SHELLS:
        assert main(["completion", shell]) == 0
        text = capsys.readouterr().out
        assert all(name in text for name in names()) and "departements" in text
    assert main(["completion", "tcsh"]) == 2
    assert "bash, zsh or fish" in capsys.readouterr().err
