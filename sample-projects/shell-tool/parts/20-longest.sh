
# Prints the longest line of standard input with its length.
longest() {
    awk 'length > most { most = length; line = $0 } END { print most ": " line }'
}
