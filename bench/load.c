/*
 * A chat room's load: N WebSocket members in one process, who post messages and time each delivery to each member.
 *
 *   load KIND PORT PATH N COOKIES PID STEP…
 *
 * KIND     together | ws | socketio            PATH   of the upgrade request
 * COOKIES  a file with a Cookie header a line, or -  PID  of the server, whose CPU time is read from /proc
 * STEP     open:RATE:SECONDS    messages leave at RATE a second whatever comes back
 *          closed:WINDOW:SECONDS  at most WINDOW messages are on their way at once
 *          stall:N  from now on N members read nothing, and are not counted; `handles` tells when the server let go of them
 *
 * A message carries its nanosecond of departure between two tildes, on every server alike: what is counted and timed is that
 * mark, once for each member. Prints one JSON object a line: the join, then a line a step. Build: cc -O2 -o load load.c
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum kind { TOGETHER, WS, SOCKETIO };
enum state { CONNECTING, UPGRADING, GREETING, OPEN, DEAF, DEAD };

struct member {
    int fd;
    enum state state;
    uint8_t *bytes;
    size_t length, room;
};

static enum kind kind;
static struct member *members;
static int count, open_members, dead_members, poller, server_pid, next_sender;
static uint64_t received, posted;
static char **cookies;
static int cookie_count;
static const char *path;
static int port;

/* Latencies in microseconds: 64 linear steps within each power of two, so a quantile is exact to 1.6 %. */
#define STEPS 64
static uint64_t histogram[STEPS * 64], timed;

static uint64_t nanoseconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000000000ull + now.tv_nsec;
}

static double seconds(void) { return nanoseconds() * 1e-9; }

static void record(uint64_t microseconds) {
    int place = microseconds;
    if (microseconds >= STEPS) {
        int power = 63 - __builtin_clzll(microseconds);
        place = (power - 5) * STEPS + ((microseconds >> (power - 6)) & (STEPS - 1));
    }
    histogram[place < STEPS * 64 ? place : STEPS * 64 - 1]++;
    timed++;
}

static double quantile(double share) {
    uint64_t wanted = share * timed, seen = 0;
    for (int place = 0; place < STEPS * 64; place++) {
        seen += histogram[place];
        if (seen > wanted)
            return place < STEPS ? place : (double)(STEPS + (place & (STEPS - 1))) * (1ull << (place / STEPS - 1));
    }
    return 0;
}

/* Nanoseconds on a processor, of all threads. /proc/PID/stat counts in ticks of 10 ms, which short bursts slip through. */
static double server_cpu(void) {
    char name[300], line[128];
    double total = 0;
    snprintf(name, sizeof name, "/proc/%d/task", server_pid);
    DIR *threads = opendir(name);
    if (!threads) return 0;
    for (struct dirent *thread; (thread = readdir(threads));) {
        unsigned long long spent = 0;
        snprintf(name, sizeof name, "/proc/%d/task/%s/schedstat", server_pid, thread->d_name);
        FILE *file = thread->d_name[0] == '.' ? NULL : fopen(name, "r");
        if (!file) continue;
        if (fgets(line, sizeof line, file) && sscanf(line, "%llu", &spent) == 1) total += spent * 1e-9;
        fclose(file);
    }
    closedir(threads);
    return total;
}

static long server_kilobytes(void) {
    char name[64], line[256];
    long kilobytes = 0;
    snprintf(name, sizeof name, "/proc/%d/status", server_pid);
    FILE *file = fopen(name, "r");
    if (!file) return 0;
    while (fgets(line, sizeof line, file))
        if (sscanf(line, "VmRSS: %ld", &kilobytes) == 1) break;
    fclose(file);
    return kilobytes;
}

/* Open files of the server; its connections are among them. */
static int server_handles(void) {
    char name[64];
    int handles = 0;
    snprintf(name, sizeof name, "/proc/%d/fd", server_pid);
    DIR *files = opendir(name);
    if (!files) return 0;
    while (readdir(files)) handles++;
    closedir(files);
    return handles;
}

static void lose(struct member *member) {
    if (member->state == DEAD) return;
    if (member->state == OPEN) open_members--;
    member->state = DEAD;
    dead_members++;
    epoll_ctl(poller, EPOLL_CTL_DEL, member->fd, NULL);
    close(member->fd);
}

/* RFC 6455 §5.2: a masked text frame. */
static void send_frame(struct member *member, int opcode, const char *text, size_t length) {
    uint8_t frame[4096], mask[4] = {0x12, 0x9a, 0x5f, 0x33};
    size_t head = 0;
    frame[head++] = 0x80 | opcode;
    if (length < 126)
        frame[head++] = 0x80 | length;
    else {
        frame[head++] = 0x80 | 126;
        frame[head++] = length >> 8;
        frame[head++] = length;
    }
    memcpy(frame + head, mask, 4);
    head += 4;
    for (size_t i = 0; i < length; i++) frame[head + i] = text[i] ^ mask[i & 3];
    if (send(member->fd, frame, head + length, MSG_NOSIGNAL) != (ssize_t)(head + length)) lose(member);
}

