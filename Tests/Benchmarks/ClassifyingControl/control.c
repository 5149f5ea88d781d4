#include "control.h"

size_t control_copy(const unsigned char *text, size_t length, unsigned char *copy) {
  size_t blanks = 0;
  for (size_t at = 0; at < length; at++) {
    unsigned char byte = text[at];
    if (byte == ' ') {
      blanks++;
    } else if (byte >= 'A' && byte <= 'Z') {
      byte |= 0x20;
    }
    copy[at] = byte;
    // Keeps the compiler from reading sixteen bytes at once: the control is one byte after another.
    __asm__ volatile("" : : : "memory");
  }
  return blanks;
}
