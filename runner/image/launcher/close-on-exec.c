// For R: keeps a descriptor of this process from the programs that it starts. .C("close_on_exec", 3L)
#include <fcntl.h>

void close_on_exec(int *descriptor) { fcntl(*descriptor, F_SETFD, FD_CLOEXEC); }
