#ifndef CCURL_H
#define CCURL_H

#include <stdint.h>
#include <stddef.h>

/* One HTTP exchange at a time over libcurl, which Swift can't call itself: curl_easy_setopt takes any type.
 * libcurl is loaded at the first exchange and not with the program, for its twenty libraries would double the time in
 * which every other command starts. */

/* A connection to whatever was asked last, kept for the next exchange; of one thread at a time. */
typedef struct ccurl_connection ccurl_connection;

typedef struct {
    const char *_Nonnull method;
    const char *_Nonnull url;
    /* "Name: value" each, header_count of them. */
    const char *_Nullable const *_Nullable headers;
    size_t header_count;
    /* Bytes of the body; negative for none. */
    int64_t body_length;
    /* A file of certificates to trust beside the system's own; NULL for none. */
    const char *_Nullable ca_file;
    /* A client's own certificate and key; NULL for none. */
    const char *_Nullable client_certificate;
    const char *_Nullable client_key;
    /* 0 to take any certificate. */
    int verifies_peer;
    /* Not 0 to offer gzip and hand on what was in it. */
    int takes_compressed;
    /* Seconds for connecting, and seconds without a byte after which the exchange is given up. */
    long connect_seconds;
    long stall_seconds;

    void *_Nullable context;
    /* A line of the answer's head, without its end. */
    void (*_Nonnull on_header)(void *_Nullable context, const char *_Nonnull line, size_t length);
    /* A piece of the answer's body; 0 to go on, anything else to stop. */
    int (*_Nonnull on_body)(void *_Nullable context, const void *_Nonnull bytes, size_t count);
    /* Fills a piece of the request's body; the number of bytes, 0 at its end, negative to stop. */
    long (*_Nonnull on_need)(void *_Nullable context, void *_Nonnull bytes, size_t count);
    /* Asked several times a second; 0 to go on. */
    int (*_Nonnull on_tick)(void *_Nullable context);
} ccurl_request;

typedef enum {
    CCURL_DONE = 0,
    /* libcurl is not on this machine. */
    CCURL_NO_LIBRARY,
    CCURL_BAD_URL,
    CCURL_NO_HOST,
    CCURL_NO_CONNECTION,
    /* The other side does not speak TLS. */
    CCURL_NO_TLS,
    /* It does, with a certificate that is not trusted. */
    CCURL_UNTRUSTED,
    CCURL_STALLED,
    /* The connection ended before the answer did. */
    CCURL_BROKEN_OFF,
    /* A callback asked to stop. */
    CCURL_STOPPED,
    CCURL_OTHER
} ccurl_outcome;

typedef struct {
    ccurl_outcome outcome;
    /* The HTTP status; 0 where there was no answer. */
    long status;
    /* libcurl's own words where the outcome is not CCURL_DONE. */
    char words[256];
} ccurl_result;

/* NULL where libcurl can't be loaded. */
ccurl_connection *_Nullable ccurl_open(void);
void ccurl_close(ccurl_connection *_Nonnull connection);
/* One exchange, from the request's first byte to the answer's last; redirects are not followed. */
ccurl_result ccurl_exchange(ccurl_connection *_Nonnull connection, const ccurl_request *_Nonnull request);

#endif
