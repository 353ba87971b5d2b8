#define _GNU_SOURCE
#include "command.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <unistd.h>

static struct clinux_report report_of(int stage, int code) {
    struct clinux_report report = {stage, code};
    return report;
}

/// Makes a bind mount read-only. A mount taken over from another user namespace must keep the restrictions it came with.
static int remount_read_only(const char *path) {
    struct statvfs information;
    unsigned long kept = 0;
    if (statvfs(path, &information) == 0) {
        if (information.f_flag & ST_NOSUID) kept |= MS_NOSUID;
        if (information.f_flag & ST_NODEV) kept |= MS_NODEV;
        if (information.f_flag & ST_NOEXEC) kept |= MS_NOEXEC;
    }
    return mount(NULL, path, NULL, MS_BIND | MS_REMOUNT | MS_RDONLY | kept, NULL) == 0 ? 0 : errno;
}

static int bind(const char *source, const char *target, int read_only) {
    if (mount(source, target, NULL, MS_BIND | MS_REC, NULL) != 0) return errno;
    return read_only ? remount_read_only(target) : 0;
}

static int join(char *buffer, size_t size, const char *folder, const char *name) {
    int length = snprintf(buffer, size, "%s/%s", folder, name);
    return length > 0 && (size_t)length < size ? 0 : ENAMETOOLONG;
}

/// The devices that every container has (OCI runtime specification, "Default Devices"), bound from the host's.
static int bind_devices(const char *target) {
    static const char *const names[] = {"null", "zero", "full", "random", "urandom", "tty"};
    char path[4096];
    char source[32];
    for (size_t index = 0; index < sizeof names / sizeof *names; index++) {
        int code = join(path, sizeof path, target, names[index]);
        if (code) return code;
        int file = open(path, O_CREAT | O_WRONLY | O_CLOEXEC | O_NOFOLLOW, 0644);
        if (file < 0) return errno;
        close(file);
        snprintf(source, sizeof source, "/dev/%s", names[index]);
        if ((code = bind(source, path, 0)) != 0) return code;
    }
    return 0;
}

static int link_devices(const char *target) {
    static const char *const links[][2] = {
        {"/proc/self/fd", "fd"},         {"/proc/self/fd/0", "stdin"}, {"/proc/self/fd/1", "stdout"},
        {"/proc/self/fd/2", "stderr"},   {"pts/ptmx", "ptmx"},
    };
    char path[4096];
    for (size_t index = 0; index < sizeof links / sizeof *links; index++) {
        int code = join(path, sizeof path, target, links[index][1]);
        if (code) return code;
        if (symlink(links[index][0], path) != 0) return errno;
    }
    return 0;
}

static int mount_devices(const char *target) {
    char path[4096];
    int code = 0;
    if (mount("tmpfs", target, "tmpfs", MS_NOSUID | MS_STRICTATIME, "mode=755,size=65536k") != 0) return errno;
    if ((code = bind_devices(target)) != 0 || (code = link_devices(target)) != 0) return code;
    if ((code = join(path, sizeof path, target, "pts")) != 0) return code;
    if (mkdir(path, 0755) != 0) return errno;
    if (mount("devpts", path, "devpts", MS_NOSUID | MS_NOEXEC, "newinstance,ptmxmode=0666,mode=0620") != 0) return errno;
    if ((code = join(path, sizeof path, target, "shm")) != 0) return code;
    if (mkdir(path, 01777) != 0) return errno;
    return mount("shm", path, "tmpfs", MS_NOSUID | MS_NODEV | MS_NOEXEC, "mode=1777,size=65536k") == 0 ? 0 : errno;
}

static int mount_system(const char *target) {
    // A network that belongs to another user namespace can't be shown in a new sysfs: then the host's is bound.
    if (mount("sysfs", target, "sysfs", MS_NOSUID | MS_NODEV | MS_NOEXEC | MS_RDONLY, NULL) == 0) return 0;
    return bind("/sys", target, 1);
}

/// Makes the folders on the way to a mount point and the point itself, as runtimes do.
static int make_point(const char *target, int is_folder) {
    char path[4096];
    size_t length = strlen(target);
    if (length >= sizeof path) return ENAMETOOLONG;
    memcpy(path, target, length + 1);
    for (char *end = strchr(path + 1, '/'); end; end = strchr(end + 1, '/')) {
        *end = 0;
        if (mkdir(path, 0755) != 0 && errno != EEXIST) return errno;
        *end = '/';
    }
    if (is_folder) return mkdir(path, 0755) == 0 || errno == EEXIST ? 0 : errno;
    int file = open(path, O_CREAT | O_WRONLY | O_CLOEXEC | O_NOFOLLOW, 0644);
    if (file < 0) return errno;
    close(file);
    return 0;
}

/// A step's mount, whose point may be missing below an earlier one.
static int make_missing_point(const struct command_mount *item) {
    struct stat information;
    if (lstat(item->target, &information) == 0 || errno != ENOENT) return 0;
    int is_folder = 1;
    if (item->kind <= CLINUX_MOUNT_BIND_HIDDEN) {
        if (stat(item->source, &information) != 0) return errno;
        is_folder = S_ISDIR(information.st_mode);
    }
    return make_point(item->target, is_folder);
}

