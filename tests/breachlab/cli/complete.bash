# Print what bash offers at the end of each line, and --- after each.
source "$FOLDER/_breachlab"
compopt() { :; }  # of readline alone
for line in "$@"; do
    COMP_WORDS=($line); [[ $line == *' ' ]] && COMP_WORDS+=("")
    COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
    _breachlab; printf '%s\n' "${COMPREPLY[@]}" ---
done
