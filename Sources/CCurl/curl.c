#include "CCurl.h"

#include <curl/curl.h>
#include <dlfcn.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

/* What is taken from libcurl, by the types of its own header. */
static struct {
    __typeof__(&curl_global_init) global_init;
    __typeof__(&curl_easy_init) easy_init;
    __typeof__(&curl_easy_cleanup) easy_cleanup;
    __typeof__(&curl_easy_reset) easy_reset;
    /* Without the header's macro of this name, which checks types by it. */
    CURLcode (*easy_setopt)(CURL *, CURLoption, ...);
    CURLcode (*easy_getinfo)(CURL *, CURLINFO, ...);
    __typeof__(&curl_easy_perform) easy_perform;
    __typeof__(&curl_easy_strerror) easy_strerror;
    __typeof__(&curl_slist_append) slist_append;
    __typeof__(&curl_slist_free_all) slist_free_all;
    int is_loaded;
} lib;

static pthread_once_t once = PTHREAD_ONCE_INIT;

static void load(void) {
    void *handle = dlopen("libcurl.so.4", RTLD_NOW | RTLD_LOCAL);
    if (!handle) return;
    struct { const char *name; void **place; } symbols[] = {
        {"curl_global_init", (void **)&lib.global_init},
        {"curl_easy_init", (void **)&lib.easy_init},
        {"curl_easy_cleanup", (void **)&lib.easy_cleanup},
        {"curl_easy_reset", (void **)&lib.easy_reset},
        {"curl_easy_setopt", (void **)&lib.easy_setopt},
        {"curl_easy_getinfo", (void **)&lib.easy_getinfo},
        {"curl_easy_perform", (void **)&lib.easy_perform},
        {"curl_easy_strerror", (void **)&lib.easy_strerror},
        {"curl_slist_append", (void **)&lib.slist_append},
        {"curl_slist_free_all", (void **)&lib.slist_free_all},
    };
    for (size_t index = 0; index < sizeof symbols / sizeof symbols[0]; index++) {
        *symbols[index].place = dlsym(handle, symbols[index].name);
        if (!*symbols[index].place) return;
    }
    lib.is_loaded = lib.global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
}

struct ccurl_connection {
    CURL *easy;
};

ccurl_connection *ccurl_open(void) {
    pthread_once(&once, load);
    if (!lib.is_loaded) return NULL;
    ccurl_connection *connection = calloc(1, sizeof *connection);
    if (!connection) return NULL;
    connection->easy = lib.easy_init();
    if (connection->easy) return connection;
    free(connection);
    return NULL;
}

void ccurl_close(ccurl_connection *connection) {
    lib.easy_cleanup(connection->easy);
    free(connection);
}

static size_t header(char *line, size_t size, size_t count, void *context) {
    const ccurl_request *request = context;
    size_t length = size * count;
    size_t text = length;
    while (text > 0 && (line[text - 1] == '\n' || line[text - 1] == '\r')) text--;
    request->on_header(request->context, line, text);
    return length;
}

static size_t body(char *bytes, size_t size, size_t count, void *context) {
    const ccurl_request *request = context;
    size_t length = size * count;
    if (length == 0) return 0;
    /* Any other number than the one that came in ends the exchange. */
    return request->on_body(request->context, bytes, length) == 0 ? length : length - 1;
}

static size_t need(char *bytes, size_t size, size_t count, void *context) {
    const ccurl_request *request = context;
    long length = request->on_need(request->context, bytes, size * count);
    return length < 0 ? CURL_READFUNC_ABORT : (size_t)length;
}

static int tick(void *context, curl_off_t down, curl_off_t downloaded, curl_off_t up, curl_off_t uploaded) {
    (void)down; (void)downloaded; (void)up; (void)uploaded;
    const ccurl_request *request = context;
    return request->on_tick(request->context);
}

static ccurl_outcome outcome(CURLcode code) {
    switch (code) {
    case CURLE_OK: return CCURL_DONE;
    case CURLE_URL_MALFORMAT:
    case CURLE_UNSUPPORTED_PROTOCOL: return CCURL_BAD_URL;
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY: return CCURL_NO_HOST;
    case CURLE_COULDNT_CONNECT: return CCURL_NO_CONNECTION;
    case CURLE_SSL_CONNECT_ERROR: return CCURL_NO_TLS;
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR: return CCURL_UNTRUSTED;
    case CURLE_OPERATION_TIMEDOUT: return CCURL_STALLED;
    case CURLE_PARTIAL_FILE:
    case CURLE_GOT_NOTHING:
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR:
    case CURLE_HTTP2:
    case CURLE_HTTP2_STREAM: return CCURL_BROKEN_OFF;
    case CURLE_WRITE_ERROR:
    case CURLE_READ_ERROR:
    case CURLE_ABORTED_BY_CALLBACK: return CCURL_STOPPED;
    default: return CCURL_OTHER;
    }
}

