#include "topics.h"

static const unsigned char facial_recognition_policing[] = {
#embed "facial-recognition-policing.yaml"
};

static const struct topic_file files[] = {
    {"facial-recognition-policing.yaml", facial_recognition_policing,
     sizeof facial_recognition_policing},
};

size_t topic_file_count(void) { return sizeof files / sizeof *files; }

struct topic_file topic_file_at(size_t index) { return files[index]; }
