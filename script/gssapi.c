// GSSAPI without any mechanism, for script/install: libssh wants its functions, the SFTP endpoint offers no such login,
// and to load Kerberos' seven libraries takes longer than to start.
//
// Source: RFC 2744, "Generic Security Service API Version 2 : C-bindings".
#include <stddef.h>
#include <stdint.h>

typedef struct { size_t count; void *elements; } oid_set;
static oid_set none;
enum { COMPLETE = 0, BAD_MECHANISM = 1 << 16 };

void *GSS_C_NT_HOSTBASED_SERVICE, *GSS_C_NT_USER_NAME;

uint32_t gss_create_empty_oid_set(uint32_t *minor, oid_set **set) { return *minor = 0, *set = &none, COMPLETE; }
uint32_t gss_indicate_mechs(uint32_t *minor, oid_set **set) { return *minor = 0, *set = &none, COMPLETE; }
uint32_t gss_release_oid_set(uint32_t *minor, oid_set **set) { return *minor = 0, *set = NULL, COMPLETE; }
uint32_t gss_test_oid_set_member(uint32_t *minor, void *member, oid_set *set, int *present) {
    return *minor = 0, *present = 0, COMPLETE;
}
uint32_t gss_release_buffer(uint32_t *minor, void *buffer) { return *minor = 0, COMPLETE; }
uint32_t gss_release_cred(uint32_t *minor, void **credential) { return *minor = 0, *credential = NULL, COMPLETE; }
uint32_t gss_release_name(uint32_t *minor, void **name) { return *minor = 0, *name = NULL, COMPLETE; }

// Whatever else is asked is asked of a mechanism.
#define REFUSED(name) uint32_t name(uint32_t *minor) { return *minor = 0, BAD_MECHANISM; }
REFUSED(gss_accept_sec_context)
REFUSED(gss_acquire_cred)
REFUSED(gss_add_oid_set_member)
REFUSED(gss_display_name)
REFUSED(gss_display_status)
REFUSED(gss_get_mic)
REFUSED(gss_import_name)
REFUSED(gss_init_sec_context)
REFUSED(gss_inquire_cred)
REFUSED(gss_inquire_cred_by_mech)
REFUSED(gss_verify_mic)
