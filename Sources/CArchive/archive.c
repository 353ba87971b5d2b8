#include "CArchive.h"

#include <dlfcn.h>
#include <pthread.h>

/* What is taken from libarchive, by the types of its own header. */
#define PLACE(RESULT, NAME, PARAMETERS, ARGUMENTS) __typeof__(&archive_##NAME) NAME##_;
static struct {
    __typeof__(&archive_read_new) read_new_;
    CARCHIVE_FUNCTIONS(PLACE)
    int is_loaded;
} lib;

static pthread_once_t once = PTHREAD_ONCE_INIT;

static void load(void) {
    void *handle = dlopen("libarchive.so.13", RTLD_LAZY | RTLD_LOCAL);
    if (!handle) return;
#define SYMBOL(RESULT, NAME, PARAMETERS, ARGUMENTS) {"archive_" #NAME, (void **)&lib.NAME##_},
    struct { const char *name; void **place; } symbols[] = {
        {"archive_read_new", (void **)&lib.read_new_},
        CARCHIVE_FUNCTIONS(SYMBOL)
    };
    for (size_t index = 0; index < sizeof symbols / sizeof symbols[0]; index++) {
        *symbols[index].place = dlsym(handle, symbols[index].name);
        if (!*symbols[index].place) return;
    }
    lib.is_loaded = 1;
}

int carchive_is_there(void) {
    pthread_once(&once, load);
    return lib.is_loaded;
}

struct archive *carchive_read_new(void) { return carchive_is_there() ? lib.read_new_() : NULL; }

#define FORWARD(RESULT, NAME, PARAMETERS, ARGUMENTS) RESULT carchive_##NAME PARAMETERS { return lib.NAME##_ ARGUMENTS; }
CARCHIVE_FUNCTIONS(FORWARD)
