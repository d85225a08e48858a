// The only place that includes zlib.
#ifndef MOCKDEST_CZLIB_SHIM_H
#define MOCKDEST_CZLIB_SHIM_H
#include <zlib.h>
#endif
