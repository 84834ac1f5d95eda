"""Scripts that complete `breachlab` in bash, zsh and fish: python -m breachlab completion bash.

They are static. Of the maintained libraries, argcomplete starts Python at each Tab, which takes
half a second here, and shtab cannot have options that depend on the question.
"""

from breachlab.answer_files.formats import FORMATS
from breachlab.errors import BadParameters
from breachlab.query.queries import find, names
from breachlab.words import LANGUAGES

COMMAND = "completion"
OPTIONS = ("format", "output", "limit", "database", "language", "help", "time", "reads", "replace")

BASH = """# breachlab completion bash > ~/.local/share/bash-completion/completions/breachlab
_breachlab() {{
  local word=${{COMP_WORDS[COMP_CWORD]}} last=${{COMP_WORDS[COMP_CWORD-1]}} flags="{options}"
  case $last in
    --format) COMPREPLY=($(compgen -W "{formats}" -- "$word")); return;;
    --language) COMPREPLY=($(compgen -W "{languages}" -- "$word")); return;;
    --output|--database) COMPREPLY=($(compgen -f -- "$word")); return;;
  esac
  case ${{COMP_WORDS[1]}} in
{cases}
  esac
  if [[ $COMP_CWORD == 1 && $word != -* ]]; then
    COMPREPLY=($(compgen -W "{words}" -- "$word"))
  else
    COMPREPLY=($(compgen -W "$flags" -- "$word"))
  fi
}}
complete -o default -F _breachlab breachlab"""
ZSH = """#compdef breachlab
# breachlab completion zsh > a folder of $fpath, as _breachlab
_breachlab() {{
  local flags="{options}"
  case $words[CURRENT-1] in
    --format) compadd {formats}; return;;
    --language) compadd {languages}; return;;
    --output|--database) _files; return;;
  esac
  case $words[2] in
{cases}
  esac
  if (( CURRENT == 2 )) && [[ $words[CURRENT] != -* ]]; then
    compadd {words}
  else
    compadd -- ${{=flags}}
  fi
}}
compdef _breachlab breachlab"""


def script(shell: str) -> str:
    """Return the script of a shell; raise BadParameters unless it is bash, zsh or fish."""
    match shell:
        case "bash":
            return _fill(BASH)
        case "zsh":
            return _fill(ZSH)
        case "fish":
            return _fish()
    raise BadParameters(
        f"{COMMAND} {shell}: a shell was expected, bash, zsh or fish. "
        f"Example: python -m breachlab {COMMAND} bash"
    )


def _fill(text: str) -> str:
    cases = "\n".join(
        f'    {name}) flags="$flags {" ".join(_flags(name))}";;' for name in names() if _flags(name)
    )
    return text.format(
        options=" ".join(f"--{each}" for each in OPTIONS),
        formats=" ".join(FORMATS),
        languages=" ".join(LANGUAGES),
        cases=cases,
        words=" ".join(_words()),
    )


def _fish() -> str:
    lines = [
        "# breachlab completion fish > ~/.config/fish/completions/breachlab.fish",
        f"complete -c breachlab -f -n __fish_is_first_arg -a '{' '.join(_words())}'",
        f"complete -c breachlab -l format -x -a '{' '.join(FORMATS)}'",
        f"complete -c breachlab -l language -x -a '{' '.join(LANGUAGES)}'",
        *(f"complete -c breachlab -l {each} -r -F" for each in ("output", "database")),
        *(f"complete -c breachlab -l {each}" for each in ("limit", "help", "time", "reads")),
    ]
    for name in names():
        seen = f"-n '__fish_seen_subcommand_from {name}'"
        lines += [f"complete -c breachlab {seen} -l {each[2:]} -x" for each in _flags(name)]
    return "\n".join(lines)


def _flags(name: str) -> list[str]:
    return [f"--{each.replace('_', '-')}" for each in sorted(find(name).parameters)]


def _words() -> list[str]:
    topics = dict.fromkeys(name.partition("/")[0] for name in names())
    return ["find", "verify", COMMAND, *topics, *names()]
