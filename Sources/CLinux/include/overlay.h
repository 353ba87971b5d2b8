// Mounting with relative paths, which takes a working directory of its own.
#ifndef DOCKSTEP_OVERLAY_H
#define DOCKSTEP_OVERLAY_H

// Swift's own module of the C library leaves the calls on extended attributes out.
#include <sys/xattr.h>

/// mount(2) with `folder` as the working directory, so that the paths in `options` and `target` may be relative to it
/// and many of them fit in the one page that the kernel takes. The caller's own working directory stays as it is.
/// Returns 0 or an errno value.
int clinux_mount_in(const char *folder, const char *type, const char *target, unsigned long flags, const char *options);

/// When a file was made, in nanoseconds since 1970; 0 where the file system does not keep it or on any failure.
/// A symbolic link as `name` is not followed.
long long clinux_birth_time(int folder, const char *name);

#endif
