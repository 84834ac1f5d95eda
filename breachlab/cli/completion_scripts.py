"""Scripts that complete `breachlab` in bash, zsh and fish: python -m breachlab completion bash.

They are static. Of the maintained libraries, argcomplete starts Python at each Tab, which takes
half a second here, and shtab cannot have options that depend on the question. Values are those of
the database at hand when the script was printed; without one, options have no values.
"""

import re
from collections.abc import Iterable, Mapping

import duckdb

from breachlab.answer_files.formats import FORMATS
from breachlab.cli.export import TABLE
from breachlab.errors import BadParameters, LabError
from breachlab.query.parameters import LISTS, PARAMETERS, read_words
from breachlab.query.queries import find, names
from breachlab.query.spellings import COLUMNS, show_code
from breachlab.store.databases import connect_sealed
from breachlab.words import LANGUAGES, Words
from breachlab.words.language import refuse

COMMAND = "completion"
SHELLS = ("bash", "zsh", "fish")
COMMANDS = ("find", "verify", "sql", "export", COMMAND)
EXPORT = ("columns", "sample", "where")  # options of export alone
FILES = ("output", "database")
OPTIONS = ("format", "limit", "language", "help", "time", "reads", "replace", "version", *FILES)
PLACES = ("departements", "departement", "regions")
SEPARATORS = re.compile(r"[\s'’]+")  # would end a word of the shell; a hyphen reads the same

BASH = """# breachlab completion bash > ~/.local/share/bash-completion/completions/breachlab
_breachlab() {{
  local word=${{COMP_WORDS[COMP_CWORD]}} last=${{COMP_WORDS[COMP_CWORD-1]}} each i
  local question="" option="" flags="{options}"
  if [[ $word == = ]]; then word="";
  elif [[ $last == = ]]; then last=${{COMP_WORDS[COMP_CWORD-2]}}; fi
  for ((i = 1; i < COMP_CWORD; i++)); do
    each=${{COMP_WORDS[i]}}
    [[ $each == --* ]] && option=$each
    case ${{each//-/_}} in
{cases}
    esac
  done
  case ${{last//_/-}} in
    {files}) compopt -o filenames; COMPREPLY=($(compgen -f -- "$word")); return;;
{singles}
  esac
  if [[ $word != -* ]]; then
    case ${{option//_/-}} in
{lists}
    esac
  fi
  if [[ $word == -* ]]; then COMPREPLY=($(compgen -W "$flags" -- "$word"))
  elif [[ $question == verify ]]; then compopt -o filenames; COMPREPLY=($(compgen -f -- "$word"))
  elif [[ $question == completion ]]; then COMPREPLY=($(compgen -W "{shells}" -- "$word"))
  elif [[ $question == export ]]; then COMPREPLY=($(compgen -W "{table}" -- "$word"))
  elif [[ -z $question ]]; then COMPREPLY=($(compgen -W "{words}" -- "${{word//-/_}}"))
  else COMPREPLY=($(compgen -W "$flags" -- "$word")); fi
}}
complete -F _breachlab breachlab"""
BASH_VALUES = '{names}) COMPREPLY=($(compgen -W "{words}" -- "$word")); return;;'
ZSH = """#compdef breachlab
# breachlab completion zsh > a folder of $fpath, as _breachlab
_breachlab() {{
  local word=$words[CURRENT] last=$words[CURRENT-1] question option each
  local -a flags=({options})
  for each in $words[2,CURRENT-1]; do
    [[ $each == --* ]] && option=${{each%%=*}}
    case ${{each//-/_}} in
{cases}
    esac
  done
  if [[ $word == --*=* ]]; then
    last=${{word%%=*}} option=$last word=${{word#*=}}
    compset -P '*='
  fi
  case ${{last//_/-}} in
    {files}) _files; return;;
{singles}
  esac
  if [[ $word != -* ]]; then
    case ${{option//_/-}} in
{lists}
    esac
  fi
  if [[ $word == -* ]]; then compadd -a flags
  elif [[ $question == verify ]]; then _files
  elif [[ $question == completion ]]; then compadd {shells}
  elif [[ $question == export ]]; then compadd {table}
  elif [[ -z $question ]]; then compadd -M 'm:-=_' {words}
  else compadd -a flags; fi
}}
# Its first Tab runs this file as the function itself, which the file alone would not do.
if [[ $funcstack[1] == _breachlab ]]; then _breachlab; else compdef _breachlab breachlab; fi"""
ZSH_VALUES = "{names}) compadd {words}; return;;"
FISH = """# breachlab completion fish > ~/.config/fish/completions/breachlab.fish
set -g __breachlab_words {words}
function __breachlab_asks -d 'One of these words is in the command line'
    for word in (commandline -opc)[2..]
        contains -- (string replace -a -- - _ $word) $argv; and return 0
    end
    return 1
end
complete -c breachlab -f
complete -c breachlab -n 'not __breachlab_asks $__breachlab_words' -a '{words}'
complete -c breachlab -n '__breachlab_asks verify' -F
complete -c breachlab -n '__breachlab_asks completion' -a '{shells}'
complete -c breachlab -n '__breachlab_asks export' -a '{table}'
complete -c breachlab -l format -x -a '{formats}'
complete -c breachlab -l language -x -a '{languages}'"""


