// The namespaces of the process itself; to be called while the process has one thread only.
#ifndef DOCKSTEP_CLINUX_NAMESPACES_H
#define DOCKSTEP_CLINUX_NAMESPACES_H

#include <sys/types.h>

/// Gives the process a mount table of its own, into which the host's later mounts still flow and out of which nothing
/// flows; 0 or an errno value.
int clinux_enter_mount_namespace(void);

/// How far `clinux_enter_user_namespace` came.
enum clinux_user_namespace_stage {
    /// All done.
    CLINUX_USER_NAMESPACE_ENTERED = 0,
    /// The kernel made no user namespace: the process is as it was.
    CLINUX_USER_NAMESPACE_REFUSED = 1,
    /// `newuidmap` or `newgidmap` failed: the process is in a namespace in which no id has a name yet.
    CLINUX_USER_NAMESPACE_UNMAPPED = 2,
    /// The ids are mapped, the mount table could not be made private.
    CLINUX_USER_NAMESPACE_MOUNTS = 3,
};

struct clinux_user_namespace_result {
    int stage;
    /// An errno value, or for `UNMAPPED` the failed program's exit code.
    int code;
};

/// Enters a user and mount namespace and has a child, which stays outside, run the two NULL-terminated command lines
/// (`newuidmap PID …`). "PID" in their second word is replaced. A first word of NULL means: map nothing.
struct clinux_user_namespace_result clinux_enter_user_namespace(char *const *uid_command, char *const *gid_command);

/// Maps id 0 to one outer user and group, from within, and denies setgroups; 0 or an errno value.
int clinux_map_single_user(uid_t outer_uid, gid_t outer_gid);

/// Whether a program's file carries capabilities; 1 or 0.
int clinux_has_capabilities(const char *path);

/// Whether a throw-away child may enter a user namespace and mount in it; 0 or the errno value that refused it.
int clinux_try_user_namespace(void);

#endif
