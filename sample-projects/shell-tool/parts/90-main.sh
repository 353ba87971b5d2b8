
case "${1:-help}" in
    words) words ;;
    longest) longest ;;
    version) echo "textkit $version" ;;
    help) echo "usage: textkit words|longest|version (reads standard input)" ;;
    *)
        echo "textkit: '$1' is not a command; try 'textkit help'" >&2
        exit 2
        ;;
esac
