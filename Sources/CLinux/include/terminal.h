// Terminals: what is only said by the variadic `ioctl`.
#ifndef DOCKSTEP_CLINUX_TERMINAL_H
#define DOCKSTEP_CLINUX_TERMINAL_H

/// The columns of the terminal behind a descriptor; 0 where it is none or does not say.
int clinux_terminal_columns(int descriptor);

/// Sets a terminal's size in character cells; 0 or an errno value.
int clinux_set_terminal_size(int descriptor, unsigned short columns, unsigned short rows);

#endif
