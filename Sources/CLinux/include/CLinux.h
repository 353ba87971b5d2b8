// System calls that Swift cannot say: variadic ones, and what must happen between fork and exec or before any thread exists.
#ifndef DOCKSTEP_CLINUX_H
#define DOCKSTEP_CLINUX_H

#include "guard.h"
#include "namespaces.h"
#include "network.h"
#include "overlay.h"
#include "terminal.h"

/// Flushes a file's content and metadata to the disk; 0 or an errno value.
int clinux_fsync(int descriptor);

/// Makes a pipe hold `size` bytes; 0 or an errno value where that is more than this user may have.
int clinux_set_pipe_size(int descriptor, int size);

#endif
