
# Counts the words of standard input, most frequent first.
words() {
    tr -s ' \t' '\n\n' | sort | uniq -c | sort -k1,1nr -k2 | sed 's/^ *//'
}
