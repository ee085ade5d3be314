// Copies stdin to stdout as it arrives, and at its end writes "<lines> <bytes> <SHA-256>" of it to descriptor 3. Empty lines do not
// count, as CloudWatch Logs accepts no event without a message; an incomplete last line gets a line break.
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

// SHA-256. Source: https://csrc.nist.gov/pubs/fips/180-4/upd1/final
static const uint32_t ROUND[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be,
    0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa,
    0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85,
    0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3,
    0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f,
    0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};
static uint32_t state[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
static unsigned char block[64];
static size_t filled;
static uint64_t lines, bytes;

static uint32_t turned(uint32_t x, int by) { return x >> by | x << (32 - by); }

static void compress(void) {
  uint32_t w[64], v[8];
  for (int i = 0; i < 16; i++)
    w[i] = (uint32_t)block[4 * i] << 24 | (uint32_t)block[4 * i + 1] << 16 | (uint32_t)block[4 * i + 2] << 8 | block[4 * i + 3];
  for (int i = 16; i < 64; i++) {
    uint32_t a = turned(w[i - 15], 7) ^ turned(w[i - 15], 18) ^ w[i - 15] >> 3;
    uint32_t b = turned(w[i - 2], 17) ^ turned(w[i - 2], 19) ^ w[i - 2] >> 10;
    w[i] = w[i - 16] + a + w[i - 7] + b;
  }
  memcpy(v, state, sizeof v);
  for (int i = 0; i < 64; i++) {
    uint32_t one = v[7] + (turned(v[4], 6) ^ turned(v[4], 11) ^ turned(v[4], 25)) + ((v[4] & v[5]) ^ (~v[4] & v[6])) + ROUND[i] + w[i];
    uint32_t two = (turned(v[0], 2) ^ turned(v[0], 13) ^ turned(v[0], 22)) + ((v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2]));
    memmove(v + 1, v, 7 * sizeof *v);
    v[4] += one;
    v[0] = one + two;
  }
  for (int i = 0; i < 8; i++) state[i] += v[i];
}

static void hash(const unsigned char *data, size_t length) {
  while (length) {
    size_t part = sizeof block - filled < length ? sizeof block - filled : length;
    memcpy(block + filled, data, part);
    filled += part, data += part, length -= part;
    if (filled == sizeof block) compress(), filled = 0;
  }
}

static void finish_hash(void) {
  uint64_t bits = bytes * 8;
  unsigned char length[8];
  hash((const unsigned char *)"\x80", 1);
  while (filled != 56) hash((const unsigned char *)"", 1);
  for (int i = 0; i < 8; i++) length[i] = (unsigned char)(bits >> (56 - 8 * i));
  hash(length, sizeof length);
}

static int in_line;

static void count(const unsigned char *data, size_t length) {
  while (length) {
    if (!in_line && *data == '\n') {
      data++, length--;
      continue;
    }
    const unsigned char *end = memchr(data, '\n', length);
    size_t part = end ? (size_t)(end - data) + 1 : length;
    hash(data, part);
    bytes += part;
    in_line = !end;
    if (end) lines++;
    data += part, length -= part;
  }
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
  static unsigned char buffer[1 << 16];
  static const int ignored[] = {SIGTERM, SIGINT, SIGHUP, SIGPIPE, SIGUSR1};
  for (size_t i = 0; i < sizeof ignored / sizeof *ignored; i++) signal(ignored[i], SIG_IGN);
  for (;;) {
    ssize_t length = read(0, buffer, sizeof buffer);
    if (length < 0 && errno == EINTR) continue;
    if (length <= 0) break;
    copy(buffer, (size_t)length);
    count(buffer, (size_t)length);
  }
  if (in_line) {
    copy((const unsigned char *)"\n", 1);
    count((const unsigned char *)"\n", 1);
  }
  finish_hash();
  dprintf(3, "%llu %llu ", (unsigned long long)lines, (unsigned long long)bytes);
  for (int i = 0; i < 8; i++) dprintf(3, "%08x", state[i]);
  dprintf(3, "\n");
  return 0;
}
