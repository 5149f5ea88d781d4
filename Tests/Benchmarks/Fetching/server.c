// server FOLDER COUNT MIN MAX SECONDS: serves FOLDER/0.xml … from memory at every 127.x.y.z and a free
// port, which it prints. Each answer waits MIN…MAX milliseconds. Ends after SECONDS, or with its parent.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

struct document { char *bytes; size_t size; };
struct connection {
  int socket;
  size_t used, sent;
  const struct document *answer;
  char request[4096];
  struct connection *next;  // of those that wait for the same millisecond
};

enum { slots = 4096, descriptors = 65536 };
static struct connection *waiting[slots], *connections[descriptors];
static struct document *documents, unchanged, missing;
static long count;
static int poller, least, most;

static long milliseconds(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static struct document answer(const char *status, const char *body, size_t size) {
  struct document d = {malloc(size + 256), 0};
  d.size = sprintf(d.bytes, "HTTP/1.1 %s\r\nETag: \"bench\"\r\nContent-Type: application/rss+xml\r\n", status);
  if (strncmp(status, "304", 3)) d.size += sprintf(d.bytes + d.size, "Content-Length: %zu\r\n", size);
  d.size += sprintf(d.bytes + d.size, "\r\n");
  memcpy(d.bytes + d.size, body, size);
  d.size += size;
  return d;
}

static void load(const char *folder) {
  documents = calloc(count, sizeof *documents);
  for (long i = 0; i < count; i++) {
    char path[4096];
    snprintf(path, sizeof path, "%s/%ld.xml", folder, i);
    int file = open(path, O_RDONLY);
    struct stat s;
    if (file < 0 || fstat(file, &s) < 0) { perror(path); exit(1); }
    char *body = malloc(s.st_size);
    if (read(file, body, s.st_size) != s.st_size) { perror(path); exit(1); }
    close(file);
    documents[i] = answer("200 OK", body, s.st_size);
    free(body);
  }
  unchanged = answer("304 Not Modified", "", 0);
  missing = answer("404 Not Found", "", 0);
}

static void end(struct connection *c) {
  connections[c->socket] = NULL;
  close(c->socket);
  free(c);
}

static void await(struct connection *c, uint32_t events) {
  struct epoll_event e = {.events = events, .data.fd = c->socket};
  epoll_ctl(poller, EPOLL_CTL_MOD, c->socket, &e);
}

static void send_more(struct connection *c) {
  while (c->sent < c->answer->size) {
    ssize_t n = send(c->socket, c->answer->bytes + c->sent, c->answer->size - c->sent, MSG_NOSIGNAL);
    if (n < 0 && errno == EAGAIN) { await(c, EPOLLOUT); return; }
    if (n <= 0) { end(c); return; }
    c->sent += n;
  }
  c->answer = NULL;
  c->used = 0;
  await(c, EPOLLIN);
}

static void receive(struct connection *c) {
  ssize_t n = recv(c->socket, c->request + c->used, sizeof c->request - 1 - c->used, 0);
  if (n < 0 && errno == EAGAIN) return;
  if (n <= 0) { end(c); return; }
  c->used += n;
  c->request[c->used] = 0;
  if (!strstr(c->request, "\r\n\r\n")) return;
  char *slash = strchr(c->request, '/');
  long number = slash ? atol(slash + 1) : -1;
  c->answer = strcasestr(c->request, "If-None-Match: \"bench\"") ? &unchanged
    : number >= 0 && number < count ? &documents[number] : &missing;
  c->sent = 0;
  if (most == 0) { send_more(c); return; }
  await(c, 0);
  // The same delay for the same feed in every run.
  long delay = least + (number * 2654435761u >> 7) % (most - least + 1);
  long slot = (milliseconds() + delay) % slots;
  c->next = waiting[slot];
  waiting[slot] = c;
}

static void accept_all(int listener) {
  for (;;) {
    struct sockaddr_in peer;
    socklen_t size = sizeof peer;
    int socket = accept4(listener, (struct sockaddr *)&peer, &size, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (socket < 0) return;
    if ((ntohl(peer.sin_addr.s_addr) >> 24) != 127 || socket >= descriptors) { close(socket); continue; }
    int yes = 1;
    setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    struct connection *c = calloc(1, sizeof *c);
    c->socket = socket;
    connections[socket] = c;
    struct epoll_event e = {.events = EPOLLIN, .data.fd = socket};
    epoll_ctl(poller, EPOLL_CTL_ADD, socket, &e);
  }
}

int main(int arguments, char **argument) {
  if (arguments != 6) return 64;
  count = atol(argument[2]);
  least = atoi(argument[3]);
  most = atoi(argument[4]);
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  struct rlimit limit;
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
  load(argument[1]);

  int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  struct sockaddr_in place = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_ANY)};
  socklen_t size = sizeof place;
  if (bind(listener, (struct sockaddr *)&place, sizeof place) || listen(listener, 4096)
      || getsockname(listener, (struct sockaddr *)&place, &size)) { perror("listen"); return 1; }
  poller = epoll_create1(EPOLL_CLOEXEC);
  struct epoll_event e = {.events = EPOLLIN, .data.fd = listener};
  epoll_ctl(poller, EPOLL_CTL_ADD, listener, &e);
  printf("%d\n", ntohs(place.sin_port));
  fflush(stdout);

  long last = milliseconds(), over = last + atol(argument[5]) * 1000;
  struct epoll_event ready[512];
  while (milliseconds() < over) {
    int n = epoll_wait(poller, ready, 512, most ? 1 : 200);
    for (int i = 0; i < n; i++) {
      int socket = ready[i].data.fd;
      if (socket == listener) { accept_all(listener); continue; }
      struct connection *c = connections[socket];
      if (!c) continue;
      if (c->answer && ready[i].events & EPOLLOUT) send_more(c);
      else if (!c->answer) receive(c);
    }
    for (long now = milliseconds(); last < now; ) {
      struct connection *c = waiting[++last % slots];
      waiting[last % slots] = NULL;
      while (c) { struct connection *next = c->next; send_more(c); c = next; }
    }
  }
}
