// Separates the entrypoint's environment from the task's. The task's variables are for R: PATH, IFS, SHELLOPTS, LD_PRELOAD or a
// proxy must not affect the entrypoint. Static, so that the dynamic linker's variables have no effect here either.
//   launch SCRIPT              runs a script of the entrypoint with its own environment, in the bash beside this program. The
//                              task's variables are passed on under names that no program knows ("task.PATH=..."), so that no
//                              file contains a secret, and to descriptor 9, each with a NUL after it: that bash cannot read its
//                              own /proc/self/environ.
//   launch -- PROGRAM ARG...   runs a program with the task's variables as they were given, and with those that the
//                              entrypoint adds (its RFADD_NAME is NAME). Descriptors above 4 are closed.
#define _GNU_SOURCE
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

#define TASK "task."
#define ADDED "RFADD_"
enum { LAST_DESCRIPTOR = 4, GIVEN_DESCRIPTOR = 9, MOST_DESCRIPTORS = 256 };

// LC_ALL: text is handled as bytes in any encoding. HOME: no .curlrc, .jq or .aws of the script is read.
static char *const OWN[] = {
    "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    "LC_ALL=C",
    "HOME=/nonexistent",
    "AWS_CONFIG_FILE=/dev/null",
    "AWS_SHARED_CREDENTIALS_FILE=/dev/null",
};
enum { OWN_COUNT = sizeof OWN / sizeof *OWN };

static int fail(const char *what) {
  fprintf(stderr, "rfargate: error: ");
  perror(what);
  return 71;
}

static void default_signals(void) {
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
  for (int number = 1; number < NSIG; number++) signal(number, SIG_DFL);
}

static int starts(const char *text, const char *prefix) { return strncmp(text, prefix, strlen(prefix)) == 0; }

static int names_one_of(char *const *list, size_t count, const char *pair) {
  size_t length = strcspn(pair, "=") + 1;
  for (size_t i = 0; i < count; i++)
    if (strncmp(list[i], pair, length) == 0) return 1;
  return 0;
}

// The variables in a file in memory.
static int offer(char **given, size_t count) {
  int file = memfd_create("given", 0);
  if (file < 0) return fail("memfd_create");
  for (size_t i = 0; i < count; i++) {
    const char *rest = given[i];
    for (size_t length = strlen(rest) + 1; length;) {
      ssize_t written = write(file, rest, length);
      if (written < 0) return fail("write");
      rest += written, length -= (size_t)written;
    }
  }
  lseek(file, 0, SEEK_SET);
  if (file != GIVEN_DESCRIPTOR) dup2(file, GIVEN_DESCRIPTOR), close(file);
  return 0;
}

static int enter(const char *script, char **given, size_t count) {
  char **environment = calloc(OWN_COUNT + count + 1, sizeof *environment);
  if (!environment) return fail("calloc");
  memcpy(environment, OWN, sizeof OWN);
  for (size_t i = 0; i < count; i++)
    if (asprintf(&environment[OWN_COUNT + i], TASK "%s", given[i]) < 0) return fail("asprintf");
  int code = offer(given, count);
  if (code) return code;
  umask(022);
  // Processes that R leaves behind become children of the entrypoint, which ends them.
  prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
  char *const command[] = {"bash", "--noprofile", "--norc", (char *)script, NULL};
  char shell[4096] = "";
  ssize_t length = readlink("/proc/self/exe", shell, sizeof shell - sizeof "bash");
  char *slash = length > 0 ? strrchr(shell, '/') : NULL;
  if (!slash) return fail("/proc/self/exe");
  strcpy(slash + 1, "bash");
  execve(shell, command, environment);
  return fail(shell);
}

static int leave(char **command, char **given, size_t count) {
  char **environment = calloc(count + 1, sizeof *environment);
  if (!environment) return fail("calloc");
  size_t added = 0, kept;
  for (size_t i = 0; i < count; i++)
    if (starts(given[i], ADDED)) environment[added++] = given[i] + strlen(ADDED);
  kept = added;
  for (size_t i = 0; i < count; i++)
    if (starts(given[i], TASK) && !names_one_of(environment, added, given[i] + strlen(TASK)))
      environment[kept++] = given[i] + strlen(TASK);
  for (int descriptor = LAST_DESCRIPTOR + 1; descriptor < MOST_DESCRIPTORS; descriptor++) close(descriptor);
  execve(command[0], command, environment);
  return fail(command[0]);
}

int main(int argc, char **argv, char **given) {
  size_t count = 0;
  while (given[count]) count++;
  default_signals();
  if (argc == 2) return enter(argv[1], given, count);
  if (argc > 2 && strcmp(argv[1], "--") == 0) return leave(argv + 2, given, count);
  fputs("rfargate: error: usage: launch SCRIPT, or launch -- PROGRAM ARG...\n", stderr);
  return 64;
}
