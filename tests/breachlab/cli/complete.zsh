# Print what zsh offers at the end of each line, and --- after each.
# What compadd is given goes to the file $HITS; Tab then ends a line there.
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
