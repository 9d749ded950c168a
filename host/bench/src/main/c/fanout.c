/*
 * fanout PORT: what a connection sends is written to all connections. A new one is welcomed with a
 * packet, so that it knows that it is in.
 */
#include "server.h"

enum { MOST = 65536, PACKET = 64 };

static const char welcome[PACKET + 1] =
    "00000000:xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\n";

static int members[MOST];
static int count;

static void join(int fd) {
    if (count == MOST) {
        fprintf(stderr, "more than %d connections\n", MOST);
        exit(1);
    }
    members[count++] = fd;
    if (write(fd, welcome, PACKET) != PACKET) perror("write");
}

static void leave(int fd) {
    for (int i = 0; i < count; i++) {
        if (members[i] == fd) members[i] = members[--count];
    }
    close(fd);
}

static void fan_out(int fd) {
    char packet[PACKET];
    ssize_t size = read(fd, packet, sizeof packet);
    if (size < 0 && errno == EAGAIN) return;
    if (size <= 0) {
        leave(fd);
        return;
    }
    for (int i = 0; i < count; i++) {
        if (write(members[i], packet, (size_t)size) != size) perror("write");
    }
}

int main(int argc, char **argv) {
    if (argc != 2) {
        fprintf(stderr, "usage: fanout PORT\n");
        return 2;
    }
    serve(listen_on(argv[1], SOCK_NONBLOCK), join, fan_out);
}
