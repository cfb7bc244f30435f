/* Counts what a process does to the files under one folder, and makes the N-th operation fail.
 *
 * Preloaded (LD_PRELOAD); idle until fault_arm is called. Sees what goes through libc: Python, SQLite and tantivy do.
 * Modes: 0 count only; 1 EIO once; 2 ENOSPC from there on; 3 short write; 4 SIGKILL; 5 power cut: every write since
 * a file's last fsync is undone, and every name made, replaced or removed since its folder's last fsync, then SIGKILL;
 * 6 EIO once at the N-th fsync. Names that are needed for undoing are kept as links in FOLDER.undo.
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

enum { COUNT, EIO_ONCE, NO_SPACE, SHORT, KILL, POWER, FSYNC_ONCE };
enum { MADE, MOVED, GONE };
enum { OTHER, SPACE, SYNC };

struct undo { dev_t dev; ino_t ino; int fd; off_t at, size; size_t length; char *old; struct undo *next; };

/* A name that was made, moved there (`from`, perhaps over a file now at `kept`) or removed (now at `kept`). */
struct entry { int what; char *path, *from, *kept; dev_t dev; ino_t ino; struct entry *next; };

static char folder[PATH_MAX];
static int mode = -1;
static long target, counted, fired;
static struct undo *undos;
static struct entry *entries; /* the latest first */
static pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

void fault_arm(const char *under, long at, int how) {
    strncpy(folder, under, sizeof folder - 1);
    target = at; counted = 0; fired = 0; mode = how;
    if (mode == POWER) { char kept[PATH_MAX + 8]; snprintf(kept, sizeof kept, "%s.undo", folder); mkdir(kept, 0700); }
}
long fault_count(void) { return counted; }
long fault_fired(void) { return fired; }

static int ours(const char *path) { /* the folder itself, or what lies in it; not FOLDER.undo */
    size_t n = strlen(folder);
    return mode >= 0 && path && strncmp(path, folder, n) == 0 && (!path[n] || path[n] == '/');
}

