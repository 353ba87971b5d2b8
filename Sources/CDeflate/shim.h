#ifndef DOCKSTEP_CDEFLATE_H
#define DOCKSTEP_CDEFLATE_H
#include <libdeflate.h>
#endif
