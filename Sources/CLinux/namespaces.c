#define _GNU_SOURCE
#include "CLinux.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <unistd.h>

static int make_mounts_private(void) { return mount(NULL, "/", NULL, MS_REC | MS_SLAVE, NULL) == 0 ? 0 : errno; }

int clinux_enter_mount_namespace(void) {
    if (unshare(CLONE_NEWNS) != 0) return errno;
    return make_mounts_private();
}

/// Waits for a child; its exit code, or 128 and the signal's number.
static int wait_for(pid_t child) {
    int status = 0;
    while (waitpid(child, &status, 0) < 0)
        if (errno != EINTR) return 255;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/// Runs a command line with its second word replaced and its output thrown away; its exit code.
static int run_mapper(char *const *command, char *process) {
    pid_t child = fork();
    if (child < 0) return 255;
    if (child == 0) {
        int null = open("/dev/null", O_RDWR | O_CLOEXEC);
        if (null >= 0) {
            dup2(null, STDOUT_FILENO);
            dup2(null, STDERR_FILENO);
        }
        ((char **)command)[1] = process;
        execv(command[0], command);
        _exit(127);
    }
    return wait_for(child);
}

/// The child that stays outside: waits for the word, then maps the parent's ids.
static _Noreturn void map_parent(int ready, pid_t parent, char *const *uid_command, char *const *gid_command) {
    char word = 0;
    if (read(ready, &word, 1) != 1) _exit(0);
    char process[16];
    snprintf(process, sizeof process, "%d", (int)parent);
    int code = run_mapper(uid_command, process);
    if (code == 0) code = run_mapper(gid_command, process);
    _exit(code);
}

struct clinux_user_namespace_result clinux_enter_user_namespace(char *const *uid_command, char *const *gid_command) {
    struct clinux_user_namespace_result result = {CLINUX_USER_NAMESPACE_REFUSED, 0};
    int ready[2];
    pid_t child = -1;
    int mapped = uid_command[0] != NULL && gid_command[0] != NULL;
    if (mapped) {
        if (pipe2(ready, O_CLOEXEC) != 0) {
            result.code = errno;
            return result;
        }
        pid_t self = getpid();
        child = fork();
        if (child == 0) {
            close(ready[1]);
            map_parent(ready[0], self, uid_command, gid_command);
        }
        close(ready[0]);
        if (child < 0) {
            result.code = errno;
            close(ready[1]);
            return result;
        }
    }
    int refused = unshare(CLONE_NEWUSER | CLONE_NEWNS) == 0 ? 0 : errno;
    int code = 0;
    if (mapped) {
        if (!refused && write(ready[1], "x", 1) != 1) code = 255;
        close(ready[1]);
        int exit_code = wait_for(child);
        if (code == 0) code = exit_code;
    }
    if (refused) {
        result.code = refused;
        return result;
    }
    if (code != 0 || !mapped) {
        result.stage = CLINUX_USER_NAMESPACE_UNMAPPED;
        result.code = code;
        return result;
    }
    result.code = make_mounts_private();
    result.stage = result.code == 0 ? CLINUX_USER_NAMESPACE_ENTERED : CLINUX_USER_NAMESPACE_MOUNTS;
    return result;
}

static int write_file(const char *path, const char *text) {
    int file = open(path, O_WRONLY | O_CLOEXEC);
    if (file < 0) return errno;
    ssize_t written = write(file, text, strlen(text));
    int code = written < 0 ? errno : 0;
    close(file);
    return code;
}

int clinux_map_single_user(uid_t outer_uid, gid_t outer_gid) {
    char line[64];
    // Since Linux 3.19 a group map may be written by an ordinary user only once setgroups is denied.
    int code = write_file("/proc/self/setgroups", "deny");
    if (code != 0 && code != ENOENT) return code;
    snprintf(line, sizeof line, "0 %u 1", (unsigned)outer_uid);
    if ((code = write_file("/proc/self/uid_map", line)) != 0) return code;
    snprintf(line, sizeof line, "0 %u 1", (unsigned)outer_gid);
    if ((code = write_file("/proc/self/gid_map", line)) != 0) return code;
    return make_mounts_private();
}

int clinux_try_user_namespace(void) {
    uid_t uid = getuid();
    gid_t gid = getgid();
    pid_t child = fork();
    if (child < 0) return errno;
    if (child == 0) {
        if (unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0) _exit(errno);
        _exit(clinux_map_single_user(uid, gid));
    }
    return wait_for(child);
}

int clinux_has_capabilities(const char *path) { return getxattr(path, "security.capability", NULL, 0) > 0; }
