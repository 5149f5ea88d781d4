#ifndef VEILLE_ALLOCATOR_H
#define VEILLE_ALLOCATOR_H

#include <stddef.h>

/// Bounds how many separate stores of free memory the C library keeps for its threads. One for each thread
/// would hold what another could use.
void allocator_limit_arenas(int count);

/// Makes room for so many bytes, 32 MiB at most, that will be wanted soon and in small pieces: in large pages, where the
/// system has them, since a page that is touched first costs more than what is written to it.
void allocator_expect(size_t bytes);

#endif
