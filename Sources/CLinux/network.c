#define _GNU_SOURCE
#include "command.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <sched.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

static int raise_interface(int handle, const char *name) {
    struct ifreq request;
    memset(&request, 0, sizeof request);
    strncpy(request.ifr_name, name, IFNAMSIZ - 1);
    request.ifr_flags = IFF_UP | IFF_RUNNING;
    return ioctl(handle, SIOCSIFFLAGS, &request) == 0 ? 0 : errno;
}

static int set_address(int handle, const char *name, const char *address) {
    struct ifreq request;
    memset(&request, 0, sizeof request);
    strncpy(request.ifr_name, name, IFNAMSIZ - 1);
    struct sockaddr_in *inner = (struct sockaddr_in *)&request.ifr_addr;
    inner->sin_family = AF_INET;
    if (inet_pton(AF_INET, address, &inner->sin_addr) != 1) return EINVAL;
    if (ioctl(handle, SIOCSIFADDR, &request) != 0) return errno;
    inner->sin_addr.s_addr = INADDR_BROADCAST;
    return ioctl(handle, SIOCSIFNETMASK, &request) == 0 ? 0 : errno;
}

int clinux_raise_loopback(void) {
    int handle = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (handle < 0) return errno;
    int code = raise_interface(handle, "lo");
    close(handle);
    return code;
}

int clinux_network_add_address(int handle, const char *address) {
    // An alias: the loopback keeps 127.0.0.1.
    return set_address(handle, "lo:0", address);
}

/// As in Docker's networks every user of the container may listen at the ports below 1024. Where it can't be said, only
/// root may.
static void open_low_ports(void) {
    int file = open("/proc/sys/net/ipv4/ip_unprivileged_port_start", O_WRONLY | O_CLOEXEC);
    if (file < 0) return;
    ssize_t written = write(file, "0", 1);
    (void)written;
    close(file);
}

int clinux_network_create(struct clinux_network *result) {
    if (unshare(CLONE_NEWNET) != 0) return errno;
    int code = clinux_raise_loopback();
    if (code) return code;
    open_low_ports();
    result->thread = (pid_t)syscall(SYS_gettid);
    result->handle = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (result->handle < 0) return errno;
    result->descriptor = open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC);
    if (result->descriptor >= 0) return 0;
    code = errno;
    close(result->handle);
    return code;
}
