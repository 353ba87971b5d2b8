#define _GNU_SOURCE
#include "command.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <linux/sched.h>
#include <net/if.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/statfs.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

// Where the guard keeps its own descriptors, above the command's three.
enum { LIFELINE = 3, REPORT = 4, FIRST_FOREIGN = 5 };

/// fork without the C library's handlers, which may wait for a lock that a thread of the forking process held.
static pid_t bare_fork(uint64_t flags, int *process) {
    struct clone_args arguments;
    memset(&arguments, 0, sizeof arguments);
    arguments.flags = flags | CLONE_PIDFD;
    arguments.pidfd = (uint64_t)(uintptr_t)process;
    arguments.exit_signal = SIGCHLD;
    return (pid_t)syscall(SYS_clone3, &arguments, sizeof arguments);
}

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

/// Puts the five descriptors that are needed in their places and closes all others; nothing may be left that keeps a
/// pipe of the caller open.
static int arrange_descriptors(const int *streams, int lifeline, int report) {
    int sources[FIRST_FOREIGN] = {streams[0], streams[1], streams[2], lifeline, report};
    for (int index = 0; index < FIRST_FOREIGN; index++) {
        sources[index] = fcntl(sources[index], F_DUPFD_CLOEXEC, FIRST_FOREIGN);
        if (sources[index] < 0) return errno;
    }
    for (int index = 0; index < FIRST_FOREIGN; index++)
        if (dup3(sources[index], index, index < LIFELINE ? 0 : O_CLOEXEC) < 0) return errno;
    return syscall(SYS_close_range, FIRST_FOREIGN, ~0U, 0) == 0 ? 0 : errno;
}

/// A hybrid system mounts the second hierarchy here; one of the runtimes refuses to start where it sees it.
static int hide_unified_cgroup(void) {
    struct statfs information;
    const char *path = "/sys/fs/cgroup/unified";
    if (statfs(path, &information) != 0 || information.f_type != CGROUP2_SUPER_MAGIC) return 0;
    return mount("tmpfs", path, "tmpfs", MS_NOSUID | MS_NODEV | MS_NOEXEC, "size=4k,mode=755") == 0 ? 0 : errno;
}

static int raise_loopback(void) {
    int handle = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (handle < 0) return errno;
    struct ifreq request;
    memset(&request, 0, sizeof request);
    strcpy(request.ifr_name, "lo");
    request.ifr_flags = IFF_UP | IFF_RUNNING;
    int code = ioctl(handle, SIOCSIFFLAGS, &request) == 0 ? 0 : errno;
    close(handle);
    return code;
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
        int code = raise_loopback();
        if (code) return report_of(CLINUX_STAGE_NETWORK, code);
    }
    if (command->hostname && sethostname(command->hostname, strlen(command->hostname)) != 0)
        return report_of(CLINUX_STAGE_NAMESPACES, errno);
    return clinux_house_command(command);
}

/// Makes the caller's process group the terminal's reader. From a group that is not yet, this would stop the process.
static int take_terminal(int terminal) {
    sigset_t stop, before;
    sigemptyset(&stop);
    sigaddset(&stop, SIGTTOU);
    pthread_sigmask(SIG_BLOCK, &stop, &before);
    int code = tcsetpgrp(terminal, getpgrp()) == 0 ? 0 : errno;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return code;
}

static _Noreturn void become_command(const clinux_command *command) {
    close(LIFELINE);
    if (command->root) {
        // Out of reach of the terminal's signals, as under a runtime, unless the terminal was handed over.
        if (!command->take_terminal) setsid();
        struct clinux_report report = clinux_become_command(command);
        if (report.stage != CLINUX_STAGE_STARTED) give_up(report);
    }
    execve(command->path, command->arguments.items, command->environment.items);
    give_up(report_of(CLINUX_STAGE_EXECUTE, errno));
}

/// Waits for the command or for the caller's end, whichever comes first, and ends with the command's code.
static _Noreturn void watch(int command_process) {
    struct pollfd events[2] = {{LIFELINE, 0, 0}, {command_process, POLLIN, 0}};
    for (;;) {
        if (poll(events, 2, -1) < 0 && errno != EINTR) _exit(124);
        if (events[0].revents) _exit(128 + SIGKILL);
        if (events[1].revents) break;
    }
    siginfo_t information;
    memset(&information, 0, sizeof information);
    if (waitid(P_PIDFD, (id_t)command_process, &information, WEXITED) != 0) _exit(124);
    _exit(information.si_code == CLD_EXITED ? information.si_status : 128 + information.si_status);
}

static _Noreturn void guard(const clinux_command *command, int lifeline, int report) {
    reset_signals();
    int code = arrange_descriptors(command->streams, lifeline, report);
    if (code) _exit(124);
    setpgid(0, 0);
    if (command->take_terminal) {
        code = take_terminal(STDIN_FILENO);
        if (code) give_up(report_of(CLINUX_STAGE_TERMINAL, code));
    }
    struct clinux_report result = prepare_world(command);
    if (result.stage != CLINUX_STAGE_STARTED) give_up(result);
    int process = -1;
    pid_t child = bare_fork(0, &process);
    if (child < 0) give_up(report_of(CLINUX_STAGE_NAMESPACES, errno));
    if (child == 0) become_command(command);
    // The report's end must come from the command alone.
    close(REPORT);
    for (int index = 0; index < LIFELINE; index++) close(index);
    watch(process);
}

int clinux_pipe(int *read_end, int *write_end) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) return errno;
    *read_end = ends[0];
    *write_end = ends[1];
    return 0;
}

int clinux_command_start(const clinux_command *command, struct clinux_guard *result) {
    int lifeline[2];
    int report[2];
    if (pipe2(lifeline, O_CLOEXEC) != 0) return errno;
    if (pipe2(report, O_CLOEXEC) != 0) {
        int code = errno;
        close(lifeline[0]);
        close(lifeline[1]);
        return code;
    }
    uint64_t flags = CLONE_NEWPID | CLONE_NEWNS;
    if (command->root) flags |= CLONE_NEWUTS | CLONE_NEWIPC;
    if (command->root && command->isolate_network) flags |= CLONE_NEWNET;
    // A signal handler of the caller must not run in the child.
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    int process = -1;
    pid_t child = bare_fork(flags, &process);
    int code = errno;
    if (child == 0) guard(command, lifeline[0], report[1]);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    close(lifeline[0]);
    close(report[1]);
    if (child < 0) {
        close(lifeline[1]);
        close(report[0]);
        return code;
    }
    result->pid = child;
    result->process = process;
    result->report = report[0];
    result->lifeline = lifeline[1];
    return 0;
}

int clinux_guard_kill(int process, int signal_number) {
    return syscall(SYS_pidfd_send_signal, process, signal_number, NULL, 0) == 0 ? 0 : errno;
}

int clinux_take_terminal_back(int terminal) { return take_terminal(terminal); }

int clinux_guard_wait(pid_t pid) {
    int status = 0;
    while (waitpid(pid, &status, 0) < 0)
        if (errno != EINTR) return -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
