// Two calls of the C library that Swift's own module leaves out: a pipe that children do not inherit, and closing all
// else that they would inherit.
//
// Sources: pipe(2), https://man7.org/linux/man-pages/man2/pipe2.2.html;
// posix_spawn_file_actions_addclosefrom_np in <spawn.h> of the GNU C library from 2.34 on.
#ifndef MOCKDEST_SPAWN_SHIM_H
#define MOCKDEST_SPAWN_SHIM_H

#include <fcntl.h>
#include <spawn.h>
#include <unistd.h>

static inline int mockdest_pipe(int ends[2]) {
    if (pipe(ends) != 0) return -1;
    // Not in one step: every start in this program closes what is above 2 by itself.
    fcntl(ends[0], F_SETFD, FD_CLOEXEC);
    fcntl(ends[1], F_SETFD, FD_CLOEXEC);
    return 0;
}

#if defined(__linux__)
extern int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *, int);
static inline int mockdest_close_from(posix_spawn_file_actions_t *actions, int first) {
    return posix_spawn_file_actions_addclosefrom_np(actions, first);
}
#else
static inline int mockdest_close_from(posix_spawn_file_actions_t *actions, int first) { return 0; }
#endif

#endif
