#ifndef CARCHIVE_H
#define CARCHIVE_H

#include <archive.h>
#include <archive_entry.h>

/* Reading archives with libarchive, by its own functions, types and codes (libarchive's archive_read(3) and
   archive_entry(3)); `archive_` is `carchive_` here. The library is loaded when the first archive is opened: linked, it
   and the ten libraries that it needs would be loaded at every start, where most commands open no archive. */

/* Result, name, parameters, arguments of what is taken from the library. */
#define CARCHIVE_FUNCTIONS(F) \
    F(int, read_free, (struct archive *a), (a)) \
    F(int, read_support_filter_bzip2, (struct archive *a), (a)) \
    F(int, read_support_filter_gzip, (struct archive *a), (a)) \
    F(int, read_support_filter_xz, (struct archive *a), (a)) \
    F(int, read_support_filter_zstd, (struct archive *a), (a)) \
    F(int, read_support_format_empty, (struct archive *a), (a)) \
    F(int, read_support_format_raw, (struct archive *a), (a)) \
    F(int, read_support_format_tar, (struct archive *a), (a)) \
    F(int, read_open, (struct archive *a, void *context, archive_open_callback *open, archive_read_callback *read, \
                       archive_close_callback *close), (a, context, open, read, close)) \
    F(int, read_open_fd, (struct archive *a, int descriptor, size_t block), (a, descriptor, block)) \
    F(int, read_open_filename, (struct archive *a, const char *path, size_t block), (a, path, block)) \
    F(int, read_next_header, (struct archive *a, struct archive_entry **entry), (a, entry)) \
    F(int, read_data_block, (struct archive *a, const void **bytes, size_t *count, la_int64_t *offset), \
      (a, bytes, count, offset)) \
    F(int, errno, (struct archive *a), (a)) \
    F(const char *, error_string, (struct archive *a), (a)) \
    F(__LA_MODE_T, entry_filetype, (struct archive_entry *e), (e)) \
    F(la_int64_t, entry_gid, (struct archive_entry *e), (e)) \
    F(const char *, entry_gname, (struct archive_entry *e), (e)) \
    F(const char *, entry_hardlink, (struct archive_entry *e), (e)) \
    F(time_t, entry_mtime, (struct archive_entry *e), (e)) \
    F(const char *, entry_pathname, (struct archive_entry *e), (e)) \
    F(__LA_MODE_T, entry_perm, (struct archive_entry *e), (e)) \
    F(dev_t, entry_rdevmajor, (struct archive_entry *e), (e)) \
    F(dev_t, entry_rdevminor, (struct archive_entry *e), (e)) \
    F(la_int64_t, entry_size, (struct archive_entry *e), (e)) \
    F(const char *, entry_symlink, (struct archive_entry *e), (e)) \
    F(la_int64_t, entry_uid, (struct archive_entry *e), (e)) \
    F(const char *, entry_uname, (struct archive_entry *e), (e)) \
    F(int, entry_xattr_next, (struct archive_entry *e, const char **name, const void **value, size_t *count), \
      (e, name, value, count)) \
    F(int, entry_xattr_reset, (struct archive_entry *e), (e))

/* A handle to read with; NULL without memory, and where `carchive_is_there` says no. Every other function here needs a
   handle, or an entry of one. */
struct archive *carchive_read_new(void);

/* Whether the library is on this machine: not 0 where it is. */
int carchive_is_there(void);

#define CARCHIVE_DECLARE(RESULT, NAME, PARAMETERS, ARGUMENTS) RESULT carchive_##NAME PARAMETERS;
CARCHIVE_FUNCTIONS(CARCHIVE_DECLARE)
#undef CARCHIVE_DECLARE

#endif
