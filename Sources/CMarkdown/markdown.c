#include "CMarkdown.h"

#include <dlfcn.h>
#include <pthread.h>

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
    __typeof__(&cmark_gfm_core_extensions_ensure_registered) register_;
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
        {more, "cmark_gfm_core_extensions_ensure_registered", (void **)&lib.register_},
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

char *cmarkdown_html(const char *text, size_t length) {
    cmark_parser *parser = parser_with_tables();
    if (!parser) return NULL;
    lib.parser_feed_(parser, text, length);
    cmark_node *document = lib.parser_finish_(parser);
    char *html = document ? lib.render_html_(document, CMARK_OPT_DEFAULT, lib.extensions_(parser)) : NULL;
    if (document) lib.node_free_(document);
    lib.parser_free_(parser);
    return html;
}
