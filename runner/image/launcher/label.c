// Prints what the slots of a map print, each line after the label of the item that it belongs to: label MARK PIPE...
// A pipe is one slot's output. At the end of a line MARK and an item's index announce that item, MARK alone the end of one:
//   loading tibble          -> loading tibble
//   MARK17
//   fitted 3 models         -> [17] fitted 3 models
//   no line break MARK      -> [17] no line break
// One process writes the lines of all slots, so that a long one is not mixed with another. A line that CloudWatch Logs would split is
// split here, between characters, so that each event has the label.
// Source: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html (256 KiB with 26 bytes of overhead)
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { LONGEST_EVENT = 262144 - 26, LABEL = 32, LONGEST_TEXT = LONGEST_EVENT - LABEL };

typedef struct {
  char label[LABEL];
  size_t filled;  // bytes of a line that has no end yet
  char line[LONGEST_TEXT + 1];
} Slot;

static const char *mark;
static size_t mark_length;

// Several short lines, or one line: another process that prints to the same pipe does not get between the bytes of a line unless it is
// longer than PIPE_BUF.
static char pending[PIPE_BUF];
static size_t waiting;

static void put(const char *data, size_t length) {
  while (length) {
    ssize_t written = write(STDOUT_FILENO, data, length);
    if (written < 0) exit(74);
    data += written, length -= (size_t)written;
  }
}

static void flush(void) {
  put(pending, waiting);
  waiting = 0;
}

static void print(const Slot *slot, size_t length) {
  static char whole[LABEL + LONGEST_TEXT + 1];
  size_t total = strlen(slot->label);
  memcpy(whole, slot->label, total);
  memcpy(whole + total, slot->line, length);
  total += length;
  whole[total++] = '\n';
  if (waiting + total > sizeof pending) flush();
  if (total > sizeof pending) put(whole, total);
  else memcpy(pending + waiting, whole, total), waiting += total;
}

// The line in the slot is whole.
static void end_line(Slot *slot) {
  char *found = memmem(slot->line, slot->filled, mark, mark_length);
  if (!found) {
    print(slot, slot->filled);
  } else {
    size_t before = (size_t)(found - slot->line), length = slot->filled - before - mark_length;
    if (before) print(slot, before);
    if (length > LABEL - sizeof "[] ") length = LABEL - sizeof "[] ";
    if (length) snprintf(slot->label, LABEL, "[%.*s] ", (int)length, found + mark_length);
    else slot->label[0] = 0;
  }
  slot->filled = 0;
}

// Bytes that are printed of a line without room for more: neither a character nor a mark is cut.
static size_t part(const Slot *slot) {
  const char *found = memmem(slot->line, slot->filled, mark, mark_length);
  if (found > slot->line) return (size_t)(found - slot->line);
  for (size_t back = mark_length - 1; back; back--)
    if (memcmp(slot->line + slot->filled - back, mark, back) == 0) return slot->filled - back;
  size_t length = slot->filled;
  for (size_t back = 1; back <= 3; back++) {
    unsigned char byte = (unsigned char)slot->line[slot->filled - back];
    if (byte < 0x80) return length;
    if (byte >= 0xc0) {
      size_t size = byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
      return size > back ? length - back : length;
    }
  }
  return length;
}

static void split_line(Slot *slot) {
  size_t length = part(slot);
  print(slot, length);
  slot->filled -= length;
  memmove(slot->line, slot->line + length, slot->filled);
}

static void take(Slot *slot, const char *data, size_t length) {
  while (length) {
    const char *end = memchr(data, '\n', length);
    size_t size = end ? (size_t)(end - data) : length;
    size_t room = LONGEST_TEXT - slot->filled;
    if (size > room) size = room, end = NULL;
    memcpy(slot->line + slot->filled, data, size);
    slot->filled += size, data += size, length -= size;
    if (end) end_line(slot), data++, length--;
    else if (length) split_line(slot);
  }
}

int main(int argc, char **argv) {
  static char data[65536];
  if (argc < 3) {
    fputs("rfargate: error: usage: label MARK PIPE...\n", stderr);
    return 64;
  }
  mark = argv[1], mark_length = strlen(mark);
  nfds_t count = (nfds_t)argc - 2, open_pipes = count;
  struct pollfd *pipes = calloc(count, sizeof *pipes);
  Slot *slots = calloc(count, sizeof *slots);
  if (!pipes || !slots) return 71;
  for (nfds_t i = 0; i < count; i++) {
    // Without a wait for its slot. Until that opens it, poll() reports nothing.
    pipes[i] = (struct pollfd){.fd = open(argv[i + 2], O_RDONLY | O_NONBLOCK | O_CLOEXEC), .events = POLLIN};
    if (pipes[i].fd < 0) {
      fprintf(stderr, "rfargate: error: ");
      perror(argv[i + 2]);
      return 71;
    }
  }
  while (open_pipes) {
    if (poll(pipes, count, -1) < 0 && errno != EINTR) return 71;
    for (nfds_t i = 0; i < count; i++) {
      if (!pipes[i].revents) continue;
      ssize_t length = read(pipes[i].fd, data, sizeof data);
      if (length > 0) {
        take(&slots[i], data, (size_t)length);
      } else if (length == 0 || errno != EAGAIN) {
        if (slots[i].filled) end_line(&slots[i]);
        close(pipes[i].fd);
        pipes[i].fd = -1;
        open_pipes--;
      }
    }
    flush();
  }
  return 0;
}
