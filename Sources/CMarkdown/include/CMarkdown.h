#ifndef CMARKDOWN_H
#define CMARKDOWN_H

#include <cmark-gfm.h>
#include <cmark-gfm-core-extensions.h>

/* Reading Markdown with cmark-gfm, by its own functions and types (cmark-gfm(3)); `cmark_` is `cmarkdown_` here. The library is
   loaded when the first page is read: only lessons have pages. */

/* Result, name, parameters, arguments of what is taken from the library. */
#define CMARKDOWN_FUNCTIONS(F) \
    F(void, node_free, (cmark_node *node), (node)) \
    F(cmark_node *, node_first_child, (cmark_node *node), (node)) \
    F(cmark_node *, node_next, (cmark_node *node), (node)) \
    F(const char *, node_get_type_string, (cmark_node *node), (node)) \
    F(const char *, node_get_literal, (cmark_node *node), (node)) \
    F(const char *, node_get_url, (cmark_node *node), (node)) \
    F(int, node_get_heading_level, (cmark_node *node), (node)) \
    F(cmark_list_type, node_get_list_type, (cmark_node *node), (node)) \
    F(int, node_get_list_start, (cmark_node *node), (node)) \
    F(int, node_get_list_tight, (cmark_node *node), (node))

#define CMARKDOWN_DECLARE(RESULT, NAME, PARAMETERS, ARGUMENTS) RESULT cmarkdown_##NAME PARAMETERS;
CMARKDOWN_FUNCTIONS(CMARKDOWN_DECLARE)
#undef CMARKDOWN_DECLARE

/* Whether the library was found; the other functions may be called only where it was. */
int cmarkdown_is_there(void);

/* The document of `length` bytes of UTF-8, tables among what it knows; NULL where there is no memory. `node_free` frees it. */
cmark_node *cmarkdown_parse(const char *text, size_t length);

/* How the columns of a table are aligned: 'l', 'c', 'r', or 0 where nothing is said; NULL for no table. The table's own. */
const unsigned char *cmarkdown_table_alignments(cmark_node *table, int *count);

/* The document as HTML; NULL where there is no memory. `free` frees it. Raw HTML and unsafe links are left out, and pictures
   that are elsewhere are links to themselves, so that reading the page fetches nothing. */
char *cmarkdown_html(const char *text, size_t length);

#endif
