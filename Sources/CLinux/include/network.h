// A network of its own for some threads and the programs that they start.
#ifndef DOCKSTEP_CLINUX_NETWORK_H
#define DOCKSTEP_CLINUX_NETWORK_H

#include <sys/types.h>

/// A network namespace that the calling thread has moved into.
struct clinux_network {
    /// Names the namespace, for `clinux_command_join_network`; the caller closes it.
    int descriptor;
    /// The calling thread, whose `/proc/self/task/NUMBER/net` shows the namespace.
    pid_t thread;
};

/// Moves the calling thread for ever into a new network, whose loopback also has an address of its own; 0 or an errno
/// value. Sockets that the thread makes from then on belong to the network, whoever uses them.
int clinux_network_create(const char *address, struct clinux_network *result);

#endif
