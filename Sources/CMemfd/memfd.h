// Two calls of Linux that glibc declares only to those who ask for GNU's extensions before the first include, which
// nobody can do once the modules are built. Header only.
// Source: memfd_create(2) and fallocate(2), https://man7.org/linux/man-pages/man2/memfd_create.2.html
#ifndef MOCKDEST_MEMFD_H
#define MOCKDEST_MEMFD_H
#include <sys/types.h>

extern int memfd_create(const char *name, unsigned int flags);
extern int fallocate(int fd, int mode, off_t offset, off_t length);

/// A file without a name that lives in memory, closed on exec; -1 and errno when there is none.
static inline int memfd_open(const char *name) { return memfd_create(name, 1U /* MFD_CLOEXEC */); }

/// Gives the memory of a range back; it reads as zeros from then on. 0, or -1 and errno.
static inline int memfd_punch(int fd, off_t offset, off_t length) {
    return fallocate(fd, 0x01 | 0x02 /* FALLOC_FL_KEEP_SIZE, FALLOC_FL_PUNCH_HOLE */, offset, length);
}
#endif
