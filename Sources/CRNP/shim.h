// The only place that includes RNP: OpenPGP messages, decrypted as a stream.
#ifndef MOCKDEST_CRNP_SHIM_H
#define MOCKDEST_CRNP_SHIM_H
#include <rnp/rnp.h>
#include <rnp/rnp_err.h>
#endif
