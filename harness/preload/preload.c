/*
 * Loaded into a node's servers by LD_PRELOAD: what they see of the clock and of the disk is what a small control file
 * says, which the harness writes while they run. Real time only: monotonic clocks stay as they are, so that timers go
 * on. Statically linked programs, and those that call the kernel themselves (Go), do not notice it.
 *
 * FAULTLINE_CONTROL names the file: 8 bytes offset of the clock in nanoseconds, 4 bytes: the disk is full.
 *
 * And where its connections lead: FAULTLINE_ROUTES has pairs of IPv4 addresses, "dialled=reached,...".
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

struct control {
  volatile int64_t offset_ns;
  volatile int32_t disk_full;
};

static struct control *control_block(void) {
  static struct control none;
  static struct control *block;
  if (block != NULL) return block;
  struct control *found = &none;
  const char *path = getenv("FAULTLINE_CONTROL");
  int file = path == NULL ? -1 : (int)syscall(SYS_openat, AT_FDCWD, path, O_RDONLY | O_CLOEXEC);
  if (file >= 0) {
    void *map = mmap(NULL, sizeof(struct control), PROT_READ, MAP_SHARED, file, 0);
    syscall(SYS_close, file);
    if (map != MAP_FAILED) found = map;
  }
  return block = found;
}

/* The clock. */

static void shift(struct timespec *at) {
  int64_t ns = (int64_t)at->tv_sec * 1000000000 + at->tv_nsec + control_block()->offset_ns;
  at->tv_sec = ns / 1000000000;
  at->tv_nsec = ns % 1000000000;
}

int clock_gettime(clockid_t clock, struct timespec *at) {
  long result = syscall(SYS_clock_gettime, clock, at);
  if (result == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) shift(at);
  return (int)result;
}

int gettimeofday(struct timeval *restrict at, void *restrict zone) {
  (void)zone;
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  at->tv_sec = now.tv_sec;
  at->tv_usec = now.tv_nsec / 1000;
  return 0;
}

time_t time(time_t *at) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  if (at != NULL) *at = now.tv_sec;
  return now.tv_sec;
}

int timespec_get(struct timespec *at, int base) {
  if (base != TIME_UTC) return 0;
  return clock_gettime(CLOCK_REALTIME, at) == 0 ? base : 0;
}

/* The disk: a write to a file fails with ENOSPC while it is full. Standard output and error are not files of it. */

static int refuses(int file) {
  if (!control_block()->disk_full || file <= 2) return 0;
  struct stat about;
  return fstat(file, &about) == 0 && S_ISREG(about.st_mode);
}

#define NEXT(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))
#define FULL (errno = ENOSPC, -1)

ssize_t write(int file, const void *bytes, size_t count) {
  return refuses(file) ? FULL : syscall(SYS_write, file, bytes, count);
}

ssize_t pwrite(int file, const void *bytes, size_t count, off_t at) {
  return refuses(file) ? FULL : NEXT(pwrite)(file, bytes, count, at);
}

ssize_t pwrite64(int file, const void *bytes, size_t count, off64_t at) {
  return refuses(file) ? FULL : NEXT(pwrite64)(file, bytes, count, at);
}

ssize_t writev(int file, const struct iovec *parts, int count) {
  return refuses(file) ? FULL : NEXT(writev)(file, parts, count);
}

ssize_t pwritev(int file, const struct iovec *parts, int count, off_t at) {
  return refuses(file) ? FULL : NEXT(pwritev)(file, parts, count, at);
}

ssize_t pwritev64(int file, const struct iovec *parts, int count, off64_t at) {
  return refuses(file) ? FULL : NEXT(pwritev64)(file, parts, count, at);
}

int fallocate(int file, int mode, off_t at, off_t length) {
  return refuses(file) ? FULL : NEXT(fallocate)(file, mode, at, length);
}

int posix_fallocate(int file, off_t at, off_t length) {
  return refuses(file) ? ENOSPC : NEXT(posix_fallocate)(file, at, length);
}

/* The network: servers that know each other by address alone reach each other over links all the same. */

#define ROUTES_MAX 256

static struct { struct in_addr dialled, reached; } routes[ROUTES_MAX];
static int route_count;

__attribute__((constructor)) static void read_routes(void) {
  const char *told = getenv("FAULTLINE_ROUTES");
  char *text = told == NULL ? NULL : strdup(told);
  if (text == NULL) return;
  char *rest = text;
  for (char *pair; route_count < ROUTES_MAX && (pair = strsep(&rest, ",")) != NULL;) {
    char *reached = strchr(pair, '=');
    if (reached == NULL) continue;
    *reached++ = '\0';
    if (inet_pton(AF_INET, pair, &routes[route_count].dialled) == 1 &&
        inet_pton(AF_INET, reached, &routes[route_count].reached) == 1)
      route_count++;
  }
  free(text);
}

static void lead(void *address) {
  for (int i = 0; i < route_count; i++) {
    if (memcmp(address, &routes[i].dialled, sizeof(struct in_addr)) != 0) continue;
    memcpy(address, &routes[i].reached, sizeof(struct in_addr));
    return;
  }
}

int connect(int socket, const struct sockaddr *to, socklen_t length) {
  struct sockaddr_storage led;
  if (route_count > 0 && to != NULL && length >= sizeof(struct sockaddr_in) && length <= sizeof led) {
    memcpy(&led, to, length);
    struct in6_addr *six = &((struct sockaddr_in6 *)&led)->sin6_addr;
    if (to->sa_family == AF_INET) lead(&((struct sockaddr_in *)&led)->sin_addr);
    else if (to->sa_family == AF_INET6 && length >= sizeof(struct sockaddr_in6) && IN6_IS_ADDR_V4MAPPED(six))
      lead(&six->s6_addr[12]);
    to = (struct sockaddr *)&led;
  }
  return NEXT(connect)(socket, to, length);
}
