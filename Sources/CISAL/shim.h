// The only place that includes Intel's ISA-L: raw deflate, unpacked as a stream, and CRC-32.
#ifndef MOCKDEST_CISAL_SHIM_H
#define MOCKDEST_CISAL_SHIM_H
#include <isa-l/crc.h>
#include <isa-l/igzip_lib.h>
#include <stdlib.h>

// The library's state is a struct of 87 KB with arrays that Swift would see as tuples: it stays behind a pointer.
typedef struct {
    const uint8_t *next_in;
    uint32_t avail_in;
    uint8_t *next_out;
    uint32_t avail_out;
    // Below 0: the data is no deflate stream.
    int32_t status;
    // All output was handed over.
    int32_t is_finished;
    // Once finished: whole bytes that were taken in and lie behind the end, lowest first.
    uint64_t spare_bytes;
    int32_t spare_count;
} isal_step;

static inline void isal_stream_restart(void *stream) {
    struct inflate_state *state = (struct inflate_state *)stream;
    isal_inflate_init(state);
    state->crc_flag = ISAL_GZIP_NO_HDR;
}

static inline void *isal_stream_make(void) {
    void *stream = malloc(sizeof(struct inflate_state));
    if (stream) isal_stream_restart(stream);
    return stream;
}

// CRC-32 of what came out so far.
static inline uint32_t isal_stream_checksum(const void *stream) { return ((const struct inflate_state *)stream)->crc; }

static inline void isal_stream_inflate(void *stream, isal_step *step) {
    struct inflate_state *state = (struct inflate_state *)stream;
    state->next_in = (uint8_t *)step->next_in;
    state->avail_in = step->avail_in;
    state->next_out = step->next_out;
    state->avail_out = step->avail_out;
    step->status = isal_inflate(state);
    step->next_in = state->next_in;
    step->avail_in = state->avail_in;
    step->next_out = state->next_out;
    step->avail_out = state->avail_out;
    step->is_finished = state->block_state == ISAL_BLOCK_FINISH;
    step->spare_count = state->read_in_length > 0 ? state->read_in_length / 8 : 0;
    step->spare_bytes = state->read_in_length > 0 ? state->read_in >> (state->read_in_length % 8) : 0;
}
#endif
