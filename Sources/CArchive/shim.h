#ifndef DOCKSTEP_CARCHIVE_H
#define DOCKSTEP_CARCHIVE_H
#include <archive.h>
#include <archive_entry.h>
#endif
