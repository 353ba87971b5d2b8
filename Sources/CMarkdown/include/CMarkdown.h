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

/* The document as HTML, raw HTML and unsafe links left out; NULL where there is no memory. `free` frees it. */
char *cmarkdown_html(const char *text, size_t length);

#endif
