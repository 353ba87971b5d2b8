#include "CLinux.h"

#include <errno.h>
#include <unistd.h>

int clinux_fsync(int descriptor) { return fsync(descriptor) == 0 ? 0 : errno; }
