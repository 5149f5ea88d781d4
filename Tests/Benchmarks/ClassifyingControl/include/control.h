// What no classifier can beat: every byte is read, compared and written once.
#pragma once
#include <stddef.h>

/// Copies the text in lower case (ASCII) and counts its blanks.
size_t control_copy(const unsigned char *text, size_t length, unsigned char *copy);