def script(shell: str, values: Mapping[str, Iterable[str]] | None = None) -> str:
    """Return the script of a shell; raise BadParameters unless it is bash, zsh or fish.

    `values` has the words of each parameter, by default those of the database at hand.
    """
    values = read_values() if values is None else values
    match shell:
        case "bash":
            return _fill(BASH, 'question=$each flags="$flags {flags}";;', BASH_VALUES, values)
        case "zsh":
            return _fill(ZSH, "question=$each; flags+=({flags});;", ZSH_VALUES, values)
        case "fish":
            return _fish(values)
    raise refuse(BadParameters, "no_shell", said=shell)


def read_values() -> dict[str, list[str]]:
    """Return {parameter: its codes, and its places' names}; empty without a database."""
    try:
        with connect_sealed(None) as connection:
            words = Words.of(connection, LANGUAGES[0])
            known = read_words(connection)
    except (LabError, duckdb.Error):  # the other words do without
        return {}
    return {name: _spell(name, codes, words) for name, codes in known.items() if name in COLUMNS}


def _spell(parameter: str, codes: Iterable[str], words: Words) -> list[str]:
    """Return codes and, of places, names: 59, Nord, 21, Côte-d-Or."""
    spelled = list(codes)
    if parameter in PLACES:
        shown = [re.search(r"\((.+)\)$", show_code(code, parameter, words)) for code in spelled]
        spelled += [match[1].split(", ")[0] for match in shown if match]
    return [SEPARATORS.sub("-", each) for each in spelled]


def _fill(text: str, case: str, chosen: str, values: Mapping[str, Iterable[str]]) -> str:
    asked = (*COMMANDS, *names())
    cases = [f"      {each}) {case.format(flags=' '.join(_flags(each)))}" for each in asked]
    known = {f"--{_hyphens(name)}": " ".join(words) for name, words in values.items()}
    lists = {name: known[name] for name in known if name[2:].replace("-", "_") in LISTS}
    singles = {"--format": " ".join(FORMATS), "--language": " ".join(LANGUAGES)}
    singles |= {name: known[name] for name in known if name not in lists}
    return text.format(
        options=" ".join(f"--{each}" for each in OPTIONS),
        files="|".join(f"--{each}" for each in FILES),
        shells=" ".join(SHELLS),
        table=TABLE,
        cases="\n".join(cases),
        singles="\n".join(
            f"    {chosen.format(names=name, words=words)}" for name, words in singles.items()
        ),
        lists="\n".join(
            f"      {chosen.format(names=name, words=words)}" for name, words in lists.items()
        )
        or "      -) ;;",
        words=" ".join(_words()),
    )


def _fish(values: Mapping[str, Iterable[str]]) -> str:
    lines = [
        FISH.format(
            words=" ".join(_words()),
            shells=" ".join(SHELLS),
            table=TABLE,
            formats=" ".join(FORMATS),
            languages=" ".join(LANGUAGES),
        )
    ]
    lines += [f"complete -c breachlab -l {each} -r -F" for each in FILES]
    rest = [each for each in OPTIONS if each not in ("format", "language", *FILES)]
    lines += [f"complete -c breachlab -l {each}{' -x' * (each == 'limit')}" for each in rest]
    for name in (*PARAMETERS, *EXPORT):
        option = f"--{_hyphens(name)}"
        asked = [each for each in (*COMMANDS, *names()) if option in _flags(each)]
        seen = f"-n '__breachlab_asks {' '.join(asked)}'"
        offered = f" -a '{' '.join(values[name])}'" if name in values else ""
        if asked:
            lines.append(f"complete -c breachlab {seen} -l {option[2:]} -x{offered}")
    return "\n".join(lines)


def _flags(name: str) -> list[str]:
    """Return the options of a command or question; régions stand for their départements."""
    if name in COMMANDS:
        return [f"--{each}" for each in EXPORT if name == "export"]
    parameters = find(name).parameters
    regions = {"regions"} if "departements" in parameters else set()
    return [f"--{_hyphens(each)}" for each in sorted(parameters | regions)]


def _hyphens(name: str) -> str:
    return name.replace("_", "-")


def _words() -> list[str]:
    topics = dict.fromkeys(name.partition("/")[0] for name in names())
    return [*COMMANDS, *topics, *names()]
