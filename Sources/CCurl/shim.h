#ifndef VEILLE_CCURL_SHIM_H
#define VEILLE_CCURL_SHIM_H

#include <curl/curl.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>

// Swift cannot call variadic C functions: one setter and one getter for each type of argument.

static inline CURLcode veille_curl_set_long(CURL *easy, CURLoption option, long value) {
  return curl_easy_setopt(easy, option, value);
}

static inline CURLcode veille_curl_set_size(CURL *easy, CURLoption option, curl_off_t value) {
  return curl_easy_setopt(easy, option, value);
}

// libcurl copies the string; NULL sets the option back to "none".
static inline CURLcode veille_curl_set_string(CURL *easy, CURLoption option, const char *value) {
  return curl_easy_setopt(easy, option, value);
}

static inline CURLcode veille_curl_set_pointer(CURL *easy, CURLoption option, void *value) {
  return curl_easy_setopt(easy, option, value);
}

static inline CURLcode veille_curl_set_list(CURL *easy, CURLoption option, struct curl_slist *value) {
  return curl_easy_setopt(easy, option, value);
}

static inline CURLcode veille_curl_on_bytes(CURL *easy, CURLoption option, curl_write_callback callback) {
  return curl_easy_setopt(easy, option, callback);
}

static inline CURLcode veille_curl_on_socket(CURL *easy, curl_opensocket_callback callback) {
  return curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, callback);
}

static inline CURLcode veille_curl_get_long(CURL *easy, CURLINFO info, long *value) {
  return curl_easy_getinfo(easy, info, value);
}

static inline CURLcode veille_curl_get_size(CURL *easy, CURLINFO info, curl_off_t *value) {
  return curl_easy_getinfo(easy, info, value);
}

static inline CURLcode veille_curl_get_string(CURL *easy, CURLINFO info, const char **value) {
  char *found = NULL;
  CURLcode code = curl_easy_getinfo(easy, info, &found);
  *value = found;
  return code;
}

static inline CURLcode veille_curl_get_pointer(CURL *easy, CURLINFO info, void **value) {
  return curl_easy_getinfo(easy, info, value);
}

static inline CURLMcode veille_curl_multi_set_long(CURLM *multi, CURLMoption option, long value) {
  return curl_multi_setopt(multi, option, value);
}

static inline CURLMcode veille_curl_multi_set_pointer(CURLM *multi, CURLMoption option, void *value) {
  return curl_multi_setopt(multi, option, value);
}

static inline CURLMcode veille_curl_multi_on_socket(CURLM *multi, curl_socket_callback callback) {
  return curl_multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, callback);
}

static inline CURLMcode veille_curl_multi_on_timer(CURLM *multi, curl_multi_timer_callback callback) {
  return curl_multi_setopt(multi, CURLMOPT_TIMERFUNCTION, callback);
}

// The message holds a union.
static inline CURLcode veille_curl_message_result(const CURLMsg *message) { return message->data.result; }

// The address is a flexible tail: only its first 16 bytes have a type in Swift.
// Gives the 4 or 16 bytes of an IPv4 or IPv6 address, NULL for any other family.
static inline const uint8_t *veille_curl_address(const struct curl_sockaddr *address, int *count) {
  const void *bytes = &address->addr;
  switch (address->family) {
  case AF_INET:
    *count = 4;
    return (const uint8_t *)&((const struct sockaddr_in *)bytes)->sin_addr;
  case AF_INET6:
    *count = 16;
    return (const uint8_t *)&((const struct sockaddr_in6 *)bytes)->sin6_addr;
  default:
    *count = 0;
    return NULL;
  }
}

// epoll_event is packed and holds a union: descriptors go in and come out as plain numbers.

static inline int veille_epoll_watch(int epoll, int descriptor, uint32_t events) {
  struct epoll_event event = {.events = events, .data.fd = descriptor};
  if (epoll_ctl(epoll, EPOLL_CTL_MOD, descriptor, &event) == 0) return 0;
  return errno == ENOENT ? epoll_ctl(epoll, EPOLL_CTL_ADD, descriptor, &event) : -1;
}

static inline int veille_epoll_forget(int epoll, int descriptor) {
  struct epoll_event event = {0};
  return epoll_ctl(epoll, EPOLL_CTL_DEL, descriptor, &event);
}

static inline int veille_epoll_wait(int epoll, int *descriptors, uint32_t *events, int count, int milliseconds) {
  struct epoll_event ready[256];
  int found = epoll_wait(epoll, ready, count < 256 ? count : 256, milliseconds);
  for (int i = 0; i < found; i++) {
    descriptors[i] = ready[i].data.fd;
    events[i] = ready[i].events;
  }
  return found;
}

#endif
