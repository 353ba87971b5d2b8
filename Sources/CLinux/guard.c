#define _GNU_SOURCE
#include "command.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/statfs.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

// Where the report goes, above the command's three descriptors, and what is passed on, if anything; and the stack that setting up takes, many times over.
enum { REPORT = 3, PASSED = 4, MOST_NEEDED = 5, STACK_SIZE = 256 * 1024 };

/// What the new process is told. It shares the caller's memory and the caller waits, until the program runs: copying the
/// memory instead would cost milliseconds in a large process.
struct beginning {
    const clinux_command *command;
    int report;
};

static struct clinux_report report_of(int stage, int code) {
    struct clinux_report report = {stage, code};
    return report;
}

/// Tells the caller where the start ended, and ends.
static _Noreturn void give_up(struct clinux_report report) {
    ssize_t written = write(REPORT, &report, sizeof report);
    _exit(written == (ssize_t)sizeof report ? 125 : 124);
}

static void reset_signals(void) {
    struct sigaction defaults;
    memset(&defaults, 0, sizeof defaults);
    defaults.sa_handler = SIG_DFL;
    for (int number = 1; number < NSIG; number++) sigaction(number, &defaults, NULL);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

/// Puts the descriptors that are needed in their places and closes all others; nothing may be left that keeps a pipe of
/// the caller open.
static int arrange_descriptors(const clinux_command *command, int report) {
    const int *streams = command->streams;
    int sources[MOST_NEEDED] = {streams[0], streams[1], streams[2], report, command->passed};
    int count = command->passed < 0 ? PASSED : MOST_NEEDED;
    for (int index = 0; index < count; index++) {
        sources[index] = fcntl(sources[index], F_DUPFD_CLOEXEC, MOST_NEEDED);
        if (sources[index] < 0) return errno;
    }
    for (int index = 0; index < count; index++)
        if (dup3(sources[index], index, index == REPORT ? O_CLOEXEC : 0) < 0) return errno;
    return syscall(SYS_close_range, count, ~0U, 0) == 0 ? 0 : errno;
}

/// A hybrid system mounts the second hierarchy here; one of the runtimes refuses to start where it sees it.
static int hide_unified_cgroup(void) {
    struct statfs information;
    const char *path = "/sys/fs/cgroup/unified";
    if (statfs(path, &information) != 0 || information.f_type != CGROUP2_SUPER_MAGIC) return 0;
    return mount("tmpfs", path, "tmpfs", MS_NOSUID | MS_NODEV | MS_NOEXEC, "size=4k,mode=755") == 0 ? 0 : errno;
}

/// The world that the command finds: process table, mounts, network, host name.
static struct clinux_report prepare_world(const clinux_command *command) {
    if (mount(NULL, "/", NULL, MS_REC | MS_SLAVE, NULL) != 0) return report_of(CLINUX_STAGE_MOUNTS, errno);
    if (command->hide_unified_cgroup) {
        int code = hide_unified_cgroup();
        if (code) return report_of(CLINUX_STAGE_MOUNTS, code);
    }
    if (!command->root) {
        // A runtime looks its children up by the numbers that this namespace gives them.
        if (mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL) != 0)
            return report_of(CLINUX_STAGE_MOUNTS, errno);
        return report_of(CLINUX_STAGE_STARTED, 0);
    }
    if (command->isolate_network) {
        int code = clinux_raise_loopback();
        if (code) return report_of(CLINUX_STAGE_NETWORK, code);
    }
    if (command->hostname && sethostname(command->hostname, strlen(command->hostname)) != 0)
        return report_of(CLINUX_STAGE_NAMESPACES, errno);
    return clinux_house_command(command);
}

/// Makes the caller's process group the terminal's reader. From a group that is not yet, this would stop the process. A
/// terminal that is not this session's, as after `su -c` or `setsid`, has no such groups: whoever reads it reads it.
static int take_terminal(int terminal) {
    sigset_t stop, before;
    sigemptyset(&stop);
    sigaddset(&stop, SIGTTOU);
    pthread_sigmask(SIG_BLOCK, &stop, &before);
    int code = tcsetpgrp(terminal, getpgrp()) == 0 ? 0 : errno;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return code == ENOTTY ? 0 : code;
}

