#ifndef VEILLE_PARSING_CONTROL_H
#define VEILLE_PARSING_CONTROL_H

#include <stddef.h>
#include <stdint.h>

// Reads a document with libxml2's SAX2 push parser and gathers the text of the fields of its
// entries, as bytes, markup and all. What a parser in C that does nothing else would cost.
// Answers the number of bytes gathered.
size_t control_parse(const uint8_t *bytes, size_t length);

#endif
