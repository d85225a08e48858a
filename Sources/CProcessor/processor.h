// Which processor a new thread may begin on: calls of the C library that Swift's own module leaves out.
//
// Source: pthread_attr_setaffinity_np(3), https://man7.org/linux/man-pages/man3/pthread_attr_setaffinity_np.3.html
#ifndef MOCKDEST_PROCESSOR_H
#define MOCKDEST_PROCESSOR_H

#include <pthread.h>

#if defined(__linux__)
#include <sched.h>
extern int sched_getcpu(void);
extern int sched_getaffinity(pid_t, size_t, cpu_set_t *);
extern int pthread_attr_setaffinity_np(pthread_attr_t *, size_t, const cpu_set_t *);

// Keeps a thread from the processor of the one that calls, where there is another.
static inline void mockdest_begin_elsewhere(pthread_attr_t *attributes) {
    cpu_set_t allowed;
    int here = sched_getcpu();
    if (here < 0 || sched_getaffinity(0, sizeof allowed, &allowed) != 0) return;
    unsigned char *bits = (unsigned char *)&allowed;
    bits[here / 8] &= (unsigned char)~(1u << here % 8);
    int others = 0;
    for (size_t at = 0; at < sizeof allowed; at++) others |= bits[at];
    if (others) pthread_attr_setaffinity_np(attributes, sizeof allowed, &allowed);
}
#else
static inline void mockdest_begin_elsewhere(pthread_attr_t *attributes) {}
#endif

#endif
