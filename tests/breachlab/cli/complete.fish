# Print what fish offers at the end of each line, and --- after each.
source $FOLDER/_breachlab
for line in $argv
complete -C $line
echo ---
end
