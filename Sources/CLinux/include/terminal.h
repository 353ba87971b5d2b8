// Terminals: what is only said by the variadic `ioctl`, and by what Glibc declares for GNU sources alone.
#ifndef DOCKSTEP_CLINUX_TERMINAL_H
#define DOCKSTEP_CLINUX_TERMINAL_H

/// The columns of the terminal behind a descriptor; 0 where it is none or does not say.
int clinux_terminal_columns(int descriptor);
/// The same for its rows.
int clinux_terminal_rows(int descriptor);

/// Makes a new terminal of that size; its two ends and 0, or an errno value.
int clinux_open_terminal(unsigned short columns, unsigned short rows, int *controller, int *terminal);

/// Starts a program, found by PATH, as the leader of a session on a new terminal of that size.
/// On success 0, with the terminal's other end in `controller` and the program's number in `process`; else an errno value.
int clinux_spawn_on_terminal(char *const arguments[], char *const environment[], unsigned short columns,
                             unsigned short rows, int *controller, int *process);

/// Gives the terminal behind its other end another size; 0 or an errno value.
int clinux_resize_terminal(int controller, unsigned short columns, unsigned short rows);

#endif
