// What each Unicode scalar below 0x20000 becomes before words are compared. Written out by generate.py.
#pragma once
#include <stdint.h>

enum {
  FOLDING_KEEP = 0,
  FOLDING_DELETE = 1,
  FOLDING_WORD = 2,
  FOLDING_CLAUSE = 3,
  FOLDING_SENTENCE = 4,
  FOLDING_VOICE = 5,
  FOLDING_HALF_VOICE = 6,
};

/// The page of each block of 256 scalars.
extern const uint8_t folding_page_of[512];
extern const uint32_t folding_pages[];

/// Up to four UTF-8 bytes, the first in the lowest place, or one of the numbers above.
static inline uint32_t folding_of(uint32_t scalar) {
  return scalar < 0x20000
             ? folding_pages[((uint32_t)folding_page_of[scalar >> 8] << 8) | (scalar & 0xFF)]
             : FOLDING_KEEP;
}