static void greet(struct member *member) {
    member->state = kind == WS ? OPEN : GREETING;
    if (kind == WS) open_members++;
    if (kind == TOGETHER) {
        char hello[96];
        int length = snprintf(hello, sizeof hello, "{\"t\":\"hello\",\"v\":1,\"tab\":\"load%d\"}", (int)(member - members));
        send_frame(member, 1, hello, length);
    }
}

static void opened(struct member *member) {
    member->state = OPEN;
    open_members++;
}

static void take_payload(struct member *member, int opcode, const char *text, size_t length) {
    if (opcode == 9) return send_frame(member, 10, text, length);
    if (opcode == 8) return lose(member);
    if (kind == SOCKETIO && length) {
        if (text[0] == '0') return send_frame(member, 1, "40", 2);
        if (text[0] == '2') return send_frame(member, 1, "3", 1);
        if (member->state == GREETING && length > 1 && text[0] == '4' && text[1] == '0') return opened(member);
    }
    if (kind == TOGETHER) {
        if (length < 40 && memmem(text, length, "\"ping\"", 6)) return send_frame(member, 1, "{\"t\":\"pong\"}", 12);
        if (member->state == GREETING) {
            if (memmem(text, length < 64 ? length : 64, "\"welcome\"", 9)) opened(member);
            return; /* the snapshot holds marks of messages that were timed already */
        }
    }
    const char *end = text + length;
    uint64_t now = nanoseconds();
    while ((text = memchr(text, '~', end - text))) {
        uint64_t left = strtoull(text + 1, NULL, 10);
        if (left && now > left) record((now - left) / 1000), received++;
        text = memchr(text + 1, '~', end - text - 1);
        if (!text) return;
        text++;
    }
}

static void take_frames(struct member *member) {
    size_t at = 0;
    if (member->state == UPGRADING) {
        uint8_t *end = memmem(member->bytes, member->length, "\r\n\r\n", 4);
        if (!end) return;
        if (member->length < 12 || memcmp(member->bytes, "HTTP/1.1 101", 12)) {
            fprintf(stderr, "refused: %.60s\n", member->bytes);
            return lose(member);
        }
        at = end + 4 - member->bytes;
        greet(member);
    }
    while (member->state != DEAD && member->length - at >= 2) {
        uint8_t *frame = member->bytes + at;
        size_t length = frame[1] & 127, head = 2, have = member->length - at;
        if (length == 126) {
            if (have < 4) break;
            length = frame[2] << 8 | frame[3], head = 4;
        } else if (length == 127) {
            if (have < 10) break;
            length = 0, head = 10;
            for (int i = 2; i < 10; i++) length = length << 8 | frame[i];
        }
        if (have < head + length) break;
        take_payload(member, frame[0] & 15, (char *)frame + head, length);
        at += head + length;
    }
    if (member->state == DEAD) return;
    memmove(member->bytes, member->bytes + at, member->length - at);
    member->length -= at;
}

static void readable(struct member *member) {
    if (member->room - member->length < 65536) {
        member->room = member->room ? member->room * 2 : 131072;
        member->bytes = realloc(member->bytes, member->room);
    }
    ssize_t got = recv(member->fd, member->bytes + member->length, member->room - member->length - 1, 0);
    if (got == 0 || (got < 0 && errno != EAGAIN)) return lose(member);
    if (got < 0) return;
    member->length += got;
    member->bytes[member->length] = 0;
    take_frames(member);
}

static void request_upgrade(struct member *member) {
    char request[2048];
    const char *cookie = cookie_count ? cookies[(member - members) % cookie_count] : "session=none";
    int length = snprintf(request, sizeof request,
        "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\nOrigin: http://127.0.0.1:%d\r\n"
        "Cookie: %s\r\n\r\n", path, port, port, cookie);
    member->state = UPGRADING;
    if (send(member->fd, request, length, MSG_NOSIGNAL) != length) lose(member);
}

static void look(int milliseconds) {
    struct epoll_event events[512];
    int ready = epoll_wait(poller, events, 512, milliseconds);
    for (int i = 0; i < ready; i++) {
        struct member *member = events[i].data.ptr;
        if (member->state == DEAD) continue;
        if (member->state == CONNECTING) {
            struct epoll_event wanted = {.events = EPOLLIN, .data.ptr = member};
            epoll_ctl(poller, EPOLL_CTL_MOD, member->fd, &wanted);
            request_upgrade(member);
        } else
            readable(member);
    }
}

static void connect_all(void) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    for (int i = 0; i < count; i++) {
        int one = 1;
        members[i].fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
        setsockopt(members[i].fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        struct epoll_event wanted = {.events = EPOLLOUT, .data.ptr = &members[i]};
        connect(members[i].fd, (struct sockaddr *)&address, sizeof address);
        epoll_ctl(poller, EPOLL_CTL_ADD, members[i].fd, &wanted);
        if (i % 64 == 63) look(0);
    }
}