/* Makes a path that stands relative to an open folder absolute. */
static const char *whole(int at, const char *path, char *full, size_t size) {
    char link[64];
    if (mode < 0 || path[0] == '/') return path;
    if (at == AT_FDCWD) snprintf(link, sizeof link, "/proc/self/cwd"); else snprintf(link, sizeof link, "/proc/self/fd/%d", at);
    ssize_t length = readlink(link, full, size - 1);
    if (length <= 0) return path;
    snprintf(full + length, size - length, "/%s", path);
    return full;
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

static int is_folder(int fd) { /* the folder itself */
    struct stat one, other;
    return !fstat(fd, &one) && !stat(folder, &other) && one.st_dev == other.st_dev && one.st_ino == other.st_ino;
}

static int parent(const char *path, struct stat *s) {
    char up[PATH_MAX];
    strncpy(up, path, sizeof up - 1); up[sizeof up - 1] = 0;
    char *cut = strrchr(up, '/');
    if (!cut) return -1;
    *cut = 0;
    return stat(up, s);
}

/* Links a file that is about to lose its name to one under FOLDER.undo, which is returned. */
static char *keep(const char *path) {
    static long count;
    char kept[PATH_MAX + 32];
    snprintf(kept, sizeof kept, "%s.undo/%ld", folder, ++count);
    return REAL(link)(path, kept) ? NULL : strdup(kept);
}

static void note(int what, const char *path, const char *from, char *kept) {
    struct stat s;
    if (mode != POWER || parent(path, &s)) return;
    struct entry *e = calloc(1, sizeof *e);
    e->what = what; e->path = strdup(path); e->from = from ? strdup(from) : NULL; e->kept = kept;
    e->dev = s.st_dev; e->ino = s.st_ino;
    pthread_mutex_lock(&gate);
    e->next = entries; entries = e;
    pthread_mutex_unlock(&gate);
}

static void take_back(struct entry *e, int number) {
    char away[PATH_MAX + 32];
    snprintf(away, sizeof away, "%s.undo/lost-%d", folder, number);
    if (e->what == MADE) REAL(rename)(e->path, away); /* a folder goes with all that is in it */
    if (e->what == MOVED) REAL(rename)(e->path, e->from);
    if (e->kept) REAL(rename)(e->kept, e->path);
}

static void power_cut(void) {
    int number = 0;
    for (struct undo *u = undos; u; u = u->next) {
        if (u->length) REAL(pwrite64)(u->fd, u->old, u->length, u->at);
        REAL(ftruncate64)(u->fd, u->size);
    }
    for (struct entry *e = entries; e; e = e->next) take_back(e, ++number);
    kill(getpid(), SIGKILL);
}

/* Counts one operation; returns an errno to fail with, -1 for a short write, or 0. */
static int strike(int kind) {
    int takes_space = kind == SPACE;
    if (mode == FSYNC_ONCE && kind != SYNC) return 0;
    pthread_mutex_lock(&gate);
    long now = ++counted;
    int answer = 0;
    if (now == target || (mode == NO_SPACE && now > target && fired)) {
        if (mode == NO_SPACE) { if (takes_space) { fired++; answer = ENOSPC; } else if (now == target) target++; }
        else if (mode == EIO_ONCE || mode == FSYNC_ONCE) { fired++; answer = EIO; }
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
    for (struct entry **e = &entries; *e;) {
        if ((*e)->dev == s.st_dev && (*e)->ino == s.st_ino) {
            struct entry *gone = *e;
            *e = gone->next;
            if (gone->kept) REAL(unlink)(gone->kept);
            free(gone->path); free(gone->from); free(gone->kept); free(gone);
        } else e = &(*e)->next;
    }
    pthread_mutex_unlock(&gate);
}

#define FAIL(kind) do { int e_ = strike(kind); if (e_ > 0) { errno = e_; return -1; } } while (0)

ssize_t write(int fd, const void *data, size_t n) {
    if (ours_fd(fd)) {
        int e = strike(SPACE);
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
        int e = strike(SPACE);
        if (e > 0) { errno = e; return -1; }
        remember(fd, lseek64(fd, 0, SEEK_CUR), total);
        if (e < 0 && n > 1) n = 1;
    }
    return REAL(writev)(fd, parts, n);
}
ssize_t pwrite64(int fd, const void *data, size_t n, off64_t at) {
    if (ours_fd(fd)) {
        int e = strike(SPACE);
        if (e > 0) { errno = e; return -1; }
        remember(fd, at, n);
        if (e < 0 && n > 1) n /= 2;
    }
    return REAL(pwrite64)(fd, data, n, at);
}
ssize_t pwrite(int fd, const void *data, size_t n, off_t at) { return pwrite64(fd, data, n, at); }
int ftruncate64(int fd, off64_t size) {
    if (ours_fd(fd)) {
        FAIL(OTHER);
        struct stat s;
        if (!fstat(fd, &s) && size < s.st_size) remember(fd, size, s.st_size - size); else remember(fd, 0, 0);
    }
    return REAL(ftruncate64)(fd, size);
}
int ftruncate(int fd, off_t size) { return ftruncate64(fd, size); }
int fsync(int fd) {
    if (ours_fd(fd)) FAIL(SYNC);
    int done = REAL(fsync)(fd);
    if (!done) settled(fd);
    return done;
}
int fdatasync(int fd) {
    /* SQLite syncs the folder of a new journal so and goes on whatever comes back; our own sync of it follows. */
    if (ours_fd(fd) && !(mode == FSYNC_ONCE && is_folder(fd))) FAIL(SYNC);
    int done = REAL(fdatasync)(fd);
    if (!done) settled(fd);
    return done;
}
int renameat(int a, const char *from, int b, const char *to) {
    char left[PATH_MAX], right[PATH_MAX];
    from = whole(a, from, left, sizeof left); to = whole(b, to, right, sizeof right);
    if (!ours(to)) return REAL(renameat)(a, from, b, to);
    FAIL(OTHER);
    char *kept = mode == POWER ? keep(to) : NULL;
    int done = REAL(renameat)(a, from, b, to);
    if (!done) note(MOVED, to, from, kept);
    return done;
}
int rename(const char *from, const char *to) { return renameat(AT_FDCWD, from, AT_FDCWD, to); }
int linkat(int a, const char *from, int b, const char *to, int flags) {
    char full[PATH_MAX];
    to = whole(b, to, full, sizeof full);
    if (ours(to)) FAIL(SPACE);
    int done = REAL(linkat)(a, from, b, to, flags);
    if (!done && ours(to)) note(MADE, to, NULL, NULL);
    return done;
}
int link(const char *from, const char *to) { return linkat(AT_FDCWD, from, AT_FDCWD, to, 0); }
int unlinkat(int at, const char *path, int flags) {
    char full[PATH_MAX];
    const char *name = whole(at, path, full, sizeof full);
    if (!ours(name)) return REAL(unlinkat)(at, path, flags);
    FAIL(OTHER);
    char *kept = mode == POWER && !(flags & AT_REMOVEDIR) ? keep(name) : NULL;
    int done = REAL(unlinkat)(at, path, flags);
    if (!done && kept) note(GONE, name, NULL, kept);
    return done;
}
int unlink(const char *path) { return unlinkat(AT_FDCWD, path, 0); }
int mkdir(const char *path, mode_t rights) {
    char full[PATH_MAX];
    const char *name = whole(AT_FDCWD, path, full, sizeof full);
    if (ours(name)) FAIL(SPACE);
    int done = REAL(mkdir)(path, rights);
    if (!done && ours(name)) note(MADE, name, NULL, NULL);
    return done;
}
static int opened(int at, const char *path, int flags, mode_t rights) {
    char full[PATH_MAX];
    const char *name = flags & O_CREAT ? whole(at, path, full, sizeof full) : path;
    int makes = flags & O_CREAT && ours(name);
    if (makes) {
        FAIL(SPACE);
        makes = access(name, F_OK) != 0;
    }
    int fd = REAL(openat64)(at, path, flags, rights);
    if (fd >= 0 && makes) note(MADE, name, NULL, NULL);
    return fd;
}
#define RIGHTS(rights) \
    mode_t rights = 0; \
    if (flags & O_CREAT) { va_list more; va_start(more, flags); rights = va_arg(more, mode_t); va_end(more); }
int open64(const char *path, int flags, ...) { RIGHTS(rights); return opened(AT_FDCWD, path, flags, rights); }
int open(const char *path, int flags, ...) { RIGHTS(rights); return opened(AT_FDCWD, path, flags, rights); }
int openat64(int at, const char *path, int flags, ...) { RIGHTS(rights); return opened(at, path, flags, rights); }
int openat(int at, const char *path, int flags, ...) { RIGHTS(rights); return opened(at, path, flags, rights); }