/// Has the kernel end this process with the thread that started it.
static void die_with_caller(void) {
    prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
    // Nobody reads the report: the caller had gone before the kernel knew what to do.
    struct pollfd event = {REPORT, 0, 0};
    if (poll(&event, 1, 0) > 0 && event.revents & POLLERR) _exit(128 + SIGKILL);
}

static int begin(void *argument) {
    const struct beginning *beginning = argument;
    const clinux_command *command = beginning->command;
    reset_signals();
    // The network is named by a descriptor that is closed next.
    int refused = command->network >= 0 && setns(command->network, CLONE_NEWNET) != 0 ? errno : 0;
    int code = arrange_descriptors(command, beginning->report);
    if (code) _exit(124);
    die_with_caller();
    if (refused) give_up(report_of(CLINUX_STAGE_NETWORK, refused));
    setpgid(0, 0);
    if (command->take_terminal) {
        code = take_terminal(STDIN_FILENO);
        if (code) give_up(report_of(CLINUX_STAGE_TERMINAL, code));
    }
    struct clinux_report result = prepare_world(command);
    if (result.stage != CLINUX_STAGE_STARTED) give_up(result);
    if (command->root) {
        // Out of reach of the terminal's signals, as under a runtime, unless the terminal was handed over.
        if (!command->take_terminal) setsid();
        result = clinux_become_command(command);
        if (result.stage != CLINUX_STAGE_STARTED) give_up(result);
        // A change of user made the kernel forget it.
        die_with_caller();
    }
    execve(command->path, command->arguments.items, command->environment.items);
    give_up(report_of(CLINUX_STAGE_EXECUTE, errno));
}

int clinux_pipe(int *read_end, int *write_end) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) return errno;
    *read_end = ends[0];
    *write_end = ends[1];
    return 0;
}

int clinux_command_start(const clinux_command *command, struct clinux_guarded *result) {
    int report[2];
    int code = clinux_pipe(&report[0], &report[1]);
    if (code) return code;
    char *stack = mmap(NULL, STACK_SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK, -1, 0);
    if (stack == MAP_FAILED) {
        code = errno;
        close(report[0]);
        close(report[1]);
        return code;
    }
    int flags = CLONE_VM | CLONE_VFORK | CLONE_PIDFD | CLONE_NEWPID | CLONE_NEWNS | SIGCHLD;
    if (command->root) flags |= CLONE_NEWUTS | CLONE_NEWIPC;
    if (command->root && command->isolate_network) flags |= CLONE_NEWNET;
    struct beginning beginning = {command, report[1]};
    // A signal handler of the caller must not run in the new process.
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    int process = -1;
    pid_t child = clone(begin, stack + STACK_SIZE, flags, &beginning, &process);
    code = errno;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    munmap(stack, STACK_SIZE);
    close(report[1]);
    if (child < 0) {
        close(report[0]);
        return code;
    }
    result->pid = child;
    result->process = process;
    result->report = report[0];
    return 0;
}

int clinux_command_signal(int process, int signal_number) {
    return syscall(SYS_pidfd_send_signal, process, signal_number, NULL, 0) == 0 ? 0 : errno;
}

int clinux_take_terminal_back(int terminal) { return take_terminal(terminal); }

int clinux_terminal_size(int terminal, uint16_t *height, uint16_t *width) {
    struct winsize size;
    if (ioctl(terminal, TIOCGWINSZ, &size) != 0) return errno;
    *height = size.ws_row;
    *width = size.ws_col;
    return 0;
}

int clinux_command_wait(pid_t pid) {
    int status = 0;
    while (waitpid(pid, &status, 0) < 0)
        if (errno != EINTR) return -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
