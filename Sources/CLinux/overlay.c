#define _GNU_SOURCE
#include "CLinux.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

struct mount_request {
    const char *folder;
    const char *type;
    const char *target;
    unsigned long flags;
    const char *options;
    int result;
};

// A thread can have a working directory of its own (unshare(2), CLONE_FS): no fork of a process with many threads.
static void *mount_in_folder(void *argument)
{
    struct mount_request *request = argument;
    if (unshare(CLONE_FS) != 0 || chdir(request->folder) != 0
        || mount("overlay", request->target, request->type, request->flags, request->options) != 0)
        request->result = errno;
    return NULL;
}

int clinux_mount_in(const char *folder, const char *type, const char *target, unsigned long flags, const char *options)
{
    struct mount_request request = {folder, type, target, flags, options, 0};
    pthread_t thread;
    int code = pthread_create(&thread, NULL, mount_in_folder, &request);
    if (code != 0) return code;
    pthread_join(thread, NULL);
    return request.result;
}

long long clinux_birth_time(int folder, const char *name)
{
    struct statx state;
    if (statx(folder, name, AT_SYMLINK_NOFOLLOW, STATX_BTIME, &state) != 0) return 0;
    if (!(state.stx_mask & STATX_BTIME)) return 0;
    return state.stx_btime.tv_sec * 1000000000LL + state.stx_btime.tv_nsec;
}
