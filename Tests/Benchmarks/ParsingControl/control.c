#include "control.h"

#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
  char *bytes;
  size_t count, capacity, gathered;
  int depth, entry_depth, field_depth;
} Gatherer;

static void put(Gatherer *g, const void *bytes, size_t length) {
  if (g->count + length > g->capacity) {
    while (g->count + length > g->capacity) g->capacity = g->capacity ? g->capacity * 2 : 65536;
    g->bytes = realloc(g->bytes, g->capacity);
    if (!g->bytes) abort();
  }
  memcpy(g->bytes + g->count, bytes, length);
  g->count += length;
}

static int is_field(const char *name) {
  static const char *const names[] = {
      "title", "link", "guid", "id", "pubDate", "published", "updated", "description", "date",
      "summary", "content", "encoded", "creator", "author", "name", "category", "subject"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    if (name[0] == names[i][0] && !strcmp(name, names[i])) return 1;
  return 0;
}

static void on_start(
    void *user, const xmlChar *local, const xmlChar *prefix, const xmlChar *uri, int namespaces,
    const xmlChar **namespace_list, int attributes, int defaulted, const xmlChar **list) {
  (void)prefix, (void)uri, (void)namespaces, (void)namespace_list, (void)defaulted;
  Gatherer *g = user;
  const char *name = (const char *)local;
  g->depth++;
  if (g->field_depth) {
    put(g, "<", 1), put(g, name, strlen(name)), put(g, ">", 1);
    return;
  }
  if (!g->entry_depth) {
    if (!strcmp(name, "item") || !strcmp(name, "entry")) g->entry_depth = g->depth;
    return;
  }
  for (int i = 0; i < attributes; i++, list += 5) put(g, list[3], (size_t)(list[4] - list[3]));
  if (is_field(name)) g->field_depth = g->depth;
}

static void on_end(void *user, const xmlChar *local, const xmlChar *prefix, const xmlChar *uri) {
  (void)prefix, (void)uri;
  Gatherer *g = user;
  if (g->field_depth == g->depth) g->field_depth = 0;
  if (g->field_depth)
    put(g, "</", 2), put(g, local, strlen((const char *)local)), put(g, ">", 1);
  if (g->entry_depth == g->depth) {
    g->entry_depth = 0;
    g->gathered += g->count;
    g->count = 0;
  }
  g->depth--;
}

static void on_text(void *user, const xmlChar *bytes, int length) {
  Gatherer *g = user;
  if (g->field_depth) put(g, bytes, (size_t)length);
}

static void on_error(void *user, xmlErrorPtr error) { (void)user, (void)error; }

size_t control_parse(const uint8_t *bytes, size_t length) {
  Gatherer g = {0};
  xmlSAXHandler handler;
  memset(&handler, 0, sizeof handler);
  handler.initialized = XML_SAX2_MAGIC;
  handler.startElementNs = on_start;
  handler.endElementNs = on_end;
  handler.characters = handler.ignorableWhitespace = handler.cdataBlock = on_text;
  handler.serror = on_error;
  xmlParserCtxtPtr context = xmlCreatePushParserCtxt(&handler, &g, NULL, 0, NULL);
  xmlCtxtUseOptions(
      context, XML_PARSE_RECOVER | XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
  for (size_t at = 0; at < length; at += 65536) {
    size_t piece = length - at < 65536 ? length - at : 65536;
    xmlParseChunk(context, (const char *)bytes + at, (int)piece, 0);
  }
  xmlParseChunk(context, NULL, 0, 1);
  size_t gathered = g.gathered + g.count;
  if (context->myDoc) xmlFreeDoc(context->myDoc);
  xmlFreeParserCtxt(context);
  free(g.bytes);
  return gathered;
}
