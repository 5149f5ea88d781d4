#ifndef VEILLE_CXML_SHIM_H
#define VEILLE_CXML_SHIM_H

#include <errno.h>
#include <iconv.h>
#include <libxml/xmlversion.h>
// Debian's libxml2 is built with ICU, and its encoding.h then includes ICU's headers, whose types
// clash with those of the ICU inside Foundation. They only add two pointers at the end of
// xmlCharEncodingHandler, which nothing here looks into.
#undef LIBXML_ICU_ENABLED
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

// ---- Text of open elements ----------------------------------------------------------------------
// The text of every open element, one after the other. It lives in C so that libxml2's character
// callback, the busiest of all, is a memcpy and never enters Swift.

typedef struct {
  uint8_t *_Nonnull bytes;
  size_t count;
  size_t capacity;
  // Inside inline markup: `&` and `<` of character data are escaped again, because tags stand
  // beside them in the same buffer.
  int escapes;
} veille_text;

static inline void veille_text_init(veille_text *_Nonnull text) {
  text->capacity = 16384;
  text->bytes = malloc(text->capacity);
  if (!text->bytes) abort();
  text->count = 0;
  text->escapes = 0;
}

static inline void veille_text_free(veille_text *_Nonnull text) { free(text->bytes); }

static inline void veille_text_reserve(veille_text *_Nonnull text, size_t more) {
  size_t needed = text->count + more;
  if (__builtin_expect(needed <= text->capacity, 1)) return;
  size_t capacity = text->capacity * 2;
  if (capacity < needed) capacity = needed;
  uint8_t *bytes = realloc(text->bytes, capacity);
  if (!bytes) abort();
  text->bytes = bytes;
  text->capacity = capacity;
}

static inline void veille_text_raw(
    veille_text *_Nonnull text, const uint8_t *_Nonnull bytes, size_t length) {
  veille_text_reserve(text, length);
  memcpy(text->bytes + text->count, bytes, length);
  text->count += length;
}

static inline void veille_text_append(
    veille_text *_Nonnull text, const uint8_t *_Nonnull bytes, size_t length) {
  if (!text->escapes) {
    veille_text_raw(text, bytes, length);
    return;
  }
  veille_text_reserve(text, length * 5);
  uint8_t *out = text->bytes + text->count;
  for (size_t i = 0; i < length; i++) {
    if (bytes[i] == '&') {
      memcpy(out, "&amp;", 5);
      out += 5;
    } else if (bytes[i] == '<') {
      memcpy(out, "&lt;", 4);
      out += 4;
    } else {
      *out++ = bytes[i];
    }
  }
  text->count = (size_t)(out - text->bytes);
}

// ---- libxml2 ------------------------------------------------------------------------------------

typedef void (*veille_start)(
    void *_Nonnull owner, const xmlChar *_Nonnull local, const xmlChar *_Nullable prefix,
    const xmlChar *_Nullable uri, int attribute_count,
    const xmlChar *_Nullable *_Nullable attributes);
typedef void (*veille_namespace)(void *_Nonnull owner, const xmlChar *_Nonnull uri);
typedef void (*veille_end)(void *_Nonnull owner, const xmlChar *_Nonnull local);

// libxml2's user data. It is never the parser context: with the context as user data libxml2 falls
// back on its own table of entities and expands them.
typedef struct {
  veille_text *_Nonnull text;
  void *_Nonnull owner;
  veille_start _Nonnull start;
  veille_end _Nonnull end;
  veille_namespace _Nonnull declare;
  xmlParserCtxtPtr _Nullable context;
  int met_doctype;
  int undeclared_prefix_line;
} veille_reader;

static inline void veille_on_start(
    void *user, const xmlChar *local, const xmlChar *prefix, const xmlChar *uri,
    int namespace_count, const xmlChar **namespaces, int attribute_count, int defaulted,
    const xmlChar **attributes) {
  (void)defaulted;
  veille_reader *reader = user;
  for (int i = 0; i < namespace_count; i++)
    if (namespaces[2 * i + 1]) reader->declare(reader->owner, namespaces[2 * i + 1]);
  if (prefix && !uri && !reader->undeclared_prefix_line && reader->context->input)
    reader->undeclared_prefix_line = reader->context->input->line;
  reader->start(reader->owner, local, prefix, uri, attribute_count, attributes);
}

static inline void veille_on_end(
    void *user, const xmlChar *local, const xmlChar *prefix, const xmlChar *uri) {
  (void)prefix, (void)uri;
  veille_reader *reader = user;
  reader->end(reader->owner, local);
}

