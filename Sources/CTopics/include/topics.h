// Topic files compiled into the program, so that the binary needs nothing beside it.
#pragma once
#include <stddef.h>

struct topic_file {
  const char *name;
  const unsigned char *bytes;
  size_t length;
};

size_t topic_file_count(void);
struct topic_file topic_file_at(size_t index);
