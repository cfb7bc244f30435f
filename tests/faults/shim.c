/* Counts what a process does to the files under one folder, and makes the N-th operation fail.
 *
 * Preloaded (LD_PRELOAD); idle until fault_arm is called. Sees what goes through libc: Python, SQLite and tantivy do.
 * Modes: 0 count only; 1 EIO once; 2 ENOSPC from there on; 3 short write; 4 SIGKILL; 5 power cut: every write since
 * a file's last fsync is undone, then SIGKILL. Lost directory entries are not modelled.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

enum { COUNT, EIO_ONCE, NO_SPACE, SHORT, KILL, POWER };

struct undo { dev_t dev; ino_t ino; int fd; off_t at, size; size_t length; char *old; struct undo *next; };

static char folder[PATH_MAX];
static int mode = -1;
static long target, counted, fired;
static struct undo *undos;
static pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

void fault_arm(const char *under, long at, int how) {
    strncpy(folder, under, sizeof folder - 1);
    target = at; counted = 0; fired = 0; mode = how;
}
long fault_count(void) { return counted; }
long fault_fired(void) { return fired; }

static int ours(const char *path) {
    if (mode < 0 || !path) return 0;
    if (path[0] != '/') {
        char full[PATH_MAX];
        if (!getcwd(full, sizeof full)) return 0;
        strncat(full, "/", sizeof full - strlen(full) - 1);
        strncat(full, path, sizeof full - strlen(full) - 1);
        return strncmp(full, folder, strlen(folder)) == 0;
    }
    return strncmp(path, folder, strlen(folder)) == 0;
}

static int ours_fd(int fd) {
    char link[64], path[PATH_MAX];
    if (mode < 0) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length <= 0) return 0;
    path[length] = 0;
    return ours(path);
}

static void power_cut(void) {
    for (struct undo *u = undos; u; u = u->next) {
        if (u->length) REAL(pwrite64)(u->fd, u->old, u->length, u->at);
        REAL(ftruncate64)(u->fd, u->size);
    }
    kill(getpid(), SIGKILL);
}

/* Counts one operation; returns an errno to fail with, -1 for a short write, or 0. */
static int strike(int takes_space) {
    pthread_mutex_lock(&gate);
    long now = ++counted;
    int answer = 0;
    if (now == target || (mode == NO_SPACE && now > target && fired)) {
        if (mode == NO_SPACE) { if (takes_space) { fired++; answer = ENOSPC; } else if (now == target) target++; }
        else if (mode == EIO_ONCE) { fired++; answer = EIO; }
        else if (mode == SHORT) { fired++; answer = -1; }
        else if (mode == KILL) { fired++; kill(getpid(), SIGKILL); }
        else if (mode == POWER) { fired++; power_cut(); }
    }
    pthread_mutex_unlock(&gate);
    return answer;
}

static void remember(int fd, off_t at, size_t length) {
    struct stat s;
    if (mode != POWER || fstat(fd, &s)) return;
    struct undo *u = calloc(1, sizeof *u);
    u->dev = s.st_dev; u->ino = s.st_ino; u->size = s.st_size; u->at = at;
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    u->fd = REAL(open64)(link, O_RDWR | O_CLOEXEC);
    if (u->fd < 0) { free(u); return; }
    if (at < s.st_size) {
        size_t kept = at + (off_t)length > s.st_size ? (size_t)(s.st_size - at) : length;
        u->old = malloc(kept ? kept : 1);
        ssize_t got = pread64(u->fd, u->old, kept, at);
        u->length = got > 0 ? (size_t)got : 0;
    }
    pthread_mutex_lock(&gate);
    u->next = undos; undos = u;
    pthread_mutex_unlock(&gate);
}

static void settled(int fd) {
    struct stat s;
    if (mode != POWER || fstat(fd, &s)) return;
    pthread_mutex_lock(&gate);
    for (struct undo **u = &undos; *u;) {
        if ((*u)->dev == s.st_dev && (*u)->ino == s.st_ino) {
            struct undo *gone = *u;
            *u = gone->next;
            close(gone->fd); free(gone->old); free(gone);
        } else u = &(*u)->next;
    }
    pthread_mutex_unlock(&gate);
}