static inline void veille_on_text(void *user, const xmlChar *bytes, int length) {
  veille_text_append(((veille_reader *)user)->text, bytes, (size_t)length);
}

// A DOCTYPE ends the strict reading at once: no entity is declared, no default attribute applied,
// nothing is loaded. The forgiving reader takes over, which skips it.
static inline void veille_on_doctype(
    void *user, const xmlChar *name, const xmlChar *public_id, const xmlChar *system_id) {
  (void)name, (void)public_id, (void)system_id;
  veille_reader *reader = user;
  reader->met_doctype = 1;
  xmlStopParser(reader->context);
}

static inline xmlEntityPtr veille_no_entity(void *user, const xmlChar *name) {
  (void)user, (void)name;
  return NULL;
}

// "Encoding error" reaches stderr by this door in spite of NOERROR.
static inline void veille_no_message(void *user, const char *format, ...) {
  (void)user, (void)format;
}

static inline void veille_no_error(void *user, xmlErrorPtr error) { (void)user, (void)error; }

static inline xmlParserInputPtr veille_no_input(
    const char *url, const char *id, xmlParserCtxtPtr context) {
  (void)url, (void)id, (void)context;
  return NULL;
}

// Once per process, before any parsing.
static inline void veille_xml_setup(void) {
  xmlInitParser();
  xmlSetExternalEntityLoader(veille_no_input);
}

