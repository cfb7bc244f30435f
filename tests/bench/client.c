/* Asks an HTTP/1.1 server on this machine as cheaply as can be, so that a shared processor is left to the server.
 *
 *   client PORT PATHS closed CLIENTS SECONDS      each client asks one path after the other, after a second of warming
 *   client PORT PATHS open RATE SECONDS           RATE requests a second, answered or not, some every 4 ms
 *
 * PATHS is a file with a path a line. Beside either, /healthz is asked ten times a second. Prints a line for each
 * answer that came within the seconds: "status microseconds", the status of /healthz negative; then "end MICROSECONDS
 * CPU_MICROSECONDS".
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { MOST = 20000, TICK = 4000 };

struct asked {
    int fd, busy, health, number, asked_before;
    const char *path;
    long long since;
    long length, body;
    int status;
    char head[4096];
};
struct answer { int status; int micros; };

static struct asked *all[MOST];
static int idle[MOST], idles, opened, poller, port;
static char **paths;
static long count, turn, open_requests;
static struct answer *answers;
static long noted, room;
static int counting = 1;
static long long until; /* what is answered later does not count */

static long long now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000LL + t.tv_nsec / 1000;
}

static void die(const char *what) { perror(what); exit(1); }

static struct asked *connect_one(void) {
    if (opened == MOST) { fprintf(stderr, "too many connections\n"); exit(1); }
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    struct asked *a = calloc(1, sizeof *a);
    int one = 1;
    a->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (connect(a->fd, (struct sockaddr *)&to, sizeof to)) die("connect");
    setsockopt(a->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    struct epoll_event e = {.events = EPOLLIN, .data.ptr = a};
    epoll_ctl(poller, EPOLL_CTL_ADD, a->fd, &e);
    a->number = opened;
    all[opened++] = a;
    return a;
}

static void ask(struct asked *a, const char *path) {
    char request[8192];
    int n = snprintf(request, sizeof request, "GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", path);
    a->since = now(); a->busy = 1; a->length = 0; a->body = -1; a->path = path;
    if (send(a->fd, request, n, MSG_NOSIGNAL) != n) die("send");
    open_requests++;
}

static void note(struct asked *a) {
    if ((!counting && !a->health) || now() > until) return;
    if (noted == room) { room = room ? 2 * room : 65536; answers = realloc(answers, room * sizeof *answers); }
    answers[noted++] = (struct answer){a->health ? -a->status : a->status, (int)(now() - a->since)};
}

static void forget(struct asked *a) {
    int left = 0;
    for (int i = 0; i < idles; i++) if (idle[i] != a->number) idle[left++] = idle[i];
    idles = left;
    close(a->fd);
}

/* Asks once more, as a browser does, where the server closed a connection that was idle for long just as it was used. */
static void ask_again(struct asked *a) {
    if (a->health || !a->asked_before || a->length) { fprintf(stderr, "the server closed a connection\n"); exit(1); }
    struct asked *fresh = connect_one();
    open_requests--;
    ask(fresh, a->path);
    fresh->since = a->since;
    forget(a);
}

/* Reads what has come; says whether the answer is whole. */
static int take(struct asked *a) {
    static char block[1 << 18];
    ssize_t n = recv(a->fd, block, sizeof block, MSG_DONTWAIT);
    if (n < 0 && errno == EAGAIN) return 0;
    if (n <= 0) { ask_again(a); return 0; }
    if (a->body < 0) {
        size_t have = a->length, more = (size_t)n < sizeof a->head - 1 - have ? (size_t)n : sizeof a->head - 1 - have;
        memcpy(a->head + have, block, more);
        a->head[have + more] = 0;
        char *end = strstr(a->head, "\r\n\r\n"), *length = strcasestr(a->head, "\r\ncontent-length:");
        if (end) {
            a->status = atoi(a->head + 9);
            a->body = end - a->head + 4 + (length && length < end ? atol(length + 17) : 0);
        }
    }
    a->length += n;
    if (a->body < 0 || a->length < a->body) return 0;
    note(a);
    a->busy = 0;
    a->asked_before = 1;
    open_requests--;
    return 1;
}

static void read_paths(const char *name) {
    char line[8192];
    FILE *f = fopen(name, "r");
    if (!f) die(name);
    while (fgets(line, sizeof line, f)) {
        line[strcspn(line, "\n")] = 0;
        paths = realloc(paths, (count + 1) * sizeof *paths);
        paths[count++] = strdup(line);
    }
    fclose(f);
}

static const char *next(void) { return paths[turn++ % count]; }

int main(int given, char **words) {
    if (given != 6) { fprintf(stderr, "client PORT PATHS closed|open NUMBER SECONDS\n"); return 2; }
    port = atoi(words[1]);
    read_paths(words[2]);
    int closed = !strcmp(words[3], "closed");
    double number = atof(words[4]), seconds = atof(words[5]);
    poller = epoll_create1(EPOLL_CLOEXEC);
    struct asked *health = connect_one();
    health->health = 1;
    int clients = closed ? (int)number : 200;
    for (int i = 0; i < clients; i++) { connect_one(); idle[idles++] = i + 1; }
    long long began = now(), pulse = began, sent = 0;
    until = began + (long long)(seconds * 1e6) + (closed ? 1000000 : 0);
    if (closed) counting = 0;
    while (1) {
        long long t = now();
        if (closed && !counting && t >= began + 1000000) { counting = 1; began = t; noted = 0; }
        int over = t >= until;
        if (over && (!open_requests || t >= until + 30000000LL)) break;
        while (!over && closed && idles) ask(all[idle[--idles]], next());
        while (!over && !closed && t >= began + (long long)(sent * 1e6 / number)) {
            if (!idles) { connect_one(); idle[idles++] = opened - 1; }
            ask(all[idle[--idles]], next());
            sent++;
        }
        if (!over && t >= pulse && !health->busy) { ask(health, "/healthz"); pulse = t + 100000; }
        long long wake = closed || over ? t + 10000 : t + TICK;
        if (!health->busy && pulse < wake) wake = pulse;
        struct epoll_event ready[256];
        struct timespec wait = {0, wake > t ? (wake - t) * 1000 : 0};
        int n = epoll_pwait2(poller, ready, 256, &wait, NULL);
        for (int i = 0; i < n; i++) {
            struct asked *a = ready[i].data.ptr;
            if (!a->busy) { forget(a); continue; } /* one that was not used for long */
            if (take(a) && !a->health) idle[idles++] = a->number;
        }
    }
    struct rusage used;
    getrusage(RUSAGE_SELF, &used);
    for (long i = 0; i < noted; i++) printf("%d %d\n", answers[i].status, answers[i].micros);
    printf("end %lld %ld\n", until - began,
           used.ru_utime.tv_sec * 1000000L + used.ru_utime.tv_usec + used.ru_stime.tv_sec * 1000000L + used.ru_stime.tv_usec);
    return 0;
}
