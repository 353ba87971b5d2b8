#define _GNU_SOURCE
#include "CLinux.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

int clinux_fsync(int descriptor) { return fsync(descriptor) == 0 ? 0 : errno; }

int clinux_set_pipe_size(int descriptor, int size) {
    return fcntl(descriptor, F_SETPIPE_SZ, size) >= 0 ? 0 : errno;
}