// Never NOENT, DTDLOAD, DTDATTR, DTDVALID, XINCLUDE or HUGE: each opens a door.
static inline xmlParserCtxtPtr _Nullable veille_reader_open(veille_reader *_Nonnull reader) {
  xmlSAXHandler handler;
  memset(&handler, 0, sizeof handler);
  handler.initialized = XML_SAX2_MAGIC;
  handler.startElementNs = veille_on_start;
  handler.endElementNs = veille_on_end;
  handler.characters = veille_on_text;
  handler.ignorableWhitespace = veille_on_text;
  handler.cdataBlock = veille_on_text;
  handler.internalSubset = veille_on_doctype;
  handler.getEntity = veille_no_entity;
  handler.serror = veille_no_error;
  xmlSetGenericErrorFunc(NULL, veille_no_message);
  xmlParserCtxtPtr context = xmlCreatePushParserCtxt(&handler, reader, NULL, 0, NULL);
  if (!context) return NULL;
  xmlCtxtUseOptions(
      context,
      XML_PARSE_NONET | XML_PARSE_IGNORE_ENC | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
  reader->context = context;
  return context;
}

static inline void veille_reader_close(veille_reader *_Nonnull reader) {
  if (!reader->context) return;
  if (reader->context->myDoc) xmlFreeDoc(reader->context->myDoc);
  xmlFreeParserCtxt(reader->context);
  reader->context = NULL;
}

static inline int veille_reader_is_well_formed(const veille_reader *_Nonnull reader) {
  return reader->context->wellFormed;
}

static inline int veille_reader_line(const veille_reader *_Nonnull reader) {
  return reader->context->input ? reader->context->input->line : 0;
}

static inline const char *_Nullable veille_reader_message(const veille_reader *_Nonnull reader) {
  return reader->context->lastError.message;
}

static inline void veille_reader_stop(veille_reader *_Nonnull reader) {
  xmlStopParser(reader->context);
}

// ---- Bytes --------------------------------------------------------------------------------------

// The length of the run at the head of `bytes` that stands in a text as it is: no markup, no
// control character, no two spaces in a row, and none of the three lead bytes behind which
// invisible characters hide (C2: C1 controls and the no-break space, E2: direction marks, EF: the
// byte order mark and noncharacters).
static inline size_t veille_plain_run(const uint8_t *_Nonnull bytes, size_t length) {
  size_t i = 0;
#if defined(__SSE2__)
  const __m128i lt = _mm_set1_epi8('<'), amp = _mm_set1_epi8('&'), space = _mm_set1_epi8(' ');
  const __m128i del = _mm_set1_epi8(0x7F), c2 = _mm_set1_epi8((char)0xC2);
  const __m128i e2 = _mm_set1_epi8((char)0xE2), ef = _mm_set1_epi8((char)0xEF);
  const __m128i control = _mm_set1_epi8(0x1F);
  while (i + 17 <= length) {
    __m128i v = _mm_loadu_si128((const __m128i *)(bytes + i));
    __m128i next = _mm_loadu_si128((const __m128i *)(bytes + i + 1));
    __m128i stop = _mm_or_si128(_mm_cmpeq_epi8(v, lt), _mm_cmpeq_epi8(v, amp));
    stop = _mm_or_si128(stop, _mm_cmpeq_epi8(v, del));
    stop = _mm_or_si128(stop, _mm_cmpeq_epi8(v, c2));
    stop = _mm_or_si128(stop, _mm_cmpeq_epi8(v, e2));
    stop = _mm_or_si128(stop, _mm_cmpeq_epi8(v, ef));
    stop = _mm_or_si128(stop, _mm_cmpeq_epi8(_mm_min_epu8(v, control), v));
    stop = _mm_or_si128(
        stop, _mm_and_si128(_mm_cmpeq_epi8(v, space), _mm_cmpeq_epi8(next, space)));
    int mask = _mm_movemask_epi8(stop);
    if (mask) return i + (size_t)__builtin_ctz((unsigned)mask);
    i += 16;
  }
#endif
  for (; i < length; i++) {
    uint8_t b = bytes[i];
    if (b < 0x20 || b == '<' || b == '&' || b == 0x7F || b == 0xC2 || b == 0xE2 || b == 0xEF)
      return i;
    if (b == ' ' && i + 1 < length && bytes[i + 1] == ' ') return i;
  }
  return length;
}

// The length of the text at the head of `bytes` that is UTF-8 and made of characters that XML 1.0
// allows.
static inline size_t veille_xml_text(const uint8_t *_Nonnull bytes, size_t length) {
  size_t i = 0;
  while (i < length) {
#if defined(__SSE2__)
    const __m128i control = _mm_set1_epi8(0x1F), tab = _mm_set1_epi8('\t');
    const __m128i line = _mm_set1_epi8('\n'), carriage = _mm_set1_epi8('\r');
    int beyond = 0;
    while (i + 16 <= length) {
      __m128i v = _mm_loadu_si128((const __m128i *)(bytes + i));
      __m128i blank = _mm_or_si128(_mm_cmpeq_epi8(v, tab), _mm_cmpeq_epi8(v, line));
      blank = _mm_or_si128(blank, _mm_cmpeq_epi8(v, carriage));
      __m128i low = _mm_cmpeq_epi8(_mm_min_epu8(v, control), v);
      int forbidden = _mm_movemask_epi8(_mm_andnot_si128(blank, low));
      if (forbidden && !((unsigned)_mm_movemask_epi8(v) & ((1u << __builtin_ctz((unsigned)forbidden)) - 1)))
        return i + (size_t)__builtin_ctz((unsigned)forbidden);
      beyond = _mm_movemask_epi8(v);
      if (beyond) {
        i += (size_t)__builtin_ctz((unsigned)beyond);
        break;
      }
      i += 16;
    }
#endif
    for (;;) {
      if (i >= length) return length;
      uint8_t lead = bytes[i];
      size_t left = length - i;
      if (lead < 0x80) {
        if (lead < 0x20 && lead != '\t' && lead != '\n' && lead != '\r') return i;
        i++;
        // Words of a script beyond ASCII have a single blank between them.
        if (i < length && bytes[i] < 0x80) break;
      } else if (lead < 0xE0) {
        if (lead < 0xC2 || left < 2 || (bytes[i + 1] & 0xC0) != 0x80) return i;
        i += 2;
      } else if (lead < 0xF0) {
        if (left < 3 || (bytes[i + 1] & 0xC0) != 0x80 || (bytes[i + 2] & 0xC0) != 0x80) return i;
        if (lead == 0xE0 && bytes[i + 1] < 0xA0) return i;
        if (lead == 0xED && bytes[i + 1] >= 0xA0) return i;
        if (lead == 0xEF && bytes[i + 1] == 0xBF && bytes[i + 2] >= 0xBE) return i;
        i += 3;
      } else {
        if (lead > 0xF4 || left < 4 || (bytes[i + 1] & 0xC0) != 0x80 ||
            (bytes[i + 2] & 0xC0) != 0x80 || (bytes[i + 3] & 0xC0) != 0x80)
          return i;
        if (lead == 0xF0 && bytes[i + 1] < 0x90) return i;
        if (lead == 0xF4 && bytes[i + 1] >= 0x90) return i;
        i += 4;
      }
    }
  }
  return length;
}

// Where character data is interrupted: by `<`, by `&`, or by `]]>`, which may not stand in it.
static inline size_t veille_text_end(const uint8_t *_Nonnull bytes, size_t from, size_t to) {
  size_t i = from;
#if defined(__SSE2__)
  const __m128i lt = _mm_set1_epi8('<'), amp = _mm_set1_epi8('&'), bracket = _mm_set1_epi8(']');
  while (i + 16 <= to) {
    __m128i v = _mm_loadu_si128((const __m128i *)(bytes + i));
    __m128i stop = _mm_or_si128(_mm_cmpeq_epi8(v, lt), _mm_cmpeq_epi8(v, amp));
    stop = _mm_or_si128(stop, _mm_cmpeq_epi8(v, bracket));
    int mask = _mm_movemask_epi8(stop);
    if (!mask) {
      i += 16;
      continue;
    }
    i += (size_t)__builtin_ctz((unsigned)mask);
    if (bytes[i] != ']' || (i + 2 < to && bytes[i + 1] == ']' && bytes[i + 2] == '>')) return i;
    i++;
  }
#endif
  for (; i < to; i++) {
    uint8_t b = bytes[i];
    if (b == '<' || b == '&') return i;
    if (b == ']' && i + 2 < to && bytes[i + 1] == ']' && bytes[i + 2] == '>') return i;
  }
  return to;
}

// The end of the run of ASCII letters, digits and `-._:` that begins at `from`.
static inline size_t veille_name_end(const uint8_t *_Nonnull bytes, size_t from, size_t to) {
  size_t i = from;
  for (; i < to; i++) {
    uint8_t b = bytes[i], letter = (uint8_t)((b | 0x20) - 'a');
    if (letter < 26 || (uint8_t)(b - '0') < 11 || b == '-' || b == '.' || b == '_') continue;
    break;
  }
  return i;
}

// memchr and memmem answer pointers; offsets are what Swift wants.
static inline size_t veille_find_byte(
    const uint8_t *_Nonnull bytes, size_t from, size_t to, uint8_t wanted) {
  if (from >= to) return to;
  const uint8_t *found = memchr(bytes + from, wanted, to - from);
  return found ? (size_t)(found - bytes) : to;
}

static inline size_t veille_find(
    const uint8_t *_Nonnull bytes, size_t from, size_t to, const uint8_t *_Nonnull wanted,
    size_t length) {
  while (from + length <= to) {
    const uint8_t *found = memchr(bytes + from, wanted[0], to - from - length + 1);
    if (!found) return to;
    if (memcmp(found, wanted, length) == 0) return (size_t)(found - bytes);
    from = (size_t)(found - bytes) + 1;
  }
  return to;
}

static inline int veille_equal(
    const uint8_t *_Nonnull left, const uint8_t *_Nonnull right, size_t length) {
  return memcmp(left, right, length) == 0;
}

// ---- iconv --------------------------------------------------------------------------------------

// iconv_t is a pointer whose failure value is (iconv_t)-1, a cast that Swift cannot make.
static inline void *_Nullable veille_iconv_open(const char *_Nonnull from) {
  iconv_t converter = iconv_open("UTF-8", from);
  return converter == (iconv_t)-1 ? NULL : converter;
}

static inline void veille_iconv_close(void *_Nonnull converter) { iconv_close(converter); }

enum { VEILLE_ICONV_DONE, VEILLE_ICONV_INVALID, VEILLE_ICONV_INCOMPLETE, VEILLE_ICONV_FULL };

// Converts from `*in` on; both positions and rooms are moved.
static inline int veille_iconv_run(
    void *_Nonnull converter, const uint8_t *_Nonnull *_Nonnull in, size_t *_Nonnull in_left,
    uint8_t *_Nonnull *_Nonnull out, size_t *_Nonnull out_left) {
  size_t result = iconv(converter, (char **)in, in_left, (char **)out, out_left);
  if (result != (size_t)-1) return VEILLE_ICONV_DONE;
  if (errno == EILSEQ) return VEILLE_ICONV_INVALID;
  if (errno == EINVAL) return VEILLE_ICONV_INCOMPLETE;
  return VEILLE_ICONV_FULL;
}

// Some converters hold a letter back in case an accent follows. This gets it out, and ends any
// shifted state.
static inline void veille_iconv_flush(
    void *_Nonnull converter, uint8_t *_Nonnull *_Nonnull out, size_t *_Nonnull out_left) {
  iconv(converter, NULL, NULL, (char **)out, out_left);
}

#endif