static void post(uint64_t departure) {
    char message[512];
    struct member *member = NULL;
    for (int tries = 0; tries < count; tries++) {
        member = &members[next_sender++ % count];
        if (member->state == OPEN) break;
    }
    const char *words = "Welcome everyone, shall we start with the second question? One idea a note, please, and thanks for coming.";
    const char *shape =
        kind == TOGETHER ? "{\"t\":\"post\",\"cid\":\"load%d:%llu\",\"k\":\"message.post\",\"d\":{\"text\":\"%s ~%llu~\"}}"
        : kind == SOCKETIO ? "42[\"chat\",{\"user\":\"u%d\",\"number\":%llu,\"text\":\"%s ~%llu~\"}]"
                           : "{\"user\":\"u%d\",\"number\":%llu,\"text\":\"%s ~%llu~\"}";
    int length = snprintf(message, sizeof message, shape, (int)(member - members), (unsigned long long)posted++, words,
                          (unsigned long long)departure);
    send_frame(member, 1, message, length);
}

static void step(const char *name, int closed, double figure, double lasting) {
    memset(histogram, 0, sizeof histogram);
    timed = 0;
    uint64_t before = received, sent = 0;
    double cpu = server_cpu(), began = seconds(), last = began;
    while (seconds() - began < lasting) {
        if (closed)
            while ((double)sent * open_members - (received - before) <= (figure - 1) * open_members) post(nanoseconds()), sent++;
        else
            while (sent / figure <= seconds() - began) post((uint64_t)((began + sent / figure) * 1e9)), sent++;
        double wait = closed ? 1 : (began + sent / figure - seconds()) * 1000;
        look(wait < 0 ? 0 : wait > 10 ? 10 : wait);
    }
    uint64_t expected = sent * open_members, seen = received;
    for (double end = seconds(); received - before < expected && seconds() - end < 8;) {
        look(5);
        if (received != seen) seen = received, last = seconds();
    }
    if (last < began + lasting) last = began + lasting;
    double spent = server_cpu() - cpu, took = last - began, got = received - before;
    printf("{\"step\":\"%s\",\"members\":%d,\"sent\":%llu,\"delivered\":%.0f,\"missing\":%.0f,\"per_second\":%.0f,"
           "\"p50_ms\":%.2f,\"p99_ms\":%.2f,\"cpu_us_per_delivery\":%.3f,\"cpu\":%.2f,\"dead\":%d,\"handles\":%d}\n",
           name, open_members, (unsigned long long)sent, got, expected - got, got / took, quantile(.5) / 1e3,
           quantile(.99) / 1e3, got ? spent / got * 1e6 : 0, spent / took, dead_members, server_handles());
    fflush(stdout);
}

static void stall(int wanted) {
    int small = 4096;
    for (int i = count - 1; i >= 0 && wanted; i--) {
        if (members[i].state != OPEN) continue;
        epoll_ctl(poller, EPOLL_CTL_DEL, members[i].fd, NULL);
        setsockopt(members[i].fd, SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
        members[i].state = DEAF;
        open_members--, wanted--;
    }
}

static void read_cookies(const char *name) {
    char *line = NULL;
    size_t room = 0;
    FILE *file = strcmp(name, "-") ? fopen(name, "r") : NULL;
    if (!file) return;
    while (getline(&line, &room, file) > 0) {
        line[strcspn(line, "\n")] = 0;
        cookies = realloc(cookies, sizeof *cookies * (cookie_count + 1));
        cookies[cookie_count++] = strdup(line);
    }
    fclose(file);
}

int main(int argc, char **argv) {
    if (argc < 7) return fprintf(stderr, "usage: load KIND PORT PATH N COOKIES PID STEP...\n"), 2;
    kind = !strcmp(argv[1], "together") ? TOGETHER : !strcmp(argv[1], "socketio") ? SOCKETIO : WS;
    port = atoi(argv[2]), path = argv[3], count = atoi(argv[4]), server_pid = atoi(argv[6]);
    read_cookies(argv[5]);
    members = calloc(count, sizeof *members);
    poller = epoll_create1(0);
    long empty = server_kilobytes();
    double began = seconds(), cpu = server_cpu();
    connect_all();
    while (open_members + dead_members < count && seconds() - began < 60) look(10);
    double joined = seconds() - began;
    for (double until = seconds() + 1.5; seconds() < until;) look(10);
    printf("{\"step\":\"join\",\"members\":%d,\"dead\":%d,\"seconds\":%.3f,\"cpu\":%.3f,\"kilobytes_before\":%ld,"
           "\"kilobytes_per_member\":%.1f}\n", open_members, dead_members, joined, server_cpu() - cpu, empty,
           (server_kilobytes() - empty) / (double)count);
    fflush(stdout);
    for (int i = 7; i < argc && open_members; i++) {
        double figure = 0, lasting = 0;
        char name[16] = "";
        sscanf(argv[i], "%15[a-z]:%lf:%lf", name, &figure, &lasting);
        if (!strcmp(name, "stall")) stall(figure);
        else step(argv[i], !strcmp(name, "closed"), figure, lasting);
    }
    return 0;
}
