#ifndef VEILLE_CCURL_SHIM_H
#define VEILLE_CCURL_SHIM_H

#include <curl/curl.h>

// Swift cannot call variadic C functions.
static inline CURLcode veille_curl_set_long(CURL *easy, CURLoption option, long value) {
  return curl_easy_setopt(easy, option, value);
}

#endif