static int bind_hidden(const struct command_mount *item) {
    int code = bind(item->source, item->target, 0);
    if (code) return code;
    unsigned long flags = MS_BIND | MS_REMOUNT | MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC;
    return mount(NULL, item->target, NULL, flags, NULL) == 0 ? 0 : errno;
}

static int mount_memory(const struct command_mount *item) {
    unsigned long flags = MS_NOSUID | (item->kind == CLINUX_MOUNT_TMPFS_READ_ONLY ? MS_RDONLY : 0);
    return mount("tmpfs", item->target, "tmpfs", flags, item->source) == 0 ? 0 : errno;
}

static int mount_one(const struct command_mount *item) {
    if (item->kind >= CLINUX_MOUNT_BIND) {
        int code = make_missing_point(item);
        if (code) return code;
    }
    switch (item->kind) {
    case CLINUX_MOUNT_BIND_HIDDEN:
        return bind_hidden(item);
    case CLINUX_MOUNT_TMPFS:
    case CLINUX_MOUNT_TMPFS_READ_ONLY:
        return mount_memory(item);
    case CLINUX_MOUNT_PROC:
        return mount("proc", item->target, "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL) == 0 ? 0 : errno;
    case CLINUX_MOUNT_DEV:
        return mount_devices(item->target);
    case CLINUX_MOUNT_SYS:
        return mount_system(item->target);
    default:
        return bind(item->source, item->target, item->kind == CLINUX_MOUNT_BIND_READ_ONLY);
    }
}

struct clinux_report clinux_house_command(const clinux_command *command) {
    int code = bind(command->root, command->root, 0);
    if (code) return report_of(CLINUX_STAGE_ROOT, code);
    for (size_t index = 0; index < command->mount_count; index++)
        if ((code = mount_one(&command->mounts[index])) != 0) return report_of(CLINUX_STAGE_MOUNTS, code);
    if (command->read_only_root && (code = remount_read_only(command->root)) != 0)
        return report_of(CLINUX_STAGE_ROOT, code);
    if (chdir(command->root) != 0) return report_of(CLINUX_STAGE_ROOT, errno);
    // Unlike after chroot alone, the host's files are then out of reach even for a command with CAP_SYS_CHROOT.
    if (syscall(SYS_pivot_root, ".", ".") == 0) {
        if (umount2(".", MNT_DETACH) != 0) return report_of(CLINUX_STAGE_ROOT, errno);
    } else if (chroot(".") != 0) {
        return report_of(CLINUX_STAGE_ROOT, errno);
    }
    return chdir("/") == 0 ? report_of(CLINUX_STAGE_STARTED, 0) : report_of(CLINUX_STAGE_ROOT, errno);
}

/// Docker's default capabilities; the others can't come back, not even by a setuid program.
static int limit_capabilities(void) {
    static const int kept[] = {
        CAP_CHOWN,  CAP_DAC_OVERRIDE, CAP_FSETID,  CAP_FOWNER,           CAP_MKNOD,      CAP_NET_RAW, CAP_SETGID,
        CAP_SETUID, CAP_SETFCAP,      CAP_SETPCAP, CAP_NET_BIND_SERVICE, CAP_SYS_CHROOT, CAP_KILL,    CAP_AUDIT_WRITE,
    };
    for (int capability = 0; prctl(PR_CAPBSET_READ, capability, 0, 0, 0) >= 0; capability++) {
        int keep = 0;
        for (size_t index = 0; index < sizeof kept / sizeof *kept; index++) keep |= kept[index] == capability;
        if (!keep && prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) != 0) return errno;
    }
    return 0;
}

/// The raw calls: the C library's would wait for threads that this copy of the process does not have.
static int change_user(const clinux_command *command) {
    // In a namespace with one id only setgroups is denied, and there is no other group to take or to leave.
    if (syscall(SYS_setgroups, command->group_count, command->groups) != 0 && (errno != EPERM || command->group_count > 0))
        return errno;
    if (syscall(SYS_setresgid, command->gid, command->gid, command->gid) != 0) return errno;
    return syscall(SYS_setresuid, command->uid, command->uid, command->uid) == 0 ? 0 : errno;
}

struct clinux_report clinux_become_command(const clinux_command *command) {
    umask(022);
    // Before the user changes, as runtimes do it: a folder that is closed to the user may still be where it stands.
    if (chdir(command->working_directory) != 0) return report_of(CLINUX_STAGE_WORKING_DIRECTORY, errno);
    for (size_t index = 0; index < command->limit_count; index++) {
        struct rlimit limit = {command->limits[index].soft, command->limits[index].hard};
        if (setrlimit(command->limits[index].resource, &limit) != 0) return report_of(CLINUX_STAGE_USER, errno);
    }
    int code = command->keep_capabilities ? 0 : limit_capabilities();
    if (code == 0) code = change_user(command);
    if (code) return report_of(CLINUX_STAGE_USER, code);
    return report_of(CLINUX_STAGE_STARTED, 0);
}
