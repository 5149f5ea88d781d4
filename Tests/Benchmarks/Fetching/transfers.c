// transfers LIST PARALLEL [ETAG]: the control. Fetches the URLs of a file with libcurl's multi interface and
// epoll, throws the bodies away, prints how many answers of 200 and 304 came, and their bytes. With CA_FILE in
// the environment, that file of certificates alone is trusted, which lets libcurl keep what it has read of it.
#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <time.h>

static CURLM *multi;
static FILE *list;
static int poller;
static long due = -1, bytes, fetched, unchanged, failed;
static struct curl_slist *headers;

static long milliseconds(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static size_t discard(char *data, size_t size, size_t n, void *user) {
  (void)data; (void)user;
  bytes += size * n;
  return size * n;
}

static int watch(CURL *easy, curl_socket_t socket, int what, void *user, void *old) {
  (void)easy; (void)user; (void)old;
  struct epoll_event e = {.data.fd = socket};
  if (what & CURL_POLL_IN) e.events |= EPOLLIN;
  if (what & CURL_POLL_OUT) e.events |= EPOLLOUT;
  if (what == CURL_POLL_REMOVE) epoll_ctl(poller, EPOLL_CTL_DEL, socket, &e);
  else if (epoll_ctl(poller, EPOLL_CTL_MOD, socket, &e)) epoll_ctl(poller, EPOLL_CTL_ADD, socket, &e);
  return 0;
}

static int plan(CURLM *m, long wait, void *user) {
  (void)m; (void)user;
  due = wait < 0 ? -1 : milliseconds() + wait;
  return 0;
}

// Points a handle at the next URL; zero at the list's end.
static int begin(CURL *easy) {
  char url[4096];
  if (!fgets(url, sizeof url, list)) return 0;
  url[strcspn(url, "\n")] = 0;
  curl_easy_setopt(easy, CURLOPT_URL, url);
  curl_multi_add_handle(multi, easy);
  return 1;
}

int main(int arguments, char **argument) {
  if (arguments < 3 || !(list = fopen(argument[1], "r"))) return 64;
  struct rlimit limit;
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
  curl_global_init(CURL_GLOBAL_DEFAULT);
  multi = curl_multi_init();
  poller = epoll_create1(0);
  curl_multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, watch);
  curl_multi_setopt(multi, CURLMOPT_TIMERFUNCTION, plan);
  if (arguments > 3) {
    char line[512];
    snprintf(line, sizeof line, "If-None-Match: %s", argument[3]);
    headers = curl_slist_append(NULL, line);
  }
  int running = 0, active = 0;
  for (int i = 0; i < atoi(argument[2]); i++) {
    CURL *easy = curl_easy_init();
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, discard);
    curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "");
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers);
    if (getenv("CA_FILE")) {
      curl_easy_setopt(easy, CURLOPT_CAINFO, getenv("CA_FILE"));
      curl_easy_setopt(easy, CURLOPT_CAPATH, NULL);
    }
    active += begin(easy);
  }
  while (active) {
    long wait = due < 0 ? 1000 : due - milliseconds();
    struct epoll_event ready[256];
    int n = epoll_wait(poller, ready, 256, wait < 0 ? 0 : wait);
    for (int i = 0; i < n; i++) {
      int mask = (ready[i].events & EPOLLIN ? CURL_CSELECT_IN : 0) | (ready[i].events & EPOLLOUT ? CURL_CSELECT_OUT : 0)
        | (ready[i].events & (EPOLLERR | EPOLLHUP) ? CURL_CSELECT_ERR : 0);
      curl_multi_socket_action(multi, ready[i].data.fd, mask, &running);
    }
    if (due >= 0 && milliseconds() >= due) {
      due = -1;
      curl_multi_socket_action(multi, CURL_SOCKET_TIMEOUT, 0, &running);
    }
    CURLMsg *message;
    int left;
    while ((message = curl_multi_info_read(multi, &left))) {
      CURL *easy = message->easy_handle;
      long status = 0;
      curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
      if (message->data.result || (status != 200 && status != 304)) failed++;
      else if (status == 304) unchanged++;
      else fetched++;
      curl_multi_remove_handle(multi, easy);
      if (!begin(easy)) active--;
    }
  }
  fprintf(stderr, "%ld fetched, %ld unchanged, %ld failed, %ld bytes\n", fetched, unchanged, failed, bytes);
  return failed > 0;
}
