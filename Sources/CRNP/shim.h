// The only place that includes RNP: OpenPGP messages, decrypted as a stream.
#ifndef MOCKDEST_CRNP_SHIM_H
#define MOCKDEST_CRNP_SHIM_H
#include <dlfcn.h>
#include <rnp/rnp.h>
#include <rnp/rnp_err.h>
#include <stdbool.h>
#include <stddef.h>

// The library is loaded when the first OpenPGP key or message comes. It brings Botan and eight other libraries along,
// whose relocations would cost every start of every command 2 ms.
static inline void *crnp_library(void) {
#ifdef __APPLE__
    const char *name = "librnp.0.dylib";
#else
    const char *name = "librnp.so.0";
#endif
    // dlopen counts and finds its own: whoever comes second gets the same handle.
    return dlopen(name, RTLD_NOW | RTLD_LOCAL);
}

/// Whether the library is there. Without it the functions below are NULL.
static inline bool crnp_is_there(void) { return crnp_library() != NULL; }

static inline void *crnp_symbol(const char *name) {
    void *library = crnp_library();
    return library == NULL ? NULL : dlsym(library, name);
}

// lazy_NAME() is the address of RNP's function NAME.
#define CRNP_LAZY(name) \
    static inline __typeof__(&name) lazy_##name(void) { return (__typeof__(&name))crnp_symbol(#name); }

CRNP_LAZY(rnp_buffer_destroy)
CRNP_LAZY(rnp_ffi_create)
CRNP_LAZY(rnp_ffi_destroy)
CRNP_LAZY(rnp_identifier_iterator_create)
CRNP_LAZY(rnp_identifier_iterator_destroy)
CRNP_LAZY(rnp_identifier_iterator_next)
CRNP_LAZY(rnp_import_keys)
CRNP_LAZY(rnp_input_destroy)
CRNP_LAZY(rnp_input_from_callback)
CRNP_LAZY(rnp_input_from_memory)
CRNP_LAZY(rnp_key_handle_destroy)
CRNP_LAZY(rnp_key_have_secret)
CRNP_LAZY(rnp_key_is_protected)
CRNP_LAZY(rnp_key_unprotect)
CRNP_LAZY(rnp_locate_key)
CRNP_LAZY(rnp_op_verify_create)
CRNP_LAZY(rnp_op_verify_destroy)
CRNP_LAZY(rnp_op_verify_execute)
CRNP_LAZY(rnp_op_verify_get_protection_info)
CRNP_LAZY(rnp_op_verify_get_recipient_at)
CRNP_LAZY(rnp_op_verify_get_recipient_count)
CRNP_LAZY(rnp_op_verify_set_flags)
CRNP_LAZY(rnp_output_destroy)
CRNP_LAZY(rnp_output_memory_get_buf)
CRNP_LAZY(rnp_output_to_callback)
CRNP_LAZY(rnp_output_to_memory)
CRNP_LAZY(rnp_recipient_get_keyid)
CRNP_LAZY(rnp_save_keys)
#undef CRNP_LAZY
#endif
