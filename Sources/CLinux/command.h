// The fields of a command, shared by the files that build, start and house it.
#ifndef DOCKSTEP_COMMAND_H
#define DOCKSTEP_COMMAND_H

#include "CLinux.h"

#include <stddef.h>

struct command_mount {
    int kind;
    char *source;
    char *target;
};

struct command_limit {
    int resource;
    uint64_t soft;
    uint64_t hard;
};

/// A growing list of strings that ends with NULL.
struct string_list {
    char **items;
    size_t count;
};

struct clinux_command {
    char *path;
    struct string_list arguments;
    struct string_list environment;
    int streams[3];
    /// Descriptors, or -1 for none.
    int passed;
    int network;
    int take_terminal;
    int hide_unified_cgroup;
    char *root;
    int read_only_root;
    char *working_directory;
    char *hostname;
    int isolate_network;
    uint32_t uid;
    uint32_t gid;
    gid_t *groups;
    size_t group_count;
    struct command_mount *mounts;
    size_t mount_count;
    struct command_limit *limits;
    size_t limit_count;
    int keep_capabilities;
};

/// Raises this network's loopback; 0 or an errno value.
int clinux_raise_loopback(void);

/// Mounts what the command's root needs and makes it the root of this mount namespace; where it failed, or STARTED.
struct clinux_report clinux_house_command(const clinux_command *command);

/// Becomes the command's user, with Docker's capabilities at most, in its working directory; where it failed, or STARTED.
struct clinux_report clinux_become_command(const clinux_command *command);

#endif
