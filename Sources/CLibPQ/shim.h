#ifndef VESTRY_CLIBPQ_SHIM_H
#define VESTRY_CLIBPQ_SHIM_H
#include <libpq-fe.h>
#endif
