// Starts a command as number 1 of a process id namespace of its own, so that the kernel ends everything that the command
// started as soon as it ends, and ends it as soon as the thread that started it does.
#ifndef DOCKSTEP_CLINUX_GUARD_H
#define DOCKSTEP_CLINUX_GUARD_H

#include <stdint.h>
#include <sys/types.h>

/// A command being described; copied strings, freed by `clinux_command_free`.
typedef struct clinux_command clinux_command;

/// What is mounted in a command's root.
enum clinux_mount_kind {
    CLINUX_MOUNT_PROC = 0,
    CLINUX_MOUNT_DEV = 1,
    CLINUX_MOUNT_SYS = 2,
    CLINUX_MOUNT_BIND = 3,
    CLINUX_MOUNT_BIND_READ_ONLY = 4,
    /// Read-only, and nothing in it is a device, a program or runs as another user.
    CLINUX_MOUNT_BIND_HIDDEN = 5,
    /// The source is mount(8)'s options.
    CLINUX_MOUNT_TMPFS = 6,
    CLINUX_MOUNT_TMPFS_READ_ONLY = 7,
};

/// Where a start ended; the command's program runs from `CLINUX_STAGE_STARTED` on.
enum clinux_stage {
    CLINUX_STAGE_STARTED = 0,
    CLINUX_STAGE_NAMESPACES = 1,
    CLINUX_STAGE_MOUNTS = 2,
    CLINUX_STAGE_NETWORK = 3,
    CLINUX_STAGE_ROOT = 4,
    CLINUX_STAGE_USER = 5,
    CLINUX_STAGE_WORKING_DIRECTORY = 6,
    CLINUX_STAGE_EXECUTE = 7,
    CLINUX_STAGE_TERMINAL = 8,
};

/// What the report descriptor of a started command gives, once; nothing but its end means: started.
struct clinux_report {
    int32_t stage;
    int32_t code;
};

/// A started command; the caller closes the two descriptors and waits for `pid`.
struct clinux_guarded {
    pid_t pid;
    /// For `pidfd_send_signal`.
    int process;
    /// Readable: one `clinux_report`, or its end once the program runs.
    int report;
};

/// A command by its program's path; NULL when memory ran out.
clinux_command *clinux_command_create(const char *path);
void clinux_command_free(clinux_command *command);
/// Adds a word, argument 0 first; 0 or ENOMEM, as the functions below.
int clinux_command_add_argument(clinux_command *command, const char *word);
/// Adds `NAME=value`.
int clinux_command_add_variable(clinux_command *command, const char *variable);
/// The three descriptors that the command gets as 0, 1 and 2.
void clinux_command_set_streams(clinux_command *command, int input, int output, int error);
/// Gives the command one descriptor more, as its number 4.
void clinux_command_pass(clinux_command *command, int descriptor);
/// Starts the command in the network that a descriptor names.
void clinux_command_join_network(clinux_command *command, int descriptor);
/// Has the command's process group read the terminal that is descriptor 0 and get its signals, from before it starts.
void clinux_command_take_terminal(clinux_command *command);
/// Hides the second cgroup hierarchy of a hybrid system from the command.
void clinux_command_hide_unified_cgroup(clinux_command *command);
/// Runs the command in `root` instead of on the host's files.
int clinux_command_set_root(clinux_command *command, const char *root, int read_only, const char *working_directory);
int clinux_command_set_hostname(clinux_command *command, const char *hostname);
/// Gives the command a network with nothing but a loopback.
void clinux_command_isolate_network(clinux_command *command);
void clinux_command_set_user(clinux_command *command, uint32_t uid, uint32_t gid);
int clinux_command_add_group(clinux_command *command, uint32_t group);
/// Leaves the command the capabilities that this process has.
void clinux_command_keep_capabilities(clinux_command *command);
/// Limits a resource by its number (`setrlimit(2)`).
int clinux_command_add_limit(clinux_command *command, int resource, uint64_t soft, uint64_t hard);
/// Mounts at a host path below the root, in the order given; the path must hold no symbolic link. A mount point below an
/// earlier mount is made where it is missing.
int clinux_command_add_mount(clinux_command *command, int kind, const char *source, const char *target);

/// A pipe whose ends no started program inherits; 0 or an errno value.
int clinux_pipe(int *read_end, int *write_end);

/// Starts the command and returns once its program runs or can't; 0 or an errno value. Safe in a process with threads. The
/// command is killed when the calling thread ends: the caller waits on it.
int clinux_command_start(const clinux_command *command, struct clinux_guarded *result);

/// Sends a signal to a started command; 0 or an errno value (ESRCH: it has ended).
int clinux_command_signal(int process, int signal_number);

/// Makes this process's group the terminal's reader again; 0 or an errno value.
int clinux_take_terminal_back(int terminal);

/// A terminal's size in characters; 0 or an errno value.
int clinux_terminal_size(int terminal, uint16_t *height, uint16_t *width);

/// Waits for a started command's end; its exit code, 128 and its signal's number, or -1 where it can't be told.
int clinux_command_wait(pid_t pid);

#endif
