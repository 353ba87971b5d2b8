#include "CMarkdown.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* What is taken from cmark-gfm, by the types of its own headers. */
#define PLACE(RESULT, NAME, PARAMETERS, ARGUMENTS) __typeof__(&cmark_##NAME) NAME##_;
static struct {
    CMARKDOWN_FUNCTIONS(PLACE)
    __typeof__(&cmark_parser_new) parser_new_;
    __typeof__(&cmark_parser_free) parser_free_;
    __typeof__(&cmark_parser_feed) parser_feed_;
    __typeof__(&cmark_parser_finish) parser_finish_;
    __typeof__(&cmark_parser_attach_syntax_extension) attach_;
    __typeof__(&cmark_parser_get_syntax_extensions) extensions_;
    __typeof__(&cmark_find_syntax_extension) find_;
    __typeof__(&cmark_render_html) render_html_;
    __typeof__(&cmark_iter_new) iter_new_;
    __typeof__(&cmark_iter_next) iter_next_;
    __typeof__(&cmark_iter_get_node) iter_get_node_;
    __typeof__(&cmark_iter_free) iter_free_;
    __typeof__(&cmark_node_parent) parent_;
    __typeof__(&cmark_node_get_type) get_type_;
    __typeof__(&cmark_node_set_type) set_type_;
    __typeof__(&cmark_node_set_url) set_url_;
    __typeof__(&cmark_gfm_core_extensions_ensure_registered) register_;
    __typeof__(&cmark_gfm_extensions_get_table_columns) columns_;
    __typeof__(&cmark_gfm_extensions_get_table_alignments) alignments_;
    int is_loaded;
} lib;

static pthread_once_t once = PTHREAD_ONCE_INIT;

/* The names of the files have the version that the headers are of: another one need not have the same types. */
static void load(void) {
    void *core = dlopen("libcmark-gfm.so." CMARK_GFM_VERSION_STRING, RTLD_LAZY | RTLD_GLOBAL);
    void *more = core ? dlopen("libcmark-gfm-extensions.so." CMARK_GFM_VERSION_STRING, RTLD_LAZY | RTLD_LOCAL) : NULL;
    if (!more) return;
#define SYMBOL(RESULT, NAME, PARAMETERS, ARGUMENTS) {core, "cmark_" #NAME, (void **)&lib.NAME##_},
    struct { void *handle; const char *name; void **place; } symbols[] = {
        CMARKDOWN_FUNCTIONS(SYMBOL)
        {core, "cmark_parser_new", (void **)&lib.parser_new_},
        {core, "cmark_parser_free", (void **)&lib.parser_free_},
        {core, "cmark_parser_feed", (void **)&lib.parser_feed_},
        {core, "cmark_parser_finish", (void **)&lib.parser_finish_},
        {core, "cmark_parser_attach_syntax_extension", (void **)&lib.attach_},
        {core, "cmark_parser_get_syntax_extensions", (void **)&lib.extensions_},
        {core, "cmark_find_syntax_extension", (void **)&lib.find_},
        {core, "cmark_render_html", (void **)&lib.render_html_},
        {core, "cmark_iter_new", (void **)&lib.iter_new_},
        {core, "cmark_iter_next", (void **)&lib.iter_next_},
        {core, "cmark_iter_get_node", (void **)&lib.iter_get_node_},
        {core, "cmark_iter_free", (void **)&lib.iter_free_},
        {core, "cmark_node_parent", (void **)&lib.parent_},
        {core, "cmark_node_get_type", (void **)&lib.get_type_},
        {core, "cmark_node_set_type", (void **)&lib.set_type_},
        {core, "cmark_node_set_url", (void **)&lib.set_url_},
        {more, "cmark_gfm_core_extensions_ensure_registered", (void **)&lib.register_},
        {more, "cmark_gfm_extensions_get_table_columns", (void **)&lib.columns_},
        {more, "cmark_gfm_extensions_get_table_alignments", (void **)&lib.alignments_},
    };
    for (size_t index = 0; index < sizeof symbols / sizeof symbols[0]; index++) {
        *symbols[index].place = dlsym(symbols[index].handle, symbols[index].name);
        if (!*symbols[index].place) return;
    }
    lib.register_();
    lib.is_loaded = 1;
}

int cmarkdown_is_there(void) {
    pthread_once(&once, load);
    return lib.is_loaded;
}

#define FORWARD(RESULT, NAME, PARAMETERS, ARGUMENTS) RESULT cmarkdown_##NAME PARAMETERS { return lib.NAME##_ ARGUMENTS; }
CMARKDOWN_FUNCTIONS(FORWARD)

static cmark_parser *parser_with_tables(void) {
    cmark_parser *parser = lib.parser_new_(CMARK_OPT_DEFAULT);
    cmark_syntax_extension *tables = lib.find_("table");
    if (parser && tables) lib.attach_(parser, tables);
    return parser;
}

cmark_node *cmarkdown_parse(const char *text, size_t length) {
    cmark_parser *parser = parser_with_tables();
    if (!parser) return NULL;
    lib.parser_feed_(parser, text, length);
    cmark_node *document = lib.parser_finish_(parser);
    lib.parser_free_(parser);
    return document;
}

const unsigned char *cmarkdown_table_alignments(cmark_node *table, int *count) {
    *count = lib.columns_(table);
    return *count > 0 ? lib.alignments_(table) : NULL;
}

static int is_in_a_link(cmark_node *node) {
    for (node = lib.parent_(node); node; node = lib.parent_(node))
        if (lib.get_type_(node) == CMARK_NODE_LINK) return 1;
    return 0;
}

/* A link in a link is no HTML: a picture in one is its words. A picture that is in the page itself stays. */
static void make_link(cmark_node *image) {
    const char *address = lib.node_get_url_(image);
    if (address && strncasecmp(address, "data:", 5) == 0) return;
    char *url = address ? strdup(address) : NULL;
    int is_link = url && !is_in_a_link(image);
    /* The change of the type frees what the node had, the address among it. */
    if (lib.set_type_(image, is_link ? CMARK_NODE_LINK : CMARK_NODE_EMPH) && is_link) lib.set_url_(image, url);
    free(url);
}

static void make_pictures_links(cmark_node *document) {
    cmark_iter *iterator = lib.iter_new_(document);
    if (!iterator) return;
    for (cmark_event_type event; (event = lib.iter_next_(iterator)) != CMARK_EVENT_DONE;) {
        cmark_node *node = lib.iter_get_node_(iterator);
        if (event == CMARK_EVENT_ENTER && lib.get_type_(node) == CMARK_NODE_IMAGE) make_link(node);
    }
    lib.iter_free_(iterator);
}

char *cmarkdown_html(const char *text, size_t length) {
    cmark_parser *parser = parser_with_tables();
    if (!parser) return NULL;
    lib.parser_feed_(parser, text, length);
    cmark_node *document = lib.parser_finish_(parser);
    if (document) make_pictures_links(document);
    char *html = document ? lib.render_html_(document, CMARK_OPT_DEFAULT, lib.extensions_(parser)) : NULL;
    if (document) lib.node_free_(document);
    lib.parser_free_(parser);
    return html;
}
