// Copies stdin to stdout as it arrives, and at its end writes "<lines> <bytes> <SHA-256>" of it to descriptor 3, as CloudWatch Logs gets
// it: without empty lines, an incomplete last line with a line break, long lines as several events, and U+FFFD for each byte that is
// not UTF-8.
// Source: https://docs.docker.com/engine/logging/drivers/awslogs/
// Its first line to descriptor 3 is "<key> <seal>": a random key and its SHA-256. The entrypoint prints the seal before R starts and
// the key after R has ended, so that a script cannot print the last lines in its place.
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <unistd.h>

// SHA-256. Source: https://csrc.nist.gov/pubs/fips/180-4/upd1/final
static const uint32_t ROUND[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be,
    0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa,
    0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85,
    0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3,
    0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f,
    0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};
typedef struct {
  uint32_t state[8];
  unsigned char block[64];
  size_t filled;
  uint64_t bytes;
} Hash;
static const Hash NEW = {.state = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19}};

static uint32_t turned(uint32_t x, int by) { return x >> by | x << (32 - by); }

static void compress(Hash *of) {
  const unsigned char *block = of->block;
  uint32_t w[64], v[8];
  for (int i = 0; i < 16; i++)
    w[i] = (uint32_t)block[4 * i] << 24 | (uint32_t)block[4 * i + 1] << 16 | (uint32_t)block[4 * i + 2] << 8 | block[4 * i + 3];
  for (int i = 16; i < 64; i++) {
    uint32_t a = turned(w[i - 15], 7) ^ turned(w[i - 15], 18) ^ w[i - 15] >> 3;
    uint32_t b = turned(w[i - 2], 17) ^ turned(w[i - 2], 19) ^ w[i - 2] >> 10;
    w[i] = w[i - 16] + a + w[i - 7] + b;
  }
  memcpy(v, of->state, sizeof v);
  for (int i = 0; i < 64; i++) {
    uint32_t one = v[7] + (turned(v[4], 6) ^ turned(v[4], 11) ^ turned(v[4], 25)) + ((v[4] & v[5]) ^ (~v[4] & v[6])) + ROUND[i] + w[i];
    uint32_t two = (turned(v[0], 2) ^ turned(v[0], 13) ^ turned(v[0], 22)) + ((v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2]));
    memmove(v + 1, v, 7 * sizeof *v);
    v[4] += one;
    v[0] = one + two;
  }
  for (int i = 0; i < 8; i++) of->state[i] += v[i];
}

static void hash(Hash *of, const void *data, size_t length) {
  const unsigned char *rest = data;
  of->bytes += length;
  while (length) {
    size_t part = sizeof of->block - of->filled < length ? sizeof of->block - of->filled : length;
    memcpy(of->block + of->filled, rest, part);
    of->filled += part, rest += part, length -= part;
    if (of->filled == sizeof of->block) compress(of), of->filled = 0;
  }
}

static void finish_hash(Hash *of, char hex[65]) {
  uint64_t bits = of->bytes * 8;
  unsigned char length[8];
  hash(of, "\x80", 1);
  while (of->filled != 56) hash(of, "", 1);
  for (int i = 0; i < 8; i++) length[i] = (unsigned char)(bits >> (56 - 8 * i));
  hash(of, length, sizeof length);
  for (int i = 0; i < 8; i++) sprintf(hex + 8 * i, "%08x", of->state[i]);
}

// Out of the script's reach, although it has the same uid.
static void say_seal(void) {
  unsigned char drawn[16];
  char key[33], seal[65];
  Hash of = NEW;
  prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
  // Without a random key there is no seal, and the log is proved by its hash alone.
  if (getrandom(drawn, sizeof drawn, 0) != sizeof drawn) {
    dprintf(3, "\n");
    return;
  }
  for (int i = 0; i < 16; i++) sprintf(key + 2 * i, "%02x", drawn[i]);
  hash(&of, key, 32);
  finish_hash(&of, seal);
  dprintf(3, "%s %s\n", key, seal);
}

