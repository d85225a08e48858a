// The only place that includes libssh. WITH_SERVER uncovers the server half of callbacks.h.
#ifndef MOCKDEST_CLIBSSH_SHIM_H
#define MOCKDEST_CLIBSSH_SHIM_H
#define WITH_SERVER 1
#include <libssh/libssh.h>
#include <libssh/server.h>
#include <libssh/callbacks.h>
#include <libssh/sftp.h>
#endif