#define FAIL(space) do { int e_ = strike(space); if (e_ > 0) { errno = e_; return -1; } } while (0)

ssize_t write(int fd, const void *data, size_t n) {
    if (ours_fd(fd)) {
        int e = strike(1);
        if (e > 0) { errno = e; return -1; }
        remember(fd, lseek64(fd, 0, SEEK_CUR), n);
        if (e < 0 && n > 1) n /= 2;
    }
    return REAL(write)(fd, data, n);
}
ssize_t writev(int fd, const struct iovec *parts, int n) {
    if (ours_fd(fd)) {
        size_t total = 0;
        for (int i = 0; i < n; i++) total += parts[i].iov_len;
        int e = strike(1);
        if (e > 0) { errno = e; return -1; }
        remember(fd, lseek64(fd, 0, SEEK_CUR), total);
        if (e < 0 && n > 1) n = 1;
    }
    return REAL(writev)(fd, parts, n);
}
ssize_t pwrite64(int fd, const void *data, size_t n, off64_t at) {
    if (ours_fd(fd)) {
        int e = strike(1);
        if (e > 0) { errno = e; return -1; }
        remember(fd, at, n);
        if (e < 0 && n > 1) n /= 2;
    }
    return REAL(pwrite64)(fd, data, n, at);
}
ssize_t pwrite(int fd, const void *data, size_t n, off_t at) { return pwrite64(fd, data, n, at); }
int ftruncate64(int fd, off64_t size) {
    if (ours_fd(fd)) {
        FAIL(0);
        struct stat s;
        if (!fstat(fd, &s) && size < s.st_size) remember(fd, size, s.st_size - size); else remember(fd, 0, 0);
    }
    return REAL(ftruncate64)(fd, size);
}
int ftruncate(int fd, off_t size) { return ftruncate64(fd, size); }
int fsync(int fd) {
    if (ours_fd(fd)) FAIL(0);
    int done = REAL(fsync)(fd);
    if (!done) settled(fd);
    return done;
}
int fdatasync(int fd) {
    if (ours_fd(fd)) FAIL(0);
    int done = REAL(fdatasync)(fd);
    if (!done) settled(fd);
    return done;
}
int rename(const char *from, const char *to) {
    if (ours(to)) FAIL(0);
    return REAL(rename)(from, to);
}
int renameat(int a, const char *from, int b, const char *to) {
    if (ours(to)) FAIL(0);
    return REAL(renameat)(a, from, b, to);
}
int link(const char *from, const char *to) {
    if (ours(to)) FAIL(1);
    return REAL(link)(from, to);
}
int linkat(int a, const char *from, int b, const char *to, int flags) {
    if (ours(to)) FAIL(1);
    return REAL(linkat)(a, from, b, to, flags);
}
int unlink(const char *path) {
    if (ours(path)) FAIL(0);
    return REAL(unlink)(path);
}
int mkdir(const char *path, mode_t rights) {
    if (ours(path)) FAIL(1);
    return REAL(mkdir)(path, rights);
}
int open64(const char *path, int flags, ...) {
    mode_t rights = 0;
    if (flags & O_CREAT) {
        va_list more; va_start(more, flags); rights = va_arg(more, mode_t); va_end(more);
        if (ours(path)) FAIL(1);
    }
    return REAL(open64)(path, flags, rights);
}
int open(const char *path, int flags, ...) {
    mode_t rights = 0;
    if (flags & O_CREAT) { va_list more; va_start(more, flags); rights = va_arg(more, mode_t); va_end(more); }
    return open64(path, flags, rights);
}
int openat64(int at, const char *path, int flags, ...) {
    mode_t rights = 0;
    if (flags & O_CREAT) {
        va_list more; va_start(more, flags); rights = va_arg(more, mode_t); va_end(more);
        if (path[0] == '/' && ours(path)) FAIL(1);
    }
    return REAL(openat64)(at, path, flags, rights);
}
int openat(int at, const char *path, int flags, ...) {
    mode_t rights = 0;
    if (flags & O_CREAT) { va_list more; va_start(more, flags); rights = va_arg(more, mode_t); va_end(more); }
    return openat64(at, path, flags, rights);
}
