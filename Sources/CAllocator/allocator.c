#include "allocator.h"

#include <malloc.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>

void allocator_limit_arenas(int count) {
#ifdef __GLIBC__
  mallopt(M_ARENA_MAX, count);
#else
  (void)count;
#endif
}

void allocator_expect(size_t bytes) {
#if defined(__GLIBC__) && defined(MADV_HUGEPAGE)
  const size_t most = 32 << 20;
  const uintptr_t page = 2 << 20;
  if (bytes > most) bytes = most;
  // What is wanted and what is given back shall stay in the one heap.
  mallopt(M_MMAP_THRESHOLD, (int)most);
  mallopt(M_TRIM_THRESHOLD, (int)(2 * most));
  char *heap = malloc(bytes);
  if (!heap) return;
  uintptr_t first = ((uintptr_t)heap + page - 1) & ~(page - 1);
  uintptr_t end = ((uintptr_t)heap + bytes) & ~(page - 1);
  if (first < end) madvise((void *)first, end - first, MADV_HUGEPAGE);
  free(heap);
#else
  (void)bytes;
#endif
}
