#ifndef VEILLE_ALLOCATOR_H
#define VEILLE_ALLOCATOR_H

/// Bounds how many separate stores of free memory the C library keeps for its threads. One for each thread
/// would hold what another could use.
void allocator_limit_arenas(int count);

#endif
