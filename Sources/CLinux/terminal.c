#define _GNU_SOURCE
#include "CLinux.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

int clinux_terminal_columns(int descriptor) {
    struct winsize size;
    return ioctl(descriptor, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

int clinux_terminal_rows(int descriptor) {
    struct winsize size;
    return ioctl(descriptor, TIOCGWINSZ, &size) == 0 ? size.ws_row : 0;
}

static int open_terminal(unsigned short columns, unsigned short rows, char *name, size_t length) {
    struct winsize size = {.ws_col = columns, .ws_row = rows};
    int controller = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (controller < 0) return -1;
    if (grantpt(controller) || unlockpt(controller) || ptsname_r(controller, name, length) ||
        ioctl(controller, TIOCSWINSZ, &size)) {
        int code = errno;
        close(controller);
        errno = code;
        return -1;
    }
    return controller;
}

int clinux_open_terminal(unsigned short columns, unsigned short rows, int *controller, int *terminal) {
    char name[128];
    *controller = open_terminal(columns, rows, name, sizeof name);
    if (*controller < 0) return errno;
    *terminal = open(name, O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (*terminal >= 0) return 0;
    int code = errno;
    close(*controller);
    return code;
}

int clinux_spawn_on_terminal(char *const arguments[], char *const environment[], unsigned short columns,
                             unsigned short rows, int *controller, int *process) {
    char name[128];
    *controller = open_terminal(columns, rows, name, sizeof name);
    if (*controller < 0) return errno;
    posix_spawnattr_t attributes;
    posix_spawn_file_actions_t actions;
    sigset_t all, none;
    sigfillset(&all);
    sigemptyset(&none);
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
    posix_spawnattr_setsigdefault(&attributes, &all);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawn_file_actions_init(&actions);
    // The first terminal that a session's leader opens becomes the session's (tty(4)).
    posix_spawn_file_actions_addopen(&actions, 0, name, O_RDWR, 0);
    posix_spawn_file_actions_adddup2(&actions, 0, 1);
    posix_spawn_file_actions_adddup2(&actions, 0, 2);
    pid_t child = 0;
    int code = posix_spawnp(&child, arguments[0], &actions, &attributes, arguments, environment);
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    if (code) close(*controller);
    *process = child;
    return code;
}

int clinux_resize_terminal(int controller, unsigned short columns, unsigned short rows) {
    struct winsize size = {.ws_col = columns, .ws_row = rows};
    return ioctl(controller, TIOCSWINSZ, &size) == 0 ? 0 : errno;
}
