#ifndef VEILLE_CXML_SHIM_H
#define VEILLE_CXML_SHIM_H

#include <libxml/parser.h>
#include <libxml/parserInternals.h>

// xmlFree is a mutable global, which Swift 6 refuses to read.
static inline void veille_xml_free(void *memory) { xmlFree(memory); }

#endif
