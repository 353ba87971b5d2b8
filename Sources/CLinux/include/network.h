// A network of its own for some threads and the programs that they start.
#ifndef DOCKSTEP_CLINUX_NETWORK_H
#define DOCKSTEP_CLINUX_NETWORK_H

#include <sys/types.h>

/// A network namespace that the calling thread has moved into.
struct clinux_network {
    /// Names the namespace, for `clinux_command_join_network`; the caller closes it.
    int descriptor;
    /// A socket of the namespace, for `clinux_network_add_address`; the caller closes it.
    int handle;
    /// The calling thread, whose `/proc/self/task/NUMBER/net` shows the namespace.
    pid_t thread;
};

/// Moves the calling thread for ever into a new network with nothing but a loopback; 0 or an errno value. Sockets that the
/// thread makes from then on belong to the network, whoever uses them.
int clinux_network_create(struct clinux_network *result);

/// Gives the network's loopback a further address; 0 or an errno value.
int clinux_network_add_address(int handle, const char *address);

#endif