static void set_body(CURL *easy, const ccurl_request *request) {
    lib.easy_setopt(easy, CURLOPT_CUSTOMREQUEST, request->method);
    if (strcmp(request->method, "HEAD") == 0) {
        lib.easy_setopt(easy, CURLOPT_NOBODY, 1L);
        return;
    }
    if (request->body_length < 0) return;
    lib.easy_setopt(easy, CURLOPT_UPLOAD, 1L);
    lib.easy_setopt(easy, CURLOPT_UPLOAD_BUFFERSIZE, 512L << 10);
    lib.easy_setopt(easy, CURLOPT_INFILESIZE_LARGE, (curl_off_t)request->body_length);
    lib.easy_setopt(easy, CURLOPT_READFUNCTION, need);
    lib.easy_setopt(easy, CURLOPT_READDATA, request);
}

static void set_trust(CURL *easy, const ccurl_request *request) {
    lib.easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, request->verifies_peer ? 1L : 0L);
    lib.easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, request->verifies_peer ? 2L : 0L);
    /* The folder of the system's certificates stays beside a file of one's own. */
    if (request->ca_file) lib.easy_setopt(easy, CURLOPT_CAINFO, request->ca_file);
    if (request->client_certificate) lib.easy_setopt(easy, CURLOPT_SSLCERT, request->client_certificate);
    if (request->client_key) lib.easy_setopt(easy, CURLOPT_SSLKEY, request->client_key);
}

ccurl_result ccurl_exchange(ccurl_connection *connection, const ccurl_request *request) {
    ccurl_result result = {CCURL_OTHER, 0, {0}};
    CURL *easy = connection->easy;
    char words[CURL_ERROR_SIZE] = {0};
    struct curl_slist *headers = NULL;
    for (size_t index = 0; index < request->header_count; index++) {
        struct curl_slist *longer = lib.slist_append(headers, request->headers[index]);
        if (!longer) {
            lib.slist_free_all(headers);
            return result;
        }
        headers = longer;
    }
    /* Options go, the connection stays. */
    lib.easy_reset(easy);
    lib.easy_setopt(easy, CURLOPT_ERRORBUFFER, words);
    lib.easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    lib.easy_setopt(easy, CURLOPT_URL, request->url);
    lib.easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    if (request->takes_compressed) lib.easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "gzip");
    lib.easy_setopt(easy, CURLOPT_HTTPHEADER, headers);
    lib.easy_setopt(easy, CURLOPT_CONNECTTIMEOUT, request->connect_seconds);
    lib.easy_setopt(easy, CURLOPT_LOW_SPEED_LIMIT, 1L);
    lib.easy_setopt(easy, CURLOPT_LOW_SPEED_TIME, request->stall_seconds);
    lib.easy_setopt(easy, CURLOPT_BUFFERSIZE, 512L << 10);
    lib.easy_setopt(easy, CURLOPT_HEADERFUNCTION, header);
    lib.easy_setopt(easy, CURLOPT_HEADERDATA, request);
    lib.easy_setopt(easy, CURLOPT_WRITEFUNCTION, body);
    lib.easy_setopt(easy, CURLOPT_WRITEDATA, request);
    lib.easy_setopt(easy, CURLOPT_NOPROGRESS, 0L);
    lib.easy_setopt(easy, CURLOPT_XFERINFOFUNCTION, tick);
    lib.easy_setopt(easy, CURLOPT_XFERINFODATA, request);
    set_trust(easy, request);
    set_body(easy, request);
    CURLcode code = lib.easy_perform(easy);
    result.outcome = outcome(code);
    lib.easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &result.status);
    if (code != CURLE_OK) {
        const char *text = words[0] ? words : lib.easy_strerror(code);
        strncpy(result.words, text, sizeof result.words - 1);
    }
    /* The buffer of words and the list end with this call. */
    lib.easy_setopt(easy, CURLOPT_ERRORBUFFER, NULL);
    lib.easy_setopt(easy, CURLOPT_HTTPHEADER, NULL);
    lib.slist_free_all(headers);
    return result;
}