static Hash printed;
static uint64_t lines;
// Bytes of the longest event: 256 KiB with its overhead of 26 bytes.
// Source: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html
enum { LONGEST_EVENT = 262144 - 26 };
static size_t in_line;  // bytes of the event so far

static void end_line(void) {
  hash(&printed, "\n", 1);
  lines++;
  in_line = 0;
}

// Bytes that belong to one character at most.
static void add(const void *data, size_t length) {
  if (in_line + length > LONGEST_EVENT) end_line();
  hash(&printed, data, length);
  in_line += length;
}

// Bytes of the character that begins here; 0 if it is not UTF-8, or -1 if it is cut off. Source: RFC 3629, section 4
static int character(const unsigned char *at, size_t length) {
  int size = *at < 0x80 ? 1 : *at < 0xc2 ? 0 : *at < 0xe0 ? 2 : *at < 0xf0 ? 3 : *at < 0xf5 ? 4 : 0;
  for (int i = 1; i < size; i++) {
    if ((size_t)i == length) return -1;
    unsigned char low = 0x80, high = 0xbf;
    if (i == 1) {
      if (*at == 0xe0) low = 0xa0;
      if (*at == 0xed) high = 0x9f;
      if (*at == 0xf0) low = 0x90;
      if (*at == 0xf4) high = 0x8f;
    }
    if (at[i] < low || at[i] > high) return 0;
  }
  return size;
}

// Returns the bytes that it took: all but those of a last character that more bytes may complete.
static size_t count(const unsigned char *data, size_t length, int last) {
  size_t at = 0;
  while (at < length) {
    // Runs of ASCII at once.
    size_t plain = at, room = LONGEST_EVENT - in_line;
    while (plain < length && plain - at < room && data[plain] < 0x80 && data[plain] != '\n') plain++;
    if (plain > at) {
      add(data + at, plain - at);
      at = plain;
      continue;
    }
    if (data[at] == '\n') {
      if (in_line) end_line();
      at++;
      continue;
    }
    int size = character(data + at, length - at);
    if (size < 0 && !last) break;
    if (size > 0) add(data + at, (size_t)size);
    else add("\xef\xbf\xbd", 3);
    at += size > 0 ? (size_t)size : 1;
  }
  return at;
}

// R does not stop without a reader: its output is still counted.
static void copy(const unsigned char *data, size_t length) {
  while (length) {
    ssize_t written = write(1, data, length);
    if (written > 0) data += written, length -= (size_t)written;
    else if (errno == EAGAIN) poll(&(struct pollfd){.fd = 1, .events = POLLOUT}, 1, -1);
    else if (errno != EINTR) return;
  }
}

int main(void) {
  printed = NEW;
  say_seal();
  static unsigned char buffer[1 << 16];
  static const int ignored[] = {SIGTERM, SIGINT, SIGHUP, SIGPIPE, SIGUSR1};
  for (size_t i = 0; i < sizeof ignored / sizeof *ignored; i++) signal(ignored[i], SIG_IGN);
  size_t kept = 0;
  for (;;) {
    ssize_t length = read(0, buffer + kept, sizeof buffer - kept);
    if (length < 0 && errno == EINTR) continue;
    if (length <= 0) break;
    copy(buffer + kept, (size_t)length);
    kept += (size_t)length;
    size_t taken = count(buffer, kept, 0);
    kept -= taken;
    memmove(buffer, buffer + taken, kept);
  }
  count(buffer, kept, 1);
  if (in_line) {
    copy((const unsigned char *)"\n", 1);
    end_line();
  }
  uint64_t bytes = printed.bytes;
  char hex[65];
  finish_hash(&printed, hex);
  dprintf(3, "%llu %llu %s\n", (unsigned long long)lines, (unsigned long long)bytes, hex);
  return 0;
}
